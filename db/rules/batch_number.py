"""Batch numbers, in three built-in styles or a kitchen's own pattern, and the numbers of the units in a batch.

A number is never given twice. Within one database a unique constraint ensures that. Between databases the *mark*
does: a second kiosk (K2), and books that go on from a backup or a copy (R2 and a random part, see `rules.mark`), have
theirs in every number, because neither can see which numbers the other has given. The first kiosk in its first epoch
has no mark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from db.rules.batch_pattern import BatchPattern, letters
from db.rules.errors import RuleError
from db.rules.mark import MARK
from db.rules.words import words

PRODUCT_CODE = re.compile(r"[A-Z][A-Z0-9]{0,7}")
MAX_UNIT = 99_999

ANY_DAY = date(2000, 1, 1)
"""The day used for series that do not depend on the day."""
MAX_ORDINAL = 999_999_999
_ORDINAL_END = re.compile(r"(?:[0-9]{1,30}|[A-Z]{1,30})$")

_MARK = rf"(?:(?P<mark>{MARK})-)?"
_CODE = r"(?P<code>[A-Z][A-Z0-9]{0,7})"


class BatchStyle(Enum):
    BY_DATE = "by-date"
    SEQUENTIAL = "sequential"
    HYBRID = "hybrid"


Numbering = BatchStyle | BatchPattern
"""How a kitchen numbers its batches: one of the styles, or its own pattern."""


def numbering(text: str) -> Numbering:
    """The style with that name, or else a pattern.

    Raises:
        RuleError: it is neither.

    >>> numbering("hybrid"), numbering("{product}-{year}-{number:3}")
    (<BatchStyle.HYBRID: 'hybrid'>, BatchPattern(value='{product}-{year}-{number:3}'))
    """
    return next((style for style in BatchStyle if style.value == text), None) or BatchPattern.parse(text)


_PATTERNS = {
    BatchStyle.BY_DATE: re.compile(_CODE + r"-(?P<date>\d{8})-" + _MARK + r"(?P<ordinal>[A-Z]{1,4})"),
    BatchStyle.SEQUENTIAL: re.compile(_CODE + "-" + _MARK + r"(?P<ordinal>\d{4,9})"),
    BatchStyle.HYBRID: re.compile(r"(?P<date>\d{4}-\d{4})-" + _CODE + "-" + _MARK + r"(?P<ordinal>\d{2,6})"),
}


@dataclass(frozen=True, slots=True)
class BatchNumber:
    """What a batch number says. `made_on` is None in the sequential style."""

    style: BatchStyle
    product_code: str
    made_on: date | None
    ordinal: int
    mark: str = ""


def letters_ordinal(text: str) -> int:
    """The inverse of `letters`.

    >>> all(letters_ordinal(letters(n)) == n for n in range(1, 2000))
    True
    """
    ordinal = 0
    for letter in text:
        ordinal = ordinal * 26 + ord(letter) - ord("A") + 1
    return ordinal


def format_number(style: Numbering, product_code: str, made_on: date, ordinal: int, mark: str = "") -> str:
    """The batch number of an ordinal.

    >>> day = date(2026, 3, 4)
    >>> format_number(BatchStyle.BY_DATE, "SJ", day, 1), format_number(BatchStyle.BY_DATE, "HS", day, 28)
    ('SJ-20260304-A', 'HS-20260304-AB')
    >>> format_number(BatchStyle.SEQUENTIAL, "SJ", day, 42), format_number(BatchStyle.HYBRID, "SJ", day, 1)
    ('SJ-0042', '2026-0304-SJ-01')
    >>> format_number(BatchStyle.BY_DATE, "SJ", day, 1, mark="K2R3")
    'SJ-20260304-K2R3-A'
    """
    if isinstance(style, BatchPattern):
        return style.format(product_code, made_on, ordinal, mark)
    marked = f"{mark}-" if mark else ""
    if style is BatchStyle.BY_DATE:
        return f"{product_code}-{made_on:%Y%m%d}-{marked}{letters(ordinal)}"
    if style is BatchStyle.SEQUENTIAL:
        return f"{product_code}-{marked}{ordinal:04d}"
    return f"{made_on:%Y-%m%d}-{product_code}-{marked}{ordinal:02d}"


def series(style: Numbering, product_code: str, made_on: date, mark: str = "") -> str:
    """The key of the series in which ordinals count up: a product and a day, or a product alone.

    >>> series(BatchStyle.BY_DATE, "SJ", date(2026, 3, 4)), series(BatchStyle.SEQUENTIAL, "SJ", date(2026, 3, 4))
    ('by-date/SJ/2026-03-04/', 'sequential/SJ//')
    """
    if isinstance(style, BatchPattern):
        return style.series(product_code, made_on, mark)
    day = "" if style is BatchStyle.SEQUENTIAL else made_on.isoformat()
    return f"{style.value}/{product_code}/{day}/{mark}"


def ordinal_in(style: Numbering, number: str, product_code: str, made_on: date, mark: str = "") -> int | None:
    """Which ordinal of its series a number is; None if this style would not give it to this product on this day.

    >>> day = date(2026, 3, 4)
    >>> ordinal_in(BatchStyle.BY_DATE, "SJ-20260304-AB", "SJ", day), ordinal_in(BatchStyle.HYBRID, "SJ-0042", "SJ", day)
    (28, None)
    >>> ordinal_in(numbering("{year}{day}{number}"), "202606312", "SJ", day)
    12
    """
    end = _ORDINAL_END.search(number)
    for start in range(end.start(), len(number)) if end else ():
        which = number[start:]
        ordinal = int(which) if which.isdigit() else letters_ordinal(which)
        if 0 < ordinal <= MAX_ORDINAL and format_number(style, product_code, made_on, ordinal, mark) == number:
            return ordinal
    return None


def code_in(style: Numbering, number: str) -> str | None:
    """The product code in a number. A pattern reads only its own numbers; a style also those of the other styles.

    >>> code_in(numbering("{year}.{product}-{letter}"), "2026.QJ-C"), code_in(BatchStyle.BY_DATE, "SJ-0042")
    ('QJ', 'SJ')
    """
    if isinstance(style, BatchPattern):
        return style.code_in(number)
    parsed = parse(number)
    return parsed.product_code if parsed else None


def parse(text: str) -> BatchNumber | None:
    """What a batch number says; None if it is in none of the styles.

    >>> parse("sj-20260304-a")
    BatchNumber(style=<BatchStyle.BY_DATE: 'by-date'>, product_code='SJ', made_on=datetime.date(2026, 3, 4), \
ordinal=1, mark='')
    >>> parse("2026-0304-SJ-R2-01").mark, parse("SJ-0042").ordinal, parse("SJ-20261304-A"), parse("B0012-7")
    ('R2', 42, None, None)
    >>> parse("SJ-20260304-K2R2XK7QD-B").mark
    'K2R2XK7QD'
    """
    plain = text.strip().upper()
    for style, pattern in _PATTERNS.items():
        match = pattern.fullmatch(plain)
        if match is None:
            continue
        made_on = None if style is BatchStyle.SEQUENTIAL else _date(match["date"])
        if style is not BatchStyle.SEQUENTIAL and made_on is None:
            return None
        ordinal = letters_ordinal(match["ordinal"]) if style is BatchStyle.BY_DATE else int(match["ordinal"])
        return BatchNumber(style, match["code"], made_on, ordinal, match["mark"] or "")
    return None


def _date(digits: str) -> date | None:
    plain = digits.replace("-", "")
    try:
        return date(int(plain[:4]), int(plain[4:6]), int(plain[6:]))
    except ValueError:
        return None


def unit_number(batch_number: str, unit: int) -> str:
    """The unit's number, filled up with zeros to three digits.

    Raises:
        RuleError: `unit` is not in 1 to MAX_UNIT.

    >>> unit_number("SJ-20260304-A", 17), unit_number("SJ-0042", 1200)
    ('SJ-20260304-A-017', 'SJ-0042-1200')
    """
    if not 1 <= unit <= MAX_UNIT:
        raise RuleError(
            words("There is no unit {unit} in a batch.", unit=unit),
            words("Units count from 1 to {most}.", most=MAX_UNIT),
        )
    return f"{batch_number}-{unit:03d}"


def split_unit(text: str, *, typed: bool = False) -> tuple[str, int] | None:
    """The batch number and the unit that a text may name. Whether there is such a batch is not checked.

    Args:
        typed: a person typed it, so the leading zeros of the unit may be missing.

    >>> split_unit(" sj-20260304-a-017 "), split_unit("SJ-0042-1200"), split_unit("SJ-20260304-A")
    (('SJ-20260304-A', 17), ('SJ-0042', 1200), None)
    >>> split_unit("sj-20260304-a-17"), split_unit("sj-20260304-a-17", typed=True)
    (None, ('SJ-20260304-A', 17))
    """
    match = re.fullmatch(r"(.+)-(\d{1,5})" if typed else r"(.+)-(\d{3,5})", text.strip().upper(), re.DOTALL)
    if match is None or int(match[2]) < 1:
        return None
    return match[1], int(match[2])


def product_code(text: str) -> str:
    """A product code as it appears in batch numbers: one to eight capital letters and digits, a letter first.

    >>> product_code(" sj ")
    'SJ'
    >>> product_code("S-J")
    Traceback (most recent call last):
    db.rules.errors.RuleError: 'S-J' cannot be a product's code. Use one to eight letters and digits, a letter first.
    """
    code = text.strip().upper()
    if not PRODUCT_CODE.fullmatch(code):
        raise RuleError(
            words("{text} cannot be a product's code.", text=repr(text[:40])),
            words("Use one to eight letters and digits, a letter first."),
        )
    return code
