"""On the stove: the timer of a step or the reading that it asks for, the readings so far, the pot and the notes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from db import Timer
from kiosk.flows.cook import CookFlow
from kiosk.flows.stove import ProcessView, ReadRow, StepQuestion
from kiosk.locale import _, minutes
from kiosk.ui.actions import Action
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.screens.batch_steps import BatchSteps  # noqa: F401  # the layout uses them
from kiosk.ui.screens.failed import ask_why_failed
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.buttons import TapButton  # noqa: F401
from kiosk.ui.widgets.cards import Caption  # noqa: F401
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.lists import ListRow, PagedList  # noqa: F401
from kiosk.ui.widgets.measures import BigFigure, RingTimer  # noqa: F401
from kiosk.ui.widgets.surface import TapCard
from kiosk.ui.widgets.words import TextLabel  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.ui.host import ScreenHost


class PotCard(TapCard):
    """Which pot, and what was noted. Events: on_tap."""

    pot = StringProperty("")
    notes = StringProperty("")
    lines = NumericProperty(4)


class StepTimer(BoxLayout):
    """A timer, and the buttons that change it.

    Events:
        on_change(seconds): the timer should run so much longer, or shorter.
        on_pause: the timer should stop, or go on.
    """

    __events__ = ("on_change", "on_pause")

    def on_change(self, seconds: int) -> None:
        """The default handler of the event."""

    def on_pause(self) -> None:
        """The default handler of the event."""

    def draw(self, timer: Timer, elapsed_s: float) -> None:
        """Show a timer as it stands `elapsed_s` after it was read from the books."""
        runs = timer.started and not timer.paused
        left = timer.left_s - elapsed_s * runs
        ring = self.ids.ring
        ring.share = min(1.0, max(0.0, 1 - left / timer.total_s)) if timer.total_s > 0 else 1.0
        ring.text, ring.tone = minutes(left), "red" if timer.started and left <= 0 else "berry"
        ring.detail = _timer_words(timer, left)
        pause = self.ids.pause
        pause.text, pause.live = (_("Go on") if timer.paused else _("Pause")), timer.started
        pause.tone = "plain" if timer.started else "off"


def _timer_words(timer: Timer, left_s: float) -> str:
    if not timer.started:
        return _("not started")
    if timer.paused:
        return _("paused")
    if left_s <= 0:
        return _("time is up")
    return _("of {n} min left").format(n=round(timer.total_s / 60))


class ProcessTap(StrEnum):
    NEXT = "next"
    NOTE = "note"
    POT = "pot"
    UNDO = "undo"
    FAIL = "fail"


class ProcessScreen(Screen[ProcessView, CookFlow, ProcessTap]):
    """Draws `CookFlow` while its steps are on the stove."""

    def __init__(self, shell: ScreenHost, **kwargs: object) -> None:
        self._drawn_at: datetime | None = None
        super().__init__(shell, **kwargs)
        self._timer, self._target = StepTimer(), BigFigure()
        self._timer.bind(
            on_change=lambda _, seconds: self.do(self.flow.stove.adjust_timer, seconds),
            on_pause=lambda _: self.do(self.flow.stove.pause_or_resume),
        )
        # Kivy's ids are weak references: a widget that is taken out for a while must be referenced here.
        self._pot = self.ids.pot.__self__
        follow(self, self._turn)

    def _turn(self, *_args: object) -> None:
        """A small screen has no room for the card of the pot: a button in the bar takes its place."""
        if theme.small:
            self.ids.right.remove_widget(self._pot)
        elif self._pot.parent is None:
            self.ids.right.add_widget(self._pot)

    def bar(self, view: ProcessView) -> Bar[ProcessTap]:
        actions = [Action(ProcessTap.NOTE, _("Note"), icon="note")]
        if theme.small:
            actions.append(Action(ProcessTap.POT, _("Pot"), icon="pot"))
        actions.append(Action(ProcessTap.UNDO, _("Undo"), icon="again"))
        actions.append(Action(ProcessTap.FAIL, _("Batch failed"), icon="trash", tone="danger"))
        starts = view.timer is not None and not view.timer.started
        icon = {StepQuestion.READING: "reading", StepQuestion.OUTSIDE: "warn"}.get(
            view.ask, "timer" if starts else "next"
        )
        forth = Action(ProcessTap.NEXT, view.action, icon=icon, tone="berry", icon_right=icon == "next")
        return Bar(view.title, view.number, tuple(actions), forth)

    def act(self, tap: ProcessTap) -> None:
        match tap:
            case ProcessTap.NEXT:
                self._leave()
            case ProcessTap.NOTE:
                self._note()
            case ProcessTap.POT:
                self.choose_pot()
            case ProcessTap.UNDO:
                self.do(self.flow.undo)
            case ProcessTap.FAIL:
                self._fail()

    def _leave(self) -> None:
        """Go on to the next step, and ask first for what is missing."""
        asks = {
            StepQuestion.READING: self._ask_reading,
            StepQuestion.OUTSIDE: self._ask_what_was_done,
            StepQuestion.EARLY: self._ask_early,
        }
        ask = self.flow.stove.ask() if self.is_current else StepQuestion.NOTHING
        asks.get(ask, lambda: self.do(self.flow.stove.go_on))()

    def _ask_reading(self) -> None:
        view = self.view
        self.shell.keypad(view.name, view.unit, "", self._read_step, hint=view.limit)

    def _read_step(self, typed: str) -> None:
        """If the reading is outside its limit, that is asked about at once."""
        self.do(self.flow.stove.read, typed)
        if self.is_current and self.flow.stove.ask() is StepQuestion.OUTSIDE:
            self._ask_what_was_done()

    def _ask_early(self) -> None:
        words = self.flow.stove.early_words()
        leave = lambda: self.do(self.flow.stove.leave_early)  # noqa: E731
        self.shell.confirm(_("Leave it early?"), words, _("Leave it early"), leave)

    def _ask_what_was_done(self) -> None:
        """Ask what was done about a reading outside its limit."""
        answers: dict[str, Callable[[], None]] = {
            "hold": lambda: self.do(self.flow.stove.hold_and_go_on),
            "again": self._ask_reading,
            "fail": lambda: self._why_failed(self.flow.stove.outside_words()),
        }
        choices = self.flow.stove.choices()
        self.shell.picker(self.flow.stove.outside_question(), choices, lambda key: answers[key]())

    def draw(self, view: ProcessView) -> None:
        self._drawn_at = self.counter.work.clock.now()
        self.ids.steps.draw(view.rows)
        self._draw_middle(view)
        self.ids.readings.rows = [_reading_row(at, one) for at, one in enumerate(view.readings)]
        self._pot.pot = view.pot or _("tap to choose")
        self._pot.notes = "\n".join(view.notes[-3:])

    def _draw_middle(self, view: ProcessView) -> None:
        shown = self._target if view.timer is None else self._timer
        middle = self.ids.middle
        if middle.children != [shown]:
            middle.clear_widgets()
            middle.add_widget(shown)
        if view.timer is not None:
            self._timer.draw(view.timer, 0)
            return
        self._draw_limit(view)

    def _draw_limit(self, view: ProcessView) -> None:
        """Before a reading: the limit as a sentence. After it: the figure, with the limit below."""
        card = self._target
        card.tone = "bad" if view.outside else "good" if view.read else "plain"
        card.caption = view.name if view.limit else ""
        figure, _space, unit = view.read.partition(" ")
        card.text, card.unit = (figure, unit) if view.read else (view.limit or view.name, "")
        if view.outside:
            card.detail = _("{limit} is asked for. {advice}").format(limit=view.limit, advice=view.advice)
        elif view.read:
            card.detail = view.limit
        else:
            card.detail = _("Read it off, and type the figure.") if view.limit else ""

    def tick(self, now: datetime) -> None:
        view = self.view
        if view.timer is not None and self._drawn_at is not None:
            self._timer.draw(view.timer, (now - self._drawn_at).total_seconds())

    def add_reading(self) -> None:
        """Ask for a temperature (or whatever this step measures) that the cook has read off."""
        view = self.view
        self.shell.keypad(_("Reading"), view.unit, "", self._read, hint=view.limit)

    def _read(self, typed: str) -> None:
        self.do(self.flow.stove.add_reading, typed)

    def choose_pot(self) -> None:
        choices = self.flow.stove.pot_choices()
        if choices:
            self.shell.picker(_("Which pot?"), choices, lambda key: self.do(self.flow.stove.set_pot, key))

    def _note(self) -> None:
        self.shell.keyboard(
            _("Note"),
            "",
            lambda text: self.do(self.flow.stove.add_note, text),
            hint=_("It is kept with the batch."),
        )

    def _fail(self) -> None:
        self.shell.confirm(
            _("Batch failed?"),
            _("It keeps its number, and what went into it stays in the books. No labels are printed for it."),
            _("Batch failed"),
            lambda: self._why_failed(""),
            tone="red",
        )

    def _why_failed(self, words: str) -> None:
        ask_why_failed(self.shell, words, lambda why, became: self.do(self.flow.fail, why, became))


def _reading_row(at: int, one: ReadRow) -> ListRow:
    """A reading outside its limit has another colour and a sign beside it."""
    icon = "warn" if one.outside else ""
    return ListRow(str(at), one.at, value=one.value, icon=icon, tone="none", wrong=one.outside)


load_layout(__file__)
