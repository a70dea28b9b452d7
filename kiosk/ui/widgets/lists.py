"""Lists with pages instead of scrolling: a wet finger that is meant to tap often drags."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kivy.graphics import Color, Rectangle
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.ui.palette import LINE, Rgba, rgba
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.buttons import TapButton
from kiosk.ui.widgets.surface import Surface, Touchable
from kiosk.ui.widgets.words import Icon, TextLabel
from kiosk.ui.writing import line_height, paragraph, width_of


@dataclass(frozen=True)
class ListRow:
    """One row of a list. With the tone `none` it has no background, only a line below it."""

    key: str
    title: str
    detail: str = ""
    value: str = ""
    icon: str = ""
    tone: str = "plain"
    mono: bool = False
    chosen: bool = False
    live: bool = True
    wrong: bool = False
    """Written in red; only for a row without a background."""


class RowCard(Touchable, Surface):
    """A row as it is drawn. Events: on_tap."""

    row = ObjectProperty(ListRow("", ""))
    face = StringProperty("semibold")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._icon = Icon()
        self._title, self._detail = TextLabel(size_hint=(None, None)), TextLabel(size_hint=(None, None))
        self._value = TextLabel(flow="hug", face="bold")
        with self.canvas:
            Color(*rgba(LINE))
            self._line = Rectangle()
        for part in (self._icon, self._title, self._detail, self._value):
            self.add_widget(part)
        follow(self, self._place, "pos", "size", "row", "face")

    def _place(self, *_: object) -> None:
        row: ListRow = self.row
        self.tone, self.chosen, self.live, self.radius = row.tone, row.chosen, row.live, theme.corner
        bare = row.tone == "none"
        ink, soft = theme.ink("bad" if row.wrong else "plain" if bare else row.tone), theme.soft("plain")
        margin = _margin(bare)
        left, right = self.x + margin, self.x + self.width - margin
        self._icon.icon, self._icon.size_px, self._icon.color = row.icon, theme.icon, ink
        middle = self.y + self.height / 2
        self._icon.pos = left, round(middle - self._icon.height / 2)
        left += self._icon.width + 14 if row.icon else 0
        self._value.text, self._value.size_px, self._value.color = (
            row.value,
            theme.fine if not bare else theme.text,
            ink,
        )
        self._value.pos = round(right - self._value.width), round(middle - self._value.height / 2)
        wide = max(1, right - left - (self._value.width + 12 if row.value else 0))
        crowded = not bare and bool(row.value) and width_of(row.title, self._title_face(row), theme.label) > wide
        if crowded:
            row = replace(row, value="", detail=" · ".join(part for part in (row.value, row.detail) if part))
            self._value.text, wide = "", max(1, right - left)
        self._write(row, wide, theme.ink("plain") if row.tone in ("good", "bad", "warn", "info") else ink, soft)
        tall = self._title.height + (self._detail.height if row.detail else 0)
        self._title.pos = left, round(middle + tall / 2 - self._title.height)
        self._detail.pos = left, round(middle - tall / 2)
        self._line.pos = self.x, self.y
        self._line.size = (self.width, 2) if bare else (0, 0)

    def _title_face(self, row: ListRow) -> str:
        return "monobold" if row.mono else "regular" if row.tone == "none" else self.face

    def _write(self, row: ListRow, wide: float, ink: Rgba, soft: Rgba) -> None:
        self._title.face = self._title_face(row)
        self._title.text, self._title.size_px, self._title.least = row.title, theme.text, theme.label
        self._detail.text, self._detail.size_px = row.detail, theme.label
        self._title.width = self._detail.width = wide
        self._detail.flow, self._detail.most_lines = self._detail_flow(row, wide), self._most_lines()
        self._title.color, self._detail.color = ink, theme.soft(row.tone) if row.tone in ("berry", "off") else soft

    def _detail_flow(self, row: ListRow, wide: float) -> str:
        """A detail that is too long takes more lines if the row is high enough for them."""
        too_long = width_of(row.detail, "regular", theme.label) > wide
        return "wrap" if too_long and self._most_lines() > 1 else "line"

    def _most_lines(self) -> int:
        room = self.height - 2 * self.border - self._title.height
        return max(1, int(room // line_height("regular", theme.label)))


def _margin(bare: bool) -> float:
    return 2 if bare else theme.px(14 if theme.small else 18)


def detail_lines(row: ListRow, width: float) -> int:
    """How many lines the detail of a row needs beside its value so that nothing is cut off."""
    wide = max(
        1, round(width - 2 * _margin(False) - (width_of(row.value, "bold", theme.fine) + 12 if row.value else 0))
    )
    high: float = paragraph(row.detail, "regular", theme.label, wide, "left", 0).height
    return max(1, round(high / line_height("regular", theme.label)))


class PagedList(Widget):
    """Rows in one column or several. If not all fit there are pages, and large arrows to turn them.

    Events:
        on_pick(key): a row was tapped.
    """

    rows: ListProperty[ListRow] = ListProperty([])
    columns = NumericProperty(1)
    row_height = NumericProperty(0)
    """0: the height of a touch, with some more for a detail."""
    gap = NumericProperty(-1)
    page = NumericProperty(0)
    arrows = BooleanProperty(True)
    """False for a list that is only looked at: then the last rows that fit are shown."""

    __events__ = ("on_pick",)

    def __init__(self, **kwargs: object) -> None:
        self._pool: list[RowCard] = []
        super().__init__(**kwargs)
        self._up = TapButton(icon="up", size_hint=(None, None))
        self._down = TapButton(icon="down", size_hint=(None, None))
        self._where = TextLabel(face="semibold", size_hint=(None, None), halign="center", color=theme.soft("paper"))
        self._up.bind(on_tap=lambda *_: self.turn(-1))
        self._down.bind(on_tap=lambda *_: self.turn(1))
        follow(self, self._place, "pos", "size", "rows", "columns", "row_height", "gap", "page", "arrows")

    def on_pick(self, key: str) -> None:
        """The default handler of the event."""

    def turn(self, pages: int) -> None:
        """Go so many pages forward, or back if negative."""
        self.page = min(max(0, self.page + pages), self.pages - 1)

    def fit_words(self, low: float, most_lines: int, *, tapped: int | None = None) -> None:
        """Make all rows as high as the longest detail needs, so that nothing is cut off.

        Args:
            low: the height of a row with one line of detail.
            most_lines: the largest number of lines.
            tapped: the number of lines for rows that show everything when they are tapped; None: as for other rows.
        """
        beside = theme.touch + theme.gap if self.width >= theme.px(420) else 0
        for room in (self.width, self.width - beside):
            lines = max((self._needed(row, room, tapped) for row in self.rows), default=1)
            self.row_height = low + (min(lines, most_lines) - 1) * theme.px(30)
            if self.pages == 1:
                break  # then there are no arrows beside the rows

    def _needed(self, row: ListRow, room: float, tapped: int | None) -> int:
        return tapped if row.live and tapped is not None else detail_lines(row, room)

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.rows) // self._fitting())) if self.arrows else 1

    def _gap(self) -> float:
        return theme.px(10) if self.gap < 0 else self.gap

    def _tall(self) -> float:
        return self.row_height or theme.px(76 if not theme.small else 66)

    def _lines(self, height: float) -> int:
        return max(1, int((height + self._gap()) // (self._tall() + self._gap())))

    def _arrows_below(self) -> bool:
        return self.width < theme.px(420)

    def _fitting(self) -> int:
        fitting = self._lines(self.height) * int(self.columns)
        if self.arrows and self._arrows_below() and len(self.rows) > fitting:
            return self._lines(self.height - theme.touch - theme.gap) * int(self.columns)
        return fitting

    def _place(self, *_: object) -> None:
        fitting, pages = self._fitting(), self.pages
        page = int(min(self.page, pages - 1))
        shown = list(self.rows[page * fitting : (page + 1) * fitting] if self.arrows else self.rows[-fitting:])
        beside = pages > 1 and not self._arrows_below()
        room = self.width - (theme.touch + theme.gap if beside else 0)
        wide = (room - theme.gap * (self.columns - 1)) / self.columns
        for index, row in enumerate(shown):
            card = self._card(index)
            line, column = divmod(index, int(self.columns))
            card.row = row
            card.size = round(wide), round(self._tall())
            top = self.y + self.height - line * (self._tall() + self._gap())
            card.pos = round(self.x + column * (wide + theme.gap)), round(top - self._tall())
        for card in self._pool[len(shown) :]:
            self.remove_widget(card)
        self._place_arrows(pages, page)

    def _card(self, index: int) -> RowCard:
        while len(self._pool) <= index:
            card = RowCard(size_hint=(None, None))
            card.bind(on_tap=lambda tapped: self.dispatch("on_pick", tapped.row.key))
            self._pool.append(card)
        card = self._pool[index]
        if card.parent is None:
            self.add_widget(card)
        return card

    def _place_arrows(self, pages: int, page: int) -> None:
        parts = (self._up, self._down, self._where)
        if pages == 1:
            for part in parts:
                self.remove_widget(part)
            return
        for part in parts:
            if part.parent is None:
                self.add_widget(part)
        for part, live in ((self._up, page > 0), (self._down, page + 1 < pages)):
            part.tone, part.live, part.radius = "plain" if live else "off", live, theme.corner
        self._where.text, self._where.size_px = f"{page + 1}/{pages}", theme.label
        if self._arrows_below():
            self._arrows_in_row()
        else:
            self._arrows_in_column()

    def _arrows_in_row(self) -> None:
        wide = min(theme.px(110), (self.width - theme.px(60)) / 2)
        self._up.size = self._down.size = round(wide), theme.touch
        self._up.pos, self._down.pos = self.pos, (round(self.x + self.width - wide), self.y)
        self._where.width = self.width - 2 * wide
        self._where.pos = self.x + wide, round(self.y + (theme.touch - self._where.height) / 2)

    def _arrows_in_column(self) -> None:
        tall = max(theme.touch, min(theme.px(110), (self.height - theme.px(40)) / 2))
        left = round(self.x + self.width - theme.touch)
        self._up.size = self._down.size = theme.touch, round(tall)
        self._up.pos, self._down.pos = (left, round(self.y + self.height - tall)), (left, self.y)
        self._where.width = theme.touch
        self._where.pos = left, round(self.y + self.height / 2 - self._where.height / 2)
        self._where.opacity = float(self.height >= 2 * tall + self._where.height)
