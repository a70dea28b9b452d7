"""Verbs that change records of the catalogue: a misspelt name, a forgotten allergen, a person who left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from db import catalogue, facts
from db.door import Door, Transaction
from db.errors import RuleError
from db.records import Destination, DestinationKind, Equipment, Ingredient, Person, Product, Supplier
from db.rules import gtin
from db.rules.quantity import Dimension
from db.rules.text import NOTE_LIMIT, printable
from db.rules.words import words
from db.verbs import checks, old_view

_CHANGEABLE = {field.name for field in fields(Product)} - {"code", "may_contain"}


class ChangeVerbs(Door):
    """Each verb takes the record as the caller saw it. Arguments that are left out stay unchanged."""

    def change_supplier(self, supplier: Supplier, name: str, *, by: Person | None = None) -> Supplier:
        def work(tx: Transaction) -> Supplier:
            row = _row(tx, "supplier", supplier.id, words("supplier"))
            was = catalogue.supplier(tx.rows, row)
            old_view.refuse_if_changed(was.name, was, supplier)
            tx.record(facts.SupplierChanged(supplier.id, _renamed(tx, "supplier", row, name, words("supplier"))))
            return catalogue.supplier(tx.rows, row)

        return self._write(work, by)

    def change_ingredient(
        self,
        ingredient: Ingredient,
        *,
        name: str | None = None,
        allergens: Iterable[str] | None = None,
        density: Decimal | None = None,
        sub_ingredients: Iterable[str] | None = None,
        by: Person | None = None,
    ) -> Ingredient:
        """Allergens and sub-ingredients apply to every lot of the ingredient, also earlier ones. A density applies to
        later weighings.

        Passing `allergens`, even an empty list, records that somebody has checked.
        """
        if density is not None:
            checks.density(density)

        def work(tx: Transaction) -> Ingredient:
            row = _row(tx, "ingredient", ingredient.id, words("ingredient"))
            was = catalogue.ingredient(tx.rows, row)
            old_view.refuse_if_changed(was.name, was, ingredient)
            tx.record(
                facts.IngredientChanged(
                    was.id,
                    _renamed(tx, "ingredient", row, was.name if name is None else name, words("ingredient")),
                    was.allergens if allergens is None else checks.texts(allergens),
                    was.density if density is None else density,
                    was.sub_ingredients if sub_ingredients is None else checks.texts(sub_ingredients),
                    was.is_looked_at or allergens is not None,
                )
            )
            return catalogue.ingredient(tx.rows, row)

        return self._write(work, by)

    def set_may_contain(
        self, code: str, allergens: Iterable[str], *, seen: Product | None = None, by: Person | None = None
    ) -> Product:
        """Set the maker's own warnings ("may contain") on the label. An empty list: no warning.

        Args:
            seen: the product as it was shown; refused if it has changed since.
        """

        def work(tx: Transaction) -> Product:
            row = _product_row(tx, code)
            was = catalogue.product(tx.rows, row)
            old_view.refuse_if_changed(was.name, was, seen)
            tx.record(facts.PrecautionsSet(was.code, checks.texts(allergens)))
            return catalogue.product(tx.rows, row)

        return self._write(work, by)

    def change_product(
        self, code: str, *, seen: Product | None = None, by: Person | None = None, **changes: Any
    ) -> Product:
        """Change a product for batches started from now on, and for all labels from now on.

        The code cannot change, nor the net content once there is a batch.

        Args:
            seen: the product as it was shown; refused if it has changed since.
            changes: any of name, noun, net_content, net_text, shelf_life_days, storage, acidified, use_by, price,
                gtin14, largest_side_cm2, pack_shape, no_date, kept_cold, in_liquid, drained, fruit_g_per_100_g,
                shares; as for `add_product`.
        """
        unknown = set(changes) - _CHANGEABLE
        if unknown:
            raise TypeError(f"change_product cannot change {', '.join(sorted(unknown))}")

        def work(tx: Transaction) -> Product:
            row = _product_row(tx, code)
            was = catalogue.product(tx.rows, row)
            old_view.refuse_if_changed(was.name, was, seen)
            now = replace(was, **changes)
            _refuse_other_size(tx, row, was, now)
            tx.record(
                facts.ProductChanged(
                    now.code, checks.named(now.name, words("product")), checks.named(now.noun, words("unit")),
                    checks.above_zero(now.net_content, words("in a unit")),
                    printable(now.net_text) or str(now.net_content),
                    checks.shelf_life(now.shelf_life_days), printable(now.storage), now.acidified, now.use_by,
                    now.price, gtin.checked_gtin14(now.gtin14) if now.gtin14 else None,
                    checks.side(now.largest_side_cm2), now.pack_shape, now.no_date, now.kept_cold, now.in_liquid,
                    checks.drained(now.drained, now.net_content), checks.fruit(now.fruit_g_per_100_g),
                    checks.shares(now.shares),
                )
            )  # fmt: skip
            return catalogue.product(tx.rows, row)

        return self._write(work, by)

    def change_equipment(
        self,
        equipment: Equipment,
        *,
        name: str | None = None,
        details: str | None = None,
        in_use: bool | None = None,
        by: Person | None = None,
    ) -> Equipment:
        """`details`: make, serial number, how it is cleaned. Equipment not `in_use` is no longer offered."""

        def work(tx: Transaction) -> Equipment:
            row = _row(tx, "equipment", equipment.id, words("piece of equipment"))
            was = catalogue.one_equipment(tx.rows, row)
            old_view.refuse_if_changed(was.name, was, equipment)
            tx.record(
                facts.EquipmentChanged(
                    was.id,
                    _renamed(tx, "equipment", row, was.name if name is None else name, words("piece of equipment")),
                    was.details if details is None else printable(details, NOTE_LIMIT),
                    was.in_use if in_use is None else in_use,
                )
            )
            return catalogue.one_equipment(tx.rows, row)

        return self._write(work, by)

    def change_person(
        self,
        person: Person,
        *,
        name: str | None = None,
        initials: str | None = None,
        active: bool | None = None,
        by: Person | None = None,
    ) -> Person:
        """Not `active`: the person has left. The badge stops working; what they recorded keeps their name."""

        def work(tx: Transaction) -> Person:
            row = _row(tx, "person", person.id, words("person"))
            was = catalogue.person(tx.rows, row)
            old_view.refuse_if_changed(was.name, was, person)
            tx.record(
                facts.PersonChanged(
                    was.id,
                    _renamed(tx, "person", row, was.name if name is None else name, words("person")),
                    (printable(initials, 4) if initials else "") or was.initials,
                    was.active if active is None else active,
                )
            )
            return catalogue.person(tx.rows, row)

        return self._write(work, by)

    def change_destination(
        self,
        destination: Destination,
        *,
        name: str | None = None,
        kind: DestinationKind | None = None,
        by: Person | None = None,
    ) -> Destination:
        def work(tx: Transaction) -> Destination:
            row = _row(tx, "destination", destination.id, words("destination"))
            was = catalogue.destination(tx.rows, row)
            old_view.refuse_if_changed(was.name, was, destination)
            ours = _renamed(tx, "destination", row, was.name if name is None else name, words("destination"))
            tx.record(facts.DestinationChanged(was.id, ours, was.kind if kind is None else DestinationKind(kind)))
            return catalogue.destination(tx.rows, row)

        return self._write(work, by)


def _product_row(tx: Transaction, code: str) -> int:
    row: int | None = tx.rows.value("SELECT id FROM product WHERE code = ?", code.strip().upper())
    if row is None:
        raise RuleError(
            words("There is no product {code}.", code=code[:40]), words("Choose one of the products in the list.")
        )
    return row


def _refuse_other_size(tx: Transaction, row: int, was: Product, now: Product) -> None:
    """A net content that was unknown ("1 each", from an import) may be set; a known one may not change."""
    known = was.net_content.dimension is not Dimension.COUNT
    same = was.net_content.dimension is now.net_content.dimension and was.net_content.base == now.net_content.base
    if known and not same and tx.rows.value("SELECT 1 FROM batch WHERE product_id = ? LIMIT 1", row):
        raise RuleError(
            words("There are batches of {name} in units of {net_content}.", name=was.name, net_content=was.net_content),
            words("{net_content} is another product: give it a code of its own.", net_content=now.net_content),
        )


def _row(tx: Transaction, table: str, uid: str, what: str) -> Any:
    checks.known(tx.rows, table, uid, what)
    return tx.rows.value(f'SELECT id FROM "{table}" WHERE uid = ?', uid)


def _renamed(tx: Transaction, table: str, row: int, text: str, what: str) -> str:
    """A name that no other record of its kind has. A new spelling of its own name is allowed."""
    name = checks.named(text, what)
    if catalogue.id_named(tx.rows, table, name, but=row) is not None:
        raise RuleError(
            words("There is already a {what} called {name}.", what=what, name=name), words("Type another name.")
        )
    return name
