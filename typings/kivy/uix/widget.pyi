from collections.abc import Iterator
from typing import Self

from kivy.core.window import WindowBase
from kivy.event import EventDispatcher
from kivy.graphics import Canvas
from kivy.input.motionevent import MotionEvent
from kivy.properties import BooleanProperty, NumericProperty, ObservableDict, Property

class Widget(EventDispatcher):
    x: NumericProperty
    y: NumericProperty
    width: NumericProperty
    height: NumericProperty
    right: NumericProperty
    top: NumericProperty
    opacity: NumericProperty
    disabled: BooleanProperty
    pos: Property[tuple[float, float], tuple[float, float]]
    size: Property[tuple[float, float], tuple[float, float]]
    center: Property[tuple[float, float], tuple[float, float]]
    size_hint: Property[tuple[float | None, float | None], tuple[float | None, float | None]]
    size_hint_x: Property[float | None, float | None]
    size_hint_y: Property[float | None, float | None]
    pos_hint: Property[dict[str, float], dict[str, float]]
    ids: ObservableDict
    children: list[Widget]
    parent: Widget | None
    canvas: Canvas
    @property
    def __self__(self) -> Self: ...
    def add_widget(self, widget: Widget, index: int = 0) -> None: ...
    def remove_widget(self, widget: Widget) -> None: ...
    def clear_widgets(self) -> None: ...
    def collide_point(self, x: float, y: float) -> bool: ...
    def to_window(self, x: float, y: float) -> tuple[float, float]: ...
    def get_parent_window(self) -> WindowBase | None: ...
    def walk(self, restrict: bool = False) -> Iterator[Widget]: ...
    def on_touch_down(self, touch: MotionEvent) -> bool: ...
    def on_touch_move(self, touch: MotionEvent) -> bool: ...
    def on_touch_up(self, touch: MotionEvent) -> bool: ...
