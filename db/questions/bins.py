"""Reads bins: which bags a scoop may be of, now or while a batch was cooked.

Times are positions in the journal, which give the order of events even if the clock was wrong.
"""

from __future__ import annotations

import sys

from db.questions import stock
from db.records import Bin, Lot
from db.rules.errors import UnknownNumberError
from db.rules.words import words
from db.store.engine import Session


def bins(session: Session) -> tuple[Bin, ...]:
    return tuple(_bin(session, row_id, uid, name) for row_id, uid, name in session.all(f"{_ASK} ORDER BY name"))


def bin_(session: Session, uid: str) -> Bin:
    """The bin with this id.

    Raises:
        UnknownNumberError: there is none.
    """
    row = session.one(f"{_ASK} WHERE uid = ?", uid)
    if row is None:
        raise UnknownNumberError(uid, words("That bin is not in the books."))
    return _bin(session, *row)


_ASK = "SELECT id, uid, name FROM bin"


def _bin(session: Session, row_id: int, uid: str, name: str) -> Bin:
    return Bin(uid, name, tuple(stock.lot_by_id(session, lot_id) for lot_id in lots_in(session, row_id, NOW)))


When = tuple[int, int]
"""A span of positions in the journal: first and last."""

NOW: When = (sys.maxsize, sys.maxsize)


def when(began: int, ended: int | None, *, late: bool) -> When:
    """When something recorded now went into the batch: now, or (`late`) at any time while it was cooked."""
    if not late and ended is None:
        return NOW
    return began, ended or sys.maxsize


def lots_in(session: Session, row_id: int, at: When, asked: int | None = None) -> tuple[int, ...]:
    """The bags that were in a bin during `at`, in the order in which they were poured in.

    Args:
        asked: the ingredient of the recipe line. If the bin held several ingredients at different times, only bags of
            this one are returned.
    """
    first, last = at
    found = session.all(
        "SELECT lot_id, ingredient_id FROM bin_lot JOIN lot ON lot.id = lot_id "
        "WHERE bin_id = ? AND came < ? AND (went IS NULL OR went > ?) ORDER BY bin_lot.id",
        row_id,
        last,
        first,
    )
    of_it = [lot_id for lot_id, ingredient_id in found if ingredient_id == asked]
    return tuple(dict.fromkeys(of_it or [lot_id for lot_id, _ in found]))


def mixed_with(session: Session, lot_row: int, at: When) -> tuple[int, ...]:
    """The bags that were in a bin together with this one during `at`. What was weighed by its tag may be of any of
    them.
    """
    first, last = at
    found = session.all(
        "SELECT DISTINCT other.lot_id FROM bin_lot AS mine JOIN bin_lot AS other ON other.bin_id = mine.bin_id "
        "WHERE mine.lot_id = ?1 AND other.lot_id != ?1 AND mine.came < ?2 AND (mine.went IS NULL OR mine.went > ?3) "
        "AND other.came < min(?2, coalesce(mine.went, ?2)) "
        "AND (other.went IS NULL OR other.went > max(?3, mine.came)) ORDER BY 1",
        lot_row,
        last,
        first,
    )
    return tuple(lot_id for (lot_id,) in found)


def when_of(session: Session, number: str, *, late: bool) -> When:
    """As `when`, for a batch given by its number."""
    row = session.one("SELECT began, ended FROM batch WHERE number = ?", number)
    return NOW if row is None else when(row[0], row[1], late=late)


def lots_then(session: Session, bin_id: str, number: str, asked: str | None, *, late: bool) -> tuple[Lot, ...]:
    """The bags that a scoop into this batch may be of. `asked`: the ingredient of the recipe line."""
    row_id = session.value("SELECT id FROM bin WHERE uid = ?", bin_id)
    ingredient = session.value("SELECT id FROM ingredient WHERE uid = ?", asked)
    found = lots_in(session, row_id, when_of(session, number, late=late), ingredient)
    return tuple(stock.lot_by_id(session, lot_id) for lot_id in found)


def lots_mixed_with(session: Session, code: str, number: str, *, late: bool) -> tuple[Lot, ...]:
    """The bags that are in a bin together with this one, or were while the batch was cooked."""
    row_id = session.value("SELECT id FROM lot WHERE code = ?", code)
    found = mixed_with(session, row_id, when_of(session, number, late=late))
    return tuple(stock.lot_by_id(session, lot_id) for lot_id in found)
