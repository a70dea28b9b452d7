"""How a body is divided: columns side by side, which stand one above the other where the screen is upright."""

from __future__ import annotations

from kivy.properties import BooleanProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.theme import theme


class Columns(BoxLayout):
    """Parts of a body; `size_hint` of each says its share in either direction."""

    outer = BooleanProperty(True)
    """Whether it keeps the frame's margin around it."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        theme.bind(scale=self._turn, shape=self._turn)
        self.fbind("outer", self._turn)
        self._turn()

    def _turn(self, *_) -> None:
        self.orientation = theme.stack
        self.spacing = theme.px(20) if theme.wide else theme.gap
        edge = theme.px(20) if theme.wide else theme.px(8) if theme.small else theme.pad
        self.padding = (theme.pad, edge, theme.pad, edge) if self.outer else 0


class Pile(BoxLayout):
    """Parts one above the other, a touch's gap apart, pushed to the top if none of them stretches."""

    def __init__(self, **kwargs) -> None:
        super().__init__(orientation="vertical", **kwargs)
        theme.bind(scale=self._turn, shape=self._turn)
        self._turn()

    def _turn(self, *_) -> None:
        self.spacing = theme.gap if not theme.small else theme.px(10)

    def do_layout(self, *largs) -> None:
        super().do_layout(*largs)
        # Kivy lets parts of a fixed height sink to the bottom.
        left_over = self.height - self.minimum_height
        if left_over > 0 and all(child.size_hint_y is None for child in self.children):
            for child in self.children:
                child.y += left_over
