"""Recipes and their versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from peewee import ForeignKeyField, IntegerField, TextField

from db.questions import catalogue
from db.records import Equipment, Person, Product, ReadingTarget, Recipe, RecipeLine, RecipeStep, StepKind
from db.rules import tag
from db.rules.errors import StaleViewError
from db.rules.quantity import Quantity
from db.rules.text import NOTE_LIMIT, printable
from db.rules.words import words
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact, Lifts
from db.store.journal import Entry
from db.store.table import IndexTable, name_field
from db.store.transaction import Transaction
from db.subjects import checks, kitchen_rules, recipe_rules
from db.subjects.adding import AddingVerbs
from db.subjects.equipment import EquipmentTable
from db.subjects.ingredients import IngredientTable
from db.subjects.numbering import count_tag, new_tag
from db.subjects.products import ProductTable
from db.subjects.row_ids import by_uid, id_of


def _with_a_top(recipe: dict[str, Any]) -> dict[str, Any]:
    """In version 1 a reading had only one limit."""
    steps = [
        step if step["reading"] is None else step | {"reading": step["reading"] | {"top": None}}
        for step in recipe["steps"]
    ]
    return recipe | {"steps": steps}


@dataclass(frozen=True, slots=True)
class LineOfRecipe:
    index: int
    ingredient: str
    quantity: Quantity
    tolerance: Quantity | None


@dataclass(frozen=True, slots=True)
class StepOfRecipe:
    index: int
    name: str
    kind: StepKind
    minutes: int | None
    reading: ReadingTarget | None


@dataclass(frozen=True, slots=True)
class RecipeAdded(Fact):
    kind: ClassVar[str] = "recipe-added"
    version: ClassVar[int] = 2
    lifts: ClassVar[Lifts] = {1: _with_a_top}
    product: str
    name: str
    recipe_version: int
    tag: str
    expected_units: int
    lines: tuple[LineOfRecipe, ...]
    steps: tuple[StepOfRecipe, ...]
    equipment: tuple[str, ...]


class RecipeTable(IndexTable):
    uid = TextField(unique=True)
    product = ForeignKeyField(ProductTable)
    name = name_field()
    version = IntegerField()
    tag = TextField(unique=True)
    expected_units = IntegerField()
    newest = IntegerField()

    class Meta:
        indexes = ((("product", "name", "version"), True),)


class RecipeLineTable(IndexTable):
    recipe = ForeignKeyField(RecipeTable, index=False)
    line = IntegerField()
    ingredient = ForeignKeyField(IngredientTable)
    amount = TextField()
    unit = TextField()
    tolerance_amount = TextField(null=True)
    tolerance_unit = TextField(null=True)

    class Meta:
        indexes = ((("recipe", "line"), True),)


class RecipeStepTable(IndexTable):
    recipe = ForeignKeyField(RecipeTable, index=False)
    step = IntegerField()
    name = TextField()
    kind = TextField()
    minutes = IntegerField(null=True)
    target = TextField(null=True)
    target_value = TextField(null=True)
    target_unit = TextField(null=True)
    target_at_least = IntegerField(null=True)
    target_top = TextField(null=True)

    class Meta:
        indexes = ((("recipe", "step"), True),)


class RecipeEquipmentTable(IndexTable):
    recipe = ForeignKeyField(RecipeTable)
    equipment = ForeignKeyField(EquipmentTable)


@applies(RecipeAdded, changes_catalogue=True)
def _recipe_added(session: Session, fact: RecipeAdded, entry: Entry) -> None:
    product = id_of(session, "product", "code", fact.product)
    session.run("UPDATE recipe SET newest = 0 WHERE product_id = ? AND name = ?", product, fact.name)
    recipe = session.insert(
        RecipeTable, uid=entry.uid, product_id=product, name=fact.name, version=fact.recipe_version, tag=fact.tag,
        expected_units=fact.expected_units, newest=1,
    )  # fmt: skip
    count_tag(session, fact.tag)
    for line in fact.lines:
        session.insert(
            RecipeLineTable, recipe_id=recipe, line=line.index,
            ingredient_id=by_uid(session, "ingredient", line.ingredient), amount=line.quantity.amount,
            unit=line.quantity.unit, tolerance_amount=line.tolerance.amount if line.tolerance else None,
            tolerance_unit=line.tolerance.unit if line.tolerance else None,
        )  # fmt: skip
    for step in fact.steps:
        _add_step(session, recipe, step)
    for uid in fact.equipment:
        session.insert(RecipeEquipmentTable, recipe_id=recipe, equipment_id=by_uid(session, "equipment", uid))


def _add_step(session: Session, recipe: int, step: StepOfRecipe) -> None:
    target = step.reading
    session.insert(
        RecipeStepTable, recipe_id=recipe, step=step.index, name=step.name, kind=step.kind, minutes=step.minutes,
        target=target.quantity if target else None, target_value=target.value if target else None,
        target_unit=target.unit if target else None, target_at_least=target.at_least if target else None,
        target_top=target.top if target else None,
    )  # fmt: skip


class RecipeVerbs(AddingVerbs):
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

        def make(tx: Transaction) -> Fact:
            ours = checks.named(name, words("recipe"))
            recipe_rules.refuse_recipe(tx.session, product, expected_units, lines, steps)
            pots = kitchen_rules.refuse_idle(tx.session, equipment)
            version = 1 + catalogue.newest_version(tx.session, product.code, ours)
            if seen is not None and seen.name == ours and version != seen.version + 1:
                raise StaleViewError(
                    words(
                        "{recipe} has version {version} by now; you saw version {seen_version}.",
                        recipe=ours,
                        version=version - 1,
                        seen_version=seen.version,
                    )
                )
            return RecipeAdded(
                product.code, ours, version, new_tag(tx, tag.TagKind.RECIPE), expected_units,
                tuple(LineOfRecipe(ln.index, ln.ingredient.id, ln.quantity, ln.tolerance) for ln in lines),
                tuple(
                    StepOfRecipe(s.index, printable(s.name, NOTE_LIMIT), s.kind, s.minutes, s.reading)
                    for s in steps
                ),
                pots,
            )  # fmt: skip

        return self._add(make, lambda tx, row: catalogue.recipe(tx.session, row), "recipe", by)
