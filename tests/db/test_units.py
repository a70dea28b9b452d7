"""Amounts as kitchens write them: what is known is exact, and what could be two things is asked about."""

from decimal import Decimal

import pytest

from db import Books, ManualClock, Quantity, RuleError, UnitError
from db.rules.quantity import Measures, known_unit, recorded, typed_number
from tests.db.kitchen import MORNING

READ = [
    ("4 doz", "48"), ("1 dozen", "12"), ("2 dz", "24"), ("3 Dutzend", "36"), ("24 ct", "24"), ("24 CT.", "24"),
    ("12", "12"), ("12 ea", "12"), ("6 pcs", "6"), ("20 Stück", "20"), ("3 jars", "3"),
    ("8 lbs", "3628.73896"), ("8 LB", "3628.73896"), ("8 lb.", "3628.73896"), ("8lb", "3628.73896"),
    ("25 KG", "25000"), ("25 Kg", "25000"), ("500 gr", "500"), ("500 gramm", "500"), ("250 mg", "0.25"),
    ("10 dag", "100"), ("3 oz.", "85.048569375"), ("2 l", "2000"), ("2 Ltr", "2000"), ("750 mL", "750"),
    ("75 cl", "750"), ("5 cc", "5"), ("5 floz", "147.8676478125"), ("5 fl. oz.", "147.8676478125"),
    ("5 fl.oz", "147.8676478125"), ("1 tbs", "14.78676478125"), ("1 Tbsp.", "14.78676478125"),
    ("2 tsp", "9.8578431875"), ("2 cups", "473.176473"), ("2 pts", "946.352946"), ("1 qt", "946.352946"),
    ("1 gal.", "3785.411784"), ("2 EL", "30"), ("1 TL", "5"), ("1 c. à s.", "15"), ("2 càc", "10"),
    ("1 imperial pint", "568.26125"), ("1 UK gallon", "4546.09"), ("1 metric cup", "250"), ("1 US pint", "473.176473"),
    ("½ tsp", "2.464460796875"), ("1½ lb", "680.388555"), ("1 1/2 lb", "680.388555"), ("1-1/2 lb", "680.388555"),
    ("3/4 cup", "177.441177375"), ("1⁄2 lb", "226.796185"), ("0,5 kg", "500"), ("1,250.50 g", "1250.50"),
    ("2 x 8 oz", "453.59237"), ("2×8oz", "453.59237"), ("6 x 1/2 lb", "1360.77711"), ("2 x 12 x 1 oz", "680.388555"),
    ("1 lb 4 oz", "566.9904625"), ("1 lb, 4 oz", "566.9904625"), ("2 l 250 ml", "2250"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "base"), READ, ids=[text for text, _ in READ])
def test_what_kitchens_write_is_read(text, base):
    assert Quantity.parse(text).base == Decimal(base)


ASKED = [
    ("3 t", "teaspoon or a tonne"), ("3 T", "teaspoon or a tonne"), ("2 bag", "does not say how much"),
    ("2 bags", "does not say how much"), ("6 pk", "does not say how much"), ("6 packs", "does not say how much"),
    ("20 u", "piece or a pack"), ("20 units", "each if pieces"), ("1 box", "does not say how much"),
    ("1 case", "does not say how much"), ("1 can", "does not say how much"), ("1 bunch", "does not say how much"),
    ("1 pinch", "no measure"), ("1 Prise", "no measure"), ("3 cloves", "no measure"), ("1 dash", "no measure"),
    ("2 c", "Write cup"), ("5 #", "pound"), ("1 ton", "907 or 1000"), ("1 tonne", "in kg"),
    ("1 stick", "4 oz or 113 g"),
    ("3 m", "Write ml"), ("1 stone", "not a unit"), ("2 tbps", "Did you mean tbsp"), ("2 gallns", "Did you mean gal"),
    ("1 ounc", "Did you mean oz"), ("1 Em", "not a unit"), ("1 kilolb", "not a unit"), ("1 µl", "not a unit"),
    ("1 hectolitre", "not a unit"), ("1 barrel", "not a unit"), ("1 slug", "not a unit"), ("1 bit", "no measure"),
    ("~12", "not certain"), ("ca. 12 g", "not certain"), ("about 2 lb", "not certain"), ("2 lb?", "not certain"),
    ("2-3 oz", "not one quantity"), ("2 – 3 oz", "not one quantity"), ("2 to 3 oz", "not one quantity"),
    ("1.5e1 lb", "not a unit"), ("two cups", "not a quantity"), ("lb", "not a quantity"), ("", "not a quantity"),
    ("4 oz 1 lb", "not one quantity"), ("1 lb 4 ml", "not one quantity"), ("3/17 lb", "not a fraction"),
    ("2 7/4 lb", "not a fraction"), ("1/0 lb", "not a fraction"), ("1,250 g", "two ways"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), ASKED, ids=[text for text, _ in ASKED])
def test_what_could_be_anything_is_asked_about(text, words):
    with pytest.raises(RuleError, match=words):
        Quantity.parse(text)


@pytest.mark.parametrize(
    ("text", "measures", "base"),
    [
        ("1 cup", Measures.US, "236.5882365"), ("1 cup", Measures.METRIC, "250"), ("1 cup", Measures.UK, "250"),
        ("1 tsp", Measures.METRIC, "5"), ("1 tbsp", Measures.METRIC, "15"), ("1 tbsp", Measures.US, "14.78676478125"),
        ("1 pint", Measures.US, "473.176473"), ("1 pint", Measures.UK, "568.26125"), ("1 gal", Measures.UK, "4546.09"),
        ("1 fl oz", Measures.UK, "28.4130625"), ("1 US cup", Measures.METRIC, "236.5882365"),
        ("1 lb", Measures.UK, "453.59237"),
    ],
)  # fmt: skip
def test_cups_spoons_and_pints_are_those_of_the_kitchens_country(text, measures, base):
    assert Quantity.parse(text, measures).base == Decimal(base)


@pytest.mark.parametrize("text", ["1 pint", "2 quarts", "1 gal", "5 fl oz", "3 pts"])
def test_what_a_metric_kitchen_has_none_of_is_asked_about(text):
    with pytest.raises(UnitError, match=r"Write US .* \(\d+ ml\), imperial .* \(\d+ ml\), or ml"):
        Quantity.parse(text, Measures.METRIC)


@pytest.mark.parametrize("measures", Measures)
def test_what_was_read_is_written_so_that_it_reads_the_same_in_any_kitchen(measures):
    for text, _ in READ:
        try:
            read = Quantity.parse(text, measures)
        except UnitError:
            continue
        again = Quantity.parse(str(read))
        assert (again.base, again.unit) == (read.base, read.unit)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1 1/2", "1.5"), ("½", "0.5"), ("1½", "1.5"), ("3/4", "0.75"), ("1/3", "0.333333"), ("2-2/3", "2.666667"),
     ("-1/2", "-0.5"), ("3,98", "3.98")],
)  # fmt: skip
def test_a_keypad_takes_fractions(typed, number):
    assert typed_number(typed) == Decimal(number)


@pytest.mark.parametrize("text", ["doz", "ct", "t", "bag", "u", "EL", "TL", "pk", "stone"])
def test_a_unit_is_never_what_a_prefix_makes_of_it(text):
    """pint reads doz as a tenth of an ounce, EL as exalitres, t as a tonne."""
    try:
        unit = known_unit(text)
    except UnitError:
        return
    assert unit in ("dozen", "each", "metric tbsp", "metric tsp")


def test_facts_of_old_books_keep_the_unit_that_they_were_recorded_in(tmp_path):
    """Their sums were made with it; another meaning would not add up with what was used."""
    old = recorded("4", "doz")
    assert old.base < 12
    assert str(old) == "4 doz"
    assert recorded("4", "dozen") == Quantity.parse("4 doz")
    with Books.open(tmp_path / "books.db", clock=ManualClock(MORNING)) as books:
        eggs = books.add_ingredient("eggs")
        lot = books.receive_lot(eggs, old, supplier=None, bought_on=MORNING.date())
        assert books.lot(lot.code).received.base == old.base
        assert books.verify().ok
        books.rebuild()
        assert books.lot(lot.code).received == old
