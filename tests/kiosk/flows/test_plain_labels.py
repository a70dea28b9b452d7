"""Labels that stand for no jar, printed where they are wanted: a badge, a card, a box, the day's slip."""

from __future__ import annotations

from PIL import Image

from drivers.printers.virtual import Faults
from drivers.printers.virtual_server import VirtualPrinterServer
from kiosk.flows.base import Place
from kiosk.flows.choose_recipe import StartFlow
from kiosk.flows.press_state import Doing
from kiosk.settings import example
from tests.kiosk.labels.example import read_by_zxing


def printed(day):
    """What the codes on the labels that came out say, oldest first."""
    files = sorted((day.folder / "printed").glob("label-*.png"))
    return [code for file in files for code in read_by_zxing(Image.open(file))]


def after(day, labels):
    out = day.folder / "printed"
    day.until(lambda: len(list(out.glob("label-*.png"))) == labels and day.kiosk.press.state.doing is Doing.IDLE)
    return printed(day)


def test_a_cooks_badge_is_printed_and_then_scanned(day):
    first, second = day.books.people()[:2]
    day.tap("more").tap("choose_cook", second.id).tap("print_badge")
    assert day.words == f"Printing the badge of {second.name}"
    (code,) = after(day, 1)
    day.tap("choose_cook", first.id).scan(code)
    assert day.counter.cook == second


def test_without_a_cook_there_is_no_badge(day):
    day.books.acting = None
    day.tap("more").tap("print_badge")
    assert day.words == "Whose badge?"
    day.tap("print_slip")
    assert len(after(day, 1)) == 1, "nothing was asked for before the slip"


def test_the_days_slip_holds_the_head_of_the_books(day):
    day.tap("more").tap("print_slip")
    assert day.words == "Printing the day slip"
    count, head = day.books.head()
    (code,) = after(day, 1)
    assert str(count) in code
    assert head[:16] in code


def test_a_recipes_card_opens_it(day):
    recipe = day.books.recipes()[0]
    day.counter.flow = StartFlow(day.counter.work, recipe)
    day.tap("print_card")
    assert day.words == f"Printing the card of {recipe.name}"
    (code,) = after(day, 1)
    day.counter.go_home()
    day.scan(code)
    assert day.place is Place.START
    assert day.view.recipe == recipe.name


def test_the_box_that_was_sent_gets_its_label(day):
    batch = "SJ-20260304-A"
    day.start_jam().to_filling().fill(36).counter.go_home()
    day.tap("send_out").tap("print_box", 12)
    assert day.words == "There is no box yet"
    place = next(one.id for one in day.books.destinations() if one.name == example.CO_OP)
    day.tap("choose_destination", place).tap("choose_batch", batch).tap("set_count", 12).tap("send")
    assert (day.view.sent, day.view.can_print) == (12, True)
    day.tap("print_box", 13)
    assert day.words == "12 were sent"
    day.tap("print_box", 6)
    assert day.words == "Printing the label of a box of 6"
    (code,) = after(day, 1)
    assert code == batch
    day.tap("undo").tap("print_box", 6)
    assert day.words == "There is no box yet", "it was taken back"


def test_without_a_printer_there_is_nothing_to_tap_and_a_tap_is_told(day_with_printer):
    day = day_with_printer(None)
    day.tap("more")
    assert not day.view.can_print
    day.tap("print_slip").until(lambda: day.words == "No printer is set up")


def test_a_second_tap_while_the_first_waits_prints_no_second_label(day_with_printer, tmp_path):
    with VirtualPrinterServer(tmp_path / "socket", faults=Faults(cover_open=True)) as server:
        day = day_with_printer(server.url)
        day.tap("more").tap("print_slip").until(lambda: day.kiosk.press.state.doing is Doing.WAITING)
        day.tap("print_slip")
        assert day.words == "It is on its way already"
        day.counter.dismiss()
        server.faults.cover_open = False
        day.until(lambda: day.kiosk.press.state.doing is Doing.IDLE)
        assert len(server.machine.labels) == 1
        day.tap("print_slip").until(lambda: len(server.machine.labels) == 2)


def test_what_the_printer_waits_for_is_told_until_it_is_there(day_with_printer, tmp_path):
    with VirtualPrinterServer(tmp_path / "socket", faults=Faults(cover_open=True)) as server:
        day = day_with_printer(server.url)
        day.tap("more").tap("print_slip").until(lambda: day.kiosk.press.state.doing is Doing.WAITING)
        day.until(lambda: day.words == day.kiosk.press.state.words)
        assert day.counter.notice.what_to_do.endswith("It prints by itself then.")
        server.faults.cover_open = False
        day.until(lambda: day.counter.notice is None)
        assert len(server.machine.labels) == 1
