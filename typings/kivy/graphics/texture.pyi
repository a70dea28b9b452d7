from typing import Any

class Texture:
    width: int
    height: int
    size: tuple[int, int]
    colorfmt: str
    mag_filter: str
    min_filter: str
    @staticmethod
    def create(size: tuple[int, int], colorfmt: str) -> Texture: ...
    def flip_vertical(self) -> None: ...
    def blit_buffer(self, pixels: Any, *, colorfmt: str, bufferfmt: str) -> None: ...
