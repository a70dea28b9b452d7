"""A kitchen's own pattern for batch numbers, such as "{product}-{date}-{letter}" or "{year}{day}-{number}".

    {product}   the product's code
    {date}      20260304
    {year}      2026
    {month}     03
    {day}       04 if there is a {month}, else the day of the year: 063
    {number}    the ordinal: 01; {number:4} gives 0001
    {letter}    the ordinal as letters: A to Z, then AA

Other text is copied: letters, digits, and - . _ between the fields. A pattern is refused if it could give one number
twice, or numbers that do not sort by date. The ordinal counts up within all that stands before it. When its digits or
letters run out, the number grows longer instead of starting again; then AA sorts before B, and 100 before 11.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from db.rules.errors import RuleError
from db.rules.tag import looks_like_tag
from db.rules.words import words

LONGEST = 24
_PIECE = re.compile(r"\{(?P<field>[a-z]+)(?::(?P<width>[1-9]))?\}|(?P<text>[^{}]+)")
_DATES = ("date", "year", "month", "day")
_ORDINALS = ("number", "letter")
_FIELDS = ("product", *_DATES, *_ORDINALS)
_SHAPES = {
    "product": "(?P<product>[A-Z][A-Z0-9]{0,7})",
    "date": "[0-9]{8}",
    "year": "[0-9]{4}",
    "month": "[0-9]{2}",
    "day": "[0-9]{2,3}",
    "number": "(?:[A-Z0-9]+-)?[0-9]{1,9}",
    "letter": "(?:[A-Z0-9]+-)?[A-Z]{1,6}",
}
_BARCODE_LENGTHS = (8, 12, 13, 14)


@dataclass(frozen=True, slots=True)
class _Piece:
    field: str
    """Empty for literal text."""
    text: str
    width: int


@dataclass(frozen=True, slots=True)
class BatchPattern:
    """A checked pattern. Only `parse` makes one.

    >>> pattern = BatchPattern.parse("{year}{day}-{number}")
    >>> pattern.format("SJ", date(2026, 3, 4), 2), pattern.format("SJ", date(2026, 3, 4), 2, mark="K2")
    ('2026063-02', '2026063-K2-02')
    >>> BatchPattern.parse("{product}.{year}{month}{day}{letter}").format("SJ", date(2026, 3, 4), 28)
    'SJ.20260304AB'
    """

    value: str

    @classmethod
    def parse(cls, text: str) -> BatchPattern:
        """Check a pattern.

        Raises:
            RuleError: what is wrong with it, and what would be right.

        >>> BatchPattern.parse("{product}-{date}")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        db.rules.errors.RuleError: '{product}-{date}' gives two batches of a day one number. End it ...
        >>> BatchPattern.parse("{day}{month}{year}-{letter}")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        db.rules.errors.RuleError: '{day}{month}{year}-{letter}' does not sort by day. Put {year} before ...
        >>> BatchPattern.parse("{month}{day}-{letter}")
        Traceback (most recent call last):
        db.rules.errors.RuleError: '{month}{day}-{letter}' comes again every year. Put {year} before it, or use {date}.
        """
        plain = text.strip()
        pieces = _pieces(plain)
        for check in (_check_ordinal, _check_dates, _check_joints, _check_look):
            check(plain, pieces)
        return cls(plain)

    def format(self, product_code: str, made_on: date, ordinal: int, mark: str = "") -> str:
        return "".join(self._parts(product_code, made_on, ordinal, mark))

    def series(self, product_code: str, made_on: date, mark: str = "") -> str:
        """The key of the series in which ordinals count up: all that stands before them.

        >>> BatchPattern.parse("{year}{day}-{number}").series("SJ", date(2026, 3, 4))
        'pattern/2026063-/'
        """
        *before, _ = self._parts(product_code, made_on, 1, "")
        return f"pattern/{''.join(before)}/{mark}"

    def code_in(self, number: str) -> str | None:
        """The product code, if the pattern contains one and this is one of its numbers.

        >>> BatchPattern.parse("{product}-{year}-{number:3}").code_in("SJ-2026-041")
        'SJ'
        """
        shape = "".join(_SHAPES.get(piece.field) or re.escape(piece.text) for piece in _pieces(self.value))
        match = re.fullmatch(shape, number)
        return match.groupdict().get("product") if match else None

    def _parts(self, product_code: str, made_on: date, ordinal: int, mark: str) -> list[str]:
        pieces = _pieces(self.value)
        with_month = any(piece.field == "month" for piece in pieces)
        values = {
            "product": product_code,
            "date": f"{made_on:%Y%m%d}",
            "year": f"{made_on:%Y}",
            "month": f"{made_on:%m}",
            "day": f"{made_on:%d}" if with_month else f"{made_on:%j}",
        }
        parts = [values.get(piece.field, piece.text) for piece in pieces[:-1]]
        last = pieces[-1]
        which = letters(ordinal) if last.field == "letter" else f"{ordinal:0{last.width}d}"
        return [*parts, f"{mark}-{which}" if mark else which]


def letters(ordinal: int) -> str:
    """1 is A, 26 is Z, 27 is AA.

    >>> [letters(n) for n in (1, 2, 26, 27, 52, 53, 702, 703)]
    ['A', 'B', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']
    """
    if ordinal < 1:
        raise ValueError(f"letters count from 1, not {ordinal}")
    text = ""
    while ordinal:
        ordinal, rest = divmod(ordinal - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _pieces(text: str) -> tuple[_Piece, ...]:
    found, place = [], 0
    for match in _PIECE.finditer(text):
        if match.start() != place:
            break
        place = match.end()
        found.append(_Piece(match["field"] or "", (match["text"] or "").upper(), int(match["width"] or 2)))
    if place != len(text) or not found:
        raise RuleError(
            words("{text} is not a pattern.", text=repr(text[:60])),
            words("Write it like {{product}}-{{date}}-{{letter}}."),
        )
    for piece in found:
        if piece.field and piece.field not in _FIELDS:
            raise RuleError(
                words("There is no {{{field}}} for a pattern.", field=piece.field),
                words("Choose of {fields}.", fields=", ".join(_FIELDS)),
            )
        if not re.fullmatch(r"[A-Z0-9._-]*", piece.text):
            raise RuleError(
                words("{text} cannot be in a batch number.", text=repr(piece.text[:20])),
                words("Use letters, digits and - . _ only."),
            )
    return tuple(found)


def _check_ordinal(text: str, pieces: tuple[_Piece, ...]) -> None:
    named = [piece.field for piece in pieces]
    if sum(named.count(field) for field in _ORDINALS) != 1 or named[-1] not in _ORDINALS:
        raise RuleError(
            words("{text} gives two batches of a day one number.", text=repr(text)),
            words("End it with {{letter}} or {{number}}."),
        )
    twice = next((field for field in _FIELDS if named.count(field) > 1), None)
    if twice:
        raise RuleError(words("{text} says {{{twice}}} twice.", text=repr(text), twice=twice), words("Once is enough."))


def _check_dates(text: str, pieces: tuple[_Piece, ...]) -> None:
    named = [piece.field for piece in pieces if piece.field in _DATES]
    if "date" in named and len(named) > 1:
        raise RuleError(words("{text} says the day twice.", text=repr(text)), words("{{date}} is year, month and day."))
    if named and not {"date", "year"} & set(named):
        raise RuleError(
            words("{text} comes again every year.", text=repr(text)), words("Put {{year}} before it, or use {{date}}.")
        )
    if named != sorted(named, key=_DATES.index):
        raise RuleError(
            words("{text} does not sort by day.", text=repr(text)),
            words("Put {{year}} before {{month}} before {{day}}."),
        )


def _check_joints(text: str, pieces: tuple[_Piece, ...]) -> None:
    """The product code varies in length: without a separator, A1 followed by 2 would read as A followed by 12."""
    for one, after in pairwise(pieces):
        beside = {one.field, after.field}
        if "product" in beside and not (_parted(one, -1) or _parted(after, 0)):
            raise RuleError(
                words("{text} does not show where the product's code ends.", text=repr(text)),
                words("Put a - beside {{product}}."),
            )
        if after.field == "number" and not one.field and one.text[-1].isdigit():
            raise RuleError(
                words("{text} runs a digit into the number.", text=repr(text)), words("Put a - before {{number}}.")
            )


def _parted(piece: _Piece, end: int) -> bool:
    return bool(piece.text) and piece.text[end] in "-._"


def _check_look(text: str, pieces: tuple[_Piece, ...]) -> None:
    """A number must not look like a bag tag or a product's barcode."""
    pattern = BatchPattern(text)
    for code in ("P", "B", "SJ", "LONGCODE"):
        for ordinal in (1, 27, 703):
            number = pattern.format(code, date(2026, 11, 30), ordinal)
            if len(number) > LONGEST:
                raise RuleError(
                    words("{text} gives numbers as long as {number}.", text=repr(text), number=repr(number)),
                    words("At most {longest} signs.", longest=LONGEST),
                )
            if looks_like_tag(number):
                raise RuleError(
                    words("{text} gives numbers such as {number}, like a bag tag's.", text=repr(text), number=number),
                    words("Add a - and a field."),
                )
            if number.isdigit() and len(number) in _BARCODE_LENGTHS:
                raise RuleError(
                    words("{text} gives numbers like a product's barcode.", text=repr(text)), words("Put a - between.")
                )
