"""Reads a kitchen's history from four sheets: what came in, what was made, what went into it, where it went.

    purchases.csv   lot, ingredient, supplier, supplier_lot, bought_on, best_before, quantity, unit, price
    batches.csv     batch_number, product, made_on, made_by, produced, set_aside, equipment, notes
    used.csv        batch_number, lot, quantity, unit                 lot may be the number of one of our own batches
    sent.csv        batch_number, destination, kind, units, on, order

Rows are read independently of each other; `check` compares them with each other and with the books. The number of a
row that is wrong is remembered, so that rows that refer to it are not reported as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from db.records import DestinationKind
from db.rules.batch_number import MAX_UNIT
from db.rules.nearest import nearest
from db.rules.text import NOTE_LIMIT, printable
from db.rules.words import counted, words
from db.sheets.bag_day import date_called, day_on_bag
from db.sheets.cells import Cells, FigureStyle, Names
from db.sheets.choices import Choices, DateOrder, same_option, settled_by_kind
from db.sheets.days import Order, order_of
from db.sheets.everything import Everything
from db.sheets.figures import comma_shown, one_of
from db.sheets.headings import (
    BATCHES,
    COLUMNS,
    DAYS,
    EVERYTHING,
    FIGURES,
    PURCHASES,
    SENT,
    USED,
    known_headings,
    named_like,
)
from db.sheets.history_rows import History
from db.sheets.layout import Layout, heading_line, lay_out
from db.sheets.lines import MadeLine, NumberedLine, PurchaseLine, SentLine, UsedLine
from db.sheets.naming import tell_unfitting
from db.sheets.problems import Problems
from db.sheets.resolve import settle_bags
from db.sheets.sheet import LONGEST_NAME, Grid, SheetLine, read_text
from db.sheets.swapped import tell_swapped
from db.sheets.workbook import read_workbook

_KINDS = {
    "": DestinationKind.OTHER, "farmers market": DestinationKind.MARKET, "shop": DestinationKind.STORE,
    "web": DestinationKind.ONLINE, **{kind.value: kind for kind in DestinationKind},
}  # fmt: skip

RowsRead = Callable[[str, int, int], None]


def read_folder(
    folder: Path,
    *,
    currency: str = "USD",
    choices: Choices = Choices(),  # noqa: B008 - frozen
    progress: RowsRead | None = None,
) -> History:
    """Read the sheets in a folder, whatever the files are called. Problems are collected, not raised.

    Args:
        progress: called from time to time with the name of a file or sheet, the number of rows read, and their total
            (0 and 0 while it is unknown).
    """
    history = History()
    layouts: list[Layout] = []
    sheets: list[tuple[Sequence[str], Sequence[str]]] = []
    for path in _files(folder, history):
        if progress is not None:
            progress(path.name, 0, 0)
        for grid in _grids(path, history.problems):
            layout = _understood(grid, choices, history)
            if layout is not None:
                layouts.append(layout)
            sheets.append((grid.names, [] if layout is None else layout.headings))
    tell_unfitting(choices, sheets, history.problems)
    for layout in layouts:
        tell_swapped(layout, DAYS, history.problems)
    names = Names(settled_by_kind(choices.same))
    readings = [replace(one, names=names) for one in _readings(layouts, choices)]
    everything: list[Everything] = []
    for layout, reading in zip(layouts, readings, strict=True):
        _keep(layout, reading, currency, history, everything, progress)
    for one in everything:
        one.into(history.purchases, history.batches, history.used, history.remarks)
        history.bags += one.bags
        history.numbers += one.numbers
    _tell_names(choices, names, history)
    settle_bags(history)
    return history


def _tell_names(choices: Choices, names: Names, history: History) -> None:
    """Report how often each name in the choices was replaced. A name that occurs nowhere is a problem, since the user
    expects a change.
    """
    for (kind, one), other in choices.same.items():
        count = names.times(kind, one)
        if not count:
            wrong = words("the name {name} is in no row of the sheets", name=repr(one[:60]))
            history.problems.add(same_option((kind, one), other), 0, wrong)
            continue
        history.understood.append(_read_as(one, other, count))
    history.only_said = tuple(pair for pair in choices.same.items() if not names.times(pair[0][0], pair[1]))


def _read_as(one: str, other: str, count: int) -> str:
    if count == 1:
        return words("{name} is read as {other}, as you said: once.", name=repr(one), other=repr(other))
    return counted(
        "{name} is read as {other}, as you said: {number} time.",
        "{name} is read as {other}, as you said: {number} times.",
        count,
        name=repr(one),
        other=repr(other),
        number=f"{count:,}",
    )


def _understood(grid: Grid, choices: Choices, history: History) -> Layout | None:
    before = history.problems.count
    layout = lay_out(grid, choices, history.problems)
    if layout is None or grid.broken or history.problems.count > before:
        kinds = [layout.kind] if layout is not None else named_like(grid.title)
        history.in_part.update(kinds or COLUMNS)
    if layout is not None:
        history.headings[grid.name] = layout.columns
        history.understood.extend(layout.said)
        if grid.remark:
            history.remarks.append(words("{sheet} {remark}.", sheet=grid.name, remark=grid.remark))
    return layout


_WORKBOOKS = (".xlsx", ".xlsm")
_TEXTS = (".csv", ".tsv", ".txt", ".tab")
_REFUSED = {
    ".xls": words("an old Excel workbook"), ".ods": words("a LibreOffice sheet"), ".numbers": words("a Numbers sheet"),
    ".xlsb": words("a binary Excel workbook"), ".gsheet": words("only a link to a Google sheet"),
}  # fmt: skip


def _files(folder: Path, history: History) -> list[Path]:
    files: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        name = path.name.casefold()
        suffix = path.suffix.casefold()
        if name.startswith((".", "~$")):
            continue
        if suffix in _REFUSED and (path.is_file() or suffix == ".numbers"):
            wrong = words("is {kind}, which is not read: save it as .xlsx or CSV", kind=_REFUSED[suffix])
            history.problems.add(path.name, 0, wrong)
            history.in_part.update(COLUMNS)
        elif suffix not in (*_WORKBOOKS, *_TEXTS):
            left_alone = words("{file} is no sheet, and was left alone.", file=printable(path.name, LONGEST_NAME))
            history.remarks.append(left_alone)
        elif not path.is_file():
            is_folder, is_other = words("is a folder, not a file"), words("is something else, not a file")
            history.problems.add(path.name, 0, is_folder if path.is_dir() else is_other)
            history.in_part.update(named_like(path.stem) or COLUMNS)
        elif name in files:
            history.problems.add(path.name, 0, words("is there twice: also as {file}", file=files[name].name))
        else:
            files[name] = path
    if not files and not history.problems.count:
        wrong = words(
            "holds none of {files}, nor another sheet (CSV or .xlsx)",
            files=", ".join((PURCHASES, BATCHES, USED, SENT)),
        )
        history.problems.add(folder.name or str(folder), 0, wrong)
    return list(files.values())


def _grids(path: Path, problems: Problems) -> list[Grid]:
    if path.suffix.casefold() in _WORKBOOKS:
        return read_workbook(path, problems)
    return [read_text(path, problems, _rate)]


def _rate(lines: list[list[str]]) -> int:
    at = heading_line([SheetLine(number, cells) for number, cells in enumerate(lines)])
    return 0 if at is None else known_headings(lines[at])


def _readings(layouts: Sequence[Layout], choices: Choices) -> list[FigureStyle]:
    """How the figures of each sheet are read: as the user said, as the sheet proves, or as the other sheets prove."""
    commas = [comma_shown(_cells(layout, FIGURES)) for layout in layouts]
    orders = [_order_of(layout) for layout in layouts]
    of_all = one_of((any(comma for comma, _ in commas), any(point for _, point in commas)))
    order_of_all = Order(any(one.day_first for one in orders), any(one.month_first for one in orders))
    readings = []
    for layout, shown, order in zip(layouts, commas, orders, strict=True):
        comma = one_of(shown) if any(shown) else of_all
        if choices.decimal_comma is not None:
            comma = choices.decimal_comma
        if choices.dates is not None:
            order = Order(*(choices.dates is one for one in (DateOrder.DMY, DateOrder.MDY, DateOrder.YMD)))
        elif not order.day_first and not order.month_first:
            order = order_of_all
        readings.append(FigureStyle(order, comma, layout.asides, choices.measures))
    return readings


def _order_of(layout: Layout) -> Order:
    """The order of dates that the sheet's days and headings prove."""
    order = order_of(_cells(layout, DAYS))
    said = [aside.order for aside in layout.asides.values() if aside.order is not None]
    return Order(
        order.day_first or any(one.day_first for one in said), order.month_first or any(one.month_first for one in said)
    )


def _cells(layout: Layout, columns: Sequence[str]) -> Iterator[str]:
    there = [column for column in columns if column in layout.columns]
    return (row.cells.get(column, "") for row in layout.rows for column in there)


_NUMBERED = {PURCHASES: "lot", BATCHES: "batch_number"}
"""The column with which a sheet numbers its own rows."""


def _keep(
    layout: Layout, reading: FigureStyle, currency: str, history: History, everything: list[Everything],
    progress: RowsRead | None = None,
) -> None:  # fmt: skip
    name, kind = layout.grid.name, layout.kind
    before = history.problems.count
    all_of_it = Everything(name) if kind == EVERYTHING else None
    if all_of_it is not None:
        everything.append(all_of_it)
    for count, row in enumerate(layout.rows):
        if progress is not None and count % 500 == 0:
            progress(name, count, len(layout.rows))
        cells = Cells(row, name, reading, history.problems)
        record: PurchaseLine | MadeLine | UsedLine | SentLine | None = None
        match kind:
            case "purchases.csv":
                if (record := _purchase(cells, currency)) is not None:
                    history.purchases.append(record)
            case "batches.csv":
                if (record := _made(cells)) is not None:
                    history.batches.append(record)
            case "used.csv":
                if (record := _used(cells)) is not None:
                    history.used.append(record)
            case "sent.csv":
                if (record := _sent(cells)) is not None:
                    history.sent.append(record)
            case _:
                assert all_of_it is not None
                all_of_it.add(cells)
        if kind in _NUMBERED:
            _keep_number(cells, kind, history)
    if kind == EVERYTHING and history.problems.count > before:
        history.in_part |= {PURCHASES, BATCHES}


def _keep_number(cells: Cells, kind: str, history: History) -> None:
    number = cells.numbers.get(_NUMBERED[kind])
    if number is not None:
        (history.bags if kind == PURCHASES else history.numbers).append(NumberedLine(cells.file, cells.line, number))
    elif not cells.ok:
        history.in_part.add(kind)


def _purchase(cells: Cells, currency: str) -> PurchaseLine | None:
    lot, ingredient = cells.number("lot", needed=False), cells.text("ingredient", needed=True)
    bought_on, (best_before, use_by) = cells.day("bought_on", needed=True), day_on_bag(cells)
    quantity = cells.quantity()
    price = cells.money("price", currency, quantity)
    supplier, supplier_lot = cells.text("supplier"), cells.text("supplier_lot")
    if bought_on and best_before and best_before < bought_on:
        cells.wrong(
            words(
                "{date} {best_before} is before it was bought on {bought_on}",
                date=date_called(use_by),
                best_before=best_before,
                bought_on=bought_on,
            )
        )
    if not cells.ok or bought_on is None or quantity is None:
        return None
    return PurchaseLine(
        cells.file, cells.line, lot or f"{cells.file}:{cells.line}", ingredient, supplier, supplier_lot, bought_on,
        best_before, quantity, price, untagged=not lot, use_by=use_by,
    )  # fmt: skip


def _made(cells: Cells) -> MadeLine | None:
    number, product = cells.number("batch_number"), cells.text("product", needed=True)
    made_on, made_by = cells.day("made_on", needed=True), cells.text("made_by")
    produced, set_aside = cells.whole("produced", MAX_UNIT, needed=True), cells.whole("set_aside", MAX_UNIT) or 0
    equipment = tuple(name.strip() for name in re.split("[;,]", cells.text("equipment", limit=400)) if name.strip())
    notes = cells.text("notes", limit=NOTE_LIMIT, free=True)
    if produced is not None and set_aside > produced:
        cells.wrong(
            words("{set_aside} set aside of {produced} produced cannot be", set_aside=set_aside, produced=produced)
        )
    if not cells.ok or made_on is None or produced is None:
        return None
    return MadeLine(cells.file, cells.line, number, product, made_on, made_by, produced, set_aside, equipment, notes)


def _used(cells: Cells) -> UsedLine | None:
    number, lot, quantity = cells.number("batch_number"), cells.number("lot", needed=False), cells.quantity()
    ingredient, supplier, bought_on = cells.text("ingredient"), cells.text("supplier"), cells.day("bought_on")
    if not lot and not ingredient:
        cells.wrong(words("lot is missing"))
    if not cells.ok or quantity is None:
        return None
    return UsedLine(cells.file, cells.line, number, lot, quantity, ingredient, supplier, bought_on)


def _sent(cells: Cells) -> SentLine | None:
    number, destination = cells.number("batch_number"), cells.text("destination", needed=True)
    units, on = cells.whole("units", MAX_UNIT, needed=True), cells.day("on", needed=True)
    order = cells.text("order", free=True)
    said = cells.text("kind").casefold()
    if said not in _KINDS:
        near = nearest(said, _KINDS)
        hint = words("there are market, store, online and other")
        if near:
            hint = words("did you mean {kind}?", kind=repr(near[0]))
        cells.wrong(words("the kind {kind} is not known: {hint}", kind=repr(said[:30]), hint=hint))
    if units == 0:
        cells.wrong(words("0 units cannot be sent"))
    if not cells.ok or units is None or on is None:
        return None
    return SentLine(cells.file, cells.line, number, destination, _KINDS[said] if said else None, units, on, order)
