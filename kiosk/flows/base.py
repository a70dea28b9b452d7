"""What all flows share: the places of the kiosk, the result of a step, and what a flow works with.

A flow is one thing that a person is doing, as a plain object: it knows the current step, what it asks for, and what
each answer does. It imports no Kivy, writes no SQL and opens no device. `view()` returns a frozen description that a
screen draws; the other methods are what a person can do there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from db import Batch, Lot, Pack, Person, Recipe, UnitRef
    from drivers.scanners.base import Scan

Memo = Mapping[str, Any]
"""What a flow must keep over a power cut and the books do not hold: plain JSON values."""


class Place(Enum):
    """Where a person is. Each place has one screen."""

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
    THERMOMETERS = "thermometers"
    STOCK = "stock"
    STOCKED_BAG = "stocked_bag"
    KEEP = "keep"
    BINS = "bins"
    SUPPLIERS = "suppliers"
    EQUIPMENT = "equipment"


class Tone(Enum):
    """The kind of a notice. The screen adds an icon, so that colour is never the only sign."""

    GOOD = "good"
    INFO = "info"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Notice:
    """A message to the cook: what happened, and what to do next."""

    tone: Tone
    words: str
    what_to_do: str = ""


@dataclass(frozen=True)
class Offer(Notice):
    """A notice with a way to somewhere else. If the person takes it, what was entered is lost."""

    leave: Callable[[], Next] | None = None


class Why(Enum):
    """Where the value of a field came from."""

    SCANNED = "scanned"
    LAST_TIME = "as last time"
    KNOWN = "as known"
    """As the kitchen's sheet has it: no bag of it was received yet, so there is no last time."""
    LABEL = "from the label"
    """Recognised in a picture of the label and confirmed by a person."""
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
    """A scan, and the record that it stands for.

    `record` is None if the books do not know the code. `typing`: the screen holds typed text that no flow has got yet.
    """

    scan: Scan
    record: Person | Lot | Batch | UnitRef | Recipe | Pack | None
    typing: bool = False


@dataclass(frozen=True)
class Next:
    """The result of a step: another flow, home, a notice, or a notice with either. Nothing set: stay here."""

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
        """The screen that draws this flow now."""

    def view(self) -> Any:
        """Frozen data for the screen of `place`."""

    def scanned(self, seen: Scanned) -> Next | None:
        """Use a scan here. None if it means nothing here: the router then decides."""

    def entered(self) -> bool:
        """Whether it holds something entered by a person that is not booked. A scan never replaces it."""

    def back(self) -> Next:
        """One step back."""

    def memo(self) -> Memo:
        """What the books do not hold: choices and figures that are not saved yet."""


class Aside:
    """What all flows share that are opened beside what a person is doing, as More is: Back leads there again, and what
    was entered there is kept meanwhile.

    Args:
        came_from: where Back leads; Home if there was nothing, or after a restart.
    """

    def __init__(self, came_from: Flow | None) -> None:
        self._came_from = came_from

    @property
    def behind(self) -> Flow | None:
        """Where Back leads, if not Home."""
        return self._came_from

    def entered(self) -> bool:
        return self._came_from is not None and self._came_from.entered()

    def back(self) -> Next:
        return Next(flow=self._came_from) if self._came_from is not None else HOME


def good(words: str, what_to_do: str = "") -> Notice:
    return Notice(Tone.GOOD, words, what_to_do)


def warn(words: str, what_to_do: str = "") -> Notice:
    return Notice(Tone.WARN, words, what_to_do)


def bad(words: str, what_to_do: str = "") -> Notice:
    return Notice(Tone.BAD, words, what_to_do)


STAY = Next()
"""Nothing to show and nowhere to go: stay here."""

HOME = Next(home=True)
