"""Units and amounts as kitchens write them: each has one meaning, or is asked about, or is refused; none is guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from db import Books, Dimension, RuleError, UnitError
from db.rules.errors import AmbiguousUnitError
from db.rules.numbers import typed_number
from db.rules.quantity import Quantity, read_cells
from db.rules.units import Measures, known_unit, measures_of
from db.store.codec import decode
from db.subjects.stocktakes import LotDiscarded

Q = Quantity.parse
US, METRIC, UK = Measures


@pytest.mark.parametrize(
    ("text", "kept", "base"),
    [
        ("4 doz", "4 dozen", "48"),
        ("4 dz", "4 dozen", "48"),
        ("2 Dozen", "2 dozen", "24"),
        ("1 DOZ.", "1 dozen", "12"),
        ("24 ct", "24 each", "24"),
        ("24 CT", "24 each", "24"),
        ("3 ea.", "3 each", "3"),
        ("7", "7 each", "7"),
        ("7 x", "7 each", "7"),
        ("6 pcs", "6 each", "6"),
        ("6 Stück", "6 each", "6"),
        ("2 jars", "2 jar", "2"),
        ("8 lbs", "8 lb", "3628.73896"),
        ("8 LB", "8 lb", "3628.73896"),
        ("8 lbs.", "8 lb", "3628.73896"),
        ("2 KG", "2 kg", "2000"),
        ("2 Kg", "2 kg", "2000"),
        ("5 Kilos", "5 kg", "5000"),
        ("3 tonnes", "3 tonne", "3000000"),
        ("500 G", "500 g", "500"),
        ("500gr", "500 g", "500"),
        ("5 MG", "5 mg", "0.005"),
        ("8 OZ", "8 oz", "226.796185"),
        ("8 oz.", "8 oz", "226.796185"),
        ("8 fl.oz.", "8 fl oz", "236.5882365"),
        ("8 floz", "8 fl oz", "236.5882365"),
        ("8 FL OZ", "8 fl oz", "236.5882365"),
        ("8 fl. oz.", "8 fl oz", "236.5882365"),
        ("9 mL", "9 ml", "9"),
        ("9 ML", "9 ml", "9"),
        ("9 cc", "9 ml", "9"),
        ("2 L", "2 l", "2000"),
        ("2 Litres", "2 l", "2000"),
        ("3 cl", "3 cl", "30"),
        ("3 dl", "3 dl", "300"),
        ("2 tbs", "2 tbsp", "29.5735295625"),
        ("2 Tbsp", "2 tbsp", "29.5735295625"),
        ("2 TBSP.", "2 tbsp", "29.5735295625"),
        ("3 tsp", "3 tsp", "14.78676478125"),
        ("2 cups", "2 cup", "473.176473"),
        ("1 pt", "1 pt", "473.176473"),
        ("1 Pint", "1 pt", "473.176473"),
        ("2 qts", "2 qt", "1892.705892"),
        ("1 gal.", "1 gal", "3785.411784"),
        ("2 EL", "2 metric tbsp", "30"),
        ("2 TL", "2 metric tsp", "10"),
        ("2 el", "2 metric tbsp", "30"),
        ("1 Esslöffel", "1 metric tbsp", "15"),
        ("1 c. à s.", "1 metric tbsp", "15"),
        ("2 c. à c.", "2 metric tsp", "10"),
        ("1 UK pint", "1 imp pt", "568.26125"),
        ("1 metric cup", "1 metric cup", "250"),
        ("2 stone", "2 stone", "12700.58636"),
    ],
)
def test_a_kitchens_units_are_read(text, kept, base):
    quantity = Q(text)
    assert (str(quantity), quantity.base) == (kept, Decimal(base))
    assert Q(str(quantity), UK) == Q(str(quantity), US) or quantity.unit in (
        "tbsp",
        "tsp",
        "cup",
        "pt",
        "qt",
        "gal",
        "fl oz",
    )


@pytest.mark.parametrize(
    ("unit", "choices"),
    [
        ("t", {"tsp", "tonne"}),
        ("T", {"tbsp", "tonne"}),
        ("t.", {"tsp", "tonne"}),
        ("c", {"cup", "cl", "each"}),
        ("Mg", {"mg", "tonne"}),
        ("#", {"lb", "each"}),
        ("£", {"lb"}),
        ("tons", {"lb", "kg", "tonne"}),
        ("stick", {"oz", "g", "each"}),
        ("Sticks", {"oz", "g", "each"}),
        ("pinch", {"g", "tsp"}),
        ("dashes", {"ml", "tsp"}),
        *(
            (pack, {"each"})
            for pack in (
                "bag",
                "pk",
                "u",
                "Pack",
                "pkt",
                "box",
                "cases",
                "bunch",
                "unit",
                "UNITS",
                "can",
                "cs.",
                "carton",
                "sack",
            )
        ),
    ],
)
def test_what_has_two_meanings_is_asked_about(unit, choices):
    with pytest.raises(AmbiguousUnitError) as asked:
        Q(f"3 {unit}")
    assert choices <= set(asked.value.choices)
    for choice in asked.value.choices:
        assert known_unit(choice)  # what is offered can be typed


@pytest.mark.parametrize("pack", ["bag", "pk", "u", "Case", "box"])
def test_a_pack_is_pieces_once_that_was_said(pack):
    assert str(Q(f"20 {pack}", pieces=frozenset({pack.lower()}))) == "20 each"


@pytest.mark.parametrize(
    "unit",
    [
        "parsec",
        "Gg",
        "dag",
        "kt",
        "megaton",
        "Eg",
        "hogshead",
        "grain",
        "slug",
        "ug",
        "dB",
        "lb lb",
        "lb; DROP",
        "m3",
        "kcal",
        "ft",
        "firkin",
        "bushel",
        "lightyear",
        "percent",
        "exaliter",
        "teralitre",
        "ppm",
        "mol",
        "K",
        "decioz",
        "klb",
        "_",
        "g" * 300,
        "g\x00",
        "oz/lb",
        "cm",
    ],
)
def test_all_else_is_refused(unit):
    with pytest.raises(UnitError):
        Q(f"2 {unit}")
    with pytest.raises(UnitError):
        Quantity(Decimal(2), unit)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("killo", "kilo"), ("tbspn", "tbsp"), ("ounze", "ounce"), ("galon", "gallon"), ("lbss", "lbs"), ("dozn", "doz")],
)
def test_a_slip_is_told_what_it_is_like(typed, meant):
    with pytest.raises(UnitError, match=f"Did you mean {meant}"):
        Q(f"2 {typed}")


@pytest.mark.parametrize(
    ("measures", "unit", "kept"),
    [
        (US, "cup", "cup"),
        (METRIC, "cup", "metric cup"),
        (UK, "cups", "metric cup"),
        (US, "pint", "pt"),
        (UK, "pint", "imp pt"),
        (UK, "gal", "imp gal"),
        (UK, "fl oz", "imp fl oz"),
        (METRIC, "tbsp", "metric tbsp"),
        (UK, "tsp", "metric tsp"),
        (METRIC, "us pint", "pt"),
        (UK, "us gallon", "gal"),
        (METRIC, "imp pt", "imp pt"),
    ],
)
def test_the_kitchen_says_whose_measures_it_means(measures, unit, kept):
    assert known_unit(unit, measures) == kept


@pytest.mark.parametrize("unit", ["pt", "pints", "qt", "gal", "fl oz", "gallon"])
def test_a_metric_kitchen_is_asked_whose_pint_it_is(unit):
    with pytest.raises(AmbiguousUnitError) as asked:
        known_unit(unit, METRIC)
    assert len({known_unit(choice, METRIC) for choice in asked.value.choices}) == 3


def test_settings_say_whose_measures():
    assert [measures_of(*pair) for pair in (("us", "US"), ("metric", "EU"), ("metric", "UK"), ("us", "UK"))] == [
        US,
        METRIC,
        UK,
        US,
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("½ cup", "0.5 cup"),
        ("1½ lb", "1.5 lb"),
        ("1 ½ lb", "1.5 lb"),
        ("1 1/2 lb", "1.5 lb"),
        ("3/4 cup", "0.75 cup"),
        ("1⁄2 tsp", "0.5 tsp"),
        ("1-1/2 lb", "1.5 lb"),
        ("⅛ tsp", "0.125 tsp"),
        ("1/3 cup", "0.333333 cup"),
        ("2⅔ cup", "2.666667 cup"),
        ("2 x 8 oz", "16 oz"),
        ("2×8oz", "16 oz"),
        ("3 X 1½ lb", "4.5 lb"),
        ("2 * 5 kg", "10 kg"),
        ("1 lb 4 oz", "1.25 lb"),
        ("1lb4oz", "1.25 lb"),
        ("1 lb, 8 oz", "1.5 lb"),
        ("1 kg 250 g", "1.25 kg"),
        ("1 lb and 4 oz", "1.25 lb"),
        ("1 gal 2 qt", "1.5 gal"),
        ("2 x 1 lb 4 oz", "2.5 lb"),
        ("1,5 kg", "1.5 kg"),
        ("1,250.50 g", "1250.50 g"),
        ("1.250,50 g", "1250.50 g"),
        ("0,125 kg", "0.125 kg"),
        (".5 lb", "0.5 lb"),
        ("25lb", "25 lb"),
        ("4 dozen", "4 dozen"),
    ],
)
def test_amounts_are_read_as_they_are_written(text, kept):
    assert str(Q(text)) == kept


@pytest.mark.parametrize(
    "text",
    [
        "2-3 oz",
        "2 - 3 oz",
        "2–3",
        "2 to 3 lb",
        "1/2-3/4 cup",
        "2 bis 3 kg",
        "~12",
        "about 2 lb",
        "approx. 2 lb",
        "ca. 5 kg",
        "±2 oz",
        "<1 lb",
        "1,500 g",
        "12,345 lb",
        "3/2 cup",
        "1/0 cup",
        "0/4 cup",
        "1/99 lb",
        "2 of them",
        "4 oz 1 lb",
        "1 lb 20 oz",
        "1 lb 4 ml",
        "1 lb 4 lb",
        "1 2 3 lb",
        "two cups",
        "",
        " ",
        "lb",
        "1_000 g",
        "١٢ g",
        "NaN g",
        "x 2 lb",
        "1.2.3 g",
        "1,2,3 g",
        "8,000,00 g",
        "1e99 g",
        "2 doz eggs",
        "--2 g",
        "9" * 60 + " g",
    ],
)
def test_what_is_not_one_exact_amount_is_refused(text):
    with pytest.raises(RuleError):
        Q(text)


@pytest.mark.parametrize(
    ("text", "comma", "number"),
    [
        ("1,250", True, "1.25"),
        ("1,250", False, "1250"),
        ("1.250", True, "1250"),
        ("1.250", False, "1.25"),
        ("12.500", True, "12500"),
        ("0.500", True, "0.5"),
        ("1.250", None, "1.25"),
        ("1 1/2", True, "1.5"),
    ],
)
def test_a_comma_is_what_this_writer_means_by_it(text, comma, number):
    assert typed_number(text, decimal_comma=comma) == Decimal(number)


@pytest.mark.parametrize(
    ("quantity", "unit", "kept"),
    [
        ("8 lbs", "", "8 lb"),
        ("1½", "lb", "1.5 lb"),
        ("3/4", "cup", "0.75 cup"),
        ("2 x 8", "oz", "16 oz"),
        ("25lb", "lb", "25 lb"),
        ("25 lbs", "pounds", "25 lb"),
        ("2", "dz", "2 dozen"),
        ("7", "", "7 each"),
    ],
)
def test_number_and_unit_in_two_cells(quantity, unit, kept):
    assert str(read_cells(quantity, unit)) == kept


@pytest.mark.parametrize(("quantity", "unit"), [("25 kg", "lb"), ("2-3", "oz"), ("~12", ""), ("3", "t"), ("2", "bag")])
def test_two_cells_that_do_not_agree_are_refused(quantity, unit):
    with pytest.raises(RuleError):
        read_cells(quantity, unit)


def test_an_old_fact_keeps_the_size_that_it_had():
    old = decode("lot-discarded", 1, '{"lot":"B0001-M","quantity":["4","doz"],"reason":"mould"}')
    assert isinstance(old, LotDiscarded)
    assert old.quantity.dimension is Dimension.MASS
    assert str(old.quantity.scaled(Decimal(2)) - old.quantity) == "4 doz"


def test_four_dozen_eggs_are_forty_eight(tmp_path):
    with Books.open(tmp_path / "books.db") as books:
        farm, eggs = books.add_supplier("Farm"), books.add_ingredient("eggs")
        lot = books.receive_lot(eggs, Q("4 doz"), supplier=farm, bought_on=date(2026, 3, 1))
        assert books.lot(lot.code).left.to("each").amount == 48
