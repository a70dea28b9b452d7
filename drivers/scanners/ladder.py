"""The ladder: ways to look at a picture for codes, the cheapest first.

A rung is a function from a sheet (a grey picture and what was made of it) to symbols; adding one is one line in
`RUNGS`. docs/eyes.md says what each is worth, measured.
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
"""Up to here a picture is worth enlarging: its bars are one or two pixels wide."""
_HEAVY_PIXELS = 2_000_000
"""Above this the slow rungs look at a smaller copy."""
_NARROW_MODULE = 2.0
"""Pixels; an EAN or UPC whose narrowest bars are no wider is read a second time before it is believed."""
_EAN_MODULES = 95
_FULL = 0.15
"""Share of a picture; a striped place that is larger may go over its edge."""

_END_TO_END = 1.25
"""How much nearer one end of a tilted code is than the other is taken to be: 1.2 at 15 degrees, 1.5 at 35."""


class GreyPicture:
    """One grey picture, and what more than one rung needs of it, each made once and only if asked for."""

    def __init__(self, grey: Picture) -> None:
        self.grey = grey

    @property
    def is_small(self) -> bool:
        """Whether it is worth enlarging."""
        return bool(self.grey.size <= _SMALL_PIXELS)

    @property
    def is_narrow(self) -> bool:
        """Whether it is too narrow for a striped place to be found in it."""
        return bool(min(self.grey.shape) < 4 * CELL)

    @cached_property
    def reduced(self) -> tuple[Picture, float]:
        """A copy of at most `_HEAVY_PIXELS`, and by how much its places must be multiplied."""
        if self.grey.size <= _HEAVY_PIXELS:
            return self.grey, 1.0
        scale = (_HEAVY_PIXELS / self.grey.size) ** 0.5
        size = (max(1, int(self.grey.shape[1] * scale)), max(1, int(self.grey.shape[0] * scale)))
        return np.asarray(cv2.resize(self.grey, size, interpolation=cv2.INTER_AREA), np.uint8), 1.0 / scale

    @cached_property
    def twice(self) -> Picture:
        """It at twice its size."""
        return _twice(self.grey)

    @cached_property
    def even(self) -> Picture:
        """The reduced copy with its uneven light evened out (CLAHE)."""
        return _even_light(self.reduced[0])

    @cached_property
    def places(self) -> tuple[Stripes, ...]:
        """The striped places of the reduced copy."""
        return striped_places(self.reduced[0])


Rung = Callable[[GreyPicture], tuple[Symbol, ...]]


def fast(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """zxing-cpp as the picture is."""
    return by_zxing(sheet.grey)


def enlarged(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """zxing-cpp on a small picture at twice its size."""
    return moved(by_zxing(sheet.twice, invert=True), 0.5) if sheet.is_small else ()


def levelled(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """zxing-cpp on the striped places, each cut out and turned level, its edges lifted.

    Two rows are made one: the bars run across them, so that only grain is lost, and half the time.
    """
    return _by_places(sheet, lambda strip: by_zxing(_lifted(_thinned(strip), 2.0, 1.0), Kinds.LINEAR), most=3)


def enlarged_sharp(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """zxing-cpp on a small picture at twice its size, its light evened out and its edges lifted."""
    if not sheet.is_small:
        return ()
    return moved(by_zxing(_lifted(_twice(sheet.even), 2.0, 2.0), invert=True), 0.5)


def evened(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """zxing-cpp on a picture whose light was evened out; only for 2D codes where there are no stripes."""
    kinds = Kinds.ALL if sheet.places or sheet.is_narrow else Kinds.MATRIX
    return moved(by_zxing(sheet.even, kinds, turn=sheet.is_narrow, shrink=True, invert=True), sheet.reduced[1])


def evened_sharp(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """As `evened`, for what is blurred: its edges lifted much."""
    if not sheet.is_small and not sheet.places:
        return ()
    kinds = Kinds.ALL if sheet.places else Kinds.MATRIX
    return moved(by_zxing(_lifted(sheet.even, 1.0, 3.0), kinds), sheet.reduced[1])


def one_threshold(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """zxing-cpp with one threshold for all of a small picture, at twice its size: 2D codes on creased cloth or foil."""
    return moved(by_zxing(sheet.twice, Kinds.MATRIX, invert=True, local=False), 0.5) if sheet.is_small else ()


def levelled_even(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """As `levelled`, each place with its light evened out and its edges lifted more."""
    return _by_places(
        sheet, lambda strip: by_zxing(_lifted(_thinned(_even_light(strip)), 2.0, 2.0), Kinds.LINEAR, shrink=True)
    )


def untilted(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """As `levelled`, for paper that is tilted by some 30 degrees, either way, so that one end's bars are half as wide.

    It is for DataBar, whose reader measures one end by the other; EAN and the like are read without.
    """
    return _by_places(sheet, _untilted_either_way)


def _untilted_either_way(strip: Picture) -> tuple[Symbol, ...]:
    views = (untilt(strip, nearer) for nearer in (_END_TO_END, 1 / _END_TO_END))
    reads = (by_zxing(_lifted(_thinned(view), 3.0, 1.5), Kinds.LINEAR) for view in views)
    return next((symbols for symbols in reads if symbols), ())


def turned(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """zxing-cpp on the picture and on its side: DataMatrix, which it does not find at every angle, and light on dark.

    Linear codes too where the picture is so full of one that no striped place is seen whole.
    """
    kinds = Kinds.ALL if any(place.share > _FULL for place in sheet.places) else Kinds.MATRIX
    return moved(by_zxing(sheet.reduced[0], kinds, turn=True, shrink=True, invert=True), sheet.reduced[1])


def turned_large(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """As `turned`, a small picture at twice its size."""
    return moved(by_zxing(sheet.twice, Kinds.MATRIX, turn=True, invert=True), 0.5) if sheet.is_small else ()


def other_eyes(sheet: GreyPicture) -> tuple[Symbol, ...]:
    """zbar, which sees some blurred codes that zxing-cpp does not: on a small picture, or its striped places levelled.

    It is slow: a large picture, or a camera's frame, is not worth its time as a whole.
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
"""For a single picture."""
LIVE_RUNGS: tuple[Rung, ...] = (levelled, turned, levelled_even, evened, other_eyes)
"""For a camera's frame that the first rung did not read."""


_LINEAR_BESIDE: tuple[Rung, ...] = (levelled, levelled_even)
_MATRIX_BESIDE: tuple[Rung, ...] = (turned, turned_large)


def beside(symbols: tuple[Symbol, ...], grey: Picture, turn: int | None = None) -> tuple[Symbol, ...]:
    """What else is in a picture, of the other kind than the symbols that were read: 2D beside linear, linear beside 2D.

    Args:
        turn: only that one of the ways, to save time.
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
    """The picture without the symbols that are known."""
    painted = grey.copy()
    paper = float(np.percentile(grey[::8, ::8], 75))
    for symbol in symbols:
        cv2.fillConvexPoly(painted, np.asarray(symbol.position, np.int32), paper)
    return painted


def _by_places(sheet: GreyPicture, look: Callable[[Picture], tuple[Symbol, ...]], most: int = 1) -> tuple[Symbol, ...]:
    """What is read in the first striped place in which anything is; at most so many are looked at."""
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
    """Each two rows made one, their mean."""
    size = (strip.shape[1], max(4, strip.shape[0] // 2))
    return np.asarray(cv2.resize(strip, size, interpolation=cv2.INTER_AREA), np.uint8)


def _lifted(grey: Picture, sigma: float, by: float) -> Picture:
    """Its edges lifted: what blurring by `sigma` would take away is added `by` times."""
    blurred = cv2.GaussianBlur(grey, (0, 0), sigma)
    return np.asarray(cv2.addWeighted(grey, 1.0 + by, blurred, -by, 0), np.uint8)


def believed(symbols: tuple[Symbol, ...], sheet: GreyPicture) -> tuple[Symbol, ...]:
    """Each once; what is easily misread has been looked at a second time. They must be of this sheet."""
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
    """The longest read of an ITF: a slanting line through its bars may give a part of it that looks whole."""
    again = _by_places(sheet, lambda strip: by_zxing(strip, Kinds.ITF), most=3)
    return max((symbol, *(other for other in again if symbol.text in other.text)), key=lambda read: len(read.text))


def _at_twice_the_size(symbol: Symbol, grey: Picture) -> Symbol:
    """A narrow EAN or UPC, read again at twice the size: where the two differ, zbar says which, else the larger."""
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
    # A new one each time: OpenCV's CLAHE object keeps its tables and is not for two threads at once.
    return np.asarray(cv2.createCLAHE(2.0, (8, 8)).apply(grey), np.uint8)


def moved(symbols: tuple[Symbol, ...], scale: float, left: int = 0, top: int = 0) -> tuple[Symbol, ...]:
    if scale == 1.0 and not left and not top:
        return symbols
    return tuple(replace(symbol, position=shifted(symbol.position, scale, left, top)) for symbol in symbols)


def shifted(place: Position, scale: float, left: int, top: int) -> Position:
    first, second, third, fourth = ((int(x * scale) + left, int(y * scale) + top) for x, y in place)
    return first, second, third, fourth
