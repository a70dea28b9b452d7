"""What a kitchen wrote down before there was a kiosk: read from files, checked as a whole, recorded or refused."""

from __future__ import annotations

from db.imports.check import Preview, check_for_new_books
from db.imports.history import COLUMNS, History, read_folder
from db.imports.problems import ImportFilesError, Problem

__all__ = ["COLUMNS", "History", "ImportFilesError", "Preview", "Problem", "check_for_new_books", "read_folder"]
