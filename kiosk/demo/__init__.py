"""The example kitchen's 4 March, played through the real app."""
