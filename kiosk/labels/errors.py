"""Why a label cannot be made, in words for a cook."""

from __future__ import annotations


class LabelError(Exception):
    """No picture was made, and nothing was printed.

    Args:
        message: what is wrong.
        what_to_do: what a cook can do about it.
    """

    def __init__(self, message: str, what_to_do: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.what_to_do = what_to_do

    def __str__(self) -> str:
        return f"{self.message} {self.what_to_do}".strip()


class TemplateError(LabelError):
    """A template is broken; the message names its line."""
