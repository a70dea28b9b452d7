"""Thermometers: which there are, how far each was off, and comparing one."""

from __future__ import annotations

from typing import Never

from kiosk.flows.base import Choice
from kiosk.flows.thermometers import AS_IT_IS, SET_RIGHT, ThermometersFlow, ThermometersView
from kiosk.locale import _
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.widgets.cards import Caption, NoticeCard  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.lists import ListRow, PagedList  # noqa: F401

OTHER = "\0other"
"""The key of the row that asks for a thermometer that is not in the list."""


class ThermometersScreen(Screen[ThermometersView, ThermometersFlow, Never]):
    """Draws `ThermometersFlow`."""

    def bar(self, view: ThermometersView) -> Bar[Never]:
        return Bar(_("Thermometers"))

    def draw(self, view: ThermometersView) -> None:
        ids = self.ids
        rows = [
            ListRow(one.key, one.title, one.detail, icon="reading", chosen=one.key == view.chosen)
            for one in view.thermometers
        ]
        ids.thermometers.rows = [*rows, ListRow(OTHER, _("Another thermometer"), icon="plus")]
        ids.references.rows = [
            ListRow(one.key, one.title, one.detail, icon="next", live=bool(view.chosen)) for one in view.references
        ]
        ids.last.tone = "warn" if view.is_off else "info"
        ids.last.text = view.last or _("Tap a thermometer, then what you hold it in.")

    def opened(self) -> None:
        self.ids.thermometers.page = 0

    def choose(self, key: str) -> None:
        if key != OTHER:
            self.do(self.flow.choose, key)
            return
        self.shell.picker(
            _("Which thermometer?"),
            self.view.others,
            lambda picked: self.do(self.flow.choose, picked),
            new=_("New thermometer"),
            on_new=lambda name: self.do(self.flow.add, name),
        )

    def compare(self, reference: str) -> None:
        title = next(one.title for one in self.view.references if one.key == reference)
        self.shell.keypad(
            title, self.flow.unit, "", lambda typed: self._typed(reference, typed), hint=_("What it shows")
        )

    def _typed(self, reference: str, typed: str) -> None:
        off_by = self.flow.off_by(reference, typed)
        if not off_by:
            self.do(self.flow.compare, reference, typed)
            return
        choices = (Choice(SET_RIGHT, _("It is set right now")), Choice(AS_IT_IS, _("It stays as it is")))
        self.shell.picker(
            self.flow.difference(off_by), choices, lambda done: self.do(self.flow.compare, reference, typed, done)
        )


load_layout(__file__)
