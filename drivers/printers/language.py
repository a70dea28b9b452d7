"""What a printer language is: pure functions from pictures to bytes, from bytes to a status. No I/O, no clock."""

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
    """The bytes cannot be an answer to the question, so nothing is known of the printer. Its text is for the log."""


IS_IT_ON = words("Is it switched on? If it never answers, write status=no into its address.")


class Language(Protocol):
    """One printer language. For a new one see docs/house.md."""

    @property
    def name(self) -> str:
        """As written in an address: `language=escpos`."""

    @property
    def questions(self) -> Sequence[bytes]:
        """The status questions: each is sent alone, and the next one after its answer."""

    @property
    def when_silent(self) -> str:
        """What to look at when such a printer does not answer: sentences for the cook."""

    def label(self, picture: Image) -> bytes:
        """The whole job of one label. It assumes nothing of what was sent before, and needs nothing after it.

        Raises:
            PictureError: the picture has ink where this printer cannot print.
        """

    def is_complete(self, question: bytes, answer: bytes) -> bool:
        """Whether the answer is whole: no more bytes are waited for."""

    def status(self, answers: Sequence[bytes]) -> PrinterStatus:
        """The printer's status from its answers, one for each of `questions`.

        Raises:
            GarbledAnswerError: one of them cannot be an answer.
        """

    def end_cut_label(self, job: bytes) -> bytes:
        """Bytes after which a printer that got only the beginning of `job` reads commands again, without more ink."""

    @property
    def cancel(self) -> bytes:
        """The bytes that make a printer drop the labels in its memory; they do nothing where there are none."""


@runtime_checkable
class Edged(Language, Protocol):
    """A language whose printers cannot print up to the edge of the label."""

    def edge_mm(self, stock: Stock) -> float:
        """How many millimetres stay white, on the side where it is most."""

    @property
    def is_round(self) -> bool:
        """Whether the labels are round, so that the picture's corners are outside of them."""


class Proof(Enum):
    """What shows that a label is out. An answer that is given at once only shows that the label has arrived."""

    MARK = "process-id"  # it sends back the number behind the label, when it has worked off the label
    IN_ORDER = "gs-r"  # it answers the question behind the label, when it has worked off the label
    STATUS = "status"  # it says whether a label is still being printed, or reports unasked how it went
    ARRIVAL = "arrived"  # nothing shows it: it answers at once


@dataclass(frozen=True, slots=True)
class PrinterTold:
    """What a printer sent since a label."""

    marks: tuple[int, ...] = ()  # the numbers that it sent back
    in_order: int = 0  # how many answers to the question behind a label
    status: PrinterStatus | None = None  # the newest one of which all bytes are there
    polls: int = 0  # how many whole rounds of the questions that are answered at once
    nonsense: bool = False  # some bytes are no answer to anything


@runtime_checkable
class Confirming(Language, Protocol):
    """A language in which something can be asked behind a label; which, depends on the model."""

    @property
    def poll(self) -> bytes:
        """The questions that are answered at once, even while a label is printed; empty where there are none."""

    def probe(self, mark: int) -> bytes:
        """Both questions that `behind` can ask, the mark first, to see which of them an idle printer answers."""

    def behind(self, proof: Proof, mark: int) -> bytes:
        """The bytes to send behind a label, to be answered when the label is out. `mark` is 0 to 9999."""

    def heard(self, said: bytes) -> PrinterTold:
        """Take apart all bytes that the printer sent since the label, or the probe."""


@runtime_checkable
class Telling(Language, Protocol):
    """A language whose printers report unasked how a label went, and must not be asked while they print."""

    def is_over(self, said: bytes) -> bool:
        """Whether the report on a label is whole, so that the next may be sent; also if the bytes are no report."""

    def ending(self, said: bytes) -> PrinterStatus | None:
        """The printer's status at the end of a label; None if it did not report that the label is out.

        Raises:
            GarbledAnswerError: the bytes are no report.
        """


@dataclass(frozen=True, slots=True)
class Stock:
    """The labels in the printer. `height_mm` is 0 for a continuous roll."""

    width_mm: float
    height_mm: float
    dpi: int


@dataclass(frozen=True, slots=True)
class LanguageKind:
    """How a language is made from an address, which options it adds to an address, and its printers' usual dots."""

    make: Callable[[DeviceUrl, Stock], Language]  # raises DeviceUrlError
    options: tuple[str, ...] = ()
    dpi: int = 203
    mute_over: tuple[str, ...] = ()  # schemes over which many of its printers never answer: `status=no` is the default
