"""What of the sheets is in the books already: passed over and counted; what contradicts them is told.

A row is known when the books have the same content, whoever recorded it. Two sales of as many units to one place on one
day are two rows: of rows that are alike, as many are known as the books have.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

from db.engine import Rows
from db.imports.history import History
from db.imports.lines import Made, Purchase, Used
from db.imports.problems import Problems
from db.rules.quantity import Quantity
from db.rules.text import folded

R = TypeVar("R")


@dataclass(slots=True)
class News:
    """`history`: what the books do not have yet. `known`: how many rows they have."""

    history: History
    known: int
    problems: Problems


def news(rows: Rows, history: History) -> News:
    """Leave out what the books have; rows that say other than they do are problems."""
    problems = history.problems.copy()
    books = _Books(rows, history)
    known_tags: dict[str, str] = {}
    bought = [one for one in history.purchases if not _is_known_bag(books, one, known_tags, problems)]
    made = [one for one in history.batches if not _is_known_batch(books, one, problems)]
    used = [replace(one, lot=known_tags.get(one.lot, one.lot)) for one in history.used]
    new_used = _left_over(used, books.uses, _use_key)
    new_sent = _left_over(
        history.sent, books.sent, lambda one: (one.number, folded(one.destination), one.units, str(one.on), one.order)
    )
    for use in new_used:
        if use.number in books.batches:
            words = (
                f"{use.number} is in the books, without this use of {use.lot}: record it at the kiosk, or mend the row"
            )
            problems.add(use.file, use.line, words)
    new = replace(history, purchases=bought, batches=made, used=new_used, sent=new_sent)
    kept_bags, kept_batches = {one.lot for one in bought}, {one.number for one in made}
    new.bags = [one for one in history.bags if one.number in kept_bags or one.number not in books.bags]
    new.numbers = [one for one in history.numbers if one.number in kept_batches or one.number not in books.batches]
    return News(new, history.rows - new.rows, problems)


class _Books:
    """What the books have of the numbers that the sheets name."""

    def __init__(self, rows: Rows, history: History) -> None:
        self.bags: dict[str, tuple[object, ...]] = {}
        self.alike: dict[Hashable, list[str]] = defaultdict(list)
        for code, *said in rows.all(
            "SELECT code, ingredient.name, COALESCE(supplier.name, ''), COALESCE(supplier_lot, ''), bought_on, amount, "
            "unit FROM lot JOIN ingredient ON ingredient.id = ingredient_id "
            "LEFT JOIN supplier ON supplier.id = supplier_id WHERE from_batch_id IS NULL"
        ):
            ingredient, supplier, supplier_lot, day, amount, unit = said
            base = Quantity.stored(Decimal(amount), unit).base
            self.bags[code] = (folded(ingredient), folded(supplier), folded(supplier_lot), day, base)
            self.alike[self.bags[code]].append(code)
        self.batches: dict[str, tuple[object, ...]] = {
            number: (folded(name), folded(code), day, filled, aside)
            for number, name, code, day, filled, aside in rows.all(
                "SELECT number, name, code, made_on, filled, set_aside FROM batch "
                "JOIN product ON product.id = product_id"
            )
        }
        self.uses = Counter(
            (number, lot.upper(), Quantity.stored(Decimal(amount), unit).base)
            for number, lot, amount, unit in rows.all(
                "SELECT batch.number, COALESCE(source.number, lot.code), use.amount, use.unit FROM use "
                "JOIN batch ON batch.id = use.batch_id JOIN lot ON lot.id = use.lot_id "
                "LEFT JOIN batch source ON source.id = lot.from_batch_id WHERE NOT use.reversed"
            )
        ) if history.used and self.batches else Counter()  # fmt: skip
        self.sent = Counter(
            (number, folded(name), units, day, order or "")
            for number, name, units, day, order in rows.all(
                "SELECT number, destination.name, units, sent_on, order_ref FROM dispatch "
                "JOIN batch ON batch.id = batch_id JOIN destination ON destination.id = destination_id"
            )
        ) if history.sent and self.batches else Counter()  # fmt: skip


def _use_key(use: Used) -> Hashable:
    return use.number, use.lot.upper(), use.quantity.base


def _left_over(records: Iterable[R], there: Counter[Any], key_of: Callable[[R], Hashable]) -> list[R]:
    """Those that the books do not have, each of theirs counted once."""
    left = Counter(there)
    new = []
    for one in records:
        key = key_of(one)
        if left[key] > 0:
            left[key] -= 1
        else:
            new.append(one)
    return new


_BAG_SAYS = ("the ingredient", "the supplier", "the supplier's lot", "the day", "the quantity")


def _is_known_bag(books: _Books, one: Purchase, known_tags: dict[str, str], problems: Problems) -> bool:
    mine = (
        folded(one.ingredient),
        folded(one.supplier),
        folded(one.supplier_lot),
        str(one.bought_on),
        one.quantity.base,
    )
    if one.untagged:
        alike = books.alike.get(mine)
        if alike:
            known_tags[one.lot] = alike.pop(0)
        return one.lot in known_tags
    there = books.bags.get(one.lot)
    if there is None:
        return False
    other = [word for word, a, b in zip(_BAG_SAYS, mine, there, strict=True) if a != b]
    if other:
        words = f"a bag {one.lot} is in the books already, and {' and '.join(other)} there is not the same"
        problems.add(one.file, one.line, words)
    return True


def _is_known_batch(books: _Books, one: Made, problems: Problems) -> bool:
    there = books.batches.get(one.number)
    if there is None:
        return False
    name, code, day, filled, aside = there
    other = [] if folded(one.product) in (name, code) else ["the product"]
    other += ["the day"] if str(one.made_on) != day else []
    other += ["how many were made"] if filled != one.produced or (aside or 0) != one.set_aside else []
    if other:
        words = f"a batch {one.number} is in the books already, and {' and '.join(other)} there is not the same"
        problems.add(one.file, one.line, words)
    return True
