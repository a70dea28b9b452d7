"""What every screen shares: it draws the flow of its place, and hands taps to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.lang import Builder
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.actions import Action

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.flows.base import Next
    from kiosk.flows.counter import Counter
    from kiosk.ui.shell import Shell


@dataclass(frozen=True)
class Bar:
    """What the frame shows around a screen.

    `number` is the batch's in the top bar. With `hint`, words stand in place of Back.
    """

    title: str
    number: str = ""
    actions: tuple[Action, ...] = ()
    primary: Action | None = None
    back: bool = True
    hint: str = ""
    hint_icon: str = ""


class Screen(BoxLayout):
    """Draws one place. It is made once and kept; `draw` is called with a new view after whatever happened.

    Its layout holds one widget, which fills it.

    A screen holds nothing that a flow should know: kill the kiosk, and the same view draws the same screen.
    """

    def __init__(self, shell: Shell, **kwargs) -> None:
        self.shell = shell
        super().__init__(**kwargs)

    @property
    def counter(self) -> Counter:
        return self.shell.counter

    @property
    def flow(self) -> Any:
        """The flow that is drawn: a scan may have led to another one since the last frame."""
        return self.shell.drawn_flow

    def bar(self, view: Any) -> Bar:
        """The bars around this view."""
        raise NotImplementedError

    def draw(self, view: Any) -> None:
        """Show a view. Called often: what did not change must cost nothing."""
        raise NotImplementedError

    def opened(self) -> None:
        """A person comes here from another place, or to another batch: forget which page they had leafed to."""

    def act(self, name: str) -> None:
        """An action of the bottom bar was tapped."""

    def tick(self, now: datetime) -> None:
        """Called a few times a second while this screen is shown: timers, the live picture. Reads no books."""

    def do(self, action: Callable[..., Next], *args: object) -> None:
        """Take a step of the flow; its errors become words, and the screen is drawn again.

        A tap on what is no longer so, because a scan came between the finger and the frame, does nothing.
        """
        if self.shell.drawn_flow is self.counter.flow:
            self.counter.do(action, *args)


def load_layout(module_file: str) -> None:
    """Load the .kv beside a screen's .py, once: call it at the end of the module as `load_layout(__file__)`."""
    Builder.load_file(str(Path(module_file).with_suffix(".kv")))
