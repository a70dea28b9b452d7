"""What can go wrong with a device, said so that a cook can act on it."""

from __future__ import annotations


class DeviceError(Exception):
    """A device could not do what was asked.

    Args:
        message: what happened, and what still stands.
        what_to_do: the next thing that a person can try; may be empty.
    """

    def __init__(self, message: str, what_to_do: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.what_to_do = what_to_do

    def __str__(self) -> str:
        return f"{self.message} {self.what_to_do}".strip()


class DeviceUrlError(DeviceError):
    """A device's address in the settings is not understood; nothing was opened."""


class NotAPrintersFileError(DeviceUrlError):
    """The address names a file or folder that no printer's link made; it was left as it is."""


class DriverMissingError(DeviceError):
    """A library that devices of this kind need is not installed here; the other devices work."""


class DeviceMissingError(DeviceError):
    """The device is not there (now). Whoever holds it may try again later."""
