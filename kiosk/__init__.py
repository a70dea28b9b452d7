"""The kiosk: what a person sees and does. It imports `db` and `drivers`; nothing imports it."""

__version__ = "0.1.0"
