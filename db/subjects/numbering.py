"""Numbers and tags of our own, each given once; and those that turn up and are not in the books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from peewee import IntegerField, TextField

from db.questions.resolve import LONGEST, resolve
from db.records import Person
from db.rules import batch_number, tag
from db.rules.mark import mark_of
from db.rules.text import printable
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact
from db.store.journal import Entry
from db.store.table import IndexTable
from db.store.transaction import Transaction
from db.store.verbs import Verbs


@dataclass(frozen=True, slots=True)
class NumberSeen(Fact):
    """A label of ours was scanned whose number these books never gave, so facts are missing. Later numbers of its
    series are higher than it.
    """

    kind: ClassVar[str] = "number-seen"
    number: str
    series: str
    ordinal: int


class CounterTable(IndexTable):
    """The last ordinal given in each series: a product's day, the bag tags, the badges."""

    series = TextField(unique=True)
    last = IntegerField()


def count(session: Session, series: str, ordinal: int) -> None:
    session.run(
        "INSERT INTO counter (series, last) VALUES (?, ?) "
        "ON CONFLICT (series) DO UPDATE SET last = max(last, excluded.last)",
        series,
        ordinal,
    )


def tag_series(kind: tag.TagKind, mark: str) -> str:
    return f"tag/{kind.value}/{mark}"


def count_tag(session: Session, text: str) -> None:
    known = tag.parse(text)
    if known is not None:
        count(session, tag_series(known.kind, known.mark), known.n)


@applies(NumberSeen)
def number_seen(session: Session, fact: NumberSeen, entry: Entry) -> None:
    """Later numbers of the series are higher than this one."""
    count(session, fact.series, fact.ordinal)


def new_tag(tx: Transaction, kind: tag.TagKind) -> str:
    """The next of our own codes of this kind. It is counted when the fact that carries it is recorded."""
    last = tx.session.value("SELECT last FROM counter WHERE series = ?", tag_series(kind, tx.mark)) or 0
    return tag.make(kind, last + 1, tx.mark)


_IS_TAKEN = """
    SELECT 1 FROM batch WHERE number = ?1 OR (number >= ?1 || '-0' AND number < ?1 || '-:')
    UNION ALL SELECT 1 FROM lot WHERE code = ?1 OR (code >= ?1 || '-0' AND code < ?1 || '-:')
"""
"""SQL: whether a number is taken by a batch or bag, or would read as a unit of one. (":" follows "9" in ASCII.)"""


def next_number(tx: Transaction, product_code: str, made_on: date) -> tuple[str, str, int]:
    """The next free number in the kitchen's style. Numbers that imported batches or bags have are skipped."""
    style = tx.settings.style
    series = batch_number.series(style, product_code, made_on, tx.mark)
    ordinal = tx.session.value("SELECT last FROM counter WHERE series = ?", series) or 0
    while True:
        ordinal += 1
        number = batch_number.format_number(style, product_code, made_on, ordinal, tx.mark)
        if not tx.session.value(_IS_TAKEN, number):
            return number, series, ordinal


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


class NumberVerbs(Verbs):
    def note_missing(self, text: str, *, by: Person | None = None) -> MissingNumber | None:
        """Check whether a label is of this kitchen although the books do not know its number. If so, it is never
        given again.

        This detects an old image of the memory card that was written back in the same machine.

        Returns:
            None if the books know the number, or if it is not of this kitchen, or is too high to have been given.
        """

        def work(tx: Transaction) -> MissingNumber | None:
            given = _given(tx.session, text)
            if given is None or resolve(tx.session, given.number) is not None:
                return None
            ours = given.mark in _marks(tx.session)
            last = tx.session.value("SELECT last FROM counter WHERE series = ?", given.series) or 0
            if ours and given.ordinal > last + LEAP:
                return None
            if ours and given.ordinal > last:
                tx.record(NumberSeen(given.number, given.series, given.ordinal))
            return MissingNumber(given.number, ours)

        return self._write(work, by)


def _marks(session: Session) -> set[str]:
    return {mark_of(kiosk, epoch) for kiosk, epoch in session.all("SELECT DISTINCT kiosk, epoch FROM journal")}


def _given(session: Session, text: str) -> _Given | None:
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
        if parsed is None or not session.value("SELECT 1 FROM product WHERE code = ?", parsed.product_code):
            continue
        made_on = parsed.made_on
        if made_on is None and parsed.style is not batch_number.BatchStyle.SEQUENTIAL:
            continue
        day = made_on or batch_number.ANY_DAY
        series = batch_number.series(parsed.style, parsed.product_code, day, parsed.mark)
        return _Given(number, parsed.mark, series, parsed.ordinal)
    return None
