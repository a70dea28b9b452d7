"""On the stove: a step's timer or what it waits for, its readings, its pot and notes."""

from __future__ import annotations

from datetime import datetime

from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from db import Timer
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
from kiosk.ui.widgets.words import Words  # noqa: F401


class PotCard(TapCard):
    """Which pot, and what was noted. Events: on_tap."""

    pot = StringProperty("")
    notes = StringProperty("")
    lines = NumericProperty(4)


class StepTimer(BoxLayout):
    """A timer, and the buttons that change it.

    Events:
        on_change(seconds): a minute more or less; on_pause: stop or go on.
    """

    __events__ = ("on_change", "on_pause")

    def on_change(self, seconds: int) -> None:
        """For those who listen."""

    def on_pause(self) -> None:
        """For those who listen."""

    def draw(self, timer: Timer, elapsed_s: float) -> None:
        """Show a timer as it stands some seconds after it was told."""
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


class ProcessScreen(Screen):
    """Draws `CookFlow` while its steps are on the stove."""

    def __init__(self, shell, **kwargs) -> None:
        self._view: ProcessView | None = None
        self._drawn_at: datetime | None = None
        super().__init__(shell, **kwargs)
        self._timer, self._target = StepTimer(), BigFigure()
        self._timer.bind(
            on_change=lambda _, seconds: self.do(self.flow.stove.adjust_timer, seconds),
            on_pause=lambda _: self.do(self.flow.stove.pause_or_resume),
        )
        # Kivy's ids hold weakly: what is taken out for a while must be kept by hand.
        self._pot = self.ids.pot.__self__
        follow(self, self._turn)

    def _turn(self, *_args) -> None:
        """A small screen has no room for the pot's card: its button stands in the bar."""
        if theme.small:
            self.ids.right.remove_widget(self._pot)
        elif self._pot.parent is None:
            self.ids.right.add_widget(self._pot)

    def bar(self, view: ProcessView) -> Bar:
        actions = [Action("note", _("Note"), icon="note")]
        if theme.small:
            actions.append(Action("pot", _("Pot"), icon="pot"))
        actions.append(Action("undo", _("Undo"), icon="again"))
        actions.append(Action("fail", _("Batch failed"), icon="trash", tone="danger"))
        starts = view.timer is not None and not view.timer.started
        icon = {StepQuestion.READING: "reading", StepQuestion.OUTSIDE: "warn"}.get(
            view.ask, "timer" if starts else "next"
        )
        forth = Action("next", view.action, icon=icon, tone="berry", icon_right=icon == "next")
        return Bar(view.title, view.number, tuple(actions), forth)

    def act(self, name: str) -> None:
        if name == "next":
            self._leave()
        elif name == "undo":
            self.do(self.flow.undo)
        else:
            {"note": self._note, "pot": self.choose_pot, "fail": self._fail}[name]()

    def _leave(self) -> None:
        """Go on to the next step; what is missing for that is asked."""
        asks = {
            StepQuestion.READING: self._ask_reading,
            StepQuestion.OUTSIDE: self._ask_what_was_done,
            StepQuestion.EARLY: self._ask_early,
        }
        ask = self.flow.stove.ask() if self.shell.drawn_flow is self.counter.flow else StepQuestion.NOTHING
        asks.get(ask, lambda: self.do(self.flow.stove.go_on))()

    def _ask_reading(self) -> None:
        view = self._view
        if view is not None:
            self.shell.keypad(view.name, view.unit, "", self._read_step, hint=view.limit)

    def _read_step(self, typed: str) -> None:
        """What is outside its limit is asked about at once."""
        self.do(self.flow.stove.read, typed)
        if self.shell.drawn_flow is self.counter.flow and self.flow.stove.ask() is StepQuestion.OUTSIDE:
            self._ask_what_was_done()

    def _ask_early(self) -> None:
        words = self.flow.stove.early_words()
        leave = lambda: self.do(self.flow.stove.leave_early)  # noqa: E731
        self.shell.confirm(_("Leave it early?"), words, _("Leave it early"), leave)

    def _ask_what_was_done(self) -> None:
        """Of a reading outside its limit."""
        answers = {
            "hold": lambda: self.do(self.flow.stove.hold_and_go_on),
            "again": self._ask_reading,
            "fail": lambda: self._why_failed(self.flow.stove.outside_words()),
        }
        choices = self.flow.stove.choices()
        self.shell.picker(self.flow.stove.outside_question(), choices, lambda key: answers[key]())

    def draw(self, view: ProcessView) -> None:
        self._drawn_at = self.counter.work.clock.now()
        self._view = view
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
        """The limit as a sentence; once something was read, the figure, and the limit below it."""
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
        view = self._view
        if view is not None and view.timer is not None and self._drawn_at is not None:
            self._timer.draw(view.timer, (now - self._drawn_at).total_seconds())

    def add_reading(self) -> None:
        """A temperature (or what this step asks for), read off by the cook."""
        view = self._view
        if view is not None:
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
    """One that is outside its limit stands out by its colour, and by a sign beside it."""
    icon = "warn" if one.outside else ""
    return ListRow(str(at), one.at, value=one.value, icon=icon, tone="none", wrong=one.outside)


load_layout(__file__)
