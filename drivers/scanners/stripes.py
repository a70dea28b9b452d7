"""Finds parallel stripes in a picture, as a linear code has them whether or not it can be read, and turns them level.

By the structure tensor: within a code the brightness changes much, and only in one direction. The sums are taken over
cells of 8 x 8 pixels, so that it takes 0.3 ms on a label's photograph and 1 ms on 640 x 480 pixels. It finds what
OpenCV's barcode detector finds in a thirtieth of the time, and the direction too, to 2 degrees for 3 of 4 codes.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.scanners.base import Picture, Position
from drivers.scanners.vision import cv2, np

__all__ = ["CELL", "Stripes", "is_sharp", "level", "striped_places", "untilt"]

CELL = 8
"""Pixels; nothing is found in a picture that is less than a few cells wide and high."""
_WIDE = 960
"""The longer side, in pixels, of the copy that is searched."""
_ONE_DIRECTION = 0.7
_STRONG = 6400.0
"""Mean of the squared slopes of a pixel: as of a bar with a tenth of full contrast every 8 pixels."""
_FEWEST_CELLS = 6
_NARROWEST = 40.0
"""Pixels of that copy; the shortest codes have 60 bars and spaces."""
_MOST_ROWS = 240
"""Rows of a levelled place; a code of eleven stacked rows has twenty of them for each."""

Inside = np.ndarray[tuple[int, ...], np.dtype[np.bool]]
Cells = np.ndarray[tuple[int, ...], np.dtype[np.float32]]


@dataclass(frozen=True, slots=True)
class Stripes:
    """A striped place: its middle, its width across the stripes and its height along them, in pixels.

    `angle` is the direction across the stripes, in which a code is read, in degrees clockwise from the horizontal.
    `share` is its share of the picture's area, 0 to 1.
    """

    middle: tuple[float, float]
    width: float
    height: float
    angle: float
    share: float

    @property
    def position(self) -> Position:
        """Its corners."""
        box = np.asarray(cv2.boxPoints((self.middle, (self.width, self.height), self.angle)))
        first, second, third, fourth = ((int(x), int(y)) for x, y in np.roll(box, -1, axis=0))
        return first, second, third, fourth


def striped_places(grey: Picture, most: int = 3) -> tuple[Stripes, ...]:
    """The striped places of a grey picture that may be codes, at most `most`, the largest first."""
    scale = min(1.0, _WIDE / max(grey.shape))
    if scale < 1.0:
        size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
        grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    rows, columns = grey.shape[0] // CELL, grey.shape[1] // CELL
    if rows < 1 or columns < 2:
        return ()
    xx, yy, xy = _tensor(np.ascontiguousarray(grey[: rows * CELL, : columns * CELL]), (columns, rows))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(_one_way(xx, yy, xy), connectivity=8)
    cells = np.asarray(stats)[:, cv2.CC_STAT_AREA]
    largest = sorted(range(1, count), key=lambda label: -int(cells[label]))[:most]
    found = (np.asarray(labels) == label for label in largest if cells[label] >= _FEWEST_CELLS)
    places = (_place(inside, xx, yy, xy, scale) for inside in found)
    return tuple(place for place in places if place.width * scale >= _NARROWEST)


def _tensor(grey: Picture, cells: tuple[int, int]) -> tuple[Cells, Cells, Cells]:
    """The means, over each cell, of the products of the slopes."""
    across, down = cv2.spatialGradient(grey)

    def mean(one: cv2.typing.MatLike, other: cv2.typing.MatLike) -> Cells:
        product = cv2.multiply(one, other, dtype=cv2.CV_32F)
        return np.asarray(cv2.resize(product, cells, interpolation=cv2.INTER_AREA), np.float32)

    return mean(across, across), mean(down, down), mean(across, down)


def _one_way(xx: Cells, yy: Cells, xy: Cells) -> Picture:
    """1 for each cell where the tensor, with its neighbours', is strong and has one direction."""
    near_xx, near_yy, near_xy = (np.asarray(cv2.blur(part, (3, 3))) for part in (xx, yy, xy))
    energy = near_xx + near_yy
    lean = np.sqrt((near_xx - near_yy) ** 2 + 4 * near_xy * near_xy)
    mask = ((energy > _STRONG) & (lean > _ONE_DIRECTION * energy)).astype(np.uint8)
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)


def _place(inside: Inside, xx: Cells, yy: Cells, xy: Cells, scale: float) -> Stripes:
    turn = 0.5 * float(np.arctan2(2 * xy[inside].sum(), xx[inside].sum() - yy[inside].sum()))
    cos, sin = float(np.cos(turn)), float(np.sin(turn))
    rows, columns = np.nonzero(inside)
    x, y = (columns + 0.5) * CELL / scale, (rows + 0.5) * CELL / scale
    across, along = x * cos + y * sin, y * cos - x * sin
    edge = CELL / scale * (abs(cos) + abs(sin)) / 2
    middle_across, middle_along = (across.max() + across.min()) / 2, (along.max() + along.min()) / 2
    return Stripes(
        middle=(
            float(middle_across * cos - middle_along * sin),
            float(middle_across * sin + middle_along * cos),
        ),
        width=float(np.ptp(across)) + 2 * edge,
        height=float(np.ptp(along)) + 2 * edge,
        angle=float(np.degrees(turn)),
        share=float(inside.mean()),
    )


def level(grey: Picture, place: Stripes, scale: float) -> Picture:
    """A striped place turned level, with a quiet zone of 12 % and more at each end; `scale` times as wide as it was.

    Its height is what it was, at most `_MOST_ROWS`: along the bars nothing is won by more.
    """
    width, height = place.width * 1.24 + 16, place.height * 1.1 + 8
    turn = np.array(cv2.getRotationMatrix2D(place.middle, place.angle, 1.0), np.float64)
    turn[:, 2] += np.array([width / 2 - place.middle[0], height / 2 - place.middle[1]])
    turn[0] *= scale
    turn[0, 2] += (scale - 1) / 2
    fewer = min(1.0, _MOST_ROWS / height)
    turn[1] *= fewer
    size = (max(1, int(width * scale)), max(1, int(height * fewer)))
    return np.asarray(
        cv2.warpAffine(grey, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def untilt(strip: Picture, nearer: float) -> Picture:
    """A levelled strip as if its right end, `nearer` times as far from the camera as its left, were no farther."""
    height, width = strip.shape
    lean = (nearer - 1) / (nearer + 1)
    keep = 1 - lean * lean
    view = np.array([[keep, 0.0, 0.0], [0.0, keep, 0.0], [2 * lean / width, 0.0, 1.0]])
    from_middle = np.array([[1.0, 0.0, -width / 2], [0.0, 1.0, -height / 2], [0.0, 0.0, 1.0]])
    to_strip = np.array([[1.0, 0.0, width / 2 * (1 + lean)], [0.0, 1.0, height / 2], [0.0, 0.0, 1.0]])
    seen = cv2.warpPerspective(
        strip,
        to_strip @ view @ from_middle,
        (width, height),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(seen, np.uint8)


def is_sharp(grey: Picture, place: Stripes) -> bool:
    """Whether the steepest edges of the place fall, within two pixels, by half of its contrast."""
    corners = np.asarray(place.position)
    left, top = np.maximum(corners.min(axis=0), 0)
    right, bottom = corners.max(axis=0) + 1
    inside = grey[top:bottom, left:right].astype(np.int16)
    if inside.shape[0] < 4 or inside.shape[1] < 4:
        return False
    contrast = float(np.percentile(inside, 95) - np.percentile(inside, 5))
    steps = np.maximum(np.abs(inside[2:, 2:] - inside[:-2, 2:]), np.abs(inside[2:, 2:] - inside[2:, :-2]))
    return float(np.percentile(steps, 97)) > 0.5 * contrast
