"""What is set once: jarmark.toml, the kitchen's sheet and the example of both, and where the kiosk's own files are."""
