"""The frozen records that the books answer with.

Ids are opaque. Batches are named by number, lots by the code on their bag tag. Datetimes are timezone-aware.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from db.rules.batch_number import unit_number
from db.rules.moment import Moment
from db.rules.money import Money
from db.rules.quantity import Quantity
from db.rules.scaling import expected_units
from db.rules.words import words


class Looked(Enum):
    """Whether somebody has checked what a bag contains.

    NOT_YET: nobody has. AS_INGREDIENT: nothing was said of this bag alone. AS_LAST_TIME: an earlier bag of the same
    supplier and pack was checked. SAID: this bag was checked.
    """

    NOT_YET = "not-yet"
    AS_INGREDIENT = "as-ingredient"
    AS_LAST_TIME = "as-last-time"
    SAID = "said"


class PackShape(Enum):
    """The shape of one unit. It decides which side the law treats as the front of the pack."""

    UNKNOWN = ""
    ROUND = "round"
    RECTANGULAR = "rectangular"
    OTHER = "other"


class DestinationKind(Enum):
    MARKET = "market"
    STORE = "store"
    ONLINE = "online"
    OTHER = "other"


class StepKind(Enum):
    TIMED = "timed"
    READING = "reading"
    PLAIN = "plain"


class StepMark(Enum):
    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    ADJUSTED = "adjusted"
    FINISHED = "finished"
    REOPENED = "reopened"


class BatchState(Enum):
    COOKING = "cooking"
    FILLED = "filled"
    FAILED = "failed"


class LabelState(Enum):
    ASKED = "asked"
    SENDING = "sending"
    CONFIRMED = "confirmed"
    UNSURE = "unsure"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    initials: str
    tag: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Supplier:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Equipment:
    """`details`: make, serial number, how it is cleaned."""

    id: str
    name: str
    details: str = ""
    in_use: bool = True


@dataclass(frozen=True, slots=True)
class Destination:
    id: str
    name: str
    kind: DestinationKind


@dataclass(frozen=True, slots=True)
class Ingredient:
    """`density` (g/ml) converts between weight and volume.

    `looked`: somebody has checked what it contains; `looked_by`: who (empty if not recorded). If not `looked`, an
    empty `allergens` means unknown, not none.
    """

    id: str
    name: str
    allergens: tuple[str, ...] = ()
    density: Decimal | None = None
    sub_ingredients: tuple[str, ...] = ()
    looked: bool = False
    looked_by: str = ""

    @property
    def is_looked_at(self) -> bool:
        return self.looked or bool(self.allergens)


@dataclass(frozen=True, slots=True)
class Contains:
    """What one bag contains beyond what is recorded for its ingredient. `by`: who said so."""

    looked: Looked = Looked.AS_INGREDIENT
    allergens: tuple[str, ...] = ()
    sub_ingredients: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """What a supplier's product code (GTIN-14) stands for in this kitchen."""

    gtin14: str
    ingredient: Ingredient
    quantity: Quantity
    supplier: Supplier | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """`noun`: what one unit is called (jar, bottle). `net_text`: the net content as printed on the label.

    `use_by`: its date is a use-by date, for safety. `price` and `gtin14` are those of one unit as sold.
    `largest_side_cm2`: for a round jar, height times circumference. `no_date`: food that needs no date (vinegar,
    salt). `drained`: of food `in_liquid`, the content without the liquid. `fruit_g_per_100_g`: what a jam was made
    with. `shares`: "strawberries 65%", as on the label. `may_contain`: the maker's own warnings.
    """

    code: str
    name: str
    noun: str
    net_content: Quantity
    net_text: str
    shelf_life_days: int
    storage: str = ""
    acidified: bool = False
    use_by: bool = False
    price: Money | None = None
    gtin14: str | None = None
    largest_side_cm2: int | None = None
    pack_shape: PackShape = PackShape.UNKNOWN
    no_date: bool = False
    kept_cold: bool = False
    in_liquid: bool = False
    drained: Quantity | None = None
    fruit_g_per_100_g: int | None = None
    shares: tuple[str, ...] = ()
    may_contain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecipeLine:
    """One ingredient of a recipe, at scale 1. `index` identifies the line within its recipe."""

    index: int
    ingredient: Ingredient
    quantity: Quantity
    tolerance: Quantity | None = None

    def scaled(self, factor: Decimal) -> RecipeLine:
        off = None if self.tolerance is None else self.tolerance.scaled(factor)
        return replace(self, quantity=self.quantity.scaled(factor), tolerance=off)


@dataclass(frozen=True, slots=True)
class ReadingTarget:
    """What a step measures ("temperature", "ph", ...) and its limit: a lower one if `at_least`, else an upper one.

    `top`: the upper limit if there are both; then `value` is the lower one.
    """

    quantity: str
    value: Decimal
    unit: str = ""
    at_least: bool = True
    top: Decimal | None = None

    @property
    def low(self) -> Decimal | None:
        return self.value if self.at_least else None

    @property
    def high(self) -> Decimal | None:
        return self.top if self.at_least else self.value

    def met_by(self, value: Decimal) -> bool:
        """Whether the value is within the limits.

        >>> both = ReadingTarget("ph", Decimal("3.8"), top=Decimal("4.2"))
        >>> [both.met_by(Decimal(value)) for value in ("3.7", "4.0", "4.3")]
        [False, True, False]
        """
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class RecipeStep:
    index: int
    name: str
    kind: StepKind = StepKind.PLAIN
    minutes: int | None = None
    reading: ReadingTarget | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """One version of a recipe. A version never changes; a change makes the next version."""

    id: str
    product: Product
    version: int
    name: str
    tag: str
    expected_units: int
    lines: tuple[RecipeLine, ...]
    steps: tuple[RecipeStep, ...] = ()
    equipment: tuple[Equipment, ...] = ()


@dataclass(frozen=True, slots=True)
class Lot:
    """One bag. `left` may be negative: more was weighed out than was received. The cook is shown that.

    `from_batch`: the number of our own batch that it was made from. `use_by`: `best_before` is a use-by date. None:
    nobody said which it is; it is treated as best before.
    """

    code: str
    ingredient: Ingredient
    supplier: Supplier | None
    supplier_lot: str | None
    bought_on: date
    best_before: date | None
    received: Quantity
    left: Quantity
    price: Money | None = None
    opened_on: date | None = None
    held: bool = False
    held_reason: str = ""
    gtin14: str | None = None
    scan_text: str | None = None
    from_batch: str | None = None
    contains: Contains = Contains()
    use_by: bool | None = None

    @property
    def is_looked_at(self) -> bool:
        """Somebody has checked what it contains. For lots that we made see `allergens.not_looked_at`."""
        if self.contains.looked is Looked.AS_INGREDIENT:
            return self.ingredient.is_looked_at
        return self.contains.looked is not Looked.NOT_YET


@dataclass(frozen=True, slots=True)
class Bin:
    """`lots`: the bags that a scoop may be of, in the order in which they were poured in."""

    id: str
    name: str
    lots: tuple[Lot, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """A quantity of a lot that went into a batch. A reversed use stays in the record but does not count.

    Not `sure`: it came out of a bin of several lots, so it may be of this one; `quantity` is what was taken off this
    lot's balance, first in, first out. `at` is None if only the batch's day is known.
    """

    id: str
    line: int
    lot: Lot
    quantity: Quantity
    at: datetime | None
    reversed: bool = False
    completes_line: bool = True
    bin: str | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A recipe line of which nothing, or nothing more, was used."""

    line: int
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    at: datetime
    quantity: str
    value: Decimal
    unit: str
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture. Its bytes are a file outside the database, named by `sha256`."""

    at: datetime
    sha256: str
    media: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class StepEvent:
    """An event of a step's timer. `seconds`: how far ADJUSTED moves its end; negative is earlier.

    `monotonic` (seconds since boot) and `boot` (id of that boot) cannot be set by anybody; `boot` is "" if unknown.
    """

    step: int
    mark: StepMark
    at: datetime
    seconds: int = 0
    monotonic: float = 0.0
    boot: str = ""

    @property
    def moment(self) -> Moment:
        return Moment(self.at, self.monotonic, self.boot)


@dataclass(frozen=True, slots=True)
class Batch:
    """One cook of a recipe. `net` = `filled` - `set_aside`; all three are None until the batch is filled.

    `lines_done`: lines that are weighed in completely, or left out. `made_of`: our own batches that went in as lots.
    `started_at` is None if only the day is known.
    """

    number: str
    product: Product
    recipe: Recipe
    scale: Decimal
    started_at: datetime | None
    cook: Person | None
    equipment: tuple[Equipment, ...]
    state: BatchState
    uses: tuple[Use, ...]
    lines_done: frozenset[int]
    step_events: tuple[StepEvent, ...]
    readings: tuple[Reading, ...]
    notes: tuple[Note, ...]
    filled: int | None
    set_aside: int | None
    set_aside_reason: str
    net: int | None
    made_on: date
    best_before: date | None
    held: bool = False
    held_reason: str = ""
    failed_reason: str = ""
    failed_became: str = ""
    """What was done with the contents of the pot; "" if nobody has said."""
    photos: tuple[Photo, ...] = ()
    made_of: tuple[Batch, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def lines(self) -> tuple[RecipeLine, ...]:
        """The recipe's lines at this batch's scale."""
        return tuple(line.scaled(self.scale) for line in self.recipe.lines)

    @property
    def steps_done(self) -> frozenset[int]:
        """The steps that are finished and were not reopened."""
        done: set[int] = set()
        for event in self.step_events:
            if event.mark is StepMark.FINISHED:
                done.add(event.step)
            elif event.mark is StepMark.REOPENED:
                done.discard(event.step)
        return frozenset(done)

    @property
    def expected_units(self) -> int:
        return expected_units(self.recipe.expected_units, self.scale)

    def unit_number(self, unit: int) -> str:
        return unit_number(self.number, unit)


@dataclass(frozen=True, slots=True)
class UnitRef:
    """One unit (jar, bottle) of a batch."""

    batch: Batch
    unit: int

    @property
    def number(self) -> str:
        return unit_number(self.batch.number, self.unit)


@dataclass(frozen=True, slots=True)
class LabelJob:
    """A print request, and the state of each of its labels."""

    id: str
    batch: str
    printer: str
    units: tuple[tuple[int, LabelState], ...]
    printed: int
    asked_at: datetime

    def in_state(self, *states: LabelState) -> tuple[int, ...]:
        return tuple(unit for unit, state in self.units if state in states)

    @property
    def is_open(self) -> bool:
        """At least one label is to be sent, is being sent, or is to be asked about."""
        return bool(self.in_state(LabelState.ASKED, LabelState.SENDING, LabelState.UNSURE))

    @property
    def next_unit(self) -> int | None:
        return next(iter(self.in_state(LabelState.ASKED)), None)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Units of a batch that went to one place. `unit_numbers` is empty unless each was scanned. `returned`: how many
    came back.
    """

    id: str
    batch: str
    destination: Destination
    units: int
    unit_numbers: tuple[int, ...]
    on: date
    order: str | None
    returned: int = 0


@dataclass(frozen=True, slots=True)
class StockRow:
    """The balance of one lot, in the unit it was received in. `counted`: what stocktakes added or took away."""

    lot: Lot
    received: Quantity
    used: Quantity
    wasted: Quantity
    counted: Quantity
    left: Quantity


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """Whether the books are sound. Each problem names the first fact or row that is wrong."""

    ok: bool
    facts: int
    head: str
    problems: tuple[str, ...] = field(default=())


ENUM_WORDS: Mapping[Enum, str] = {
    PackShape.ROUND: words("round"),
    PackShape.RECTANGULAR: words("rectangular"),
    PackShape.OTHER: words("other"),
    DestinationKind.MARKET: words("market"),
    DestinationKind.STORE: words("store"),
    DestinationKind.ONLINE: words("online"),
    DestinationKind.OTHER: words("other"),
    StepMark.STARTED: words("started"),
    StepMark.PAUSED: words("paused"),
    StepMark.RESUMED: words("resumed"),
    StepMark.ADJUSTED: words("adjusted"),
    StepMark.FINISHED: words("finished"),
    StepMark.REOPENED: words("reopened"),
    BatchState.COOKING: words("cooking"),
    BatchState.FILLED: words("filled"),
    BatchState.FAILED: words("failed"),
    LabelState.ASKED: words("asked"),
    LabelState.SENDING: words("sending"),
    LabelState.CONFIRMED: words("confirmed"),
    LabelState.UNSURE: words("unsure"),
    LabelState.STOPPED: words("stopped"),
}
"""How a value is said in a sentence; its own text is what the books keep."""
