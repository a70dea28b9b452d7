"""From a picture to the symbols in it: a ladder of ways to look, the cheapest first.

A rung is a function from a grey picture to symbols; adding one
is one line in `RUNGS`. On a single picture the rungs are climbed until one reads something (`read`); live, every
frame gets the first rung and, where that reads nothing, one of the others in turn (`LiveReader`).

Every library call here releases the GIL, so that a thread that decodes does not stop the screen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

from drivers.scanners import engines
from drivers.scanners.base import Picture, Position, Symbol, Symbology
from drivers.scanners.stripes import Stripes, stripes
from drivers.scanners.vision import as_grey, as_picture, cv2, np

__all__ = ["RUNGS", "LiveReader", "LiveResult", "Sight", "read"]

_SMALL_PIXELS = 160_000
"""Up to here a picture is worth enlarging: its bars are one or two pixels wide."""
_HEAVY_PIXELS = 2_000_000
"""Above this the slow rungs look at a smaller copy."""
_FLAT = 16.0
"""Between the darkest and the lightest pixel; below it there is nothing in a picture."""
_NARROW_PIXELS = 300
"""An EAN or UPC narrower than this is read a second time, larger, before it is believed."""

Box = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
"""The four corners of what looks like a linear code, shape (4, 2)."""


class Sheet:
    """One grey picture, and what more than one rung needs of it, each made once and only if asked for."""

    def __init__(self, grey: Picture) -> None:
        self.grey = grey

    @property
    def is_small(self) -> bool:
        """Whether it is worth enlarging."""
        return self.grey.size <= _SMALL_PIXELS

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
        return np.asarray(cv2.resize(self.grey, None, fx=2.0, fy=2.0, interpolation=cv2.INTER_CUBIC), np.uint8)

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """Where OpenCV's detector sees linear codes in the reduced copy, looked for only where there are stripes.

        Its decoder is not used: it invents EANs.
        """
        if self.striped is None:
            return ()
        found, boxes = cv2.barcode.BarcodeDetector().detectMulti(self.reduced[0])
        if not found or boxes is None:
            return ()
        return tuple(np.asarray(boxes, np.float32).reshape(-1, 4, 2)[:8])

    @cached_property
    def striped(self) -> Stripes | None:
        """The largest striped place of the reduced copy."""
        return stripes(self.reduced[0])


Rung = Callable[[Sheet], tuple[Symbol, ...]]


def fast(sheet: Sheet) -> tuple[Symbol, ...]:
    """zxing-cpp as the picture is."""
    return engines.by_zxing(sheet.grey, thorough=False)


def evened(sheet: Sheet) -> tuple[Symbol, ...]:
    """zxing-cpp, thorough, on a picture whose uneven light was evened out (CLAHE)."""
    small, scale = sheet.reduced
    return _moved(engines.by_zxing(_even_light(small), thorough=True), scale)


def enlarged(sheet: Sheet) -> tuple[Symbol, ...]:
    """zxing-cpp on a small picture at twice its size."""
    return _moved(engines.by_zxing(sheet.twice, thorough=False), 0.5) if sheet.is_small else ()


def enlarged_sharp(sheet: Sheet) -> tuple[Symbol, ...]:
    """zxing-cpp, thorough, on a small picture at twice its size with its edges lifted."""
    if not sheet.is_small:
        return ()
    twice = sheet.twice
    lifted = cv2.addWeighted(twice, 2.0, cv2.GaussianBlur(twice, (0, 0), 2), -1.0, 0)
    return _moved(engines.by_zxing(np.asarray(lifted, np.uint8), thorough=True), 0.5)


def turned_upright(sheet: Sheet) -> tuple[Symbol, ...]:
    """zxing-cpp on each place that looks like a linear code, cut out and turned level."""
    small, scale = sheet.reduced
    boxes = sheet.boxes
    if sheet.striped is not None:
        boxes = (*boxes, np.asarray(sheet.striped.position, np.float32))
    symbols = [symbol for box in boxes for symbol in _read_cut_out(small, box)]
    return _moved(tuple(symbols), scale)


def other_eyes(sheet: Sheet) -> tuple[Symbol, ...]:
    """zbar, which sees some blurred linear codes that zxing-cpp does not.

    It is slow; a large picture in which nothing looks like a linear code is not worth its time.
    """
    small, scale = sheet.reduced
    if not sheet.is_small and sheet.striped is None:
        return ()
    return _moved(engines.by_zbar(small), scale)


RUNGS: tuple[Rung, ...] = (fast, enlarged, evened, enlarged_sharp, turned_upright, other_eyes)


def read(image: Picture) -> tuple[Symbol, ...]:
    """The codes in one picture; empty if none can be read. Every rung is tried until one reads something.

    Args:
        image: grey or BGR, any size.

    Raises:
        PictureError: it is no picture.
    """
    grey = as_grey(as_picture(image))
    if _contrast(grey) < _FLAT:
        return ()
    sheet = Sheet(grey)
    for rung in RUNGS if min(grey.shape) >= 4 else RUNGS[:1]:
        symbols = rung(sheet)
        if symbols:
            return tuple(_confirmed(symbol, sheet) for symbol in _once(symbols))
    return ()


def _confirmed(symbol: Symbol, sheet: Sheet) -> Symbol:
    """What is easily misread, looked at a second time."""
    if symbol.symbology is Symbology.ITF:
        return _longest(symbol, sheet)
    return _at_twice_the_size(symbol, sheet.grey)


def _longest(symbol: Symbol, sheet: Sheet) -> Symbol:
    """The longest read of an ITF: a slanting line through its bars may give a part of it that looks whole."""
    again = (*turned_upright(sheet), *evened(sheet))
    return max((symbol, *(other for other in again if symbol.text in other.text)), key=lambda read: len(read.text))


def _at_twice_the_size(symbol: Symbol, grey: Picture) -> Symbol:
    """A narrow EAN or UPC, read again at twice the size: where the two differ, zbar says which, else the larger."""
    corners = np.asarray(symbol.position)
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    if symbol.symbology not in (Symbology.EAN13, Symbology.UPCA) or right - left > _NARROW_PIXELS:
        return symbol
    margin = 24
    area = grey[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin]
    if area.size == 0 or area.size > _SMALL_PIXELS:
        return symbol
    again = [other for other in enlarged(Sheet(area)) if other.symbology in (Symbology.EAN13, Symbology.UPCA)]
    if not again or any(other.text == symbol.text for other in again):
        return symbol
    by_zbar = {other.text for other in engines.by_zbar(area)}
    return symbol if symbol.text in by_zbar else replace(again[0], position=symbol.position)


def _contrast(grey: Picture) -> float:
    low, high, _, _ = cv2.minMaxLoc(grey)
    return float(high) - float(low)


def _once(symbols: tuple[Symbol, ...]) -> tuple[Symbol, ...]:
    return tuple({(symbol.text, symbol.symbology): symbol for symbol in reversed(symbols)}.values())[::-1]


def _even_light(grey: Picture) -> Picture:
    # A new one each time: OpenCV's CLAHE object keeps its tables and is not for two threads at once.
    return np.asarray(cv2.createCLAHE(2.0, (8, 8)).apply(grey), np.uint8)


def _moved(symbols: tuple[Symbol, ...], scale: float, left: int = 0, top: int = 0) -> tuple[Symbol, ...]:
    if scale == 1.0 and not left and not top:
        return symbols
    return tuple(replace(symbol, position=_shifted(symbol.position, scale, left, top)) for symbol in symbols)


def _shifted(place: Position, scale: float, left: int, top: int) -> Position:
    first, second, third, fourth = ((int(x * scale) + left, int(y * scale) + top) for x, y in place)
    return first, second, third, fourth


def _corners(box: Box) -> Position:
    first, second, third, fourth = ((int(x), int(y)) for x, y in box)
    return first, second, third, fourth


def _read_cut_out(grey: Picture, box: Box) -> list[Symbol]:
    """Cut a box out with 18 % around it, turned level and doubled if narrow, and read it."""
    (middle_x, middle_y), (width, height), angle = cv2.minAreaRect(box)
    if width < height:
        width, height, angle = height, width, angle - 90
    wide, high = width * 1.36, height * 1.36
    scale = 2.0 if wide < 300 else 1.0
    if not (4 <= wide * scale <= 4000 and 4 <= high * scale <= 4000):
        return []
    turn = np.array(cv2.getRotationMatrix2D((middle_x, middle_y), angle, 1.0), np.float64)
    turn[:, 2] += np.array([wide / 2 - middle_x, high / 2 - middle_y])
    size = (int(wide * scale), int(high * scale))
    level = cv2.warpAffine(grey, turn * scale, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    place = _corners(box)
    symbols = engines.by_zxing(np.asarray(level, np.uint8), thorough=True)
    return [replace(symbol, position=place) for symbol in symbols]


class Sight(Enum):
    """What a live frame looked like, in a word for the screen."""

    NOTHING = ""
    READ = "read"
    DARK = "too dark"
    BLURRED = "too blurred"
    TORN = "the code is torn"


@dataclass(frozen=True, slots=True)
class LiveResult:
    """What one frame gave. `positions` are of the symbols or, for TORN, of what could not be read."""

    symbols: tuple[Symbol, ...]
    sight: Sight
    positions: tuple[Position, ...] = ()


class LiveReader:
    """Reads the frames of one camera, one after another, in a time that a frame allows. For one thread.

    Args:
        upce: read UPC-E too; off unless a kitchen needs it, because it is short and easily mistaken.
    """

    def __init__(self, *, upce: bool = False) -> None:
        self._upce = upce
        self._turn = 0

    def read(self, image: Picture) -> LiveResult:
        """The codes in a frame. Whatever the frame is, nothing is raised."""
        grey = as_grey(image)
        if min(grey.shape) < 16 or _contrast(grey) < _FLAT:
            dark = grey.size > 0 and float(grey[::8, ::8].mean()) < 40
            return LiveResult((), Sight.DARK if dark else Sight.NOTHING)
        symbols = engines.by_zxing(grey, thorough=False, upce=self._upce)
        if symbols:
            return _seen(symbols)
        self._turn += 1
        return self._look_harder(grey)

    def _look_harder(self, grey: Picture) -> LiveResult:
        area, left, top = _aim(grey)
        rungs: tuple[Rung, ...] = (evened, turned_upright, other_eyes)
        step = self._turn % (len(rungs) + 1)
        if step == len(rungs):
            return _why_not(grey, area, left, top)
        found = _moved(rungs[step](Sheet(area)), 1.0, left, top)
        kept = tuple(symbol for symbol in found if self._upce or symbol.symbology is not Symbology.UPCE)
        return _seen(kept) if kept else LiveResult((), Sight.NOTHING)


def _seen(symbols: tuple[Symbol, ...]) -> LiveResult:
    once = _once(symbols)
    return LiveResult(once, Sight.READ, tuple(symbol.position for symbol in once))


def _aim(grey: Picture) -> tuple[Picture, int, int]:
    """The middle of the frame, where a bag is held, with where it begins."""
    height, width = grey.shape
    if grey.size <= 640 * 480:
        return grey, 0, 0
    left, top = width // 6, height // 6
    return np.ascontiguousarray(grey[top : height - top, left : width - left]), left, top


def _why_not(grey: Picture, area: Picture, left: int, top: int) -> LiveResult:
    """Why nothing was read, as far as the picture tells."""
    if float(grey[::8, ::8].mean()) < 40:
        return LiveResult((), Sight.DARK)
    torn = engines.torn_places(area)
    if torn:
        return LiveResult((), Sight.TORN, tuple(_shifted(place, 1.0, left, top) for place in torn))
    striped = stripes(area)
    if striped is None:
        return LiveResult((), Sight.NOTHING)
    sight = Sight.TORN if striped.sharp else Sight.BLURRED
    return LiveResult((), sight, (_shifted(striped.position, 1.0, left, top),))
