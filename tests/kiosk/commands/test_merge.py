"""`jarmark merge`."""

from __future__ import annotations

import pytest

from db import Books
from kiosk.commands.app import main


@pytest.fixture
def books(tmp_path):
    with Books.open(tmp_path / "books.db") as books:
        for name in ("Valley Farm", "Valley Farms", "Farm A", "Farm B"):
            books.add_supplier(name)
    return tmp_path / "books.db"


def names(books):
    with Books.open(books, read_only=True) as opened:
        return [one.name for one in opened.suppliers()]


def test_likenesses_are_listed_merged_and_undone(books, capsys):
    assert main(["--books", str(books), "merge"]) == 0
    assert capsys.readouterr().out == 'May be one: jarmark merge "Valley Farms" "Valley Farm"\n'
    assert main(["--books", str(books), "merge", "valley farms", "Valley Farm"]) == 0
    assert names(books) == ["Farm A", "Farm B", "Valley Farm"]
    assert main(["--books", str(books), "merge", "--undo", "Valley Farms"]) == 0
    assert "Valley Farms" in names(books)


@pytest.mark.parametrize(
    "words",
    [["Nobody", "Valley Farm"], ["Valley Farm", "Nobody"], ["Valley Farm"], ["--undo", "Farm A"], ["Farm A", "farm a"]],
)
def test_what_cannot_be_merged_is_said(books, capsys, words):
    assert main(["--books", str(books), "merge", *words]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
