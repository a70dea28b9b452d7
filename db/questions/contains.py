"""What a new bag probably contains: the same as the last bag of that supplier and pack, until a person checks it.

What is recorded for an ingredient applies to its first bag. A bag from another supplier, or in another pack, is
treated as a different food until somebody has checked it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from db.questions import catalogue, stock
from db.questions.allergens import distinct, without
from db.records import Contains, Looked, Lot
from db.store.engine import Session

NOT_LOOKED_AT = Contains(Looked.NOT_YET)


def as_last_time(
    session: Session, ingredient: str, supplier: str | None, gtin14: str | None, but: str = ""
) -> Contains:
    """What is assumed for a bag of which nothing is recorded.

    Args:
        ingredient, supplier: their ids.
        but: the code of a bag to skip, because it is the one in question.
    """
    last = last_of_source(session, ingredient, supplier, gtin14, but)
    if last is not None:
        said = last.contains.looked is Looked.SAID
        return replace(last.contains, looked=Looked.AS_LAST_TIME, by="") if said else last.contains
    return NOT_LOOKED_AT if _had_bags(session, ingredient, but) else stock.AS_ITS_INGREDIENT


def is_known(session: Session, ingredient: str, supplier: str | None, gtin14: str | None) -> bool:
    """Whether a bag of that supplier and pack was here before; or this is the ingredient's first bag and its pack is
    known.
    """
    if last_of_source(session, ingredient, supplier, gtin14) is not None:
        return True
    return not _had_bags(session, ingredient, "") and _is_pack_of(session, ingredient, supplier, gtin14)


def last_of_source(
    session: Session, ingredient: str, supplier: str | None, gtin14: str | None, but: str = ""
) -> Lot | None:
    """The bag of the same ingredient, supplier and pack that came in last; None if neither supplier nor pack is
    known.
    """
    if supplier is None and gtin14 is None:
        return None
    code = session.value(
        "SELECT code FROM lot WHERE ingredient_id = (SELECT id FROM ingredient WHERE uid = ?) "
        "AND supplier_id IS ? AND gtin14 IS ? AND from_batch_id IS NULL AND code != ? ORDER BY lot.id DESC LIMIT 1",
        ingredient,
        _supplier_row(session, supplier),
        gtin14,
        but,
    )
    return None if code is None else stock.lot(session, code)


def _is_pack_of(session: Session, ingredient: str, supplier: str | None, gtin14: str | None) -> bool:
    """Whether that product code is recorded as this ingredient, from this supplier or from no particular one."""
    found = session.one(
        "SELECT supplier_id FROM pack WHERE gtin14 = ? AND ingredient_id = (SELECT id FROM ingredient WHERE uid = ?)",
        gtin14,
        ingredient,
    )
    return found is not None and found[0] in (None, _supplier_row(session, supplier))


def _had_bags(session: Session, ingredient: str, but: str) -> bool:
    return (
        session.one(
            "SELECT 1 FROM lot WHERE ingredient_id = (SELECT id FROM ingredient WHERE uid = ?) "
            "AND from_batch_id IS NULL AND code != ? LIMIT 1",
            ingredient,
            but,
        )
        is not None
    )


def _supplier_row(session: Session, uid: str | None) -> int | None:
    """The row id of the supplier that this one counts as."""
    if uid is None:
        return None
    row_id = session.value("SELECT id FROM supplier WHERE uid = ?", uid)
    return None if row_id is None else catalogue.merged_into(session, row_id)


def of_another_source(was: Contains, now: Contains) -> Contains:
    """A bag turns out to be from another supplier: its known allergens are kept, and unchecked stays unchecked."""
    if was.looked is Looked.AS_INGREDIENT or was == NOT_LOOKED_AT:
        return now
    other_list = was.looked is Looked.NOT_YET and was.sub_ingredients not in ((), now.sub_ingredients)
    looked = Looked.NOT_YET if now.looked is Looked.NOT_YET or other_list else Looked.AS_LAST_TIME
    listed = was.sub_ingredients or now.sub_ingredients
    return Contains(looked, distinct((*was.allergens, *now.allergens)), listed)


def as_its_like(other: Contains, was: Contains, now: Contains) -> Contains:
    """The contents of a bag that was assumed to be like one whose contents are corrected from `was` to `now`.

    Allergens that it has beyond `was` were recorded for itself, and stay.
    """
    listed = now.sub_ingredients if other.sub_ingredients == was.sub_ingredients else other.sub_ingredients
    return Contains(Looked.AS_LAST_TIME, distinct((*without(other.allergens, was.allergens), *now.allergens)), listed)


def likened(session: Session, suppliers: Iterable[str]) -> tuple[str, ...]:
    """Codes of these suppliers' bags that are assumed to be like an earlier bag; the oldest first."""
    found: set[tuple[int, str]] = set()
    for uid in suppliers:
        found |= {
            (row_id, code)
            for row_id, code in session.all(
                "SELECT id, code FROM lot WHERE supplier_id IS ? AND looked = ?",
                _supplier_row(session, uid),
                Looked.AS_LAST_TIME.value,
            )
        }
    return tuple(code for _, code in sorted(found))


def as_the_one_before(session: Session, lot: Lot) -> Contains:
    """What was assumed for this bag when it came in."""
    code = session.value(
        "SELECT other.code FROM lot JOIN lot AS other ON other.ingredient_id = lot.ingredient_id "
        "AND other.supplier_id IS lot.supplier_id AND other.gtin14 IS lot.gtin14 AND other.id < lot.id "
        "WHERE lot.code = ? AND other.from_batch_id IS NULL ORDER BY other.id DESC LIMIT 1",
        lot.code,
    )
    return NOT_LOOKED_AT if code is None else stock.lot(session, code).contains


def likened_to(session: Session, code: str) -> tuple[Lot, ...]:
    """Later bags that are assumed to be like this one: same supplier and pack, up to the next bag that was checked."""
    found = session.all(
        "SELECT other.code FROM lot JOIN lot AS other ON other.ingredient_id = lot.ingredient_id "
        "AND other.supplier_id IS lot.supplier_id AND other.gtin14 IS lot.gtin14 AND other.id > lot.id "
        "WHERE lot.code = ?1 AND lot.from_batch_id IS NULL AND other.looked = ?2 "
        "AND (lot.supplier_id IS NOT NULL OR lot.gtin14 IS NOT NULL) AND NOT EXISTS ("
        "SELECT 1 FROM lot AS nearer WHERE nearer.ingredient_id = lot.ingredient_id AND nearer.looked = ?3 "
        "AND nearer.supplier_id IS lot.supplier_id AND nearer.gtin14 IS lot.gtin14 "
        "AND nearer.id > lot.id AND nearer.id < other.id) ORDER BY other.id",
        code,
        Looked.AS_LAST_TIME.value,
        Looked.SAID.value,
    )
    return tuple(stock.lot(session, other) for (other,) in found)
