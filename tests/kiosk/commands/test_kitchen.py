"""`jarmark kitchen`: a sheet goes in once, whole or not at all."""

from __future__ import annotations

import pytest

from db import Books
from kiosk.commands.app import main
from kiosk.example import SHEET

BAD = {
    "unknown ingredient": (
        '[[products]]\ncode="X"\nnet="1 lb"\n[products.recipe]\nmakes=1\nlines=[{ingredient="moss",quantity="1 lb"}]'
    ),
    "bad quantity": (
        'ingredients=[{name="moss"}]\n[[products]]\ncode="X"\nnet="1 lb"\n'
        '[products.recipe]\nmakes=1\nlines=[{ingredient="moss",quantity="a bit"}]'
    ),
    "misspelt": 'ingredeints = [{name="moss"}]',
    "not toml": "suppliers = [",
    "no recipe": '[[products]]\ncode="X"\nnet="1 lb"',
}


def read(books, sheet, *options):
    return main(["--books", str(books), "kitchen", str(sheet), *options])


def test_the_example_sheet_goes_in_once(tmp_path, capsys):
    books = tmp_path / "books.db"
    assert read(books, SHEET) == 0
    assert "4 suppliers, 8 ingredients, 2 recipes" in capsys.readouterr().out
    assert read(books, SHEET) == 0
    assert "0 suppliers, 0 ingredients, 0 recipes" in capsys.readouterr().out


def test_checking_records_nothing(tmp_path):
    books = tmp_path / "books.db"
    assert read(books, SHEET, "--check") == 0
    with Books.open(books, read_only=True) as opened:
        assert opened.suppliers() == ()


@pytest.mark.parametrize("what", BAD)
def test_a_bad_sheet_is_one_clear_line_and_nothing_is_recorded(tmp_path, capsys, what):
    sheet = tmp_path / "sheet.toml"
    sheet.write_text('suppliers = ["Somebody"]\n' + BAD[what])
    assert read(tmp_path / "books.db", sheet) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    if what != "not toml":
        with Books.open(tmp_path / "books.db", read_only=True) as opened:
            assert opened.suppliers() == ()
