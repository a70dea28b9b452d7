"""Lots (bags): received and corrected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from peewee import ForeignKeyField, IntegerField, TextField

from db.questions import contains, stock
from db.records import Contains, Ingredient, Looked, Lot, Person, Supplier
from db.rules import gtin
from db.rules.errors import RuleError
from db.rules.money import Money
from db.rules.quantity import Quantity
from db.rules.tag import TagKind
from db.rules.text import NOTE_LIMIT, folded
from db.rules.words import words
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact, Lifts
from db.store.journal import Entry
from db.store.table import IndexTable
from db.store.transaction import Transaction
from db.store.verbs import Verbs
from db.subjects import checks, kept_units, kitchen_rules, old_view
from db.subjects import kept_bags as kept
from db.subjects.batches import BatchTable
from db.subjects.ingredients import IngredientTable
from db.subjects.lot_balances import ZERO, move
from db.subjects.numbering import count_tag, new_tag
from db.subjects.row_ids import by_uid, id_of, list_text
from db.subjects.suppliers import SupplierTable

_AS_ITS_INGREDIENT = {"looked": "as-ingredient", "allergens": [], "sub_ingredients": []}


@dataclass(frozen=True, slots=True)
class LotReceived(Fact):
    """`looked`, `allergens`, `sub_ingredients`: what this bag alone contains; see `records.Contains`.

    `use_by`: True if `best_before` holds a use-by date (safety), False for best before, None if nobody said which.
    """

    kind: ClassVar[str] = "lot-received"
    version: ClassVar[int] = 3
    lifts: ClassVar[Lifts] = {
        1: lambda was: was | _AS_ITS_INGREDIENT,
        2: lambda was: was | {"use_by": None},
    }
    carries_date: ClassVar[bool] = True
    lot: str
    ingredient: str
    quantity: Quantity
    supplier: str | None
    supplier_lot: str | None
    bought_on: date
    best_before: date | None
    price: Money | None
    gtin14: str | None
    scan_text: str | None
    looked: Looked = Looked.AS_INGREDIENT
    allergens: tuple[str, ...] = ()
    sub_ingredients: tuple[str, ...] = ()
    use_by: bool | None = None


@dataclass(frozen=True, slots=True)
class LotCorrected(Fact):
    """Corrects a received lot. Every field is given as it is now known."""

    kind: ClassVar[str] = "lot-corrected"
    version: ClassVar[int] = 3
    lifts: ClassVar[Lifts] = {
        1: lambda was: was | _AS_ITS_INGREDIENT,
        2: lambda was: was | {"use_by": None},
    }
    corrects: str
    lot: str
    quantity: Quantity
    supplier: str | None
    supplier_lot: str | None
    bought_on: date
    best_before: date | None
    price: Money | None
    reason: str
    looked: Looked = Looked.AS_INGREDIENT
    allergens: tuple[str, ...] = ()
    sub_ingredients: tuple[str, ...] = ()
    use_by: bool | None = None


class LotTable(IndexTable):
    """`looked`, `allergens`, `sub_ingredients`, `looked_by`: what this bag alone contains, and who said so; see
    records.Contains.

    `received`, `used`, `wasted`, `counted` and `left` are exact decimals in the base unit (g, ml or pieces) of
    `unit`.

    `supplier_lot_folded` is for searching (rules.text.folded), because NOCASE only folds A to Z. `said_supplier` is
    the supplier that the fact names; `supplier` is what that counts as through the merges in force. `first_in`: the
    earliest `made_on` of the batches that it is in. `last_on`: the last day on which some was taken, counted or
    thrown away. `held_since` and `wasted_at` are positions in the journal. `use_by`: its date is a use-by date; NULL
    if nobody said, and for our own bags, where the product decides. `units`: how many units of `from_batch` were kept
    as this bag; NULL if it was not made of units.
    """

    uid = TextField(unique=True)
    code = TextField(unique=True)
    ingredient = ForeignKeyField(IngredientTable, index=False)
    supplier = ForeignKeyField(SupplierTable, null=True, index=False)
    supplier_lot = TextField(null=True)
    supplier_lot_folded = TextField(null=True, index=True)
    bought_on = TextField()
    best_before = TextField(null=True)
    amount = TextField()
    unit = TextField()
    received = TextField()
    used = TextField()
    wasted = TextField()
    counted = TextField()
    left = TextField()
    is_empty = IntegerField()
    price_minor = IntegerField(null=True)
    currency = TextField(null=True)
    opened_on = TextField(null=True)
    held = IntegerField()
    held_reason = TextField()
    gtin14 = TextField(null=True)
    scan_text = TextField(null=True)
    from_batch = ForeignKeyField(BatchTable, null=True, index=False)
    said_supplier = ForeignKeyField(SupplierTable, null=True, index=False)
    first_in = TextField(null=True)
    last_on = TextField(null=True)
    held_since = IntegerField(null=True)
    wasted_at = IntegerField(null=True)
    units = IntegerField(null=True)
    looked = TextField()
    allergens = TextField()
    sub_ingredients = TextField()
    looked_by = TextField(null=True)
    use_by = IntegerField(null=True)

    class Meta:
        indexes = (
            (("ingredient", "is_empty"), False),
            (("supplier", "bought_on"), False),
            (("ingredient", "supplier", "gtin14"), False),
        )


# Records that contradict each other: a bag used in a batch that was made before the bag was bought.
LotTable.add_index(
    LotTable.index(LotTable.ingredient, where=LotTable.first_in < LotTable.bought_on, name="lot_bought_later")
)
LotTable.add_index(LotTable.index(LotTable.ingredient, where=LotTable.from_batch.is_null(False), name="lot_kept"))
LotTable.add_index(LotTable.index(LotTable.ingredient, where=LotTable.sub_ingredients != "[]", name="lot_listed"))
LotTable.add_index(LotTable.index(LotTable.from_batch, where=LotTable.from_batch.is_null(False), name="lot_from_batch"))


def new_lot(session: Session, entry: Entry, code: str, ingredient: str, quantity: Quantity, **columns: Any) -> None:
    base = quantity.base
    columns = {"looked": Looked.AS_INGREDIENT, "allergens": "[]", "sub_ingredients": "[]", "use_by": None} | columns
    session.insert(
        LotTable, uid=entry.uid, code=code, ingredient_id=by_uid(session, "ingredient", ingredient),
        amount=quantity.amount, unit=quantity.unit, received=base, used=ZERO, wasted=ZERO, counted=ZERO, left=base,
        is_empty=base <= 0, held=0, held_reason="", **columns,
    )  # fmt: skip
    count_tag(session, code)


@applies(LotReceived)
def _lot_received(session: Session, fact: LotReceived, entry: Entry) -> None:
    new_lot(
        session, entry, fact.lot, fact.ingredient, fact.quantity,
        supplier_id=by_uid(session, "supplier", fact.supplier),
        said_supplier_id=id_of(session, "supplier", "uid", fact.supplier), supplier_lot=fact.supplier_lot,
        supplier_lot_folded=_folded(fact.supplier_lot),
        bought_on=fact.bought_on, best_before=fact.best_before,
        price_minor=fact.price.minor if fact.price else None, currency=fact.price.currency if fact.price else None,
        gtin14=fact.gtin14, scan_text=fact.scan_text, looked=fact.looked, allergens=list_text(fact.allergens),
        sub_ingredients=list_text(fact.sub_ingredients),
        looked_by=entry.who if fact.looked is Looked.SAID else None, use_by=fact.use_by,
    )  # fmt: skip


def _folded(supplier_lot: str | None) -> str | None:
    return None if supplier_lot is None else folded(supplier_lot)


@applies(LotCorrected)
def _lot_corrected(session: Session, fact: LotCorrected, entry: Entry) -> None:
    kept_units.correct(session, fact.lot, fact.quantity)
    session.run(
        "UPDATE lot SET amount = ?, unit = ?, received = ?, supplier_id = ?, said_supplier_id = ?, supplier_lot = ?, "
        "supplier_lot_folded = ?, bought_on = ?, best_before = ?, price_minor = ?, currency = ?, use_by = ? "
        "WHERE code = ?",
        fact.quantity.amount,
        fact.quantity.unit,
        fact.quantity.base,
        by_uid(session, "supplier", fact.supplier),
        id_of(session, "supplier", "uid", fact.supplier),
        fact.supplier_lot,
        _folded(fact.supplier_lot),
        fact.bought_on,
        fact.best_before,
        fact.price.minor if fact.price else None,
        fact.price.currency if fact.price else None,
        fact.use_by,
        fact.lot,
    )
    _contains(session, fact, entry)
    move(session, fact.lot)


def _contains(session: Session, fact: LotCorrected, entry: Entry) -> None:
    contains = fact.looked.value, list_text(fact.allergens), list_text(fact.sub_ingredients)
    was = session.one("SELECT looked, allergens, sub_ingredients, looked_by FROM lot WHERE code = ?", fact.lot)
    if was is not None and tuple(was[:3]) != contains:
        session.run(
            "UPDATE lot SET looked = ?, allergens = ?, sub_ingredients = ?, looked_by = ? WHERE code = ?",
            *contains,
            entry.who if fact.looked is Looked.SAID else None,
            fact.lot,
        )


_CORRECTABLE = {"quantity", "supplier", "supplier_lot", "bought_on", "best_before", "use_by", "price"}
_CONTENTS = {"allergens", "sub_ingredients"}
_SHOWN = ("received", "supplier", "supplier_lot", "bought_on", "best_before", "use_by", "price", "contains")
"""The fields that a person who corrects a bag has seen."""


class LotVerbs(Verbs):
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
            likely = contains.as_last_time(tx.session, ingredient.id, supplier.id if supplier else None, number)
            holds = _said(likely, allergens, sub_ingredients) if looked else _unlooked(sub_ingredients)
            tx.record(
                LotReceived(
                    code,
                    checks.known(tx.session, "ingredient", ingredient.id, words("ingredient")) or "",
                    checks.above_zero(quantity, words("received")),
                    checks.known(tx.session, "supplier", supplier.id if supplier else None, words("supplier")),
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
            return stock.lot(tx.session, code)

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
            was = stock.lot(tx.session, code)
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
                kept.refuse_correction(tx.session, was, quantity)
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
            said = checks.known(tx.session, "supplier", supplier.id if supplier else None, words("supplier"))
            other_supplier = "supplier" in changes and supplier != was.supplier
            by_whom = said if other_supplier else _said_supplier(tx, was.code)
            _correct(tx, now, by_whom, checks.optional(reason, NOTE_LIMIT) or "")
            for other in contains.likened_to(tx.session, was.code) if "allergens" in changes else ():
                alike = replace(other, contains=contains.as_its_like(other.contains, was.contains, holds))
                _correct(tx, alike, _said_supplier(tx, other.code), f"as {was.code}")
            return stock.lot(tx.session, was.code)

        return self._write(work, by)


def _correct(tx: Transaction, now: Lot, supplier: str | None, reason: str) -> None:
    tx.record(
        LotCorrected(
            tx.session.value("SELECT uid FROM lot WHERE code = ?", now.code),
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
    for code in contains.likened(tx.session, suppliers):
        was = stock.lot(tx.session, code)
        holds = contains.of_another_source(was.contains, contains.as_the_one_before(tx.session, was))
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
        tx.session, was.ingredient.id, supplier.id if supplier else None, was.gtin14, but=was.code
    )
    return contains.of_another_source(was.contains, likely)


def _said_supplier(tx: Transaction, code: str) -> str | None:
    """The supplier that the bag's facts name. A merge can be undone, so it must not enter a correction."""
    found: str | None = tx.session.value(
        "SELECT supplier.uid FROM lot JOIN supplier ON supplier.id = said_supplier_id WHERE code = ?", code
    )
    return found
