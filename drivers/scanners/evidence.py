"""How much one read of a linear code proves: does a second decoder read the same, do its bars fit, has it moved?

Two frames of a bag that lies still differ only by the sensor's noise. If a blur makes a wrong number of the bars, it
makes the same wrong number in the next frame. So such a read is no second vote.
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
"""zbar cannot check these (see `engines`)."""
_NARROW = 300.0
"""Pixels; a narrower code is also looked at in three times its size."""
_LARGE = 600_000
"""Pixels; a larger area is not enlarged."""
_QUIET = 0.14
"""How much is cut out beside a code at each end, as a share of its width."""
_SAME_VIEW = 0.95
"""Correlation from which two looks at one place are one view: the bars have moved by less than half a bar."""
_COLUMNS, _ROWS = 256, 32
_ALONG_BARS = 0.3
"""Share of a code's width: two numbers that are less apart, along the bars, were read from one code."""
_LONG_CODE39 = 6
"""Characters; a longer Code 39 is not read by chance from the bars of another kind of code."""
_THIN = 24
"""Pixels; a picture that is not higher is a single line of a code, without rows to take the mean of."""
_SHORTEST_CODE39 = 2
_KEPT_VIEWS = 6
_FORGET_FRAMES = 15
"""A code that was not read for so many frames has left the picture, and its views are forgotten."""

Corner = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Profile = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def second_engine(symbol: Symbol, grey: Picture) -> bool | None:
    """Whether another decoder reads the same in the symbol's place; None: it reads nothing there.

    For DataBar, which zbar reads badly, it is zxing-cpp once more, at another size and with another threshold.
    """
    others: set[str] = set()
    looks = _around(symbol, grey) if symbol.symbology in _DATABARS else _by_zbar_levelled(symbol, grey)
    for found in looks:
        others |= {_plain(other.text) for other in found if _comparable(other, symbol)}
        if _plain(symbol.text) in others:
            return True
    return False if others else None


def bars_agree(symbol: Symbol, grey: Picture) -> bool:
    """Whether the bars of the article number, as they should be, are those of the picture (see `bars`)."""
    fit = bars_fit(symbol, grey)
    return fit is not None and fit.is_proof


def _around(symbol: Symbol, grey: Picture) -> Iterator[tuple[Symbol, ...]]:
    """With a wide margin: zxing-cpp gives only the first row's place of a stacked code."""
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
    """Whether both are kinds of code that can be taken for each other, so that two texts contradict each other."""
    one, two = other.symbology, symbol.symbology
    return one is two or (one in _ARTICLES and two in _ARTICLES) or (one.value[:3], two.value[:3]) == ("ITF", "ITF")


class Views:
    """Remembers, from frame to frame, how the places looked in which only one decoder read something. Not thread-safe.

    Args:
        second: whether another decoder reads the same; None: it reads nothing.
        third: whether the bars of the number explain the picture.
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
        """The symbols of the next frame, each with its doubt."""
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
        # In a view where the bars did not fit they will not fit now: not tried again.
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
    """The brightness across a place: the mean of its rows, in which noise disappears."""
    strip = levelled(grey, place, (_COLUMNS, _ROWS)).mean(axis=0, dtype=np.float64)
    smooth = np.asarray(cv2.GaussianBlur(strip[None, :], (0, 0), 1.5))[0]
    return np.asarray(smooth - smooth.mean(), np.float64)


def _alike(one: Profile, other: Profile) -> bool:
    norm = float(np.sqrt((one * one).sum() * (other * other).sum()))
    return norm == 0.0 or float((one * other).sum()) > _SAME_VIEW * norm


def apart(one: Symbol, other: Symbol) -> bool:
    """Whether two symbols are in different places: their upright boxes share less than a quarter of the smaller.

    If only one decoder read them, boxes are made longer along the bars: a number right above or below another one was
    read from the same bars.
    """
    sure = one.doubt is other.doubt is ReadDoubt.NONE
    reach = 0.0 if sure else _ALONG_BARS
    boxes = [_box(symbol, reach) for symbol in (one, other)]
    low, high = np.maximum(*(box[0] for box in boxes)), np.minimum(*(box[1] for box in boxes))
    shared = float(np.prod(np.maximum(high - low, 0.0)))
    return 4 * shared <= min(float(np.prod(box[1] - box[0])) for box in boxes)


def _box(symbol: Symbol, reach: float) -> tuple[Corner, Corner]:
    """Its upright box, made longer along the bars at each end by this share of its width; at least a pixel high."""
    corners = np.asarray(symbol.position, np.float64)
    across = corners[1] - corners[0]
    beyond = reach * np.array([-across[1], across[0]])
    corners = np.concatenate([corners + beyond, corners - beyond])
    low = corners.min(axis=0)
    return low, np.maximum(corners.max(axis=0), low + 1)


def without_rivals(symbols: tuple[Symbol, ...], grey: Picture) -> tuple[Symbol, ...]:
    """Of several linear reads in one place, keeps the one that a second decoder confirms, or none."""
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
    """Whether a short code was only read along a line through other bars: half of an EAN-13, or PDF417.

    A real one is read again in the mean of its rows, in which the bars of another code disappear.
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
