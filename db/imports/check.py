"""How the four sheets fit together, and with what the books hold already."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from db.engine import Rows
from db.errors import UnitError
from db.imports.history import BATCHES, PURCHASES, SENT, USED, History, Made, Purchase, Sent, Used
from db.rules import gtin, tag
from db.rules.batch_number import split_unit
from db.rules.quantity import Dimension, Quantity


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would add. `remarks`: what is odd and is recorded all the same."""

    lots: int
    batches: int
    uses: int
    sent: int
    new: dict[str, tuple[str, ...]]
    remarks: tuple[str, ...]


def check(rows: Rows, history: History) -> Preview:
    """
    Raises:
        ImportFilesError: every problem of the four files.
    """
    _purchases(rows, history)
    _batches(rows, history)
    _uses(rows, history)
    _sent(history)
    history.refuse()
    return Preview(
        len(history.purchases),
        len(history.batches),
        len(history.used),
        len(history.sent),
        {what: names for what, names in _new(rows, history).items() if names},
        (*history.remarks, *_overdrawn(history)),
    )


def _twice(file: str, records: Iterable[Purchase | Made], key: Callable[[Purchase | Made], str], h: History) -> None:
    first: dict[str, int] = {}
    for one in records:
        number = key(one)
        if number in first:
            h.problems.add(file, one.line, f"{number} is there twice: also in line {first[number]}")
        else:
            first[number] = one.line


def _number_of(one: Purchase | Made) -> str:
    return one.lot if isinstance(one, Purchase) else one.number


def _purchases(rows: Rows, history: History) -> None:
    _twice(PURCHASES, history.purchases, _number_of, history)
    for one in history.purchases:
        if rows.value("SELECT 1 FROM lot WHERE code = ?", one.lot):
            history.problems.add(PURCHASES, one.line, f"a bag {one.lot} is in the books already")
        elif rows.value("SELECT 1 FROM batch WHERE number = ?", one.lot):
            history.problems.add(PURCHASES, one.line, f"{one.lot} is the number of a batch in the books")


def _batches(rows: Rows, history: History) -> None:
    _twice(BATCHES, history.batches, _number_of, history)
    lots = {one.lot for one in history.purchases}
    numbers = {one.number for one in history.batches}
    for one in history.batches:
        if rows.value("SELECT 1 FROM batch WHERE number = ?", one.number):
            history.problems.add(BATCHES, one.line, f"a batch {one.number} is in the books already")
        elif one.number in lots or rows.value("SELECT 1 FROM lot WHERE code = ?", one.number):
            history.problems.add(BATCHES, one.line, f"{one.number} is a batch and a bag: give one another number")
        elif tag.parse(one.number) is not None or gtin.gtin14(one.number) is not None:
            history.problems.add(BATCHES, one.line, f"{one.number} reads as one of our tags or a product code")
        split = split_unit(one.number)
        if split is not None and split[0] in numbers:
            history.problems.add(BATCHES, one.line, f"{one.number} reads as a unit of the batch {split[0]}")


def _uses(rows: Rows, history: History) -> None:
    batches = {one.number for one in history.batches}
    kept = _kept_in(rows, history)
    own: dict[str, set[str]] = defaultdict(set)
    for use in history.used:
        if use.number not in batches:
            history.problems.add(USED, use.line, f"the batch {use.number} is not in {BATCHES}")
        elif use.lot in kept:
            _fits(use, *kept[use.lot], history)
        elif use.lot in batches:
            own[use.number].add(use.lot)
        elif not rows.value("SELECT 1 FROM batch WHERE number = ?", use.lot):
            words = f"the lot {use.lot} is neither in {PURCHASES} nor in {BATCHES} nor in the books"
            history.problems.add(USED, use.line, words)
    _loops(own, history)


def _kept_in(rows: Rows, history: History) -> dict[str, tuple[str, str | None]]:
    """Each bag's unit, and the density of what is in it."""
    densities: dict[str, str | None] = {
        name.lower(): density for name, density in rows.all("SELECT name, density FROM ingredient")
    }
    kept: dict[str, tuple[str, str | None]] = {
        code: (unit, density)
        for code, unit, density in rows.all(
            "SELECT code, unit, density FROM lot JOIN ingredient ON ingredient.id = ingredient_id"
        )
    }
    for one in history.purchases:
        kept[one.lot] = (one.quantity.unit, densities.get(one.ingredient.lower()))
    return kept


def _fits(use: Used, unit: str, density: str | None, history: History) -> None:
    try:
        use.quantity.base_in(_dimension(unit), None if density is None else Decimal(density))
    except UnitError:
        words = f"{use.quantity} of {use.lot} cannot be: the bag is kept in {unit}"
        history.problems.add(USED, use.line, words)


def _dimension(unit: str) -> Dimension:
    return Quantity(Decimal(0), unit).dimension


def _loops(own: dict[str, set[str]], history: History) -> None:
    try:
        TopologicalSorter(own).prepare()
    except CycleError as error:
        ring: list[str] = error.args[1]
        pairs = {pair for way in (ring, ring[::-1]) for pair in pairwise(way)}
        line = next(use.line for use in history.used if (use.number, use.lot) in pairs)
        history.problems.add(USED, line, f"a batch cannot be made out of itself: {' from '.join(ring)}")


def _sent(history: History) -> None:
    net = {one.number: one.produced - one.set_aside for one in history.batches}
    made_on = {one.number: one.made_on for one in history.batches}
    kinds: dict[str, tuple[Sent, int]] = {}
    gone: Counter[str] = Counter()
    for one in history.sent:
        if one.number not in net:
            history.problems.add(SENT, one.line, f"the batch {one.number} is not in {BATCHES}")
            continue
        gone[one.number] += one.units
        if gone[one.number] > net[one.number] >= gone[one.number] - one.units:
            words = f"{gone[one.number]} units of {one.number} are sent, and {net[one.number]} were made for sale"
            history.problems.add(SENT, one.line, words)
        if one.on < made_on[one.number]:
            words = f"{one.number} was sent on {one.on}, before it was made on {made_on[one.number]}"
            history.problems.add(SENT, one.line, words)
        first, line = kinds.setdefault(one.destination.casefold(), (one, one.line))
        if one.kind is not None and first.kind is not None and one.kind is not first.kind:
            words = f"{one.destination} is a {one.kind.value} here and a {first.kind.value} in line {line}"
            history.problems.add(SENT, one.line, words)


def _overdrawn(history: History) -> tuple[str, ...]:
    received = {one.lot: one.quantity for one in history.purchases}
    used: dict[str, Decimal] = defaultdict(Decimal)
    for use in history.used:
        whole = received.get(use.lot)
        if whole is not None and use.quantity.dimension is whole.dimension:
            used[use.lot] += use.quantity.base
    return tuple(
        f"More of {lot} was used than the {received[lot]} that were bought."
        for lot, base in used.items()
        if base > received[lot].base
    )


def _new(rows: Rows, history: History) -> dict[str, tuple[str, ...]]:
    def unknown(table: str, names: Iterable[str], also: str = "name") -> tuple[str, ...]:
        found = rows.all(f'SELECT name, {also} FROM "{table}"')
        known = {name.lower() for pair in found for name in pair}
        first: dict[str, str] = {}
        for name in names:
            if name and name.lower() not in known:
                first.setdefault(name.lower(), name)
        return tuple(first.values())

    return {
        "suppliers": unknown("supplier", (one.supplier for one in history.purchases)),
        "ingredients": unknown("ingredient", (one.ingredient for one in history.purchases)),
        "products": unknown("product", (one.product for one in history.batches), also="code"),
        "people": unknown("person", (one.made_by for one in history.batches)),
        "equipment": unknown("equipment", (name for one in history.batches for name in one.equipment)),
        "destinations": unknown("destination", (one.destination for one in history.sent)),
    }
