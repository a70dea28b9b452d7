"""Receive: what a code says, what was so last time, what a person says; and what is refused, in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from drivers.scanners.base import Gs1Fields, NetMeasure, Symbology
from kiosk.flows.base import Place, Tone, Why
from kiosk.flows.what_it_contains import MADE_OF
from kiosk.labels.checks.allergens import Law, kind_names
from kiosk.settings.config import Kitchen

PECTIN = Gs1Fields(gtin14="09506000134352", lot="PKT-99281", best_before=date(2027, 11, 30))


def field(day, key):
    return next(field for field in day.view.fields if field.key == key)


def allergen_rows(day):
    """The rows of the question about the bag that stand for an allergen."""
    return [row for row in day.counter.flow.question().answers() if not row.ends and row.key != MADE_OF]


def scan_pectin(day, fields=PECTIN):
    return day.scan("0109506000134352152711301OPKT-99281", symbology=Symbology.CODE128, identifier="]C1", fields=fields)


def test_a_gs1_code_fills_in_what_it_says_and_the_rest_as_last_time(day):
    day.tap("receive")
    scan_pectin(day)
    shown = {f.key: (f.value, f.why) for f in day.view.fields}
    assert shown["ingredient"] == ("Fruit pectin", Why.SCANNED)
    assert shown["supplier_lot"] == ("PKT-99281", Why.SCANNED)
    assert shown["best_before"] == ("30 Nov 2027", Why.SCANNED)
    assert shown["supplier"] == ("Amazon", Why.LAST_TIME)
    assert shown["quantity"] == ("1 lb", Why.LAST_TIME)
    assert shown["bought_on"] == ("Today, 4 Mar 2026", Why.ASSUMED)
    assert day.view.word == "GS1-128 read"
    assert day.view.ready


def test_saving_books_the_lot_and_is_ready_for_the_next(day):
    day.tap("receive")
    scan_pectin(day)
    day.tap("set_field", "bought_on", "2026-02-20").tap("set_field", "price", "18.40").tap("save")
    lot = day.books.lots()[-1]
    lot = next(one for one in day.books.lots() if str(one.price) == "$18.40" and one.code in day.words) or lot
    assert (lot.ingredient.name, lot.supplier_lot, lot.best_before) == ("fruit pectin", "PKT-99281", date(2027, 11, 30))
    assert lot.bought_on == date(2026, 2, 20)
    assert field(day, "ingredient").value == ""
    assert field(day, "ingredient").needed


def test_save_and_print_gives_each_bag_a_tag(day):
    day.tap("receive")
    scan_pectin(day)
    day.tap("set_field", "quantity", "2 x 1 lb").tap("save_and_print")
    printed = day.folder / "printed"
    day.until(lambda: len(list(printed.glob("*.png"))) == 2)
    code = day.words.rsplit(" ", 1)[-1]
    assert str(day.books.lot(code).received) == "2 lb"


def test_a_pack_that_is_new_is_asked_about_once(day):
    fields = Gs1Fields(gtin14="09506000134376")
    day.tap("receive").scan("9506000134376", symbology=Symbology.EAN13, identifier="]E0", fields=fields)
    assert day.words == "A pack that is new here"
    day.tap("set_field", "ingredient", "vanilla").tap("set_field", "supplier", "Corner shop")
    day.tap("set_field", "quantity", "50 g").tap("save")
    day.scan("9506000134376", symbology=Symbology.EAN13, identifier="]E0", fields=fields)
    assert field(day, "ingredient").value == "Vanilla"
    assert field(day, "quantity").why is Why.LAST_TIME


def test_a_supplier_code_on_the_home_screen_starts_receive(day):
    scan_pectin(day)
    assert day.place is Place.RECEIVE
    assert field(day, "ingredient").value == "Fruit pectin"


def test_a_bare_code_is_offered_as_the_supplier_lot(day):
    day.tap("receive").scan("X-4711", symbology=Symbology.CODE128, identifier="]C0")
    assert field(day, "supplier_lot").value == "X-4711"
    assert day.counter.notice.tone is Tone.WARN


def test_a_glued_lot_is_not_believed(day):
    day.tap("receive")
    scan_pectin(day, Gs1Fields(gtin14="09506000134352", lot="LOT-42A17261231", lot_doubtful=True))
    assert "Is the lot really" in day.words
    assert field(day, "supplier_lot").value == ""


def test_a_weight_in_the_code_is_the_quantity(day):
    day.tap("receive")
    scan_pectin(day, Gs1Fields(gtin14="09506000134352", net_weight=NetMeasure(Decimal("0.454"), "kg")))
    assert (field(day, "quantity").value, field(day, "quantity").why) == ("0.454 kg", Why.SCANNED)


def test_control_characters_in_a_supplier_name_never_reach_the_books(day):
    day.tap("receive")
    scan_pectin(day)
    day.tap("set_field", "supplier", "Evil\x1b[2J\x07 Farm\n").tap("save")
    lot = max(day.books.lots(), key=lambda one: one.code)
    assert lot.supplier.name == "Evil[2J Farm"
    assert lot.supplier.name.isprintable()


def test_a_typed_supplier_that_is_known_is_the_same_one(day):
    before = len(day.books.suppliers())
    day.tap("receive")
    scan_pectin(day)
    day.tap("set_field", "supplier", "AMAZON ").tap("save")
    assert len(day.books.suppliers()) == before


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("quantity", "a lot"),
        ("quantity", "0 lb"),
        ("quantity", "500 x 1 lb"),
        ("best_before", "03/04/2026"),
        ("bought_on", "yesterday-ish"),
        ("price", "cheap"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_field_stays(day, key, typed):
    day.tap("receive")
    scan_pectin(day)
    before = field(day, key)
    day.tap("set_field", key, typed)
    assert day.counter.notice.tone is Tone.BAD
    assert day.counter.notice.what_to_do
    assert field(day, key) == before


def test_a_half_filled_form_survives_a_power_cut(day):
    day.tap("receive")
    scan_pectin(day)
    day.tap("set_field", "price", "18.40")
    fields = day.view.fields
    day.restart()
    assert day.place is Place.RECEIVE
    assert day.view.fields == fields


def test_saving_too_early_says_what_is_missing(day):
    day.tap("receive").tap("save")
    assert day.words == "Something is still missing"
    assert day.place is Place.RECEIVE


def test_several_bags_of_a_lot_keep_what_one_of_them_holds(day):
    day.tap("receive").tap("set_field", "ingredient", "sugar").tap("set_field", "quantity", "10 lb").tap("set_bags", 3)
    assert (field(day, "quantity").value, field(day, "quantity").raw, day.view.tags) == ("3 × 10 lb", "10 lb", 3)
    day.tap("set_field", "quantity", "12 lb")
    assert field(day, "quantity").value == "3 × 12 lb"
    day.tap("set_bags", 0)
    assert day.view.tags == 1


def test_what_a_new_ingredient_contains_is_said_once(day):
    day.tap("receive").tap("set_field", "ingredient", "Almond flour")
    assert (day.view.allergens, day.view.allergens_open, day.view.allergens_needed) == ("not looked at", True, True)
    day.tap("toggle_allergen", "tree nuts").tap("toggle_allergen", "milk").tap("toggle_allergen", "milk")
    day.restart()
    assert [c.key for c in allergen_rows(day) if c.chosen] == ["tree nuts"]
    day.tap("set_field", "supplier", "Amazon").tap("set_field", "quantity", "2 lb").tap("save")
    day.tap("set_field", "ingredient", "almond flour")
    assert (day.view.allergens, day.view.allergens_needed) == ("tree nuts", False)


def test_what_a_group_must_be_named_by_is_asked_for(day):
    """The names are those that the gate knows, so that no label is stopped over them later."""
    day.tap("receive").tap("set_field", "ingredient", "Bisque")
    groups = [c.key for c in allergen_rows(day)]
    assert groups == list(kind_names(Law.US))
    day.tap("toggle_allergen", "crustacean shellfish")
    which = {c.key: c.detail for c in allergen_rows(day)}
    assert which["crustacean shellfish"] == "which?"
    assert which["crustacean shellfish (lobster)"] == ""
    day.tap("toggle_allergen", "crustacean shellfish (lobster)").tap("toggle_allergen", "crustacean shellfish (crab)")
    day.restart()
    assert day.view.allergens == "crustacean shellfish (lobster), crustacean shellfish (crab)"
    day.tap("toggle_allergen", "crustacean shellfish")
    assert day.view.allergens == "not looked at"


def test_a_known_ingredient_brings_its_own_allergens(day):
    day.tap("receive").tap("set_field", "ingredient", "sugar")
    assert (day.view.allergens, day.view.allergens_needed) == ("none", False)


def test_in_europe_a_new_ingredient_is_asked_about_the_fourteen_allergens(day_with_printer):
    day = day_with_printer(None, Kitchen(jurisdiction="EU")).tap("receive").tap("set_field", "ingredient", "Celeriac")
    choices = [choice.key for choice in allergen_rows(day)]
    assert len(choices) == 14
    assert "celery" in choices
