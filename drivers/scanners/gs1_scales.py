"""Weights and prices within an article number: a shop's scale prints them as EAN-13 20 to 29 and 02, or UPC-A 2.

Each country, and within it each shop, has rules of its own for the digits (GS1 General Specifications, 2.1.12). So they
are read only by the layouts that the settings name.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from biip.checksums import gs1_price_weight_check_digit, gs1_standard_check_digit

from drivers.scanners.base import Gs1Fields, NetMeasure
from drivers.scanners.gs1_layouts import Layouts, MeasureLayout
from drivers.words import Words, words

_SHOPS_OWN = re.compile(r"0(?:0[24]|2\d)\d{11}|000000[02]\d{7}")


def is_shops_own(gtin14: str) -> bool:
    """Whether each shop gives such numbers as it likes: EAN-13 02, 04 and 20 to 29, UPC-A 2 and 4, EAN-8 0 and 2.

    >>> is_shops_own("02000001012345"), is_shops_own("00000020123451"), is_shops_own("05901234123457")
    (True, True, False)
    """
    return _SHOPS_OWN.fullmatch(gtin14) is not None


def shops_own_words(number: str) -> Words:
    """What to tell the cook of a shop's own number that no layout of the settings is for."""
    return words(
        "{number} is a shop's own number: another shop's may be something else, and a weight or price in it is not "
        "read. Look at the bag; the setting variable_measure says what such numbers mean.",
        number=number,
    )


def _is_shops_own_words(problem: str) -> bool:
    return isinstance(problem, Words) and problem.template == shops_own_words("").template


def weighed(fields: Gs1Fields, rules: Layouts) -> Gs1Fields:
    """The fields of an article number, with the weight or price that a shop's scale wrote into it.

    `gtin14` is then without weight and price, so that it is the same for all packs of the article. If the layout's own
    check digit is wrong, nothing but the article is read, and `problems` says so.

    >>> from drivers.scanners.gs1_layouts import layouts
    >>> found = weighed(Gs1Fields(gtin14="02000001012345"), layouts("20IIIIIWW.WWW"))
    >>> found.gtin14, found.net_weight
    ('02000001000007', NetMeasure(amount=Decimal('1.234'), unit='kg'))
    """
    number = fields.gtin14 or ""
    if not is_shops_own(number) or number.startswith("000000"):
        return fields
    rule = next((one for one in rules if number[1:].startswith(one.start)), None)
    if rule is None:
        return fields
    payload = number[1 : 1 + rule.item_ends].ljust(12, "0")
    without = replace(
        fields,
        gtin14=f"0{payload}{gs1_standard_check_digit(payload)}",
        problems=tuple(problem for problem in fields.problems if not _is_shops_own_words(problem)),
    )
    return _measured(without, rule, number[1 + rule.item_ends : 13])


def _measured(fields: Gs1Fields, rule: MeasureLayout, digits: str) -> Gs1Fields:
    value = digits[1:] if rule.has_check else digits
    if rule.has_check and int(digits[0]) != gs1_price_weight_check_digit(value):
        problem = words("The check digit of the weight or price in the number is wrong: type what the bag says.")
        return replace(fields, problems=(*fields.problems, problem))
    amount = Decimal(int(value)).scaleb(-rule.decimals)
    if not amount:
        return replace(fields, problems=(*fields.problems, words("The number has no weight or price in it: type it.")))
    if rule.kind == "W":
        return replace(fields, net_weight=NetMeasure(amount, "kg"))
    return replace(fields, price=amount) if rule.kind == "P" else replace(fields, count=int(value))
