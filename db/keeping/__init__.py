"""Backups, going back to one, and what happens when books are opened."""
