"""The printer's side of a language: bytes in, finished labels and questions out. Pure, and fed in pieces.

The virtual printer is built on these readers. They know the commands that a label job may have. Bytes that they do not
know are counted in `unknown` and not drawn: no text may reach a printer as text. The tests check the languages with
interpreters of their own, not with these.
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
    """A status question: the bytes of the command."""

    asked: bytes


@dataclass(frozen=True, slots=True)
class Mark:
    """`GS ( H`, function 48 (ESC/POS): four characters to send back when all that came before is printed."""

    text: bytes


@dataclass(frozen=True, slots=True)
class Cancel:
    """Drop the labels that are not out yet."""


Event = LabelOut | PrinterQuestion | Mark | Cancel


@dataclass(frozen=True, slots=True)
class PrinterState:
    """What a printer reports of itself."""

    paper_out: bool = False
    cover_open: bool = False
    error: bool = False
    busy: bool = False  # a label is being printed

    @property
    def stopped(self) -> bool:
        return self.paper_out or self.cover_open or self.error


class JobReader(ABC):
    """Reads one language. Bytes may come in any pieces. Not thread-safe."""

    def __init__(self, width_dots: int, dpi: int = 203) -> None:
        """
        Args:
            width_dots: how wide the labels are; a narrower picture is at their left edge.
        """
        self.width_dots = width_dots
        self.dpi = dpi
        self.unknown = 0
        self._pending = bytearray()
        self._events: list[Event] = []

    def feed(self, data: bytes) -> list[Event]:
        """The labels, questions and other events that are complete with these bytes."""
        self._pending += data
        while self._pending and (taken := self._take()):
            del self._pending[:taken]
        events, self._events = self._events, []
        return events

    @abstractmethod
    def says(self, question: PrinterQuestion, state: PrinterState) -> bytes:
        """The answer of such a printer in such a state."""

    def tells(self, state: PrinterState) -> bytes:
        """What such a printer sends unasked after a label; most send nothing."""
        return b""

    @abstractmethod
    def _take(self) -> int:
        """Carry out the command at the beginning of `_pending`. Returns its length, or 0 if it is not complete."""

    def _unknown(self, length: int = 1) -> int:
        self.unknown += length
        return length


def paper(ink: bytes, width_bytes: int) -> Image.Image:
    """Rows of bytes as a picture (mode "1"); a 1 bit is ink. An incomplete last row is left out."""
    height = len(ink) // width_bytes if width_bytes else 0
    return Image.frombytes("1", (width_bytes * 8, height), ink[: width_bytes * height].translate(_INVERTED))


def white(width_dots: int, height: int) -> Image.Image:
    return Image.new("1", (width_dots, height), 1)
