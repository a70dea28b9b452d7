"""Checks an article number by its bars: they are drawn, blurred like the picture, and compared with it.

From blurred bars a decoder reads some number whose bars are similar. The bars of the right number explain nearly all of
the picture's brightness (`EXPLAINED`), and explain less if any one digit is exchanged for another (`MARGIN`). Both are
required, for every digit, so that a number with a single wrong digit is refused too.

Source of the figures: of 480 drawn codes out of focus that only one decoder read, 93 % of the right reads passed with
0.98 and 1.3. The two wrong reads had at most 0.87. Of 450 numbers with one to three digits changed none had more than
0.94 and 0.99. `tests/drivers/scanners/test_scan_bars.py` repeats this.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from drivers.scanners.base import Picture, Symbol, Symbology
from drivers.scanners.levelled import levelled
from drivers.scanners.vision import cv2, np

__all__ = ["EXPLAINED", "MARGIN", "Fit", "bars_fit", "bars_of"]

EXPLAINED = 0.98
"""Share of the brightness's variance that the number's bars must explain."""
MARGIN = 1.3
"""If any one digit is exchanged, at least so many times as much must stay unexplained."""

Line = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

_QUIET = 7
"""Modules beside the bars at each end; the EAN has 7 at its narrower end (GS1 General Specifications, 5.2.3.4)."""
_SEEN_QUIET = 3
"""How many of these modules are compared: on a bag there is print close to the code."""
_STEPS = 4
"""Samples for each module."""
_ROWS, _BAND = 24, 6
_OFF = np.arange(-4.0, 4.01, 0.5)
"""By how many modules an end of the place may be wrong: decoders give it for the line that they read."""
_FIRST_BLUR = 0.8
_RIGHT = (0b1110010, 0b1100110, 0b1101100, 0b1000010, 0b1011100, 0b1001110, 0b1010000, 0b1000100, 0b1001000, 0b1110100)
"""Digits 0 to 9 to the right of the middle, a bar for each 1 (ISO/IEC 15420, set C)."""
_SETS = ("AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA")
"""The set of each digit on the left side, by the first digit of the number (ISO/IEC 15420)."""
_GUARD, _MIDDLE = "101", "01010"


def _digit(number: int, of: str) -> str:
    right = format(_RIGHT[number], "07b")
    if of == "C":
        return right
    if of == "B":
        return right[::-1]
    return right.translate(str.maketrans("01", "10"))


_DIGITS = {of: tuple(_digit(number, of) for number in range(10)) for of in "ABC"}


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a number's bars fit the picture; compare `EXPLAINED` and `MARGIN`."""

    explained: float
    margin: float

    @property
    def is_proof(self) -> bool:
        return self.explained >= EXPLAINED and self.margin >= MARGIN


def bars_of(symbol: Symbol) -> str | None:
    """An EAN-13, UPC-A or EAN-8 as modules, "1" for a bar; None for any other code.

    >>> from drivers.scanners.base import Symbology
    >>> bars_of(Symbol("96385074", Symbology.EAN8, "]E4", b"96385074", ()))[:17]
    '10100010110101111'
    """
    text = symbol.text
    if not (text.isascii() and text.isdigit()):
        return None
    if symbol.symbology is Symbology.EAN8 and len(text) == 8:
        return _halves(text[:4], "AAAA", text[4:])
    if symbol.symbology in (Symbology.EAN13, Symbology.UPCA) and len(text) in (12, 13):
        whole = text.zfill(13)
        return _halves(whole[1:7], _SETS[int(whole[0])], whole[7:])
    return None


def _halves(left: str, sets: str, right: str) -> str:
    first = "".join(_DIGITS[of][int(digit)] for digit, of in zip(left, sets, strict=True))
    return _GUARD + first + _MIDDLE + "".join(_DIGITS["C"][int(digit)] for digit in right) + _GUARD


def bars_fit(symbol: Symbol, grey: Picture) -> Fit | None:
    """How well the bars of the number fit the picture in its place; None for kinds of code that are not known here.

    Takes about 14 ms on one core of a desktop computer. May be called from any thread.
    """
    bars = bars_of(symbol)
    if bars is None:
        return None
    line, left, right = _laid(bars, symbol, grey)
    fit = _settled(_Laid(bars, line, _FIRST_BLUR, left, right))
    wide = fit.compared
    unexplained, all_of_it = fit.unexplained(), float(((wide - wide.mean()) ** 2).sum())
    if all_of_it == 0.0:
        return Fit(0.0, 0.0)
    other = min(_Laid(other, line, fit.blur, fit.left, fit.right).unexplained() for other in _one_digit_other(bars))
    return Fit(1 - unexplained / all_of_it, other / max(unexplained, 1e-9))


def _one_digit_other(bars: str) -> Iterator[str]:
    """All bars in which one digit is exchanged for another."""
    half = (len(bars) - len(_GUARD + _MIDDLE + _GUARD)) // 2
    left, right = len(_GUARD), len(_GUARD) + half + len(_MIDDLE)
    places = [(start, _DIGITS["A"] + _DIGITS["B"]) for start in range(left, left + half, 7)]
    places += [(start, _DIGITS["C"]) for start in range(right, right + half, 7)]
    for start, digits in places:
        for digit in digits:
            if digit != bars[start : start + 7]:
                yield bars[:start] + digit + bars[start + 7 :]


@dataclass(frozen=True, slots=True)
class _Laid:
    """Bars compared with a line of brightness; `blur` (sigma), `left` and `right` (the ends' shifts) in modules."""

    bars: str
    line: Line
    blur: float
    left: float
    right: float

    @property
    def compared(self) -> Line:
        return np.interp(_stretch(len(self.bars), self.left, self.right), np.arange(len(self.line)), self.line)[_SEEN]

    def unexplained(self) -> float:
        """The sum of squares that stays with the best brightness and contrast, each with a slope (least squares)."""
        seen = self.compared
        drawn = _drawn(self.bars, self.blur)[_SEEN]
        across = np.linspace(-1.0, 1.0, len(seen))
        parts = np.stack([drawn, np.ones_like(drawn), across, drawn * across], axis=1)
        shares, *_ = np.linalg.lstsq(parts, seen, rcond=None)
        return float(((seen - parts @ shares) ** 2).sum())


_SEEN = slice((_QUIET - _SEEN_QUIET) * _STEPS, -(_QUIET - _SEEN_QUIET) * _STEPS)


def _settled(laid: _Laid) -> _Laid:
    """Improve blur and ends by smaller and smaller steps, as long as more is explained (coordinate descent)."""
    least = laid.unexplained()
    for step in (0.4, 0.2, 0.1, 0.05):
        for _ in range(6):
            before = least
            for blur, left, right in ((1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)):
                moved = _Laid(
                    laid.bars,
                    laid.line,
                    max(0.1, laid.blur + blur * step),
                    laid.left + left * step,
                    laid.right + right * step,
                )
                if (unexplained := moved.unexplained()) < least:
                    laid, least = moved, unexplained
            if least == before:
                break
    return laid


def _laid(bars: str, symbol: Symbol, grey: Picture) -> tuple[Line, float, float]:
    """The line across the place in which the bars fit best, and by how many modules its ends are wrong."""
    drawn = _drawn(bars, _FIRST_BLUR)[_SEEN]
    drawn = (drawn - drawn.mean()) / np.linalg.norm(drawn - drawn.mean())
    best: tuple[float, Line, int] | None = None
    for line in _lines(symbol, grey, _length(len(bars))):
        ways = np.interp(_all_stretches(len(bars)), np.arange(len(line)), line)[:, _SEEN]
        ways = ways - ways.mean(axis=1, keepdims=True)
        alike = (ways @ drawn) / np.maximum(np.linalg.norm(ways, axis=1), 1e-9)
        way = int(alike.argmax())
        if best is None or alike[way] > best[0]:
            best = (float(alike[way]), line, way)
    assert best is not None
    return best[1], float(_OFF[best[2] // len(_OFF)]), float(_OFF[best[2] % len(_OFF)])


def _lines(symbol: Symbol, grey: Picture, length: int) -> Iterator[Line]:
    """The brightness across the place: the mean of all its rows, then of each quarter of the rows."""
    modules = length / _STEPS - 2 * _QUIET
    place = levelled(grey, symbol.position, (length, _ROWS), _QUIET / modules).astype(np.float64)
    yield place.mean(axis=0)
    for first in range(0, _ROWS, _BAND):
        yield place[first : first + _BAND].mean(axis=0)


def _length(modules: int) -> int:
    return (modules + 2 * _QUIET) * _STEPS


@lru_cache(maxsize=256)
def _drawn(bars: str, blur: float) -> Line:
    """The bars as brightness, 1 for paper, blurred by so many modules (sigma)."""
    row = np.array([0] * _QUIET + [int(bar) for bar in bars] + [0] * _QUIET, np.float64)
    light = 1 - np.repeat(row, _STEPS)
    blurred: Any = cv2.GaussianBlur(light[None, :], (0, 0), blur * _STEPS, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(blurred[0], np.float64)


def _stretch(modules: int, left: float, right: float) -> Line:
    """The position of each sample if the ends are wrong by so many modules."""
    places = np.arange(_length(modules), dtype=np.float64)
    along = (places / _STEPS - _QUIET) / modules
    return places + _STEPS * (left * (1 - along) + right * along)


@lru_cache(maxsize=2)
def _all_stretches(modules: int) -> Line:
    return np.array([_stretch(modules, left, right) for left in _OFF for right in _OFF])
