"""The first start: an example to try, or an empty kitchen."""

from __future__ import annotations

import pytest

from drivers.scanners.base import Scan
from kiosk.bootstrap import build
from kiosk.flows.base import Place
from kiosk.settings.config import Settings


@pytest.fixture
def first_start(tmp_path):
    kiosk = build(Settings(data_dir=tmp_path, books=tmp_path / "new" / "books.db", scanners=()))
    yield kiosk
    kiosk.close()


def test_the_first_start_offers_an_example(first_start):
    counter = first_start.counter
    assert counter.flow.place is Place.WELCOME
    counter.do(counter.flow.example)
    assert counter.flow.place is Place.HOME
    assert [recipe.name for recipe in first_start.books.recipes()] == ["Hot Sauce", "Strawberry Jam"]
    assert first_start.books.batch("SJ-20260304-A").net == 36
    assert first_start.books.verify().ok


def test_or_an_empty_kitchen(first_start):
    counter = first_start.counter
    counter.do(counter.flow.empty)
    assert counter.flow.place is Place.HOME
    assert first_start.books.recipes() == ()


def test_the_offer_stands_until_it_is_answered(tmp_path):
    settings = Settings(data_dir=tmp_path, books=tmp_path / "new" / "books.db", scanners=())
    for _start in range(2):
        kiosk = build(settings)
        assert kiosk.counter.flow.place is Place.WELCOME
        kiosk.counter.scanned(Scan(text="4006381333931"))
        kiosk.close()
