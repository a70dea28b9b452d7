"""A hand before the camera: pictures put into the folder that the kiosk's camera looks at."""

from __future__ import annotations

import math
from pathlib import Path

import cv2
import numpy as np

from kiosk.demo.photos import Grey, empty_shelf

TREMOR_PX = ((0, 0), (5, 2), (-4, 3), (9, -2), (0, 0))
"""How far a hand moves from one look to the next: more than half a bar, which is what makes a look a new one."""
STIR_PX = 11
"""How much farther than a bar a hand moves while it waits."""
GOLDEN_ANGLE = 2.39996
"""Radians: turned by it again and again, no way is gone twice (the golden section of a full turn)."""


class CameraFolder:
    """Puts pictures where `folder://` shows them; each stays until the next.

    A picture is written beside and renamed into place, so that the camera never sees half of one.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._count = 0
        self._held: Grey | None = None
        self._stirs = 0
        self.take_away()

    @property
    def url(self) -> str:
        return f"folder://{self._folder.resolve()}?fps=25"

    def hold(self, picture: Grey) -> Path:
        """Hold a bag before the camera, as a hand does: never quite still. Gives the last picture, which stays.

        Who waits for it to be read calls `stir`: a slow machine misses most of the first looks.
        """
        shown = [self._put(_moved(picture, right, down)) for right, down in TREMOR_PX]
        self._held = picture
        return shown[-1]

    def stir(self) -> None:
        """The hand moves once more, to where it was not yet; nothing where it holds nothing."""
        if self._held is None:
            return
        self._stirs += 1
        reach = 5.0 + self._stirs % STIR_PX
        turn = self._stirs * GOLDEN_ANGLE
        self._count -= 1  # in the same file: no folder of a thousand pictures
        self._put(_moved(self._held, reach * math.cos(turn), reach * math.sin(turn)))

    def _put(self, picture: Grey) -> Path:
        self._count += 1
        beside = self._folder / "next.part"
        beside.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
        return beside.rename(self._folder / f"{self._count:04d}.png")

    def take_away(self) -> None:
        """Nobody holds anything."""
        self._held = None
        self._put(empty_shelf())


def _moved(picture: Grey, right: float, down: float) -> Grey:
    height, width = picture.shape[:2]
    moved = np.array([[1, 0, right], [0, 1, down]], np.float32)
    return np.asarray(cv2.warpAffine(picture, moved, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8)
