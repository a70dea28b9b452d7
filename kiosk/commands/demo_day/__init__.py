"""Plays the example kitchen's 4 March through the real app."""
