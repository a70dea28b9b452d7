"""Not looked at is not none: at Receive, at the scale, on the tag, on the label; told by taps, as a cook does it."""

from __future__ import annotations

import pytest

from db import Looked, NotLookedAtError
from drivers.scanners.base import Gs1Fields
from kiosk.flows.base import Place, Why
from kiosk.flows.print_labels import PrintAction
from kiosk.flows.what_it_contains import DONE, LAST, MADE_OF, NONE
from kiosk.labels.content import jar_label
from kiosk.labels.tags import bag_tag
from kiosk.settings.config import Kitchen

EUROPE = Kitchen(name="Oat & Ember", address="3 Quay Street, Galway", jurisdiction="EU")


def bag(day, ingredient, supplier, quantity="5 kg", **more):
    day.tap("receive") if day.place is not Place.RECEIVE else None
    for key, value in {"ingredient": ingredient, "supplier": supplier, "quantity": quantity, **more}.items():
        day.tap("set_field", key, value)
    return day


def saved(day):
    """Save it; the code on its tag."""
    before = {lot.code for lot in day.books.lots()}
    day.tap("save")
    return next(lot.code for lot in day.books.lots() if lot.code not in before)


def keys(day):
    return [answer.key for answer in day.counter.flow.question().answers()]


def jars_with(day, code, in_place_of="sugar"):
    """Cook a batch with this bag in place of the recipe's, and fill six jars: the labels are on the screen."""
    while day.place is not Place.HOME:
        day.tap("back")
    day.start_jam()
    batch = day.counter.flow.batch
    for line in batch.recipe.lines:
        mine = line.ingredient.name == in_place_of
        lot = code if mine else day.lot(line.ingredient.name)
        day.books.use_lot(batch.number, line.index, lot, line.quantity, substitute="a trial" if mine else "")
    day.tap("stove.go_on").tap("stove.go_on").tap("stove.go_on").fill(6)
    for step in batch.recipe.steps:
        if (asked := step.reading) is not None:
            day.books.add_reading(batch.number, asked.quantity, asked.value, asked.unit, step=step.index)
    assert day.place is Place.LABELS
    return batch.number


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Peanut butter", "Peanuts?"),
        ("Salted butter", "Milk?"),
        ("Tahini", "Sesame?"),
        ("Soy sauce", "Soybeans, wheat?"),
        ("Mayonnaise", "Egg?"),
        ("Marzipan", "Tree nuts?"),
        ("Rose petals", "Tap what it contains"),
    ],
)
def test_a_new_ingredient_is_not_none_before_somebody_says_so(day, name, hint):
    bag(day, name, "Nut & Spice Traders")
    view = day.view
    assert (view.allergens, view.allergens_needed, view.allergens_hint) == ("not looked at", True, hint)
    assert "none" not in view.allergens
    day.tap("say_contents", NONE)
    assert (day.view.allergens, day.view.allergens_needed) == ("none", False)


def test_what_its_name_says_is_asked_before_none_is_offered(day):
    bag(day, "Peanut butter", "Nut & Spice Traders")
    assert keys(day)[:3] == ["peanuts", NONE, MADE_OF]
    day.tap("toggle_allergen", "peanuts")
    assert (day.view.allergens, day.view.allergens_needed) == ("peanuts", False)
    assert keys(day)[0] == DONE
    day.tap("toggle_allergen", "peanuts")
    assert (day.view.allergens, day.view.allergens_needed) == ("not looked at", True)


def test_saved_without_a_look_it_is_said_and_no_label_is_printed(day):
    """The fault that was seen: six labels "peanut butter, honey" with one tap."""
    code = saved(bag(day, "Peanut butter", "Nut & Spice Traders"))
    assert day.counter.notice.what_to_do.startswith("Nobody has looked what it contains")
    assert not day.books.lot(code).is_looked_at
    number = jars_with(day, code)
    assert (day.view.action, day.view.action_words) == (PrintAction.LOOK, "Say what is in Peanut butter")
    assert day.view.checks[0].id == "not_looked_at"
    assert "Peanut butter: nobody has looked what it contains" in day.view.checks[0].words
    for step in (("primary",), ("print_rest",), ("reprint", 1)):
        day.counter.notice = None
        day.tap(*step)
        assert day.words == "" if step == ("primary",) else day.words == "Nobody has looked what is in Peanut butter"
    assert day.books.label_states(number) == {}
    with pytest.raises(NotLookedAtError, match="Peanut butter"):
        day.books.ask_labels(number, [1], "any printer")


def test_it_is_answered_where_it_stops_and_then_it_prints(day):
    code = saved(bag(day, "Peanut butter", "Nut & Spice Traders"))
    number = jars_with(day, code)
    day.books.acting = day.books.people()[0]
    assert keys(day)[0] == "peanuts"
    day.tap("toggle_allergen", "peanuts").tap("say_contents", DONE)
    assert day.words == "Peanut butter: peanuts"
    assert day.view.action is PrintAction.PRINT
    assert jar_label(day.books.batch(number), 1, day.settings.kitchen).contains == "Peanuts"
    made = next(one for one in day.books.ingredients() if one.name == "Peanut butter")
    assert (made.allergens, made.looked_by) == (("peanuts",), "Cook 1")
    day.tap("primary").until(lambda: day.view.printed == 6)


def test_none_said_by_somebody_prints_as_well(day):
    code = saved(bag(day, "Rose petals", "Nut & Spice Traders").tap("say_contents", NONE))
    jars_with(day, code)
    assert day.view.action is PrintAction.PRINT
    assert day.books.lot(code).ingredient.looked


@pytest.mark.parametrize("supplier", ["Hilltop Orchard", "Nut & Spice Traders"])
def test_a_bag_of_another_supplier_is_another_food(day, supplier):
    bag(day, "sugar", supplier)
    view = day.view
    assert (view.allergens, view.allergens_needed, view.allergens_hint) == ("not looked at", True, "last time: none")
    code = saved(day)
    assert day.books.lot(code).contains.looked is Looked.NOT_YET
    jars_with(day, code)
    assert day.view.action_words == f"Say what is in sugar ({code})"
    day.tap("say_contents", LAST)
    assert day.view.action is PrintAction.PRINT
    assert day.books.lot(code).contains.looked is Looked.SAID


def test_a_pack_that_is_new_is_another_food(day):
    day.tap("receive").scan("09506000134376", fields=Gs1Fields(gtin14="09506000134376"))
    bag(day, "sugar", "Costco, Main St")
    assert day.view.allergens_needed
    code = saved(day)
    assert day.books.lot(code).contains.looked is Looked.NOT_YET


def test_a_bag_of_the_same_supplier_is_as_last_time_until_it_is_changed(day):
    bag(day, "sugar", "Costco, Main St")
    assert (day.view.allergens, day.view.allergens_needed, day.view.allergens_why) == ("none", False, Why.LAST_TIME)
    day.tap("toggle_allergen", "milk")
    assert (day.view.allergens, day.view.allergens_why) == ("milk", Why.TYPED)
    code = saved(day)
    assert day.books.lot(code).contains.allergens == ("milk",)
    assert day.books.lot(saved(bag(day, "sugar", "Costco, Main St"))).contains.looked is Looked.AS_LAST_TIME


def test_what_changed_is_said_loudly_on_tag_at_the_scale_and_on_the_label(day):
    code = saved(bag(day, "sugar", "Hilltop Orchard").tap("toggle_allergen", "milk").tap("set_made_of", "sugar, whey"))
    lot = day.books.lot(code)
    assert bag_tag(lot).contains == "NEW: MILK"
    day.tap("back").start_jam().weigh_in("strawberries").scan(code)
    assert day.view.warning.words == "This bag contains milk, unlike before; made of sugar, whey"
    day.tap("weighing.use").weigh_in("fruit pectin").weigh_in("lemon juice")
    number = day.counter.flow.number
    day.tap("stove.go_on").tap("stove.go_on").tap("stove.go_on").fill(6)
    told = next(check for check in day.view.checks if check.id == "bag_otherwise")
    assert f"Sugar ({code}): contains milk" in told.words
    label = jar_label(day.books.batch(number), 1, day.settings.kitchen)
    assert label.contains == "Milk"
    assert [part.name for one in label.ingredients for part in one.sub if one.name == "sugar"][:2] == ["sugar", "whey"]


def test_in_europe_what_a_bag_has_beyond_its_ingredient_is_named_and_stands_out(day_with_printer):
    day = day_with_printer(None, EUROPE)
    code = saved(bag(day, "sugar", "Hilltop Orchard").tap("toggle_allergen", "mustard"))
    label = jar_label(day.books.batch(jars_with(day, code)), 1, EUROPE)
    (sugar,) = (one for one in label.ingredients if one.name == "sugar")
    assert [(part.name, part.strong) for part in sugar.sub] == [("mustard", True)]


def test_a_bag_nobody_looked_at_says_so_on_its_tag_at_the_scale_and_in_trace(day):
    code = saved(bag(day, "sugar", "Hilltop Orchard"))
    assert bag_tag(day.books.lot(code)).contains == "NOT LOOKED AT"
    day.tap("back").start_jam().weigh_in("strawberries").scan(code)
    assert day.view.warning.words == f"Nobody has looked what is in {code}"
    day.tap("back").tap("trace").tap("ask", code)
    assert ("Contains", "nobody has looked") in [(row.title, row.detail) for row in day.view.upstream]


def test_at_any_depth_and_out_of_a_bin(day):
    """A base of ours, made of a bag nobody looked at; the bag is one of two in a bin."""
    books = day.books
    code = saved(bag(day, "sugar", "Hilltop Orchard"))
    bin_ = books.add_bin("sugar bin")
    for one in (day.lot("sugar"), code):
        books.put_in_bin(bin_.id, one)
    recipe = next(one for one in books.recipes() if one.name == "Strawberry Jam")
    base = books.start_batch(recipe)
    line = next(line for line in recipe.lines if line.ingredient.name == "sugar")
    books.use_bin(base.number, line.index, bin_.id, line.quantity)
    for other in recipe.lines:
        if other.index != line.index:
            books.leave_out(base.number, other.index, "a base without it")
    kept = books.keep_as_lot(base.number, books.add_ingredient("berry base"), line.quantity)
    number = jars_with(day, kept.code)
    assert day.view.action_words == f"Say what is in sugar ({code})"
    day.tap("toggle_allergen", "wheat").tap("say_contents", DONE)
    assert day.view.action is PrintAction.PRINT
    assert "Wheat" in jar_label(books.batch(number), 1, day.settings.kitchen).contains


def test_what_is_in_a_bag_can_be_said_while_the_batch_is_on_hold(day):
    code = saved(bag(day, "sugar", "Hilltop Orchard"))
    number = jars_with(day, code)
    day.books.hold_batch(number, "lids")
    assert day.view.action is PrintAction.LOOK
    day.tap("toggle_allergen", "wheat").tap("say_contents", DONE)
    assert day.books.lot(code).contains.allergens == ("wheat",)
    assert day.books.batch(number).held


def test_what_was_typed_of_a_bag_survives_a_power_cut(day):
    bag(day, "Peanut butter", "Nut & Spice Traders").tap("toggle_allergen", "peanuts").tap(
        "set_made_of", "peanuts; salt"
    )
    day.restart()
    assert day.view.allergens == "peanuts"
    assert day.books.lot(saved(day)).ingredient.sub_ingredients == ("peanuts", "salt")


def test_what_was_said_of_one_ingredient_is_not_anothers(day):
    bag(day, "Peanut butter", "Nut & Spice Traders").tap("say_contents", NONE)
    day.tap("set_field", "ingredient", "Tahini")
    assert (day.view.allergens, day.view.allergens_needed) == ("not looked at", True)


def test_may_contain_is_the_makers_choice_and_stands_on_the_label(day):
    code = day.lot("sugar")
    number = jars_with(day, code)
    label = jar_label(day.books.batch(number), 1, day.settings.kitchen)
    assert label.fields()["may_contain"] == ""
    before = day.view.preview
    day.books.set_may_contain("SJ", ["peanuts", "milk"])
    day.tap("show", 2).tap("show", 1)
    label = jar_label(day.books.batch(number), 1, day.settings.kitchen)
    assert label.fields()["may_contain"] == "peanuts, milk"
    assert label.contains == ""
    assert day.kiosk.labels.unit(number, 1).picture.tobytes() != before.tobytes()
