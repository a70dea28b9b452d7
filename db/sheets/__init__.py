"""Imports a kitchen's spreadsheets: reads them, checks them as a whole, and records everything or nothing."""

from __future__ import annotations

from db.sheets.check import Preview, SheetLikeness, check_for_new_books
from db.sheets.choices import Choices, DateOrder, column_choice, same_choice
from db.sheets.headings import COLUMNS
from db.sheets.history import read_folder
from db.sheets.history_rows import History
from db.sheets.problems import ImportFilesError, OpenColumn, Problem

__all__ = [
    "COLUMNS",
    "Choices",
    "DateOrder",
    "History",
    "ImportFilesError",
    "OpenColumn",
    "Preview",
    "Problem",
    "SheetLikeness",
    "check_for_new_books",
    "column_choice",
    "read_folder",
    "same_choice",
]  # fmt: skip
