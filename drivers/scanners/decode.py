"""From a picture to the codes in it.

The ways to look for codes are the rungs of `ladder`. On a single picture they are tried until one reads something
(`read`). A live frame gets the first rung and, if that reads nothing, one of the others in turn (`LiveReader`).

Every library call here releases the GIL, so that decoding does not block the screen's thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from drivers.scanners.base import Picture, Position, ReadDoubt, Symbol, Symbology
from drivers.scanners.engines import torn_places
from drivers.scanners.evidence import Views
from drivers.scanners.ladder import LIVE_RUNGS, RUNGS, GreyPicture, believed, beside, fast, moved, shifted
from drivers.scanners.stripes import is_sharp, striped_places
from drivers.scanners.vision import as_grey, as_picture, cv2, np

__all__ = ["RUNGS", "LiveReader", "LiveResult", "Sight", "read"]

_FLAT = 16.0
"""Contrast, 0 to 255, between the darkest and the lightest pixel; a picture with less shows nothing."""
_DARK = 40.0
"""Mean brightness of a frame, 0 to 255; below it even a person sees little."""
_SMALLEST_TORN = 0.004
"""Share of the frame; a striped place that is smaller is not taken for a torn code."""
_WHOLE = 2 / 3
"""Scale at which the whole frame is looked at, so that it has as many pixels as its middle."""
_CHEAP_RUNGS = 3
"""How many further rungs a small frame gets."""


def read(image: Picture) -> tuple[Symbol, ...]:
    """The codes in one picture; empty if none can be read. The rungs are tried until one reads something.

    Codes that only zbar reads are left out: it sometimes invents numbers, and a single picture cannot confirm them.

    Args:
        image: grey or BGR, any size.

    Raises:
        UnreadablePictureError: it is no picture.
    """
    grey = as_grey(as_picture(image))
    if _contrast(grey) < _FLAT:
        return ()
    sheet = GreyPicture(grey)
    for rung in RUNGS if min(grey.shape) >= 4 else RUNGS[:1]:
        symbols = believed(tuple(one for one in rung(sheet) if one.doubt is not ReadDoubt.OTHER_EYE), sheet)
        if symbols:
            return symbols + beside(symbols, grey)
    return ()


def _contrast(grey: Picture) -> float:
    low, high, _, _ = cv2.minMaxLoc(grey)
    return float(high) - float(low)


class Sight(Enum):
    """What a live frame looked like. `kiosk.ui.screens.receive` has the words for people."""

    NOTHING = ""
    READ = "read"
    DARK = "too dark"
    BLURRED = "too blurred"
    TORN = "the code is torn"
    UNSURE = "not sure of the code"
    """A linear code is read again and again and still not accepted: see `consensus`."""


@dataclass(frozen=True, slots=True)
class LiveResult:
    """The result of one frame. `positions` are of the symbols or, for TORN and BLURRED, of what could not be read."""

    symbols: tuple[Symbol, ...]
    sight: Sight
    positions: tuple[Position, ...] = ()


class LiveReader:
    """Reads the frames of one camera, one after another, as quickly as live pictures need. Not thread-safe.

    A frame gets the first rung, alternately on its middle and on the whole; if that reads nothing, one further rung on
    the middle (a small frame gets more). The further rung that read a frame is the next frame's first, so that a code
    that is hard to read gets its votes soon.

    Args:
        upce: read UPC-E too. Off by default, because it is short and easily misread.
    """

    def __init__(self, *, upce: bool = False) -> None:
        self._upce = upce
        self._turn = 0
        self._extra = 0
        self._views = Views()

    def read(self, image: Picture) -> LiveResult:
        """The codes in a frame, grey or BGR. Never raises."""
        grey = as_grey(image)
        if min(grey.shape) < 16 or _contrast(grey) < _FLAT:
            return LiveResult((), Sight.DARK if grey.size and _is_dark(grey) else Sight.NOTHING)
        middle, left, top = _aim(grey)
        sheet = GreyPicture(middle)
        if middle is not grey and self._turn % 2:
            whole = GreyPicture(_smaller(grey))
            symbols = moved(self._wanted(fast(whole), whole), 1 / _WHOLE)
        else:
            symbols = moved(self._wanted(fast(sheet), sheet), 1.0, left, top)
        symbols = symbols or moved(self._look_harder(sheet), 1.0, left, top)
        if symbols:
            symbols += self._beside(symbols, sheet, left, top)
        symbols = self._views.judged(symbols, grey)
        if symbols:
            return LiveResult(symbols, Sight.READ, tuple(symbol.position for symbol in symbols))
        return _why_not(grey, middle, left, top) if self._turn == 0 else LiveResult((), Sight.NOTHING)

    def _beside(self, symbols: tuple[Symbol, ...], sheet: GreyPicture, left: int, top: int) -> tuple[Symbol, ...]:
        """Further codes in the middle; looked for in every second frame."""
        self._extra += 1
        if self._extra % 2:
            return ()
        known = moved(symbols, 1.0, -left, -top)
        found = tuple(
            symbol
            for symbol in beside(known, sheet.grey, self._extra // 2)
            if self._upce or symbol.symbology is not Symbology.UPCE
        )
        return moved(found, 1.0, left, top)

    def _look_harder(self, sheet: GreyPicture) -> tuple[Symbol, ...]:
        """Try the next rung, or a few on a small frame. `_turn` is 0 again when all were tried in vain."""
        rungs = RUNGS[1:] if sheet.is_small else LIVE_RUNGS
        for _ in range(_CHEAP_RUNGS if sheet.is_small else 1):
            symbols = self._wanted(rungs[self._turn % len(rungs)](sheet), sheet)
            if symbols:
                return symbols
            self._turn = (self._turn + 1) % len(rungs)
        return ()

    def _wanted(self, symbols: tuple[Symbol, ...], sheet: GreyPicture) -> tuple[Symbol, ...]:
        wanted = (symbol for symbol in symbols if self._upce or symbol.symbology is not Symbology.UPCE)
        return believed(tuple(wanted), sheet)


def _aim(grey: Picture) -> tuple[Picture, int, int]:
    """The middle of the frame, where a bag is held, and its left and top; all of a small frame."""
    height, width = grey.shape
    if grey.size <= 640 * 480:
        return grey, 0, 0
    left, top = width // 6, height // 6
    return np.ascontiguousarray(grey[top : height - top, left : width - left]), left, top


def _smaller(grey: Picture) -> Picture:
    return np.asarray(cv2.resize(grey, None, fx=_WHOLE, fy=_WHOLE, interpolation=cv2.INTER_AREA), np.uint8)


def _is_dark(grey: Picture) -> bool:
    return float(grey[::8, ::8].mean()) < _DARK


def _why_not(grey: Picture, middle: Picture, left: int, top: int) -> LiveResult:
    """Why nothing was read, as far as the picture shows it."""
    if _is_dark(grey):
        return LiveResult((), Sight.DARK)
    places = striped_places(middle, most=1)
    if not places:
        return LiveResult((), Sight.NOTHING)
    torn = torn_places(middle)
    if torn:
        return LiveResult((), Sight.TORN, tuple(shifted(place, 1.0, left, top) for place in torn))
    if places[0].share < _SMALLEST_TORN:
        return LiveResult((), Sight.NOTHING)
    sight = Sight.TORN if is_sharp(middle, places[0]) else Sight.BLURRED
    return LiveResult((), sight, (shifted(places[0].position, 1.0, left, top),))
