"""A hand before the camera: pictures put into the folder that the kiosk's camera looks at."""

from __future__ import annotations

from pathlib import Path

import cv2

from kiosk.demo.photos import Grey, empty_shelf


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
        """Hold a bag before the camera."""
        self._count += 1
        beside = self._folder / "next.part"
        beside.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
        return beside.rename(self._folder / f"{self._count:04d}.png")

    def take_away(self) -> None:
        """Nobody holds anything."""
        self.hold(empty_shelf())
