"""What a person does at the kiosk, step by step. Plain objects: no screens, no SQL, no devices."""
