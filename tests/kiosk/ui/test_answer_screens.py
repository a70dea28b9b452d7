"""Receive, Labels, Send out, Trace, Recall and More, tapped through; and how each of them stands at every size."""

from __future__ import annotations

from datetime import date

import pytest

from db import Books, LabelState, Quantity
from drivers.scanners.arrival import scan_of_characters
from kiosk.flows.base import Why
from kiosk.settings import example
from tests.kiosk.flows.test_told_late import half_told

BATCH = "SJ-20260304-A"
LEAST_TEXT, LEAST_TOUCH = 18, 64


@pytest.fixture
def march(top):
    return _march(top)


@pytest.fixture
def any_march(any_top):
    return _march(any_top)


def _march(top):
    """The whole month is in the books."""
    top.day.start_jam().to_filling().fill(38, 2).tap("back")
    example.send(top.day.books, BATCH, 24, example.MARKET)
    example.send(top.day.books, BATCH, 12, example.CO_OP)
    example.rest_of_march(top.day.books, top.day.clock)
    top.day.counter.go_home()
    top.stage.frames()
    return top


def type_in(top, text):
    top.stage.type(text)
    top.stage.key("enter")
    top.stage.frames()
    return top


def press(top, name):
    """Tap a key that has a picture in place of words."""
    top.stage.tap_widget(next(w for w in top.stage.on_screen() if getattr(w, "name", "") == name))
    return top


def field(top, key):
    return next(one for one in top.day.view.fields if one.key == key)


# -- Receive


def test_a_bag_without_any_code_is_received_by_touches_alone(top):
    top.tap("Receive", "Ingredient", "Strawberries", "Supplier", "Valley Farm", "Bought", "Yesterday")
    top.tap("Quantity", "2", "0", "OK", "Date on the bag")
    press(top, "later").tap("15", "Best before", "Save only")
    lot = top.day.books.last_lot(next(i for i in top.day.books.ingredients() if i.name == "strawberries"))
    assert (lot.bought_on, lot.best_before, lot.received) == (
        date(2026, 3, 3),
        date(2026, 4, 15),
        Quantity.parse("20 lb"),
    )
    assert any("saved as" in text for text in top.texts)


def test_a_date_is_taken_away_again(top):
    top.tap("Receive", "Date on the bag", "15", "Best before", "Best before", "No date")
    assert field(top, "best_before").value == ""


def test_a_past_best_before_is_asked_about_at_once_and_at_save(top):
    lots = len(top.day.books.lots())
    top.tap("Receive", "Ingredient", "Strawberries", "Supplier", "Valley Farm", "Quantity", "2", "OK")
    top.tap("Date on the bag", "2", "Best before")
    assert "2 Mar 2026 is already past: is it right?" in top.texts
    top.stage.key("escape")
    top.tap("Save only")
    assert len(top.day.books.lots()) == lots
    top.tap("Yes, it says 2 Mar 2026", "Save only")
    assert any("saved as" in text for text in top.texts)


def test_a_past_best_before_that_is_wrong_is_taken_away(top):
    top.tap("Receive", "Ingredient", "Strawberries", "Date on the bag", "2", "Best before", "No, take it away")
    assert field(top, "best_before").value == ""


def test_several_bags_are_counted_on_the_counter(top):
    top.tap("Receive", "Quantity", "2", "OK")
    more = next(w for w in top.stage.on_screen() if getattr(w, "icon", "") == "plus")
    top.stage.tap_widget(more)
    assert "2 bags" in top.texts
    assert "Save & print bag tags" in top.texts
    top.tap("2 bags", "1", "2", "OK")
    assert field(top, "quantity").value == "12 × 2 lb"


def test_a_price_that_is_no_price_is_refused_in_words(top):
    top.tap("Receive", "Price", "1", ".", "2", "3", "4", "OK")
    assert "At most two places after the point." in top.texts
    top.stage.key("escape")
    top.stage.frames()
    assert field(top, "price").value == ""


def test_what_was_typed_by_a_slip_is_emptied_again(top):
    type_in(top.tap("Receive", "Supplier lot"), "X7").tap("Price", "4", "OK", "Supplier lot")
    for _ in "X7":
        top.stage.key("backspace")
    top.tap("OK", "Price")
    for _ in "4.00":
        top.stage.key("backspace")
    top.tap("OK")
    assert (field(top, "supplier_lot").value, field(top, "price").value) == ("", "")


def test_an_ingredient_that_is_new_is_asked_what_it_contains(any_top):
    top = any_top.tap("Receive", "Ingredient", "New ingredient")
    type_in(top, "Almond flour").tap("not looked at", "Tree nuts", "That is all: tree nuts")
    assert "tree nuts" in top.texts
    top.tap("Supplier", "Amazon", "Quantity", "2", "OK", "Save only")
    made = next(i for i in top.day.books.ingredients() if i.name == "Almond flour")
    assert made.allergens == ("tree nuts",)


def test_a_field_says_why_it_has_its_value(top):
    top.tap("Receive", "Ingredient", "Sugar")
    assert field(top, "supplier").why is Why.LAST_TIME
    assert "as last time" in top.texts
    assert top.shell.screen.ids.quantity.needed == field(top, "quantity").needed


def test_nothing_is_saved_while_something_is_missing(top):
    top.tap("Receive", "Ingredient", "Sugar", "Clear")
    before = len(top.day.books.lots())
    top.tap("Save & print bag tag")
    assert len(top.day.books.lots()) == before


# -- Labels


def test_labels_of_a_batch_are_asked_for_once_and_all_come_out(top):
    top.day.start_jam().to_filling().fill(3).tap("back")
    top.stage.frames()
    top.tap("Labels", BATCH)
    assert top.shell.screen.ids.preview.picture is top.day.view.preview
    top.tap("Print 3 labels")
    top.day.until(lambda: top.day.view.printed == 3)
    top.stage.frames()
    assert {"3 of 3 printed", "Done", "Reprint one"} <= set(top.texts)


def test_one_label_is_printed_again_by_its_number(top):
    top.day.start_jam().to_filling().fill(3).tap("back").tap("labels").tap("choose", BATCH).tap("primary")
    top.day.until(lambda: top.day.view.printed == 3)
    top.stage.frames()
    top.tap("Reprint one", "9", "OK")
    assert "Between 1 and 3." in top.texts
    top.tap("2")
    top.stage.key("backspace")
    top.stage.key("backspace")
    type_in(top, "2")
    assert {"What is wrong with 002?", "Smeared", "Torn", "Crooked", "On the wrong jar"} <= set(top.texts)
    top.tap("Crooked")
    assert "Printing 002 once more" in top.texts
    top.day.until(lambda: top.day.view.tally)
    top.day.counter.dismiss()
    top.stage.frames()
    assert "4 labels: 3 on the jars, 1 spoiled (crooked)" in top.texts


def test_a_label_that_nobody_is_sure_of_is_asked_about(any_top):
    top = unsure(any_top)
    assert {"Did 002 come out?", "Yes, it came out", "No, print it again"} <= set(top.texts)
    assert top.day.view.shown_unit == 2
    top.tap("Yes, it came out")
    assert top.day.books.label_states(BATCH)[2] is LabelState.CONFIRMED


def unsure(top):
    """Of three labels one came out, one is in doubt; the counter's own press has the day off."""
    top.day.start_jam().to_filling().fill(3).tap("back")
    job = top.day.books.ask_labels(BATCH, [1, 2], "Counter printer")
    for unit, state in ((1, LabelState.CONFIRMED), (2, LabelState.UNSURE)):
        top.day.books.mark_label(job.id, unit, LabelState.SENDING)
        top.day.books.mark_label(job.id, unit, state)
    top.day.tap("labels").tap("choose", BATCH)
    top.stage.frames()
    return top


def test_the_chips_tell_what_the_law_wants_and_the_ph_is_typed_in(top):
    _sauce_labels(top)
    top.stage.frames()
    assert {"pH reading", "This is a maker's help, not legal advice."} <= set(top.texts)
    top.tap("pH")
    told = " ".join(top.texts)
    assert "Stops the print. This is an acidified food" in told
    assert "21 CFR 114.80(a)(2). Last read 22 Nov 2026." in told
    top.tap("Height of the net contents")
    assert any(text.startswith("21 CFR 101.7(") and "Last read" in text for text in top.texts)
    top.shell.overlay.dispatch("on_cancel")
    top.stage.frames()
    type_in(top.tap("Add pH"), "3.8")
    assert "pH 3.8 is in the books" in top.texts
    assert "Add pH" not in top.texts


def test_an_empty_list_has_a_word(top):
    for batch in top.day.books.batches():
        top.day.books.hold_batch(batch.number, "not of this story")
    top.tap("Trace")
    assert "The newest batches" in top.texts


# -- Send out


def test_jars_go_to_the_market_by_touches_and_a_slip_is_taken_back(march):
    march.tap("Send out", example.MARKET, "SJ-20260305-A", "12")
    assert "Send 12 jars" in march.texts
    march.tap("Send 12 jars")
    assert march.day.books.on_shelf("SJ-20260305-A") == 12
    march.tap(f"Undo 12 to {example.MARKET}")
    assert march.day.books.on_shelf("SJ-20260305-A") == 24
    march.tap(example.CO_OP, "Send 12 jars")
    assert [one.returned for one in march.day.books.dispatches("SJ-20260305-A")] == [12, 0]


def test_the_count_is_typed_or_taken_whole_and_never_more_than_there_is(march):
    march.tap("Send out", example.MARKET, "SJ-20260305-A", "All")
    assert march.day.view.count == 24
    march.tap("jars", "2", "5", "OK")
    assert "24 are left on the shelf." in march.texts


def test_scanned_jars_and_the_order_number_are_shown(march):
    march.tap("Send out", "Online orders")
    march.day.scan("SJ-20260305-A-003").scan("SJ-20260305-A-017")
    march.stage.frames()
    assert "Scanned: 003, 017" in march.texts
    type_in(march.tap("Order number"), "1848")
    march.tap("Send 2 jars")
    assert march.day.books.dispatches("SJ-20260305-A")[0].order == "1848"


def test_a_place_that_is_new_is_named_on_the_counter(march):
    type_in(march.tap("Send out", "New place"), "Village shop").tap("Store")
    assert march.day.view.destination == next(d.id for d in march.day.books.destinations() if d.name == "Village shop")


# -- Trace and recall


def test_a_typed_jar_leads_to_its_lot_and_back(march):
    type_in(march.tap("Trace", "Scan a jar or a bag, or tap to type its number"), f"{BATCH}-017")
    assert {"Made of", "Where the 36 jars are", "24 + 12 = 36, and 2 set aside at filling"} <= set(march.texts)
    march.tap("Fruit pectin")
    assert "Went into" in march.texts
    march.tap("Hold")
    assert "On hold" in march.texts
    type_in(march.tap("Release"), "looked at")
    assert not march.day.view.can_hold, "nobody has said yet who releases it"
    march.tap(march.day.books.people()[0].name)
    assert march.day.view.can_hold
    march.tap("Back")
    assert march.day.view.number == f"{BATCH}-017"


@pytest.mark.parametrize("second", ["glass", "recall: Valley Farm, strawberries"])
def test_who_releases_reads_each_reason_first(any_march, second):
    books = any_march.day.books
    books.hold_batch(BATCH, "loose lids, look at each of the jars")
    books.hold_batch(BATCH, second)
    any_march.day.tap("trace").tap("ask", BATCH)
    any_march.stage.frames()
    any_march.tap("Release")
    asked = f"It is on hold for: loose lids, look at each of the jars; {second}. Releasing it ends all of that."
    assert asked in any_march.texts
    _texts_fit(any_march.stage, "release")
    type_in(any_march.tap("Release it"), "looked at")
    any_march.tap(books.people()[0].name)
    assert not books.batch(BATCH).held


def test_an_unknown_number_is_said(march):
    type_in(march.tap("Trace", "Scan a jar or a bag, or tap to type its number"), "SJ-20991231-Z")
    assert any("SJ-20991231-Z" in text for text in march.texts)
    assert march.place == "trace"


def test_valley_farms_recall_is_told_and_held_by_touches(any_march):
    top = any_march.tap("Trace", "Recall", "Supplier", "Valley Farm", "Ingredient", "Strawberries")
    top.tap("Sold to you")
    while "February 2026" not in top.texts:
        press(top, "earlier")
    press(top.tap("28"), "later").tap("5")
    assert top.shell.overlay is None
    assert {"28 Feb – 5 Mar", "60", "24 + 12 + 24 = 60, and 2 set aside at filling"} <= set(top.texts)
    top.tap("Hold both batches")
    assert top.day.books.batch(BATCH).held
    assert "On hold" in top.texts


def test_what_proves_that_a_batch_is_not_affected_is_not_cut_off(march):
    from kiosk.ui.widgets.words import TextLabel as Words
    from kiosk.ui.writing import width_of

    _recall(march)
    march.stage.frames(4)
    proof = "Hilltop Orchard, bought 9 Mar"
    shown = [part for part in march.stage.on_screen() if isinstance(part, Words) and part.text == proof]
    assert len(shown) == 4
    assert all(width_of(part.text, part.face, part.size_px) <= part.width for part in shown)


def test_the_day_on_which_a_lot_was_bought_is_not_cut_off(any_march):
    from kiosk.ui.widgets.lists import RowCard

    _trace(any_march)
    any_march.stage.frames(4)
    cards = [part for part in any_march.stage.on_screen() if isinstance(part, RowCard) and "bought" in part.row.detail]
    assert cards
    for card in cards:
        whole = card._detail.flow == "wrap" or width_of_detail(card) <= card._detail.width
        assert whole, card.row.detail
        assert card._title.height + card._detail.height <= card.height


def width_of_detail(card):
    from kiosk.ui.writing import width_of

    return width_of(card.row.detail, "regular", card._detail.size_px)


def test_the_days_of_a_recall_can_be_any(march):
    march.tap("Trace", "Recall", "Supplier", "Valley Farm", "Ingredient", "Strawberries", "Sold to you", "5", "5")
    assert (march.day.view.bought_from, march.day.view.bought_to) == (date(2026, 3, 5), date(2026, 3, 5))
    march.tap("Sold to you", "Any day")
    assert "any day" in march.texts


def test_the_last_day_before_the_first_begins_the_time_anew(stage):
    from kiosk.ui.widgets.days import RangePicker

    picker = RangePicker(today=date(2026, 3, 4), first=date(2026, 3, 2), last=date(2026, 3, 10))
    picker.press("20")
    assert (picker.first, picker.last, picker.end) == (date(2026, 3, 20), None, "last")
    picker.press("6")
    assert (picker.first, picker.last) == (date(2026, 3, 6), date(2026, 3, 20))


# -- More


def test_who_cooks_is_tapped_and_the_books_are_looked_through(top):
    top.stage.tap_widget(top.shell.top_bar.cook)
    assert top.place == "more"
    top.tap("Cook 2", "Check the books")
    assert top.day.counter.cook.name == "Cook 2"
    top.day.counter.flow.check.wait(20)
    top.tick()
    assert f"Sound: {top.day.books.head()[0]} facts" in top.texts
    type_in(top.tap("New cook"), "Cook 9")
    assert top.shell.cook_name == "Cook 9"


# -- what was drawn is what is answered


def test_a_bag_that_waits_is_told_on_receive_until_it_is_begun(top):
    top.tap("Receive")
    for lot, words in (("A7", "Receive"), ("B7", "Receive · 1 bag waits"), ("C7", "Receive · 2 bags wait")):
        _send_code(top, f"]C1010950600013435210{lot}")
        assert words in top.texts
    top.tap("Clear")
    assert "Receive · 1 bag waits" in top.texts
    assert "The next bag is filled in: look at it." in top.texts
    top.tap("Clear")
    assert ("Receive" in top.texts, field(top, "supplier_lot").value) == (True, "C7")


@pytest.mark.parametrize("answer", ["None of these: I looked", "Milk"])
def test_a_list_that_is_open_over_labels_is_of_the_food_that_it_was_opened_for(top, answer):
    day = top.day
    number, names = _two_unlooked_foods(day), ("Peanut sugar", "Rose sugar")
    top.stage.frames(4)
    first = next(name for name in names if f"Say what is in {name}" in top.texts)
    second = next(name for name in names if name != first)
    top.tap(f"Say what is in {first}")
    with Books.open(day.settings.books, kiosk="K2", clock=day.clock) as other:
        known = next(one for one in other.ingredients() if one.name == first)
        other.change_ingredient(known, allergens=())
    top.day.counter.on_change()
    top.stage.frames(4)
    top.tap(answer)
    if "Without peanuts" in top.texts:
        top.tap("Without peanuts")
    left = next(one for one in day.books.ingredients() if one.name == second)
    assert (left.is_looked_at, top.shell.overlay) == (False, None)
    assert "Somebody has said what is in it meanwhile: nothing was recorded" in top.texts
    assert f"Say what is in {second}" in top.texts
    assert not day.books.label_states(number)


NAMED = {
    "peanut butter": ("peanuts", "None of these: I looked"),
    "oat milk powder with whey": ("milk", "None of these: I looked"),
    "almond paste": ("tree nuts", "None of these: I looked"),
    "soy sauce": ("soybeans", "None of these: I looked"),
    "sesame oil": ("sesame", "None of these: I looked"),
}


@pytest.mark.parametrize("name", NAMED)
def test_it_takes_one_more_tap_to_say_that_what_its_name_says_is_not_in_it(top, name):
    hint, none = NAMED[name]
    top.day.tap("receive").tap("set_field", "ingredient", name)
    top.stage.frames(4)
    top.tap("not looked at", none)
    assert top.day.view.allergens_needed, "nothing is said before the question is answered"
    top.tap("Cancel")
    assert top.day.view.allergens_needed
    top.tap("not looked at", none)
    without = next(words for words in top.texts if words.startswith("Without "))
    assert hint in without
    top.tap(without)
    assert (top.day.view.allergens, top.day.view.allergens_needed) == ("none", False)


def test_another_allergen_alone_is_asked_about_too_and_the_named_one_is_not(top):
    top.day.tap("receive").tap("set_field", "ingredient", "peanut butter")
    top.stage.frames(4)
    top.tap("not looked at", "Milk", "That is all: milk")
    assert "No peanuts in peanut butter?" in top.texts
    top.tap("Cancel", "Allergens", "Peanuts", "That is all: milk, peanuts")
    assert (top.day.view.allergens, top.shell.overlay) == ("milk, peanuts", None)


@pytest.mark.parametrize("word", ["GS1-128 read; compare the lot with the bag", "EAN-13 read"])
def test_what_was_read_stays_on_the_picture(any_top, word):
    any_top.tap("Receive")
    seen = any_top.shell.screen.ids.live
    seen.word = word
    seen._place()
    chip = seen._chip
    assert (seen.x <= chip.x, chip.right <= seen.right, chip.top <= seen.top) == (True, True, True)


@pytest.mark.parametrize("listed", ["sugar, whey", "peanuts, salt", "sugar"])
def test_none_is_green_only_where_its_list_says_nothing_else(top, listed):
    day = top.day
    day.tap("receive").tap("set_field", "ingredient", "Rose sugar")
    day.tap("set_made_of", listed).tap("say_contents", "none of these")
    top.stage.frames(4)
    tones = [one.tone for one in top.stage.on_screen() if hasattr(one, "tone") and getattr(one, "text", "") == "none"]
    assert tones == ["good" if listed == "sugar" else "warn"]
    assert ("Milk?" in top.texts, "Peanuts?" in top.texts) == ("whey" in listed, "peanuts" in listed)


TYPED_MEANWHILE = {
    "Supplier lot": "supplier_lot",
    "Price": "price",
    "Quantity": "quantity",
}


@pytest.mark.parametrize(("label", "key"), TYPED_MEANWHILE.items())
def test_what_is_being_typed_of_one_bag_is_not_taken_for_the_next(top, label, key):
    """Nothing of the first was entered by hand yet."""
    top.tap("Receive")
    _send_code(top, "]C1010950600013437610A7")
    top.tap(label)
    top.stage.type("7")
    _send_code(top, "]C1010950600013436910B7")
    top.tap("OK")
    assert "7" in field(top, key).value
    assert (top.day.view.waiting, "Receive · 1 bag waits" in top.texts) == (1, True)
    if key != "supplier_lot":
        assert field(top, "supplier_lot").value == "A7"
    top.tap("Clear")
    assert field(top, "supplier_lot").value == "B7"


@pytest.mark.parametrize("label", ["Supplier lot", "Price", "Quantity", "Date on the bag", "Bought", "Ingredient"])
def test_what_was_opened_of_one_bag_is_shut_when_the_next_is_in_hand(top, label):
    top.tap("Receive")
    _send_code(top, "]C1010950600013437610A7")
    top.tap(label)
    assert top.shell.overlay is not None
    _send_code(top, "]C1010950600013438310B7")
    assert top.shell.overlay is None
    assert field(top, "supplier_lot").value == "B7"


def test_a_list_that_is_being_typed_is_of_the_bag_that_it_was_opened_for(top):
    day, gtin = top.day, "09506000134376"
    day.books.add_pack(gtin, day.books.add_ingredient("Rose sugar"), Quantity.parse("1 kg"))
    top.tap("Receive")
    _send_code(top, f"]C101{gtin}10A7")
    top.tap("Allergens", "Made of")
    top.stage.type("sugar, whey")
    _send_code(top, f"]C101{gtin}10B7")
    top.tap("OK")
    assert (field(top, "supplier_lot").value, day.counter.flow.question().made_of) == ("A7", ("sugar", "whey"))
    assert day.view.waiting == 1
    top.stage.key("escape")
    top.stage.frames(4)
    top.tap("Clear")
    assert (field(top, "supplier_lot").value, day.counter.flow.question().made_of) == ("B7", ())


def _two_unlooked_foods(day):
    day.start_jam()
    batch = day.counter.flow.batch
    foods = iter(("Peanut sugar", "Rose sugar"))
    for line in batch.recipe.lines:
        code, why = day.lot(line.ingredient.name), ""
        if line.ingredient.name in ("sugar", "fruit pectin"):
            food = day.books.add_ingredient(next(foods))
            shop, bought = day.books.suppliers()[0], day.clock.now().date()
            code = day.books.receive_lot(food, Quantity.parse("9 lb"), supplier=shop, bought_on=bought).code
            why = "a trial"
        day.books.use_lot(batch.number, line.index, code, line.quantity, substitute=why)
    day.tap("stove.go_on").tap("stove.go_on").tap("stove.go_on").fill(6)
    return batch.number


# -- how they stand, at every size


def _receive(top):
    top.tap("Receive", "Ingredient", "Sugar")


def _unlikely_day(top):
    top.day.tap("receive").tap("set_field", "ingredient", "sugar").tap("set_field", "best_before", "2036-12-30")
    top.day.counter.notice = None
    top.day.counter.on_change()


def _unlikely_day_asked(top):
    _unlikely_day(top)
    top.stage.frames(4)
    top.tap("Best before")


def _new_ingredient(top):
    top.day.tap("receive").tap("set_field", "ingredient", "Almond flour").tap("toggle_allergen", "tree nuts")


def _bags_wait(top):
    _receive(top)
    for lot in ("A7", "B7", "C7"):
        _send_code(top, f"]C1010950600013435210{lot}")
    top.day.counter.notice = None
    top.day.counter.on_change()


def _send_code(top, text):
    """As a hand scanner at the counter."""
    top.day.counter.scanned(scan_of_characters(text.encode(), "scanner", 0.0))
    top.stage.frames(4)


def _said_against_its_list(top):
    top.day.tap("receive").tap("set_field", "ingredient", "Rose sugar")
    top.day.tap("set_made_of", "peanuts, whey, wheat flour").tap("say_contents", "none of these")


def _missing(top):
    half_told(top.day, ())


def _what_is_missing(top):
    half_told(top.day, ())
    top.stage.frames()
    top.tap("Say what is missing")


def _batches(top):
    top.tap("Labels")


def _labels(top):
    top.tap("Labels", "SJ-20260324-A")


def _spoiled(top):
    """What was wrong with a label; beneath it, how the labels of a batch add up."""
    number = "SJ-20260324-A"
    net = top.day.books.batch(number).net
    job = top.day.books.ask_labels(number, range(1, net + 1), "Counter printer")
    for unit in range(1, net + 1):
        for state in (LabelState.SENDING, LabelState.CONFIRMED):
            top.day.books.mark_label(job.id, unit, state)
    for reason in ("smeared", "torn", "crooked"):
        top.day.books.spoil_label(number, 2, reason)
        (unit,) = (job := top.day.books.ask_labels(number, [2], "Counter printer")).in_state(LabelState.ASKED)
        for state in (LabelState.SENDING, LabelState.CONFIRMED):
            top.day.books.mark_label(job.id, unit, state)
    top.day.tap("labels").tap("choose", number)
    top.stage.frames()
    assert any("3 spoiled" in text for text in top.texts)
    top.tap("Reprint one")
    type_in(top, "2")


def _otherwise(top):
    """A label is printed again after much of what it says has changed."""
    books, number = top.day.books, "SJ-20260304-A"
    job = books.ask_labels(number, [1], "Counter printer", says=top.day.kiosk.labels.says(number))
    for state in (LabelState.SENDING, LabelState.CONFIRMED):
        books.mark_label(job.id, 1, state)
    books.change_product("SJ", name="Strawberry Jam, smooth", storage="Keep in the fridge", price=None)
    books.set_may_contain("SJ", ("milk",))
    top.day.tap("labels").tap("choose", number).tap("reprint", 1)
    top.stage.frames()
    assert top.shell.bottom_bar.primary.text == "Print anyway"


def _sauce_labels(top):
    """Of a batch whose pH nobody measured."""
    books = top.day.books
    recipe = next(r for r in books.recipes() if r.name == "Hot Sauce")
    number = books.start_batch(recipe).number
    books.use_lot(number, 0, top.day.lot("Fresno chillies"), recipe.lines[0].quantity)
    for line in recipe.lines[1:]:
        books.leave_out(number, line.index, "a trial")
    books.fill_batch(number, 36, 0)
    top.day.tap("labels").tap("choose", number)


def _checks(top):
    _sauce_labels(top)
    top.stage.frames()
    top.tap("pH")


def _send(top):
    top.tap("Send out")
    top.day.tap("choose_destination", next(d.id for d in top.day.books.destinations() if d.name == "Online orders"))
    top.day.tap("choose_batch", "SJ-20260305-A").scan("SJ-20260305-A-003").tap("set_order", "1848")


def _sent(top):
    _send(top)
    top.day.tap("send")
    top.day.counter.dismiss()


def _question(top):
    top.tap("Trace")


def _trace(top):
    top.day.tap("trace").tap("ask", f"{BATCH}-017").tap("hold")
    top.day.counter.dismiss()


def _lot(top):
    top.day.tap("trace").scan(top.day.lot("fruit pectin"))


def _recall_question(top):
    top.tap("Trace", "Recall")


def _recall(top):
    top.day.tap("trace").tap("recall").tap("set_supplier", "Valley Farm").tap("set_ingredient", "strawberries")
    top.day.tap("set_bought", "2026-02-28", "2026-03-05")


def _recall_of_nothing(top):
    _recall(top)
    top.day.tap("set_bought", "2026-05-01", "2026-05-05")


def _days(top):
    _recall(top)
    top.stage.frames()
    top.tap("Sold to you")


def _more(top):
    top.day.tap("more").tap("verify").counter.flow.check.wait(20)
    top.day.counter.on_change()


STANDING = {
    made.__name__.strip("_"): made
    for made in (
        *(_receive, _unlikely_day, _unlikely_day_asked, _new_ingredient, _bags_wait),
        _said_against_its_list,
        *(_batches, _labels, _spoiled),
        *(_sauce_labels, _checks, _send, _sent, _otherwise),
        *(_question, _trace, _lot, _recall_question, _recall, _recall_of_nothing, _days, _more),
        *(_missing, _what_is_missing),
    )
}


def test_each_screen_stands_within_its_room(any_march):
    """Nothing is cut off or too small, nothing to be tapped is low or lies under another, the primary never moves."""
    places = {}
    for name, go_there in STANDING.items():
        any_march.day.counter.go_home()
        any_march.stage.frames()
        go_there(any_march)
        any_march.stage.frames(4)
        _texts_fit(any_march.stage, name)
        _touches_are_high_and_apart(any_march, name)
        primary = any_march.shell.bottom_bar.primary
        if primary:
            button = any_march.shell.bottom_bar.button(primary.name)
            places[button.x + button.width, button.y, button.height] = name
    assert len(places) == 1, places


def _texts_fit(stage, name):
    from kiosk.ui.widgets.words import TextLabel as Words

    width, height = stage.size
    for part in stage.on_screen():
        if isinstance(part, Words) and part.text:
            x, y = part.to_window(*part.pos)
            assert part.size_px >= LEAST_TEXT, (name, part.text)
            assert part.written_width <= part.width + 1, (name, part.text)
            assert 0 <= x <= x + part.written_width <= width + 1, (name, part.text)
            assert 0 <= y <= y + part.height <= height + 1, (name, part.text)


def _touches_are_high_and_apart(top, name):
    from kiosk.ui.widgets.keys import KeyField
    from kiosk.ui.widgets.numbers import UnitGrid
    from kiosk.ui.widgets.surface import Touchable
    from kiosk.ui.widgets.top_bar import CookChip

    spots = []
    for part in top.stage.on_screen():
        if top.shell.overlay is not None and not _within(part, top.shell.overlay):
            continue
        if isinstance(part, KeyField) and not isinstance(part, UnitGrid):
            assert all(part.place(key)[3] >= LEAST_TOUCH for key in part.keys), (name, part.keys)
            spots.append((part, part.to_window(*part.pos), part.size))
        elif isinstance(part, Touchable) and not isinstance(part, CookChip):
            looked_at = getattr(part, "row", None) is not None and part.row.tone == "none"
            assert not part.live or looked_at or part.height >= LEAST_TOUCH, (name, part)
            spots.append((part, part.to_window(*part.pos), part.size))
    for i, (one, at, size) in enumerate(spots):
        for other, there, large in spots[i + 1 :]:
            if _within(one, other) or _within(other, one):
                continue
            apart = (
                at[0] + size[0] <= there[0] + 1
                or there[0] + large[0] <= at[0] + 1
                or at[1] + size[1] <= there[1] + 1
                or there[1] + large[1] <= at[1] + 1
            )
            assert apart, (name, one, other)


def _within(part, whole):
    while part is not whole and part is not None:
        parent = getattr(part, "parent", None)
        part = None if parent is part else parent
    return part is whole
