"""What a price says, and what is refused because it could say two things."""

import pytest

from db import RuleError
from db.rules.money import Money


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("18", 1800, "USD"),
        ("18.4", 1840, "USD"),
        ("$18.40", 1840, "USD"),
        ("18,40", 1840, "USD"),
        ("0.05", 5, "USD"),
        ("1,234.50", 123450, "USD"),
        ("$1,250", 125000, "USD"),
        ("1,234,567", 123456700, "USD"),
        ("1.234.567,89 €", 123456789, "EUR"),
        ("1 234,50 EUR", 123450, "EUR"),
        ("12\u00a0345,50 €", 1234550, "EUR"),
        ("1'250.00 CHF", 125000, "CHF"),
        ("CHF 5", 500, "CHF"),
        ("5 usd", 500, "USD"),
        ("$5 CAD", 500, "CAD"),
        ("¥120,000", 120000, "JPY"),
    ],
)
def test_one_number_and_perhaps_a_currency(text, minor, currency):
    assert Money.parse(text) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0.125", "more than two places"),
        ("0,125", "more than two places"),
        ("$1,234.567", "more than two places"),
        ("12.3456", "more than two places"),
        ("1.234", "can be read in two ways"),
        ("1.234 €", "can be read in two ways"),
        ("12.5.3", "not one number"),
        ("12,,5", "not a price|not one number"),
        ("1 2 3", "not one number"),
        ("1,23,456", "not one number"),
        ("1,234.567,8", "not one number"),
        ("1234,567", "more than two places"),
        ("5 lbs", "'lbs' is not a currency"),
        ("5 cup", "'cup' is not a currency"),
        ("abc 5", "'abc' is not a currency"),
        ("€5 USD", "two currencies"),
        ("5 to 6", "not a price"),
        ("5.", "not a price"),
        ("-5", "not a price"),
        ("", "not a price"),
        ("٣", "not a price"),
        ("18.40 JPY", "no smaller coins"),
        ("1" * 30, "more than a kitchen pays"),
    ],
)
def test_what_is_not_one_price_is_refused_in_words(text, words):
    with pytest.raises(RuleError, match=words):
        Money.parse(text)


def test_a_kitchens_own_dollars():
    assert Money.parse("$5", "CAD") == Money(500, "CAD")
    assert Money.parse("$5", "EUR") == Money(500, "USD")


def test_what_is_printed_is_read_again():
    for money in (Money(184012345, "USD"), Money(125000, "JPY"), Money(125000, "CHF"), Money(5, "GBP")):
        assert Money.parse(str(money)) == money
