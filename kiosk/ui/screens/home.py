"""Home: what is on the stove, and the five things that a person can begin."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from kivy.uix.gridlayout import GridLayout  # noqa: F401  # the layout uses it
from kivy.uix.widget import Widget

from kiosk.flows.base import Choice
from kiosk.flows.home import HomeFlow, HomeView, StoveCard
from kiosk.locale import _, minutes, ngettext
from kiosk.ui.actions import Action, Side
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.buttons import TapButton, Tile  # noqa: F401
from kiosk.ui.widgets.cards import BatchCard, Caption, NoticeCard
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.words import TextLabel

if TYPE_CHECKING:
    from kiosk.ui.host import ScreenHost


class HomeTap(StrEnum):
    MORE = "more"
    STOCK = "stock"


class HomeScreen(Screen[HomeView, HomeFlow, HomeTap]):
    """Draws `HomeFlow`."""

    def __init__(self, shell: ScreenHost, **kwargs: object) -> None:
        self._drawn_at: datetime | None = None
        self._cards: list[BatchCard] = []
        super().__init__(shell, **kwargs)
        self._caption = Caption(text=_("On the stove"))
        self._idle = TextLabel(text=_("Nothing is cooking"), size_px=theme.item, color=theme.soft("paper"))
        self._expiring = NoticeCard(tone="warn", icon="expiry")
        self._expiring.bind(on_tap=lambda *_: self.do(self.flow.stock_past))
        self._labels = NoticeCard(tone="info", icon="printer")
        self._labels.bind(on_tap=lambda *_: self._resume_labels())
        self._rest = TapButton(size_hint_y=None)
        self._rest.bind(on_tap=lambda *_: self._show_all())
        follow(self.ids.stove, self._fill, "height")

    def bar(self, view: HomeView) -> Bar[HomeTap]:
        more = Action(HomeTap.MORE, _("More"), icon="more", tone="none", side=Side.RIGHT)
        stock = Action(HomeTap.STOCK, _("Stock"), icon="shelf", tone="none", side=Side.RIGHT)
        hint = _("Scan anything, any time: a bag, a jar, a recipe card, your badge")
        if theme.small:
            hint = _("Scan anything, any time: a bag, a jar, a badge")
        elif theme.tall:
            hint = _("Scan anything, any time")
        return Bar(view.kitchen, actions=(stock, more), back=False, hint=hint, hint_icon="scan")

    def act(self, tap: HomeTap) -> None:
        match tap:
            case HomeTap.MORE:
                self.do(self.flow.more)
            case HomeTap.STOCK:
                self.do(self.flow.stock)

    # -- the tiles

    def cook(self) -> None:
        self.do(self.flow.cook)

    def receive(self) -> None:
        self.do(self.flow.receive)

    def labels(self) -> None:
        self.do(self.flow.labels)

    def send_out(self) -> None:
        self.do(self.flow.send_out)

    def trace(self) -> None:
        self.do(self.flow.trace)

    def draw(self, view: HomeView) -> None:
        self._drawn_at = self.counter.work.clock.now()
        if view == self.previous:
            return
        self.ids.cook.detail = view.recipes
        self._fill()

    # -- the left side: as many batches as fit, and notices about what a person must look at

    def _fill(self, *_args: object) -> None:
        view = self.drawn
        if view is None:
            return
        notices = self._notices(view)
        shown = self._fitting(view, len(notices))
        parts: list[Widget] = [self._caption]
        for at, stove in enumerate(view.cooking[:shown]):
            parts.append(self._card(at, stove))
        if shown < len(view.cooking):
            left = len(view.cooking) - shown
            self._rest.text = ngettext("{n} more", "{n} more", left).format(n=left)
            self._rest.height = theme.touch
            parts.append(self._rest)
        if not view.cooking:
            parts.append(self._idle)
        self._put([*parts, *notices])

    def _notices(self, view: HomeView) -> list[NoticeCard]:
        self._expiring.text = view.expiring
        if view.labels_waiting:
            number, words = view.labels_waiting[0]
            self._labels.text = f"{number} · {words}"
        shown = [self._labels] * bool(view.labels_waiting) + [self._expiring] * bool(view.expiring)
        return shown[: 1 if theme.small else 2]

    def _fitting(self, view: HomeView, notices: int) -> int:
        gap = self.ids.stove.spacing
        room = self.ids.stove.height - self._caption.height - notices * (theme.touch + gap)
        fitting = max(1, int(room // (self._card_height() + gap)))
        if len(view.cooking) > fitting and room - fitting * (self._card_height() + gap) < theme.touch + gap:
            fitting = max(1, fitting - 1)
        return min(fitting, len(view.cooking))

    def _card_height(self) -> int:
        return theme.px(108 if theme.small else 164)

    def _card(self, at: int, stove: StoveCard) -> BatchCard:
        while len(self._cards) <= at:
            card = BatchCard(size_hint_y=None)
            card.bind(on_tap=lambda tapped: self.do(self.flow.resume, tapped.batch))
            self._cards.append(card)
        card = self._cards[at]
        card.title, card.batch, card.detail, card.share = stove.product, stove.number, stove.step, stove.share
        card.height = self._card_height()
        self._set_chip(card, stove, 0.0)
        return card

    def _set_chip(self, card: BatchCard, stove: StoveCard, elapsed_s: float) -> None:
        left = stove.timer_left_s
        card.chosen = left is not None
        if left is None:
            card.chip, card.chip_icon, card.chip_tone = stove.badge, "", "info"
            return
        left -= elapsed_s * stove.timer_runs
        card.chip, card.chip_icon = minutes(left), "timer" if stove.timer_runs else "pause"
        card.chip_tone = "bad" if left <= 0 else "warn"

    def _put(self, parts: list[Widget]) -> None:
        if self.ids.stove.children[::-1] != parts:
            self.ids.stove.clear_widgets()
            for part in parts:
                self.ids.stove.add_widget(part)

    def tick(self, now: datetime) -> None:
        if self._drawn_at is None:
            return
        elapsed = (now - self._drawn_at).total_seconds()
        for card, stove in zip(self._cards, self.view.cooking, strict=False):
            if stove.timer_left_s is not None:
                self._set_chip(card, stove, elapsed)

    def _resume_labels(self) -> None:
        if self.view.labels_waiting:
            self.do(self.flow.resume_labels, self.view.labels_waiting[0][0])

    def _show_all(self) -> None:
        choices = [Choice(stove.number, stove.product, stove.step) for stove in self.view.cooking]
        self.shell.picker(_("On the stove"), choices, lambda number: self.do(self.flow.resume, number))


load_layout(__file__)
