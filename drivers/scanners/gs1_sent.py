"""What a hand scanner's characters mean: symbology identifiers as scanners send them, and content without one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from drivers.scanners.base import Gs1Fields
from drivers.scanners.gs1 import GS, GS1_IDENTIFIERS, article, gtin14, parse_message, parse_written, unescaped
from drivers.scanners.gs1_table import shape_at
from drivers.words import words

_IDENTIFIER = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_CASE = {"c": "C", "D": "d", "q": "Q", "j": "J", "a": "A", "i": "I"}
"""The letter of a symbology identifier from a scanner that swaps capitals, to the right one."""
_CHANGED = words("The scanner changes capital letters: compare the letters of the lot with the bag.")


@dataclass(frozen=True, slots=True)
class Identifier:
    """A symbology identifier as it was sent, and as it was meant if capitals were swapped; empty if none was sent."""

    sent: str = ""
    meant: str = ""


def identifier_of(text: str) -> Identifier:
    """The symbology identifier that a text begins with. The content tells ]E0 from ]e0, if capitals were swapped.

    >>> identifier_of("]c10109521234543213").meant, identifier_of("]D210A").meant, identifier_of("10A").meant
    (']C1', ']d2', '')
    >>> identifier_of("]e05901234123457").meant, identifier_of("]E00109521234543213").meant
    (']E0', ']e0')
    """
    match = _IDENTIFIER.match(text)
    if match is None:
        return Identifier()
    sent, content = match[0], text[3:]
    letter = sent[1]
    if letter in "eE":
        letter = "E" if gtin14(content) and len(content) != 14 else "e" if content.startswith("01") else letter
    return Identifier(sent, f"]{_CASE.get(letter, letter)}{sent[2]}")


def sent_fields(content: str, identifier: Identifier) -> Gs1Fields | None:
    """The fields of what was sent behind the identifier.

    Without an identifier an article number is recognised by its check digit, and a GS1 message only by a separator in
    it (`looks_like_message`); then text as `gs1.parse_written` reads it.
    """
    if identifier.meant in GS1_IDENTIFIERS:
        found = parse_message(unescaped(content, identifier.meant))
        return found if identifier.sent == identifier.meant else _with_changed_letters(found)
    if identifier.meant[:2] in ("", "]E", "]I") and (number := _article(content, identifier.meant)):
        return number
    if not identifier.meant and GS in content.strip(GS) and looks_like_message(content):
        return parse_message(content)
    return parse_written(content)


def _with_changed_letters(found: Gs1Fields) -> Gs1Fields:
    letters = any(mark.isalpha() for mark in (found.lot or "") + (found.serial or ""))
    return replace(found, problems=(*found.problems, _CHANGED)) if letters else found


def _article(content: str, identifier: str) -> Gs1Fields | None:
    """The fields of an article number with a right check digit. Eight digits from 0 or 1 on may be a UPC-E too.

    >>> _article("01234565", "").gtin14, len(_article("01234565", "").problems)
    (None, 1)
    """
    long = _from_upc_e(content) if not identifier else None
    if long is None:
        return article(content) if gtin14(content) else None
    if gtin14(content):
        problem = words(
            "{number} may be two article numbers ({number} and {long}): type what stands under the bars.",
            number=content,
            long=long,
        )
        return Gs1Fields(problems=(problem,))
    return article(long)


def _from_upc_e(text: str) -> str | None:
    """The UPC-A of eight digits of a UPC-E (General Specifications, 5.2.2.4.2), if its check digit is right.

    >>> _from_upc_e("01234565"), _from_upc_e("04963406"), _from_upc_e("96385074")
    ('012345000065', '049000006346', None)
    """
    if not re.fullmatch(r"[01]\d{7}", text, re.ASCII):
        return None
    first, digits, last, check = text[0], text[1:6], text[6], text[7]
    if last in "012":
        body = f"{digits[:2]}{last}0000{digits[2:]}"
    elif last == "3":
        body = f"{digits[:3]}00000{digits[3:]}"
    elif last == "4":
        body = f"{digits[:4]}00000{digits[4]}"
    else:
        body = f"{digits}0000{last}"
    long = f"{first}{body}{check}"
    return long if gtin14(long) else None


def looks_like_message(content: str) -> bool:
    r"""Whether characters without a symbology identifier look like a GS1 message.

    >>> [looks_like_message(text) for text in ("10L1234\x1d15270131", "010952123454321310A", "10A")]
    [True, True, False]
    """
    shape = shape_at(content.lstrip(GS))
    if shape is None:
        return False
    return GS in content or (content.startswith("01") and len(content) > 16 and gtin14(content[2:16]) is not None)
