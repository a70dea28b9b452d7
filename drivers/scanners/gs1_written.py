"""GS1 fields as people and web addresses write them: Digital Link, brackets, and words ("LOT: A1 EXP: 2027-01").

A Digital Link (GS1 Digital Link Standard: URI Syntax) is a web address at any domain. Its path may begin with a part of
the brand's own; then identifiers and values alternate. Further fields are in the query. The older names of identifiers
(gtin, lot, ser, exp) are read too. biip reads neither these names nor a link with one wrong field, so the address is
taken apart here. Compressed links are not read: nothing distinguishes them from other addresses.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote

from drivers.scanners.gs1_fields import checked
from drivers.scanners.gs1_table import shape_at

_ADDRESS = re.compile(
    r"(?:https?://[^/?#\s]+|(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?)(/[^?#]*)?(?:\?([^#]*))?(?:#.*)?", re.IGNORECASE
)
_IS_ADDRESS = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*://|www\.|(?:[a-z0-9-]+\.)+[a-z]{2,}/)", re.IGNORECASE)
_NAMES = {
    "gtin": "01", "itip": "8006", "gmn": "8013", "cpid": "8010", "gln": "414", "payto": "415", "partygln": "417",
    "gsrnp": "8017", "gsrn": "8018", "gcn": "255", "sscc": "00", "gdti": "253", "ginc": "401", "gsin": "402",
    "grai": "8003", "giai": "8004", "cpv": "22", "lot": "10", "ser": "21", "tpx": "235", "cpsn": "8011", "glnx": "254",
    "refno": "8020", "srin": "8019", "exp": "17",
}  # fmt: skip
_PRIMARY = frozenset(_NAMES.values()) - {"22", "10", "21", "235", "8011", "254", "8020", "8019", "17"}
_BRACKET = re.compile(r"\((\d{2,4})\)")
_LOT = re.compile(r"\b(?:lot|batch|charge)\s*(?:no\.?|nr\.?)?\s*[:=#]\s*([^\s,;]+)", re.IGNORECASE)
_DAY = re.compile(
    r"\b(exp(?:iry)?|use[ -]by|best[ -](?:before|by)|bbe?|mhd)\s*(?:date)?\s*[:=]\s*"
    r"(\d{4})-(\d\d)(?:-(\d\d))?(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A date behind a word ("EXP: 2027-01"), and the name of the field that the word means."""

    field: str
    day: dt.date


Fields = list[tuple[str, str | WrittenDay]]


def written(text: str) -> Fields | None:
    """Identifiers and values in the order of the text; None if it is no such text. Values are not checked.

    A `WrittenDay` has the identifier "".
    """
    plain = text.strip()
    if is_address(plain):
        link = _link(plain)
        return None if link is None else list(link)
    return _bracketed(plain) or _in_words(plain)


def is_address(text: str) -> bool:
    """Whether a text is a web address, and so never a lot.

    >>> is_address("HTTPS://A.EXAMPLE/x"), is_address("www.a.example"), is_address("LOT-42A/7"), is_address("a.de/x")
    (True, True, False, True)
    """
    return _IS_ADDRESS.match(text) is not None


_FOR_A_PHONE = re.compile(
    r"(?:begin:v(?:card|event|calendar)|mecard:|wifi:|mailto:|matmsg:|tel:|smsto:|sms:|mmsto:|geo:|javascript:|data:|urn:"
    r"|market:|intent:|otpauth:|whatsapp:|bitcoin:|spc[\r\n ])",
    re.IGNORECASE,
)


def is_for_a_phone(text: str) -> bool:
    """Whether a text is for a telephone: a contact, a network, a payment, or an address that is no web address.

    >>> [is_for_a_phone(text) for text in ("WIFI:S:shop;P:x;;", "mailto:a@b.example", "LOT:A1", "Tel-4", "SPC\\n0200")]
    [True, True, False, False, True]
    """
    return _FOR_A_PHONE.match(text.strip()) is not None


def _link(text: str) -> list[tuple[str, str]] | None:
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return None
    path = [unquote(part) for part in (match[1] or "").split("/")[1:]]
    begin = _primary_at(path)
    if begin is None:
        return None
    pairs = [(_ai(path[begin]), _padded(_ai(path[begin]), path[begin + 1]))]
    for key, value in zip(path[begin + 2 :: 2], path[begin + 3 :: 2], strict=False):
        if shape_of(_ai(key)):
            pairs.append((_ai(key), value))
    return [*pairs, *_of_query(match[2] or "")]


def _primary_at(path: list[str]) -> int | None:
    """At which part of the path the first identifier is; what is in front of it is the brand's own. None: nowhere."""
    for at, (key, value) in enumerate(pairwise(path)):
        ai = _ai(key)
        if ai not in _PRIMARY:
            continue
        if ai == "01" and (checked(value) or re.fullmatch(r"\d{14}", value)):
            return at
        if ai != "01" and (shape := shape_at(ai)) is not None and shape.fits(value):
            return at
    return None


def _ai(key: str) -> str:
    return _NAMES.get(key.lower(), key)


def shape_of(ai: str) -> bool:
    """Whether a text is an application identifier, all of it."""
    shape = shape_at(ai)
    return shape is not None and shape.ai == ai


def _padded(ai: str, value: str) -> str:
    return value.zfill(14) if ai == "01" else value


def _of_query(query: str) -> Iterator[tuple[str, str]]:
    for part in re.split("[&;]", query):
        key, _equals, value = part.partition("=")
        ai = _ai(unquote(key))
        if shape_of(ai):
            yield ai, _padded(ai, unquote(value))


def _bracketed(text: str) -> Fields | None:
    """Fields as they are printed under a code: (01)09521234543213(10)LOT-42A, with or without blanks between."""
    if not (first := _BRACKET.match(text)) or not shape_of(first[1]):
        return None
    marks = [mark for mark in _BRACKET.finditer(text) if shape_of(mark[1])]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [(mark[1], _without_blanks(mark[1], text[mark.end() : end])) for mark, end in zip(marks, ends, strict=True)]


def _without_blanks(ai: str, value: str) -> str:
    """A value without the blanks between groups of digits; lots and serial numbers keep theirs."""
    bare = "".join(value.split())
    return bare if bare.isdigit() and ai not in ("10", "21") else value.strip()


def _in_words(text: str) -> Fields | None:
    lot = _LOT.search(text)
    if lot is None:
        return None
    found: Fields = [("10", lot[1])]
    for word, year, month, day in _DAY.findall(text):
        when = _day(int(year), int(month), int(day or 0))
        name = "use_by" if word.lower().startswith(("exp", "use")) else "best_before"
        if when is not None:
            found.append(("", WrittenDay(name, when)))
    return found


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day or monthrange(year, month)[1])
    except ValueError:
        return None
