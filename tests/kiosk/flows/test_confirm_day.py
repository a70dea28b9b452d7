"""On a clock that may be wrong nothing with a date is begun, labelled or sent before a person has confirmed the day."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import apsw
import pytest

from db import ClockTrust, moment, timer_of
from kiosk.flows.alarms import running_alarms
from kiosk.flows.base import Place, Tone
from kiosk.flows.cook_steps import progress

BOOTS = {
    "1970": datetime(1970, 1, 1, 0, 0, 30).astimezone(),
    "two thousand": datetime(2000, 1, 1).astimezone(),
    "a day back": datetime(2026, 3, 3, 9, 30).astimezone(),
    "an hour back": datetime(2026, 3, 4, 8, 0).astimezone() - timedelta(hours=1),
    "a year back": datetime(2025, 3, 4, 9, 0).astimezone(),
    "the last shutdown": datetime(2026, 3, 4, 9, 1).astimezone(),
}
"""What a machine without a clock of its own may start with."""


def booted(day, at: datetime, standing: ClockTrust = ClockTrust.LOOSE):
    day.clock.standing = standing
    day.clock.boot("another", at)
    return day.restart()


def counts(day) -> tuple[int, int, int]:
    """Batches, bags, labels that were asked for."""
    numbers = [batch.number for batch in day.books.batches(limit=1000)]
    labels = sum(len(day.books.label_states(number)) for number in numbers)
    return len(numbers), len(day.books.lots(with_stock=False)), labels


@pytest.mark.parametrize("at", BOOTS.values(), ids=BOOTS)
def test_the_day_is_asked_for_at_the_start_and_before_a_batch(day, at):
    booted(day, at)
    assert day.place is Place.CONFIRM_DAY
    assert day.view.tone is Tone.WARN
    assert day.view.words.startswith("This clock says")
    day.tap("back")
    assert day.place is Place.HOME
    assert day.words == "The day is not confirmed"
    before = counts(day)
    day.start_jam()
    assert day.place is Place.CONFIRM_DAY
    assert counts(day) == before


@pytest.mark.parametrize("at", BOOTS.values(), ids=BOOTS)
def test_the_day_is_set_and_confirmed_and_the_work_goes_on_where_it_stood(day, at):
    booted(day, at).tap("back").start_jam()
    day.tap("set_day", date(2026, 3, 5)).tap("set_time", "1042")
    assert day.view.action == "It is 5 Mar 2026, 10:42"
    assert day.view.tone is Tone.INFO
    day.tap("confirm")
    assert day.place is Place.START
    assert day.words == "It is 5 Mar 2026, 10:42"
    day.tap("start")
    (batch,) = day.books.batches_cooking()
    assert (batch.number, batch.made_on) == ("SJ-20260305-A", date(2026, 3, 5))
    day.to_filling().tap("filling.set_filled", 3).tap("finish")
    assert day.place is Place.LABELS
    assert day.books.verify().ok


def test_what_is_right_is_confirmed_with_one_tap(day):
    booted(day, BOOTS["the last shutdown"])
    assert day.view.action == "It is 4 Mar 2026, 09:01"
    day.tap("confirm")
    assert day.place is Place.HOME
    day.start_jam()
    assert day.place is Place.WEIGH


def test_a_day_before_this_program_cannot_be_confirmed(day):
    booted(day, BOOTS["1970"])
    assert not day.view.can_be
    assert day.view.near == date(2026, 3, 4)
    day.tap("confirm")
    assert day.place is Place.CONFIRM_DAY
    assert day.books.day_doubt() is not None


def test_a_day_before_the_newest_entry_is_said_and_can_be(day):
    booted(day, BOOTS["1970"]).tap("set_day", date(2026, 2, 5)).tap("set_time", "0900")
    assert day.view.words == "You chose 5 February 2026. The newest entry is of 4 March 2026."
    day.tap("confirm")
    assert day.place is Place.HOME
    assert day.books.day_doubt() is None


@pytest.mark.parametrize("typed", ["", "1", "2460", "2400", "99999", "12:30", "１２３０", "-100"])
def test_what_is_no_time_is_not_taken(day, typed):
    booted(day, BOOTS["1970"])
    assert day.counter.flow.check_time(typed)
    before = day.view
    day.tap("set_time", typed)
    assert day.view == before


def test_whoever_cooks_stands_in_the_books(day):
    booted(day, BOOTS["the last shutdown"])
    cook = day.books.people()[0]
    day.books.acting = cook
    day.tap("confirm")
    day.books.export_journal(day.folder / "journal.jsonl")
    last = (day.folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    assert '"clock-confirmed"' in last
    assert cook.id in last


def test_the_network_comes_meanwhile(day):
    booted(day, BOOTS["1970"])
    day.clock.set_wall(datetime(2026, 3, 5, 7, 0).astimezone())
    day.clock.standing = ClockTrust.KEPT
    assert (day.view.action, day.view.tone) == ("Go on", Tone.GOOD)
    before = day.books.head()
    day.tap("confirm")
    assert day.place is Place.HOME
    assert day.books.head() == before


def test_a_clock_set_by_an_hour_after_it_was_confirmed_is_asked_about_again(day):
    booted(day, BOOTS["the last shutdown"]).tap("confirm").start_jam()
    number = day.counter.flow.number
    day.to_filling().tap("filling.set_filled", 3)
    day.clock.set_wall(day.clock.now() + timedelta(hours=1))
    day.tap("finish")
    assert day.place is Place.LABELS
    asked = day.books.label_states(number)
    day.tap("primary")
    assert day.place is Place.CONFIRM_DAY
    assert day.books.label_states(number) == asked
    day.tap("confirm")
    assert day.place is Place.LABELS


def test_jars_are_not_sent_on_a_wrong_day(day):
    number = day.start_jam().counter.flow.number
    day.to_filling().tap("filling.set_filled", 3).tap("finish")
    booted(day, BOOTS["1970"]).tap("back")
    day.counter.go_home()
    day.tap("send_out").scan(f"{number}-001").tap("choose_destination", day.books.destinations()[0].id)
    assert day.place is Place.SEND
    day.tap("send")
    assert day.place is Place.CONFIRM_DAY
    assert day.books.dispatches(number) == ()
    day.tap("set_day", date(2026, 3, 5)).tap("set_time", "0800").tap("confirm")
    assert day.place is Place.SEND
    day.tap("send")
    assert [one.on for one in day.books.dispatches(number)] == [date(2026, 3, 5)]


def test_a_kill_on_the_screen_of_the_day_loses_no_place(day):
    booted(day, BOOTS["the last shutdown"]).tap("confirm").start_jam()
    day.weigh_in("strawberries")
    day.clock.boot("third", BOOTS["1970"])
    day.restart()
    assert day.place is Place.CONFIRM_DAY
    day.restart()
    day.tap("set_day", date(2026, 3, 4)).tap("set_time", "1200").tap("confirm")
    assert day.place is Place.WEIGH


def test_a_scan_on_the_screen_of_the_day_still_finds_its_place(day):
    booted(day, BOOTS["1970"])
    day.scan(day.books.people()[0].tag)
    assert day.books.acting is not None


NEW_YORK = ZoneInfo("America/New_York")
MID_BOIL = {
    "an hour forward": lambda now: now + timedelta(hours=1),
    "a day back": lambda now: now - timedelta(days=1),
    "1970": lambda now: BOOTS["1970"],
    "summer time ends": lambda now: datetime.fromtimestamp(now.timestamp(), NEW_YORK),
    "a new zone": lambda now: datetime.fromtimestamp(now.timestamp(), ZoneInfo("Pacific/Auckland")),
    "a year forward": lambda now: now + timedelta(days=365),
}


@pytest.mark.parametrize("jump", MID_BOIL.values(), ids=MID_BOIL)
def test_a_clock_set_in_mid_boil_moves_no_timer_and_begins_nothing_unconfirmed(day, jump):
    booted(day, BOOTS["the last shutdown"]).tap("confirm").start_jam().weigh_all().tap("stove.go_on")
    day.clock.advance(120)
    was = day.clock.now()
    day.clock.set_wall(jump(was))
    (batch,) = day.books.batches_cooking()
    timer = timer_of(batch, progress(batch).step, moment(day.clock))
    assert timer.left_s == pytest.approx(18 * 60, abs=1)
    assert timer.sure
    assert len(running_alarms(day.counter.work)) == 1
    is_set = abs(day.clock.now().timestamp() - was.timestamp()) > 1
    day.tap("back").start_jam()
    assert (len(day.books.batches_cooking()) == 1) is is_set
    assert (day.place is Place.CONFIRM_DAY) is is_set
    assert (batch.made_on, batch.best_before) == (date(2026, 3, 4), date(2027, 3, 4))


def test_summer_time_both_ways_with_a_kiosk_that_runs(tmp_path):
    from tests.kiosk.flows.conftest import Day

    for number, start in enumerate(
        (datetime(2026, 11, 1, 1, 40, tzinfo=NEW_YORK), datetime(2027, 3, 14, 1, 40, tzinfo=NEW_YORK))
    ):
        day = Day(tmp_path / str(number), None)
        booted(day, start).tap("confirm").start_jam().weigh_all().tap("stove.go_on")
        day.tap("stove.adjust_timer", 20 * 60)
        began = day.clock.now().timestamp()
        day.clock.advance(40 * 60 - 30)
        day.clock.set_wall(datetime.fromtimestamp(began + 40 * 60 - 30, NEW_YORK))
        (batch,) = day.books.batches_cooking()
        assert timer_of(batch, progress(batch).step, moment(day.clock)).left_s == pytest.approx(30, abs=1)
        assert batch.made_on == start.date()
        assert day.books.day_doubt() is None
        day.close()


def test_an_empty_kiosk_says_welcome_first_and_asks_before_the_first_bag(tmp_path):
    from db import ManualClock
    from kiosk.bootstrap import build
    from kiosk.settings.config import Settings

    settings = Settings(data_dir=tmp_path, books=Path(tmp_path) / "books.db", scanners=())
    kiosk = build(settings, clock=ManualClock(BOOTS["1970"], standing=ClockTrust.LOOSE))
    assert kiosk.counter.flow.place is Place.WELCOME
    assert kiosk.books.day_doubt() is not None
    kiosk.close()


@pytest.mark.parametrize("taps", [1, 2, 3])
def test_a_confirmation_that_meets_another_program_is_repeated_as_it_was_meant(day, taps):
    """The books were busy: what the clock told before, and why it was doubted, is not lost with the first tap."""
    booted(day, BOOTS["1970"])
    day.tap("set_day", date(2026, 3, 5)).tap("set_time", "1042")
    other = apsw.Connection(str(day.books.path))
    other.execute("BEGIN IMMEDIATE")
    for _tap in range(taps):
        day.tap("confirm")
        assert day.place is Place.CONFIRM_DAY
        assert "1 Jan 1970" in day.view.words
    other.execute("ROLLBACK")
    other.close()
    day.tap("confirm")
    day.books.export_journal(day.books.path.parent / "journal.jsonl")
    last = json.loads((day.books.path.parent / "journal.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert last["kind"] == "clock-confirmed"
    told = last["payload"]
    assert (told["at"][:10], told["instead_of"][:4]) == ("2026-03-05", "1970")
    assert "1 January 1970" in told["doubt"]
    assert day.books.day_doubt() is None


@pytest.mark.parametrize("at", [datetime(2029, 3, 5, 9, 0).astimezone(), datetime(2026, 2, 1, 9, 0).astimezone()])
def test_what_is_cooked_on_meanwhile_takes_no_question_away(day, at):
    """A batch that is on the stove is weighed, boiled and filled on whatever day the clock says."""
    day.start_jam().weigh_all().tap("stove.go_on")
    booted(day, at, ClockTrust.KEPT)
    assert day.place is Place.CONFIRM_DAY
    day.tap("back")
    assert day.place is Place.PROCESS
    facts, before = day.books.head()[0], counts(day)
    day.tap("stove.leave_early").tap("stove.read", "220")
    assert day.books.head()[0] > facts
    assert day.books.day_doubt() is not None
    while day.place is not Place.HOME:
        day.tap("back")
    day.start_jam()
    assert day.place is Place.CONFIRM_DAY
    assert counts(day) == before
