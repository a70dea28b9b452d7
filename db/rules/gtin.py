"""GTINs as the books keep them: 14 digits with a valid check digit (GS1 General Specifications, 7.9)."""

from __future__ import annotations

from db.rules.errors import RuleError
from db.rules.words import words


def gtin14(text: str) -> str | None:
    """The GTIN-14 of an EAN-8, UPC-A, EAN-13 or ITF-14; None if the text is none of these.

    >>> gtin14("036000291452"), gtin14("4006381333931"), gtin14("4006381333932"), gtin14("12")
    ('00036000291452', '04006381333931', None, None)
    """
    from biip.checksums import gs1_standard_check_digit  # here: it takes a fifth of a command's start-up time

    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) in (8, 12, 13, 14)):
        return None
    return digits.zfill(14) if gs1_standard_check_digit(digits[:-1]) == int(digits[-1]) else None


def checked_gtin14(text: str) -> str:
    """The GTIN-14.

    Raises:
        RuleError: the text is not a GTIN.
    """
    whole = gtin14(text)
    if whole is None:
        raise RuleError(
            words("{text} is not a product code of a pack.", text=repr(text[:40])), words("Scan the bars again.")
        )
    return whole
