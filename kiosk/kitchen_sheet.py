"""A kitchen sheet: suppliers, ingredients, products and recipes in one TOML file, read into the books at once.

`kiosk/example/kitchen.toml` is one. What the books know already by its name is left as it is, so that a sheet can be
read again after something was added to it.
"""

from __future__ import annotations

import difflib
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from db import (
    Books,
    BooksError,
    DestinationKind,
    Equipment,
    Ingredient,
    Money,
    Product,
    Quantity,
    ReadingTarget,
    RecipeLine,
    RecipeStep,
    StepKind,
    typed_number,
)
from db.rules import gtin
from db.rules.text import folded

Table = Mapping[str, Any]


class Named(Protocol):
    """Whatever the books know by a name."""

    @property
    def name(self) -> str:
        """As it stands on the screen."""


HEADINGS = ("suppliers", "equipment", "people", "destinations", "ingredients", "packs", "products")


KEYS = {
    "people": ("name", "initials"),
    "destinations": ("name", "kind"),
    "ingredients": ("name", "allergens", "density", "sub_ingredients"),
    "packs": ("gtin", "ingredient", "quantity", "supplier"),
    "products": (
        "code", "name", "noun", "net", "net_text", "keeps_days", "storage", "acidified", "use_by", "price", "gtin",
        "largest_side_cm2", "recipe",
    ),
    "recipe": ("makes", "equipment", "lines", "steps"),
    "lines": ("ingredient", "quantity", "tolerance"),
    "steps": ("name", "minutes", "reading", "at_least", "at_most", "unit"),
}  # fmt: skip
"""What each kind of table can hold; those of a product's recipe are its own tables."""


class SheetError(Exception):
    """The sheet cannot be read; nothing of it was recorded."""


@dataclass(frozen=True)
class Loaded:
    """How many of each were new, and how many products are not as they were."""

    suppliers: int
    ingredients: int
    recipes: int
    products_changed: int
    ingredients_changed: int = 0


def load(path: Path) -> Table:
    """Read a sheet's TOML.

    Raises:
        SheetError: no such file, or not TOML; says the line.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SheetError(f"{path}: {error}") from error


class SheetReader:
    """Reads one sheet into the books. Call `check` before `record`, so that a bad sheet records nothing."""

    def __init__(self, books: Books, sheet: Table) -> None:
        self._books = books
        self._sheet = sheet
        self._at = ""
        self.changed = 0
        self.ingredients_changed = 0

    def check(self) -> None:
        """Look at every value of the sheet without recording anything: it is read into books that are thrown away.

        Raises:
            SheetError: the first value that cannot be read, and where it stands.
        """
        self._refuse_strangers()
        try:
            names = {folded(i["name"]) for i in self._tables("ingredients")}
            names |= {folded(i.name) for i in self._books.ingredients()}
            for product in self._tables("products"):
                self._at = f"product {product['code']}"
                Quantity.parse(product["net"])
                recipe = product["recipe"]
                for line in recipe["lines"]:
                    Quantity.parse(line["quantity"])
                    if folded(line["ingredient"]) not in names:
                        raise SheetError(f"{self._at}: {line['ingredient']!r} is not among the ingredients.")
                for index, step in enumerate(recipe.get("steps", ())):
                    _step(index, step)
            self._at = ""
            self._rehearse()
        except (KeyError, BooksError, ValueError, TypeError, AttributeError) as error:
            raise SheetError(f"{self._at or 'sheet'}: {_words(error)}") from error

    def _rehearse(self) -> None:
        """Record the sheet in books that are thrown away, which know the names that the real ones know."""
        with tempfile.TemporaryDirectory() as folder, Books.open(Path(folder) / "books.db") as scratch:
            _copy_names(self._books, scratch)
            reader = SheetReader(scratch, self._sheet)
            try:
                reader.record()
            finally:
                self._at = reader._at

    def _refuse_strangers(self) -> None:
        """A misspelt heading would leave half a kitchen out without a word, and a misspelt key an allergen."""
        _refuse_unknown(self._sheet, HEADINGS, "a kitchen sheet")
        for heading in HEADINGS:
            for table in self._tables(heading):
                if isinstance(table, Mapping):
                    _refuse_strangers_in(table, heading, str(table.get("name") or table.get("code") or ""))

    def record(self) -> Loaded:
        """Record what the books do not know yet.

        Raises:
            SheetError: a name that nothing else in the sheet or the books explains.
            BooksError: the books refused.
        """
        suppliers = self._suppliers()
        self._simple()
        ingredients = self._ingredients()
        self._packs()
        return Loaded(suppliers, ingredients, self._recipes(), self.changed, self.ingredients_changed)

    def _tables(self, key: str) -> Iterable[Table]:
        found = self._sheet.get(key, ())
        return found if isinstance(found, list) else ()

    def _suppliers(self) -> int:
        known = _folded(self._books.suppliers())
        new = [name for name in self._sheet.get("suppliers", ()) if folded(name) not in known]
        for name in new:
            self._at = f"supplier {name}"
            self._books.add_supplier(name)
        return len(new)

    def _simple(self) -> None:
        pots = _folded(self._books.equipment())
        for name in self._sheet.get("equipment", ()):
            self._at = f"equipment {name}"
            if folded(name) not in pots:
                self._books.add_equipment(name)
        people = _folded(self._books.people())
        for person in self._tables("people"):
            self._at = f"person {person['name']}"
            if folded(person["name"]) not in people:
                self._books.add_person(person["name"], person["initials"])
        places = _folded(self._books.destinations())
        for place in self._tables("destinations"):
            self._at = f"destination {place['name']}"
            if folded(place["name"]) not in places:
                self._books.add_destination(place["name"], DestinationKind(place["kind"]))

    def _ingredients(self) -> int:
        known = {folded(one.name): one for one in self._books.ingredients()}
        for told in self._tables("ingredients"):
            if (was := known.get(folded(told["name"]))) is not None:
                self._change_ingredient(was, told)
        new = [i for i in self._tables("ingredients") if folded(i["name"]) not in known]
        for one in new:
            self._at = f"ingredient {one['name']}"
            density = one.get("density")
            self._books.add_ingredient(
                one["name"],
                allergens=tuple(one.get("allergens", ())),
                density=typed_number(str(density)) if density else None,
                sub_ingredients=tuple(one.get("sub_ingredients", ())),
            )
        return len(new)

    def _change_ingredient(self, was: Ingredient, told: Table) -> None:
        """What the sheet says now of what is in it; what it leaves out stays."""
        self._at = f"ingredient {was.name}"
        allergens = tuple(told.get("allergens", was.allergens))
        parts = tuple(told.get("sub_ingredients", was.sub_ingredients))
        if (allergens, parts) != (was.allergens, was.sub_ingredients):
            self._books.change_ingredient(was, allergens=allergens, sub_ingredients=parts)
            self.ingredients_changed += 1

    def _packs(self) -> None:
        suppliers = {s.name: s for s in self._books.suppliers()}
        for pack in self._tables("packs"):
            self._at = f"pack {pack['gtin']}"
            if self._books.pack(pack["gtin"]) is None:
                self._books.add_pack(
                    pack["gtin"],
                    self._ingredient(pack["ingredient"]),
                    Quantity.parse(pack["quantity"]),
                    suppliers.get(pack.get("supplier", "")),
                )

    def _recipes(self) -> int:
        products = {p.code: p for p in self._books.products()}
        recipes = 0
        for table in self._tables("products"):
            self._at = f"product {table['code']}"
            known = products.get(table["code"])
            product = known or self._books.add_product(table["code"], **_of_product(table))
            if known is not None:
                self._change_product(known, table)
            recipes += self._recipe(product, table["recipe"])
        return recipes

    def _change_product(self, was: Product, table: Table) -> None:
        """What the sheet says of it now; what it leaves out stays."""
        changes = {name: value for name, value in _of_product(table).items() if value != getattr(was, name)}
        if changes:
            self._books.change_product(was.code, **changes)
            self.changed += 1

    def _recipe(self, product: Product, table: Table) -> bool:
        """Record the recipe, or its next version, unless the books have it just so. Whether it was recorded."""
        lines = tuple(
            RecipeLine(
                index,
                self._ingredient(line["ingredient"]),
                Quantity.parse(line["quantity"]),
                Quantity.parse(line["tolerance"]) if "tolerance" in line else None,
            )
            for index, line in enumerate(table["lines"])
        )
        steps = tuple(_step(index, step) for index, step in enumerate(table.get("steps", ())))
        pots = tuple(self._pot(name) for name in table.get("equipment", ()))
        told = (int(table["makes"]), lines, steps, {pot.id for pot in pots})
        ours = [recipe for recipe in self._books.recipes() if recipe.product.code == product.code]
        if any(told == (r.expected_units, r.lines, r.steps, {pot.id for pot in r.equipment}) for r in ours):
            return False
        name = ours[0].name if len(ours) == 1 else product.name
        self._books.add_recipe(product, name, told[0], lines, steps, pots)
        return True

    def _pot(self, name: str) -> Equipment:
        found = next((pot for pot in self._books.equipment() if folded(pot.name) == folded(name)), None)
        if found is None:
            raise SheetError(f"{name!r} is not among the equipment.")
        return found

    def _ingredient(self, name: str) -> Ingredient:
        found = next((i for i in self._books.ingredients() if folded(i.name) == folded(name)), None)
        if found is None:
            raise SheetError(f"{name!r} is not among the ingredients.")
        return found


def _refuse_strangers_in(table: Table, heading: str, name: str) -> None:
    _refuse_unknown(table, KEYS[heading], f"{heading} {name}".rstrip())
    for inner in ("recipe", "lines", "steps"):
        found = table.get(inner, ())
        for one in [found] if isinstance(found, Mapping) else found:
            if inner in KEYS[heading] and isinstance(one, Mapping):
                _refuse_strangers_in(one, inner, f"of {name}")


def _refuse_unknown(table: Table, known: Sequence[str], where: str) -> None:
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f"Did you mean {near[0]!r}?" if near else f"There can be {', '.join(known)}."
            raise SheetError(f"{key!r} is not known in {where}. {hint}")


def _of_product(table: Table) -> dict[str, Any]:
    """What a product's table says of it, but for its code and recipe; optional words only where they are there."""
    said: dict[str, Any] = {
        "name": table["name"],
        "noun": table["noun"],
        "net_content": Quantity.parse(table["net"]),
        "net_text": table["net_text"],
        "shelf_life_days": int(table["keeps_days"]),
    }
    said |= {name: table[name] for name in ("storage", "acidified", "use_by", "largest_side_cm2") if name in table}
    if "price" in table:
        said["price"] = Money.parse(str(table["price"]))
    if "gtin" in table:
        said["gtin14"] = gtin.checked_gtin14(str(table["gtin"]))
    return said


def _folded(named: Iterable[Named]) -> set[str]:
    """Names as the books compare them: without regard to case."""
    return {folded(one.name) for one in named}


def _copy_names(books: Books, scratch: Books) -> None:
    for supplier in books.suppliers():
        scratch.add_supplier(supplier.name)
    for pot in books.equipment():
        scratch.add_equipment(pot.name)
    for person in books.people():
        scratch.add_person(person.name, person.initials)
    for place in books.destinations():
        scratch.add_destination(place.name, place.kind)
    for one in books.ingredients():
        scratch.add_ingredient(one.name)
    for product in books.products():
        scratch.add_product(product.code, product.name, net_content=product.net_content)


def _step(index: int, table: Table) -> RecipeStep:
    """A step of a recipe: timed, with a reading to reach, or plain."""
    if "reading" in table:
        at_least = "at_least" in table
        value = typed_number(str(table["at_least"] if at_least else table["at_most"]))
        target = ReadingTarget(table["reading"], value, table.get("unit", ""), at_least)
        return RecipeStep(index, table["name"], StepKind.READING, table.get("minutes"), target)
    if "minutes" in table:
        return RecipeStep(index, table["name"], StepKind.TIMED, int(table["minutes"]), None)
    return RecipeStep(index, table["name"], StepKind.PLAIN, None, None)


def _words(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error.args[0]!r} is missing."
    return str(error)
