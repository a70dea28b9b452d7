"""Labels: every unit once, whatever the printer does; what nobody knows is asked."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal

import apsw
import pytest

from db import LabelState, ReadingTarget, RecipeStep, StepKind
from drivers.printers.virtual import Faults
from drivers.printers.virtual_server import VirtualPrinterServer
from kiosk.flows.base import Place
from kiosk.flows.press_state import Doing
from kiosk.flows.print_labels import LabelsFlow, PrintAction
from kiosk.settings.config import Kitchen

BATCH = "SJ-20260304-A"


def filled(day, jars=36):
    day.start_jam().to_filling().fill(jars)
    assert day.place is Place.LABELS
    return day


def confirmed(day):
    job = day.books.label_job(BATCH)
    return job.in_state(LabelState.CONFIRMED) if job else ()


def idle(day):
    return day.kiosk.press.state.batch == ""


@pytest.fixture
def server(tmp_path):
    """A printer on a socket, with switches for its faults."""
    with VirtualPrinterServer(tmp_path / "socket", faults=Faults()) as one:
        yield one


def labels_drawn(server):
    return len(list(server.machine.folder.glob("label-*.png")))


def test_thirty_six_labels_come_out_once_each(day):
    filled(day)
    assert day.view.action_words == "Print 36 labels"
    day.tap("primary").until(lambda: len(confirmed(day)) == 36 and idle(day))
    assert day.view.progress == "36 of 36 printed"
    assert day.view.action is PrintAction.DONE
    assert len(list((day.folder / "printed").glob("label-*.png"))) == 36


def test_the_preview_is_the_picture_that_is_sent(day):
    filled(day, 2)
    shown = day.view.preview
    assert shown.tobytes() == day.kiosk.press.draw_unit(BATCH, 1).tobytes()


def test_stop_leaves_the_rest_and_printing_goes_on_from_there(day_with_printer, server):
    server.faults.paper_out_after = 5
    day = filled(day_with_printer(server.url))
    day.tap("primary").until(lambda: day.view.action is PrintAction.WAITING)
    assert day.view.banner is not None
    day.tap("stop").until(lambda: idle(day))
    assert len(confirmed(day)) == 5
    server.machine.load_paper()
    assert day.view.action_words == "Print 31 labels"
    day.tap("primary").until(lambda: labels_drawn(server) == 36 and idle(day))
    assert day.view.action is PrintAction.DONE


def test_out_of_paper_waits_and_goes_on_by_itself(day_with_printer, server):
    server.faults.paper_out_after = 3
    day = filled(day_with_printer(server.url), 6)
    day.tap("primary").until(lambda: day.view.action is PrintAction.WAITING)
    assert "labels" in day.view.banner[0].lower() or "paper" in day.view.banner[0].lower()
    server.machine.load_paper()
    day.until(lambda: len(confirmed(day)) == 6 and idle(day))
    assert labels_drawn(server) == 6


def test_a_link_lost_half_way_asks_and_never_prints_twice_by_itself(day_with_printer, server):
    day = filled(day_with_printer(server.url), 4)
    server.faults.cut_after_bytes = 20000
    day.tap("primary").until(lambda: day.view.action is PrintAction.ANSWER)
    unsure = day.books.label_job(BATCH).in_state(LabelState.UNSURE)
    assert len(unsure) == 1
    assert day.view.question == f"Did {unsure[0]:03d} come out?"
    server.faults.cut_after_bytes = None
    day.tap("answer", came_out=False).until(lambda: len(confirmed(day)) == 4 and idle(day))
    assert day.view.action is PrintAction.DONE


def test_after_a_power_cut_a_label_on_its_way_is_asked_about(day):
    filled(day, 3)
    job = day.books.ask_labels(BATCH, [1, 2, 3], "Counter printer")
    day.books.mark_label(job.id, 1, LabelState.SENDING)
    day.restart()
    assert day.view.question == "Did 001 come out?"
    day.tap("answer", came_out=True).until(lambda: len(confirmed(day)) == 3 and idle(day))


def test_without_a_printer_the_batch_is_safe_and_it_is_said(day_with_printer):
    day = filled(day_with_printer(None), 3)
    day.tap("primary")
    assert day.words == "No printer is set up"


def test_a_printer_that_is_not_there_is_waited_for(day_with_printer, tmp_path):
    day = filled(day_with_printer("tcp://127.0.0.1:9"), 2)
    day.tap("primary").until(lambda: day.view.action is PrintAction.WAITING)
    assert day.view.banner is not None
    day.tap("back")
    assert day.place is Place.HOME
    assert day.view.labels_waiting == ((BATCH, "2 labels to go"),)


def test_the_labels_of_an_older_batch_are_found_by_scanning_a_jar(day):
    filled(day, 3).tap("back").tap("labels").scan(f"{BATCH}-002")
    assert day.place is Place.LABELS
    assert day.view.shown_unit == 2


def test_where_not_all_came_out_each_is_asked_about_before_one_is_printed_again(day_with_printer, tmp_path):
    """A printer that cannot say leaves all in doubt; those that did come out are not doubled."""
    day = filled(day_with_printer(f"file://{tmp_path}/paper.bin"), 3)
    day.tap("primary").until(lambda: day.view.action is PrintAction.ANSWER and idle_or_asking(day))
    assert day.view.question == "Did 001 to 003 all come out?"
    asked = []
    for came_out in (False, True, False, True):
        asked.append(day.view.question)
        day.tap("answer", came_out=came_out)
    assert asked[1:] == [f"Did {unit:03d} come out?" for unit in (1, 2, 3)]
    day.until(lambda: day.view.question == "Did 002 come out?" and idle_or_asking(day))
    assert set(confirmed(day)) == {1, 3}


def test_a_reprint_without_a_printer_is_refused_in_words(day_with_printer):
    day = filled(day_with_printer(None), 3)
    day.tap("reprint", 2)
    assert day.words == "No printer is set up"
    assert day.books.label_job(BATCH) is None


def idle_or_asking(day):
    return day.kiosk.press.state.doing in (Doing.IDLE, Doing.ASKING)


def test_a_printer_that_never_answers_is_asked_about_once_for_the_whole_run(day_with_printer, server):
    server.faults.silent = True
    day = filled(day_with_printer(f"{server.url}&status=no"), 5)
    day.tap("primary").until(lambda: day.view.action is PrintAction.ANSWER)
    assert labels_drawn(server) == 5
    assert day.view.question == "Did 001 to 005 all come out?"
    assert confirmed(day) == ()
    day.tap("primary").until(lambda: idle(day))
    assert day.view.action is PrintAction.DONE
    assert day.view.printed == 5


def test_no_label_of_a_batch_on_hold_is_printed(day):
    filled(day, 3)
    day.books.hold_batch(BATCH, "lids")
    for step in ("primary", "print_rest"):
        day.tap(step)
        assert day.words == f"{BATCH} is on hold (lids)"
    day.tap("reprint", 1)
    assert day.words == f"{BATCH} is on hold (lids)"
    assert day.books.label_job(BATCH) is None


def test_a_label_in_doubt_of_a_batch_on_hold_is_answered_and_not_sent_again(day):
    filled(day, 2)
    job = day.books.ask_labels(BATCH, [1, 2], "Counter printer")
    day.books.mark_label(job.id, 1, LabelState.SENDING)
    day.restart()
    day.books.hold_batch(BATCH, "lids")
    day.tap("answer", came_out=False)
    assert day.words == f"{BATCH} is on hold (lids)"
    assert day.books.label_states(BATCH) == {1: LabelState.ASKED, 2: LabelState.ASKED}
    day.books.release_batch(BATCH, "looked at", by=day.books.people()[0])
    day.tap("primary").until(lambda: len(confirmed(day)) == 2 and idle(day))


def sauce(day):
    """A batch of hot sauce, filled; the cook went past its pH. Its labels are looked at."""
    return filled_with(day, next(r for r in day.books.recipes() if r.name == "Hot Sauce"))


def filled_with(day, recipe):
    """A batch of it, of which all is weighed in and nothing was read."""
    number = day.books.start_batch(recipe).number
    for line in recipe.lines:
        day.books.use_lot(number, line.index, day.lot(line.ingredient.name), line.quantity)
    day.books.fill_batch(number, 3, 0)
    return day.tap("labels").tap("choose", number)


def test_acidified_food_gets_no_label_before_its_ph_is_there_and_low_enough(day):
    sauce(day).tap("primary")
    assert day.words == "Not printed: pH reading, Limit not read"
    assert "Measure the finished product" in day.counter.notice.what_to_do
    assert day.view.ph_wanted
    day.tap("add_ph", "lots")
    assert day.words == "“lots” is no pH"
    day.tap("add_ph", "4.9").tap("primary")
    number = day.counter.flow.number
    assert "is on hold" in day.words
    stops = {check.name: check.words for check in day.view.checks if check.stops}
    assert "is 4.9; above 4.6" in stops["pH at most 4.6"]
    assert "4.9 was read, at most 4.0 is asked for" in stops["Reading outside its limit"]
    day.books.release_batch(number, "asked a process authority", by=day.books.people()[0])
    day.tap("primary")
    assert day.words.startswith("Not printed: ")
    day.tap("add_ph", "3,8")
    assert not day.view.ph_wanted
    day.tap("primary").until(lambda: len(list((day.folder / "printed").glob("label-*.png"))) == 3 and idle(day))


@pytest.mark.parametrize(("quantity", "asked"), [("ph", True), ("Final pH", True), ("temperature", False)])
def test_a_limit_that_was_never_read_stops_the_labels_of_any_food_and_a_ph_can_be_typed(day, quantity, asked):
    jam = next(r for r in day.books.recipes() if r.product.code == "SJ")
    target = ReadingTarget(quantity, Decimal("3.9"), at_least=False)
    step = RecipeStep(0, "Check it", StepKind.READING, None, target)
    filled_with(day, day.books.add_recipe(jam.product, "Trial", 12, jam.lines[:1], [step])).tap("primary")
    assert day.words == "Not printed: Limit not read"
    assert "Check it: nothing was read, at most 3.9 is asked for" in day.counter.notice.what_to_do
    assert day.view.ph_wanted is asked
    day.tap("add_ph", "3.8").tap("primary")
    assert (day.words == "Not printed: Limit not read") is not asked


def test_what_stops_a_label_stops_a_job_that_was_asked_for_before(day):
    """A job of before the gate, a label in doubt that did not come out: the press itself lets nothing through."""
    hot = next(r for r in day.books.recipes() if r.name == "Hot Sauce")
    number = filled_with(day, day.books.add_recipe(hot.product, "Of no step", 12, hot.lines)).counter.flow.number
    day.kiosk.press.print_units(number, [1, 2, 3])
    day.until(lambda: day.kiosk.press.state.doing is Doing.FAILED)
    assert "pH reading" in day.kiosk.press.state.words
    assert not (day.folder / "printed").exists() or not list((day.folder / "printed").glob("label-*.png"))


def test_all_that_stops_a_label_is_named_at_once(day_with_printer, tmp_path):
    day = day_with_printer(f"virtual://{tmp_path}/printed", Kitchen(jurisdiction="US-CA", statement="Made at home"))
    filled(day, 3).tap("primary")
    assert day.words == "Not printed: Place of business, “Made in a Home Kitchen”, Permit number and county"
    stops = [check for check in day.view.checks if check.stops]
    assert list(day.view.checks[: len(stops)]) == stops
    assert day.books.label_job(BATCH) is None


def test_a_reprint_is_noted_in_the_books(day):
    filled(day, 2).tap("primary").until(lambda: len(confirmed(day)) == 2 and idle(day))
    day.tap("reprint", 2).until(lambda: len(list((day.folder / "printed").glob("label-*.png"))) == 3 and idle(day))
    with closing(apsw.Connection(str(day.folder / "books.db"))) as rows:
        assert rows.execute("SELECT count(*) FROM journal WHERE kind = 'labels-reprinted'").fetchone() == (1,)


def test_a_reprint_that_is_refused_is_not_noted(day):
    """A label that was printed ahead, of a batch that failed on the stove: there is nothing to print again."""
    day.start_jam().to_filling().kiosk.press.print_units(BATCH, [1])
    day.until(lambda: len(confirmed(day)) == 1 and idle(day))
    day.books.fail_batch(BATCH, "scorched")
    day.counter.flow = LabelsFlow(day.counter.work, BATCH)
    day.tap("reprint", 1)
    assert "failed" in day.words
    with closing(apsw.Connection(str(day.folder / "books.db"))) as rows:
        assert rows.execute("SELECT count(*) FROM journal WHERE kind = 'labels-reprinted'").fetchone() == (0,)


def test_a_spoiled_label_is_noted_with_its_reason_and_printed_again(day):
    filled(day, 3).tap("primary").until(lambda: len(confirmed(day)) == 3 and idle(day))
    assert day.view.tally == ""
    day.tap("reprint", 2, "torn").until(lambda: day.books.label_count(BATCH).came_out == 4 and idle(day))
    assert day.view.tally == "4 labels: 3 on the jars, 1 spoiled (torn)"
    day.tap("reprint", 3).until(lambda: day.books.label_count(BATCH).came_out == 5 and idle(day))
    assert day.view.tally == "5 labels: 3 on the jars, 1 spoiled (torn), 1 to spare"
    assert day.view.action is PrintAction.DONE
    with closing(apsw.Connection(str(day.folder / "books.db"))) as rows:
        told = rows.execute("SELECT first, what, reason FROM label_run WHERE reason != '' ORDER BY id").fetchall()
    assert told == [(2, "spoiled", "torn"), (2, "reprinted", "torn"), (3, "reprinted", "once more, from Labels")]


def test_a_spoiled_label_that_cannot_be_printed_now_is_still_to_be_printed(day):
    filled(day, 3).tap("primary").until(lambda: len(confirmed(day)) == 3 and idle(day))
    day.books.hold_batch(BATCH, "lids")
    day.tap("reprint", 2, "smeared")
    assert day.words == f"{BATCH} is on hold (lids)"
    assert day.view.progress == "2 of 3 printed"
    day.books.release_batch(BATCH, "looked at", by=day.books.people()[0])
    assert day.view.action_words == "Print 1 label"
    day.tap("primary").until(lambda: day.books.label_count(BATCH).adds_up and idle(day))
    assert day.books.label_count(BATCH).came_out == 4


def test_a_label_that_never_came_out_cannot_have_been_spoiled(day):
    filled(day, 2)
    day.tap("reprint", 2, "torn").until(lambda: len(confirmed(day)) == 1 and idle(day))
    assert day.books.label_count(BATCH).spoiled == 0


def test_paper_that_ends_after_021_is_said_and_it_goes_on_from_022(day_with_printer, server):
    server.faults.paper_out_after = 21
    day = filled(day_with_printer(server.url))
    day.tap("primary").until(lambda: day.view.action is PrintAction.WAITING)
    assert day.view.banner[0] == "Out of labels after 021"
    assert day.view.banner[1].endswith("Printing goes on by itself from 022; nothing prints twice.")
    assert day.view.action_words == "Waiting for labels"
    server.machine.load_paper()
    day.until(lambda: len(confirmed(day)) == 36 and idle(day))
    assert labels_drawn(server) == 36


def test_a_size_in_the_printers_address_is_the_size_of_its_labels(day_with_printer, tmp_path):
    day = filled(day_with_printer(f"virtual://{tmp_path}/printed?size=62x40"), 1)
    assert day.view.preview.size == (496, 320)
    assert day.view.detail.startswith("62 × 40 mm")
