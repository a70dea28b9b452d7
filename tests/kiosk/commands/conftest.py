"""The command line on the example kitchen's March."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest

from db import Books, ManualClock
from kiosk.commands.app import main
from kiosk.settings.example import fill


@dataclass(frozen=True)
class Told:
    """How a command ended, and what it said to whom."""

    code: int
    answer: str
    said: str


@pytest.fixture
def jarmark(capsys) -> Callable[..., Told]:
    def call(*arguments: object) -> Told:
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Told(code, said.out, said.err)

    return call


@pytest.fixture(scope="session")
def march(tmp_path_factory):
    """The books at the end of the example's March; to be read only."""
    file = tmp_path_factory.mktemp("march") / "books.db"
    clock = ManualClock(datetime.fromisoformat("2026-02-15T08:00:00+00:00"))
    with Books.open(file, clock=clock) as books:
        fill(books, clock)
    return file


@pytest.fixture
def own_march(march, tmp_path):
    """A copy of the example's books that a test may write to."""
    return shutil.copy(march, tmp_path / "own.db")
