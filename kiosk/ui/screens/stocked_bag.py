"""One bag in stock: what was entered about it, what is left, and what can be done with it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from kivy.uix.gridlayout import GridLayout  # noqa: F401  # the layout uses it

from kiosk.flows.bag import titled
from kiosk.flows.bag_correction import BagFact
from kiosk.flows.stocked_bag import StockedBagFlow, StockedBagView
from kiosk.locale import _
from kiosk.ui.actions import Action
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.screens.released import ask_release
from kiosk.ui.widgets.cards import Caption, FieldCard, NoticeCard
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.lists import ListRow, PagedList  # noqa: F401
from kiosk.ui.widgets.slot import Slot

if TYPE_CHECKING:
    from kiosk.ui.host import ScreenHost

__all__ = ["Caption", "StockedBagScreen"]


class StockedBagTap(StrEnum):
    COUNT = "count"
    CORRECT = "correct"
    DISCARD = "discard"
    HOLD = "hold"
    RELEASE = "release"
    TRACE = "trace"


class StockedBagScreen(Screen[StockedBagView, StockedBagFlow, StockedBagTap]):
    """Draws `StockedBagFlow`."""

    def __init__(self, shell: ScreenHost, **kwargs: object) -> None:
        super().__init__(shell, **kwargs)
        self._cards: dict[str, FieldCard] = {}
        self._left, self._state = Slot[NoticeCard](self.ids.left), Slot[NoticeCard](self.ids.state)

    def bar(self, view: StockedBagView) -> Bar[StockedBagTap]:
        if view.changes:
            save = Action(StockedBagTap.CORRECT, _("Save as a correction"), "check", "berry")
            return Bar(titled(view.title), view.code, primary=save)
        hold = Action(StockedBagTap.HOLD, _("Hold"), "hand")
        release = Action(StockedBagTap.RELEASE, _("Release"), "check")
        actions = (
            Action(StockedBagTap.DISCARD, _("Throw away"), "trash", "danger", live=view.can_discard),
            release if view.held else hold,
            Action(StockedBagTap.TRACE, _("Trace"), "graph"),
        )
        count = Action(StockedBagTap.COUNT, _("Count it"), "weight", "berry")
        return Bar(titled(view.title), view.code, actions, count)

    def draw(self, view: StockedBagView) -> None:
        changed = {change.key for change in view.changes}
        for fact in view.facts:
            card = self._card(fact.key)
            card.label, card.value, card.live = fact.label, fact.value, fact.can_change
            card.mono = fact.key == "supplier_lot" and bool(fact.raw)
            card.why = "typed" if fact.key in changed else ""
        self.ids.beside.text = _("What changes: tap to take it back") if view.changes else _("What is left")
        self.ids.left.text = view.left
        self._state.part.text = view.state.words
        self._state.part.tone = view.state.tone if view.state.tone != "plain" else "info"
        self._left.show(not view.changes)
        self._state.show(bool(view.state.words) and not view.changes)
        self.ids.changes.rows = [
            ListRow(one.key, one.label, _("{new}; it was: {old}").format(new=one.new, old=one.old), icon="edit")
            for one in view.changes
        ]
        if self.flow.takes_count():
            self.ask_count()

    def _card(self, key: str) -> FieldCard:
        if key not in self._cards:
            card = self._cards[key] = FieldCard()
            card.bind(on_tap=lambda *_: self.ask_field(key))
            self.ids.facts.add_widget(card)
        return self._cards[key]

    def opened(self) -> None:
        self.ids.changes.page = 0

    def act(self, tap: StockedBagTap) -> None:
        match tap:
            case StockedBagTap.COUNT:
                self.ask_count()
            case StockedBagTap.DISCARD:
                self.ask_discard()
            case StockedBagTap.CORRECT:
                self._ask_why_wrong()
            case StockedBagTap.HOLD:
                hint = _("Nobody uses it until you release it.")
                self.shell.keyboard(_("Why is it held?"), "", lambda why: self.do(self.flow.hold, why), hint=hint)
            case StockedBagTap.RELEASE:
                self.flow.ask()
                ask_release(self.shell, self.flow, self.view.held, self.do)
            case StockedBagTap.TRACE:
                self.do(self.flow.trace)

    # -- counted

    def ask_count(self) -> None:
        left = self.flow.ask().left
        units = self.flow.units
        self.shell.keypad(
            _("How much is there?"), units[0], "", self._counted, units=units,
            hint=_("The books have {left}.").format(left=left),
        )  # fmt: skip

    def _counted(self, typed: str) -> None:
        said = self.flow.found(typed)
        if said is None or not said.differs:
            self.do(self.flow.count, typed)
            return
        self.shell.confirm(_("Is that so?"), said.words, _("Book the count"), lambda: self.do(self.flow.count, typed))

    # -- thrown away

    def ask_discard(self) -> None:
        left = self.flow.ask().left
        units = self.flow.units
        figure = f"{left.amount:f}" if left.unit == units[0] else ""
        self.shell.keypad(
            _("How much is thrown away?"), units[0], figure, self._discarded, units=units,
            hint=_("All that is left: {left}. Type less if some of it stays.").format(left=left),
        )  # fmt: skip

    def _discarded(self, typed: str) -> None:
        def tell(reason: str) -> None:
            self.do(self.flow.discard, typed, reason)

        if not self.flow.is_there(typed):
            tell("")
            return
        self.shell.picker(_("Why?"), self.flow.reasons(), tell, new=_("Another reason"), on_new=tell)

    # -- put right

    def ask_field(self, key: str) -> None:
        """A field was tapped: ask what it should be."""
        fact = next(one for one in self.view.facts if one.key == key)

        def tell(typed: str) -> None:
            self.do(self.flow.set_field, key, typed)

        if key == "supplier":
            self.shell.picker(
                fact.label, self.flow.choices(), tell, new=_("New supplier"), on_new=tell,
                chosen=fact.raw,
            )  # fmt: skip
        elif key == "supplier_lot":
            hint = _("As it is printed on the bag.")
            self.shell.keyboard(fact.label, fact.raw, tell, hint=hint, blank=True)
        elif key == "price":
            currency = self.counter.work.settings.kitchen.currency
            self.shell.keypad(fact.label, currency, fact.raw, tell, blank=True)
        elif key == "quantity":
            figure, _space, unit = fact.raw.partition(" ")
            units = list(dict.fromkeys((unit, *self.flow.units)))
            hint = _("What came in, not what is left: for that count it.")
            self.shell.keypad(fact.label, unit, figure, tell, units=units, hint=hint)
        else:
            self._ask_day(fact)

    def _ask_day(self, fact: BagFact) -> None:
        value = date.fromisoformat(fact.raw) if fact.raw else None

        def tell(key: str, said: date | None) -> None:
            self.do(self.flow.set_field, key, said.isoformat() if said else "")

        if fact.key == "date" and self.flow.date_kind is not None:
            self.shell.bag_day(self.flow.date_kind, value, tell)
        else:
            self.shell.days(fact.label, value, partial(tell, fact.key), clearable=fact.key == "date")

    def take_back(self, key: str) -> None:
        self.do(self.flow.take_back, key)

    def _ask_why_wrong(self) -> None:
        def tell(reason: str) -> None:
            self.do(self.flow.correct, reason)

        self.shell.picker(_("Why was it wrong?"), self.flow.mistakes(), tell, new=_("Another reason"), on_new=tell)


load_layout(__file__)
