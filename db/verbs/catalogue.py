"""Verbs that add to the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from db import catalogue, facts, tables
from db.apply.names import tag_series
from db.door import Door, Transaction
from db.errors import RuleError, StaleViewError
from db.records import (
    Destination,
    DestinationKind,
    Equipment,
    Ingredient,
    Pack,
    PackShape,
    Person,
    Product,
    Recipe,
    RecipeLine,
    RecipeStep,
    Supplier,
)
from db.rules import batch_number, gtin, tag
from db.rules.money import Money
from db.rules.quantity import Quantity
from db.rules.text import NOTE_LIMIT, printable
from db.rules.words import words
from db.verbs import checks, kitchen_rules, recipe_rules

R = TypeVar("R")


def new_tag(tx: Transaction, kind: tag.TagKind) -> str:
    """The next of our own codes of this kind. It is counted when the fact that carries it is recorded."""
    last = tx.rows.value("SELECT last FROM counter WHERE series = ?", tag_series(kind, tx.mark)) or 0
    return tag.make(kind, last + 1, tx.mark)


class CatalogueVerbs(Door):
    def _add(
        self,
        make: Callable[[Transaction], facts.Fact],
        read: Callable[[Transaction, int], R],
        table: type[tables.Table],
        by: Person | None,
    ) -> R:
        def work(tx: Transaction) -> R:
            tx.record(make(tx))
            newest = tx.rows.value(f'SELECT max(id) FROM "{table._meta.table_name}"')
            return read(tx, newest)

        return self._write(work, by)

    def add_supplier(self, name: str, *, by: Person | None = None) -> Supplier:
        return self._add(
            lambda tx: facts.SupplierAdded(checks.new_name(tx, "supplier", name, words("supplier"))),
            lambda tx, row: catalogue.supplier(tx.rows, row),
            tables.Supplier,
            by,
        )

    def add_ingredient(
        self,
        name: str,
        *,
        allergens: Iterable[str] | None = None,
        density: Decimal | None = None,
        sub_ingredients: Iterable[str] = (),
        by: Person | None = None,
    ) -> Ingredient:
        """`density` in g/ml. `sub_ingredients` as on the supplier's label.

        `allergens`: an empty list means that somebody has checked and there are none; None means that nobody has
        checked.
        """
        if density is not None:
            checks.density(density)
        return self._add(
            lambda tx: facts.IngredientAdded(
                checks.new_name(tx, "ingredient", name, words("ingredient")),
                checks.texts(allergens or ()),
                density,
                checks.texts(sub_ingredients),
                allergens is not None,
            ),
            lambda tx, row: catalogue.ingredient(tx.rows, row),
            tables.Ingredient,
            by,
        )

    def add_pack(
        self,
        gtin14: str,
        ingredient: Ingredient,
        quantity: Quantity,
        supplier: Supplier | None = None,
        *,
        by: Person | None = None,
    ) -> Pack:
        """Say what a product code stands for from now on. Any GTIN from EAN-8 to ITF-14."""
        whole = gtin.checked_gtin14(gtin14)

        def work(tx: Transaction) -> Pack:
            ours = checks.known(tx.rows, "ingredient", ingredient.id, words("ingredient")) or ""
            theirs = checks.known(tx.rows, "supplier", supplier.id if supplier else None, words("supplier"))
            tx.record(facts.PackAdded(whole, ours, checks.above_zero(quantity, words("in a pack")), theirs))
            found = catalogue.pack(tx.rows, whole)
            assert found is not None
            return found

        return self._write(work, by)

    def add_product(
        self,
        code: str,
        name: str,
        *,
        noun: str = "jar",
        net_content: Quantity,
        net_text: str = "",
        shelf_life_days: int = 0,
        storage: str = "",
        acidified: bool = False,
        use_by: bool = False,
        price: Money | None = None,
        gtin14: str | None = None,
        largest_side_cm2: int | None = None,
        pack_shape: PackShape = PackShape.UNKNOWN,
        no_date: bool = False,
        kept_cold: bool = False,
        in_liquid: bool = False,
        drained: Quantity | None = None,
        fruit_g_per_100_g: int | None = None,
        shares: Sequence[str] = (),
        by: Person | None = None,
    ) -> Product:
        """`net_text` is printed as given (default: the quantity). `shelf_life_days=0`: without a date."""
        ours = batch_number.product_code(code)
        checks.shelf_life(shelf_life_days)

        def make(tx: Transaction) -> facts.Fact:
            if tx.rows.value("SELECT 1 FROM product WHERE code = ?", ours):
                raise RuleError(
                    words("There is already a product {product}.", product=ours), words("Choose another code.")
                )
            return facts.ProductAdded(
                ours, checks.named(name, words("product")), checks.named(noun, words("unit")),
                checks.above_zero(net_content, words("in a unit")), printable(net_text) or str(net_content),
                shelf_life_days, printable(storage), acidified, use_by, price,
                gtin.checked_gtin14(gtin14) if gtin14 else None,
                checks.side(largest_side_cm2), pack_shape, no_date, kept_cold, in_liquid,
                checks.drained(drained, net_content), checks.fruit(fruit_g_per_100_g), checks.shares(shares),
            )  # fmt: skip

        return self._add(make, lambda tx, row: catalogue.product(tx.rows, row), tables.Product, by)

    def add_recipe(
        self,
        product: Product,
        name: str,
        expected_units: int,
        lines: Sequence[RecipeLine],
        steps: Sequence[RecipeStep] = (),
        equipment: Sequence[Equipment] = (),
        *,
        seen: Recipe | None = None,
        by: Person | None = None,
    ) -> Recipe:
        """A recipe, or the next version of the one with this product and name.

        Args:
            seen: the version that this one was made from. Refused if there is a newer version by now.
        """

        def make(tx: Transaction) -> facts.Fact:
            ours = checks.named(name, words("recipe"))
            recipe_rules.refuse_recipe(tx.rows, product, expected_units, lines, steps)
            pots = kitchen_rules.refuse_idle(tx.rows, equipment)
            version = 1 + catalogue.newest_version(tx.rows, product.code, ours)
            if seen is not None and seen.name == ours and version != seen.version + 1:
                raise StaleViewError(
                    words(
                        "{recipe} has version {version} by now; you saw version {seen_version}.",
                        recipe=ours,
                        version=version - 1,
                        seen_version=seen.version,
                    )
                )
            return facts.RecipeAdded(
                product.code, ours, version, new_tag(tx, tag.TagKind.RECIPE), expected_units,
                tuple(facts.LineOfRecipe(ln.index, ln.ingredient.id, ln.quantity, ln.tolerance) for ln in lines),
                tuple(
                    facts.StepOfRecipe(s.index, printable(s.name, NOTE_LIMIT), s.kind, s.minutes, s.reading)
                    for s in steps
                ),
                pots,
            )  # fmt: skip

        return self._add(make, lambda tx, row: catalogue.recipe(tx.rows, row), tables.Recipe, by)

    def add_equipment(self, name: str, *, by: Person | None = None) -> Equipment:
        def work(tx: Transaction) -> Equipment:
            entry = tx.record(facts.EquipmentAdded(checks.new_name(tx, "equipment", name, words("piece of equipment"))))
            return next(one for one in catalogue.equipment(tx.rows) if one.id == entry.uid)

        return self._write(work, by)

    def add_person(self, name: str, initials: str = "", *, by: Person | None = None) -> Person:
        """Add a cook with a badge. Default initials are taken from the name."""

        def make(tx: Transaction) -> facts.Fact:
            ours = checks.new_name(tx, "person", name, words("person"))
            short = printable(initials, 4) or "".join(word[0] for word in ours.split())[:4].upper()
            return facts.PersonAdded(ours, short, new_tag(tx, tag.TagKind.PERSON))

        return self._add(make, lambda tx, row: catalogue.person(tx.rows, row), tables.Person, by)

    def add_destination(
        self, name: str, kind: DestinationKind = DestinationKind.OTHER, *, by: Person | None = None
    ) -> Destination:
        return self._add(
            lambda tx: facts.DestinationAdded(
                checks.new_name(tx, "destination", name, words("destination")), DestinationKind(kind)
            ),
            lambda tx, row: catalogue.destination(tx.rows, row),
            tables.Destination,
            by,
        )
