"""Reading bins: what a scoop out of one may be of."""

from __future__ import annotations

from db import stock
from db.engine import Rows
from db.errors import UnknownNumberError
from db.records import Bin


def bins(rows: Rows) -> tuple[Bin, ...]:
    return tuple(_bin(rows, row_id, uid, name) for row_id, uid, name in rows.all(f"{_ASK} ORDER BY name"))


def bin_(rows: Rows, uid: str) -> Bin:
    """
    Raises:
        UnknownNumberError: there is no such bin.
    """
    row = rows.one(f"{_ASK} WHERE uid = ?", uid)
    if row is None:
        raise UnknownNumberError(uid, "That bin is not in the books.")
    return _bin(rows, *row)


_ASK = "SELECT id, uid, name FROM bin"


def _bin(rows: Rows, row_id: int, uid: str, name: str) -> Bin:
    inside = rows.all("SELECT lot_id FROM bin_lot WHERE bin_id = ? ORDER BY id", row_id)
    return Bin(uid, name, tuple(stock.lot_by_id(rows, lot_id) for (lot_id,) in inside))
