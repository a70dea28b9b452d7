"""Every answer of the example kitchen's March."""

from datetime import date

import pytest

from db import BatchTrace, LotTrace, RecallQuery, UnitTrace, UnknownNumberError

VALLEY_FARM = RecallQuery(
    supplier="valley farm", ingredient="Strawberries", bought_from=date(2026, 2, 28), bought_to=date(2026, 3, 5)
)
SENT = [
    {
        "destination": "Saturday farmers market",
        "kind": "market",
        "units": 24,
        "on": "2026-03-04",
        "order": None,
    },
    {"destination": "Good Earth Co-op", "kind": "store", "units": 12, "on": "2026-03-04", "order": None},
]


def test_jar_017_is_complained_of(march):
    found = march.books.trace("sj-20260304-a-017")
    assert isinstance(found, UnitTrace)
    answer = found.to_json()
    lots, labels = answer.pop("lots"), answer.pop("labels")
    assert (labels["jars"], labels["printed"], labels["missing"], labels["adds_up"]) == (36, 0, 36, False)
    assert answer == {
        "batch": "SJ-20260304-A",
        "unit": 17,
        "product": "Strawberry Jam",
        "made_on": "2026-03-04",
        "made_by": "Cook 1",
        "equipment": ["copper pot 1"],
        "produced": 38,
        "set_aside": 2,
        "net_units": 36,
        "sent": SENT,
        "on_shelf": 0,
        "discarded": 0,
        "batches": [],
        "best_before": "2027-03-04",
        "held": False,
        "held_reason": None,
        "failed": None,
        "failed_became": None,
    }
    assert [(one["ingredient"], one["supplier"], one["bought_on"], one["quantity"], one["unit"]) for one in lots] == [
        ("strawberries", "Valley Farm", "2026-03-02", 8, "lb"),
        ("sugar", "Costco, Main St", "2026-02-15", 4, "lb"),
        ("fruit pectin", "Amazon", "2026-02-20", 2, "oz"),
        ("lemon juice", "Costco, Main St", "2026-02-15", 1, "oz"),
    ]
    assert lots[2]["supplier_lot"] == "PKT-99281"
    assert found.of.adds_up


@pytest.mark.parametrize("text", ["sj-20260304-a-17", "SJ-20260304-A-0017"])
def test_a_jars_number_is_found_without_its_nought_or_with_one_too_many(march, text):
    assert march.books.trace(text).number == "SJ-20260304-A-017"
    assert march.books.resolve(text).unit == 17


def test_valley_farm_recalls_its_strawberries(march):
    scope = march.books.recall(VALLEY_FARM)
    assert [(one.batch.number, one.net_units, one.set_aside, one.words) for one in scope.affected] == [
        ("SJ-20260304-A", 36, 2, "8 lb strawberries, bought 2 Mar 2026"),
        ("SJ-20260305-A", 24, 0, "6 lb strawberries, bought 2 Mar 2026"),
    ]
    assert (scope.net_units, scope.set_aside, scope.on_shelf, scope.made_in_period) == (60, 2, 24, 200)
    assert [(one.destination.name, one.units) for one in scope.where] == [
        ("Saturday farmers market", 24),
        ("Good Earth Co-op", 12),
    ]
    why = "strawberries from Hilltop Orchard, bought 9 Mar 2026, lot HT-0309"
    assert [(one.batch.number, one.why) for one in scope.not_affected] == [
        (f"SJ-202603{day}-A", why) for day in (10, 12, 17, 24)
    ]
    assert scope.uncertain == ()


def test_pectin_lot_is_recalled(march):
    scope = march.books.recall(RecallQuery(supplier_lot="pkt-99281"))
    assert {one.batch.number for one in scope.affected} == {
        f"SJ-202603{day}-A" for day in ("04", "05", "10", "12", "17", "24")
    }
    assert scope.net_units == 200
    assert scope.to_json()["net_units"] == 200


def test_a_bag_tells_every_batch_it_reached(march):
    berries = march.books.lots(march.strawberries, with_stock=False)[0]
    found = march.books.trace(berries.code.lower())
    assert isinstance(found, LotTrace)
    assert found.to_json() == {
        "lot": berries.code,
        "batches": ["SJ-20260304-A", "SJ-20260305-A"],
        "ingredient": "strawberries",
        "supplier": "Valley Farm",
        "supplier_lot": None,
        "bought_on": "2026-03-02",
        "best_before": None,
        "use_by": None,
        "received": "20 lb",
        "left": "6 lb",
        "held": False,
        "held_reason": None,
        "allergens": [],
    }
    assert str(berries.left) == "6 lb"


def test_hot_sauce_went_online_and_to_market(march):
    found = march.books.trace("HS-20260301-A")
    assert isinstance(found, BatchTrace)
    assert [(one.destination.name, one.units, one.order) for one in found.sent] == [
        ("online orders", 6, "#1847"),
        ("Saturday farmers market", 30, None),
    ]
    assert found.adds_up


@pytest.mark.parametrize(
    "text", ["SJ-20260304-B", "SJ-20260304-A-039", "SJ-20260304-A-000", "B9999-9", "", "x" * 4000, "'; --", "\x00"]
)
def test_an_unknown_number_is_one_clear_line(march, text):
    with pytest.raises(UnknownNumberError) as error:
        march.books.trace(text)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 300


def test_unknown_names_in_a_recall(march):
    for query in (
        RecallQuery(supplier="Nobody"),
        RecallQuery(lot="B9999-9"),
        RecallQuery(supplier_lot="none", ingredient="fruit pectin"),  # each bag of it has its lot
        RecallQuery(ingredient="gold"),
    ):
        with pytest.raises(UnknownNumberError):
            march.books.recall(query)


def test_the_month_is_sound_and_rebuilds(march):
    before = march.books.trace("SJ-20260304-A").to_json(), march.books.recall(VALLEY_FARM)
    assert march.books.verify().problems == ()
    assert march.books.rebuild() == march.books.head()[0]
    assert (march.books.trace("SJ-20260304-A").to_json(), march.books.recall(VALLEY_FARM)) == before
    assert march.books.verify().ok
