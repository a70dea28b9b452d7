"""Where a picture has parallel stripes, as a linear code has, whether or not it can be read.

By the structure tensor: inside a code the brightness changes much, and all in one direction. Cheap (a tenth of a
decoder's time), and used only to say why nothing is read and where to look harder.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.scanners.base import Picture, Position
from drivers.scanners.vision import cv2, np

_WIDE = 480
"""Pixels of the copy that is looked at."""
_ONE_DIRECTION = 0.75
_STRONG = 900.0
_SMALLEST = 0.004
"""Of the picture's area."""


@dataclass(frozen=True, slots=True)
class Stripes:
    """A striped place. `sharp`: its edges are steep enough to be read, so it is something else that is wrong."""

    position: Position
    sharp: bool


def stripes(grey: Picture) -> Stripes | None:
    """The largest striped place of a picture, if there is one that could be a code."""
    scale = min(1.0, _WIDE / max(1, grey.shape[1]))
    size = (max(1, int(grey.shape[1] * scale)), max(1, int(grey.shape[0] * scale)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    found, _ = cv2.findContours(_striped(np.asarray(small, np.uint8)), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    largest = max(found, key=cv2.contourArea, default=None)
    if largest is None or cv2.contourArea(largest) < _SMALLEST * size[0] * size[1]:
        return None
    corners = np.asarray(cv2.boxPoints(cv2.minAreaRect(largest))) / scale
    first, second, third, fourth = ((int(x), int(y)) for x, y in corners)
    return Stripes((first, second, third, fourth), _is_sharp(grey, corners))


def _striped(small: Picture) -> Picture:
    """White where the structure tensor is strong and has one direction."""
    across = np.asarray(cv2.Sobel(small, cv2.CV_32F, 1, 0))
    down = np.asarray(cv2.Sobel(small, cv2.CV_32F, 0, 1))
    near = (15, 15)
    xx = np.asarray(cv2.boxFilter(across * across, -1, near))
    yy = np.asarray(cv2.boxFilter(down * down, -1, near))
    xy = np.asarray(cv2.boxFilter(across * down, -1, near))
    energy = xx + yy
    lean = np.sqrt((xx - yy) ** 2 + 4 * xy * xy)
    mask = ((energy > _STRONG) & (lean > _ONE_DIRECTION * energy)).astype(np.uint8) * 255
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((15, 15), np.uint8)), np.uint8)


def _is_sharp(grey: Picture, corners: np.ndarray[tuple[int, ...], np.dtype[np.floating]]) -> bool:
    """Whether the steepest edges of the place fall, within two pixels, by half of its contrast."""
    left, top = np.maximum(corners.min(axis=0).astype(int), 0)
    right, bottom = corners.max(axis=0).astype(int) + 1
    place = grey[top:bottom, left:right].astype(np.int16)
    if place.shape[0] < 4 or place.shape[1] < 4:
        return False
    contrast = float(np.percentile(place, 95) - np.percentile(place, 5))
    steps = np.maximum(np.abs(place[2:, 2:] - place[:-2, 2:]), np.abs(place[2:, 2:] - place[2:, :-2]))
    return float(np.percentile(steps, 97)) > 0.5 * contrast
