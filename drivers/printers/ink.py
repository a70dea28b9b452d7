"""Where a picture has ink: what is worth sending to a printer, and what is only fed or left out. Pure.

A picture is taken as rows of bytes, as printers burn them: the first dot is the highest bit, a 1 bit is ink, and the
dots between the picture's width and a whole byte are white. Whatever is left out is white, so that the picture which
comes out is the same, dot for dot.
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
    """Any picture as a printer can burn it: mode "1", 0 is ink; what is transparent is paper.

    >>> black_and_white(Image.new("RGBA", (1, 1), (0, 0, 0, 0))).getpixel((0, 0))
    255
    """
    if picture.mode == "1":
        return picture.copy()  # of its own, also when its file is closed
    if "A" in picture.getbands() or "transparency" in picture.info:
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture.convert("RGBA"))
    return picture.convert("L").point(lambda level: 255 if level >= ink_below else 0).convert("1")


def moved(picture: Image.Image, x_dots: int, y_dots: int) -> Image.Image | None:
    """The picture so far to the right and down, on white, as large as before; None where ink would run off."""
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
    """The smallest box that holds all ink; None if there is none."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return None
    return InkBox(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def cut(ink: Bits, box: InkBox) -> Bits:
    """What is in a box."""
    return ink[box.top : box.bottom, box.left : box.right]


def boxed(ink: Bits, width: int) -> tuple[int, int, Bits]:
    """The smallest box of dots that holds all ink: its left and top, and its rows from there on; one dot if none has.

    Its rows are whole bytes, and end within the picture's `width` dots where that is wide enough for them.

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
    """Boxes that hold all ink and do not overlap, from top to bottom: few bytes, at `box_costs` for each more.

    A box is halved, across or along, where that leaves out most, as long as it leaves out more than a box costs.
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
    """How much is left out at best by halving between two rows, and before which row. Its edges must have ink."""
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
    """The picture as bands from top to bottom that make the fewest bytes: exact, not a guess.

    Args:
        ink: rows of bytes.
        band_costs: bytes of a band besides its ink.
        feed_costs: bytes of a band that has none.
        highest: rows that one band with ink may have.
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
    """For each row, how many bytes it takes up to its last ink."""
    filled = ink != 0
    return np.where(filled.any(axis=1), ink.shape[1] - filled[:, ::-1].argmax(axis=1), 0)


def _no_higher(band: Band, highest: int) -> list[Band]:
    if not band.width_bytes:
        return [band]
    bottom = band.top + band.height
    return [Band(top, min(highest, bottom - top), band.width_bytes) for top in range(band.top, bottom, highest)]
