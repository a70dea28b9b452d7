from collections.abc import Callable

from kivy.event import EventDispatcher
from kivy.uix.widget import Widget

class WindowBase(EventDispatcher):
    children: list[Widget]
    width: int
    height: int
    size: tuple[int, int]
    clearcolor: tuple[float, float, float, float]
    def add_widget(self, widget: Widget) -> None: ...
    def remove_widget(self, widget: Widget) -> None: ...
    def request_keyboard(
        self, callback: Callable[[], None], target: Widget | None, input_type: str = "text"
    ) -> object: ...

Window: WindowBase
