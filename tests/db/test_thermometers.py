"""A thermometer is compared with something whose temperature is known, and the books keep it."""

from decimal import Decimal

import pytest

from db import ImpossibleReadingError, RuleError
from tests.db.kitchen import new_kitchen


@pytest.fixture
def kitchen(tmp_path):
    one = new_kitchen(tmp_path / "books.db")
    yield one
    one.books.close()


@pytest.fixture
def probe(kitchen):
    return kitchen.books.add_equipment("Probe 1")


def test_one_that_was_never_compared_says_so(kitchen, probe):
    assert kitchen.books.calibrations(probe) == ()
    assert kitchen.books.last_calibrations() == {}


def test_a_comparison_is_kept_with_how_far_it_was_off(kitchen, probe):
    made = kitchen.books.calibrate_thermometer(probe, Decimal("1.5"), expected=Decimal(0), reference="ice water")
    assert (made.off_by, made.adjusted, made.at) == (Decimal("1.5"), False, kitchen.clock.now())
    assert kitchen.books.calibrations(probe) == (made,)
    assert kitchen.books.verify().problems == ()


def test_the_newest_is_first_and_each_thermometer_has_its_own(kitchen, probe):
    other = kitchen.books.add_equipment("Probe 2")
    boil = {"expected": Decimal(212), "reference": "boiling water", "unit": "°F"}
    kitchen.books.calibrate_thermometer(probe, Decimal(209), **boil, adjusted=True)
    kitchen.books.calibrate_thermometer(other, Decimal(211), **boil)
    kitchen.books.calibrate_thermometer(probe, Decimal(212), **boil)
    assert [(one.off_by, one.adjusted) for one in kitchen.books.calibrations(probe)] == [(0, False), (-3, True)]
    newest = {key: one.off_by for key, one in kitchen.books.last_calibrations().items()}
    assert newest == {probe.id: 0, other.id: -1}


def test_it_is_there_after_the_tables_are_made_anew(kitchen, probe):
    made = kitchen.books.calibrate_thermometer(probe, Decimal(1), expected=Decimal(0), reference="ice water")
    kitchen.books.rebuild()
    assert kitchen.books.calibrations(probe) == (made,)


@pytest.mark.parametrize(
    ("named", "error", "words"),
    [
        ({"unit": "g"}, RuleError, "g is not a unit of temperature"),
        ({"unit": "C"}, RuleError, "C is not a unit of temperature"),
        ({"reference": " "}, RuleError, "A name is missing"),
        ({"read": Decimal(900)}, ImpossibleReadingError, "900 °C"),
        ({"read": Decimal("0.125")}, RuleError, "more places than a thermometer shows"),
        ({"read": Decimal("0." + "1" * 400)}, RuleError, "more places than a thermometer shows"),
        ({"read": Decimal("NaN")}, RuleError, "not"),
        ({"expected": Decimal(-300)}, ImpossibleReadingError, "-300 °C"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_recorded(kitchen, probe, named, error, words):
    before = kitchen.books.head()
    given = {"read": Decimal(1), "expected": Decimal(0), "reference": "ice water"} | named
    with pytest.raises(error, match=words):
        kitchen.books.calibrate_thermometer(probe, **given)
    assert kitchen.books.head() == before


def test_one_that_is_out_of_use_is_not_compared(kitchen, probe):
    gone = kitchen.books.change_equipment(probe, in_use=False)
    with pytest.raises(RuleError, match="Probe 1"):
        kitchen.books.calibrate_thermometer(gone, Decimal(1), expected=Decimal(0), reference="ice water")
