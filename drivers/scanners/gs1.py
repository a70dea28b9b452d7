"""From what a code holds to fields. The tables of GS1 are biip's; what is believed of them is decided here.

Application identifiers are believed only where the decoder's symbology identifier says that the code is a GS1 message
(GS1 General Specifications, figure 5.1.2-2): a plain Code 128 that happens to begin with 01 or 10 is not one. A field
that cannot be read never takes the others with it, and whatever is doubtful is said in `problems`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from biip import ParseConfig, ParseError
from biip.gs1_application_identifiers import GS1ApplicationIdentifier
from biip.gs1_element_strings import GS1ElementString

from drivers.scanners.base import Gs1Fields, Symbol, Symbology, Weight
from drivers.scanners.text import printable

__all__ = ["GS1_IDENTIFIERS", "Gs1Fields", "gtin14", "parse", "parse_message"]

_T = TypeVar("_T")
GS = "\x1d"
GS1_IDENTIFIERS = frozenset({"]C1", "]d2", "]Q3", "]e0"})
_ARTICLE = frozenset({Symbology.EAN13, Symbology.EAN8, Symbology.UPCA, Symbology.UPCE, Symbology.ITF14})
_MOST_PROBLEMS = 8
_LENIENT = ParseConfig(gs1_element_strings_verify_date=False)

# A date, a weight or a GTIN at the end of a lot that should have been ended by a separator.
_DATE = r"(?:1[1-35-7]\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]))"
_MEASURE = r"(?:3[1-6]\d\d\d{6})"
_GLUED = re.compile(rf".+?(?:{_DATE}|{_MEASURE}|01\d{{14}})(?:{_DATE}|{_MEASURE}|01\d{{14}}|37\d{{1,8}})*")
_FIXED = re.compile(r"N(\d)\+N(\d+)")


def parse(symbol: Symbol) -> Gs1Fields | None:
    """The fields of a code: all of them for a GS1 message, the article number for EAN, UPC and ITF-14.

    Returns:
        None where the code says nothing of the kind.
    """
    if symbol.identifier in GS1_IDENTIFIERS:
        return parse_message(symbol.raw.decode("latin-1"))
    if symbol.symbology in _ARTICLE:
        return _article(symbol.text)
    return None


def gtin14(text: str) -> str | None:
    """An EAN, UPC or GTIN as 14 digits; None unless its length and its check digit are right.

    >>> gtin14("5901234123457"), gtin14("036000291452"), gtin14("5901234123458"), gtin14("20260304")
    ('05901234123457', '00036000291452', None, None)
    """
    if len(text) not in (8, 12, 13, 14) or not (text.isascii() and text.isdigit()):
        return None
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(text)))
    return text.zfill(14) if total % 10 == 0 else None


def _article(text: str) -> Gs1Fields:
    number = gtin14(text)
    if number is None:
        return Gs1Fields(problems=(f"The article number {printable(text)} has a wrong check digit.",))
    return Gs1Fields(gtin14=number)


@dataclass(slots=True)
class _Reader:
    """Collects fields while a message is walked through; the first of two that disagree is kept."""

    found: dict[str, object] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    doubtful: bool = False

    def put(self, name: str, value: object, what: str) -> None:
        if self.found.setdefault(name, value) != value:
            self.problem(f"The code states two different {what}; the first is shown.")

    def problem(self, words: str) -> None:
        if len(self.problems) < _MOST_PROBLEMS and words not in self.problems:
            self.problems.append(words)


def parse_message(message: str) -> Gs1Fields:
    r"""Every field of a GS1 message, separators as `\x1d`. Never raises.

    >>> parse_message("010952123454321315270131" + "10PKT-99281").lot
    'PKT-99281'
    >>> parse_message("1526020010A").best_before
    datetime.date(2026, 2, 28)
    >>> glued = parse_message("10LOT-42A17261231")
    >>> glued.lot, glued.lot_doubtful, glued.use_by
    ('LOT-42A17261231', True, None)
    """
    reader = _Reader()
    rest = message.lstrip(GS)
    while rest:
        rest = _take(rest, reader).lstrip(GS)
    found = reader.found
    if "contained" in found and "gtin14" not in found:
        found["gtin14"] = found["contained"]
    made_on = found.get("made_on")
    return Gs1Fields(
        gtin14=_typed(found, "gtin14", str),
        lot=_typed(found, "lot", str),
        lot_doubtful=reader.doubtful,
        best_before=_typed(found, "best_before", dt.date),
        use_by=_typed(found, "use_by", dt.date),
        packed_on=_typed(found, "packed_on", dt.date) or (made_on if isinstance(made_on, dt.date) else None),
        net_weight=_typed(found, "net_weight", Weight),
        count=_typed(found, "count", int),
        serial=_typed(found, "serial", str),
        problems=tuple(reader.problems),
    )


def _typed(found: dict[str, object], name: str, kind: type[_T]) -> _T | None:
    value = found.get(name)
    return value if isinstance(value, kind) else None


def _take(rest: str, reader: _Reader) -> str:
    """Read the first field of what is left; gives what is left then, always shorter."""
    try:
        identifier = GS1ApplicationIdentifier.extract(rest)
    except ParseError:
        shown = printable(rest.split(GS, 1)[0])[:24].strip()
        reader.problem(f"The code holds a field that is not known ({shown}); it was passed over.")
        return _after_separator(rest)
    try:
        element = GS1ElementString.extract(rest, config=_LENIENT)
    except (ParseError, ValueError, ArithmeticError, IndexError):
        shown = printable(rest.split(GS, 1)[0])[:24].strip()
        reader.problem(f"The field {shown} of the code cannot be right; it was passed over.")
        return _after_field(rest, identifier)
    left = rest[len(element) :]
    if len(element) == 0:
        return rest[1:]
    ran_on = identifier.separator_required and bool(left) and not left.startswith(GS)
    _note(element, ran_on, reader)
    # What follows a field that ran on may begin anywhere: it is not believed until the next separator.
    return _after_separator(left) if ran_on else left


def _after_separator(rest: str) -> str:
    return rest.partition(GS)[2]


def _after_field(rest: str, identifier: GS1ApplicationIdentifier) -> str:
    """Past a field that is wrong: by its length where that is fixed, else to the next separator."""
    fixed = _FIXED.fullmatch(identifier.format)
    until = rest.find(GS)
    if identifier.separator_required or fixed is None:
        return _after_separator(rest)
    length = int(fixed[1]) + int(fixed[2])
    return rest[length:] if until < 0 or until > length else rest[until:]


def _note(element: GS1ElementString, ran_on: bool, reader: _Reader) -> None:
    ai = element.ai.ai
    if ai in ("01", "02"):
        _note_gtin(element, "gtin14" if ai == "01" else "contained", reader)
    elif ai == "10":
        _note_lot(element.value, ran_on, reader)
    elif ai == "21":
        reader.put("serial", printable(element.value) or None, "serial numbers")
    elif ai in _DATES:
        _note_date(element, reader)
    elif ai in ("30", "37"):
        _note_count(element.value, reader)
    elif ai[:3] in _NET:
        _note_weight(element, reader)


_DATES = {
    "11": ("made_on", "dates of making"),
    "13": ("packed_on", "packing dates"),
    "15": ("best_before", "best-before dates"),
    "17": ("use_by", "use-by dates"),
    "7003": ("use_by", "use-by dates"),
}
_NET = {"310": "kg", "320": "lb", "356": "ozt", "357": "oz", "315": "l"}
"""The net measures that a kitchen buys by (GS1 General Specifications, figure 3.2-1): identifier to unit."""


def _note_gtin(element: GS1ElementString, name: str, reader: _Reader) -> None:
    # biip lets a wrong check digit through and only says so in gtin_error.
    if element.gtin is None or element.gtin_error or gtin14(element.value) is None:
        reader.problem(f"The article number {printable(element.value)} has a wrong check digit.")
        return
    reader.put(name, element.value, "article numbers")


def _note_lot(value: str, ran_on: bool, reader: _Reader) -> None:
    shown = printable(value)
    if not shown:
        return
    reader.put("lot", shown, "lots")
    if ran_on or _GLUED.fullmatch(value):
        reader.doubtful = True
        reader.problem(f"The lot {shown} may have run together with a date or weight: compare it with the bag.")


def _note_count(value: str, reader: _Reader) -> None:
    if not (value.isascii() and value.isdigit()):
        reader.problem("The count in the code is no number; it was passed over.")
        return
    reader.put("count", int(value), "counts")


def _note_date(element: GS1ElementString, reader: _Reader) -> None:
    name, what = _DATES[element.ai.ai]
    if element.date is None:
        reader.problem(f"{printable(element.value)} is no date; type what the bag says.")
        return
    reader.put(name, element.date, what)


def _note_weight(element: GS1ElementString, reader: _Reader) -> None:
    amount = element.decimal
    if isinstance(amount, Decimal):
        reader.put("net_weight", Weight(amount, _NET[element.ai.ai[:3]]), "weights")
