"""Ingredients: what goes into a batch, with their allergens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from peewee import IntegerField, TextField

from db.questions import catalogue
from db.records import Ingredient, Person
from db.rules.words import words
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact, Lifts
from db.store.journal import Entry
from db.store.table import IndexTable, name_field
from db.store.transaction import Transaction
from db.subjects import checks, old_view
from db.subjects.adding import AddingVerbs
from db.subjects.checks import renamed, row_of
from db.subjects.row_ids import list_text


def _said_if_any(ingredient: dict[str, Any]) -> dict[str, Any]:
    """In version 1 nobody was asked: recorded allergens count as checked; an empty list does not mean "none"."""
    return ingredient | {"looked": bool(ingredient["allergens"])}


@dataclass(frozen=True, slots=True)
class IngredientAdded(Fact):
    """`looked`: whoever recorded it has checked what it contains. If False, no allergens means unknown, not none."""

    kind: ClassVar[str] = "ingredient-added"
    version: ClassVar[int] = 2
    lifts: ClassVar[Lifts] = {1: _said_if_any}
    name: str
    allergens: tuple[str, ...]
    density: Decimal | None
    sub_ingredients: tuple[str, ...]
    looked: bool = False


@dataclass(frozen=True, slots=True)
class IngredientChanged(Fact):
    """A new density applies to later weighings only; sums that are already recorded stay.

    `looked`: somebody has checked what it contains, now or earlier.
    """

    kind: ClassVar[str] = "ingredient-changed"
    version: ClassVar[int] = 2
    lifts: ClassVar[Lifts] = {1: _said_if_any}
    corrects: str
    name: str
    allergens: tuple[str, ...]
    density: Decimal | None
    sub_ingredients: tuple[str, ...]
    looked: bool = False


class IngredientTable(IndexTable):
    uid = TextField(unique=True)
    name = name_field(unique=True)
    allergens = TextField()
    density = TextField(null=True)
    sub_ingredients = TextField()
    looked = IntegerField()
    looked_by = TextField(null=True)


@applies(IngredientAdded, changes_catalogue=True)
def _ingredient_added(session: Session, fact: IngredientAdded, entry: Entry) -> None:
    session.insert(
        IngredientTable, uid=entry.uid, name=fact.name, allergens=list_text(fact.allergens), density=fact.density,
        sub_ingredients=list_text(fact.sub_ingredients), looked=fact.looked,
        looked_by=entry.who if fact.looked else None,
    )  # fmt: skip


@applies(IngredientChanged, changes_catalogue=True)
def _ingredient_changed(session: Session, fact: IngredientChanged, entry: Entry) -> None:
    contains = list_text(fact.allergens), list_text(fact.sub_ingredients), int(fact.looked)
    was = session.one(
        "SELECT allergens, sub_ingredients, looked, looked_by FROM ingredient WHERE uid = ?", fact.corrects
    )
    looked_by = was[3] if was is not None and tuple(was[:3]) == contains else entry.who
    session.run(
        "UPDATE ingredient SET name = ?, allergens = ?, density = ?, sub_ingredients = ?, looked = ?, looked_by = ? "
        "WHERE uid = ?",
        fact.name,
        contains[0],
        fact.density,
        contains[1],
        fact.looked,
        looked_by if fact.looked else None,
        fact.corrects,
    )


class IngredientVerbs(AddingVerbs):
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
            lambda tx: IngredientAdded(
                checks.new_name(tx, "ingredient", name, words("ingredient")),
                checks.texts(allergens or ()),
                density,
                checks.texts(sub_ingredients),
                allergens is not None,
            ),
            lambda tx, row: catalogue.ingredient(tx.session, row),
            "ingredient",
            by,
        )

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
            row = row_of(tx, "ingredient", ingredient.id, words("ingredient"))
            was = catalogue.ingredient(tx.session, row)
            old_view.refuse_if_changed(was.name, was, ingredient)
            tx.record(
                IngredientChanged(
                    was.id,
                    renamed(tx, "ingredient", row, was.name if name is None else name, words("ingredient")),
                    was.allergens if allergens is None else checks.texts(allergens),
                    was.density if density is None else density,
                    was.sub_ingredients if sub_ingredients is None else checks.texts(sub_ingredients),
                    was.is_looked_at or allergens is not None,
                )
            )
            return catalogue.ingredient(tx.session, row)

        return self._write(work, by)
