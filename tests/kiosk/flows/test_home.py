"""What home says of bags whose date is near or past."""

from datetime import timedelta

import pytest

from db import ClockTrust, Quantity


def bag(day, in_days: int) -> None:
    sugar = next(one for one in day.books.ingredients() if one.name.lower() == "sugar")
    today = day.clock.now().date()
    day.books.receive_lot(
        sugar, Quantity.parse("1 kg"), supplier=None, bought_on=today, best_before=today + timedelta(days=in_days)
    )


@pytest.mark.parametrize(
    ("in_days", "later", "said"),
    [
        ((), 0, ""),
        ((30,), 0, ""),
        ((0,), 0, "1 lot expires this week"),
        ((0, 7), 0, "2 lots expire this week"),
        ((0,), 1, "1 lot is past its date"),
        ((0, 2), 3, "2 lots are past their date"),
        ((0, 2, 5), 3, "2 lots are past their date, 1 more expires this week"),
        ((0, 5, 6), 1, "1 lot is past its date, 2 more expire this week"),
    ],
)
def test_what_is_past_its_date_is_not_said_to_expire(day, in_days, later, said):
    empty_the_rest(day)
    for one in in_days:
        bag(day, one)
    day.clock.advance(later * 24 * 3600)
    assert day.view.expiring == said


def empty_the_rest(day) -> None:
    """No bag of the example's own is in the way."""
    for lot in day.books.lots():
        day.books.discard_lot(lot.code, lot.left, "not of this story")


def test_nothing_is_said_by_a_day_that_nobody_confirmed(day):
    bag(day, 0)
    day.clock.standing = ClockTrust.LOOSE
    day.clock.boot("another", day.clock.now() + timedelta(days=3))
    assert day.view.expiring == ""
    day.books.confirm_day()
    assert "past" in day.view.expiring
