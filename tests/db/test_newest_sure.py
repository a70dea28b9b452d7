"""What is recorded while the day is in doubt is no evidence of the day, however much of it there is."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from db import Books, ClockTrust, DayUnconfirmedError, ManualClock, StepMark
from db.keeping import restore
from db.sheets.history import read_folder
from db.sheets.journal_lines import read_lines
from db.store.day import LOOK_S, SURE, Watch, entries
from db.subjects.notes import NoteWritten
from tests.db.kitchen import MORNING, Q, new_kitchen

AHEAD = MORNING.replace(year=2029)
BACK = MORNING - timedelta(days=31)
IN_1970 = datetime.fromisoformat("1970-01-01T00:01:00+00:00")


@pytest.fixture
def k(tmp_path):
    """A kitchen of 4 March with a batch that cooks, and one that is filled."""
    made = new_kitchen(tmp_path / "books.db")
    made.lot = made.berries()
    made.filled = made.make([(0, made.lot, "1 lb")], 12)
    made.cooking = made.books.start_batch(made.recipe)
    yield made
    made.books.close()


def boot(k, at, standing=ClockTrust.KEPT):
    k.clock.standing = standing
    k.clock.boot("second", at)
    with pytest.raises(DayUnconfirmedError):
        k.books.start_batch(k.recipe)
    return k


UNDATED = {
    "a note": lambda k: k.books.add_note(k.cooking.number, "very ripe"),
    "a weighing": lambda k: k.books.use_lot(k.cooking.number, 0, k.lot.code, Q("1 lb")),
    "a reading": lambda k: k.books.add_reading(k.cooking.number, "temperature", Decimal(210), "°F"),
    "a step": lambda k: k.books.mark_step(k.cooking.number, 0, StepMark.STARTED),
    "a fill": lambda k: k.books.fill_batch(k.cooking.number, 5, 0),
    "a hold": lambda k: k.books.hold_batch(k.filled.number, "a lid"),
    "a name": lambda k: k.books.add_supplier("Orchard"),
    "a backup": lambda k: k.books.back_up(),
    "a new epoch": lambda k: k.books.begin_epoch("a test"),
    "hours of notes": lambda k: [
        (k.clock.advance(LOOK_S + 1), k.books.add_note(k.cooking.number, f"note {number}")) for number in range(30)
    ],
}


@pytest.mark.parametrize("at", [AHEAD, BACK, IN_1970], ids=["ahead", "back", "1970"])
@pytest.mark.parametrize("act", UNDATED.values(), ids=UNDATED)
def test_what_has_no_date_takes_no_doubt_away(k, at, act):
    boot(k, at)
    why = k.books.day_doubt()
    act(k)
    assert k.books.newest_time() == MORNING
    assert k.books.day_doubt()[:20] == why[:20]
    with pytest.raises(DayUnconfirmedError):
        k.books.start_batch(k.recipe)


@pytest.mark.parametrize("standing", [ClockTrust.KEPT, ClockTrust.GIVEN, ClockTrust.LOOSE])
def test_not_even_hundreds_of_entries(k, standing):
    boot(k, BACK, standing)

    def many():
        for number in range(600):
            k.books.add_reading(k.cooking.number, "temperature", Decimal(number), "°F")

    k.books.together(many)
    with pytest.raises(DayUnconfirmedError, match="4 March 2026"):
        k.books.start_batch(k.recipe)


@pytest.mark.parametrize("at", [AHEAD, BACK], ids=["ahead", "back"])
@pytest.mark.parametrize("rows", [1, 600])
def test_nor_a_sheet_that_brings_its_own_days(k, tmp_path, at, rows):
    boot(k, at)
    (tmp_path / "in").mkdir()
    lines = [f"L{number},flour,2026-01-15,1,kg,Y" for number in range(rows)]
    head = "lot,ingredient,bought_on,quantity,unit,supplier"
    (tmp_path / "in" / "purchases.csv").write_text("\n".join([head, *lines]) + "\n")
    k.books.import_history(read_folder(tmp_path / "in"))
    with pytest.raises(DayUnconfirmedError, match="4 March 2026"):
        k.books.start_batch(k.recipe)


def test_nor_opening_the_books_again_nor_making_the_tables_anew(k):
    boot(k, AHEAD)
    k.books.add_note(k.cooking.number, "very ripe")
    k.books.close()
    for _ in range(2):
        with Books.open(k.books.path, clock=k.clock) as books:
            assert books.day_doubt() is not None
            books.rebuild()
            books.add_note(k.cooking.number, "again")
            assert books.newest_time() == MORNING


def test_nor_going_back_to_a_backup_that_was_made_meanwhile(k):
    boot(k, AHEAD)
    k.books.add_note(k.cooking.number, "very ripe")
    made = k.books.back_up()
    k.books.close()
    restore.restore(k.books.path, made.path, made.path.parent, k.clock, give_up_newer=True)
    with Books.open(k.books.path, clock=k.clock) as books:
        assert books.newest_time() == MORNING
        assert books.day_doubt() is not None


def test_nor_writing_the_journal_out_and_reading_it_in(k, tmp_path):
    boot(k, AHEAD)
    k.books.add_note(k.cooking.number, "very ripe")
    k.books.export_journal(tmp_path / "lines.jsonl")
    with (tmp_path / "lines.jsonl").open() as lines:
        read_lines(lines, "lines.jsonl", tmp_path / "read.db")
    with Books.open(tmp_path / "read.db", clock=k.clock) as books:
        assert books.newest_time() == MORNING
        assert books.day_doubt() is not None


def test_on_a_day_that_is_believed_what_has_no_date_counts(k):
    later = MORNING + timedelta(days=3)
    k.clock.standing = ClockTrust.KEPT
    k.clock.boot("second", later)
    k.books.add_note(k.cooking.number, "very ripe")
    assert k.books.newest_time() == later
    k.clock.boot("third", MORNING + timedelta(days=1))
    assert k.books.day_doubt() == "This clock says 5 March 2026. The newest entry is of 7 March 2026."


def test_it_counts_again_within_a_minute(k):
    k.clock.standing = ClockTrust.KEPT
    for _ in range(5):
        k.clock.advance(LOOK_S)
        k.books.add_note(k.cooking.number, "very ripe")
        assert k.books.newest_time() == k.clock.now()
    k.clock.advance(LOOK_S / 2)
    k.books.add_note(k.cooking.number, "very ripe")
    assert (k.clock.now() - k.books.newest_time()).total_seconds() == LOOK_S / 2


def test_a_clock_that_is_set_within_the_minute_is_seen(k):
    k.clock.standing = ClockTrust.KEPT
    k.clock.advance(LOOK_S)
    k.books.add_note(k.cooking.number, "very ripe")
    sure = k.clock.now()
    k.clock.set_wall(AHEAD)
    k.books.add_note(k.cooking.number, "riper")
    assert k.books.newest_time() == sure
    assert "days before" in k.books.day_doubt()


@pytest.mark.parametrize("at", [AHEAD, BACK], ids=["ahead", "back"])
def test_what_a_person_confirms_is_the_newest_then(k, at):
    boot(k, at)
    k.books.add_note(k.cooking.number, "very ripe")
    k.books.confirm_day()
    assert k.books.newest_time() == at
    assert k.books.start_batch(k.recipe).made_on == at.date()


def test_nothing_on_a_clock_that_nothing_keeps_counts_before_it_is_confirmed(tmp_path):
    clock = ManualClock(AHEAD, standing=ClockTrust.LOOSE)
    with Books.open(tmp_path / "books.db", clock=clock) as books:
        books.add_supplier("Orchard")
        assert books.newest_time() is None
        clock.standing = ClockTrust.KEPT
        clock.set_wall(MORNING)
        assert books.day_doubt() is None


def test_books_of_before_take_it_from_what_carries_a_date(k):
    boot(k, AHEAD)
    k.books.add_note(k.cooking.number, "very ripe")
    k.books.remember(SURE, None)
    assert k.books.newest_time() == MORNING
    k.books.close()
    with Books.open(k.books.path, clock=k.clock) as books:
        assert books.recalled(SURE) == f'"{MORNING.isoformat()}"'
        assert books.day_doubt() is not None


def test_books_of_before_with_nothing_that_carries_a_date_take_it_from_all(tmp_path):
    made = new_kitchen(tmp_path / "books.db")
    made.books.remember(SURE, None)
    assert made.books.newest_time() == MORNING
    made.books.close()


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '"yesterday"', "true"])
def test_a_note_that_cannot_be_read_is_none(k, text):
    k.books.remember(SURE, text)
    assert k.books.newest_time() == MORNING
    boot(k, AHEAD)


def test_a_look_a_minute_and_not_one_a_fact(k):
    """What each commit costs: nothing is asked of the books until a minute has passed."""
    k.clock.standing = ClockTrust.KEPT
    watch, asked = Watch(), []
    entry = k.books.together(lambda: k.books._write(lambda tx: tx.record(_note(k))))
    k.books._write(lambda tx: watch.saw(tx.session, entry, tx.clock, is_sure=False))
    watch.saw(_Counted(asked), entry, k.clock, is_sure=False)
    assert not asked
    assert k.books._read(entries).newest == MORNING


def _note(k):
    return NoteWritten(k.cooking.number, "ripe")


class _Counted:
    """Rows that must not be asked."""

    def __init__(self, asked):
        self.asked = asked

    def value(self, *question):
        self.asked.append(question)
