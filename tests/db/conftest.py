from pathlib import Path

import pytest

from db import Books
from tests.db.kitchen import Kitchen, example_march, new_kitchen


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "books.db"


@pytest.fixture
def books(path: Path):
    """New ones, empty."""
    with Books.open(path) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A kitchen's folder of sheets, with nothing in it yet."""
    made = tmp_path / "sheets"
    made.mkdir()
    return made


@pytest.fixture
def kitchen(path: Path):
    k = new_kitchen(path)
    yield k
    k.books.close()


@pytest.fixture
def march(path: Path):
    k: Kitchen = example_march(path)
    yield k
    k.books.close()
