"""What every label printer is to the rest of the house: one protocol, two outcomes, typed errors.

A printer is a *language* (picture -> bytes, status bytes -> typed status; pure), a *link* (moves bytes, knows
timeouts) and a *model* (dots, and what it can say). `printer.py` joins the three, as
an address names them (`addresses.py`); nothing here does I/O.

The one promise: whoever catches a `PrinterError` knows from `bytes_sent` whether the label may be sent again.
No byte left -> the label did not come out. Any byte left -> nobody knows, and a person has to look.
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

    CONFIRMED = "confirmed"  # the printer said, behind the label, that it is out
    ARRIVED = "arrived"  # the printer has all of it and knows of no error; it cannot say that it is out
    SENT = "sent"  # this model cannot say: every byte was handed over, no more is known


class Paper(Enum):
    """What the paper sensors say."""

    OK = "ok"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"  # the printer has not been asked, or cannot say


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """One answer of a printer. `answered` is False only for a model that cannot say anything."""

    answered: bool
    paper: Paper = Paper.UNKNOWN
    cover_open: bool = False
    fault: str = ""  # in a cook's words; empty: none that the printer knows of
    busy: bool = False  # says that a label is still on its way; no error, and no proof that the last one is out

    @property
    def ready(self) -> bool:
        """True if the printer said that it can print now; silence is never ready."""
        return self.answered and self.paper is not Paper.OUT and not self.cover_open and not self.fault

    @property
    def words(self) -> str:
        """One short line for the icon's bubble and for `doctor`."""
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
        message: what is so, in a cook's words.
        what_to_do: the next thing to do, in a cook's words.
        bytes_sent: how much of this label left the kiosk. 0: it did not come out and may be sent again.
            More: whether it came out is unknown, and nothing may resend it without asking a person.
    """

    def __init__(self, message: str, what_to_do: str = "", *, bytes_sent: int = 0) -> None:
        super().__init__(message, what_to_do)
        self.bytes_sent = bytes_sent

    @property
    def unsure(self) -> bool:
        """True if some of the label was sent: a person has to say whether it came out."""
        return self.bytes_sent > 0


class OutOfPaperError(PrinterError):
    """The printer said that its roll is at an end."""


class CoverOpenError(PrinterError):
    """The printer said that its lid is open."""


class PrinterFaultError(PrinterError):
    """The printer said that it has an error of its own (cutter, head, off-line)."""


class LinkLostError(PrinterError):
    """The cable or the network went away."""


class BusyError(PrinterError):
    """The printer takes no more bytes: still printing, paused, or hung."""


class NoAnswerError(PrinterError):
    """A printer that can answer was asked, and did not, or answered what is no answer."""


class PrinterMissingError(PrinterError, DeviceMissingError):
    """There is no printer at that address now. Nothing was sent."""


class PictureError(PrinterError):
    """The picture does not fit this printer. Nothing was sent."""


@dataclass(frozen=True, slots=True)
class Model:
    """What a printer is like, apart from its language and its link."""

    name: str
    width_dots: int
    dpi: int
    answers: bool  # whether it answers status questions


class LabelPrinter(Protocol):
    """Prints finished pictures, one at a time. Blocking, not thread-safe: call it from one device thread."""

    @property
    def name(self) -> str:
        """Short name for the screen and the books."""

    @property
    def width_dots(self) -> int:
        """How wide a picture is at most."""

    @property
    def dpi(self) -> int:
        """Dots per inch; 203 stands for 8 dots per millimetre."""

    @property
    def answers(self) -> bool:
        """Whether it answers when it is asked how it is."""

    @property
    def holds(self) -> int | None:
        """How many labels it may have in itself that are not out yet, where it only says that they arrived; None where
        nobody said so."""

    def print_label(self, picture: Image, on_start: Callable[[], None] | None = None) -> Outcome:
        """Send one label and wait for what the printer says.

        Args:
            picture: mode "1", at most `width_dots` wide, at `dpi`; 0 is ink.
            on_start: called once, on this thread, when the printer is ready and the first byte is about to leave: from
                then on there is time. It must not raise.

        Returns:
            CONFIRMED if the printer said that it is out; ARRIVED if it only said that it has it; SENT where this model
            cannot say.

        Raises:
            PrinterError: `bytes_sent` says whether the label may be sent again.
        """

    def prepare(self, picture: Image) -> None:
        """Make the bytes of the label that is printed next, while another is on its way. Any thread may call it."""

    def expect_cut_label(self) -> None:
        """A program may have died while it sent a label here: bring the printer in step before the next one."""

    def come_to_rest(self) -> None:
        """After trouble: wait until the printer can print, and until all that it still held is out or given up.

        Only then can a person say what came out. It may take some seconds.

        Raises:
            PrinterError: it cannot print now; worth another try.
        """

    def forget_held(self) -> None:
        """A label that it was sent did not come out, and is sent again: before the next, it is told to drop what it
        still has."""

    def status(self) -> PrinterStatus:
        """Ask the printer how it is; CANNOT_SAY for a model that answers nothing.

        Raises:
            NoAnswerError, LinkLostError, BusyError, PrinterMissingError: nothing was printed by asking.
        """

    def release(self) -> None:
        """Nothing is under way: let others have a printer that serves one at a time."""

    def close(self) -> None:
        """Let go of the port. The printer may be used again; it opens itself."""
