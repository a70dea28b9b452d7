"""A kitchen sheet: suppliers, ingredients, products and recipes in one TOML file, recorded in the books.

`kiosk/settings/example/kitchen.toml` is one. What the books already know by its name is not added again, so that a
sheet can be read again after an addition. The whole sheet is checked before anything is recorded (`sheet_file`,
`sheet_form`), and it is recorded completely in one transaction, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from db import (
    Books,
    BooksError,
    Equipment,
    Ingredient,
    Product,
    ReadingTarget,
    Recipe,
    RecipeLine,
    RecipeStep,
    StepKind,
    Supplier,
)
from db.rules.text import folded, printable
from drivers.nearest import nearest
from kiosk.locale import _, said_error
from kiosk.settings.settings_lines import Mistake
from kiosk.settings.sheet_file import Place, Sheet, SheetError, read_sheet, tables_in
from kiosk.settings.sheet_form import IngredientForm, ProductForm, RecipeForm, StepForm
from kiosk.settings.sheet_values import LocalUnits

__all__ = ["Loaded", "LocalUnits", "SheetError", "SheetReader", "load"]

_KEYS = {
    "suppliers": "", "equipment": "", "people": "name", "destinations": "name", "ingredients": "name", "packs": "gtin",
    "products": "code",
}  # fmt: skip
"""The key that identifies a thing under a heading; empty: it is a name itself."""


class Named(Protocol):
    """Anything that the books know by a name."""

    @property
    def name(self) -> str:
        """As it is shown on the screen."""


@dataclass
class Loaded:
    """How many of each were added, and how many were changed."""

    suppliers: int = 0
    ingredients: int = 0
    recipes: int = 0
    others: int = 0
    products_changed: int = 0
    ingredients_changed: int = 0
    packs_changed: int = 0
    people_changed: int = 0
    destinations_changed: int = 0

    @property
    def nothing(self) -> bool:
        new = self.suppliers + self.ingredients + self.recipes + self.others
        changed = self.packs_changed + self.people_changed + self.destinations_changed
        return new + changed + self.products_changed + self.ingredients_changed == 0


def load(path: Path, kitchen: LocalUnits | None = None) -> Sheet:
    """Read a sheet. Mistakes in its values are reported by `SheetReader`, together with those against the books.

    Raises:
        SheetError: it is not a TOML file.
    """
    return read_sheet(path, kitchen or LocalUnits())


class _RehearsedError(Exception):
    """Everything could be recorded; ends the transaction of a check so that it is undone."""


class SheetReader:
    """Records one sheet in the books. `check` reports every mistake and records nothing."""

    def __init__(self, books: Books, sheet: Sheet) -> None:
        self._books = books
        self._sheet = sheet
        self._form = sheet.form
        self._at: Place = ()
        self._loaded = Loaded()
        self._suppliers: dict[str, Supplier] = {}
        self._pots: dict[str, Equipment] = {}
        self._ingredients: dict[str, Ingredient] = {}

    def check(self) -> None:
        """Record everything and undo it.

        Raises:
            SheetError: with every mistake and its line.
        """

        def rehearse() -> None:
            self._record()
            raise _RehearsedError

        self._refuse_mistakes()
        try:
            self._together(rehearse)
        except _RehearsedError:
            return

    def record(self) -> Loaded:
        """Record what the books do not know yet, completely or not at all.

        Raises:
            SheetError: a name that neither the sheet nor the books define, or something that the books refuse.
        """
        self._refuse_mistakes()
        self._together(self._record)
        return self._loaded

    def _together(self, work: Any) -> None:
        try:
            self._books.together(work)
        except BooksError as error:
            raise SheetError(self._sheet.path, [self._sheet.at(self._at, said_error(error))]) from error

    # -- checks of values against each other

    def _refuse_mistakes(self) -> None:
        mistakes = [*self._sheet.mistakes, *self._doubles(), *self._strangers()]
        if mistakes:
            raise SheetError(self._sheet.path, mistakes)

    def _doubles(self) -> Iterable[Mistake]:
        sheet = self._sheet
        for heading, key in _KEYS.items():
            if key:
                named = [(n, table[key]) for n, table in sheet.tables(heading) if isinstance(table.get(key), str)]
            else:
                named = list(enumerate(sheet.names(heading)))
            seen: dict[str, int] = {}
            for index, name in named:
                first = seen.setdefault(folded(name), index)
                if first != index:
                    line = sheet.line((heading, first))
                    yield sheet.at(
                        (heading, index),
                        _("{name!r} stands twice in {heading} (first on line {line}).").format(
                            name=name, heading=heading, line=line
                        ),
                    )

    def _known(self, heading: str, in_books: Iterable[Named]) -> set[str]:
        tables = [table.get("name") for _n, table in self._sheet.tables(heading)]
        return _folded(in_books) | {
            folded(one) for one in [*self._sheet.names(heading), *tables] if isinstance(one, str)
        }

    def _strangers(self) -> Iterable[Mistake]:
        books, sheet = self._books, self._sheet
        ingredients = self._known("ingredients", books.ingredients())
        suppliers = self._known("suppliers", books.suppliers())
        pots = self._known("equipment", books.equipment())

        def ask(name: Any, known: set[str], what: str, *place: str | int) -> Iterable[Mistake]:
            if isinstance(name, str) and folded(name) not in known:
                near = nearest(folded(name), known)
                hint = _(" Did you mean {near!r}?").format(near=near) if near else ""
                yield sheet.at(
                    place, _("{name!r} is not among the {what}.{hint}").format(name=name, what=what, hint=hint)
                )

        for p, pack in sheet.tables("packs"):
            yield from ask(pack.get("ingredient"), ingredients, "ingredients", "packs", p, "ingredient")
            yield from ask(pack.get("supplier"), suppliers, "suppliers", "packs", p, "supplier")
        for p, product in sheet.tables("products"):
            recipe = product.get("recipe")
            recipe = recipe if isinstance(recipe, dict) else {}
            for n, line in tables_in(recipe, "lines"):
                yield from ask(line.get("ingredient"), ingredients, "ingredients", "products", p, "recipe", "lines", n)
            named = recipe.get("equipment")
            for n, pot in enumerate(named if isinstance(named, list) else ()):
                yield from ask(pot, pots, "equipment", "products", p, "recipe", "equipment", n)

    # -- recording

    def _record(self) -> None:
        self._loaded = Loaded()
        self._record_suppliers()
        self._record_others()
        self._record_ingredients()
        self._record_packs()
        self._record_products()

    def _record_suppliers(self) -> None:
        self._suppliers = {folded(one.name): one for one in self._books.suppliers()}
        for index, name in enumerate(self._form.suppliers):
            self._at = ("suppliers", index)
            if folded(name) not in self._suppliers and (known := self._books.supplier_called(name)) is not None:
                self._suppliers[folded(name)] = known
            if folded(name) not in self._suppliers:
                self._suppliers[folded(name)] = self._books.add_supplier(name)
                self._loaded.suppliers += 1

    def _record_others(self) -> None:
        books, loaded = self._books, self._loaded
        self._pots = {folded(one.name): one for one in books.equipment()}
        for index, name in enumerate(self._form.equipment):
            self._at = ("equipment", index)
            if folded(name) not in self._pots:
                self._pots[folded(name)] = books.add_equipment(name)
                loaded.others += 1
        people = {folded(one.name): one for one in books.people()}
        for index, person in enumerate(self._form.people):
            self._at = ("people", index)
            if (cook := people.get(folded(person.name))) is None:
                books.add_person(person.name, person.initials)
                loaded.others += 1
            elif printable(person.initials, 4) != cook.initials:
                books.change_person(cook, initials=person.initials)
                loaded.people_changed += 1
        places = {folded(one.name): one for one in books.destinations()}
        for index, told in enumerate(self._form.destinations):
            self._at = ("destinations", index)
            if (place := places.get(folded(told.name))) is None:
                books.add_destination(told.name, told.kind)
                loaded.others += 1
            elif told.kind is not place.kind:
                books.change_destination(place, kind=told.kind)
                loaded.destinations_changed += 1

    def _record_ingredients(self) -> None:
        self._ingredients = {folded(one.name): one for one in self._books.ingredients()}
        for index, told in enumerate(self._form.ingredients):
            self._at = ("ingredients", index)
            was = self._ingredients.get(folded(told.name))
            self._ingredients[folded(told.name)] = self._new_ingredient(told) if was is None else self._told(was, told)

    def _new_ingredient(self, told: IngredientForm) -> Ingredient:
        self._loaded.ingredients += 1
        return self._books.add_ingredient(
            told.name,
            allergens=told.allergens,
            density=told.density,
            sub_ingredients=told.sub_ingredients or (),
        )

    def _told(self, was: Ingredient, told: IngredientForm) -> Ingredient:
        """What the sheet now says of its contents. What it leaves out stays."""
        allergens = was.allergens if told.allergens is None else tuple(told.allergens)
        parts = was.sub_ingredients if told.sub_ingredients is None else tuple(told.sub_ingredients)
        density = was.density if told.density is None else told.density
        looked = was.is_looked_at or told.allergens is not None
        if (allergens, parts, density, looked) == (was.allergens, was.sub_ingredients, was.density, was.is_looked_at):
            return was
        self._loaded.ingredients_changed += 1
        said = allergens if looked else None
        return self._books.change_ingredient(was, allergens=said, density=density, sub_ingredients=parts)

    def _record_packs(self) -> None:
        for index, pack in enumerate(self._form.packs):
            self._at = ("packs", index)
            was = self._books.pack(pack.gtin)
            ingredient = self._ingredients[folded(pack.ingredient)]
            supplier = self._suppliers[folded(pack.supplier)] if pack.supplier else was.supplier if was else None
            if was is None:
                self._loaded.others += 1
            elif (was.ingredient.id, was.quantity) == (ingredient.id, pack.quantity) and was.supplier == supplier:
                continue
            else:
                self._loaded.packs_changed += 1
            self._books.add_pack(pack.gtin, ingredient, pack.quantity, supplier)

    def _record_products(self) -> None:
        products = {one.code: one for one in self._books.products()}
        recipes: dict[str, list[Recipe]] = {}
        for recipe in self._books.recipes():
            recipes.setdefault(recipe.product.code, []).append(recipe)
        for index, told in enumerate(self._form.products):
            self._at = ("products", index)
            known = products.get(told.code)
            product = known or self._books.add_product(told.code, **_of_product(told))
            if known is not None:
                self._change_product(known, told)
            self._warn_of(product, told)
            self._loaded.recipes += self._record_recipe(product, told.recipe, recipes.get(told.code, []))

    def _change_product(self, was: Product, told: ProductForm) -> None:
        """Change it to what the sheet says. What it leaves out stays."""
        changes = {name: value for name, value in _of_product(told).items() if value != getattr(was, name)}
        if changes:
            self._books.change_product(was.code, **changes)
            self._loaded.products_changed += 1

    def _warn_of(self, product: Product, told: ProductForm) -> None:
        """Set its precautionary allergens. If left out, they stay."""
        if told.may_contain is not None and tuple(told.may_contain) != product.may_contain:
            self._books.set_may_contain(product.code, told.may_contain)
            self._loaded.products_changed += 1

    def _record_recipe(self, product: Product, told: RecipeForm, ours: list[Recipe]) -> bool:
        """Record the recipe, or its next version, unless the books have the same. Returns whether it was recorded."""
        lines = tuple(
            RecipeLine(index, self._ingredients[folded(line.ingredient)], line.quantity, line.tolerance)
            for index, line in enumerate(told.lines)
        )
        steps = tuple(_step(index, step) for index, step in enumerate(told.steps))
        pots = tuple(self._pots[folded(name)] for name in told.equipment)
        all_of_it = (told.makes, _plain(lines), steps, {pot.id for pot in pots})
        for was in ours:
            if all_of_it == (was.expected_units, _plain(was.lines), was.steps, {pot.id for pot in was.equipment}):
                return False
        name = ours[0].name if len(ours) == 1 else product.name
        self._books.add_recipe(product, name, told.makes, lines, steps, pots)
        return True


def _plain(lines: tuple[RecipeLine, ...]) -> list[tuple[Any, ...]]:
    return [(line.index, line.ingredient.id, line.quantity, line.tolerance) for line in lines]


def _of_product(told: ProductForm) -> dict[str, Any]:
    """What a product's table contains, except its code and recipe. Optional values only if present."""
    said: dict[str, Any] = {
        "name": told.name,
        "noun": told.noun,
        "net_content": told.net,
        "net_text": told.net_text or str(told.net),
        "shelf_life_days": told.keeps_days,
    }
    maybe = {
        "storage": told.storage,
        "acidified": told.acidified,
        "use_by": told.use_by,
        "largest_side_cm2": told.largest_side_cm2,
        "pack_shape": told.pack_shape,
        "no_date": told.no_date,
        "kept_cold": told.kept_cold,
        "in_liquid": told.in_liquid,
        "drained": told.drained,
        "fruit_g_per_100_g": told.fruit_g_per_100_g,
        "shares": None if told.shares is None else tuple(told.shares),
        "price": told.price,
        "gtin14": told.gtin,
    }
    return said | {name: value for name, value in maybe.items() if value is not None}


def _folded(named: Iterable[Named]) -> set[str]:
    """Names as the books compare them: without regard to case."""
    return {folded(one.name) for one in named}


def _step(index: int, told: StepForm) -> RecipeStep:
    """A step of a recipe: timed, with a reading to reach, or plain."""
    if told.reading is not None:
        value = told.at_most if told.at_least is None else told.at_least
        assert value is not None  # the form has checked it
        both = told.at_least is not None
        target = ReadingTarget(told.reading, value, told.unit or "", both, told.at_most if both else None)
        return RecipeStep(index, told.name, StepKind.READING, told.minutes, target)
    if told.minutes is not None:
        return RecipeStep(index, told.name, StepKind.TIMED, told.minutes, None)
    return RecipeStep(index, told.name, StepKind.PLAIN, None, None)
