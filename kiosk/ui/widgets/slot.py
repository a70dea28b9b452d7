"""A part of a layout that is shown only now and then, such as a notice."""

from __future__ import annotations

from typing import Generic, TypeVar

from kivy.uix.widget import Widget

PartT = TypeVar("PartT", bound=Widget)


class Slot(Generic[PartT]):
    """Takes a part out of its layout and puts it back where it was. Keeps a reference to it meanwhile.

    Args:
        part: a child of its layout.
    """

    def __init__(self, part: PartT) -> None:
        # Kivy's ids are weak references: keep the widget itself.
        self.part: PartT = part.__self__
        home = part.parent
        assert home is not None
        self._home: Widget = home
        after = self._home.children[: self._home.children.index(self.part)]
        self._after = tuple(after)

    def show(self, here: bool) -> None:
        """Show the part, or take it out."""
        if here and self.part.parent is None:
            self._home.add_widget(self.part, sum(one.parent is self._home for one in self._after))
        elif not here and self.part.parent is not None:
            self._home.remove_widget(self.part)
