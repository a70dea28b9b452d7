"""Confirming the date when the machine's clock is not trusted. The person looks, and corrects it if it is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from db import RELEASED_ON, Moment, moment
from kiosk.flows.base import STAY, Flow, Memo, Next, Place, Scanned, Tone, good, warn
from kiosk.flows.workplace import Workplace
from kiosk.locale import _, clock, day, said, weekday


@dataclass(frozen=True)
class ConfirmDayView:
    title: str
    day: str
    time: str
    words: str
    """Why the date is doubted, or why it is certain now."""
    what_to_do: str
    tone: Tone
    near: date
    """A day near the likely one, where the picker begins."""
    action: str
    can_be: bool
    """Whether the shown day can be confirmed."""
    time_needed: bool
    """The day was changed, so the time, which comes from the same wrong clock, must be entered too."""


class ConfirmDayFlow:
    """Shown if the clock is in doubt, at the start and before anything that carries a date. Then it leads to `behind`.

    Back also leads to `behind`, where everything without a date can be done.
    """

    kept_as: ClassVar[str] = ""

    def __init__(self, work: Workplace, behind: Flow) -> None:
        self._work, self.behind = work, behind
        self._day: date | None = None
        self._time: time | None = None
        self._machines: Moment | None = None
        """What the machine's clock said before this person set it. From then on it says what they entered, also if the
        books did not record it yet."""

    @property
    def place(self) -> Place:
        return Place.CONFIRM_DAY

    def view(self) -> ConfirmDayView:
        shown = self._shown()
        words, what_to_do, tone = self._note(shown)
        can_be = shown.date() >= RELEASED_ON
        if not can_be:
            action = _("Choose the day")
        elif tone is Tone.GOOD:
            action = _("Go on")
        else:
            action = _said(shown)
        time_needed = self._day is not None and self._time is None
        near = shown.date() if can_be else max(RELEASED_ON, self._newest())
        title, on = _("Which day is it?"), f"{weekday(shown)}, {day(shown.date())}"
        return ConfirmDayView(title, on, clock(shown), words, what_to_do, tone, near, action, can_be, time_needed)

    def _note(self, shown: datetime) -> tuple[str, str, Tone]:
        books, look = self._work.books, _("Look at a watch. Change what is wrong, then confirm it.")
        if self._is_given:
            doubt = books.day_doubt(shown)
            now = self._machine_now()
            machine = _("You changed it. This machine said {day}, {time}.")
            told = machine.format(day=day(now.date()), time=clock(now))
            return (said(doubt), look, Tone.WARN) if doubt else (told, "", Tone.INFO)
        doubt = books.day_doubt()
        return (said(doubt), look, Tone.WARN) if doubt else (_("Nothing speaks against this clock now."), "", Tone.GOOD)

    def _newest(self) -> date:
        newest = self._work.books.newest_time()
        return newest.astimezone().date() if newest else RELEASED_ON

    @property
    def _is_given(self) -> bool:
        return self._day is not None or self._time is not None

    def _machine_now(self) -> datetime:
        """What the machine's clock says, or would say if nobody had set it."""
        clock, was = self._work.clock, self._machines
        if was is None:
            return clock.now()
        return was.at + timedelta(seconds=clock.monotonic() - was.monotonic)

    def _shown(self) -> datetime:
        """What is to be confirmed: the machine's day and time, replaced by what the person entered."""
        now = self._machine_now()
        if not self._is_given:
            return now
        # Through local time, as the entered day may be on the other side of a daylight-saving change.
        return datetime.combine(self._day or now.date(), self._time or now.time()).astimezone()

    def set_day(self, given: date | None) -> Next:
        self._day = given
        return STAY

    def set_time(self, typed: str) -> Next:
        """Hours and minutes as up to four digits, such as 1042."""
        if not self.check_time(typed):
            self._time = _time(typed)
        return STAY

    def check_time(self, typed: str) -> str:
        """What is wrong with a typed time; empty if it is valid."""
        return "" if _time(typed) is not None else _("Four figures, from 0000 to 2359.")

    def confirm(self) -> Next:
        """Confirm what is shown. If it was changed, the clock is set. The books record who confirmed it."""
        books = self._work.books
        if books.day_doubt() is None and not self._is_given:
            return Next(flow=self.behind)
        shown = self._shown()
        if shown.date() < RELEASED_ON:
            return STAY
        instead_of = None
        if self._is_given:
            self._machines = self._machines or moment(self._work.clock)
            instead_of = self._machine_now()
            self._work.clock.set_by_person(shown)
        books.confirm_day(instead_of=instead_of)
        return Next(flow=self.behind, notice=good(_said(shown)))

    def scanned(self, seen: Scanned) -> Next | None:
        return None

    def entered(self) -> bool:
        return self._is_given or self.behind.entered()

    def back(self) -> Next:
        if self._work.books.day_doubt() is None:
            return Next(flow=self.behind)
        unsure = warn(_("The day is not confirmed"), _("You will be asked before anything with a date begins."))
        return Next(flow=self.behind, notice=unsure)

    def memo(self) -> Memo:
        return {}


def _said(at: datetime) -> str:
    return _("It is {day}, {time}").format(day=day(at.date()), time=clock(at))


def _time(typed: str) -> time | None:
    """
    >>> _time("1042"), _time("930"), _time("2460")
    (datetime.time(10, 42), datetime.time(9, 30), None)
    """
    if not (typed.isascii() and typed.isdigit() and len(typed) in (3, 4)):
        return None
    hours, minutes = divmod(int(typed), 100)
    return time(hours, minutes) if hours < 24 and minutes < 60 else None
