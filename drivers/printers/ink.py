"""Where a picture has ink: which parts of it need to be sent to a printer. Pure functions.

A picture is an array of rows of bytes, as printers burn them: the first dot is the highest bit, a 1 bit is ink, and the
bits beyond the picture's width are 0. Only white is left out, so that the label is the same, dot for dot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Bits = NDArray[np.uint8]
Column = NDArray[Any]  # one number for each row


@dataclass(frozen=True, slots=True)
class InkBox:
    """A rectangle of rows of bytes, `right` and `bottom` not included."""

    left: int  # bytes
    top: int  # dots
    right: int
    bottom: int

    @property
    def width_bytes(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def size(self) -> int:
        """Bytes."""
        return self.width_bytes * self.height


@dataclass(frozen=True, slots=True)
class Band:
    """Some rows, from the left edge to their last byte with ink; `width_bytes` 0 is white paper."""

    top: int
    height: int
    width_bytes: int


def black_and_white(picture: Image.Image, ink_below: int = 128) -> Image.Image:
    """Any picture as a printer can burn it: mode "1", 0 is ink; transparent dots become white.

    Args:
        ink_below: a dot darker than this, of 0 to 255, is ink.

    >>> black_and_white(Image.new("RGBA", (1, 1), (0, 0, 0, 0))).getpixel((0, 0))
    255
    """
    if picture.mode == "1":
        return picture.copy()  # a copy, as the picture's file may be closed
    if "A" in picture.getbands() or "transparency" in picture.info:
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture.convert("RGBA"))
    return picture.convert("L").point(lambda level: 255 if level >= ink_below else 0).convert("1")


def moved(picture: Image.Image, x_dots: int, y_dots: int) -> Image.Image | None:
    """The picture moved to the right and down, of the same size; None where ink would be cut off."""
    made = Image.new("1", picture.size, 1)
    made.paste(picture, (x_dots, y_dots))
    return made if made.histogram()[0] == picture.histogram()[0] else None


def bits(picture: Image.Image) -> Bits:
    """A picture of mode "1" as rows of bytes.

    >>> bits(Image.new("1", (12, 1), 0)).tolist()
    [[255, 240]]
    """
    rows = ~np.frombuffer(picture.tobytes(), np.uint8).reshape(picture.height, -1)
    if picture.width % 8:
        rows[:, -1] &= 0xFF << (8 - picture.width % 8) & 0xFF
    return rows


def inked(ink: Bits) -> InkBox | None:
    """The smallest box of whole bytes with all ink in it; None if there is no ink."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return None
    return InkBox(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def cut(ink: Bits, box: InkBox) -> Bits:
    """The part of the picture that is in a box."""
    return ink[box.top : box.bottom, box.left : box.right]


def boxed(ink: Bits, width: int) -> tuple[int, int, Bits]:
    """The smallest box of dots with all ink in it: its left and top dot, and its rows as bytes.

    One white dot where there is no ink. The rows are whole bytes; the box is moved to the left so that they end within
    the picture's `width` dots, where that is wide enough for them.

    >>> boxed(np.array([[0, 0b00011000, 0]], np.uint8), 24)
    (11, 0, array([[192]], dtype=uint8))
    >>> boxed(np.array([[0, 0b00011000]], np.uint8), 16)
    (8, 0, array([[24]], dtype=uint8))
    """
    dots = np.unpackbits(ink, axis=1)
    rows, columns = np.flatnonzero(dots.any(axis=1)), np.flatnonzero(dots.any(axis=0))
    if not len(rows):
        return 0, 0, np.zeros((1, 1), np.uint8)
    whole_bytes = (int(columns[-1] - columns[0]) // 8 + 1) * 8
    left, top = min(int(columns[0]), max(0, width - whole_bytes)), int(rows[0])
    return left, top, np.packbits(dots[top : rows[-1] + 1, left : columns[-1] + 1], axis=1)


def boxes(ink: Bits, box_costs: int) -> list[InkBox]:
    """Boxes with all ink in them that do not overlap, from top to bottom, so that few bytes are sent.

    A box is divided in two, across or along, where that leaves out most white, as long as it saves more than a box
    costs. That is a good choice and not always the best one.

    Args:
        box_costs: bytes of one box besides its ink.
    """
    whole = inked(ink)
    return [] if whole is None else sorted(_halved(ink != 0, whole, box_costs), key=lambda box: (box.top, box.left))


def _halved(ink: NDArray[np.bool_], box: InkBox, box_costs: int) -> Iterator[InkBox]:
    inside = ink[box.top : box.bottom, box.left : box.right]
    (rows_saved, row), (columns_saved, column) = _best_halves(inside), _best_halves(inside.T)
    if max(rows_saved, columns_saved) <= box_costs:
        yield box
        return
    if rows_saved >= columns_saved:
        halves = (
            InkBox(box.left, box.top, box.right, box.top + row),
            InkBox(box.left, box.top + row, box.right, box.bottom),
        )
    else:
        halves = (
            InkBox(box.left, box.top, box.left + column, box.bottom),
            InkBox(box.left + column, box.top, box.right, box.bottom),
        )
    for half in halves:
        yield from _halved(ink, _shrunk(ink, half), box_costs)


def _shrunk(ink: NDArray[np.bool_], box: InkBox) -> InkBox:
    inside = ink[box.top : box.bottom, box.left : box.right]
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    return InkBox(
        box.left + int(columns[0]), box.top + int(rows[0]), box.left + int(columns[-1]) + 1, box.top + int(rows[-1]) + 1
    )


def _best_halves(inside: NDArray[np.bool_]) -> tuple[int, int]:
    """How many bytes the best division between two rows saves, and before which row it is. The edges must have ink."""
    height, width = inside.shape
    if height < 2:
        return 0, 0
    filled: Column = np.asarray(inside.any(axis=1))
    first = np.where(filled, inside.argmax(axis=1), width)
    last = np.where(filled, width - inside[:, ::-1].argmax(axis=1), 0)
    above, below = _areas(filled, first, last), _areas(filled[::-1], first[::-1], last[::-1])[::-1]
    saved = height * width - above[:-1] - below[1:]
    best = int(saved.argmax())
    return int(saved[best]), best + 1


def _areas(filled: Column, first: Column, last: Column) -> Column:
    """The area of the smallest box around the ink of the rows up to and with each row."""
    heights: Column = np.maximum.accumulate(np.where(filled, np.arange(1, len(filled) + 1), 0))
    widths: Column = np.maximum.accumulate(last) - np.minimum.accumulate(first)
    return heights * widths


def bands(ink: Bits, band_costs: int, feed_costs: int, highest: int) -> list[Band]:
    """The picture as bands from top to bottom with the fewest bytes in all (dynamic programming: the exact optimum).

    Args:
        ink: rows of bytes.
        band_costs: bytes of a band besides its ink.
        feed_costs: bytes of a band without ink.
        highest: how many rows one band with ink may have.
    """
    widths = _widths(ink)
    starts = np.concatenate(([0], np.flatnonzero(np.diff(widths)) + 1, [len(widths)]))
    least, before = np.zeros(len(starts), np.int64), [0] * len(starts)
    for end in range(1, len(starts)):
        widest = np.maximum.accumulate(widths[starts[:end]][::-1])[::-1]
        heights = starts[end] - starts[:end]
        costs = np.where(widest, band_costs * -(-heights // highest) + heights * widest, feed_costs) + least[:end]
        before[end] = int(costs.argmin())
        least[end] = costs[before[end]]
    ends = [len(starts) - 1]
    while ends[-1]:
        ends.append(before[ends[-1]])
    edges = [int(starts[end]) for end in reversed(ends)]
    whole = [Band(top, bottom - top, int(widths[top:bottom].max())) for top, bottom in pairwise(edges)]
    return [part for band in whole for part in _no_higher(band, highest)]


def _widths(ink: Bits) -> Column:
    """For each row, the number of bytes up to its last ink."""
    filled = ink != 0
    return np.where(filled.any(axis=1), ink.shape[1] - filled[:, ::-1].argmax(axis=1), 0)


def _no_higher(band: Band, highest: int) -> list[Band]:
    if not band.width_bytes:
        return [band]
    bottom = band.top + band.height
    return [Band(top, min(highest, bottom - top), band.width_bytes) for top in range(band.top, bottom, highest)]
