"""Checks that the numbers in the sheets conflict neither with each other nor with those in the books.

A scanned or typed number is looked up as a bag, then a batch, a unit, a product code. So a bag with the number of
something else would hide it.
"""

from __future__ import annotations

from collections.abc import Iterable

from db.rules import gtin, tag
from db.rules.batch_number import split_unit
from db.rules.words import words
from db.sheets.history_rows import History
from db.sheets.lines import NumberedLine
from db.sheets.problems import Problems
from db.store.engine import Session

_TAGS = {tag.TagKind.BAG: words("bag"), tag.TagKind.PERSON: words("person"), tag.TagKind.RECIPE: words("recipe")}


def check_numbers(session: Session, history: History, problems: Problems) -> None:
    """Check the numbers, also those of rows with other problems."""
    bags = {one.number for one in history.bags}
    batches = {one.number for one in history.numbers}
    _twice(history.bags, problems)
    _twice(history.numbers, problems)
    for one in history.bags:
        wrong = _wrong_with_bag(session, one.number, batches)
        if wrong:
            problems.add(one.file, one.line, wrong)
    for one in history.numbers:
        wrong = _wrong_with_batch(session, one.number, bags, batches)
        if wrong:
            problems.add(one.file, one.line, wrong)


def _twice(given: Iterable[NumberedLine], problems: Problems) -> None:
    first: dict[str, NumberedLine] = {}
    for one in given:
        other = first.setdefault(one.number, one)
        if other is not one:
            if other.file == one.file:
                where = words("line {line}", line=other.line)
            else:
                where = words("{file}, line {line}", file=other.file, line=other.line)
            problems.add(
                one.file, one.line, words("{number} is there twice: also in {where}", number=one.number, where=where)
            )


def _wrong_with_bag(session: Session, code: str, batches: set[str]) -> str:
    if _has_bag(session, code):
        return words("a bag {code} is in the books already", code=code)
    if _has_batch(session, code):
        return words("{code} is the number of a batch in the books", code=code)
    unit = split_unit(code, typed=True)
    if unit is not None and (unit[0] in batches or _has_batch(session, unit[0])):
        return words("{code} reads as a unit of the batch {batch}: name the bag otherwise", code=code, batch=unit[0])
    ours = tag.parse(code)
    if ours is not None and ours.kind is not tag.TagKind.BAG:
        return words("{code} reads as the tag of a {kind}: name the bag otherwise", code=code, kind=_TAGS[ours.kind])
    return _product_code(code)


def _wrong_with_batch(session: Session, number: str, bags: set[str], batches: set[str]) -> str:
    if _has_batch(session, number):
        return words("a batch {number} is in the books already", number=number)
    if number in bags or _has_bag(session, number):
        return words("{number} is a batch and a bag: give one another number", number=number)
    unit = split_unit(number)
    if unit is not None and (unit[0] in batches or _has_batch(session, unit[0])):
        return words("{number} reads as a unit of the batch {batch}", number=number, batch=unit[0])
    like_a_unit = _reads_as_unit(session, number)
    if like_a_unit:
        return words(
            "{like_a_unit} in the books would read as a unit of {number}", like_a_unit=like_a_unit, number=number
        )
    ours = tag.parse(number)
    if ours is not None:
        return words("{number} reads as the tag of a {kind}", number=number, kind=_TAGS[ours.kind])
    return _product_code(number)


def _product_code(number: str) -> str:
    return "" if gtin.gtin14(number) is None else words("{number} reads as the product code of a pack", number=number)


def _has_bag(session: Session, code: str) -> bool:
    return session.value("SELECT 1 FROM lot WHERE code = ?", code) is not None


def _has_batch(session: Session, number: str) -> bool:
    return session.value("SELECT 1 FROM batch WHERE number = ?", number) is not None


def _reads_as_unit(session: Session, number: str) -> str:
    """A bag or batch in the books whose number would read as a unit of this batch."""
    found = session.all(
        "SELECT code FROM lot WHERE code >= ?1 || '-0' AND code < ?1 || '-:' "
        "UNION ALL SELECT number FROM batch WHERE number >= ?1 || '-0' AND number < ?1 || '-:'",
        number,
    )
    return next((text for (text,) in found if (unit := split_unit(text)) and unit[0] == number), "")
