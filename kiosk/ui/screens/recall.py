"""Recall: which ingredient a supplier takes back, which batches contain it, and where their jars are."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from kivy.properties import NumericProperty

from kiosk.flows.recall import BatchRow, RecallFlow, RecallView
from kiosk.locale import _
from kiosk.ui.actions import Action
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.cards import Caption, FieldCard, NoticeCard  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.days import RangePicker
from kiosk.ui.widgets.empty import Empty  # noqa: F401
from kiosk.ui.widgets.lists import ListRow, PagedList  # noqa: F401
from kiosk.ui.widgets.measures import BigFigure  # noqa: F401
from kiosk.ui.widgets.slot import Slot
from kiosk.ui.widgets.surface import Card  # noqa: F401

if TYPE_CHECKING:
    from kiosk.ui.host import ScreenHost

MOST_LINES = 3
"""Of small text in a row."""
MOST_PLACES = 4
"""Rows of the card that says where the jars are; the rest is on its next page."""


class RecallTap(StrEnum):
    HOLD = "hold"


class RecallScreen(Screen[RecallView, RecallFlow, RecallTap]):
    """Draws `RecallFlow`: the answer is drawn again with every field that is filled in."""

    card_height = NumericProperty(82)
    place_height = NumericProperty(50)
    where_height = NumericProperty(0)

    def __init__(self, shell: ScreenHost, **kwargs: object) -> None:
        super().__init__(shell, **kwargs)
        self._says = Slot[Caption](self.ids.says)
        self._where_title = Slot[Caption](self.ids.where_title)
        self._balance, self._bags = Slot[NoticeCard](self.ids.balance), Slot[NoticeCard](self.ids.bags)
        self.ids.batches.bind(on_pick=lambda _list, number: self.look(number))
        self.ids.batches.bind(size=self._size_batches)
        follow(self, self._size_cards)

    def _size_cards(self, *_args: object) -> None:
        self.card_height = theme.touch if theme.small else theme.px(82)
        self._size_batches()
        # A small screen has no room for the introduction; the labels of the fields explain enough.
        self._says.show(not theme.small)

    def _size_batches(self, *_args: object) -> None:
        """Make the rows as high as the longest text needs. A row that can be tapped shows its whole text then."""
        self.ids.batches.fit_words(theme.touch if theme.small else theme.px(70), MOST_LINES, tapped=2)

    def bar(self, view: RecallView) -> Bar[RecallTap]:
        primary = Action(RecallTap.HOLD, view.action, "hand", "red", live=view.ready)
        return Bar(_("Recall"), primary=primary if view.complete else None)

    def draw(self, view: RecallView) -> None:
        ids = self.ids
        for key, value in (("supplier", view.supplier), ("ingredient", view.ingredient)):
            ids[key].value, ids[key].needed = value, not value
        ids.bought.value = view.bought
        self._draw_units(view)
        rows = [_row(row, "warn", live=True) for row in view.uncertain]
        rows += [_row(row, "warn", live=True) for row in view.doubtful]
        rows += [_row(row, "bad" if row.affected else "good") for row in view.batches]
        ids.batches.rows = rows
        self._size_batches()
        ids.listed.text = _("Batches and bags") if view.doubtful else _("Batches")
        ids.empty.text = "" if rows else self._why_empty(view)
        self._draw_where(view)

    def _draw_units(self, view: RecallView) -> None:
        spared = "good" if view.batches else "info"  # green is only for batches that were checked one by one
        open_yet = view.uncertain or view.doubtful or view.bags_free or view.note
        reached = view.units or any(row.affected for row in view.batches)
        tone = "bad" if reached else "warn" if open_yet else spared
        self.ids.pull.opacity = float(view.complete)
        self.ids.pull.tone = self.ids.units.tone = tone
        self.ids.units.text, self.ids.units.detail = str(view.units), view.units_words

    def _why_empty(self, view: RecallView) -> str:
        if not view.complete:
            return _("Choose the supplier and the ingredient, or scan the bag.")
        return view.note or _("No batch was made of it.")

    def _draw_where(self, view: RecallView) -> None:
        ids = self.ids
        self._where_title.part.text = view.where_title
        # A small screen has no room for a second line.
        sent = () if theme.small else view.sent
        told = dict(zip((place for place, _count in view.where), sent, strict=False))
        self.place_height = theme.px(40 if theme.small else 68 if any(sent) else 50)
        ids.where.rows = [
            ListRow(place, place, told.get(place, ""), value=count, tone="none", live=False)
            for place, count in view.where
        ]
        most = MOST_PLACES - 1 if any(sent) or (theme.small and view.bags_words) else MOST_PLACES
        rows = min(most, len(view.where))
        self.where_height = rows * self.place_height + 2 * theme.px(10) if rows else 0
        ids.where_card.opacity = float(bool(rows))
        doubt = view.note or view.uncertain_words
        balance = view.balance if view.batches else ""
        words = ". ".join(part for part in (view.note or balance, view.uncertain_words) if part)
        settled = "good" if view.units else "info"  # nothing is green if no jar came of what is affected
        self._balance.part.text, self._balance.part.tone = words, "warn" if doubt else settled
        self._balance.show(bool(words))
        self._bags.part.text, self._bags.part.tone = view.bags_words, "warn" if view.bags_free else "info"
        self._bags.show(bool(view.bags_words))
        self._where_title.show(not (theme.small and view.bags_words))  # there is no room for it
        ids.where_column.opacity = float(view.complete and bool(words or rows or view.bags_words))

    # -- what is tapped

    def ask(self, key: str) -> None:
        """A field was tapped."""
        tell = self.flow.set_supplier if key == "supplier" else self.flow.set_ingredient
        card = self.ids[key]
        chosen = next((choice.key for choice in self.flow.choices(key) if choice.title == card.value), "")
        self.shell.picker(card.label, self.flow.choices(key), lambda name: self.do(tell, name), chosen=chosen)

    def ask_days(self) -> None:
        """Ask between which days; each end is used as soon as it is tapped."""
        view, today = self.view, self.counter.work.today()
        picker = RangePicker(title=_("Sold to you"), today=today, first=view.bought_from, last=view.bought_to)

        def tell(_picker: RangePicker, first: date | None, last: date | None) -> None:
            self.do(self.flow.set_bought, first.isoformat() if first else "", last.isoformat() if last else "")

        picker.bind(on_range=tell, on_done=lambda *_args: self.shell.close())
        self.shell.open(picker)

    def look(self, number: str) -> None:
        """An uncertain batch or bag was tapped: show the whole reason, and offer to hold it."""
        unsure = (*self.view.uncertain, *self.view.doubtful)
        row = next((one for one in unsure if one.number == number), None)
        if row is not None:
            words = row.whole or f"{row.verdict}: {row.detail}"
            self.shell.confirm(number, words, _("Hold it"), lambda: self.do(self.flow.hold, number), tone="red")

    def act(self, tap: RecallTap) -> None:
        match tap:
            case RecallTap.HOLD:
                self._hold()

    def _hold(self) -> None:
        """Asks first which one, if there is a choice."""
        if self.view.choose_hold:
            self.shell.picker(_("Hold which?"), self.view.choose_hold, lambda what: self.do(self.flow.hold, what))
        else:
            self.do(self.flow.hold)


def _row(row: BatchRow, tone: str, *, live: bool = False) -> ListRow:
    return ListRow(row.number, row.number, row.detail, row.verdict, tone=tone, mono=True, live=live)


load_layout(__file__)
