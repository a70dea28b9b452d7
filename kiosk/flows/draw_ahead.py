"""Draws the next label and makes its bytes while the printer works on the current one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


class DrawAhead:
    """One label ahead, on its own thread. Call `take`, `begin` and `forget` from one thread only.

    The thread is an executor's and no `Worker`: what drawing raises is handed to whoever takes the picture.

    Args:
        draw: batch number and unit -> picture. What it raises, `take` raises.
        prepare: called with each picture that was drawn ahead; makes its bytes.
    """

    def __init__(self, draw: Callable[[str, int], Image], prepare: Callable[[Image], None]) -> None:
        self._draw = draw
        self._prepare = prepare
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="draw-ahead")
        self._closed = False
        self._begun: tuple[str, int] | None = None
        self._picture: Future[Image] | None = None

    def begin(self, batch: str, unit: int) -> None:
        """Start drawing this one; anything begun before is dropped."""
        if self._begun != (batch, unit) and not self._closed:
            self._begun = batch, unit
            self._picture = self._thread.submit(self._make, batch, unit)

    def take(self, batch: str, unit: int) -> Image:
        """The picture: waits for it if it was begun, otherwise draws it now."""
        begun, picture = self._begun, self._picture
        self.forget()
        return picture.result() if picture is not None and begun == (batch, unit) else self._draw(batch, unit)

    def forget(self) -> None:
        """Drop what was drawn: time has passed, and the batch may have changed."""
        self._begun = self._picture = None

    def close(self) -> None:
        """Begin nothing more. A running drawing is not waited for."""
        self._closed = True
        self._thread.shutdown(cancel_futures=True)

    def _make(self, batch: str, unit: int) -> Image:
        picture = self._draw(batch, unit)
        self._prepare(picture)
        return picture
