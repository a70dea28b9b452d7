"""Devices: scanners, printers, scales. Imports neither `db` nor `kiosk`."""
