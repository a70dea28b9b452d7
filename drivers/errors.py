"""Errors of devices. Their texts are for the cook, and say what to do."""

from __future__ import annotations

from drivers.words import words


class DeviceError(Exception):
    """A device could not do what was asked. `str()` of it is both sentences.

    Args:
        message: what happened, and what still stands; a marked sentence (`drivers.words`).
        what_to_do: the next thing that a person can try, marked too; may be empty.
    """

    def __init__(self, message: str, what_to_do: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.what_to_do = what_to_do

    def __str__(self) -> str:
        if not self.message or not self.what_to_do:
            return self.message or self.what_to_do
        return words("{message} {what_to_do}", message=self.message, what_to_do=self.what_to_do)


class DeviceUrlError(DeviceError):
    """A device's address in the settings is not understood; nothing was opened."""


class NotAPrintersFileError(DeviceUrlError):
    """The address names a file or folder that this program did not make; it was left as it is."""


class DriverMissingError(DeviceError):
    """A library that devices of this kind need is not installed; other devices work."""


class DeviceMissingError(DeviceError):
    """The device is not there now. Trying again later may help."""
