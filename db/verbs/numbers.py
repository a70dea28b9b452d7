"""Numbers of ours that turn up and are not in the books: they tell of facts that are gone without a trace."""

from __future__ import annotations

from dataclasses import dataclass

from db import facts
from db.apply.names import tag_series
from db.door import Door, Transaction
from db.engine import Rows
from db.records import Person
from db.resolve import LONGEST, resolve
from db.rules import batch_number, tag
from db.rules.mark import mark_of
from db.rules.text import printable

LEAP = 10_000
"""So far may a number be after the newest that is known: a kitchen gives fewer in a year. One that is further on is not
taken, as it would count for ever: after the highest that can be read no number is left."""


@dataclass(frozen=True, slots=True)
class MissingNumber:
    """`ours`: these very books would have given it; else another kiosk of the kitchen, or another copy of its books."""

    number: str
    ours: bool


@dataclass(frozen=True, slots=True)
class _Given:
    """What a number says of itself."""

    number: str
    mark: str
    series: str
    ordinal: int


class NumberVerbs(Door):
    def note_missing(self, text: str, *, by: Person | None = None) -> MissingNumber | None:
        """Whether a label is of this kitchen although the books do not know its number; then it is never given again.

        An old image of the card that was put back in the same machine is found out so.

        Returns:
            None where the books know it, or where it is no number of this kitchen: also one that says it is, and is
            so high that these books cannot have given it.
        """

        def work(tx: Transaction) -> MissingNumber | None:
            given = _given(tx.rows, text)
            if given is None or resolve(tx.rows, given.number) is not None:
                return None
            ours = given.mark in _marks(tx.rows)
            last = tx.rows.value("SELECT last FROM counter WHERE series = ?", given.series) or 0
            if ours and given.ordinal > last + LEAP:
                return None
            if ours and given.ordinal > last:
                tx.record(facts.NumberSeen(given.number, given.series, given.ordinal))
            return MissingNumber(given.number, ours)

        return self._write(work, by)


def _marks(rows: Rows) -> set[str]:
    return {mark_of(kiosk, epoch) for kiosk, epoch in rows.all("SELECT DISTINCT kiosk, epoch FROM journal")}


def _given(rows: Rows, text: str) -> _Given | None:
    """A tag with its check character, or a batch's number (a unit's, too) with the code of one of our products."""
    plain = printable(text, LONGEST + 1).upper()
    if len(plain) > LONGEST:
        return None
    ours = tag.parse(plain)
    if ours is not None:
        return _Given(plain, ours.mark, tag_series(ours.kind, ours.mark), ours.n)
    split = batch_number.split_unit(plain)
    for number in (plain, split[0]) if split else (plain,):
        parsed = batch_number.parse(number)
        if parsed is None or not rows.value("SELECT 1 FROM product WHERE code = ?", parsed.product_code):
            continue
        made_on = parsed.made_on
        if made_on is None and parsed.style is not batch_number.BatchStyle.SEQUENTIAL:
            continue
        day = made_on or batch_number.ANY_DAY
        series = batch_number.series(parsed.style, parsed.product_code, day, parsed.mark)
        return _Given(number, parsed.mark, series, parsed.ordinal)
    return None
