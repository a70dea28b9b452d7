from typing import Any

from kivy.event import EventDispatcher

class MotionEvent(EventDispatcher):
    pos: tuple[float, float]
    sx: float
    sy: float
    profile: list[str]
    button: str
    is_double_tap: bool
    grab_current: object
    ud: dict[Any, Any]
    def __init__(
        self, device: str, id: int, args: object, is_touch: bool = False, type_id: str | None = None
    ) -> None: ...
    def grab(self, widget: object) -> None: ...
    def ungrab(self, widget: object) -> None: ...
    def move(self, args: object) -> None: ...
    def depack(self, args: tuple[float, float]) -> None: ...
