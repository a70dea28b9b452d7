"""Whether 1.250 is one and a quarter or a thousand: settled by the other figures of the folder, or asked about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum

_FIGURE = re.compile(r"\d[\d.,']*\d")
_TWO_WAYS = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")
_COMMA = re.compile(r"\d+,\d{1,2}|\d+,\d{4,}|0,\d+|\d{1,3}(?:[.']\d{3})+,\d+")
_POINT = re.compile(r"\d+\.\d{1,2}|\d+\.\d{4,}|0\.\d+|\d{1,3}(?:[,']\d{3})+\.\d+")
_POINTS_GROUP = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,}")
_COMMAS_GROUP = re.compile(r"[1-9]\d{0,2}(?:,\d{3}){2,}")


class DecimalMark(Enum):
    """What stands before the decimals in a folder's figures; UNKNOWN where they do not say, or say both."""

    POINT = "point"
    COMMA = "comma"
    UNKNOWN = "unknown"


def mark_of(texts: Iterable[str]) -> DecimalMark:
    """
    >>> mark_of(["1.250", "0,5"]), mark_of(["1.250", "18.40"]), mark_of(["1.250"]), mark_of(["2.5", "2,5"])
    (<DecimalMark.COMMA: 'comma'>, <DecimalMark.POINT: 'point'>, <DecimalMark.UNKNOWN: 'unknown'>, \
<DecimalMark.UNKNOWN: 'unknown'>)
    """
    comma = point = False
    for text in texts:
        for figure in _FIGURE.findall(text):
            comma = comma or bool(_COMMA.fullmatch(figure) or _POINTS_GROUP.fullmatch(figure))
            point = point or bool(_POINT.fullmatch(figure) or _COMMAS_GROUP.fullmatch(figure))
        if comma and point:
            return DecimalMark.UNKNOWN
    if comma == point:
        return DecimalMark.UNKNOWN
    return DecimalMark.COMMA if comma else DecimalMark.POINT


def settled(text: str, mark: DecimalMark) -> str:
    """The text with its figures written with a decimal point and without thousands' marks.

    Raises:
        ValueError: a figure can be read in two ways, and the folder does not say which.

    >>> settled("1.250 g", DecimalMark.COMMA), settled("1,250", DecimalMark.POINT)
    ('1250 g', '1250')
    >>> settled("1.250", DecimalMark.UNKNOWN)
    Traceback (most recent call last):
    ValueError: '1.250' can be 1250 or 1.25, and no other figure of the sheets says which: write it one of these ways
    """
    return _FIGURE.sub(lambda match: _one(match[0], mark), text)


def _one(figure: str, mark: DecimalMark) -> str:
    two_ways = _TWO_WAYS.fullmatch(figure)
    if two_ways is None:
        return _plain(figure)
    if mark is DecimalMark.UNKNOWN:
        whole, decimal = figure.replace(two_ways[1], ""), figure.replace(",", ".").rstrip("0").rstrip(".")
        raise ValueError(
            f"{figure!r} can be {whole} or {decimal}, and no other figure of the sheets says which: "
            "write it one of these ways"
        )
    is_decimal = (two_ways[1] == ",") == (mark is DecimalMark.COMMA)
    return figure.replace(",", ".") if is_decimal else figure.replace(two_ways[1], "")


def _plain(figure: str) -> str:
    """A figure that can be read in one way only; what is none is left as it is, for whoever reads it to refuse."""
    if _POINTS_GROUP.fullmatch(figure) or _COMMAS_GROUP.fullmatch(figure):
        return re.sub(r"\D", "", figure)
    if _COMMA.fullmatch(figure):
        return re.sub(r"[.']", "", figure).replace(",", ".")
    if _POINT.fullmatch(figure):
        return re.sub(r"[,']", "", figure)
    return figure
