"""The base class of all screens: a screen draws the flow of its place, and passes taps to that flow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeAlias, TypeVar

from kivy.lang import Builder
from kivy.uix.boxlayout import BoxLayout

from kiosk.flows.base import Flow
from kiosk.ui.actions import Action, TapT, TapT_co

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.flows.base import Next
    from kiosk.flows.counter import Counter
    from kiosk.ui.host import ScreenHost

ViewT = TypeVar("ViewT")
"""The frozen data that a screen draws."""
FlowT = TypeVar("FlowT", bound=Flow)
"""The flow behind a screen."""
P = ParamSpec("P")


@dataclass(frozen=True)
class Bar(Generic[TapT_co]):
    """What the frame shows around a screen.

    `number` is the batch number in the top bar. If `hint` is given, its text replaces Back.
    """

    title: str
    number: str = ""
    actions: tuple[Action[TapT_co], ...] = ()
    primary: Action[TapT_co] | None = None
    back: bool = True
    hint: str = ""
    hint_icon: str = ""


class Screen(BoxLayout, Generic[ViewT, FlowT, TapT]):
    """Draws one place. It is created once and kept; `show` is called with a new view after every step.

    Its type arguments are the view that it draws, the flow behind it, and the enum of the buttons that it puts into the
    bottom bar (`Never` if it has none).

    Its layout holds one widget, which fills it.

    A screen keeps no state that belongs to a flow: after a restart the same view draws the same screen.
    """

    def __init__(self, shell: ScreenHost, **kwargs: object) -> None:
        self.shell = shell
        self.drawn: ViewT | None = None
        """The newest view; None before the first one."""
        self.previous: ViewT | None = None
        """The view before the newest one."""
        self._flow: FlowT | None = None
        super().__init__(**kwargs)

    @property
    def counter(self) -> Counter:
        return self.shell.counter

    @property
    def view(self) -> ViewT:
        """The newest view. Only for code that runs after the first drawing, such as the handler of a tap."""
        if self.drawn is None:
            raise RuntimeError(f"{type(self).__name__} has no view yet")
        return self.drawn

    @property
    def flow(self) -> FlowT:
        """The flow that was drawn last. A scan may have led to another flow since then: see `is_current`."""
        if self._flow is None:
            raise RuntimeError(f"{type(self).__name__} has no flow yet")
        return self._flow

    @property
    def is_current(self) -> bool:
        """Whether the flow on this screen is still the one that the counter is in."""
        return self._flow is self.shell.drawn_flow is self.counter.flow

    def show(self, flow: FlowT, view: ViewT) -> None:
        """Draw a flow's view. Called often: what did not change must cost nothing."""
        self._flow = flow
        self.previous, self.drawn = self.drawn, view
        self.draw(view)

    def bar(self, view: ViewT) -> Bar[TapT]:
        """The bars around this view."""
        raise NotImplementedError

    def draw(self, view: ViewT) -> None:
        """Draw `view`, which is also `self.view` by now; `self.previous` is the one before it."""
        raise NotImplementedError

    def opened(self) -> None:
        """The person comes here from another place, or from another batch: lists go back to their first page."""

    def act(self, tap: TapT) -> None:
        """A button of the bottom bar was tapped."""

    def tick(self, now: datetime) -> None:
        """Called a few times a second while this screen is shown, for timers and the live picture. Reads no books."""

    def do(self, action: Callable[P, Next], *args: P.args, **kwargs: P.kwargs) -> None:
        """Take a step of the flow. Its errors become notices, and the screen is drawn again.

        Does nothing if a scan has led to another flow since the last frame: the tap was meant for the old one.
        """
        if self.is_current:
            self.counter.do(action, *args, **kwargs)


AnyScreen: TypeAlias = "Screen[Any, Any, Any]"
"""A screen whose view and flow are known only when it runs: the shell has one for each place."""


def load_layout(module_file: str) -> None:
    """Load the .kv beside a screen's .py, once: call it at the end of the module as `load_layout(__file__)`."""
    Builder.load_file(str(Path(module_file).with_suffix(".kv")))
