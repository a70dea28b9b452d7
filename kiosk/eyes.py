"""What the screen takes of a camera beside its live picture: a photo to keep, and its light where it has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from drivers.scanners.vision import cv2

if TYPE_CHECKING:
    from drivers.scanners.base import Picture

JPEG_QUALITY = 88
"""A 1280 x 720 picture in some 150 kB, its small print still sharp."""


def picture_jpeg(picture: Picture) -> bytes:
    """A frame as the bytes of a JPEG."""
    _done, packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return packed.tobytes()


@runtime_checkable
class Lamp(Protocol):
    """A camera whose source has a light. Quick; from any thread."""

    light_is_on: bool

    def set_light(self, on: bool) -> None:
        """Put it on or off."""


def lamp_of(camera: object) -> Lamp | None:
    """The light of a camera; None where there is none."""
    return camera if isinstance(camera, Lamp) else None
