"""Rounded backgrounds as small smooth textures, which are cached and stretched from their middle.

Rounded corners that are drawn as lines are ragged without multisampling (for which a Pi is too slow), and their meshes
are built again at every change of size. A texture of the four corners costs one quad for each part and is smooth.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from kivy.graphics.texture import Texture

from kiosk.ui.palette import rgb

Floats = npt.NDArray[np.floating]


@lru_cache(maxsize=512)
def plate(fill: str, border: str, border_width: int, radius: int) -> Texture:
    """The background of a card: stretch it with a border of `radius` on each side.

    Args:
        fill: a colour, or "" for a frame without a background.
    """
    side = 2 * radius + 2
    edge = _distance_inside(side, radius)
    outer = np.clip(edge + 0.5, 0, 1)
    inner = np.clip(edge - border_width + 0.5, 0, 1)[..., None]
    if fill:
        colour = np.array(rgb(border)) * (1 - inner) + np.array(rgb(fill)) * inner
    else:
        colour = np.broadcast_to(np.array(rgb(border), dtype=float), (side, side, 3))
        outer = outer * (1 - inner[..., 0])
    return texture(np.dstack([colour, outer * 255]))


def _distance_inside(side: int, radius: int) -> Floats:
    """How far inside a rounded square the middle of each pixel is, in pixels."""
    middle = np.arange(side) + 0.5
    into_corner: Floats = np.maximum(radius - np.minimum(middle, side - middle), 0)
    return radius - np.hypot(into_corner[:, None], into_corner[None, :])


def texture(picture: Floats, smooth: bool = True) -> Texture:
    """A picture of H x W x 4 (top row first) as a texture of its own size."""
    height, width = picture.shape[:2]
    made = Texture.create(size=(width, height), colorfmt="rgba")
    made.mag_filter = made.min_filter = "linear" if smooth else "nearest"
    made.flip_vertical()
    made.blit_buffer(np.ascontiguousarray(picture.round().astype(np.uint8)).ravel(), colorfmt="rgba", bufferfmt="ubyte")
    return made


@lru_cache(maxsize=64)
def corners(colour: str, radius: int) -> Texture:
    """The area outside of rounded corners: laid over a picture, it makes the picture's corners look round."""
    side = 2 * radius + 2
    outside = np.clip(0.5 - _distance_inside(side, radius), 0, 1)
    return texture(np.dstack([np.broadcast_to(np.array(rgb(colour), dtype=float), (side, side, 3)), outside * 255]))


@lru_cache(maxsize=8)
def _ring_field(side: int, width: int) -> tuple[Floats, Floats, Floats, Floats]:
    middle = np.arange(side) + 0.5 - side / 2
    across, down = np.meshgrid(middle, middle)
    radius = np.hypot(across, down)
    band = np.clip(width / 2 - np.abs(radius - (side - width) / 2) + 0.5, 0, 1)
    clockwise = np.arctan2(across, -down) % (2 * np.pi)
    return band, clockwise, across, down


def ring(side: int, width: int, share: float, colour: str, track: str) -> Floats:
    """A ring filled clockwise from the top, with round ends, as a picture of `side` x `side` x 4."""
    band, clockwise, across, down = _ring_field(side, width)
    end = 2 * np.pi * min(max(share, 0.0), 1.0)
    filled = (clockwise < end).astype(float) if share < 1 else np.ones_like(clockwise)
    if 0 < share < 1:
        for angle in (0.0, end):
            centre = np.sin(angle) * (side - width) / 2, -np.cos(angle) * (side - width) / 2
            cap = np.clip(width / 2 - np.hypot(across - centre[0], down - centre[1]) + 0.5, 0, 1)
            filled = np.maximum(filled, cap)
    mix = filled[..., None]
    return np.dstack([np.array(rgb(colour)) * mix + np.array(rgb(track)) * (1 - mix), band * 255])
