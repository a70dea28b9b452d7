"""The next label's picture and its bytes, made while the printer works on the one before."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


class DrawAhead:
    """One label ahead, on a thread of its own. `take`, `begin` and `forget` are called from one thread.

    The thread is an executor's and no `Worker`: what drawing raises is handed to whoever takes the picture.

    Args:
        draw: batch number and unit -> picture; what it raises, `take` raises.
        prepare: is told each picture that was drawn ahead: makes its bytes.
    """

    def __init__(self, draw: Callable[[str, int], Image], prepare: Callable[[Image], None]) -> None:
        self._draw = draw
        self._prepare = prepare
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="draw-ahead")
        self._closed = False
        self._begun: tuple[str, int] | None = None
        self._picture: Future[Image] | None = None

    def begin(self, batch: str, unit: int) -> None:
        """Draw this one next; whatever else was begun is forgotten."""
        if self._begun != (batch, unit) and not self._closed:
            self._begun = batch, unit
            self._picture = self._thread.submit(self._make, batch, unit)

    def take(self, batch: str, unit: int) -> Image:
        """The picture: waited for where it was begun, drawn now where it was not."""
        begun, picture = self._begun, self._picture
        self.forget()
        return picture.result() if picture is not None and begun == (batch, unit) else self._draw(batch, unit)

    def forget(self) -> None:
        """What was drawn is not wanted: time has passed, and the batch may read otherwise now."""
        self._begun = self._picture = None

    def close(self) -> None:
        """Nothing is begun any more; a label may be on its way still, and its press need not know."""
        self._closed = True
        self._thread.shutdown(cancel_futures=True)

    def _make(self, batch: str, unit: int) -> Image:
        picture = self._draw(batch, unit)
        self._prepare(picture)
        return picture
