"""How much a read of a linear code proves: whether a second engine or its own bars say the same, and whether it moved.

Two frames of a bag that lies still differ by the sensor's noise alone: a blur that makes a wrong number of the bars
makes it again in the next frame. Such a read is no second vote.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from drivers.scanners.bars import bars_fit
from drivers.scanners.base import Picture, Position, ReadDoubt, Symbol, Symbology
from drivers.scanners.engines import Kinds, by_zbar, by_zxing
from drivers.scanners.gs1 import gtin14
from drivers.scanners.levelled import levelled
from drivers.scanners.vision import cv2, np

__all__ = ["Views", "apart", "bars_agree", "is_part_of_more", "second_engine", "without_rivals"]

_DATABARS = frozenset({Symbology.DATABAR, Symbology.DATABAR_LIMITED, Symbology.DATABAR_EXPANDED})
"""zbar is not asked about these (see `engines`)."""
_NARROW = 300.0
"""Pixels; a narrower code is also looked at three times as wide."""
_LARGE = 600_000
"""Pixels; a larger area is not enlarged."""
_QUIET = 0.14
"""Of a code's width, cut out beside it at each end."""
_SAME_VIEW = 0.95
"""Two looks at one place that correlate so well are one look: the bars have not moved by half of one."""
_COLUMNS, _ROWS = 256, 32
_ALONG_BARS = 0.3
"""Of a code's width: two numbers with no more between them, along the bars, are read out of one code."""
_LONG_CODE39 = 6
"""Characters; what has more is not read by chance, by bars of another kind."""
_THIN = 24
"""Pixels; a picture that is no higher is but a line of a code, and has no rows of which a mean could be made."""
_SHORTEST_CODE39 = 2
_KEPT_VIEWS = 6
_FORGET_FRAMES = 15
"""Frames; a code that was not read for so many has left, and its views with it."""

Corner = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Profile = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def second_engine(symbol: Symbol, grey: Picture) -> bool | None:
    """Whether another engine reads the same in the symbol's place; None: it reads nothing there.

    For DataBar, of which zbar knows too little, it is zxing-cpp at another size with another threshold.
    """
    others: set[str] = set()
    looks = _around(symbol, grey) if symbol.symbology in _DATABARS else _by_zbar_levelled(symbol, grey)
    for found in looks:
        others |= {_plain(other.text) for other in found if _comparable(other, symbol)}
        if _plain(symbol.text) in others:
            return True
    return False if others else None


def bars_agree(symbol: Symbol, grey: Picture) -> bool:
    """Whether the bars of the article number that was read, drawn, are those of the picture."""
    fit = bars_fit(symbol, grey)
    return fit is not None and fit.is_proof


def _around(symbol: Symbol, grey: Picture) -> Iterator[tuple[Symbol, ...]]:
    """With much around: the place that is given of a stacked code is its first row's."""
    corners = np.asarray(symbol.position)
    margin = int(np.ptp(corners, axis=0).max()) * 3 // 2 + 24
    (left, top), (right, bottom) = np.maximum(corners.min(axis=0) - margin, 0), corners.max(axis=0) + margin
    area = np.ascontiguousarray(grey[top:bottom, left:right])
    scale = 2.0 if area.size <= _LARGE else 1.0
    larger = np.asarray(cv2.resize(area, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8)
    yield by_zxing(larger, Kinds.LINEAR, local=False)


def _by_zbar_levelled(symbol: Symbol, grey: Picture) -> Iterator[tuple[Symbol, ...]]:
    first, second, _, fourth = (np.asarray(corner, np.float64) for corner in symbol.position)
    width, height = float(np.hypot(*(second - first))), float(np.hypot(*(fourth - first)))
    rows = int(min(200.0, max(24.0, height)))
    for scale in (1.0, 2.0, 3.0) if width < _NARROW else (1.0, 2.0):
        yield by_zbar(levelled(grey, symbol.position, (max(60, int(width * scale * (1 + 2 * _QUIET))), rows), _QUIET))


def _plain(text: str) -> str:
    return gtin14(text) or text.replace("\x1d", "")


_ARTICLES = frozenset({Symbology.EAN13, Symbology.UPCA, Symbology.EAN8, Symbology.UPCE})


def _comparable(other: Symbol, symbol: Symbol) -> bool:
    """Whether both are of one family, so that two different texts contradict each other."""
    one, two = other.symbology, symbol.symbology
    return one is two or (one in _ARTICLES and two in _ARTICLES) or (one.value[:3], two.value[:3]) == ("ITF", "ITF")


class Views:
    """Remembers how the places looked in which one engine alone read something, frame by frame. For one thread.

    Args:
        second: whether another engine reads the same; None: nothing.
        third: whether the number's own bars explain the picture.
    """

    def __init__(
        self,
        second: Callable[[Symbol, Picture], bool | None] = second_engine,
        third: Callable[[Symbol, Picture], bool] = bars_agree,
    ) -> None:
        self._second, self._third = second, third
        self._views: dict[str, deque[tuple[Position, Profile]]] = {}
        self._seen: dict[str, int] = {}
        self._proved: set[str] = set()
        self._frame = 0

    def judged(self, symbols: Iterable[Symbol], grey: Picture) -> tuple[Symbol, ...]:
        """The symbols of the next frame, each with what is against it."""
        self._frame += 1
        for key in [key for key, frame in self._seen.items() if self._frame - frame > _FORGET_FRAMES]:
            del self._seen[key], self._views[key]
            self._proved.discard(key)
        return tuple(self._judge(symbol, grey) for symbol in symbols)

    def _judge(self, symbol: Symbol, grey: Picture) -> Symbol:
        if symbol.symbology.is_2d or symbol.doubt not in (ReadDoubt.NONE, ReadDoubt.OTHER_EYE):
            return symbol
        is_zbars = symbol.doubt is ReadDoubt.OTHER_EYE
        agreed = None if is_zbars else self._second(symbol, grey)
        if agreed:
            return symbol
        if agreed is False:
            return replace(symbol, doubt=ReadDoubt.NOTHING_NEW)
        is_new = self._is_new(symbol, grey)
        # What its bars did not prove they do not prove in the same view.
        if (is_new or symbol.text in self._proved) and self._third(symbol, grey):
            self._proved.add(symbol.text)
            return replace(symbol, doubt=ReadDoubt.NONE)
        if is_zbars:
            return symbol
        return replace(symbol, doubt=ReadDoubt.ALONE if is_new else ReadDoubt.NOTHING_NEW)

    def _is_new(self, symbol: Symbol, grey: Picture) -> bool:
        self._seen[symbol.text] = self._frame
        views = self._views.setdefault(symbol.text, deque(maxlen=_KEPT_VIEWS))
        if any(_alike(profile, _profile(grey, place)) for place, profile in views):
            return False
        views.append((symbol.position, _profile(grey, symbol.position)))
        return True


def _profile(grey: Picture, place: Position) -> Profile:
    """The brightness across a place, the mean of its rows: what noise there is goes under in it."""
    strip = levelled(grey, place, (_COLUMNS, _ROWS)).mean(axis=0, dtype=np.float64)
    smooth = np.asarray(cv2.GaussianBlur(strip[None, :], (0, 0), 1.5))[0]
    return np.asarray(smooth - smooth.mean(), np.float64)


def _alike(one: Profile, other: Profile) -> bool:
    norm = float(np.sqrt((one * one).sum() * (other * other).sum()))
    return norm == 0.0 or float((one * other).sum()) > _SAME_VIEW * norm


def apart(one: Symbol, other: Symbol) -> bool:
    """Whether the two lie in two places of their frame: their upright boxes share less than a quarter of the smaller.

    Of what one engine alone read, a number above or below another at the same width is read out of the same bars.
    """
    sure = one.doubt is other.doubt is ReadDoubt.NONE
    reach = 0.0 if sure else _ALONG_BARS
    boxes = [_box(symbol, reach) for symbol in (one, other)]
    low, high = np.maximum(*(box[0] for box in boxes)), np.minimum(*(box[1] for box in boxes))
    shared = float(np.prod(np.maximum(high - low, 0.0)))
    return 4 * shared <= min(float(np.prod(box[1] - box[0])) for box in boxes)


def _box(symbol: Symbol, reach: float) -> tuple[Corner, Corner]:
    """Its upright box, made longer along its bars by so much of its width; a code is at least a pixel high."""
    corners = np.asarray(symbol.position, np.float64)
    across = corners[1] - corners[0]
    beyond = reach * np.array([-across[1], across[0]])
    corners = np.concatenate([corners + beyond, corners - beyond])
    low = corners.min(axis=0)
    return low, np.maximum(corners.max(axis=0), low + 1)


def without_rivals(symbols: tuple[Symbol, ...], grey: Picture) -> tuple[Symbol, ...]:
    """Of linear reads in one place the one that a second engine confirms, or none of them."""
    rivals = {
        number
        for number, symbol in enumerate(symbols)
        if any(_are_rivals(symbol, other) for other in symbols if other is not symbol)
    }
    return tuple(symbol for number, symbol in enumerate(symbols) if number not in rivals or second_engine(symbol, grey))


def _are_rivals(one: Symbol, other: Symbol) -> bool:
    if one.symbology.is_2d or other.symbology.is_2d or _plain(one.text) == _plain(other.text):
        return False
    return not apart(replace(one, doubt=ReadDoubt.ALONE), replace(other, doubt=ReadDoubt.ALONE))


_SHORT = frozenset({Symbology.UPCE, Symbology.EAN8, Symbology.CODE39})


def is_part_of_more(symbol: Symbol, grey: Picture) -> bool:
    """Whether a short code is seen only along a line through other bars: half an EAN-13, or PDF417.

    A true one is read again in the mean of its rows, where the bars of something else go under.
    """
    if symbol.symbology not in _SHORT:
        return False
    if symbol.symbology is Symbology.CODE39 and len(symbol.text) < _SHORTEST_CODE39:
        return True
    is_long = symbol.symbology is Symbology.CODE39 and len(symbol.text) > _LONG_CODE39
    if is_long or min(grey.shape) < _THIN:
        return False
    width = float(np.hypot(*(np.asarray(symbol.position[1]) - np.asarray(symbol.position[0]))))
    columns = max(_COLUMNS, int(width))
    mean = levelled(grey, symbol.position, (columns * 2, _ROWS), _QUIET).mean(axis=0, dtype=np.float64)
    strip = np.repeat(mean[None, :], _ROWS, axis=0).astype(np.uint8)
    return all(other.text != symbol.text for other in by_zxing(strip, Kinds.SHORT))
