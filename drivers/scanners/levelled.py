"""Cuts a place out of a picture and turns it level."""

from __future__ import annotations

from drivers.scanners.base import Picture, Position
from drivers.scanners.vision import cv2, np

__all__ = ["levelled"]


def levelled(grey: Picture, place: Position, size: tuple[int, int], beside: float = 0.0) -> Picture:
    """A place turned level and scaled to `size` (width, height in pixels).

    Args:
        place: its four corners in the picture.
        beside: how much more is cut out at each end, as a share of its width.
    """
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
