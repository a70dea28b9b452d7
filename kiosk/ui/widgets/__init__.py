"""The parts that screens are made of. Each group is a module with its layout beside it.

Importing this opens no window; `kiosk.ui.environment.prepare` must have been called before.
"""
