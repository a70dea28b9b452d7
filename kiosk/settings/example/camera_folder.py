"""A hand in front of the camera: puts pictures into the folder that the kiosk's camera reads."""

from __future__ import annotations

import math
from pathlib import Path

import cv2
import numpy as np

from kiosk.settings.example.photos import Grey, empty_shelf

TREMOR_PX = ((0, 0), (5, 2), (-4, 3), (9, -2), (0, 0))
"""How far a hand moves between two pictures: more than half a bar, so that each counts as a new look."""
STIR_PX = 11
"""How much more than a bar's width a hand moves while it waits."""
GOLDEN_ANGLE = 2.39996
"""Radians, the golden section of a full turn: turning by it again and again never repeats a direction."""


class CameraFolder:
    """Puts pictures where `folder://` shows them. Each stays until the next one.

    A picture is written to another name and renamed, so that the camera never reads half of one.
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
        """Hold a bag in front of the camera, as a hand does: never quite still. Returns the last picture, which stays.

        If it must be read, call `stir` while waiting: a slow machine misses most of the first pictures.
        """
        shown = [self._put(_moved(picture, right, down)) for right, down in TREMOR_PX]
        self._held = picture
        return shown[-1]

    def stir(self) -> None:
        """Move the hand to a new position; does nothing if it holds nothing."""
        if self._held is None:
            return
        self._stirs += 1
        reach = 5.0 + self._stirs % STIR_PX
        turn = self._stirs * GOLDEN_ANGLE
        self._count -= 1  # the same file again, so that the folder does not grow
        self._put(_moved(self._held, reach * math.cos(turn), reach * math.sin(turn)))

    def _put(self, picture: Grey) -> Path:
        self._count += 1
        beside = self._folder / "next.part"
        beside.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
        return beside.rename(self._folder / f"{self._count:04d}.png")

    def take_away(self) -> None:
        """Show the empty shelf."""
        self._held = None
        self._put(empty_shelf())


def _moved(picture: Grey, right: float, down: float) -> Grey:
    height, width = picture.shape[:2]
    moved = np.array([[1, 0, right], [0, 1, down]], np.float32)
    return np.asarray(cv2.warpAffine(picture, moved, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8)
