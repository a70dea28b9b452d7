"""What every scanner yields and promises; no library is imported here."""

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
    """What is against a read of one frame. `consensus` says what each is worth."""

    NONE = ""
    """The code corrects its own errors, or two engines read the same."""
    ALONE = "one engine"
    """Read by one engine, in a place that looks otherwise than it did when it was read before."""
    OTHER_EYE = "the other engine"
    """Read by zbar alone, which now and then invents a number."""
    NOTHING_NEW = "nothing new"
    """As ALONE, but the place looks as it did before; or the other engine reads another number in it."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """One code found in one picture, not yet believed.

    `raw` is exactly what the code holds (a GS1 separator is 0x1d); `text` is for people: printable only.
    """

    text: str
    symbology: Symbology
    identifier: str
    raw: bytes
    position: Position
    doubt: ReadDoubt = ReadDoubt.NONE


@dataclass(frozen=True, slots=True)
class NetMeasure:
    """A net weight or measure as the code states it."""

    amount: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Gs1Fields:
    """What a code says, field by field. `problems` are sentences for the cook; the other fields still stand.

    `lot_doubtful` is true where the lot ends in what looks like a date or weight that lost its separator: show
    it for confirmation, do not take it.
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
    """For the shop; it says nothing of how long the food is good."""
    sscc: str | None = None
    """The number of a box or pallet; no lot."""
    price: Decimal | None = None
    """As a scale wrote it into the code, in the money of the country."""
    doubtful: frozenset[str] = frozenset()
    """Names of fields that are to be asked about, never taken by themselves."""
    glances: tuple[str, ...] = ()
    """Those of `problems` that many a right code has too: worth a look at the bag, no alarm."""

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
    """A code that was accepted, from whatever device.

    `text` holds printable characters only; `raw` is what the device sent, never for screen or books.
    `symbology` is None and `identifier` is empty where the device does not say. `at` is monotonic seconds.
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
        """The article number as 14 digits, if the code holds a right one."""
        return self.fields.gtin14 if self.fields else None


class Health(Enum):
    """How a device is. WAITING: it is being opened. MISSING: it is not there; it is tried again by itself."""

    OK = "ok"
    WAITING = "waiting"
    MISSING = "missing"


def slip_words(name: str, error: BaseException) -> Words:
    """What to say of a scanner whose thread failed in a way that nobody foresaw.

    >>> slip_words("camera 0", KeyError("x"))
    "The camera 0 stopped (KeyError: 'x'). It is begun again; until then, type the code."
    """
    why = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return words("The {name} stopped ({why}). It is begun again; until then, type the code.", name=name, why=why[:120])


OnScan = Callable[[Scan], None]
OnHealth = Callable[[Health, str], None]


class Scanner(Protocol):
    """Something that reads codes. It runs on threads of its own; a missing device never stops it."""

    @property
    def name(self) -> str:
        """Short, for the screen: "camera", "scanner at ttyACM0"."""

    def start(self, on_scan: OnScan, on_health: OnHealth) -> None:
        """Begin. Both callbacks come on a thread of the scanner's and must return quickly and not raise.

        `on_health` is called on every change, with a few words for the cook.
        """

    def stop(self) -> None:
        """End; returns when no callback can come any more. Harmless if it never started."""


@dataclass(frozen=True, slots=True)
class CameraFrame:
    """One picture of a camera. `sequence` counts from 1; `at` is monotonic seconds. Do not write to the image."""

    image: Picture = field(repr=False)
    sequence: int = 0
    at: float = 0.0
