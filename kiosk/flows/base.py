"""What every flow shares: the places of the kiosk, what a flow answers, and what it is given to work with.

A flow is what a person is doing, step by step, as a plain object: it knows the step that it is on, what it asks for
and what each answer does. It imports no Kivy, writes no SQL and opens no device. `view()` gives a frozen picture of
itself that a screen draws; its other methods are what a person can do there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from db import Batch, Books, Clock, Lot, Pack, Person, Recipe, UnitRef
    from drivers.scanners.base import Scan
    from kiosk.config import Settings
    from kiosk.flows.press import Press
    from kiosk.labels.drawer import LabelDrawer

Memo = Mapping[str, Any]
"""What a flow must remember over a power cut beside the books: plain JSON values."""


class Place(Enum):
    """Where a person stands; each is drawn by one screen."""

    WELCOME = "welcome"
    WHICH_KIOSK = "which_kiosk"
    CONFIRM_DAY = "confirm_day"
    HOME = "home"
    RECEIVE = "receive"
    RECIPES = "recipes"
    START = "start"
    WEIGH = "weigh"
    PROCESS = "process"
    FILL = "fill"
    BATCHES = "batches"
    LABELS = "labels"
    SEND = "send"
    TRACE = "trace"
    RECALL = "recall"
    MORE = "more"
    BRING_IN = "bring_in"


class Tone(Enum):
    """How a notice sounds; the screen adds an icon, so that colour never speaks alone."""

    GOOD = "good"
    INFO = "info"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Notice:
    """A word to the cook: what happened, and what to do next."""

    tone: Tone
    words: str
    what_to_do: str = ""


@dataclass(frozen=True)
class Offer(Notice):
    """A notice that leads somewhere else, once a person says so; what was entered is lost then."""

    leave: Callable[[], Next] | None = None


class Why(Enum):
    """Where the value of a field came from."""

    SCANNED = "scanned"
    LAST_TIME = "as last time"
    KNOWN = "as known"
    """As the sheet has it: no bag of it came in yet, so there was no last time."""
    LABEL = "from the label"
    """Read from its print, and confirmed by a person."""
    TYPED = "typed"
    ASSUMED = "usual"
    NEEDED = "needed"
    NONE = ""


@dataclass(frozen=True)
class Choice:
    """One row of a list to pick from."""

    key: str
    title: str
    detail: str = ""


@dataclass(frozen=True)
class Scanned:
    """A scan, and what it is in these books.

    `record` is None where the books do not know the code. `typing`: something is typed on the screen that no flow was
    told yet.
    """

    scan: Scan
    record: Person | Lot | Batch | UnitRef | Recipe | Pack | None
    typing: bool = False


@dataclass(frozen=True)
class Next:
    """What a step led to: another flow or home, a notice, or both; neither where it stays here."""

    flow: Flow | None = None
    notice: Notice | None = None
    home: bool = False


class Flow(Protocol):
    """What a person is doing."""

    kept_as: ClassVar[str]
    """The name under which the counter keeps this flow, so that it is found again after a restart. Empty for a flow
    that is not kept. Never change it, not even if the class is renamed: books in use contain it."""

    @property
    def place(self) -> Place:
        """Which screen draws it now."""

    def view(self) -> Any:
        """Frozen data for the screen of `place`."""

    def scanned(self, seen: Scanned) -> Next | None:
        """Use a scan here; None where it means nothing here, so that the router finds it a place."""

    def entered(self) -> bool:
        """Whether it holds something that a person entered and that is in no book yet: a scan never takes its place."""

    def back(self) -> Next:
        """One step back."""

    def memo(self) -> Memo:
        """What cannot be told from the books: unsaved picks and figures."""


@dataclass(frozen=True)
class Workplace:
    """What flows are given: the books, the settings, the clock, the label press, and what draws the labels.

    `labels` draws the very pictures that would be printed, whether they may be or not. May raise LabelError.
    """

    books: Books
    settings: Settings
    clock: Clock
    press: Press
    labels: LabelDrawer

    def today(self) -> date:
        """The kitchen's day."""
        return self.clock.now().date()


def good(words: str, what_to_do: str = "") -> Notice:
    return Notice(Tone.GOOD, words, what_to_do)


def warn(words: str, what_to_do: str = "") -> Notice:
    return Notice(Tone.WARN, words, what_to_do)


def bad(words: str, what_to_do: str = "") -> Notice:
    return Notice(Tone.BAD, words, what_to_do)


STAY = Next()
"""The step changed nothing about where we are."""

HOME = Next(home=True)
