"""From a picture to the symbols in it.

On a single picture the ladder's rungs are climbed until one reads something (`read`); live, every frame gets the first
rung and, where that reads nothing, one of the others in turn (`LiveReader`).

Every library call here releases the GIL, so that a thread that decodes does not stop the screen.
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
"""Between the darkest and the lightest pixel; below it there is nothing in a picture."""
_DARK = 40.0
"""Mean brightness of a frame; below it even a person sees little."""
_SMALLEST_TORN = 0.004
"""Of the frame; what is striped and smaller is not said to be a code."""
_WHOLE = 2 / 3
"""The whole of a frame is looked at in this size: as many pixels as its middle has."""
_CHEAP_RUNGS = 3
"""So many a frame where the frame is small."""


def read(image: Picture) -> tuple[Symbol, ...]:
    """The codes in one picture; empty if none can be read. Every rung is tried until one reads something.

    What zbar alone reads is no more than a suggestion, and in one picture nothing can bear it out: it is left out.

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
    """What a live frame looked like, in a word for the screen."""

    NOTHING = ""
    READ = "read"
    DARK = "too dark"
    BLURRED = "too blurred"
    TORN = "the code is torn"
    UNSURE = "not sure of the code"
    """A linear code is read again and again, and never proved: see `consensus`."""


@dataclass(frozen=True, slots=True)
class LiveResult:
    """What one frame gave. `positions` are of the symbols or, for TORN, of what could not be read."""

    symbols: tuple[Symbol, ...]
    sight: Sight
    positions: tuple[Position, ...] = ()


class LiveReader:
    """Reads the frames of one camera, one after another, in a time that a frame allows. For one thread.

    A frame gets the first rung, on its middle and on the whole in turn, and on a miss another rung on the middle (a
    small frame more of them). What read a frame looks at the next one first, so that a hard code has its votes soon.

    Args:
        upce: read UPC-E too; off unless a kitchen needs it, because it is short and easily mistaken.
    """

    def __init__(self, *, upce: bool = False) -> None:
        self._upce = upce
        self._turn = 0
        self._extra = 0
        self._views = Views()

    def read(self, image: Picture) -> LiveResult:
        """The codes in a frame. Whatever the frame is, nothing is raised."""
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
        """What else is in the middle, in every other frame."""
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
        """The next rung, or the next few if they are cheap; where all were tried in vain the turn is 0 again."""
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
    """The middle of the frame, where a bag is held, with where it begins."""
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
    """Why nothing was read, as far as the picture tells."""
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
