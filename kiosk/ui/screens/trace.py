"""Trace: a number to ask about, and the answer in two columns: what it was made of, and where it is."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from kiosk.flows.trace import TraceFlow, TraceRow, TraceView
from kiosk.locale import _
from kiosk.ui.actions import Action
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.screens.failed import ask_what_became
from kiosk.ui.screens.released import ask_release
from kiosk.ui.theme import theme
from kiosk.ui.widgets.buttons import Chip  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.cards import Caption, NoticeCard  # noqa: F401
from kiosk.ui.widgets.columns import Columns, Pile
from kiosk.ui.widgets.empty import Empty  # noqa: F401
from kiosk.ui.widgets.lists import ListRow, PagedList  # noqa: F401
from kiosk.ui.widgets.photos import PhotoView, ThumbStrip
from kiosk.ui.widgets.slot import Slot
from kiosk.ui.widgets.surface import TapCard  # noqa: F401
from kiosk.ui.widgets.words import Icon, TextLabel  # noqa: F401

if TYPE_CHECKING:
    from kiosk.ui.host import ScreenHost


class TraceQuestion(Columns):
    """What is shown before anything was asked."""


class TraceAnswer(Columns):
    """What the books say. A row with an arrow can be tapped, and is traced then."""


class TraceTap(StrEnum):
    RECALL = "recall"
    HOLD = "hold"
    RELEASE = "release"
    BECAME = "became"
    LABELS = "labels"
    KEEP = "keep"


class TraceScreen(Screen[TraceView, TraceFlow, TraceTap]):
    """Draws `TraceFlow`: one number at a time."""

    def __init__(self, shell: ScreenHost, **kwargs: object) -> None:
        super().__init__(shell, **kwargs)
        self._question, self._answer = TraceQuestion(), TraceAnswer()
        self._unknown, self._balance = (
            Slot[NoticeCard](self._question.ids.unknown),
            Slot[NoticeCard](self._answer.ids.balance),
        )
        ids = self._answer.ids
        # On a small screen the facts are beside the title, which leaves their line to the rows.
        self._facts, self._beside, self._gap = (
            Slot[TextLabel](ids.facts),
            Slot[TextLabel](ids.facts_beside),
            Slot[Widget](ids.gap),
        )
        self._lost, self._photos = Slot[NoticeCard](ids.lost), Slot[ThumbStrip](ids.photos)
        self._codes: dict[str, str] = {}
        self._question.ids.ask.bind(on_tap=lambda *_args: self.ask())
        self._question.ids.recent.bind(on_pick=lambda _list, number: self.do(self.flow.follow, number))
        self._photos.part.bind(on_pick=lambda _strip, name: self.show_photo(name))
        for side in ("upstream", "downstream"):
            self._answer.ids[side].bind(on_pick=lambda _list, key: self.do(self.flow.follow, self._codes[key]))

    def bar(self, view: TraceView) -> Bar[TraceTap]:
        actions = [Action(TraceTap.RECALL, _("Recall"), "phone")]
        if view.title and view.can_hold:
            actions.append(Action(TraceTap.HOLD, _("Hold"), "hand", "danger"))
        elif view.title:
            actions.append(Action(TraceTap.RELEASE, _("Release"), "check"))
        if view.can_tell_what_became:
            actions.append(Action(TraceTap.BECAME, _("What became of it"), "note"))
        if view.can_keep:
            actions.append(Action(TraceTap.KEEP, _("Keep some"), "sack"))
        primary = Action(TraceTap.LABELS, view.label_words, "label", "berry") if view.label_words else None
        return Bar(_("Trace"), view.number, actions=tuple(actions), primary=primary)

    def draw(self, view: TraceView) -> None:
        asked = bool(view.title)
        shown = self._answer if asked else self._question
        if self.children[:1] != [shown]:
            self.clear_widgets()
            self.add_widget(shown)
            self.bind(pos=shown.setter("pos"))
            shown.pos = self.pos
        if asked:
            self._draw_answer(view)
        else:
            self._draw_question(view)

    def _draw_question(self, view: TraceView) -> None:
        ids = self._question.ids
        ids.recent.rows = [
            ListRow(choice.key, choice.title, choice.detail, icon="label", mono=True) for choice in view.recent
        ]
        ids.none.text = (
            "" if view.recent else _("There is no batch yet. Whatever is cooked can be traced from then on.")
        )
        self._unknown.part.text = view.facts
        self._unknown.show(bool(view.facts))

    def _draw_answer(self, view: TraceView) -> None:
        ids = self._answer.ids
        ids.title.text = view.title
        ids.held.text, ids.held.opacity = _("On hold"), float(bool(view.held))
        words = " · ".join(part for part in (view.facts, view.held) if part)
        for slot, here in ((self._facts, not theme.small), (self._beside, theme.small)):
            slot.part.text = words
            slot.show(here)
        self._gap.show(not theme.small)
        self._codes = {}
        for side, title, lines in (
            ("upstream", view.upstream_title, view.upstream),
            ("downstream", view.downstream_title, view.downstream),
        ):
            ids[f"{side}_title"].text = title
            ids[side].rows = [self._row(side, i, line) for i, line in enumerate(lines)]
        ids.nowhere.text = "" if view.downstream else _("Nothing yet")
        self._draw_balance(view)
        self._draw_photos(view)

    def _draw_photos(self, view: TraceView) -> None:
        """Show the photos that were kept, and say what is wrong with the others."""
        troubles = [photo.trouble for photo in view.photos if photo.trouble]
        kept = [(photo.name, photo.data) for photo in view.photos if photo.data is not None]
        self._lost.part.text = " ".join(troubles)
        self._photos.part.photos = kept
        self._lost.show(bool(troubles))
        self._photos.show(bool(kept))

    def show_photo(self, name: str) -> None:
        """A small photo was tapped."""
        photo = next(one for one in self.flow.view().photos if one.name == name)
        broken = _("This photo cannot be shown: what was kept is no picture.")
        self.shell.open(PhotoView(title=photo.words, data=photo.data, words=broken))

    def _row(self, side: str, index: int, line: TraceRow) -> ListRow:
        key = f"{side} {index}"
        self._codes[key] = line.code
        return ListRow(
            key, line.title, line.detail, line.amount, icon="right" if line.code else "", live=bool(line.code)
        )

    def _draw_balance(self, view: TraceView) -> None:
        card = self._balance.part
        card.tone = "warn" if view.doubts and not view.balance else view.balance_tone.value
        card.text = view.balance or view.doubts
        card.what_to_do = view.doubts if view.balance else ""
        self._balance.show(bool(card.text))

    def opened(self) -> None:
        for chain in (self._answer.ids.upstream, self._answer.ids.downstream, self._question.ids.recent):
            chain.page = 0

    def ask(self) -> None:
        """The field was tapped."""
        hint = _("A jar, a batch or a bag: its number as it is printed.")
        self.shell.keyboard(_("Trace which number?"), "", lambda text: self.do(self.flow.ask, text), hint=hint)

    def act(self, tap: TraceTap) -> None:
        match tap:
            case TraceTap.RECALL:
                self.do(self.flow.recall)
            case TraceTap.HOLD:
                self.do(self.flow.hold)
            case TraceTap.LABELS:
                self.do(self.flow.labels)
            case TraceTap.KEEP:
                self.do(self.flow.keep_some)
            case TraceTap.RELEASE:
                ask_release(self.shell, self.flow, self.flow.view().held, self.do)
            case TraceTap.BECAME:
                self._ask_what_became()

    def _ask_what_became(self) -> None:
        flow = self.flow
        ask_what_became(self.shell, lambda became: self.do(flow.tell_what_became, became), later=True)


load_layout(__file__)
__all__ = ["Pile", "TraceScreen"]
