"""Detects numbers of ours that are not in the books, which shows that facts are missing."""

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
"""How far a number may be beyond the newest known one: a kitchen gives fewer in a year. A higher number is ignored,
because counting would go on after it and could run out of numbers.
"""


@dataclass(frozen=True, slots=True)
class MissingNumber:
    """A number of this kitchen that the books do not know. `ours`: these books must have given it; else another kiosk
    or another copy of the books did.
    """

    number: str
    ours: bool


@dataclass(frozen=True, slots=True)
class _Given:
    """The parts of a number."""

    number: str
    mark: str
    series: str
    ordinal: int


class NumberVerbs(Door):
    def note_missing(self, text: str, *, by: Person | None = None) -> MissingNumber | None:
        """Check whether a label is of this kitchen although the books do not know its number. If so, it is never
        given again.

        This detects an old image of the memory card that was written back in the same machine.

        Returns:
            None if the books know the number, or if it is not of this kitchen, or is too high to have been given.
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
    """A tag with a valid check character, or the number of a batch or unit with the code of one of our products."""
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
