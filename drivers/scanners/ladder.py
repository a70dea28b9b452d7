"""The ladder: ways to look for codes in a picture, the cheapest first.

A rung is a function from a `GreyPicture` to the symbols that it finds. To add one, write it and put it into `RUNGS`.
docs/eyes.md has measurements of what each rung adds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from drivers.scanners.base import Picture, Position, Symbol, Symbology
from drivers.scanners.engines import Kinds, by_zbar, by_zxing
from drivers.scanners.evidence import is_part_of_more, without_rivals
from drivers.scanners.stripes import CELL, Stripes, level, striped_places, untilt
from drivers.scanners.vision import cv2, np

__all__ = ["LIVE_RUNGS", "RUNGS", "GreyPicture", "Rung", "believed", "beside", "fast", "moved", "shifted"]

_SMALL_PIXELS = 160_000
"""A picture of at most so many pixels is worth enlarging: its bars are one or two pixels wide."""
_HEAVY_PIXELS = 2_000_000
"""Of a picture with more pixels, the slow rungs use a smaller copy."""
_NARROW_MODULE = 2.0
"""Pixels; an EAN or UPC whose narrowest bars are not wider is read a second time before it is accepted."""
_EAN_MODULES = 95
_FULL = 0.15
"""Share of a picture's area; a striped place that is larger may be cut off by the picture's edge."""

_END_TO_END = 1.25
"""How much nearer one end of a tilted code is assumed to be than the other: it is 1.2 at 15 degrees, 1.5 at 35."""


class GreyPicture:
    """One grey picture, with the versions of it that several rungs need; each is made once, when it is first used."""

    def __init__(self, grey: Picture) -> None:
        self.grey = grey

    @property
    def is_small(self) -> bool:
        """Whether it is worth enlarging."""
        return bool(self.grey.size <= _SMALL_PIXELS)

    @property
    def is_narrow(self) -> bool:
        """Whether it is too narrow to find striped places in it."""
        return bool(min(self.grey.shape) < 4 * CELL)

    @cached_property
    def reduced(self) -> tuple[Picture, float]:
        """A copy of at most `_HEAVY_PIXELS`, and the factor from its coordinates to the picture's."""
        if self.grey.size <= _HEAVY_PIXELS:
            return self.grey, 1.0
        scale = (_HEAVY_PIXELS / self.grey.size) ** 0.5
        size = (max(1, int(self.grey.shape[1] * scale)), max(1, int(self.grey.shape[0] * scale)))
        return np.asarray(cv2.resize(self.grey, size, interpolation=cv2.INTER_AREA), np.uint8), 1.0 / scale

    @cached_property
    def twice(self) -> Picture:
        """A copy of twice the size."""
        return _twice(self.grey)

    @cached_property
    def even(self) -> Picture:
        """The reduced copy with its contrast equalised locally (CLAHE)."""
        return _even_light(self.reduced[0])

    @cached_property
    def places(self) -> tuple[Stripes, ...]:
        """The striped places of the reduced copy."""
        return striped_places(self.reduced[0])


Rung = Callable[[GreyPicture], tuple[Symbol, ...]]


def fast(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """zxing-cpp on the picture as it is."""
    return by_zxing(sheet.grey)


def enlarged(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """zxing-cpp on a small picture at twice its size."""
    return moved(by_zxing(sheet.twice, invert=True), 0.5) if sheet.is_small else ()


def levelled(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """zxing-cpp on the striped places, each cut out, turned level and sharpened.

    Two rows are merged into one. As the bars run across the rows, only noise is lost, and half of the time is saved.
    """
    return _by_places(sheet, lambda strip: by_zxing(_lifted(_thinned(strip), 2.0, 1.0), Kinds.LINEAR), most=3)


def enlarged_sharp(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """zxing-cpp on a small picture at twice its size, equalised (CLAHE) and sharpened."""
    if not sheet.is_small:
        return ()
    return moved(by_zxing(_lifted(_twice(sheet.even), 2.0, 2.0), invert=True), 0.5)


def evened(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """zxing-cpp on an equalised picture (CLAHE); only for 2D codes if there are no striped places."""
    kinds = Kinds.ALL if sheet.places or sheet.is_narrow else Kinds.MATRIX
    return moved(by_zxing(sheet.even, kinds, turn=sheet.is_narrow, shrink=True, invert=True), sheet.reduced[1])


def evened_sharp(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """As `evened`, strongly sharpened, for blurred codes."""
    if not sheet.is_small and not sheet.places:
        return ()
    kinds = Kinds.ALL if sheet.places else Kinds.MATRIX
    return moved(by_zxing(_lifted(sheet.even, 1.0, 3.0), kinds), sheet.reduced[1])


def one_threshold(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """zxing-cpp on a small picture at twice its size, with one threshold: for 2D codes on creased material."""
    return moved(by_zxing(sheet.twice, Kinds.MATRIX, invert=True, local=False), 0.5) if sheet.is_small else ()


def levelled_even(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """As `levelled`, each place equalised (CLAHE) and sharpened more."""
    return _by_places(
        sheet, lambda strip: by_zxing(_lifted(_thinned(_even_light(strip)), 2.0, 2.0), Kinds.LINEAR, shrink=True)
    )


def untilted(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """As `levelled`, for paper tilted by about 30 degrees, so that the bars are much narrower at one end.

    For DataBar: its decoder compares one end with the other. EAN and the like are read without this.
    """
    return _by_places(sheet, _untilted_either_way)


def _untilted_either_way(strip: Picture) -> tuple[Symbol, ...]:
    views = (untilt(strip, nearer) for nearer in (_END_TO_END, 1 / _END_TO_END))
    reads = (by_zxing(_lifted(_thinned(view), 3.0, 1.5), Kinds.LINEAR) for view in views)
    return next((symbols for symbols in reads if symbols), ())


def turned(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """zxing-cpp on the picture, also turned by 90 degrees and inverted: DataMatrix, which it misses at some angles.

    Linear codes too, if one fills so much of the picture that no striped place is complete.
    """
    kinds = Kinds.ALL if any(place.share > _FULL for place in sheet.places) else Kinds.MATRIX
    return moved(by_zxing(sheet.reduced[0], kinds, turn=True, shrink=True, invert=True), sheet.reduced[1])


def turned_large(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """As `turned`, on a small picture at twice its size."""
    return moved(by_zxing(sheet.twice, Kinds.MATRIX, turn=True, invert=True), 0.5) if sheet.is_small else ()


def other_eyes(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """zbar, which reads some blurred codes that zxing-cpp does not: on a small picture, or on the levelled places.

    It is too slow for the whole of a large picture or a camera's frame.
    """
    return by_zbar(sheet.grey) if sheet.is_small else _by_places(sheet, by_zbar)


RUNGS: tuple[Rung, ...] = (
    fast,
    enlarged,
    levelled,
    enlarged_sharp,
    evened,
    evened_sharp,
    levelled_even,
    turned,
    one_threshold,
    turned_large,
    untilted,
    other_eyes,
)
"""The rungs for a single picture, in this order."""
LIVE_RUNGS: tuple[Rung, ...] = (levelled, turned, levelled_even, evened, other_eyes)
"""The rungs for a camera's frame that the first rung did not read, one for each frame in turn."""


_LINEAR_BESIDE: tuple[Rung, ...] = (levelled, levelled_even)
_MATRIX_BESIDE: tuple[Rung, ...] = (turned, turned_large)


def beside(symbols: tuple[Symbol, ...], grey: Picture, turn: int | None = None) -> tuple[Symbol, ...]:
    """Further codes in a picture, of the other kind than those that were read: 2D beside linear, linear beside 2D.

    Args:
        turn: use only this one of the rungs (modulo their number), to save time; None: all.
    """
    rungs = _MATRIX_BESIDE if not symbols[0].symbology.is_2d else _LINEAR_BESIDE
    rungs = rungs if turn is None else (rungs[turn % len(rungs)],)
    if {symbol.symbology.is_2d for symbol in symbols} == {True, False}:
        return ()
    sheet = GreyPicture(_painted_over(symbols, grey))
    for rung in rungs:
        found = tuple(symbol for symbol in rung(sheet) if symbol.symbology.is_2d is not symbols[0].symbology.is_2d)
        if found:
            return believed(found, sheet)
    return ()


def _painted_over(symbols: tuple[Symbol, ...], grey: Picture) -> Picture:
    """The picture with the known symbols painted over."""
    painted = grey.copy()
    paper = float(np.percentile(grey[::8, ::8], 75))
    for symbol in symbols:
        cv2.fillConvexPoly(painted, np.asarray(symbol.position, np.int32), paper)
    return painted


def _by_places(sheet: GreyPicture, look: Callable[[Picture], tuple[Symbol, ...]], most: int = 1) -> tuple[Symbol, ...]:
    """The symbols of the first striped place in which `look` finds any; at most `most` places are tried."""
    small, scale = sheet.reduced
    for place in sheet.places[:most]:
        symbols = look(level(small, place, _enlargement(place)))
        if symbols:
            return moved(tuple(replace(symbol, position=place.position) for symbol in symbols), scale)
    return ()


def _enlargement(place: Stripes) -> float:
    return 3.0 if place.width < 240 else 2.0 if place.width < 420 else 1.0


def _twice(grey: Picture) -> Picture:
    return np.asarray(cv2.resize(grey, None, fx=2.0, fy=2.0, interpolation=cv2.INTER_CUBIC), np.uint8)


def _thinned(strip: Picture) -> Picture:
    """Half as many rows: each is the mean of two."""
    size = (strip.shape[1], max(4, strip.shape[0] // 2))
    return np.asarray(cv2.resize(strip, size, interpolation=cv2.INTER_AREA), np.uint8)


def _lifted(grey: Picture, sigma: float, by: float) -> Picture:
    """Sharpened (unsharp mask): the difference to a copy blurred by `sigma` is added `by` times."""
    blurred = cv2.GaussianBlur(grey, (0, 0), sigma)
    return np.asarray(cv2.addWeighted(grey, 1.0 + by, blurred, -by, 0), np.uint8)


def believed(symbols: tuple[Symbol, ...], sheet: GreyPicture) -> tuple[Symbol, ...]:
    """The symbols of this sheet, each once, without those that prove to be misread when looked at again."""
    once = {(symbol.text, symbol.symbology): symbol for symbol in reversed(symbols)}
    confirmed = tuple(_confirmed(symbol, sheet) for symbol in once.values())[::-1]
    whole = tuple(symbol for symbol in confirmed if not is_part_of_more(symbol, sheet.grey))
    return without_rivals(whole, sheet.grey)


def _confirmed(symbol: Symbol, sheet: GreyPicture) -> Symbol:
    if symbol.symbology in (Symbology.ITF, Symbology.ITF14):
        return _longest(symbol, sheet)
    if symbol.symbology in (Symbology.EAN13, Symbology.UPCA, Symbology.UPCE):
        return _at_twice_the_size(symbol, sheet.grey)
    return symbol


def _longest(symbol: Symbol, sheet: GreyPicture) -> Symbol:
    """The longest read of an ITF: along a slanted line a decoder may read only a part of it, which looks complete."""
    again = _by_places(sheet, lambda strip: by_zxing(strip, Kinds.ITF), most=3)
    return max((symbol, *(other for other in again if symbol.text in other.text)), key=lambda read: len(read.text))


def _at_twice_the_size(symbol: Symbol, grey: Picture) -> Symbol:
    """A narrow EAN or UPC is read again at twice the size. If the reads differ, the second is taken unless zbar reads
    the first.
    """
    corners = np.asarray(symbol.position)
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    if float(np.hypot(*(corners[1] - corners[0]))) > _NARROW_MODULE * _EAN_MODULES:
        return symbol
    margin = 24
    area = grey[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin]
    if area.size == 0 or area.size > _SMALL_PIXELS:
        return symbol
    kinds = Kinds.UPCE if symbol.symbology is Symbology.UPCE else Kinds.ARTICLE
    again = by_zxing(GreyPicture(area).twice, kinds)
    if not again or any(other.text == symbol.text for other in again):
        return symbol
    by_other = {other.text for other in by_zbar(area)}
    return symbol if symbol.text in by_other else replace(again[0], position=symbol.position)


def _even_light(grey: Picture) -> Picture:
    # A new object each time: OpenCV's CLAHE objects are not thread-safe.
    return np.asarray(cv2.createCLAHE(2.0, (8, 8)).apply(grey), np.uint8)


def moved(symbols: tuple[Symbol, ...], scale: float, left: int = 0, top: int = 0) -> tuple[Symbol, ...]:
    if scale == 1.0 and not left and not top:
        return symbols
    return tuple(replace(symbol, position=shifted(symbol.position, scale, left, top)) for symbol in symbols)


def shifted(place: Position, scale: float, left: int, top: int) -> Position:
    first, second, third, fourth = ((int(x * scale) + left, int(y * scale) + top) for x, y in place)
    return first, second, third, fourth
