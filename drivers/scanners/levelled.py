"""A place of a picture, turned level."""

from __future__ import annotations

from drivers.scanners.base import Picture, Position
from drivers.scanners.vision import cv2, np

__all__ = ["levelled"]


def levelled(grey: Picture, place: Position, size: tuple[int, int], beside: float = 0.0) -> Picture:
    """A place turned level and made `size` (width, height); with so much of its width more at each end."""
    corners = np.asarray(place, np.float64)
    along = (corners[1] + corners[2] - corners[0] - corners[3]) / 2
    down = (corners[3] + corners[2] - corners[0] - corners[1]) / 2
    if np.hypot(*down) < 0.1 * np.hypot(*along):
        down = 0.1 * np.array([-along[1], along[0]])
    first = corners.mean(axis=0) - along * (0.5 + beside) - down / 2
    across = along * (1 + 2 * beside)
    ends = np.array([first, first + across, first + down], np.float32)
    goal = np.array([[0, 0], [size[0], 0], [0, size[1]]], np.float32)
    turn = cv2.getAffineTransform(ends, goal)
    return np.asarray(
        cv2.warpAffine(grey, turn, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )
