"""The widgets of which screens are made.

Importing them opens no window, but `kiosk.ui.environment.prepare` must have been called before.
"""
