"""Reads one unit from GS1 data: element strings in brackets, or a GS1 Digital Link."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from db.rules.gtin import gtin14

LONGEST = 400
"""Longer texts are not ours. (A Digital Link may have query parameters.)"""
LONGEST_FIELD = 20
"""Maximum length of (10) and (21): GS1 General Specifications, 3.4.1 and 3.5.2."""

_BRACKETS = re.compile(r"\(01\)(?P<gtin>\d{14})\(10\)(?P<batch>[^()]{1,20})\(21\)(?P<unit>[^()]{1,20})(?:\(.*)?")
_LINK = re.compile(
    r"https?://[^/?#\s]+(?:/[^?#\s]*?)?/01/(?P<gtin>\d{8,14})(?:/22/[^/?#\s]+)?/10/(?P<batch>[^/?#\s]+)/21/(?P<unit>[^/?#\s]+)"
    r"/?(?:[?#]\S*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TradeUnit:
    """A unit of a batch. `gtin14` has a valid check digit."""

    gtin14: str
    batch: str
    unit: str

    @property
    def number(self) -> str:
        """The unit's number as the books write it, if the batch is one of theirs."""
        return f"{self.batch}-{self.unit}"


def written_batch(number: str) -> str:
    """A batch number as written in (10): without its dashes if it is too long. The result may still be too long.

    >>> written_batch("SJ-20260304-A"), written_batch("SJ-20260324-R2K4PKC-A")
    ('SJ-20260304-A', 'SJ20260324R2K4PKCA')
    """
    return number if len(number) <= LONGEST_FIELD else number.replace("-", "")


def parse(text: str) -> TradeUnit | None:
    """The unit that a text names; None if it names none.

    >>> parse("(01)09506000134352(10)SJ-20260304-A(21)017(15)270304")
    TradeUnit(gtin14='09506000134352', batch='SJ-20260304-A', unit='017')
    >>> parse("https://id.gs1.org/01/09506000134352/10/SJ-20260304-A/21/017?15=270304").number
    'SJ-20260304-A-017'
    >>> parse("https://id.gs1.org/01/09506000134353/10/A/21/1"), parse("SJ-20260304-A-017")
    (None, None)
    """
    plain = text.strip()
    if len(plain) > LONGEST:
        return None
    match = _BRACKETS.fullmatch(plain) or _LINK.fullmatch(plain)
    whole = gtin14(match["gtin"]) if match else None
    if match is None or whole is None:
        return None
    return TradeUnit(whole, unquote(match["batch"]), unquote(match["unit"]))
