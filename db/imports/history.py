"""A kitchen's history in four sheets: what came in, what was made, what went into it, where it went.

    purchases.csv   lot, ingredient, supplier, supplier_lot, bought_on, best_before, quantity, unit, price
    batches.csv     batch_number, product, made_on, made_by, produced, set_aside, equipment, notes
    used.csv        batch_number, lot, quantity, unit                 lot may be the number of one of our own batches
    sent.csv        batch_number, destination, kind, units, on, order

Here each row is read for itself; `check` looks at how they fit together and with the books. The number of a row that is
wrong otherwise is kept, so that what names it is not called wrong as well.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from db.imports.cells import Cells
from db.imports.days import order_of
from db.imports.problems import ImportFilesError, Problems
from db.imports.sheet import Columns, Sheet, read_sheet
from db.records import DestinationKind
from db.rules.batch_number import MAX_UNIT
from db.rules.money import Money
from db.rules.quantity import Quantity
from db.rules.text import NOTE_LIMIT

R = TypeVar("R")

PURCHASES, BATCHES, USED, SENT = "purchases.csv", "batches.csv", "used.csv", "sent.csv"
COLUMNS = {
    PURCHASES: Columns(
        ("lot", "ingredient", "bought_on", "quantity", "unit"), ("supplier", "supplier_lot", "best_before", "price")
    ),
    BATCHES: Columns(
        ("batch_number", "product", "made_on", "produced"), ("made_by", "set_aside", "equipment", "notes")
    ),
    USED: Columns(("batch_number", "lot", "quantity", "unit"), ()),
    SENT: Columns(("batch_number", "destination", "units", "on"), ("kind", "order")),
}
_DAYS = ("bought_on", "best_before", "made_on", "on")
_KINDS = {
    "": DestinationKind.OTHER, "farmers market": DestinationKind.MARKET, "shop": DestinationKind.STORE,
    "web": DestinationKind.ONLINE, **{kind.value: kind for kind in DestinationKind},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Numbered:
    """A row that gives something its number, whether or not the rest of it could be read."""

    line: int
    number: str


@dataclass(frozen=True, slots=True)
class Purchase:
    line: int
    lot: str
    ingredient: str
    supplier: str
    supplier_lot: str
    bought_on: date
    best_before: date | None
    quantity: Quantity
    price: Money | None


@dataclass(frozen=True, slots=True)
class Made:
    line: int
    number: str
    product: str
    made_on: date
    made_by: str
    produced: int
    set_aside: int
    equipment: tuple[str, ...]
    notes: str


@dataclass(frozen=True, slots=True)
class Used:
    line: int
    number: str
    lot: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Sent:
    line: int
    number: str
    destination: str
    kind: DestinationKind | None
    units: int
    on: date
    order: str


@dataclass(slots=True)
class History:
    """The rows of the four files that could be read, what was wrong with the others, and what to mention.

    `bags` and `numbers` are of every row of purchases.csv and batches.csv whose number could be read; `in_part` are the
    files that may hold more of them.
    """

    purchases: list[Purchase] = field(default_factory=list)
    batches: list[Made] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    remarks: list[str] = field(default_factory=list)
    bags: list[Numbered] = field(default_factory=list)
    numbers: list[Numbered] = field(default_factory=list)
    in_part: set[str] = field(default_factory=set)

    @property
    def rows(self) -> int:
        return len(self.purchases) + len(self.batches) + len(self.used) + len(self.sent)

    def refuse(self) -> None:
        """
        Raises:
            ImportFilesError: if there is any problem.
        """
        if self.problems.count:
            raise ImportFilesError(self.problems.in_order(), self.problems.count)


def read_folder(folder: Path, *, currency: str = "USD", progress: Callable[[str], None] | None = None) -> History:
    """The four files of a folder; any may be missing, one must be there. Problems are collected, not raised."""
    history = History()
    files = _files(folder, history)
    readers: tuple[
        tuple[str, list[Purchase] | list[Made] | list[Used] | list[Sent], Callable[[Cells], object]], ...
    ] = (
        (PURCHASES, history.purchases, lambda cells: _purchase(cells, currency)),
        (BATCHES, history.batches, _made),
        (USED, history.used, _used),
        (SENT, history.sent, _sent),
    )
    for name, into, read in readers:
        if name in files:
            if progress is not None:
                progress(name)
            before = history.problems.count
            sheet = read_sheet(files[name], COLUMNS[name], history.problems)
            if history.problems.count > before:
                history.in_part.add(name)
            if sheet.remark:
                history.remarks.append(f"{name} {sheet.remark}.")
            into.extend(_records(name, sheet, read, history))  # type: ignore[arg-type]
    return history


def _files(folder: Path, history: History) -> dict[str, Path]:
    files: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        name = path.name.casefold()
        if name in files:
            history.problems.add(path.name, 0, f"is there twice: also as {files[name].name}")
        elif name in COLUMNS and path.is_file():
            files[name] = path
        elif name in COLUMNS:
            history.problems.add(path.name, 0, f"is {'a folder' if path.is_dir() else 'something else'}, not a file")
            history.in_part.add(name)
        elif name.endswith((".csv", ".xlsx", ".xls", ".ods")):
            near = difflib.get_close_matches(name, COLUMNS, 1)
            history.in_part.update(near)
            hint = f"did you mean {near[0]}?" if near else f"there can be {', '.join(COLUMNS)}"
            history.problems.add(path.name, 0, f"is not one of the files that are imported: {hint}")
    if not files:
        history.problems.add(folder.name or str(folder), 0, f"holds none of {', '.join(COLUMNS)}")
    return files


_NUMBERED = {PURCHASES: "lot", BATCHES: "batch_number"}
"""Where a file gives numbers to what its rows are of."""


def _records(name: str, sheet: Sheet, read: Callable[[Cells], R | None], history: History) -> Iterable[R]:
    order = order_of(row.cells.get(column, "") for row in sheet.rows for column in _DAYS)
    for row in sheet.rows:
        cells = Cells(row, sheet.name, order, history.problems)
        record = read(cells)
        if name in _NUMBERED:
            _keep_number(cells, name, history)
        if record is not None:
            yield record


def _keep_number(cells: Cells, file: str, history: History) -> None:
    number = cells.numbers.get(_NUMBERED[file])
    if number is None:
        history.in_part.add(file)
    else:
        (history.bags if file == PURCHASES else history.numbers).append(Numbered(cells.line, number))


def _purchase(cells: Cells, currency: str) -> Purchase | None:
    lot, ingredient = cells.number("lot"), cells.text("ingredient", needed=True)
    bought_on, best_before = cells.day("bought_on", needed=True), cells.day("best_before")
    quantity, price = cells.quantity(), cells.money("price", currency)
    supplier, supplier_lot = cells.text("supplier"), cells.text("supplier_lot")
    if bought_on and best_before and best_before < bought_on:
        cells.wrong(f"best before {best_before} is before it was bought on {bought_on}")
    if not cells.ok or bought_on is None or quantity is None:
        return None
    return Purchase(cells.line, lot, ingredient, supplier, supplier_lot, bought_on, best_before, quantity, price)


def _made(cells: Cells) -> Made | None:
    number, product = cells.number("batch_number"), cells.text("product", needed=True)
    made_on, made_by = cells.day("made_on", needed=True), cells.text("made_by")
    produced, set_aside = cells.whole("produced", MAX_UNIT, needed=True), cells.whole("set_aside", MAX_UNIT) or 0
    equipment = tuple(name.strip() for name in re.split("[;,]", cells.text("equipment", limit=400)) if name.strip())
    notes = cells.text("notes", limit=NOTE_LIMIT, free=True)
    if produced is not None and set_aside > produced:
        cells.wrong(f"{set_aside} set aside of {produced} produced cannot be")
    if not cells.ok or made_on is None or produced is None:
        return None
    return Made(cells.line, number, product, made_on, made_by, produced, set_aside, equipment, notes)


def _used(cells: Cells) -> Used | None:
    number, lot, quantity = cells.number("batch_number"), cells.number("lot"), cells.quantity()
    return Used(cells.line, number, lot, quantity) if cells.ok and quantity is not None else None


def _sent(cells: Cells) -> Sent | None:
    number, destination = cells.number("batch_number"), cells.text("destination", needed=True)
    units, on = cells.whole("units", MAX_UNIT, needed=True), cells.day("on", needed=True)
    order = cells.text("order", free=True)
    said = cells.text("kind").casefold()
    if said not in _KINDS:
        near = difflib.get_close_matches(said, _KINDS, 1)
        hint = f"did you mean {near[0]!r}?" if near else "there are market, store, online and other"
        cells.wrong(f"the kind {said[:30]!r} is not known: {hint}")
    if units == 0:
        cells.wrong("0 units cannot be sent")
    if not cells.ok or units is None or on is None:
        return None
    return Sent(cells.line, number, destination, _KINDS[said] if said else None, units, on, order)
