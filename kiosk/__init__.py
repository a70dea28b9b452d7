"""The kiosk: what a person sees and does. Imports `db` and `drivers`; nothing imports it."""

__version__ = "0.1.0"
