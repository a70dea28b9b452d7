"""What a printer language is: pure functions between pictures, bytes and typed status. No I/O, no time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, runtime_checkable

from PIL.Image import Image

from drivers.printers.base import PrinterStatus
from drivers.urls import DeviceUrl
from drivers.words import words


class GarbledAnswerError(ValueError):
    """The bytes cannot be an answer to the question; they say nothing about the printer."""


IS_IT_ON = words("Is it switched on? If it never answers, write status=no into its address.")


class Language(Protocol):
    """One printer language. A new one is a new file beside `escpos.py` and a line in `addresses.LANGUAGES`."""

    @property
    def name(self) -> str:
        """As written in an address: `language=escpos`."""

    @property
    def questions(self) -> Sequence[bytes]:
        """What is sent, one after the other, each waiting for its answer, to learn how the printer is."""

    @property
    def when_silent(self) -> str:
        """What to look at when such a printer does not answer, in a cook's words."""

    def label(self, picture: Image) -> bytes:
        """The whole job of one label: nothing before it is assumed, nothing after it is needed.

        Raises:
            PictureError: ink stands where this printer cannot print.
        """

    def is_complete(self, question: bytes, answer: bytes) -> bool:
        """Whether no more bytes are expected of this answer."""

    def status(self, answers: Sequence[bytes]) -> PrinterStatus:
        """What the answers, one for each question, say.

        Raises:
            GarbledAnswerError: one of them cannot be an answer.
        """

    def end_cut_label(self, job: bytes) -> bytes:
        """What makes a printer that got only the beginning of `job` listen to commands again, with no more ink."""

    @property
    def cancel(self) -> bytes:
        """What makes a printer drop the labels that it still holds; nothing to one that holds none."""


@runtime_checkable
class Edged(Language, Protocol):
    """A language whose printers leave an edge of the label white."""

    def edge_mm(self, stock: Stock) -> float:
        """How wide it is, on its widest side."""

    @property
    def is_round(self) -> bool:
        """Whether the labels are round: their corners are no paper either."""


class Proof(Enum):
    """What shows that a label is out. What a printer says at once only shows that the label has arrived."""

    MARK = "process-id"  # it says back the mark behind the label when it comes to it
    IN_ORDER = "gs-r"  # it answers the question behind the label when it comes to it
    STATUS = "status"  # it says itself whether a label is still on its way, or tells how it went
    ARRIVAL = "arrived"  # nothing: it answers at once


@dataclass(frozen=True, slots=True)
class PrinterTold:
    """What a printer said so far."""

    marks: tuple[int, ...] = ()  # that it said back
    in_order: int = 0  # answers to the question behind a label
    status: PrinterStatus | None = None  # the newest that is whole
    polls: int = 0  # questions answered at once, whole rounds
    nonsense: bool = False


@runtime_checkable
class Confirming(Language, Protocol):
    """A language whose models differ in what they can say of a label behind it."""

    @property
    def poll(self) -> bytes:
        """The questions that are answered at once, also while a label is on its way; empty where none are."""

    def probe(self, mark: int) -> bytes:
        """What shows, in a quiet printer, how it answers: it does both that `behind` can ask, the mark first."""

    def behind(self, proof: Proof, mark: int) -> bytes:
        """What is sent behind a label, to be answered when the label is out. `mark` is 0 to 9999."""

    def heard(self, said: bytes) -> PrinterTold:
        """All that the printer said since the label, or the probe, was sent."""


@runtime_checkable
class Telling(Language, Protocol):
    """A language whose printers tell unasked how a label goes, and must not be asked while they print."""

    def is_over(self, said: bytes) -> bool:
        """Whether what was said since the label is all: it has ended, and the next may come; or it is no language."""

    def ending(self, said: bytes) -> PrinterStatus | None:
        """How the printer is at the label's end; None if it did not say that it is out.

        Raises:
            GarbledAnswerError: no such printer says that.
        """


@dataclass(frozen=True, slots=True)
class Stock:
    """The labels that are in the printer. `height_mm` is 0 on a roll without labels."""

    width_mm: float
    height_mm: float
    dpi: int


@dataclass(frozen=True, slots=True)
class LanguageKind:
    """How a language is opened: what its addresses may say besides, and the dots of its printers."""

    make: Callable[[DeviceUrl, Stock], Language]
    options: tuple[str, ...] = ()
    dpi: int = 203
    mute_over: tuple[str, ...] = ()  # schemes over which many of its printers never answer
