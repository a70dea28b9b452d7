"""Writes empty sheets to fill in, as CSV files and as a workbook.

Their example rows are recognised and never imported.
"""

from __future__ import annotations

import csv
from pathlib import Path

from db.sheets.headings import BATCHES, PURCHASES, SENT, USED

WORKBOOK = "kitchen.xlsx"

SHEETS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    PURCHASES: (
        (
            "lot",
            "ingredient",
            "supplier",
            "supplier_lot",
            "bought_on",
            "best_before",
            "use_by",
            "quantity",
            "unit",
            "price",
        ),
        ("EXAMPLE-1", "strawberries", "Example Farm", "L123", "2026-03-02", "", "2026-03-09", "20", "lb", "64.00"),
    ),
    BATCHES: (
        ("batch_number", "product", "made_on", "made_by", "produced", "set_aside", "equipment", "notes"),
        ("EXAMPLE-A", "Strawberry Jam", "2026-03-04", "Cook 1", "38", "2", "pot 1", "delete these example rows"),
    ),
    USED: (("batch_number", "lot", "quantity", "unit"), ("EXAMPLE-A", "EXAMPLE-1", "8", "lb")),
    SENT: (
        ("batch_number", "destination", "kind", "units", "on", "order"),
        ("EXAMPLE-A", "Example Market", "market", "24", "2026-03-05", "17"),
    ),
}


def write_template(folder: Path) -> tuple[Path, ...]:
    """Write the templates into a folder, which is created if necessary.

    Raises:
        FileExistsError: one of the files exists; none was written.
    """
    paths = {name: folder / name for name in (*SHEETS, WORKBOOK)}
    for path in paths.values():
        if path.exists() or path.is_symlink():
            raise FileExistsError(str(path))
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in SHEETS.items():
        with paths[name].open("x", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerows(rows)
    _write_workbook(paths[WORKBOOK])
    return tuple(paths.values())


def _write_workbook(path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for name, rows in SHEETS.items():
        sheet = book.create_sheet(name.removesuffix(".csv").title())
        for row in rows:
            sheet.append(row)
    with path.open("xb") as out:
        book.save(out)
