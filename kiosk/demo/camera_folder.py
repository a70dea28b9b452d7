"""A hand before the camera: pictures put into the folder that the kiosk's camera looks at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import cv2
import numpy as np

from kiosk.demo.photos import Grey, empty_shelf

TREMOR_PX = ((0, 0), (5, 2), (-4, 3), (9, -2), (0, 0))
"""How far a hand moves from one look to the next: more than half a bar, which is what makes a look a new one."""

LOOKS_IN_VAIN = 6
"""A camera that sees the moves of `hold` has read the code before; it needs four looks at most."""


class CameraFolder:
    """Puts pictures where `folder://` shows them; each stays until the next.

    A picture is written beside and renamed into place, so that the camera never sees half of one.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._count = 0
        self._held: Grey | None = None
        self.take_away()

    @property
    def url(self) -> str:
        return f"folder://{self._folder.resolve()}?fps=25"

    def hold(self, picture: Grey) -> Path:
        """Hold a bag before the camera, as a hand does: never quite still. Gives the last picture, which stays."""
        self._held = picture
        shown = [self._put(_moved(picture, right, down)) for right, down in TREMOR_PX]
        return shown[-1]

    def move(self) -> None:
        """Move what is held, for a camera that was too slow to see how it moved before."""
        if self._held is not None:
            self._put(_moved(self._held, *TREMOR_PX[self._count % len(TREMOR_PX)]))

    def _put(self, picture: Grey) -> Path:
        self._count += 1
        beside = self._folder / "next.part"
        beside.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
        return beside.rename(self._folder / f"{self._count:04d}.png")

    def take_away(self) -> None:
        """Nobody holds anything."""
        self._held = None
        self._put(empty_shelf())


class MovingHand:
    """Moves what is held whenever the camera has looked again, once it has looked often enough in vain.

    On a slow machine all of `hold`'s pictures may be gone before the second look, and the last one, which stays, is one
    view however long it is looked at.
    """

    def __init__(self, looked: Callable[[], object], move: Callable[[], None]) -> None:
        self._looked, self._move = looked, move
        self._seen, self._looks = looked(), 0

    def goes_on(self) -> Literal[False]:
        """Ask often. Never true, as moving is no end of waiting."""
        seen = self._looked()
        if seen != self._seen:
            self._seen, self._looks = seen, self._looks + 1
            if self._looks > LOOKS_IN_VAIN:
                self._move()
        return False


def _moved(picture: Grey, right: float, down: float) -> Grey:
    height, width = picture.shape[:2]
    moved = np.array([[1, 0, right], [0, 1, down]], np.float32)
    return np.asarray(cv2.warpAffine(picture, moved, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8)
