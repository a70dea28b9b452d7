"""A hand before the camera: pictures put into the folder that the kiosk's camera looks at."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from kiosk.demo.photos import Grey, empty_shelf

TREMOR_PX = ((0, 0), (5, 2), (-4, 3), (9, -2), (0, 0))
"""How far a hand moves from one look to the next: more than half a bar, which is what makes a look a new one."""


class CameraFolder:
    """Puts pictures where `folder://` shows them; each stays until the next.

    A picture is written beside and renamed into place, so that the camera never sees half of one.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._count = 0
        self.take_away()

    @property
    def url(self) -> str:
        return f"folder://{self._folder.resolve()}?fps=25"

    def hold(self, picture: Grey) -> Path:
        """Hold a bag before the camera, as a hand does: never quite still. Gives the last picture, which stays."""
        shown = [self._put(_moved(picture, right, down)) for right, down in TREMOR_PX]
        return shown[-1]

    def _put(self, picture: Grey) -> Path:
        self._count += 1
        beside = self._folder / "next.part"
        beside.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
        return beside.rename(self._folder / f"{self._count:04d}.png")

    def take_away(self) -> None:
        """Nobody holds anything."""
        self._put(empty_shelf())


def _moved(picture: Grey, right: float, down: float) -> Grey:
    height, width = picture.shape[:2]
    moved = np.array([[1, 0, right], [0, 1, down]], np.float32)
    return np.asarray(cv2.warpAffine(picture, moved, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8)
