"""From the refusal of the labels to what is missing, by touches, at every size."""

from __future__ import annotations

from tests.kiosk.flows.test_told_late import OVEN, half_told, unread

BAGS = {"sugar": "4", "fruit pectin": "1"}


def type_in(top, text):
    top.stage.type(text)
    top.stage.key("enter")
    top.stage.frames()
    return top


def begun(top, make, *args):
    make(top.day, *args)
    top.stage.frames()
    return top


def bag(top, name):
    return f"{top.day.lot(name)} · "


def test_a_bag_part_of_a_bag_and_what_was_left_out(any_top):
    top = begun(any_top, half_told)
    top.tap("Say what is missing")
    assert {"What is not told yet?", "Sugar", "4 lb not recorded", "Lemon juice"} <= set(top.texts)
    for name, typed in BAGS.items():
        top.tap(name.capitalize(), "A bag of it went in", bag(top, name))
        type_in(top, typed)
        if name == "fruit pectin":
            assert "Is 1 oz all that went in?" in top.texts
            top.tap("That is all")
        top.tap("Say what is missing")
    top.tap("Lemon juice", "It was left out")
    top.stage.key("enter")
    top.stage.frames()
    assert "Print 3 labels" in top.texts
    batch = top.day.books.batch(top.day.counter.flow.number)
    assert [str(use.quantity) for use in batch.uses] == ["8 lb", "4 lb", "1 oz"]
    assert [one.reason for one in batch.left_out] == ["none was there"]


def test_nothing_stands_as_typed_before_it_is_typed(top):
    begun(top, half_told).tap("Say what is missing", "Sugar", "A bag of it went in", bag(top, "sugar"))
    assert "The recipe asks for 4 lb." in top.texts
    assert top.shell.overlay.text == ""
    top.stage.key("enter")
    top.stage.frames()
    assert len(top.day.books.batch(top.day.counter.flow.number).uses) == 1


def test_something_else_in_its_place(any_top):
    told = [line.ingredient.name for line in _jam(any_top).lines if line.ingredient.name != "lemon juice"]
    top = begun(any_top, half_told, told).tap("Say what is missing", "Lemon juice", "Something else went in", "Sugar")
    type_in(top, "")
    type_in(top, "1")
    assert "Print 3 labels" in top.texts
    notes = top.day.books.batch(top.day.counter.flow.number).notes
    assert "in place of lemon juice: none was there" in notes[0].text


def _jam(top):
    return next(one for one in top.day.books.recipes() if one.name == "Strawberry Jam")


def test_a_reading_that_was_taken_is_typed_and_the_list_goes_away(any_top):
    top = begun(any_top, unread, OVEN)
    top.tap("Say what is missing", "Check 0")
    assert "Only what was read then. The books say that it was told late." in top.texts
    type_in(top, "160")
    assert "Print 3 labels" in top.texts


def test_when_all_are_out_what_is_missing_is_a_tap_away(any_top):
    top = begun(any_top, half_told, [line.ingredient.name for line in _jam(any_top).lines])
    day = top.day
    day.tap("primary").until(lambda: day.view.action.value == "done")
    number = day.counter.flow.number
    day.books.reverse_use(day.books.batch(number).uses[-1].id, "another's", late=True)
    top.shell.redraw()
    top.stage.frames()
    assert {"Done", "Say what is missing"} <= set(top.texts)
    top.tap("Say what is missing")
    assert "What is not told yet?" in top.texts


def test_a_reading_that_would_hold_the_batch_is_asked_about_first(any_top):
    top = begun(any_top, unread, OVEN)
    number = top.day.counter.flow.number
    type_in(top.tap("Say what is missing", "Check 0"), "16")
    assert {"Check 0: 16 °C?", "The batch is put on hold."} <= set(top.texts)
    type_in(top.tap("Type it again"), "120")
    assert top.day.books.batch(number).readings == ()
    top.tap("It was so")
    batch = top.day.books.batch(number)
    assert ([str(one.value) for one in batch.readings], batch.held) == (["120"], True)
    assert f"{number} is on hold" in top.texts
