"""Weigh in: what the recipe wants, from which bag, and how much. A bag must be identified before it is used."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from kivy.properties import NumericProperty

from kiosk.flows.base import Choice
from kiosk.flows.cook import CookFlow
from kiosk.flows.weigh import WeighView
from kiosk.flows.weigh_cards import reasons_past
from kiosk.locale import _
from kiosk.ui.actions import Action
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.screens.batch_steps import BatchSteps  # noqa: F401  # the layout uses them
from kiosk.ui.screens.failed import ask_why_failed
from kiosk.ui.theme import theme
from kiosk.ui.widgets.cards import Caption, LotCard, NoticeCard  # noqa: F401
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.measures import ScaleCard
from kiosk.ui.widgets.surface import Touchable
from kiosk.ui.widgets.words import TextLabel  # noqa: F401

if TYPE_CHECKING:
    from kiosk.ui.host import ScreenHost

UNITS = ("lb", "oz", "kg", "g")
"""What a kitchen scale may show, whatever unit the recipe is written in."""
VOLUMES = ("cup", "fl oz", "l", "ml")
METRIC_VOLUMES = ("l", "ml", "metric cup")
OTHER = "\0other"
"""The key of a reason that is typed."""


class WeighTap(StrEnum):
    USE = "use"
    ANOTHER = "another"
    MISSING = "missing"
    UNDO = "undo"


class AmountCard(Touchable, ScaleCard):
    """The amount that goes in, compared with what the recipe wants. Events: on_tap."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._figure.icon = "edit"


class WeighScreen(Screen[WeighView, CookFlow, WeighTap]):
    """Draws `CookFlow` while the lines of the recipe are weighed in."""

    mark = NumericProperty(0.888)
    """Where the target is on the bar: behind it there is room for a little more."""

    def __init__(self, shell: ScreenHost, **kwargs: object) -> None:
        super().__init__(shell, **kwargs)
        self._warning = NoticeCard()
        # Kivy's ids are weak references: a widget that is taken out for a while must be referenced here.
        self._caption = self.ids.caption.__self__
        theme.bind(shape=self._put_warning)

    def bar(self, view: WeighView) -> Bar[WeighTap]:
        # If this bag is past its date, the cook can use another one instead of it.
        goes_on = view.ready and not view.asks_why
        another = Action(WeighTap.ANOTHER, _("Another lot"), icon="another")
        actions = [another if goes_on else Action(WeighTap.MISSING, _("Missing"), icon="close")]
        if view.can_undo:
            actions.append(Action(WeighTap.UNDO, _("Undo"), icon="again"))
        use = Action(
            WeighTap.USE, view.action, icon="check", tone="leaf" if view.on_target else "berry", live=view.ready
        )
        return Bar(view.title, view.number, tuple(actions), use)

    def act(self, tap: WeighTap) -> None:
        match tap:
            case WeighTap.USE:
                self._use()
            case WeighTap.ANOTHER:
                self._another()
            case WeighTap.MISSING:
                self._missing()
            case WeighTap.UNDO:
                self.do(self.flow.undo)

    def _use(self) -> None:
        self._say_why(lambda why: self.do(self.flow.weighing.use, why))

    def _another(self) -> None:
        """This bag is empty: ask how much was in it."""
        view = self.view
        if not view.ready:
            return
        self.shell.keypad(
            _("How much was in this bag?"), view.unit, view.left, self._add_another, units=self._units(view),
            hint=_("The rest comes from another bag."), fractions=True,
        )  # fmt: skip

    def _add_another(self, typed: str) -> None:
        self._say_why(lambda why: self.do(self.flow.weighing.use_and_add_another, typed, why))

    def _say_why(self, then: Callable[[str], None]) -> None:
        """Ask why a bag past its date is used; `then` gets "" for any other bag."""
        if not self.view.asks_why:
            then("")
            return
        other = lambda: self.shell.keyboard(_("Why is it good?"), "", then)  # noqa: E731
        self._pick_or_type(_("It is past its date. Why is it used?"), reasons_past(), then, other)

    def _pick_or_type(
        self, title: str, choices: tuple[Choice, ...], then: Callable[[str], None], other: Callable[[], None]
    ) -> None:
        rows = (*choices, Choice(OTHER, _("Another reason")))
        self.shell.picker(title, rows, lambda key: other() if key == OTHER else then(key))

    def _missing(self) -> None:
        """There is none of it, or not enough: ask what is done about it."""
        weighing = self.flow.weighing
        ways: dict[str, Callable[[], None]] = {
            "out": lambda: self.shell.keyboard(
                _("Why is it left out?"), weighing.why_missing(), lambda why: self.do(weighing.leave_out, why)
            ),
            "swap": self._swap,
            "fail": lambda: ask_why_failed(
                self.shell, "", lambda why, became: self.do(self.flow.fail, why, became)
            ),
        }  # fmt: skip

        def picked(key: str) -> None:
            """One of the ways, or else the code of a bag that is thrown away."""
            if key in ways:
                ways[key]()
            else:
                self.do(weighing.throw_away, key)

        self.shell.picker(_("What is done without it?"), weighing.missing_choices(), picked)

    def _swap(self) -> None:
        weighing = self.flow.weighing
        why = lambda code: self.shell.keyboard(  # noqa: E731
            _("Why in its place?"), weighing.why_missing(), lambda words: self.do(weighing.swap, code, words)
        )
        self.shell.picker(_("Which bag in its place?"), weighing.swap_choices(), why)

    def draw(self, view: WeighView) -> None:
        if view == self.previous:
            return
        self.ids.steps.draw(view.rows)
        self.ids.wanted.text = view.wanted
        self._draw_lot(view)
        amount = self.ids.amount
        amount.text, amount.unit, amount.high = view.amount, view.unit, view.target
        # As long as no bag is identified, the bar is empty.
        amount.share, amount.tone = view.share * self.mark if view.ready else 0.0, self._tone(view)
        self._put_warning()

    def _tone(self, view: WeighView) -> str:
        if not view.ready:
            return "plain"
        return "good" if view.on_target else "warn"

    def _draw_lot(self, view: WeighView) -> None:
        card, lot = self.ids.lot, view.lot
        if lot is None:
            card.title, card.detail = view.no_lot
            card.chip, card.chip_icon, card.chip_tone, card.chosen = "", "", "warn", False
            return
        card.title, card.detail, card.chip = lot.title, lot.detail, lot.chip
        card.chip_icon, card.chip_tone = ("check", "good") if lot.identified else ("scan", "info")
        if lot.past:
            card.chip_icon, card.chip_tone = "expiry", "bad" if lot.past_use_by else "warn"
        card.chosen = not lot.identified

    def _put_warning(self, *_args: object) -> None:
        """Show the warning between the bag and the amount; on a small screen in one line, in place of the caption."""
        work, card, caption = self.ids.work, self._warning, self._caption
        words = self.drawn.warning if self.drawn is not None else None
        work.remove_widget(card)
        if theme.small:
            work.remove_widget(caption)
        elif caption.parent is None:
            work.add_widget(caption, index=len(work.children))
        if words is None:
            return
        card.tone, card.text = words.tone.value, words.words
        card.what_to_do = "" if theme.small else words.what_to_do
        work.add_widget(card, index=1)

    def choose_lot(self) -> None:
        """Pick the bag from a list, as when its tag cannot be scanned."""
        choices = self.flow.weighing.lot_choices()
        if choices:
            self.shell.picker(_("Which bag?"), choices, lambda code: self.do(self.flow.weighing.pick_lot, code))

    def type_amount(self) -> None:
        """Ask for another amount than the recipe's."""
        view = self.view
        done = lambda typed: self.do(self.flow.weighing.set_amount, typed)  # noqa: E731
        self.shell.keypad(
            view.wanted, view.unit, view.amount, done, units=self._units(view), hint=view.target, fractions=True
        )

    def _units(self, view: WeighView) -> tuple[str, ...]:
        return units_beside(view.unit, us=self.counter.work.settings.kitchen.units == "us")


def units_beside(unit: str, *, us: bool) -> tuple[str, ...]:
    """The unit of the recipe, and the others in which the amount may be weighed or measured."""
    measured = unit in (*VOLUMES, *METRIC_VOLUMES)
    family = (VOLUMES if us else METRIC_VOLUMES) if measured else UNITS if unit in UNITS else ()
    return unit, *(one for one in family if one != unit)


load_layout(__file__)
