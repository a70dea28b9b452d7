"""How a screen is divided: columns side by side, or one above the other on an upright screen."""

from __future__ import annotations

from kivy.properties import BooleanProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.theme import theme


class Columns(BoxLayout):
    """The columns of a screen. The `size_hint` of each is its share of the width, or of the height when stacked."""

    outer = BooleanProperty(True)
    """Whether there is a margin around it."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        theme.bind(scale=self._turn, shape=self._turn)
        self.fbind("outer", self._turn)
        self._turn()

    def _turn(self, *_: object) -> None:
        self.orientation = theme.stack
        self.spacing = theme.px(20) if theme.wide else theme.gap
        edge = theme.px(20) if theme.wide else theme.px(8) if theme.small else theme.pad
        self.padding = (theme.pad, edge, theme.pad, edge) if self.outer else 0


class Pile(BoxLayout):
    """Parts one above the other with a gap between them. If none of them stretches, they stand at the top."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(orientation="vertical", **kwargs)
        theme.bind(scale=self._turn, shape=self._turn)
        self._turn()

    def _turn(self, *_: object) -> None:
        self.spacing = theme.gap if not theme.small else theme.px(10)

    def do_layout(self, *largs: object) -> None:
        super().do_layout(*largs)
        # Kivy puts parts of a fixed height at the bottom.
        left_over = self.height - self.minimum_height
        if left_over > 0 and all(child.size_hint_y is None for child in self.children):
            for child in self.children:
                child.y += left_over
