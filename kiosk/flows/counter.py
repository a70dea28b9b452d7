"""The counter: which flow a person is in, what was last said to them, who is cooking, which devices are well.

Everything that happens (a tap, a scan, a word from the press) goes through here, on one thread, the screen's.
After every step the place and what the books cannot tell are remembered, so that the kiosk opens where the cook stood.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum

from db import BooksError, DayUnconfirmedError, Person
from drivers.printers.base import PrinterError
from drivers.scanners.base import Scan
from kiosk.flows.base import STAY, Flow, Next, Notice, Offer, Tone, Workplace, good
from kiosk.flows.bring_in import BringInFlow
from kiosk.flows.confirm_day import ConfirmDayFlow
from kiosk.flows.home import HomeFlow
from kiosk.flows.kept_flows import restored
from kiosk.flows.more import MoreFlow
from kiosk.flows.press import Doing, PressState
from kiosk.flows.print_labels import LabelsFlow
from kiosk.flows.router import badge, recognise, route
from kiosk.flows.welcome import WelcomeFlow
from kiosk.flows.which_kiosk import WhichKioskFlow
from kiosk.locale import _

log = logging.getLogger(__name__)

MEMO_KEY = "counter"


class Light(Enum):
    """How a device is: the screen adds an icon to the colour."""

    OK = "ok"
    TROUBLE = "trouble"
    NONE = "none"
    """None is set up."""
    UNKNOWN = "unknown"
    """It has not said yet how it is, or cannot."""


@dataclass
class Lights:
    """The three lights of the top bar, each with a word for it."""

    printer: tuple[Light, str] = (Light.NONE, "")
    scanner: tuple[Light, str] = (Light.NONE, "")
    scale: tuple[Light, str] = (Light.NONE, "")


def _entered_behind(flow: Flow) -> Flow | None:
    """What Back leads to, where that is what must be kept: More and Sheets come again with a tap, a half-typed bag does
    not."""
    if isinstance(flow, (ConfirmDayFlow, WhichKioskFlow)):
        return flow.behind
    behind = flow.behind if isinstance(flow, (MoreFlow, BringInFlow)) else None
    return behind if behind is not None and behind.entered() else None


GOES_ON = _("It prints by itself then.")


@dataclass
class Counter:
    """One kiosk's counter. Not thread-safe: call it on the screen's thread only."""

    work: Workplace
    flow: Flow = field(init=False)
    notice: Notice | None = None
    lights: Lights = field(default_factory=Lights)
    on_change: Callable[[], None] = lambda: None
    on_answer: Callable[[bool], None] = lambda yes: None
    """Called after a scan: True where it was of use (a beep that says yes), False where not."""
    is_typing: Callable[[], bool] = lambda: False
    """Whether something is typed on the screen that no flow was told yet."""
    fill_example: Callable[[], None] = lambda: None
    """Writes the example kitchen into books that hold nothing."""

    def __post_init__(self) -> None:
        self.steps = 0
        """How many were taken: where the screen was drawn before the last one, it shows what is no longer so."""
        self._remembered = ""
        self._waiting: Notice | None = None
        self.flow = self._where_the_cook_stood()
        if self.work.press.has_printer:
            self.lights.printer = self._printer_light(PressState())

    # -- what happens

    def do(self, action: Callable[..., Next], *args: object, **named: object) -> None:
        """Take one step of a flow: its errors become words, and the screen is drawn again."""
        try:
            outcome = action(*args, **named)
        except DayUnconfirmedError as error:
            log.warning("%s: %s", type(error).__name__, error)
            outcome = self._ask_day()
        except (BooksError, PrinterError) as error:
            log.warning("%s: %s", type(error).__name__, error)
            outcome = Next(notice=Notice(Tone.BAD, error.message, error.what_to_do))
        self._take(outcome)

    def scanned(self, scan: Scan) -> None:
        """A scan from any scanner, on any screen."""
        before = self.steps, self.flow, self._remembered
        self.do(self._route, scan)
        if before[1:] == (self.flow, self._remembered):
            self.steps = before[0]  # it changed nothing that a tap on the screen could be about
        taken = self.notice is None or self.notice.tone in (Tone.GOOD, Tone.INFO)
        self.on_answer(taken and not isinstance(self.flow, ConfirmDayFlow))

    def _route(self, scan: Scan) -> Next:
        seen = recognise(self.work.books, scan, self.work.settings.kitchen.scales)
        person = badge(seen)
        if person is not None:
            return self.change_cook(person)
        seen = replace(seen, typing=self.is_typing())
        return route(self.work, self.flow, seen, holds=self.flow.entered() or seen.typing)

    def change_cook(self, person: Person) -> Next:
        """Who is cooking from now on."""
        self.work.books.acting = person
        return Next(notice=good(_("{name} is cooking").format(name=person.name)))

    def more(self) -> Next:
        """Who is cooking, from any screen; Back returns to where they stood."""
        return STAY if isinstance(self.flow, MoreFlow) else Next(flow=MoreFlow(self.work, self.flow))

    @property
    def cook(self) -> Person | None:
        return self.work.books.acting

    def _ask_day(self) -> Next:
        """Have the day confirmed first, then back to where the person stands."""
        return STAY if isinstance(self.flow, ConfirmDayFlow) else Next(flow=ConfirmDayFlow(self.work, self.flow))

    def go_home(self) -> None:
        self._take(Next(home=True))

    def back(self) -> None:
        self.do(self.flow.back)

    def leave(self, offer: Offer) -> None:
        """Go where an offer leads: a person said that what was entered may be lost."""
        if offer.leave is not None:
            self.do(offer.leave)

    def dismiss(self) -> None:
        """The notice was read."""
        self.notice = None
        self.on_change()

    def press_changed(self, state: PressState) -> None:
        """A word from the press."""
        if self.work.press.has_printer:
            self.lights.printer = self._printer_light(state)
        if state.doing is Doing.FAILED:
            self.notice = Notice(Tone.BAD, state.words, state.what_to_do)
        else:
            self._tell_of_waiting(state)
        self.on_change()

    def _printer_light(self, state: PressState) -> tuple[Light, str]:
        """Well only where the printer said so itself."""
        if state.doing is not Doing.PRINTING and state.words:
            return Light.TROUBLE, state.words
        if self.work.press.has_answered:
            return Light.OK, _("printer")
        if self.work.press.cannot_say:
            return Light.UNKNOWN, _("printer: it cannot say how it is")
        return Light.UNKNOWN, _("printer: it has not said yet how it is")

    def _tell_of_waiting(self, state: PressState) -> None:
        """What the printer waits for, where no screen says it; gone again with the reason for it."""
        waits = state.doing is Doing.WAITING and not isinstance(self.flow, LabelsFlow)
        told = Notice(Tone.WARN, state.words, f"{state.what_to_do} {GOES_ON}".strip()) if waits else None
        if told != self._waiting:
            if told is not None or self.notice == self._waiting:
                self.notice = told
            self._waiting = told

    def scanner_changed(self, light: Light, words: str) -> None:
        """A word from a scanner: there, missing, back again."""
        self.lights.scanner = (light, words)
        self.on_change()

    def warn(self, words: str, what_to_do: str = _("Scan another code, or type it.")) -> None:
        """A device has something to say that changes nothing about where we are."""
        self.notice = Notice(Tone.WARN, words, what_to_do)
        self.on_answer(False)
        self.on_change()

    def slipped(self, error: Exception) -> None:
        """Something that nobody foresaw: it may not have been taken, and that is said."""
        words = _("Something went wrong ({error}), and may not have been taken.").format(error=type(error).__name__)
        self.notice = Notice(Tone.BAD, words, _("Look whether it is there, then do it again."))
        self.on_answer(False)
        self.on_change()

    # -- after each step

    def _take(self, outcome: Next) -> None:
        self.steps += 1
        self.notice = outcome.notice
        if outcome.home:
            self.flow = HomeFlow(self.work)
        elif outcome.flow is not None:
            self.flow = outcome.flow
        self._remember()
        self.on_change()

    def _remember(self) -> None:
        """Keep where we are; only what changed is written. The offer of the first start stands until it is answered."""
        flow = self.flow
        while (behind := _entered_behind(flow)) is not None:
            flow = behind
        if not flow.kept_as:
            return
        cook = self.cook
        text = json.dumps(
            {
                "flow": flow.kept_as,
                "memo": flow.memo(),
                "cook": cook.id if cook else None,
                "on": self.work.today().isoformat(),
            }
        )
        if text == self._remembered:
            return
        try:
            self.work.books.remember(MEMO_KEY, text)
            self._remembered = text
        except BooksError as error:
            log.warning("the place could not be remembered: %s", error)
            self.notice = Notice(Tone.BAD, error.message, error.what_to_do)

    def _where_the_cook_stood(self) -> Flow:
        """The flow of the last run; before it, where the clock is in doubt, the day is asked for, and before that, in
        a copy that begins on another machine, which kiosk it is.

        Not the day before the welcome: nothing with a date begins there, and its example brings its own days along.
        """
        flow = self._last_flow()
        if not isinstance(flow, WelcomeFlow) and self.work.books.day_doubt() is not None:
            flow = ConfirmDayFlow(self.work, flow)
        return WhichKioskFlow(self.work, flow) if self.work.books.kiosk_is_asked() else flow

    def _last_flow(self) -> Flow:
        """The flow of the last run, else Home. A memo that no longer fits the books opens Home."""
        text = self.work.books.recalled(MEMO_KEY)
        if text is None:
            return HomeFlow(self.work) if self.work.books.recipes() else WelcomeFlow(self.work, self.fill_example)
        try:
            kept = json.loads(text)
            if kept.get("on") == self.work.today().isoformat():  # who cooked yesterday may not be who stands here
                self._recall_cook(kept.get("cook"))
            flow = restored(self.work, kept["flow"], kept["memo"])
            flow.view()
        except (BooksError, LookupError, ValueError, TypeError, AttributeError, StopIteration) as error:
            log.warning("opened on Home, since the last place is gone: %s", error)
            return HomeFlow(self.work)
        return flow

    def _recall_cook(self, person_id: str | None) -> None:
        for person in self.work.books.people():
            if person.id == person_id:
                self.work.books.acting = person
