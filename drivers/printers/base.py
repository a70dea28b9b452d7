"""What a label printer is for the rest of the program: one protocol, three outcomes, typed errors. No I/O here.

A printer is made of a *language* (picture to bytes, status bytes to a typed status; pure functions), a *link* (moves
bytes, with time limits) and a *model* (dots, and whether it answers). `addresses.py` reads which ones an address names,
`printer.py` joins them.

The promise to whoever catches a `PrinterError`: `bytes_sent` tells whether the label may be sent again. If no byte left
the kiosk, the label did not come out. If any did, nobody knows, and a person has to look.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from PIL.Image import Image

from drivers.errors import DeviceError, DeviceMissingError
from drivers.words import words


class Outcome(Enum):
    """How a label that was sent without an error ended."""

    CONFIRMED = "confirmed"  # the printer said that it is out
    ARRIVED = "arrived"  # the printer has all of it and reports no error; it cannot say that it is out
    SENT = "sent"  # this model cannot answer: every byte was handed over, no more is known


class Paper(Enum):
    """What the paper sensors report."""

    OK = "ok"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"  # the printer has not been asked, or cannot tell


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """How a printer is. `answered` is False only for a model that cannot answer at all."""

    answered: bool
    paper: Paper = Paper.UNKNOWN
    cover_open: bool = False
    fault: str = ""  # a sentence for the cook; empty where the printer reports none
    busy: bool = False  # it says that a label is still being printed; False does not prove that the last one is out

    @property
    def ready(self) -> bool:
        """Whether the printer answered that it can print now. A printer that did not answer is never ready."""
        return self.answered and self.paper is not Paper.OUT and not self.cover_open and not self.fault

    @property
    def words(self) -> str:
        """One short sentence for the screen and for `jarmark doctor`."""
        if not self.answered:
            return words("This printer cannot say how it is.")
        if self.paper is Paper.OUT:
            return words("Out of labels.")
        if self.cover_open:
            return words("The lid is open.")
        if self.fault:
            return self.fault
        return words("Ready; the roll is near its end.") if self.paper is Paper.LOW else words("Ready.")


CANNOT_SAY = PrinterStatus(answered=False)


class PrinterError(DeviceError):
    """A label did not come out for sure.

    Args:
        message: what happened, for the cook.
        what_to_do: the next thing to do, for the cook.
        bytes_sent: how much of this label left the kiosk. 0: it did not come out and may be sent again. More: whether
            it came out is unknown, and it must not be sent again without asking a person.
    """

    def __init__(self, message: str, what_to_do: str = "", *, bytes_sent: int = 0) -> None:
        super().__init__(message, what_to_do)
        self.bytes_sent = bytes_sent

    @property
    def unsure(self) -> bool:
        """True if some of the label was sent: a person has to say whether it came out."""
        return self.bytes_sent > 0


class OutOfPaperError(PrinterError):
    """The printer reports that its roll is empty."""


class CoverOpenError(PrinterError):
    """The printer reports that its lid is open."""


class PrinterFaultError(PrinterError):
    """The printer reports an error of its own (cutter, head, off-line)."""


class LinkLostError(PrinterError):
    """The connection broke: the cable, the network or the printer's power."""


class BusyError(PrinterError):
    """The printer takes no more bytes: still printing, paused, or hung."""


class NoAnswerError(PrinterError):
    """A printer that can answer did not, or sent bytes that are no answer."""


class PrinterMissingError(PrinterError, DeviceMissingError):
    """No printer can be reached at that address now. Nothing was sent."""


class PictureError(PrinterError):
    """The picture does not fit this printer. Nothing was sent."""


def takes_nothing_more(where: str, sent: int) -> BusyError:
    """The error of a printer that is there and takes no byte. `sent`: bytes of this write that were taken."""
    return BusyError(
        words("The printer at {where} takes nothing more.", where=where),
        words("Look at the printer: paper, lid, its light. Then try again."),
        bytes_sent=sent,
    )


def went_away(where: str, why: str, sent: int) -> LinkLostError:
    """The error of a connection that broke. `why`: the end of a sentence, without a full stop."""
    return LinkLostError(
        words("The printer at {where} went away: {why}.", where=where, why=why),
        words("Check its cable and its power."),
        bytes_sent=sent,
    )


@dataclass(frozen=True, slots=True)
class Model:
    """What distinguishes printers of one language: a name for people, the head, and whether it answers."""

    name: str
    width_dots: int
    dpi: int
    answers: bool  # whether it answers status questions


class LabelPrinter(Protocol):
    """Prints finished pictures, one at a time.

    Every call blocks. Only `prepare` may be called from any thread; all else from one, the printer's own.
    """

    @property
    def name(self) -> str:
        """Short name for the screen and the books."""

    @property
    def width_dots(self) -> int:
        """How wide a picture may be."""

    @property
    def dpi(self) -> int:
        """Dots per inch; 203 stands for 8 dots per millimetre."""

    @property
    def answers(self) -> bool:
        """Whether it answers status questions."""

    @property
    def holds(self) -> int | None:
        """How many labels it may have in its memory that are not out yet, where it only says that they arrived.

        None where the address does not say.
        """

    def print_label(self, picture: Image, on_start: Callable[[], None] | None = None) -> Outcome:
        """Send one label, and wait until it is known how it went, as far as the printer can tell.

        Args:
            picture: mode "1", at most `width_dots` wide, at `dpi`; 0 is ink.
            on_start: called once, on this thread, just before the first byte is sent. It must not raise.

        Returns:
            CONFIRMED if the printer said that the label is out; ARRIVED if it only has it and reports no error; SENT
            if this model cannot answer.

        Raises:
            PrinterError: `bytes_sent` says whether the label may be sent again.
        """

    def prepare(self, picture: Image) -> None:
        """Make the bytes of the next label ahead, while another one is printed. Any thread may call it."""

    def expect_cut_label(self) -> None:
        """A program may have ended while it sent a label: end that job before the next label is sent."""

    def come_to_rest(self) -> None:
        """After trouble, wait until the printer can print, and until the labels in its memory are out or dropped.

        Only then can a person say what came out. It may take some seconds.

        Raises:
            PrinterError: it cannot print now; worth another try.
        """

    def forget_held(self) -> None:
        """Before the next label, tell the printer to drop the labels in its memory: one of them is sent again."""

    def status(self) -> PrinterStatus:
        """Ask the printer how it is; CANNOT_SAY for a model that cannot answer.

        Raises:
            NoAnswerError, LinkLostError, BusyError, PrinterMissingError: nothing was printed by asking.
        """

    def release(self) -> None:
        """Close a network connection while no label is under way: such printers serve one computer at a time."""

    def close(self) -> None:
        """Close the port. The next label opens it again."""
