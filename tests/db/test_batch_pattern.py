"""A pattern of one's own: what is taken never gives a number twice and sorts as the batches were made."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import BatchPattern, Books, RuleError, UnitRef
from db.rules.batch_number import numbering, unit_number
from db.rules.mark import epoch_mark
from db.rules.tag import looks_like_tag
from kiosk.settings.config import SettingsError, load

FIELDS = ("product", "date", "year", "month", "day", "number", "number:4", "letter")
pieces = st.one_of(
    st.sampled_from([f"{{{field}}}" for field in FIELDS]), st.sampled_from(["-", ".", "X", "7", "_", ""])
)
CODES = ("A", "A1", "A11", "SJ", "LONGCODE")
DAYS = tuple(date(2025, 12, 30) + timedelta(days=n) for n in (0, 1, 2, 33, 365, 400))


@given(st.lists(pieces, min_size=1, max_size=7).map("".join))
def test_what_is_taken_is_unique_and_sorts(text):
    try:
        pattern = BatchPattern.parse(text)
    except RuleError:
        return
    last, given_before = {}, set()
    for code in CODES:
        made = []
        for day, _ in product(DAYS, range(3)):
            series = pattern.series(code, day)
            last[series] = last.get(series, 0) + 1
            made.append(pattern.format(code, day, last[series]))
        if "letter" not in text or max(last.values()) <= 26:
            assert made == sorted(made)
        assert not given_before & set(made)
        given_before |= set(made)
        assert len(set(made)) == len(made)
        assert not any(map(looks_like_tag, made))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not a pattern"),
        ("{product", "is not a pattern"),
        ("{produkt}-{letter}", "There is no {produkt}"),
        ("{letter}-{date}", "one number"),
        ("{date}-{letter}-{number}", "one number"),
        ("{year}-{year}-{letter}", "twice"),
        ("{date}{day}-{letter}", "says the day twice"),
        ("{day}{year}-{letter}", "does not sort"),
        ("{day}-{letter}", "every year"),
        ("{product}{number}", "where the product's code ends"),
        ("LOT7{number}", "runs a digit"),
        ("{date}/{letter}", "cannot be in a batch number"),
        ("B{year}-{letter}", "like a bag tag's"),
        ("{date}{number:4}", "like a product's barcode"),
        ("VERY-LONG-KITCHEN-NAME-{date}-{letter}", "as long as"),
    ],
)
def test_what_is_refused_says_why(text, words):
    with pytest.raises(RuleError) as refused:
        BatchPattern.parse(text)
    assert words in str(refused.value)


def test_books_number_by_it_across_products_kiosks_and_failures(kitchen, path):
    kitchen.books.close()
    pattern = numbering("{year}{day}-{number}")
    with Books.open(path, clock=kitchen.clock, style=pattern) as books:
        first = books.start_batch(kitchen.recipe)
        books.fail_batch(first.number, "burnt")
        second = books.start_batch(kitchen.recipe)
        assert (first.number, second.number) == ("2026063-01", "2026063-02")
        books.fill_batch(second.number, 20, 0)
        assert isinstance(books.resolve(unit_number(second.number, 17)), UnitRef)
        assert books.trace("2026063-02-017").unit == 17
        mark = epoch_mark(books.begin_epoch("a backup was restored"))
        assert books.start_batch(kitchen.recipe).number == f"2026063-{mark}-01"
    with Books.open(path, kiosk="K2", clock=kitchen.clock, style=pattern) as books:
        assert books.start_batch(kitchen.recipe).number == f"2026063-K2{mark}-01"


def test_the_settings_take_it_or_say_why_not(tmp_path):
    file = tmp_path / "jarmark.toml"
    file.write_text('[books]\nbatch_numbers = "{product}-{date}-{letter}"\n')
    assert load(file).batch_style == BatchPattern("{product}-{date}-{letter}")
    file.write_text('[books]\nbatch_numbers = "{product}-{day}-{letter}"\n')
    with pytest.raises(SettingsError, match=r"line 2: .* comes again every year"):
        load(file)
    file.write_text('[books]\nbatch_numbers = "hybrd"\n')
    with pytest.raises(SettingsError, match="did you mean 'hybrid'"):
        load(file)
