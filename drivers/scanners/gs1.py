"""From the content of a code to its fields. GS1's tables are biip's; how messages with mistakes are read is ours.

A code is read as a GS1 message only if the decoder's symbology identifier says that it is one (GS1 General
Specifications, figure 5.1.2-2): a plain Code 128 that happens to begin with 01 or 10 is none. A field that cannot be
read does not affect the others, and all doubts are in `problems`. The other modules: `gs1_table` (the form of each
field), `gs1_run_on` (lost separators), `gs1_fields` (values to fields), `gs1_written` (web addresses, brackets, words),
`gs1_sent` (hand scanners), `gs1_scales` and `gs1_layouts` (weights and prices in a shop's own numbers).
"""

from __future__ import annotations

import datetime as dt
import re

from drivers.scanners.base import Gs1Fields, Symbol, Symbology
from drivers.scanners.gs1_fields import FieldCollector, checked, wrong_article
from drivers.scanners.gs1_scales import is_shops_own, shops_own_words
from drivers.scanners.gs1_table import Shape, has_foreign, shape_at
from drivers.scanners.gs1_written import WrittenDay, written
from drivers.scanners.text import printable
from drivers.words import Words, words

__all__ = ["GS1_IDENTIFIERS", "Gs1Fields", "article", "gtin14", "parse", "parse_message", "parse_written"]

GS = "\x1d"
GS1_IDENTIFIERS = frozenset({"]C1", "]d2", "]d5", "]Q3", "]Q4", "]e0", "]e1", "]J1", "]J4"})
"""]d5, ]Q4 and ]J4 are the same messages from a reader that reports character sets (ECI)."""
_TELLS_CHARACTER_SETS = frozenset({"]d5", "]Q4", "]J4"})
_ARTICLE = frozenset({Symbology.EAN13, Symbology.EAN8, Symbology.UPCA, Symbology.UPCE, Symbology.ITF14})


def parse(symbol: Symbol, today: dt.date | None = None) -> Gs1Fields | None:
    """The fields of a code: all of them for a GS1 message, the article number for EAN, UPC and ITF-14.

    Args:
        today: decides the century of a date, and whether it is years away. None: the machine's date.

    Returns:
        None if the code has no such fields.
    """
    if symbol.identifier in GS1_IDENTIFIERS:
        return parse_message(unescaped(symbol.raw.decode("latin-1"), symbol.identifier), today)
    if symbol.symbology in _ARTICLE:
        return article(symbol.text)
    return parse_written(symbol.text, today)


def unescaped(message: str, identifier: str) -> str:
    r"""A message without the escapes of readers that report character sets: \000026 for a set, and two \ for one.

    >>> unescaped("\\00002610A\\\\B", "]d5"), unescaped("10A", "]d2")
    ('10A\\B', '10A')
    """
    if identifier not in _TELLS_CHARACTER_SETS:
        return message
    return re.sub(r"\\(?:\d{6}|(\\))", lambda match: match[1] or "", message)


def gtin14(text: str) -> str | None:
    """An EAN, UPC or GTIN as 14 digits; None unless its length and its check digit are right.

    >>> gtin14("5901234123457"), gtin14("036000291452"), gtin14("5901234123458"), gtin14("20260304")
    ('05901234123457', '00036000291452', None, None)
    """
    return checked(text)


def article(text: str) -> Gs1Fields:
    """The fields of a bare article number. `problems` says if it is a shop's own number, or has a wrong check digit."""
    number = checked(text)
    if number is None:
        return Gs1Fields(problems=(wrong_article(text),))
    return Gs1Fields(gtin14=number, problems=(shops_own_words(text),) if is_shops_own(number) else ())


def parse_written(text: str, today: dt.date | None = None) -> Gs1Fields | None:
    """The fields of a GS1 Digital Link, of text with (01) in brackets, or of words such as "LOT: A1"; else None.

    >>> parse_written("https://id.gs1.org/01/09521234543213/10/LOT-42A?17=270131", dt.date(2026, 3, 4)).lot
    'LOT-42A'
    >>> parse_written("(01)09521234543213(10)A7").lot, parse_written("LOT:A123 EXP:2027-01", dt.date(2026, 3, 4)).lot
    ('A7', 'A123')
    >>> parse_written("https://brand.example/recipes?utm_source=pack") is None
    True
    """
    found = written(text)
    if found is None:
        return None
    reader = FieldCollector(today or dt.date.today())
    for ai, value in found:
        shape = shape_at(ai)
        if isinstance(value, WrittenDay):
            reader.put_written_day(value.field, value.day)
        elif ai == "10" and len(value) <= 20 and has_foreign(value) and printable(value):
            _note_foreign(ai, value, reader)
        elif shape is None or shape.ai != ai:
            reader.problem(_unknown(printable(ai)))
        elif not shape.fits(value):
            reader.problem(
                words(
                    "The field ({ai}) {value} of the code cannot be right; it was passed over.",
                    ai=ai,
                    value=printable(value)[:24],
                )
            )
        else:
            reader.note(ai, value)
    return reader.fields()


def parse_message(message: str, today: dt.date | None = None) -> Gs1Fields:
    r"""Every field of a GS1 message, whose separators are `\x1d`. Never raises.

    >>> parse_message("010952123454321315270131" + "10PKT-99281").lot
    'PKT-99281'
    >>> parse_message("1526020010A").best_before
    datetime.date(2026, 2, 28)
    >>> glued = parse_message("10LOT-42A17261231")
    >>> glued.lot, glued.lot_doubtful, glued.use_by
    ('LOT-42A17261231', True, None)
    """
    reader = FieldCollector(today or dt.date.today())
    rest = message
    while rest:
        if rest[0] == GS:
            reader.unsure = False
            rest = rest.lstrip(GS)
        else:
            rest = _take(rest, reader)
    return reader.fields()


def _take(rest: str, reader: FieldCollector) -> str:
    """Read the first field of the rest of a message. Returns the rest behind it, which is always shorter."""
    until = rest.partition(GS)[0]
    shape = shape_at(until)
    if shape is None:
        reader.problem(_unknown(_shown(until)))
        return rest[len(until) :]
    ai, body = shape.ai, until[len(shape.ai) :]
    if ai in ("10", "21") and len(body) <= shape.longest and has_foreign(body) and printable(body):
        _note_foreign(ai, body, reader)
        return rest[len(until) :]
    value = shape.head(body)
    if value is None:
        reader.problem(words("The field {field} of the code cannot be right; it was passed over.", field=_shown(until)))
        return _after_wrong(rest, until, shape)
    if not shape.separator:
        reader.note(ai, value)
        return rest[len(ai) + len(value) :]
    return _to_separator(rest, until, shape, value, reader)


def _to_separator(rest: str, until: str, shape: Shape, value: str, reader: FieldCollector) -> str:
    """Read a field that should end with a separator: it may be missing, and the next field in or behind the value."""
    end = len(shape.ai) + len(value)
    if end == len(until):
        reader.note_to_separator(shape.ai, value)
    elif shape.is_fixed:
        reader.problem(
            words(
                "A separator is missing after ({ai}) {value}: compare all fields with the bag.",
                ai=shape.ai,
                value=value,
            )
        )
        reader.note(shape.ai, value)
        reader.unsure = True
        return rest[end:]
    else:
        reader.note_ran_on(shape.ai, value)
    return rest[len(until) :]


def _note_foreign(ai: str, body: str, reader: FieldCollector) -> None:
    """Take a lot with a blank or an accent: GS1 allows none, but packs have them. The cook is to compare it."""
    reader.note_to_separator(ai, body)
    if ai == "10":
        foreign = words("The lot {lot} holds letters that no GS1 code may: compare it with the bag.", lot=_shown(body))
    else:
        foreign = words(
            "The serial number {serial} holds letters that no GS1 code may: compare it with the bag.",
            serial=_shown(body),
        )
    reader.problem(foreign)


def _after_wrong(rest: str, until: str, shape: Shape) -> str:
    """The rest behind a field that is wrong: by its length if that is fixed, else from the next separator."""
    length = len(shape.ai) + shape.longest if shape.is_fixed and not shape.separator else len(until)
    return rest[min(length, len(until)) :]


def _unknown(shown: str) -> Words:
    return words("The code holds a field that is not known ({field}); it was passed over.", field=shown)


def _shown(text: str) -> str:
    return printable(text)[:24].strip()
