"""Measures how fast the books are after many years: fills them like a kitchen would, then asks questions.

Ten batches a day: each is started, fed from four bags, measured, filled, labelled and sent out. Every twentieth is an
ingredient of a batch of the next day. Facts go through `Transaction.record`, some thousand per transaction.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from db.books import Books
from db.questions.recall import RecallQuery, recall
from db.questions.trace import trace
from db.records import DestinationKind
from db.rules import tag
from db.rules.batch_number import BatchStyle, format_number, series
from db.rules.moment import ClockTrust
from db.rules.money import Money
from db.rules.quantity import Quantity
from db.store import verify
from db.store.clock import Clock, ManualClock
from db.store.engine import Session
from db.store.fact import Fact
from db.store.transaction import Transaction
from db.subjects.batches import BatchFilled, BatchStarted
from db.subjects.destinations import DestinationAdded
from db.subjects.dispatches import UnitsDispatched
from db.subjects.equipment import EquipmentAdded
from db.subjects.ingredients import IngredientAdded
from db.subjects.labels import LabelsConfirmed
from db.subjects.lots import LotReceived
from db.subjects.made_lots import LotMade
from db.subjects.people import PersonAdded
from db.subjects.products import ProductAdded
from db.subjects.readings import ReadingTaken
from db.subjects.recipes import LineOfRecipe, RecipeAdded
from db.subjects.suppliers import SupplierAdded
from db.subjects.uses import LotUsed

A_DAY = 10
DAYS_AT_ONCE = 40
FIRST_DAY = date(2000, 1, 3)
SUPPLIERS = 12
INGREDIENTS = ("strawberries", "sugar", "fruit pectin", "lemon juice")
SMALL = 1000

LIMITS = {
    "commit_p95_ms": 10.0,
    "trace_p99_ms": 10.0,
    "recall_lot_p99_ms": 30.0,
    "recall_supplier_month_p99_ms": 300.0,
    "open_p95_ms": 150.0,
    "trace_growth": 3.0,
    "fill_minutes": 10.0,
}
"""Upper limits at 100,000 batches. `AT_LEAST` has the lower limit for verifying the chain, in facts per second."""
AT_LEAST = {"verify_facts_per_s": 50_000.0}

Progress = Callable[[str, int, int], None]


@dataclass
class _Kitchen:
    """What was recorded so far, as far as the generator needs it."""

    suppliers: list[str] = field(default_factory=list)
    ingredients: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    pots: list[str] = field(default_factory=list)
    recipe: str = ""
    cook: str = ""
    bags: int = 0
    open_bags: list[str] = field(default_factory=list)
    kept: str | None = None
    lots: list[str] = field(default_factory=list)


def bench_books(folder: Path, batches: int, progress: Progress | None = None) -> dict[str, Any]:
    """Fill new books in `folder` and measure. Figures are in milliseconds unless their name says otherwise."""
    rng = random.Random(7)
    told = progress or (lambda what, done, of: None)
    path = folder / "bench.db"
    clock = ManualClock(datetime.combine(FIRST_DAY, datetime.min.time()).astimezone(), standing=ClockTrust.TOLD)
    kitchen = _Kitchen()
    small = min(SMALL, batches)
    began = time.perf_counter()
    with Books.open(path, clock=clock) as books:
        books._write(lambda tx: _begin(tx, kitchen))
        _fill(books, clock, kitchen, 0, small, batches, told)
        filling = time.perf_counter() - began
        at_small = _timed(_afresh(books, trace), _units(rng, small, 300))
        began = time.perf_counter()
        _fill(books, clock, kitchen, small, batches, batches, told)
        filling += time.perf_counter() - began
    figures: dict[str, Any] = {"batches": batches, "facts": 0, "fill_minutes": filling / 60}
    figures |= _asked(path, clock, kitchen, batches, rng, told)
    figures["trace_growth"] = figures["trace_p50_ms"] / _share(at_small, 50)
    figures["fill_facts_per_s"] = figures["facts"] / filling
    figures["file_mb"] = path.stat().st_size / 1e6
    figures["memory_mb"] = _memory_mb()
    figures["fast_enough"] = all(figures[name] <= most for name, most in LIMITS.items()) and all(
        figures[name] >= least for name, least in AT_LEAST.items()
    )
    return figures


def _memory_mb() -> float:
    """The peak memory of this process. Linux counts in kB, other systems in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1000 if sys.platform == "linux" else 1e6)


def _begin(tx: Transaction, kitchen: _Kitchen) -> None:
    def add(fact: Fact) -> str:
        return tx.record(fact).uid

    kitchen.suppliers = [add(SupplierAdded(f"Supplier {n}")) for n in range(SUPPLIERS)]
    kitchen.ingredients = [add(IngredientAdded(name, (), None, ())) for name in (*INGREDIENTS, "jam base")]
    kinds = (DestinationKind.MARKET, DestinationKind.STORE, DestinationKind.ONLINE)
    kitchen.places = [add(DestinationAdded(f"Place {n}", kinds[n % 3])) for n in range(9)]
    kitchen.pots = [add(EquipmentAdded(f"pot {n}")) for n in range(3)]
    kitchen.cook = add(PersonAdded("Cook 1", "C1", tag.make(tag.TagKind.PERSON, 1)))
    jar = ("SJ", "Strawberry Jam", "jar", Quantity.parse("8 oz"), "8 oz (227 g)", 365, "")
    add(ProductAdded(*jar, acidified=False, use_by=False, price=None, gtin14=None, largest_side_cm2=None))
    lines = tuple(LineOfRecipe(n, uid, Quantity.parse("2 lb"), None) for n, uid in enumerate(kitchen.ingredients[:4]))
    kitchen.recipe = add(RecipeAdded("SJ", "Strawberry Jam", 1, tag.make(tag.TagKind.RECIPE, 1), 36, lines, (), ()))


def _fill(books: Books, clock: ManualClock, kitchen: _Kitchen, first: int, last: int, of: int, told: Progress) -> None:
    step = A_DAY * DAYS_AT_ONCE
    for start in range(first, last, step):

        def work(tx: Transaction, start: int = start) -> None:
            for n in range(start, min(start + step, last)):
                if n % A_DAY == 0:
                    clock.set(datetime.combine(_day(n), datetime.min.time()).astimezone() + timedelta(hours=8))
                _batch(tx, kitchen, n)

        books._write(work)
        told("Filling", min(start + step, last), of)


def _day(n: int) -> date:
    return FIRST_DAY + timedelta(days=n // A_DAY)


def _number(n: int) -> str:
    return format_number(BatchStyle.BY_DATE, "SJ", _day(n), n % A_DAY + 1)


def _batch(tx: Transaction, kitchen: _Kitchen, n: int) -> None:
    day, number = _day(n), _number(n)
    if n % (A_DAY * 3) == 0:
        _shop(tx, kitchen, day, n)
    where = series(BatchStyle.BY_DATE, "SJ", day)
    pots = (kitchen.pots[n % 3],)
    best_before = day + timedelta(days=365)
    tx.record(
        BatchStarted(
            number, where, n % A_DAY + 1, kitchen.recipe, Decimal(1), day, best_before, kitchen.cook, pots
        )
    )  # fmt: skip
    for line, bag in enumerate(kitchen.open_bags):
        tx.record(LotUsed(number, line, bag, Quantity(Decimal("2.5"), "lb"), True))
    if kitchen.kept is not None and n % 20 == 10:
        tx.record(LotUsed(number, 4, kitchen.kept, Quantity(Decimal("0.5"), "lb"), True))
    tx.record(ReadingTaken(number, "temperature", Decimal(220 + n % 3), "°F", None))
    tx.record(BatchFilled(number, 38, 2, "samples", None))
    tx.record(LabelsConfirmed(number, str(n), "virtual:", ((1, 36),)))
    if n % 20 == 0:
        kitchen.bags += 1
        kitchen.kept = tag.make(tag.TagKind.BAG, kitchen.bags)
        kept = Quantity(Decimal(1), "lb")
        tx.record(LotMade(kitchen.kept, number, kitchen.ingredients[4], kept, day, best_before))
    for place, units in ((n % 9, 24), ((n + 4) % 9, 12))[: 1 + n % 2]:
        tx.record(UnitsDispatched(number, units, kitchen.places[place], day, None, ()))


def _shop(tx: Transaction, kitchen: _Kitchen, day: date, n: int) -> None:
    """A new bag of each ingredient, every third day."""
    kitchen.open_bags = []
    for which in range(len(INGREDIENTS)):
        kitchen.bags += 1
        code = tag.make(tag.TagKind.BAG, kitchen.bags)
        supplier = kitchen.suppliers[(n // A_DAY + which) % SUPPLIERS]
        tx.record(
            LotReceived(
                code, kitchen.ingredients[which], Quantity(Decimal(100), "lb"), supplier, f"S{n}-{which}", day,
                day + timedelta(days=200), Money(6400), None, None,
            )
        )  # fmt: skip
        kitchen.open_bags.append(code)
        kitchen.lots.append(code)


def _units(rng: random.Random, batches: int, count: int) -> list[str]:
    return [f"{_number(rng.randrange(batches))}-{rng.randint(1, 36):03d}" for _ in range(count)]


def _asked(
    path: Path, clock: Clock, kitchen: _Kitchen, batches: int, rng: random.Random, told: Progress
) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    told("Opening", 0, 0)
    figures |= _shares("open", _timed(lambda _: Books.open(path, clock=clock).close(), range(20)))
    with Books.open(path, clock=clock) as books:
        figures["facts"] = books.head()[0]
        told("Tracing", 0, 0)
        figures |= _shares("trace", _timed(_afresh(books, trace), _units(rng, batches, 1000)))
        told("Recalling", 0, 0)
        lots = [RecallQuery(lot=code) for code in rng.choices(kitchen.lots, k=200)]
        figures |= _shares("recall_lot", _timed(_afresh(books, recall), lots))
        months = [_month(rng, batches) for _ in range(60)]
        figures |= _shares("recall_supplier_month", _timed(_afresh(books, recall), months))
        told("Recording", 0, 0)
        figures |= _shares("commit", _committed(books))
        told("Verifying", 0, 0)
        began = time.perf_counter()
        problems = books._read(lambda session: verify._check_chain(session, figures["facts"], None))
        figures["verify_facts_per_s"] = figures["facts"] / (time.perf_counter() - began)
        figures["sound"] = not problems
    return figures


def _afresh(books: Books, ask: Callable[[Session, Any], Any]) -> Callable[[Any], Any]:
    """Ask with an empty cache, like a kiosk that has read nothing yet."""

    def asked(what: Any) -> Any:
        with books._readers.reading() as session:
            session.memo.clear()
            return ask(session, what)

    return asked


def _month(rng: random.Random, batches: int) -> RecallQuery:
    day = _day(rng.randrange(batches))
    return RecallQuery(
        supplier=f"Supplier {rng.randrange(SUPPLIERS)}",
        ingredient=INGREDIENTS[rng.randrange(len(INGREDIENTS))],
        bought_from=day,
        bought_to=day + timedelta(days=30),
    )


def _committed(books: Books) -> list[float]:
    """How long single facts take, each in a transaction of its own and safely on the disk."""
    recipe, line = books.recipes()[0], books.recipes()[0].lines[0]
    newest = books.last_lot(line.ingredient)
    assert newest is not None
    took: list[float] = []

    def timed(verb: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        result = verb()
        took.append((time.perf_counter() - began) * 1000)
        return result

    for _ in range(100):
        number: str = timed(lambda: books.start_batch(recipe)).number
        timed(partial(books.use_lot, number, line.index, newest.code, Quantity(Decimal(1), "oz")))
        timed(partial(books.add_reading, number, "temperature", Decimal(220), "°F"))
        timed(partial(books.fill_batch, number, 36, 0))
    return took


def _timed(ask: Callable[[Any], Any], many: Iterable[Any]) -> list[float]:
    """How many milliseconds each call took."""
    took = []
    for one in many:
        began = time.perf_counter()
        ask(one)
        took.append((time.perf_counter() - began) * 1000)
    return took


def _shares(name: str, took: list[float]) -> dict[str, float]:
    return {f"{name}_p{share}_ms": _share(took, share) for share in (50, 95, 99)}


def _share(took: list[float], percent: int) -> float:
    """A percentile.

    >>> _share([5.0, 1.0, 3.0], 50), _share([5.0, 1.0, 3.0], 99)
    (3.0, 5.0)
    """
    return sorted(took)[min(len(took) - 1, len(took) * percent // 100)]
