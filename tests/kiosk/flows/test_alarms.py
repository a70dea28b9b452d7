"""Timers that are up are told of, on whatever screen one stands."""

from __future__ import annotations

from datetime import timedelta

from kiosk.flows.alarms import running_alarms


def alarms(day):
    return running_alarms(day.counter.work)


def test_only_a_timer_that_runs_is_an_alarm(day):
    day.start_jam().weigh_all()
    assert alarms(day) == ()
    day.tap("stove.go_on")
    (alarm,) = alarms(day)
    assert alarm.at == (day.clock.now() + timedelta(minutes=20)).replace(microsecond=0)
    assert alarm.notice.words == "Strawberry Jam: Boil, time is up"
    day.tap("stove.pause_or_resume")
    assert alarms(day) == ()
    day.tap("stove.pause_or_resume").tap("stove.leave_early")
    assert alarms(day) == ()


def test_the_same_timer_read_later_is_the_same_alarm(day):
    day.start_jam().weigh_all().tap("stove.go_on")
    before = alarms(day)
    day.clock.advance(700)
    assert alarms(day) == before
