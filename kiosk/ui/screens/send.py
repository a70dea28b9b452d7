"""Send out: where to, from which batch, how many."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from db import DestinationKind
from kiosk.flows.base import Choice
from kiosk.flows.send_out import SendOutFlow, SendView, kind_words
from kiosk.locale import _
from kiosk.locale.recall_words import counted
from kiosk.ui.actions import Action
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.widgets.buttons import TapButton  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.cards import Caption, FieldCard  # noqa: F401
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.empty import Empty  # noqa: F401
from kiosk.ui.widgets.keys import Key, KeyField  # noqa: F401
from kiosk.ui.widgets.lists import ListRow, PagedList  # noqa: F401
from kiosk.ui.widgets.measures import BigFigure  # noqa: F401
from kiosk.ui.widgets.slot import Slot
from kiosk.ui.widgets.surface import TapCard  # noqa: F401
from kiosk.ui.widgets.words import TextLabel  # noqa: F401

if TYPE_CHECKING:
    from kiosk.ui.host import ScreenHost

ALL = "all"
"""The key of the count that takes all that is left."""
NEW = "\0new"
"""The key of the row that asks for a new place."""
ICONS = {
    kind_words(kind): icon for kind, icon in zip(DestinationKind, ("market", "store", "online", "truck"), strict=True)
}
WIDEST = 4
"""Counts to tap in one row."""


class SendTap(StrEnum):
    SEND = "send"
    UNDO = "undo"
    BOX = "box"


class SendScreen(Screen[SendView, SendOutFlow, SendTap]):
    """Draws `SendOutFlow`: one dispatch at a time."""

    def __init__(self, shell: ScreenHost, **kwargs: object) -> None:
        super().__init__(shell, **kwargs)
        self._order = Slot[FieldCard](self.ids.order)

    def bar(self, view: SendView) -> Bar[SendTap]:
        sent = [Action(SendTap.UNDO, _("Undo {sent}").format(sent=view.undo), "again")] if view.undo else []
        if view.undo and view.can_print:
            sent.insert(0, Action(SendTap.BOX, _("Box label"), "printer"))
        return Bar(
            _("Send out"),
            view.batch,
            actions=tuple(sent),
            primary=Action(SendTap.SEND, view.action, "truck", "berry", live=view.ready),
        )

    def draw(self, view: SendView) -> None:
        self._draw_places(view)
        rows = [
            ListRow(
                row.number,
                row.number,
                row.detail,
                row.left,
                tone="bad" if row.held else "plain",
                mono=True,
                chosen=row.number == view.batch,
                live=not row.held,
            )
            for row in view.batches
        ]
        self.ids.batches.rows = rows
        self.ids.no_batches.text = (
            "" if rows else _("Nothing stands on the shelf. Filled batches come here by themselves.")
        )
        self._draw_count(view)
        self._draw_order(view)

    def _draw_places(self, view: SendView) -> None:
        rows = [
            ListRow(
                place.key, place.title, place.detail, icon=ICONS[place.detail], chosen=place.key == view.destination
            )
            for place in view.destinations
        ]
        self.ids.places.rows = [*rows, ListRow(NEW, _("New place"), icon="plus")]

    def _draw_count(self, view: SendView) -> None:
        ids = self.ids
        ids.caption.text = _("How many of {n}").format(n=view.on_shelf) if view.batch else _("How many")
        ids.count.text, ids.count.unit = str(view.count), counted(view.count, view.noun)
        too_many = view.count > view.on_shelf
        ids.count.tone, ids.count.detail = ("bad", _("too many")) if too_many else ("plain", "")
        ids.count_card.tone = "bad" if too_many else "plain"
        ids.fewer.live, ids.more.live = view.count > 0, view.count < view.on_shelf
        counts = view.quick[-(WIDEST - 1) :]
        keys = [Key(str(n), str(n), column=i, chosen=n == view.count) for i, n in enumerate(counts)]
        keys.append(Key(ALL, _("All"), column=len(keys), live=view.on_shelf > 0))
        ids.quick.columns, ids.quick.keys = len(keys), keys
        numbers = ", ".join(f"{unit:03d}" for unit in view.scanned_units)
        ids.scanned.text = _("Scanned: {numbers}").format(numbers=numbers) if numbers else ""

    def _draw_order(self, view: SendView) -> None:
        self._order.part.value = view.order
        self._order.show(view.asks_order)

    def opened(self) -> None:
        self.ids.places.page = self.ids.batches.page = 0

    # -- what is tapped

    def choose_place(self, key: str) -> None:
        if key == NEW:
            self.shell.keyboard(_("Name of the new place"), "", self._ask_kind)
        else:
            self.do(self.flow.choose_destination, key)

    def _ask_kind(self, name: str) -> None:
        kinds = tuple(Choice(kind.value, kind_words(kind).capitalize()) for kind in DestinationKind)
        self.shell.picker(
            _("What is {name}?").format(name=name),
            kinds,
            lambda kind: self.do(self.flow.add_destination, name, DestinationKind(kind)),
        )

    def choose_batch(self, number: str) -> None:
        self.do(self.flow.choose_batch, number)

    def add(self, by: int) -> None:
        self.do(self.flow.add, by)

    def pick_count(self, name: str) -> None:
        if name == ALL:
            self.do(self.flow.set_all)
        else:
            self.do(self.flow.set_count, int(name))

    def ask_count(self) -> None:
        """The figure was tapped."""
        left = self.view.on_shelf

        def check(text: str) -> str:
            return "" if Decimal(text) <= left else _("{n} are left on the shelf.").format(n=left)

        def tell(text: str) -> None:
            self.do(self.flow.set_count, int(text))

        self.shell.keypad(
            _("How many"), counted(2, self.view.noun), str(self.view.count), tell, check=check, decimal=False
        )

    def ask_order(self) -> None:
        self.shell.keyboard(
            _("Order number"), self.view.order, lambda text: self.do(self.flow.set_order, text), blank=True
        )

    def ask_box(self) -> None:
        """Ask how many are in this box: one dispatch may be several boxes."""
        sent = self.view.sent

        def check(text: str) -> str:
            return "" if Decimal(text) <= sent else _("{n} were sent.").format(n=sent)

        def tell(text: str) -> None:
            self.do(self.flow.print_box, int(text))

        noun = counted(2, self.view.noun)
        self.shell.keypad(_("How many are in this box"), noun, str(sent), tell, check=check, decimal=False)

    def act(self, tap: SendTap) -> None:
        match tap:
            case SendTap.SEND:
                self.do(self.flow.send)
            case SendTap.UNDO:
                self.do(self.flow.undo)
            case SendTap.BOX:
                self.ask_box()


load_layout(__file__)
