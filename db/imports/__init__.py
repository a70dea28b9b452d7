"""Imports a kitchen's spreadsheets: reads them, checks them as a whole, and records everything or nothing."""

from __future__ import annotations

from db.imports.check import Like, Preview, check_for_new_books
from db.imports.choices import Choices, DateOrder, column_choice, same_choice
from db.imports.headings import COLUMNS
from db.imports.history import History, read_folder
from db.imports.problems import ImportFilesError, OpenColumn, Problem

__all__ = [
    "COLUMNS", "Choices", "DateOrder", "History", "ImportFilesError", "Like", "OpenColumn", "Preview", "Problem",
    "check_for_new_books", "column_choice", "read_folder", "same_choice",
]  # fmt: skip
