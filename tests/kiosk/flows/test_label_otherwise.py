"""A label printed again that says something else than the first is asked about; what was printed can be shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kiosk.flows.print_labels import PrintAction
from kiosk.labels.pages import TEMPLATES
from tests.kiosk.flows.test_labels import BATCH, confirmed, filled, idle


def printed(day):
    return len(list((day.folder / "printed").glob("label-*.png")))


def out(day, jars=2):
    filled(day, jars).tap("primary").until(lambda: len(confirmed(day)) == jars and idle(day))
    return day


def product(**changes):
    return lambda day: day.books.change_product("SJ", **changes)


def ingredient(known, **changes):
    def change(day):
        (one,) = (one for one in day.books.ingredients() if one.name == known)
        day.books.change_ingredient(one, **changes)

    return change


def kitchen(**changes):
    def change(day):
        day.settings = replace(day.settings, kitchen=replace(day.settings.kitchen, **changes))
        day.restart()

    return change


def own_template(day):
    folder = day.folder / "templates"
    folder.mkdir()
    for name in ("jar.typ", "common.typ"):
        (folder / name).write_text((TEMPLATES / name).read_text() + "// ours\n")
    day.settings = replace(day.settings, templates_dir=folder)
    day.restart()


CHANGES = {
    "storage": (product(storage="Keep in the fridge"), "storage"),
    "name": (product(name="Strawberry Jam, smooth"), "name"),
    "net": (product(net_text="9 oz (255 g)"), "net contents"),
    "an allergen": (ingredient("sugar", allergens=("milk",)), "allergens"),
    "an ingredient's name": (ingredient("sugar", name="raw cane sugar"), "ingredients"),
    "the maker": (kitchen(address="14 Mill Lane, Dorset VT 05251"), "maker"),
    "the statement": (kitchen(statement="Made at home"), "statement"),
    "a warning": (lambda day: day.books.set_may_contain("SJ", ("milk",)), "allergens"),
    "the template": (own_template, "how it is laid out"),
}


@pytest.mark.parametrize(("change", "what"), CHANGES.values(), ids=CHANGES)
def test_what_it_says_otherwise_is_told_before_it_is_printed_again(day, change, what):
    out(day)
    change(day)
    day.tap("reprint", 2)
    assert day.view.action is PrintAction.ANYWAY
    assert day.view.question.startswith("The label says something else than on 4 Mar 2026: ")
    assert what in day.view.question
    assert day.view.shown_unit == 2
    assert np.array_equal(np.asarray(day.view.preview), np.asarray(day.kiosk.labels.unit(BATCH, 2).picture))
    assert printed(day) == 2
    day.tap("primary").until(lambda: day.books.label_count(BATCH).came_out == 3 and idle(day))
    assert printed(day) == 3
    assert day.view.action is PrintAction.DONE


def test_what_says_the_same_is_printed_at_once(day):
    out(day).tap("reprint", 2).until(lambda: day.books.label_count(BATCH).came_out == 3 and idle(day))


def test_left_alone_nothing_is_printed_nor_noted(day):
    out(day)
    product(storage="Keep in the fridge")(day)
    day.tap("reprint", 1).tap("leave_it")
    assert day.view.action is PrintAction.DONE
    assert day.view.tally == ""
    assert (printed(day), day.books.label_count(BATCH).came_out) == (2, 2)


def test_a_spoiled_label_is_asked_about_also_where_it_is_one_of_the_rest(day):
    out(day)
    product(storage="Keep in the fridge")(day)
    day.tap("reprint", 1, "torn").tap("leave_it")
    assert day.view.action_words == "Print 1 label"
    day.tap("primary")
    assert day.view.action is PrintAction.ANYWAY
    day.tap("primary").until(lambda: day.books.label_count(BATCH).adds_up and idle(day))


def test_what_changes_while_it_is_asked_is_asked_anew(day):
    out(day)
    product(storage="Keep in the fridge")(day)
    day.tap("reprint", 1)
    product(name="Berry Jam")(day)
    day.tap("primary")
    assert day.words == "That went on meanwhile"
    assert "name, storage" in day.view.question
    assert printed(day) == 2


def test_a_batch_put_on_hold_meanwhile_is_not_printed(day):
    out(day)
    product(storage="Keep in the fridge")(day)
    day.tap("reprint", 1)
    day.books.hold_batch(BATCH, "lids")
    day.tap("primary")
    assert day.words == f"{BATCH} is on hold (lids)"
    assert printed(day) == 2


def test_of_labels_of_before_it_is_said_that_nobody_kept_what_they_said(day):
    filled(day, 2)
    job = day.books.ask_labels(BATCH, [1, 2], "Counter printer")
    for unit in (1, 2):
        for state in ("sending", "confirmed"):
            day.books.mark_label(job.id, unit, type(job.units[0][1])(state))
    day.tap("reprint", 1)
    assert "was not kept" in day.counter.notice.what_to_do


@pytest.mark.parametrize(("change", "_what"), CHANGES.values(), ids=CHANGES)
def test_what_was_printed_is_drawn_dot_for_dot_after_a_change(day, change, _what):
    filled(day, 3)
    before = np.asarray(day.kiosk.labels.unit(BATCH, 2).picture).copy()
    day.tap("primary").until(lambda: len(confirmed(day)) == 3 and idle(day))
    change(day)
    said = day.books.labels_first_said(BATCH, [2])[2]
    assert np.array_equal(np.asarray(day.kiosk.labels.as_printed(said, BATCH, 2).picture), before)
