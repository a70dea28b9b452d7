"""Amounts in sheets: with their unit in the cell, with fractions, and with figures that can be read in two ways."""

from decimal import Decimal

import pytest

from db.imports import DecimalMark, read_folder
from db.rules.units import Measures

HEADINGS = "lot,ingredient,supplier,bought_on,quantity,unit,price"


def sheets(folder, rows, *, used=(), sep=","):
    """Each row: quantity, unit, price."""
    lines = [f"A{n}{sep}flour{sep}Farm{sep}2026-03-02{sep}{sep.join(row)}" for n, row in enumerate(rows, 1)]
    (folder / "purchases.csv").write_text("\n".join([HEADINGS.replace(",", sep), *lines]))
    if used:
        (folder / "batches.csv").write_text(
            f"batch_number{sep}product{sep}made_on{sep}produced\nCK-1{sep}Jam{sep}2026-03-03{sep}10"
        )
        rows = [f"CK-1{sep}A1{sep}{amount}" for amount in used]
        (folder / "used.csv").write_text("\n".join([sep.join(("batch_number", "lot", "quantity", "unit")), *rows]))
    return folder


def words(history):
    return " ".join(problem.words for problem in history.problems.in_order())


@pytest.mark.parametrize(
    ("quantity", "unit", "base"),
    [
        ("8 lbs", "", "3628.73896"), ("1 1/2 lb", "", "680.388555"), ("½ tsp", "", "2.464460796875"),
        ("1½", "lb", "680.388555"), ("3/4", "cup", "177.441177375"), ("2 x 8", "oz", "453.59237"),
        ("25lb", "lb", "11339.80925"), ("2", "dz", "24"), ("4", "doz", "48"), ("24", "ct", "24"), ("12 each", "", "12"),
    ],
)  # fmt: skip
def test_fractions_and_units_in_the_cell_are_read(tmp_path, quantity, unit, base):
    history = read_folder(sheets(tmp_path, [(quantity, unit, "")]))
    assert words(history) == ""
    assert history.purchases[0].quantity.base == Decimal(base)


@pytest.mark.parametrize(
    ("quantity", "unit", "told"),
    [
        ("3", "t", "teaspoon or a tonne"), ("2", "bag", "does not say how much"), ("6", "pk", "does not say how much"),
        ("20", "u", "piece or a pack"), ("2-3", "oz", "not one quantity"), ("~12", "lb", "not certain"),
        ("12", "", "12 has no unit"), ("8 lb", "kg", "its unit's column says kg"), ("8 lb", "oz", "column says oz"),
        ("1.5e1", "lb", "not a number"), ("1", "pinch", "no measure"),
    ],
)  # fmt: skip
def test_what_could_be_anything_is_told_by_line(tmp_path, quantity, unit, told):
    history = read_folder(sheets(tmp_path, [("1", "lb", ""), (quantity, unit, "")]))
    assert [problem.line for problem in history.problems.in_order()] == [3]
    assert told in words(history)


@pytest.mark.parametrize(
    ("rows", "used", "figure"),
    [
        ([("1.250", "g", ""), ("0,5", "kg", "")], (), "1250"),
        ([("1.250", "g", "3,50"), ("2", "kg", "4")], (), "1250"),
        ([("1.250", "g", "18.40")], (), "1.25"),
        ([("1,250", "g", "18.40")], (), "1250"),
        ([("1,250", "g", "3,5")], (), "1.25"),
        ([("1.250,5", "g", "")], (), "1250.5"),
        ([("1.250.000", "mg", ""), ("1.250", "g", "")], (), "1250000"),
        ([("0.250", "kg", ""), ("1.250", "kg", "")], (), "0.250"),
    ],
)
def test_a_figure_with_three_places_is_read_as_the_others_are_written(tmp_path, rows, used, figure):
    history = read_folder(sheets(tmp_path, rows, used=used, sep=";"))
    assert words(history) == ""
    assert history.purchases[0].quantity.amount == Decimal(figure)


def test_another_file_of_the_folder_settles_it_too(tmp_path):
    history = read_folder(sheets(tmp_path, [("1.250", "g", "")], used=["2,5;g"], sep=";"))
    assert words(history) == ""
    assert history.purchases[0].quantity.amount == 1250


@pytest.mark.parametrize(
    "rows",
    [
        [("1.250", "g", "")], [("1,250", "g", "")], [("1.250", "g", "3"), ("20", "kg", "")],
        [("1.250", "g", "3,50"), ("0.5", "kg", "")], [("250.000", "g", "")],
    ],
)  # fmt: skip
def test_what_nothing_settles_is_asked_about_with_both_readings(tmp_path, rows):
    history = read_folder(sheets(tmp_path, rows, sep=";"))
    assert "no other figure of the sheets says which" in words(history)
    assert history.purchases[:1] == [] or history.purchases[0].line != 2


@pytest.mark.parametrize(("mark", "amount"), [(DecimalMark.COMMA, "1250"), (DecimalMark.POINT, "1.25")])
def test_it_can_be_said(tmp_path, mark, amount):
    history = read_folder(sheets(tmp_path, [("1.250", "g", "")]), mark=mark)
    assert words(history) == ""
    assert history.purchases[0].quantity.amount == Decimal(amount)


def test_a_cup_is_that_of_the_kitchens_country(tmp_path):
    folder = sheets(tmp_path, [("1", "cup", ""), ("1 pint", "", "")])
    assert [p.quantity.base for p in read_folder(folder, measures=Measures.UK).purchases] == [250, Decimal("568.26125")]
    assert "another amount in another country" in words(read_folder(folder, measures=Measures.METRIC))
