"""Verbs for lots: receive, correct, count, throw away, hold, release."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from db import contains, facts, stock
from db.apply.lots import base_in_lot
from db.door import Door, Transaction
from db.errors import RuleError, StaleViewError
from db.records import Contains, Ingredient, Looked, Lot, Person, Supplier
from db.rules import gtin
from db.rules.money import Money
from db.rules.quantity import Quantity, believable
from db.rules.tag import TagKind
from db.rules.text import NOTE_LIMIT
from db.rules.words import words
from db.verbs import checks, kept, kitchen_rules, old_view
from db.verbs.catalogue import new_tag

_CORRECTABLE = {"quantity", "supplier", "supplier_lot", "bought_on", "best_before", "use_by", "price"}
_CONTENTS = {"allergens", "sub_ingredients"}
_SHOWN = ("received", "supplier", "supplier_lot", "bought_on", "best_before", "use_by", "price", "contains")
"""The fields that a person who corrects a bag has seen."""


class LotVerbs(Door):
    def receive_lot(
        self,
        ingredient: Ingredient,
        quantity: Quantity,
        *,
        supplier: Supplier | None,
        supplier_lot: str | None = None,
        bought_on: date,
        best_before: date | None = None,
        use_by: bool | None = False,
        price: Money | None = None,
        gtin14: str | None = None,
        scan_text: str | None = None,
        sure_of_days: bool = False,
        looked: bool = True,
        allergens: Iterable[str] | None = None,
        sub_ingredients: Iterable[str] | None = None,
        by: Person | None = None,
    ) -> Lot:
        """Record a new bag and give it a tag.

        Args:
            use_by: True if `best_before` is a use-by date; None if nobody said which it is.
            scan_text: the text of its barcode, kept as evidence.
            sure_of_days: somebody has confirmed that its date was past when it was bought.
            looked: False: nobody has checked what this bag contains, and it must not be assumed to be like the last
                one.
            allergens: what somebody read on this bag, possibly none. None: as the last bag of this supplier and pack;
                unchecked if there is none (see `contains.as_last_time`).
            sub_ingredients: as printed on the bag; None: as the last bag.
        """

        def work(tx: Transaction) -> Lot:
            kitchen_rules.refuse_bag_days(bought_on, best_before, tx.today(), sure=sure_of_days, use_by=use_by)
            code = new_tag(tx, TagKind.BAG)
            number = gtin.checked_gtin14(gtin14) if gtin14 else None
            likely = contains.as_last_time(tx.rows, ingredient.id, supplier.id if supplier else None, number)
            holds = _said(likely, allergens, sub_ingredients) if looked else _unlooked(sub_ingredients)
            tx.record(
                facts.LotReceived(
                    code,
                    checks.known(tx.rows, "ingredient", ingredient.id, words("ingredient")) or "",
                    checks.above_zero(quantity, words("received")),
                    checks.known(tx.rows, "supplier", supplier.id if supplier else None, words("supplier")),
                    checks.optional(supplier_lot),
                    bought_on,
                    best_before,
                    price,
                    number,
                    checks.optional(scan_text, NOTE_LIMIT),
                    holds.looked,
                    holds.allergens,
                    holds.sub_ingredients,
                    use_by if best_before else None,
                )
            )
            return stock.lot(tx.rows, code)

        return self._write(work, by)

    def correct_lot(
        self, code: str, *, reason: str = "", seen: Lot | None = None, by: Person | None = None, **changes: Any
    ) -> Lot:
        """Correct what was recorded about a bag. The original fact stays in the journal.

        Args:
            seen: the bag as it was shown; refused if it was corrected since.
            changes: any of quantity, supplier, supplier_lot, bought_on, best_before, use_by, price; and `allergens`,
                which records that somebody has checked this bag, with its `sub_ingredients`.
        """
        unknown = set(changes) - _CORRECTABLE - _CONTENTS
        if unknown:
            raise TypeError(f"correct_lot cannot change {', '.join(sorted(unknown))}")

        def work(tx: Transaction) -> Lot:
            was = stock.lot(tx.rows, code)
            quantity = checks.above_zero(changes.get("quantity", was.received), words("received"))
            if quantity.dimension is not was.received.dimension:
                raise RuleError(
                    words("{bag} is measured in {unit}.", bag=was.code, unit=was.received.unit),
                    words("Correct it in such a unit."),
                )
            supplier: Supplier | None = changes.get("supplier", was.supplier)
            old_view.refuse_if_changed(was.code, was, seen, _SHOWN)
            supplier_lot: str | None = changes.get("supplier_lot", was.supplier_lot)
            if was.from_batch is not None and quantity != was.received:
                kept.refuse_correction(tx.rows, was, quantity)
            if was.from_batch is not None and (supplier or supplier_lot):
                raise RuleError(
                    words(
                        "{bag} was kept of our own batch {batch}: it has no supplier.",
                        bag=was.code,
                        batch=was.from_batch,
                    )
                )
            days = changes.get("bought_on", was.bought_on), changes.get("best_before", was.best_before)
            use_by = _which_date(was, days[1], changes)
            if {"bought_on", "best_before", "use_by"} & set(changes):
                was_sure = was.best_before is not None and days[1] == was.best_before < was.bought_on
                kitchen_rules.refuse_bag_days(*days, tx.today(), sure=was_sure, use_by=use_by)
            holds = _corrected(tx, was, supplier, changes)
            now = replace(
                was, received=quantity, supplier_lot=checks.optional(supplier_lot), bought_on=days[0],
                best_before=days[1], use_by=use_by, price=changes.get("price", was.price), contains=holds,
            )  # fmt: skip
            said = checks.known(tx.rows, "supplier", supplier.id if supplier else None, words("supplier"))
            other_supplier = "supplier" in changes and supplier != was.supplier
            by_whom = said if other_supplier else _said_supplier(tx, was.code)
            _correct(tx, now, by_whom, checks.optional(reason, NOTE_LIMIT) or "")
            for other in contains.likened_to(tx.rows, was.code) if "allergens" in changes else ():
                alike = replace(other, contains=contains.as_its_like(other.contains, was.contains, holds))
                _correct(tx, alike, _said_supplier(tx, other.code), f"as {was.code}")
            return stock.lot(tx.rows, was.code)

        return self._write(work, by)

    def count_lot(self, code: str, found: Quantity, *, seen: Lot | None = None, by: Person | None = None) -> Lot:
        """A stocktake: this much is left, whatever the balance says.

        Args:
            seen: the bag as it was when counted; refused if its balance has changed since.
        """
        if found.amount < Decimal(0):
            raise RuleError(words("{found} cannot be in a bag.", found=found), words("Enter 0 or more."))
        believable(found)

        def work(tx: Transaction) -> Lot:
            was = stock.lot(tx.rows, code)
            if seen is not None and was.left != seen.left:
                raise StaleViewError(
                    words("{bag} went on meanwhile: the books have {left} left now.", bag=was.code, left=was.left)
                )
            base = base_in_lot(tx.rows, was.code, found)
            if was.from_batch is not None and base > was.left.base:
                kept.refuse_count(tx.rows, was, found)
            tx.record(facts.LotCounted(was.code, found))
            return stock.lot(tx.rows, was.code)

        return self._write(work, by)

    def discard_lot(self, code: str, quantity: Quantity, reason: str, *, by: Person | None = None) -> Lot:
        def work(tx: Transaction) -> Lot:
            was = stock.lot(tx.rows, code)
            base_in_lot(tx.rows, was.code, checks.above_zero(quantity, words("thrown away")))
            tx.record(facts.LotDiscarded(was.code, quantity, checks.reason_of(reason, words("throwing away"))))
            return stock.lot(tx.rows, was.code)

        return self._write(work, by)

    def hold_lot(self, code: str, reason: str, *, by: Person | None = None) -> Lot:
        """Nothing may be taken from this bag until it is released."""

        def work(tx: Transaction) -> Lot:
            was = stock.lot(tx.rows, code)
            tx.record(facts.LotHeld(was.code, checks.reason_of(reason, words("a hold"))))
            return stock.lot(tx.rows, was.code)

        return self._write(work, by)

    def release_lot(self, code: str, reason: str = "", *, seen: Lot | None = None, by: Person | None = None) -> Lot:
        """End a hold. A reason and a person are required.

        Args:
            seen: the bag as it was shown; refused if the reasons of the hold have changed since.
        """

        def work(tx: Transaction) -> Lot:
            was = stock.lot(tx.rows, code)
            old_view.refuse_if_held_anew(was, seen)
            if not was.held:
                raise RuleError(words("{bag} is not on hold.", bag=was.code))
            tx.record(facts.LotReleased(was.code, checks.release(reason, tx.who)))
            return stock.lot(tx.rows, was.code)

        return self._write(work, by)


def _correct(tx: Transaction, now: Lot, supplier: str | None, reason: str) -> None:
    tx.record(
        facts.LotCorrected(
            tx.rows.value("SELECT uid FROM lot WHERE code = ?", now.code),
            now.code,
            now.received,
            supplier,
            now.supplier_lot,
            now.bought_on,
            now.best_before,
            now.price,
            reason,
            now.contains.looked,
            now.contains.allergens,
            now.contains.sub_ingredients,
            now.use_by if now.best_before and now.from_batch is None else None,
        )
    )


def _which_date(was: Lot, best_before: date | None, changes: dict[str, Any]) -> bool | None:
    """Whether the bag's date is a use-by date after the change. For our own lots the product decides."""
    said: bool | None = changes.get("use_by", was.use_by if was.best_before or best_before is None else False)
    if was.from_batch is not None and said != was.use_by:
        raise RuleError(
            words(
                "{bag} was kept of our own batch {batch}: what its date is, the product says.",
                bag=was.code,
                batch=was.from_batch,
            ),
            words("Change the product."),
        )
    return said if best_before or "use_by" in changes else None


def liken_anew(tx: Transaction, suppliers: Iterable[str]) -> None:
    """After a merge was undone: bags that nobody checked are assumed to be like the last bag of their own supplier.
    Known allergens are kept.
    """
    for code in contains.likened(tx.rows, suppliers):
        was = stock.lot(tx.rows, code)
        holds = contains.of_another_source(was.contains, contains.as_the_one_before(tx.rows, was))
        if holds != was.contains:
            _correct(tx, replace(was, contains=holds), _said_supplier(tx, code), "as its own supplier's")


def _unlooked(sub_ingredients: Iterable[str] | None) -> Contains:
    return replace(contains.NOT_LOOKED_AT, sub_ingredients=checks.texts(sub_ingredients or ()))


def _said(likely: Contains, allergens: Iterable[str] | None, sub_ingredients: Iterable[str] | None) -> Contains:
    listed = likely.sub_ingredients if sub_ingredients is None else checks.texts(sub_ingredients)
    if allergens is not None:
        return Contains(Looked.SAID, checks.texts(allergens), listed)
    if sub_ingredients is not None:
        raise RuleError(
            words("Sub-ingredients say nothing of the allergens."), words("Say both, as they stand on the bag.")
        )
    return likely


def _corrected(tx: Transaction, was: Lot, supplier: Supplier | None, changes: dict[str, Any]) -> Contains:
    """The contents after a correction. If the supplier changes, it counts as a different food until somebody checks
    it.
    """
    if _CONTENTS & set(changes):
        return _said(was.contains, changes.get("allergens"), changes.get("sub_ingredients"))
    if supplier == was.supplier or was.from_batch is not None:
        return was.contains
    likely = contains.as_last_time(
        tx.rows, was.ingredient.id, supplier.id if supplier else None, was.gtin14, but=was.code
    )
    return contains.of_another_source(was.contains, likely)


def _said_supplier(tx: Transaction, code: str) -> str | None:
    """The supplier that the bag's facts name. A merge can be undone, so it must not enter a correction."""
    found: str | None = tx.rows.value(
        "SELECT supplier.uid FROM lot JOIN supplier ON supplier.id = said_supplier_id WHERE code = ?", code
    )
    return found
