"""Reads a workbook (.xlsx) into lines of cells. Formulas are never evaluated; their stored results are read.

A workbook is a ZIP file of XML from outside: its unpacked size is checked before unpacking, and document types (which
can hold recursive entities) are refused.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from db.rules.text import printable
from db.rules.words import words
from db.sheets.problems import Problems
from db.sheets.sheet import LONGEST_NAME, MAX_BYTES, MAX_ROWS, Grid, SheetLine, Typed, too_large
from db.sheets.shown import shown_figure, shown_text

MAX_UNPACKED = 256 << 20
MAX_PARTS = 2000
MAX_COLUMNS = 120
MAX_SHEETS = 60
MOST_DIGITS = 10**15
"""A spreadsheet stores 15 digits of a number, and replaces further digits by zeros."""
_SAVE = words("open it in the spreadsheet and save it as .xlsx or CSV")


def read_workbook(path: Path, problems: Problems) -> list[Grid]:
    """Its sheets in order; if it cannot be read, one broken sheet, and a problem."""
    wrong = _wrong_with(path)
    if not wrong:
        try:
            return _sheets(path, problems)
        except Exception as error:  # noqa: BLE001 - a bent file makes openpyxl raise whatever it trips over
            wrong = words("cannot be read as a workbook ({error}): {advice}", error=type(error).__name__, advice=_SAVE)
    problems.add(path.name, 0, wrong)
    return [Grid(printable(path.name, LONGEST_NAME), path.stem, broken=True)]


def _wrong_with(path: Path) -> str:
    size = path.stat().st_size
    if size > MAX_BYTES:
        return too_large(size)
    try:
        with zipfile.ZipFile(path) as parts:
            return _wrong_with_parts(parts)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError, EOFError):
        return words("is not a workbook, or has a password: {advice}", advice=_SAVE)


def _wrong_with_parts(parts: zipfile.ZipFile) -> str:
    listed = parts.infolist()
    unpacked = sum(one.file_size for one in listed)
    if len(listed) > MAX_PARTS or unpacked > MAX_UNPACKED:
        return words(
            "would be {size} MB in {parts} parts unpacked: save its sheets as CSV",
            size=f"{unpacked / 1e6:,.0f}",
            parts=f"{len(listed):,}",
        )
    if "xl/workbook.xml" not in parts.namelist():
        return words("is not a workbook that is known: {advice}", advice=_SAVE)
    for one in listed:
        if one.filename.endswith((".xml", ".rels")):
            with parts.open(one) as stream:
                if b"<!DOCTYPE" in stream.read(4096).upper():
                    return words("holds a document type, which no spreadsheet writes: {advice}", advice=_SAVE)
    return ""


def _sheets(path: Path, problems: Problems) -> list[Grid]:
    import openpyxl

    values = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    formulas = None
    if _has_formulas(path):
        formulas = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    try:
        grids = []
        for sheet in values.worksheets[:MAX_SHEETS]:
            grid = Grid(f"{printable(path.name, LONGEST_NAME)}, sheet {printable(sheet.title)}", sheet.title)
            if sheet.sheet_state != "visible":
                grid.remark = words("is hidden in the workbook")
            beside = formulas[sheet.title] if formulas is not None else None
            _read(grid, sheet, beside, problems)
            grids.append(grid)
        return grids
    finally:
        values.close()
        if formulas is not None:
            formulas.close()


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with parts.open(name) as stream:
                    before = b""
                    while piece := stream.read(1 << 20):
                        if re.search(rb"<(?:\w+:)?f[ >/]", before + piece):
                            return True
                        before = piece[-16:]
    return False


def _read(grid: Grid, sheet: Any, beside: Any, problems: Problems) -> None:
    sheet.reset_dimensions()
    rows: Iterator[Any] = sheet.iter_rows(max_col=MAX_COLUMNS)
    told: Iterator[Any] | None = None
    if beside is not None:
        beside.reset_dimensions()
        told = beside.iter_rows(max_col=MAX_COLUMNS, values_only=True)
    kept = 0
    for number, row in enumerate(rows, 1):
        values = [cell.value for cell in row]
        formulas = next(told, ()) if told is not None else ()
        if all(value is None for value in values) and not formulas:
            continue
        kept += 1
        if kept > MAX_ROWS or number > 2 * MAX_ROWS:
            grid.broken = True
            wrong = words("there are more than {most} rows: split the sheet by year", most=f"{MAX_ROWS:,}")
            problems.add(grid.name, number, wrong)
            return
        grid.lines.append(SheetLine(number, [_text(cell, formulas, at) for at, cell in enumerate(row)]))


def _text(cell: Any, formulas: tuple[Any, ...], at: int) -> str:
    """The text of a cell as a person reads it. A formula without a stored result is returned as text, and refused
    where it matters.
    """
    value = cell.value
    match value:
        case None:
            formula = formulas[at] if at < len(formulas) else None
            return str(formula) if isinstance(formula, str) and formula.startswith("=") else ""
        case bool():
            return str(value).upper()
        case int():
            return _number(Decimal(value), cell.number_format)
        case float():
            whole = value.is_integer() and abs(value) < MOST_DIGITS
            return _number(Decimal(int(value)) if whole else Decimal(f"{value:.12g}"), cell.number_format)
        case datetime():
            return Typed(value.date() if value.time() == time() else value.isoformat(" ", "minutes"))
        case date():
            return Typed(value)
        case _:
            return str(value)


def _number(number: Decimal, form: str) -> Typed:
    if form == "General":
        return Typed(f"{number:f}")
    return Typed(shown_figure(number, form), shown_text(number, form))
