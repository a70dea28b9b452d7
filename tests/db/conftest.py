from pathlib import Path

import pytest

from tests.db.kitchen import Kitchen, example_march, new_kitchen


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "books.db"


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
