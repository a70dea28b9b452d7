"""Draws every label of one kitchen from its books, at one size and resolution. Previews and prints are the same."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from db import LabelText
from kiosk.labels.checks import Check, checks, must_pass
from kiosk.labels.codes import CodeStyle
from kiosk.labels.content import Label, jar_label
from kiosk.labels.layout import Printed
from kiosk.labels.render import Renderer
from kiosk.labels.said import canonical, content_of, said_label, set_as_kept
from kiosk.labels.tags import (
    BadgeLabel,
    BagTag,
    CaseLabel,
    DaySlip,
    RecipeCardLabel,
    badge,
    bag_tag,
    case_label,
    recipe_card,
    shelf_label,
)

if TYPE_CHECKING:
    from PIL.Image import Image

    from db import Batch, Books, Person, Product, Recipe
    from kiosk.settings.config import Settings

PICTURES_KEPT = 64
"""The screen shows the same picture that the press sends, so it is drawn once for both."""


class LabelDrawer:
    """Draws labels. Any thread may call it.

    `edge_mm`: the width of the edge that the printer leaves white. Every method may raise LabelError if the label
    cannot be drawn as the law and the printer require.
    """

    def __init__(self, books: Books, settings: Settings, renderer: Renderer, dpi: int, edge_mm: float = 0.0) -> None:
        self.renderer = renderer
        self._books = books
        self._settings = settings
        self.dpi = dpi
        self._edge_mm = edge_mm
        size = settings.label_size

        @lru_cache(maxsize=PICTURES_KEPT)
        def drawn(label: Label, version: tuple[str, float]) -> Printed:
            return renderer.set(label, size, dpi, edge_mm)

        self._drawn = drawn

    def unit(self, number: str, unit: int) -> Printed:
        """The label of one unit of a batch."""
        kitchen, choices = self._settings.kitchen, self._settings.labels
        return self.label(jar_label(self._books.batch(number), unit, kitchen, choices))

    def unit_for_printer(self, number: str, unit: int) -> Image:
        """The same, but only if the label may be printed.

        Raises:
            GateError: the law of the kitchen's jurisdiction forbids it.
        """
        kitchen = self._settings.kitchen
        label = jar_label(self._books.batch(number), unit, kitchen, self._settings.labels)
        printed = self.label(label)
        must_pass(label, kitchen, printed.layout)
        return printed.picture

    def says(self, number: str) -> LabelText:
        """The text of a batch's labels as it is now, to be recorded with a label job."""
        kitchen, size = self._settings.kitchen, self._settings.label_size
        label = jar_label(self._books.batch(number), 1, kitchen, self._settings.labels)
        self.label(label)  # drawn first, as a broken template of the kitchen is replaced by the built-in one
        template = self.renderer.pages.sources("lid" if size.is_for_lids else label.template)
        content = content_of(label, size, self._edge_mm)
        return LabelText(content, canonical(template), size.text, self.dpi)

    def as_printed(self, said: LabelText, number: str, unit: int) -> Printed:
        """A unit's label from its recorded text: with the same template, size, edge and resolution."""
        return set_as_kept(said_label(said.content, self._books.batch(number), unit), said)

    def checks(self, number: str, unit: int) -> tuple[Check, ...]:
        """The checks of the kitchen's jurisdiction on that label as it is drawn, the worst first."""
        kitchen = self._settings.kitchen
        label = jar_label(self._books.batch(number), unit, kitchen, self._settings.labels)
        return checks(label, kitchen, self.label(label).layout)

    def bag(self, code: str) -> Printed:
        return self._tag(bag_tag(self._books.lot(code)))

    def case(self, batch: Batch, count: int) -> Printed:
        """The label of a box with so many units of one batch."""
        return self._tag(case_label(batch, count, self._settings.kitchen))

    def shelf(self, product: Product) -> Printed:
        return self.label(shelf_label(product, self._settings.kitchen))

    def recipe(self, recipe: Recipe) -> Printed:
        return self._tag(recipe_card(recipe))

    def badge(self, person: Person) -> Printed:
        return self._tag(badge(person, self._settings.kitchen))

    def slip(self) -> Printed:
        """The journal's head as it is now, with the day of the newest fact."""
        facts, head = self._books.head()
        newest = self._books.newest_at() or self._books.settings.clock.now()
        return self.label(DaySlip(newest.date(), facts, head, self._settings.kitchen.name))

    def _tag(self, tag: BagTag | CaseLabel | RecipeCardLabel | BadgeLabel) -> Printed:
        """With a QR code if the kitchen chose those for its jars: its scanners may not read any other."""
        is_qr = self._settings.labels.code == CodeStyle.QR.value
        return self.label(replace(tag, code_style=CodeStyle.QR) if is_qr else tag)

    def label(self, label: Label) -> Printed:
        return self._drawn(label, self.renderer.pages.version_of(label.template))
