"""Where a shop's own article number has its item and its weight or price: each country's layouts, and a kitchen's own.

A layout is written like the number: its first digits, then I for each digit of the item, C for the check digit of what
follows, and W for a weight in kilograms, P for a price or N for a number of pieces, with the decimal point in its
place: "28IIIICWW.WWW". No library is imported here, because the settings are read with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from drivers.words import words

_BALTIC = "23IIIIIIW.WWW 24IIIIIIWW.WW 25IIIIIIWWW.W"
_SCANDINAVIAN = f"20IIIIIIPP.PP 21IIIIIIPPP.P 22IIIIIIPPPP {_BALTIC}"
COUNTRIES = {
    "US": "02IIIIICPP.PP",
    "CA": "02IIIIICPP.PP",
    "GB": "20IIIIICPP.PP",
    "DE": "22IIIICPPP.PP 23IIIICPPP.PP 25IIIICNNNNN 26IIIICNNNNN 28IIIICWW.WWW 29IIIICWW.WWW",
    "DK": "21IIIIPPPP.PP 22IIIIPPPP.PP 23IIIIPPPP.PP 24IIIIPPPP.PP 26IIIIWWW.WWW 27IIIIIWW.WWW 28IIIIWWW.WWW",
    "EE": _BALTIC,
    "FI": _BALTIC,
    "LT": _BALTIC,
    "LV": _BALTIC,
    "NO": _SCANDINAVIAN,
    "SE": _SCANDINAVIAN,
}
"""Source: the countries' GS1 organisations, as collected in biip's `rcn`; US and CA: GS1 US, for UPC-A."""

_LAYOUT = re.compile(
    r"(?P<start>0[24]|2\d)(?P<item>I+)(?P<check>C?)(?P<value>(?P<kind>[WPN])(?:(?P=kind)|\.(?=[WPN]))*)"
)


@dataclass(frozen=True, slots=True)
class MeasureLayout:
    """Where a number of 13 digits has its item and its measure. `kind` is W, P or N; the check digit is before it."""

    start: str
    item_ends: int
    has_check: bool
    kind: str
    decimals: int


Layouts = tuple[MeasureLayout, ...]


def layouts(text: str) -> Layouts:
    """The layouts of a setting: a country's two letters, layouts, or both, with blanks or commas between.

    Raises:
        ValueError: the setting is wrong; the text is for whoever wrote it.

    >>> layouts("20IIIIIWW.WWW")
    (MeasureLayout(start='20', item_ends=7, has_check=False, kind='W', decimals=3),)
    >>> len(layouts("de, 20IIIIIWW.WWW")), layouts("none")
    (7, ())
    """
    said = [word.upper() for word in re.split(r"[\s,]+", text.strip()) if word]
    if said in ([], ["NONE"]):
        return ()
    lines = [line for word in said for line in COUNTRIES.get(word, word).split()]
    return tuple(_layout(line) for line in lines)


def _layout(text: str) -> MeasureLayout:
    match = _LAYOUT.fullmatch(text)
    digits = text.replace(".", "")
    if match is None or len(digits) != 12 or text.count(".") > 1:
        raise ValueError(
            words(
                "'{text}' is neither a country known here ({known}) nor a layout such as 28IIIICWW.WWW",
                text=text,
                known=", ".join(COUNTRIES),
            )
        )
    decimals = len(match["value"].partition(".")[2])
    if match["check"] and len(match["value"].replace(".", "")) not in (4, 5):
        raise ValueError(words("'{text}': only 4 or 5 digits have a check digit of their own", text=text))
    return MeasureLayout(match["start"], 2 + len(match["item"]), bool(match["check"]), match["kind"], decimals)
