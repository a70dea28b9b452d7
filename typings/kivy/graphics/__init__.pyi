from collections.abc import Sequence
from types import TracebackType

from kivy.graphics.texture import Texture

class Instruction: ...

class InstructionGroup(Instruction):
    def add(self, instruction: Instruction) -> None: ...
    def clear(self) -> None: ...

class Canvas(InstructionGroup):
    before: Canvas
    def ask_update(self) -> None: ...
    def __enter__(self) -> None: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

class Color(Instruction):
    rgba: Sequence[float]
    def __init__(self, red: float, green: float, blue: float, alpha: float = 1.0) -> None: ...

class Rectangle(Instruction):
    pos: tuple[float, float]
    size: tuple[float, float]
    texture: Texture | None
    tex_coords: Sequence[float]
    def __init__(
        self, *, texture: Texture | None = None, pos: tuple[float, float] = ..., size: tuple[float, float] = ...
    ) -> None: ...

class BorderImage(Rectangle):
    border: tuple[float, float, float, float]
    def __init__(
        self,
        *,
        border: tuple[float, float, float, float] = ...,
        texture: Texture | None = None,
        pos: tuple[float, float] = ...,
        size: tuple[float, float] = ...,
    ) -> None: ...

class Line(Instruction):
    points: Sequence[float]
    def __init__(self, *, width: float = 1.0, close: bool = False, joint: str = "round") -> None: ...
