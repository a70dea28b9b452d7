"""Makes photographs worse on purpose, as a hand, a shelf and a cheap camera do, for the benchmarks.

All is random from a seed, so that two runs have the same pictures.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from drivers.scanners.base import Picture
from drivers.scanners.vision import cv2, np

__all__ = ["EMPTY_SCENES", "empty_frame", "in_the_middle", "jittered", "tilted", "turned"]

FRAME_SIZE = (1280, 720)
"""Width and height of a live frame."""
_FOCAL_LENGTHS = 1.5
"""The camera's distance, in lengths of the picture's longer side; 1.5 is 37 degrees, a webcam's field of view."""

Matrix = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def turned(grey: Picture, degrees: float) -> Picture:
    """The picture turned in its plane, counter-clockwise, so that all of it is seen."""
    height, width = grey.shape
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), [0.0, 0.0, 1.0]])
    return _through(grey, np.asarray(turn, np.float64))


def tilted(grey: Picture, degrees: float, *, upright: bool) -> Picture:
    """The picture in perspective, as if its paper were turned about its vertical (`upright`) or horizontal middle line.

    The camera is near enough for the middle to keep its resolution; the far side loses up to a sixth of it.
    """
    height, width = grey.shape
    far = _FOCAL_LENGTHS * max(height, width)
    cos, sin = float(np.cos(np.radians(degrees))), float(np.sin(np.radians(degrees)))
    across, down = (cos, 1.0) if upright else (1.0, cos)
    near = far / cos
    depth = [sin, 0.0, far] if upright else [0.0, sin, far]
    lens = np.array([[near * across, 0.0, 0.0], [0.0, near * down, 0.0], depth])
    to_middle = np.array([[1.0, 0.0, -width / 2], [0.0, 1.0, -height / 2], [0.0, 0.0, 1.0]])
    return _through(grey, lens @ to_middle)


def _through(grey: Picture, lens: Matrix) -> Picture:
    """The picture through a perspective matrix, moved so that all of it is seen, on a light background.

    The background has the brightness of the lightest tenth. Repeating the picture's edge instead would smear bars that
    reach up to it.
    """
    height, width = grey.shape
    corners = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64)
    seen = np.asarray(cv2.perspectiveTransform(corners, lens)).reshape(4, 2)
    left, top = seen.min(axis=0)
    wide, high = (max(1, int(side)) for side in np.ceil(seen.max(axis=0) - seen.min(axis=0)))
    moved = np.array([[1.0, 0.0, -left], [0.0, 1.0, -top], [0.0, 0.0, 1.0]]) @ lens
    paper = float(np.percentile(grey, 90))
    return np.asarray(
        cv2.warpPerspective(grey, moved, (wide, high), flags=cv2.INTER_LINEAR, borderValue=paper), np.uint8
    )


def jittered(grey: Picture, seed: int, count: int = 12) -> Iterator[Picture]:
    """Frames of a hand that holds the picture to a camera: moved, turned, nearer, blurred, noisy, darker, as JPEG."""
    chance = np.random.default_rng(seed)
    for _ in range(count):
        yield _jitter(grey, chance)


def _jitter(grey: Picture, chance: np.random.Generator) -> Picture:
    height, width = grey.shape
    turn, scale = chance.uniform(-3, 3), chance.uniform(0.9, 1.1)
    move = np.array(cv2.getRotationMatrix2D((width / 2, height / 2), turn, scale), np.float64)
    move[:, 2] += chance.uniform(-0.02, 0.02, 2) * np.array([width, height])
    frame = cv2.warpAffine(grey, move, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    blur = chance.uniform(0.0, 1.0)
    if blur > 0.3:
        frame = cv2.GaussianBlur(frame, (0, 0), blur)
    light = frame * chance.uniform(0.75, 1.15) + chance.normal(0.0, chance.uniform(0.0, 6.0), frame.shape)
    _, packed = cv2.imencode(".jpg", _clipped(light), [cv2.IMWRITE_JPEG_QUALITY, int(chance.integers(55, 96))])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)


def held_still(grey: Picture, seed: int, count: int = 24, noise: float = 4.0) -> Iterator[Picture]:
    """Frames of a picture that does not move: they differ only by the sensor's noise (sigma, of 256 steps)."""
    chance = np.random.default_rng(seed)
    for _ in range(count):
        yield _clipped(grey + chance.normal(0.0, noise, grey.shape))


def badly_seen(code: Picture, seed: int) -> Picture:
    """A drawn code on a bag as a bad camera sees it: 640 x 480, turned, dark, and out of focus or shaken."""
    chance = np.random.default_rng(seed)
    paper = np.full((480, 640), 220, np.uint8)
    height, width = (min(size, most) for size, most in zip(code.shape, (240, 600), strict=True))
    top, left = (480 - height) // 2, (640 - width) // 2
    paper[top : top + height, left : left + width] = np.minimum(code[:height, :width], 210) + 10
    turn = cv2.getRotationMatrix2D((320.0, 240.0), chance.uniform(-40, 40), chance.uniform(0.7, 1.0))
    frame = cv2.warpAffine(paper, turn, (640, 480), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    if chance.random() < 0.7:
        frame = cv2.GaussianBlur(frame, (0, 0), chance.uniform(0.8, 3.0))
    else:
        frame = cv2.blur(frame, (int(chance.integers(2, 9)), 1))
    return _clipped(frame * chance.uniform(0.4, 0.9))


def in_the_middle(grey: Picture, seed: int) -> Picture:
    """A live frame with the picture near its middle, 320 to 560 pixels wide, on a blurred background."""
    chance = np.random.default_rng(seed)
    frame = empty_frame("blurred", seed)
    wide, high = FRAME_SIZE
    scale = min(chance.uniform(320, 560) / grey.shape[1], 400 / grey.shape[0])
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    label = np.asarray(cv2.resize(grey, size, interpolation=way), np.uint8)
    height, width = label.shape
    left = (wide - width) // 2 + int(chance.integers(-40, 41))
    top = (high - height) // 2 + int(chance.integers(-30, 31))
    frame[top : top + height, left : left + width] = label
    return _clipped(frame + chance.normal(0.0, 3.0, frame.shape))


EMPTY_SCENES = ("plain", "blurred", "noise", "tiles", "wood", "print", "shelves")


def empty_frame(scene: str, seed: int) -> Picture:
    """A live frame without a code; `scene` is one of `EMPTY_SCENES`."""
    return _SCENES[scene](np.random.default_rng(seed))


def _plain(chance: np.random.Generator) -> Picture:
    wide, high = FRAME_SIZE
    across = np.linspace(chance.uniform(60, 120), chance.uniform(140, 220), wide)[None, :]
    return _clipped(np.repeat(across, high, axis=0) + chance.normal(0.0, 3.0, (high, wide)))


def _blurred(chance: np.random.Generator) -> Picture:
    rough = chance.uniform(30, 225, (9, 16)).astype(np.float32)
    return _clipped(np.asarray(cv2.resize(rough, FRAME_SIZE, interpolation=cv2.INTER_CUBIC)))


def _noise(chance: np.random.Generator) -> Picture:
    wide, high = FRAME_SIZE
    return chance.integers(0, 256, (high, wide), np.uint8)


def _tiles(chance: np.random.Generator) -> Picture:
    wide, high = FRAME_SIZE
    edge, joint = int(chance.integers(40, 120)), int(chance.integers(3, 8))
    y, x = np.mgrid[0:high, 0:wide]
    light = np.where((x % edge < joint) | (y % edge < joint), 90.0, 205.0)
    return turned(_clipped(light + chance.normal(0.0, 5.0, light.shape)), chance.uniform(-20, 20))[:high, :wide]


def _wood(chance: np.random.Generator) -> Picture:
    wide, high = FRAME_SIZE
    boards = 40 * np.sin(np.arange(wide) / chance.uniform(40, 90))[None, :]
    grain = (np.repeat(chance.uniform(80, 190, (high, 1)), wide, axis=1) + boards).astype(np.float32)
    return _clipped(np.asarray(cv2.GaussianBlur(grain, (0, 0), 1.2)) + chance.normal(0.0, 5.0, grain.shape))


def _print(chance: np.random.Generator) -> Picture:
    frame = np.full(FRAME_SIZE[::-1], 215, np.uint8)
    for top in range(30, FRAME_SIZE[1], 26):
        words = "".join(chance.choice(list("abcdefghiklmnopqrstuvw 0123456789  "), 90))
        cv2.putText(frame, words, (10, top), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 40, 2)
    return _clipped(frame + chance.normal(0.0, 4.0, frame.shape))


def _shelves(chance: np.random.Generator) -> Picture:
    frame = _blurred(chance)
    for _ in range(60):
        left, top = int(chance.integers(0, 1240)), int(chance.integers(0, 640))
        right, bottom = left + int(chance.integers(8, 160)), top + int(chance.integers(20, 240))
        cv2.rectangle(frame, (left, top), (right, bottom), int(chance.integers(20, 236)), -1)
    return _clipped(np.asarray(cv2.GaussianBlur(frame, (0, 0), 1.0)) + chance.normal(0.0, 4.0, frame.shape))


_SCENES = {
    "plain": _plain,
    "blurred": _blurred,
    "noise": _noise,
    "tiles": _tiles,
    "wood": _wood,
    "print": _print,
    "shelves": _shelves,
}


def _clipped(light: np.ndarray[tuple[int, ...], np.dtype[Any]]) -> Picture:
    return np.asarray(np.clip(light, 0, 255), np.uint8)
