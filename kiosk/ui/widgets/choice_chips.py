"""A few answers, one of which is chosen by a tap, such as pots or numbers of jars."""

from __future__ import annotations

from kivy.properties import ListProperty, NumericProperty, StringProperty

from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.keys import Key, KeyField
from kiosk.ui.writing import width_of


class ChoiceChips(KeyField):
    """Answers side by side, in as many lines as they need; its height follows from the lines.

    Events:
        on_key(name): one was tapped. The listener sets `chosen`.
    """

    choices: ListProperty[tuple[str, str]] = ListProperty([])
    """(name, text) of each."""
    chosen = StringProperty("")
    """The name of the chosen one; empty for none."""
    hinted = StringProperty("")
    """The name of the likely one, which has the berry border as long as none is chosen."""
    least = NumericProperty(76)
    """The smallest width of a chip, in pixels of the design."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(size_hint_y=None, **kwargs)
        follow(self, self._fill, "width", "choices", "chosen", "hinted", "least")

    def _fill(self, *_: object) -> None:
        size = theme.action if self._widest(theme.action) < theme.px(60) else theme.text
        self.size_px, self.gap_x, self.gap_y, self.radius = size, theme.gap, theme.tight, theme.corner
        across = self._columns(self._widest(size))
        lines = max(1, -(-len(self.choices) // across))
        self.columns, self.rows = across, lines
        tall = theme.touch if theme.small else theme.button
        self.height = lines * tall + (lines - 1) * self.gap_y
        self.keys = [self._key(name, text, *divmod(at, across)) for at, (name, text) in enumerate(self.choices)]

    def _widest(self, size: float) -> float:
        return max((width_of(text, "semibold", size) for _, text in self.choices), default=0)

    def _columns(self, widest: float) -> int:
        """How many fit side by side; the lines are filled evenly."""
        count = max(1, len(self.choices))
        wanted = max(theme.touch if theme.small else theme.px(self.least), widest + theme.inner)
        fitting = int(max(1, (self.width + self.gap_x) // (wanted + self.gap_x)))
        return -(-count // -(-count // fitting))

    def _key(self, name: str, text: str, row: int, column: int) -> Key:
        chosen = name == self.chosen
        hinted = not self.chosen and name == self.hinted
        return Key(name, text, column=column, row=row, tone="berry" if chosen else "plain", chosen=hinted)
