"""The other side of a language: bytes in, finished labels and questions out. Pure, incremental, never guesses.

Readers are the heart of the virtual printer. They understand what a label job can hold; what they do not know is
counted in `unknown`, not drawn: no text may reach a printer as text. The tests judge the languages by interpreters of
their own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from PIL import Image

_INVERTED = bytes(255 - byte for byte in range(256))


@dataclass(frozen=True, slots=True)
class LabelOut:
    """One label that came out."""

    picture: Image.Image


@dataclass(frozen=True, slots=True)
class PrinterQuestion:
    """Bytes that want an answer about the printer's state."""

    asked: bytes


@dataclass(frozen=True, slots=True)
class Mark:
    """`GS ( H`, function 48: four characters to be said back when all that came before is out."""

    text: bytes


@dataclass(frozen=True, slots=True)
class Cancel:
    """Drop the labels that are not out yet."""


Event = LabelOut | PrinterQuestion | Mark | Cancel


@dataclass(frozen=True, slots=True)
class PrinterState:
    """What a printer can have to say of itself."""

    paper_out: bool = False
    cover_open: bool = False
    error: bool = False
    busy: bool = False  # a label is still on its way

    @property
    def stopped(self) -> bool:
        return self.paper_out or self.cover_open or self.error


class JobReader(ABC):
    """Feed it bytes as they come, in any pieces."""

    def __init__(self, width_dots: int, dpi: int = 203) -> None:
        """
        Args:
            width_dots: how wide the labels are; a picture that is narrower stands at their left edge.
        """
        self.width_dots = width_dots
        self.dpi = dpi
        self.unknown = 0
        self._pending = bytearray()
        self._events: list[Event] = []

    def feed(self, data: bytes) -> list[Event]:
        """What these bytes, after all before them, made happen."""
        self._pending += data
        while self._pending and (taken := self._take()):
            del self._pending[:taken]
        events, self._events = self._events, []
        return events

    @abstractmethod
    def says(self, question: PrinterQuestion, state: PrinterState) -> bytes:
        """What such a printer answers."""

    def tells(self, state: PrinterState) -> bytes:
        """What such a printer says unasked about the label that was just sent."""
        return b""

    @abstractmethod
    def _take(self) -> int:
        """Do the command that `_pending` starts with; its length, or 0 if it is not all there."""

    def _unknown(self, length: int = 1) -> int:
        self.unknown += length
        return length


def paper(ink: bytes, width_bytes: int) -> Image.Image:
    """Rows of bytes as a picture; a 1 bit is ink. What is no whole row is left out."""
    height = len(ink) // width_bytes if width_bytes else 0
    return Image.frombytes("1", (width_bytes * 8, height), ink[: width_bytes * height].translate(_INVERTED))


def white(width_dots: int, height: int) -> Image.Image:
    return Image.new("1", (width_dots, height), 1)
