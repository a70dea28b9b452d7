"""The press's promise, with every fault at its worst moment: no label is lost, none is printed twice by itself."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from db import Books, BooksFullError, LabelState, Quantity, RuleError
from drivers.printers.base import LabelPrinter, LinkLostError, Outcome, OutOfPaperError
from kiosk.flows.press import Press
from kiosk.flows.press_state import Doing, PressState
from kiosk.labels.errors import LabelError

PATIENCE_S = 20
ASKED, SENDING, CONFIRMED = LabelState.ASKED, LabelState.SENDING, LabelState.CONFIRMED
UNSURE, STOPPED = LabelState.UNSURE, LabelState.STOPPED


class Plotter(LabelPrinter):
    """Keeps the pictures that it was sent. `before` runs while a label is on its way, and may raise."""

    def __init__(self) -> None:
        self.came_out: list[bytes] = []
        self.closed = 0
        self.outcome = Outcome.CONFIRMED
        self.before: Callable[[int], None] = lambda count: None
        self.after: Callable[[int], None] = lambda count: None

    def print_label(self, picture: Image.Image, on_start: Callable[[], None] | None = None) -> Outcome:
        if on_start is not None:
            on_start()
        self.before(len(self.came_out) + 1)
        self.came_out.append(picture.tobytes())
        self.after(len(self.came_out))
        return self.outcome

    def close(self) -> None:
        self.closed += 1


class Tight(Books):
    """Books on a disk that can fill up: `full` refuses every label's state from then on."""

    full: tuple[LabelState, ...] = ()

    def mark_label(self, job_id, unit, state, *, then=None, by=None):
        if state in self.full:
            raise BooksFullError("There is no room left for the books.")
        return super().mark_label(job_id, unit, state, then=then, by=by)


def picture_of(number: str, unit: int) -> Image.Image:
    """The unit's number in dots, so that a test can tell which label came out."""
    made = Image.new("1", (8, 1), 1)
    for place in range(8):
        made.putpixel((place, 0), unit >> (7 - place) & 1)
    return made


class Bench:
    def __init__(self, folder: Path) -> None:
        self.books = Tight.open(folder / "books.db")
        product = self.books.add_product("SJ", "Jam", net_content=Quantity.parse("8 oz"))
        batch = self.books.start_batch(self.books.add_recipe(product, "Jam", 36, []))
        self.batch = self.books.fill_batch(batch.number, 6, 0).number
        self.plotter = Plotter()
        self.opened = 0
        self.said: queue.Queue[PressState] = queue.Queue()
        self.press = self.new_press()

    def new_press(self) -> Press:
        press = Press(self.books, self.open_plotter, picture_of, lambda lot: picture_of(lot, 255), "plotter")
        press.on_change = self.said.put
        press.start()
        return press

    def open_plotter(self) -> LabelPrinter:
        self.opened += 1
        return self.plotter

    def until(self, *wanted: Doing) -> PressState:
        while (state := self.said.get(timeout=PATIENCE_S)).doing not in wanted:
            pass
        return state

    def units_out(self) -> list[int]:
        return [row[0] for row in self.plotter.came_out]

    def states(self) -> dict[int, LabelState]:
        return self.books.label_states(self.batch)

    def close(self) -> None:
        self.press.close()
        self.books.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


def test_a_second_tap_on_print_prints_nothing_twice(bench):
    """Two jobs of the same labels, the second asked for while the first label of the first is on its way."""
    bench.plotter.before = lambda count: count == 1 and bench.press.print_units(bench.batch, range(1, 7))
    bench.press.print_units(bench.batch, range(1, 7))
    bench.until(Doing.IDLE), bench.until(Doing.IDLE)
    assert bench.units_out() == [1, 2, 3, 4, 5, 6]
    assert bench.books.open_label_jobs() == ()


def test_a_second_tap_before_the_first_label_is_drawn_is_no_failure(bench):
    def draw(number: str, unit: int) -> Image.Image:
        if bench.press.draw_unit is draw:
            bench.press.draw_unit = picture_of
            bench.press.print_units(bench.batch, range(1, 7))
        return picture_of(number, unit)

    bench.press.draw_unit = draw
    bench.press.print_units(bench.batch, range(1, 7))
    seen = [bench.until(Doing.IDLE, Doing.FAILED).doing, bench.until(Doing.IDLE, Doing.FAILED).doing]
    assert seen == [Doing.IDLE, Doing.IDLE]
    assert bench.units_out() == [1, 2, 3, 4, 5, 6]


def test_a_reprint_in_the_middle_of_a_job_leaves_the_job_its_rest(bench):
    bench.plotter.after = lambda count: count == 3 and bench.press.print_units(bench.batch, [1])
    bench.press.print_units(bench.batch, range(1, 7))
    bench.until(Doing.IDLE), bench.until(Doing.IDLE)
    assert bench.units_out() == [1, 2, 3, 4, 5, 6, 1]


def test_a_slip_of_the_driver_makes_a_question_and_the_press_goes_on(bench):
    def slip(count: int) -> None:
        raise ValueError("a driver's own mistake")

    bench.plotter.after = slip
    bench.press.print_units(bench.batch, [1, 2])
    assert "a driver's own mistake" in bench.until(Doing.FAILED).words
    assert bench.states() == {1: UNSURE, 2: ASKED}
    bench.plotter.after = lambda count: None
    (job,) = bench.books.open_label_jobs()
    bench.press.answer(job, 1, came_out=True)
    bench.until(Doing.IDLE)
    assert bench.units_out() == [1, 2]


def test_a_disk_that_fills_up_after_a_label_came_out_never_prints_it_again(bench):
    def fill_up(count: int) -> None:
        bench.books.full = (CONFIRMED, UNSURE)

    bench.plotter.after = fill_up
    bench.press.print_units(bench.batch, [1, 2])
    assert "no room" in bench.until(Doing.FAILED).words
    bench.plotter.after = lambda count: None
    with pytest.raises(BooksFullError):
        bench.press.print_units(bench.batch, [1, 2])
    bench.books.full = ()
    bench.press.print_units(bench.batch, [1, 2])
    bench.until(Doing.IDLE)
    assert bench.units_out() == [1, 2]
    assert bench.states() == {1: UNSURE, 2: CONFIRMED}


def test_a_label_in_doubt_is_not_printed_before_it_is_answered(bench):
    bench.plotter.outcome = Outcome.SENT
    bench.press.print_units(bench.batch, [1])
    bench.until(Doing.ASKING)
    with pytest.raises(RuleError, match="in doubt"):
        bench.press.print_units(bench.batch, [1])
    assert bench.units_out() == [1]


def test_the_printer_is_kept_over_a_lost_link_for_it_knows_what_was_cut_off(bench):
    def lose(count: int) -> None:
        bench.plotter.before = lambda count: None
        raise LinkLostError("The cable.", bytes_sent=7)

    bench.plotter.before = lose
    bench.press.print_units(bench.batch, [1, 2])
    bench.until(Doing.ASKING)
    assert bench.plotter.closed == 1
    (job,) = bench.books.open_label_jobs()
    bench.press.answer(job, 1, came_out=False)
    bench.until(Doing.IDLE)
    assert bench.opened == 1
    assert bench.units_out() == [1, 2]


def test_a_port_that_cannot_be_closed_leaves_the_question_standing(bench):
    def lose(count: int) -> None:
        raise LinkLostError("The cable.", bytes_sent=7)

    def refuse() -> None:
        raise OSError("gone")

    bench.plotter.before, bench.plotter.close = lose, refuse
    bench.press.print_units(bench.batch, [1])
    bench.until(Doing.ASKING)
    assert bench.states() == {1: UNSURE}
    del bench.plotter.close


def test_stopped_while_it_waits_for_paper(bench):
    def empty(count: int) -> None:
        raise OutOfPaperError("Out of labels.")

    bench.plotter.before = empty
    bench.press.print_units(bench.batch, [1, 2])
    bench.until(Doing.WAITING)
    bench.press.stop(bench.batch)
    bench.until(Doing.IDLE)
    assert bench.states() == {1: STOPPED, 2: STOPPED}
    assert bench.units_out() == []


def test_a_batch_held_while_it_waits_for_paper_is_printed_no_further_before_its_release(bench):
    """A recall is answered while the roll is empty: the new roll is not for these jars."""

    def ends_after_two(count: int) -> None:
        if count == 3:
            raise OutOfPaperError("Out of labels.")

    bench.plotter.before = ends_after_two
    bench.press.print_units(bench.batch, range(1, 7))
    bench.until(Doing.WAITING)
    bench.books.hold_batch(bench.batch, "recall: glass")
    bench.plotter.before = lambda count: None
    state = bench.until(Doing.FAILED, Doing.IDLE)
    assert (state.doing, state.words) == (Doing.FAILED, f"{bench.batch} is on hold (recall: glass)")
    assert "Trace shows why it is held" in state.what_to_do
    assert bench.states() == {1: CONFIRMED, 2: CONFIRMED, 3: ASKED, 4: ASKED, 5: ASKED, 6: ASKED}
    bench.books.release_batch(bench.batch, "it was another lot", by=bench.books.add_person("Cook 9", "C9"))
    bench.press.print_units(bench.batch, [3, 4, 5, 6])
    bench.until(Doing.IDLE)
    assert bench.units_out() == [1, 2, 3, 4, 5, 6]


def test_a_batch_held_while_it_prints_ends_with_the_label_in_flight(bench):
    bench.plotter.before = lambda count: count == 2 and bench.books.hold_batch(bench.batch, "lids")
    bench.press.print_units(bench.batch, range(1, 5))
    assert bench.until(Doing.FAILED, Doing.IDLE).words == f"{bench.batch} is on hold (lids)"
    assert bench.units_out() == [1, 2]
    assert bench.states() == {1: CONFIRMED, 2: CONFIRMED, 3: ASKED, 4: ASKED}


def test_a_batch_held_while_its_label_is_drawn_sends_nothing(bench):
    """The books refuse it, between the press's own look and the first byte."""

    def held_meanwhile(number: str, unit: int) -> Image.Image:
        bench.books.hold_batch(number, "lids")
        return picture_of(number, unit)

    bench.press.draw_unit = held_meanwhile
    bench.press.print_units(bench.batch, range(1, 4))
    state = bench.until(Doing.FAILED, Doing.IDLE)
    assert (state.doing, state.words) == (Doing.FAILED, f"{bench.batch} is on hold (lids)")
    assert bench.units_out() == []
    assert set(bench.states().values()) == {ASKED}


def test_a_label_asked_for_before_a_hold_is_not_sent_after_it(bench):
    """Asked for, stopped by a restart, held: taking the job up again sends nothing."""
    job = bench.books.ask_labels(bench.batch, [1, 2], "plotter")
    bench.books.hold_batch(bench.batch, "lids")
    bench.press.go_on(job)
    assert bench.until(Doing.FAILED, Doing.IDLE).doing is Doing.FAILED
    assert bench.units_out() == []


def test_a_label_that_waited_for_paper_is_drawn_again_as_the_batch_reads_now(bench):
    """While the roll was empty an allergen was added: the label in hand says so too."""
    reads_now = [0]

    def draw(number: str, unit: int) -> Image.Image:
        return picture_of(number, unit + reads_now[0])

    def empty(count: int) -> None:
        bench.plotter.before = lambda count: None
        reads_now[0] = 64
        raise OutOfPaperError("Out of labels.")

    bench.press.draw_unit, bench.plotter.before = draw, empty
    bench.press.print_units(bench.batch, [1, 2])
    bench.until(Doing.IDLE)
    assert bench.units_out() == [65, 66]


def test_a_label_that_the_law_stops_meanwhile_is_not_sent_when_paper_comes(bench):
    def stopped(number: str, unit: int) -> Image.Image:
        raise LabelError("pH 5.0 is too high.")

    def empty(count: int) -> None:
        bench.press.draw_unit = stopped
        bench.plotter.before = lambda count: None
        raise OutOfPaperError("Out of labels.")

    bench.plotter.before = empty
    bench.press.print_units(bench.batch, [1, 2])
    assert bench.until(Doing.FAILED, Doing.IDLE).words == "pH 5.0 is too high."
    assert bench.units_out() == []
    assert bench.states() == {1: ASKED, 2: ASKED}


def test_waiting_is_said_as_long_as_it_waits_and_nothing_else(bench):
    """The same words while the roll is empty, however often it is looked at."""
    looks = []

    def empty_twice(count: int) -> None:
        looks.append(count)
        if len(looks) <= 2:
            raise OutOfPaperError("Out of labels.")

    bench.plotter.before = empty_twice
    bench.press.print_units(bench.batch, [1])
    said = [bench.said.get(timeout=PATIENCE_S).doing for _ in range(4)]
    assert said == [Doing.PRINTING, Doing.WAITING, Doing.WAITING, Doing.IDLE]


def test_a_plain_label_that_waits_is_drawn_once_and_says_so_all_the_time(bench):
    drawn: list[int] = []

    def draw() -> Image.Image:
        drawn.append(1)
        return picture_of("", 255)

    looks: list[int] = []

    def empty_twice(count: int) -> None:
        looks.append(count)
        if len(looks) <= 2:
            raise OutOfPaperError("Out of labels.")

    bench.plotter.before = empty_twice
    assert bench.press.print_plain("badge", draw)
    said = [bench.said.get(timeout=PATIENCE_S) for _ in range(4)]
    assert [state.doing for state in said] == [Doing.PRINTING, Doing.WAITING, Doing.WAITING, Doing.IDLE]
    assert {state.batch for state in said[:3]} == {"badge"}
    assert len(drawn) == 1


def test_tags_are_printed_again_after_they_were_stopped_once(bench):
    bench.press.stop("B0001-M")
    bench.press.print_tags("B0001-M", 2)
    bench.until(Doing.IDLE)
    assert bench.units_out() == [255, 255]


def test_without_a_printer_a_job_says_so_and_stays_asked(bench):
    press = Press(bench.books, None, picture_of, lambda lot: picture_of(lot, 255), "none")
    press.on_change = bench.said.put
    press.start()
    press.print_units(bench.batch, [1])
    assert bench.until(Doing.FAILED).words.startswith("No printer is set up")
    assert bench.states() == {1: ASKED}
    press.close()


def stop_in_mid_flight(bench: Bench, at: int, then: Callable[[], object]) -> None:
    """While label `at` is on its way the cook taps Stop, and then something else at once."""

    def tap(count: int) -> None:
        if count == at:
            bench.press.stop(bench.batch)
            then()

    bench.plotter.before = tap


def test_a_stop_is_not_forgotten_for_a_reprint_of_one(bench):
    stop_in_mid_flight(bench, 2, lambda: bench.press.print_units(bench.batch, [1]))
    bench.press.print_units(bench.batch, range(1, 7))
    bench.until(Doing.IDLE)
    bench.until(Doing.IDLE)
    assert bench.units_out() == [1, 2, 1]
    assert bench.states() == {1: CONFIRMED, 2: CONFIRMED} | dict.fromkeys(range(3, 7), STOPPED)


def test_a_stop_is_not_forgotten_for_one_of_those_that_were_stopped(bench):
    stop_in_mid_flight(bench, 2, lambda: bench.press.print_units(bench.batch, [5]))
    bench.press.print_units(bench.batch, range(1, 7))
    bench.until(Doing.IDLE)
    bench.until(Doing.IDLE)
    assert bench.units_out() == [1, 2, 5]


def test_a_stop_is_not_forgotten_for_a_bag_tag(bench):
    stop_in_mid_flight(bench, 1, lambda: bench.press.print_tags("B0001-M", 1))
    bench.press.print_units(bench.batch, range(1, 4))
    bench.until(Doing.IDLE)
    bench.until(Doing.IDLE)
    assert bench.units_out() == [1, 255]


def test_a_job_that_waits_for_an_answer_is_stopped_too(bench):
    """Stop was tapped where a label is asked about: the answer does not print the rest."""

    def lose(count: int) -> None:
        raise LinkLostError("The cable is out.", bytes_sent=7)

    bench.plotter.before = lose
    job = bench.press.print_units(bench.batch, range(1, 4))
    bench.until(Doing.ASKING)
    bench.plotter.before = lambda count: None
    bench.press.stop(bench.batch)
    bench.until(Doing.ASKING)
    assert bench.states() == {1: UNSURE, 2: STOPPED, 3: STOPPED}
    bench.press.answer(job, 1, came_out=True)
    bench.until(Doing.IDLE)
    assert bench.units_out() == []
    assert bench.states() == {1: CONFIRMED, 2: STOPPED, 3: STOPPED}


def test_stopped_twice_and_printed_again(bench):
    stop_in_mid_flight(bench, 1, lambda: bench.press.stop(bench.batch))
    bench.press.print_units(bench.batch, range(1, 4))
    bench.until(Doing.IDLE)
    bench.press.print_units(bench.batch, [2, 3])
    bench.until(Doing.IDLE)
    assert bench.units_out() == [1, 2, 3]


def test_a_panic_of_a_library_does_not_end_the_press(bench):
    class Panic(BaseException):
        """As a Rust library's: no Exception."""

    def panic(count: int) -> None:
        raise Panic("index out of bounds")

    bench.plotter.before = panic
    bench.press.print_units(bench.batch, [1])
    assert "index out of bounds" in bench.until(Doing.FAILED).words
    bench.plotter.before = lambda count: None
    bench.press.print_units(bench.batch, [2])
    bench.until(Doing.IDLE)
    assert bench.states() == {1: UNSURE, 2: CONFIRMED}


def test_a_screen_that_fails_when_it_is_told_does_not_end_the_press(bench):
    told = bench.press.on_change
    slips = [RuntimeError("a slip"), RuntimeError("another")]

    def fails(state: PressState) -> None:
        told(state)
        if slips:
            raise slips.pop()

    bench.press.on_change = fails
    bench.press.print_units(bench.batch, [1])
    bench.until(Doing.FAILED)
    bench.press.print_units(bench.batch, [2])
    bench.until(Doing.IDLE)
    assert 2 in bench.units_out()
