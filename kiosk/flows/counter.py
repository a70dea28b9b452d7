"""The running kiosk's state: the current flow, the last notice, who is cooking, and the health of the devices.

Everything that happens (a tap, a scan, a change of the label press) goes through here, on the screen's thread. After
every step the place and what the books do not hold are saved, so that the kiosk opens again where the cook was.
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
from kiosk.flows.base import STAY, Flow, Next, Notice, Offer, Tone, good
from kiosk.flows.bring_in import BringInFlow
from kiosk.flows.confirm_day import ConfirmDayFlow
from kiosk.flows.home import HomeFlow
from kiosk.flows.kept_flows import restored
from kiosk.flows.more import MoreFlow
from kiosk.flows.press_state import Doing, PressState
from kiosk.flows.print_labels import LabelsFlow
from kiosk.flows.router import badge, recognise, route
from kiosk.flows.welcome import WelcomeFlow
from kiosk.flows.which_kiosk import WhichKioskFlow
from kiosk.flows.workplace import Workplace
from kiosk.locale import N_, _, said

log = logging.getLogger(__name__)

MEMO_KEY = "counter"


class Light(Enum):
    """How a device is. The screen adds an icon to the colour."""

    OK = "ok"
    TROUBLE = "trouble"
    NONE = "none"
    """No such device is set up."""
    UNKNOWN = "unknown"
    """It has not reported its state yet, or cannot."""


@dataclass
class Lights:
    """The three device lights of the top bar, each with a word."""

    printer: tuple[Light, str] = (Light.NONE, "")
    scanner: tuple[Light, str] = (Light.NONE, "")
    scale: tuple[Light, str] = (Light.NONE, "")


def _entered_behind(flow: Flow) -> Flow | None:
    """The flow behind `flow`, if that holds entries that must be kept. More and Sheets can be opened again with a tap;
    a half-typed bag cannot."""
    if isinstance(flow, (ConfirmDayFlow, WhichKioskFlow)):
        return flow.behind
    behind = flow.behind if isinstance(flow, (MoreFlow, BringInFlow)) else None
    return behind if behind is not None and behind.entered() else None


GOES_ON = N_("It prints by itself then.")


@dataclass
class Counter:
    """The current flow and state of one kiosk. Not thread-safe: call it only on the screen's thread."""

    work: Workplace
    flow: Flow = field(init=False)
    notice: Notice | None = None
    lights: Lights = field(default_factory=Lights)
    on_change: Callable[[], None] = lambda: None
    on_answer: Callable[[bool], None] = lambda yes: None
    """Called after a scan: True if it was used, False if not. For the beep."""
    is_typing: Callable[[], bool] = lambda: False
    """Whether the screen holds typed text that no flow has been given yet."""
    fill_example: Callable[[], None] = lambda: None
    """Writes the example kitchen into empty books."""

    def __post_init__(self) -> None:
        self.steps = 0
        """The number of steps taken. A screen drawn before the last step shows an old state."""
        self._remembered = ""
        self._waiting: Notice | None = None
        self.flow = self._where_the_cook_stood()
        if self.work.press.has_printer:
            self.lights.printer = self._printer_light(PressState())

    # -- what happens

    def do(self, action: Callable[..., Next], *args: object, **named: object) -> None:
        """Take one step of a flow. Errors become notices, and the screen is drawn again."""
        try:
            outcome = action(*args, **named)
        except DayUnconfirmedError as error:
            log.warning("%s: %s", type(error).__name__, error)
            outcome = self._ask_day()
        except (BooksError, PrinterError) as error:
            log.warning("%s: %s", type(error).__name__, error)
            outcome = Next(notice=Notice(Tone.BAD, said(error.message), said(error.what_to_do)))
        self._take(outcome)

    def scanned(self, scan: Scan) -> None:
        """Handle a scan from any scanner, on any screen."""
        before = self.steps, self.flow, self._remembered
        self.do(self._route, scan)
        if before[1:] == (self.flow, self._remembered):
            self.steps = before[0]  # the scan changed nothing that is shown, so taps on the drawn screen stay valid
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
        """Set who is cooking."""
        self.work.books.acting = person
        return Next(notice=good(_("{name} is cooking").format(name=person.name)))

    def more(self) -> Next:
        """Open More from any screen; Back returns."""
        return STAY if isinstance(self.flow, MoreFlow) else Next(flow=MoreFlow(self.work, self.flow))

    @property
    def cook(self) -> Person | None:
        return self.work.books.acting

    def _ask_day(self) -> Next:
        """Have the date confirmed first, then return."""
        return STAY if isinstance(self.flow, ConfirmDayFlow) else Next(flow=ConfirmDayFlow(self.work, self.flow))

    def go_home(self) -> None:
        self._take(Next(home=True))

    def back(self) -> None:
        self.do(self.flow.back)

    def leave(self, offer: Offer) -> None:
        """Take an offer: the person agreed to lose what was entered."""
        if offer.leave is not None:
            self.do(offer.leave)

    def dismiss(self) -> None:
        """Close the notice."""
        self.notice = None
        self.on_change()

    def press_changed(self, state: PressState) -> None:
        """The state of the label press changed."""
        if self.work.press.has_printer:
            self.lights.printer = self._printer_light(state)
        if state.doing is Doing.FAILED:
            self.notice = Notice(Tone.BAD, state.words, state.what_to_do)
        else:
            self._tell_of_waiting(state)
        self.on_change()

    def _printer_light(self, state: PressState) -> tuple[Light, str]:
        """Green only if the printer itself reported that it is well."""
        if state.doing is not Doing.PRINTING and state.words:
            return Light.TROUBLE, state.words
        if self.work.press.has_answered:
            return Light.OK, _("printer")
        if self.work.press.cannot_say:
            return Light.UNKNOWN, _("printer: it cannot say how it is")
        return Light.UNKNOWN, _("printer: it has not said yet how it is")

    def _tell_of_waiting(self, state: PressState) -> None:
        """Show what the printer waits for, if the current screen does not; remove it when that is over."""
        waits = state.doing is Doing.WAITING and not isinstance(self.flow, LabelsFlow)
        told = Notice(Tone.WARN, state.words, f"{state.what_to_do} {_(GOES_ON)}".strip()) if waits else None
        if told != self._waiting:
            if told is not None or self.notice == self._waiting:
                self.notice = told
            self._waiting = told

    def scanner_changed(self, light: Light, words: str) -> None:
        """A scanner was connected or lost."""
        self.lights.scanner = (light, words)
        self.on_change()

    def warn(self, words: str, what_to_do: str = _("Scan another code, or type it.")) -> None:
        """Show a device's message that changes nothing else."""
        self.notice = Notice(Tone.WARN, words, what_to_do)
        self.on_answer(False)
        self.on_change()

    def slipped(self, error: Exception) -> None:
        """An unexpected error: say that the last action may not have been recorded."""
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
        """Save where the person is, if that changed. The first start's welcome stays until it is answered."""
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
            self.notice = Notice(Tone.BAD, said(error.message), said(error.what_to_do))

    def _where_the_cook_stood(self) -> Flow:
        """The flow of the last run. Two questions may come before it: which kiosk this is, if the books were copied to
        another machine; then the date, if the clock is in doubt.

        The welcome is not preceded by the date: nothing with a date begins there, and the example has dates of its own.
        """
        flow = self._last_flow()
        if not isinstance(flow, WelcomeFlow) and self.work.books.day_doubt() is not None:
            flow = ConfirmDayFlow(self.work, flow)
        return WhichKioskFlow(self.work, flow) if self.work.books.kiosk_is_asked() else flow

    def _last_flow(self) -> Flow:
        """The flow of the last run; Home if what was saved no longer fits the books."""
        text = self.work.books.recalled(MEMO_KEY)
        if text is None:
            return HomeFlow(self.work) if self.work.books.recipes() else WelcomeFlow(self.work, self.fill_example)
        try:
            kept = json.loads(text)
            if kept.get("on") == self.work.today().isoformat():  # on another day somebody else may cook
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
