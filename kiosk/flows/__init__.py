"""What a person does, step by step: plain objects without screens, SQL or devices."""
