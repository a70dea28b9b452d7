"""The types that every scanner produces, and the protocol of a scanner. No library is imported here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from drivers.words import Words, words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Picture: TypeAlias = "npt.NDArray[np.uint8]"
"""Grey (height, width) or BGR (height, width, 3)."""

Position = tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]
"""The corners of a code in the picture's pixels: the code's own top left, top right, bottom right, bottom left."""


class Symbology(Enum):
    """The kinds of code that are read, by their GS1/AIM names."""

    EAN13 = "EAN13"
    EAN8 = "EAN8"
    UPCA = "UPCA"
    UPCE = "UPCE"
    ITF14 = "ITF14"
    ITF = "ITF"
    CODE128 = "CODE128"
    CODE39 = "CODE39"
    DATABAR = "DATABAR"
    DATABAR_LIMITED = "DATABAR_LIMITED"
    DATABAR_EXPANDED = "DATABAR_EXPANDED"
    DATAMATRIX = "DATAMATRIX"
    QRCODE = "QRCODE"

    @property
    def is_2d(self) -> bool:
        """Whether the code corrects its own errors."""
        return self in (Symbology.DATAMATRIX, Symbology.QRCODE)


class ReadDoubt(Enum):
    """Why a code that was read in one frame may be wrong. `consensus` decides what each doubt counts."""

    NONE = ""
    """None: the code corrects its own errors, or two decoders read the same."""
    ALONE = "one engine"
    """Only one decoder read it; its place in the picture looks different from the last time, so it is a new view."""
    OTHER_EYE = "the other engine"
    """Only zbar read it, which sometimes invents a number."""
    NOTHING_NEW = "nothing new"
    """As ALONE, but its place looks as before, so it is no new view; or the other decoder read another number there."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """One code read in one picture; it may still be wrong.

    `raw` is the exact content of the code (a GS1 separator is 0x1d), `text` the same as text. `identifier` is the AIM
    symbology identifier (]E0, ]d2), empty where the decoder does not say.
    """

    text: str
    symbology: Symbology
    identifier: str
    raw: bytes
    position: Position
    doubt: ReadDoubt = ReadDoubt.NONE


@dataclass(frozen=True, slots=True)
class NetMeasure:
    """A net weight or measure as the code states it. `unit`: kg, lb, oz, ozt or l."""

    amount: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Gs1Fields:
    """The fields of a code. `problems` are sentences for the cook; the other fields are right in spite of them.

    `lot_doubtful`: the lot ends in what looks like a date or weight whose separator was lost. Ask the cook to confirm
    the lot; do not take it as it is.
    """

    gtin14: str | None = None
    lot: str | None = None
    lot_doubtful: bool = False
    best_before: dt.date | None = None
    use_by: dt.date | None = None
    packed_on: dt.date | None = None
    net_weight: NetMeasure | None = None
    count: int | None = None
    serial: str | None = None
    problems: tuple[str, ...] = ()
    sell_by: dt.date | None = None
    """For the shop; it does not say how long the food is good."""
    sscc: str | None = None
    """Serial shipping container code: the number of a box or pallet. It is no lot."""
    price: Decimal | None = None
    """As a scale wrote it into the code, in the country's currency."""
    doubtful: frozenset[str] = frozenset()
    """Names of fields that the cook must be asked about."""
    glances: tuple[str, ...] = ()
    """Those of `problems` that many correct codes have too: worth a look at the bag, but no alarm."""

    def to_json(self) -> dict[str, Any]:
        """The fields as JSON can carry them; dates in ISO form, the weight as text with its unit."""
        weight = self.net_weight
        return {
            "gtin14": self.gtin14,
            "lot": self.lot,
            "lot_doubtful": self.lot_doubtful,
            "best_before": self.best_before and self.best_before.isoformat(),
            "use_by": self.use_by and self.use_by.isoformat(),
            "packed_on": self.packed_on and self.packed_on.isoformat(),
            "net_weight": weight and {"amount": str(weight.amount), "unit": weight.unit},
            "count": self.count,
            "serial": self.serial,
            "problems": list(self.problems),
            "sell_by": self.sell_by and self.sell_by.isoformat(),
            "sscc": self.sscc,
            "price": None if self.price is None else str(self.price),
            "doubtful": sorted(self.doubtful),
        }


@dataclass(frozen=True, slots=True)
class Scan:
    """A code that was accepted, from any kind of scanner.

    `text` has printable characters only; `raw` is what the device sent, and must not reach screen or books.
    `symbology` is None and `identifier` empty where the device does not say. `source` is the scanner's name, `at` is
    in monotonic seconds.
    """

    text: str
    symbology: Symbology | None = None
    identifier: str = ""
    raw: bytes = b""
    source: str = ""
    at: float = 0.0
    fields: Gs1Fields | None = None
    position: Position | None = None

    @property
    def gtin14(self) -> str | None:
        """The article number as 14 digits, if the code has one with a right check digit."""
        return self.fields.gtin14 if self.fields else None


class Health(Enum):
    """How a scanner is. WAITING: it is being opened. MISSING: it cannot be used now, and is tried again by itself."""

    OK = "ok"
    WAITING = "waiting"
    MISSING = "missing"


def slip_words(name: str, error: BaseException) -> Words:
    """What to tell the cook of a scanner whose thread failed with an unexpected error.

    >>> slip_words("camera 0", KeyError("x"))
    "The camera 0 stopped (KeyError: 'x'). It is begun again; until then, type the code."
    """
    why = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return words("The {name} stopped ({why}). It is begun again; until then, type the code.", name=name, why=why[:120])


OnScan = Callable[[Scan], None]
OnHealth = Callable[[Health, str], None]


class Scanner(Protocol):
    """Something that reads codes, on threads of its own. A missing device does not end it: it is looked for again."""

    @property
    def name(self) -> str:
        """Short, for the screen: "camera", "scanner at ttyACM0"."""

    def start(self, on_scan: OnScan, on_health: OnHealth) -> None:
        """Begin. Both callbacks are called on a thread of the scanner's; they must return quickly and not raise.

        `on_health` is called on every change, with a sentence for the cook, which may be empty.
        """

    def stop(self) -> None:
        """End; returns when no callback can come any more. Does nothing if it was never started."""


@dataclass(frozen=True, slots=True)
class CameraFrame:
    """One picture of a camera. `sequence` counts from 1; `at` is in monotonic seconds. The image is read-only."""

    image: Picture = field(repr=False)
    sequence: int = 0
    at: float = 0.0
