"""Nothing that carries a date is recorded on a day that cannot be believed; a person can always confirm one."""

from __future__ import annotations

import json
import time
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from db import (
    RELEASED_ON,
    Books,
    ClockTrust,
    DayUnconfirmedError,
    ManualClock,
    Moment,
    Quantity,
    RuleError,
    StepMark,
    SystemClock,
)
from db.rules import clock_trust
from db.rules.clock_trust import TimeEvidence, doubt
from db.store import codec, timekeeping
from db.store.own_facts import ClockConfirmed
from tests.db.kitchen import MORNING, Kitchen, new_kitchen

Q = Quantity.parse
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def k(tmp_path):
    """A kitchen of 4 March with two batches, one filled and sent, on a machine of which nothing is known yet."""
    made = new_kitchen(tmp_path / "books.db")
    made.batch = made.make([(0, made.berries(), "8 lb")], 12)
    made.sent = made.books.dispatch(made.batch.number, 4, made.market)
    made.cooking = made.books.start_batch(made.recipe)
    yield made
    made.books.close()


DATED = {
    "a batch begins": lambda k: k.books.start_batch(k.recipe),
    "a bag is received": lambda k: k.books.receive_lot(k.sugar, Q("1 lb"), supplier=None, bought_on=date(2026, 3, 2)),
    "some is kept": lambda k: k.books.keep_as_lot(k.batch.number, k.sugar, Q("1 oz")),
    "a bag's day is corrected": lambda k: k.books.correct_lot(k.sugar_lot.code, bought_on=date(2026, 3, 1)),
    "jars are sent": lambda k: k.books.dispatch(k.batch.number, 1, k.market),
    "jars come back": lambda k: k.books.return_units(k.sent, 1, "unsold"),
    "jars are thrown away": lambda k: k.books.discard_units(k.batch.number, 1, "broken"),
    "labels are printed": lambda k: k.books.ask_labels(k.batch.number, [1, 2], "counter"),
}
UNDATED = {
    "something goes in": lambda k: k.books.use_lot(k.cooking.number, 1, k.sugar_lot.code, Q("1 lb")),
    "a reading": lambda k: k.books.add_reading(k.cooking.number, "temperature", Decimal(210), "°F"),
    "a step": lambda k: k.books.mark_step(k.cooking.number, 0, StepMark.STARTED),
    "a note": lambda k: k.books.add_note(k.cooking.number, "very ripe"),
    "a hold": lambda k: k.books.hold_batch(k.batch.number, "a lid"),
    "it is filled": lambda k: k.books.fill_batch(k.cooking.number, 3, 0),
}
WRONG = {
    "1970": datetime(1970, 1, 1, 0, 0, 30).astimezone(),
    "a day back": MORNING - timedelta(days=1),
    "an hour back": MORNING - timedelta(hours=1),
    "a year back": MORNING - timedelta(days=365),
    "before this version": datetime(2025, 12, 31, 23, 0).astimezone(),
    "two thousand": datetime(2000, 1, 1).astimezone(),
}


def wrong(k: Kitchen, at: datetime, standing: ClockTrust = ClockTrust.LOOSE) -> Kitchen:
    k.sugar_lot = k.books.receive_lot(k.sugar, Q("5 lb"), supplier=k.costco, bought_on=date(2026, 3, 2))
    k.clock.standing = standing
    k.clock.boot("second", at)
    return k


@pytest.mark.parametrize("act", DATED.values(), ids=DATED)
@pytest.mark.parametrize("at", WRONG.values(), ids=WRONG)
def test_nothing_with_a_date_on_a_wrong_day(k, at, act):
    wrong(k, at)
    before = k.books.head()
    with pytest.raises(DayUnconfirmedError, match=r"^This clock says .*confirm it"):
        act(k)
    assert k.books.head() == before


@pytest.mark.parametrize("standing", [ClockTrust.GIVEN, ClockTrust.KEPT, ClockTrust.LOOSE])
@pytest.mark.parametrize("at", WRONG.values(), ids=WRONG)
def test_whoever_keeps_the_clock_it_is_not_before_the_newest_entry(k, at, standing):
    wrong(k, at, standing)
    with pytest.raises(DayUnconfirmedError):
        k.books.start_batch(k.recipe)


@pytest.mark.parametrize("act", UNDATED.values(), ids=UNDATED)
def test_what_has_no_date_goes_on(k, act):
    wrong(k, WRONG["1970"])
    before = k.books.head()[0]
    act(k)
    assert k.books.head()[0] > before


@pytest.mark.parametrize("act", DATED.values(), ids=DATED)
def test_a_confirmed_day_is_believed(k, act):
    wrong(k, MORNING + timedelta(days=1))
    with pytest.raises(DayUnconfirmedError, match="Nothing keeps it"):
        act(k)
    k.books.confirm_day(by=k.cook)
    assert k.books.day_doubt() is None
    act(k)


def test_the_words_say_both_days(k):
    wrong(k, WRONG["1970"])
    assert k.books.day_doubt() == "This clock says 1 January 1970. The newest entry is of 4 March 2026."
    k.clock.set_wall(MORNING - timedelta(minutes=11))
    assert k.books.day_doubt() == "This clock says 4 March 2026, 07:49. The newest entry is of 08:00 that day."
    k.clock.set_wall(MORNING - timedelta(minutes=9))
    assert "Nothing keeps it" in k.books.day_doubt()


def test_books_with_nothing_in_them_know_when_this_version_was_made(tmp_path):
    clock = ManualClock(WRONG["1970"], standing=ClockTrust.KEPT)
    with Books.open(tmp_path / "books.db", clock=clock) as books:
        assert books.day_doubt() == "This clock says 1 January 1970. This program is of 1 January 2026."
        clock.set_wall(MORNING)  # by the network: that the books began in 1970 says nothing
        assert books.day_doubt() is None


@pytest.mark.parametrize(
    ("days", "asks"), [(0, False), (21, False), (59, False), (61, True), (365, True), (3650, True)]
)
def test_a_holiday_is_no_doubt_and_a_clock_far_ahead_is(k, days, asks):
    wrong(k, MORNING + timedelta(days=days), ClockTrust.KEPT)
    assert (k.books.day_doubt() is not None) is asks
    k.books.confirm_day()
    assert k.books.day_doubt() is None


def test_a_clock_that_was_ahead_once_does_not_lock_the_kitchen(k):
    wrong(k, MORNING + timedelta(days=3000), ClockTrust.GIVEN)
    k.books.start_batch(k.recipe)
    k.clock.boot("third", MORNING + timedelta(days=1))
    k.clock.standing = ClockTrust.KEPT
    assert "The newest entry is of" in k.books.day_doubt()
    k.books.confirm_day()
    k.books.start_batch(k.recipe)
    k.clock.boot("fourth", MORNING + timedelta(days=2))
    assert k.books.day_doubt() is None


def test_entries_of_the_wrong_day_do_not_make_it_right(k):
    wrong(k, MORNING - timedelta(days=20), ClockTrust.KEPT)
    for number in range(50):
        k.books.add_note(k.cooking.number, f"note {number}")
    with pytest.raises(DayUnconfirmedError, match="4 March 2026"):
        k.books.start_batch(k.recipe)


@pytest.mark.parametrize(("ahead", "asks"), [(1, True), (365, True), (729, True), (731, False), (3650, False)])
def test_a_clock_somebody_answers_for_goes_before_entries_of_years_later(k, ahead, asks):
    k.clock.set_wall(MORNING + timedelta(days=ahead))
    k.books.start_batch(k.recipe)
    k.clock.set_wall(MORNING)
    assert (k.books.day_doubt() is not None) is asks
    k.clock.standing = ClockTrust.KEPT
    assert k.books.day_doubt() is not None


def test_books_opened_without_a_clock_take_the_machines_and_are_asked_only_where_it_is_behind(k):
    with Books.open(k.books.path) as books:
        assert books.settings.clock.standing is ClockTrust.GIVEN
        assert books.day_doubt() is None


JUMPS = {
    "an hour forward": timedelta(hours=1),
    "ten minutes back": timedelta(minutes=-10),
    "six minutes forward": timedelta(minutes=6),
    "a day forward": timedelta(days=1),
    "a year forward": timedelta(days=365),
    "to 1970": datetime(1970, 1, 1).astimezone() - MORNING,
}


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
def test_a_confirmed_day_holds_until_the_clock_is_set(k, jump):
    wrong(k, MORNING)
    k.books.confirm_day()
    k.clock.advance(40 * 86400)
    k.clock.set_wall(k.clock.now() + timedelta(minutes=2))
    assert k.books.day_doubt() is None
    k.clock.set_wall(k.clock.now() + jump)
    assert k.books.day_doubt() is not None
    k.clock.set_wall(k.clock.now() - jump)
    assert k.books.day_doubt() is None


def test_it_holds_within_one_run_of_the_machine(k):
    wrong(k, MORNING)
    k.books.confirm_day()
    k.clock.boot("third", MORNING + timedelta(hours=3))
    assert k.books.day_doubt() is not None
    k.clock.standing = ClockTrust.KEPT
    assert k.books.day_doubt() is None


def test_it_holds_over_a_restart_of_the_program_and_a_rebuild(k):
    wrong(k, MORNING)
    k.books.confirm_day()
    k.books.close()
    with Books.open(k.books.path, clock=k.clock) as books:
        assert books.day_doubt() is None
        books.rebuild()
        assert books.day_doubt() is None


@pytest.mark.parametrize("at", [at for name, at in WRONG.items() if at.date() < RELEASED_ON])
def test_nobody_can_confirm_a_day_before_this_program(k, at):
    wrong(k, at)
    with pytest.raises(RuleError, match="It cannot be"):
        k.books.confirm_day()


def test_the_fact_says_who_confirmed_what_and_why(k):
    wrong(k, WRONG["1970"])
    k.clock.set_by_person(MORNING + timedelta(days=1))
    k.books.confirm_day(instead_of=WRONG["1970"], by=k.cook)
    k.books.export_journal(k.books.path.parent / "journal.jsonl")
    last = json.loads((k.books.path.parent / "journal.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (last["kind"], last["who"], last["boot"]) == ("clock-confirmed", k.cook.id, "second")
    assert last["payload"]["instead_of"].startswith("1970-01-01")
    assert "1 January 1970" in last["payload"]["doubt"], "why it was asked, not what is left to doubt now"


def test_a_confirmation_of_an_older_jarmark_is_read():
    was = codec.decode("clock-confirmed", 1, '{"at":"2026-03-04T08:00:00+00:00"}')
    assert was == ClockConfirmed(datetime.fromisoformat("2026-03-04T08:00:00+00:00"))


@pytest.mark.parametrize("text", ["", "null", "[]", '["a","b","c","d"]', "{", '[1,"2026-03-04",0,"second"]'])
def test_a_note_of_the_confirmation_that_cannot_be_read_asks_again(k, text):
    wrong(k, MORNING)
    k.books.confirm_day()
    k.books.remember("day-confirmed", text)
    assert k.books.day_doubt() is not None


ZONES = ("America/New_York", "Europe/Berlin", "Pacific/Auckland", "Pacific/Honolulu", "Asia/Kathmandu")
CHANGES = {
    "summer time ends": datetime(2026, 11, 1, 1, 40, tzinfo=NEW_YORK),
    "summer time begins": datetime(2027, 3, 14, 1, 40, tzinfo=NEW_YORK),
    "it ends in Berlin": datetime(2026, 10, 25, 2, 40, tzinfo=ZoneInfo("Europe/Berlin")),
    "shortly before midnight": datetime(2026, 3, 4, 23, 59, tzinfo=NEW_YORK),
    "new year's eve": datetime(2026, 12, 31, 23, 30, tzinfo=NEW_YORK),
}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("start", CHANGES.values(), ids=CHANGES)
def test_summer_time_and_a_new_zone_change_no_date_of_a_batch_and_raise_no_doubt(tmp_path, start, zone):
    k = new_kitchen(tmp_path / "books.db", ManualClock(start, standing=ClockTrust.LOOSE))
    k.books.confirm_day()
    begun = k.books.start_batch(k.recipe)
    k.clock.advance(40 * 60)
    assert k.books.day_doubt() is None
    k.clock.set_wall(datetime.fromtimestamp(k.clock.now().timestamp(), ZoneInfo(zone)))
    assert k.books.day_doubt() is None
    k.books.fill_batch(begun.number, 3, 0)
    k.books.rebuild()
    now = k.books.batch(begun.number)
    assert (now.number, now.made_on, now.best_before) == (begun.number, begun.made_on, begun.best_before)
    assert now.made_on == start.date()
    assert now.number == f"SJ-{start:%Y%m%d}-A"
    assert k.books.verify().ok
    k.books.close()


def test_over_summer_time_a_confirmed_day_holds_by_real_time():
    confirmed = Moment(CHANGES["summer time ends"], 100.0, "one")
    later = datetime.fromtimestamp(confirmed.at.timestamp() + 7200, NEW_YORK)
    assert clock_trust.holds(confirmed, Moment(later, 7300.0, "one"))
    assert doubt(Moment(later, 7300.0, "one"), ClockTrust.KEPT, TimeEvidence(confirmed.at)) is None


# What keeps the clock


def root(folder: Path, *files: str, since: str = "") -> Path:
    for file in files:
        (folder / file).mkdir(parents=True)
    if since:
        (folder / "sys/class/rtc/rtc0/since_epoch").write_text(since)
    return folder


NOW = 1_772_611_200.0


@pytest.mark.parametrize(
    ("files", "since", "battery", "synchronised"),
    [
        ((), "", False, False),
        (("sys/class/rtc/rtc0",), "", True, False),
        (("sys/class/rtc/rtc0",), str(int(NOW) + 3), True, False),
        (("sys/class/rtc/rtc0",), str(int(NOW) - 5 * 3600), True, False),
        (("sys/class/rtc/rtc0",), "31", False, False),
        (("sys/class/rtc/rtc0",), "nonsense", True, False),
        (("run/systemd/timesync/synchronized",), "", False, True),
    ],
)
def test_what_keeps_the_clock_is_looked_up(tmp_path, files, since, battery, synchronised):
    root(tmp_path, *files, since=since)
    assert timekeeping.has_battery(tmp_path, lambda: NOW) is battery
    assert timekeeping.is_synchronised(tmp_path, lambda: False) is synchronised
    assert timekeeping.is_synchronised(tmp_path, lambda: True) is True


def test_the_kernel_answers():
    assert timekeeping.kernel_is_synchronised() in (True, False)


# The time that a person gives


class Machine:
    """`network` is whether the network has set it."""

    def __init__(self, keep: Path) -> None:
        self.keep, self.network = keep, False

    def clock(self) -> SystemClock:
        return SystemClock(self.keep, synchronised=lambda: self.network, battery=lambda: False)


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path / "clock.json")


THEN = datetime(2031, 5, 6, 10, 42).astimezone()


def near(clock: SystemClock, at: datetime) -> bool:
    return abs((clock.now() - at).total_seconds()) < 600


def test_the_machines_own_clock_is_left_alone(machine):
    before = time.time()
    machine.clock().set_by_person(THEN)
    assert 0 <= time.time() - before < 600


def test_the_time_is_kept_for_this_run_of_the_machine(machine):
    clock = machine.clock()
    clock.set_by_person(THEN)
    assert near(clock, THEN)
    assert near(machine.clock(), THEN)
    assert machine.keep.stat().st_mode & 0o077 == 0


def test_it_is_gone_with_the_next_run(machine):
    machine.clock().set_by_person(THEN)
    kept = json.loads(machine.keep.read_text())
    machine.keep.write_text(json.dumps(kept | {"boot": "another"}))
    assert not near(machine.clock(), THEN)


def test_the_networks_time_goes_before_it(machine):
    clock = machine.clock()
    clock.set_by_person(THEN)
    machine.network = True
    assert not near(clock, THEN)
    assert not machine.keep.exists()
    assert clock.standing is ClockTrust.KEPT


def test_a_person_who_knew_better_than_the_network_is_believed(machine):
    machine.network = True
    clock = machine.clock()
    clock.set_by_person(THEN)
    assert near(clock, THEN)
    assert near(machine.clock(), THEN)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null", '{"at": 1e300, "monotonic": 0, "boot": "x"}', "\0"])
def test_a_file_that_is_no_time_is_none(machine, text):
    machine.keep.write_text(text)
    assert near(machine.clock(), datetime.now().astimezone())


def test_a_folder_that_cannot_be_written_keeps_it_until_the_program_ends(tmp_path):
    machine = Machine(tmp_path / "nowhere" / "clock.json")
    clock = machine.clock()
    clock.set_by_person(THEN)
    assert near(clock, THEN)


def test_this_versions_day_is_that_of_the_changelog():
    """RELEASED_ON follows the newest heading that has a date; while nothing was released, it is this year's first."""
    import re

    text = (Path(__file__).parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
    days = [date.fromisoformat(day) for day in re.findall(r"^## \[[\d.]+\].*?(\d{4}-\d\d-\d\d)", text, re.M)]
    assert max(days, default=date(2026, 1, 1)) == RELEASED_ON
