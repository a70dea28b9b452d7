"""Records checked sheets as the same facts that the kiosk would record.

Records that the books do not have are added. A recipe made from the sheets asks only for ingredients that went into
every batch of the product: it is derived from what was recorded, and must not make batches look incomplete.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from db.questions import catalogue, contains
from db.records import DestinationKind
from db.rules import batch_number, shelf_life
from db.rules.quantity import Quantity, added_up
from db.rules.tag import TagKind
from db.rules.text import folded, number_text
from db.rules.units import Dimension
from db.sheets.history_rows import History
from db.sheets.lines import MadeLine, PurchaseLine, SentLine, UsedLine
from db.store.fact import Fact
from db.store.transaction import Transaction
from db.subjects.batches import BatchFilled, BatchStarted
from db.subjects.destinations import DestinationAdded
from db.subjects.dispatches import UnitsDispatched
from db.subjects.equipment import EquipmentAdded
from db.subjects.ingredients import IngredientAdded
from db.subjects.lots import LotReceived
from db.subjects.made_lots import LotMade
from db.subjects.notes import NoteWritten
from db.subjects.numbering import new_tag
from db.subjects.people import PersonAdded
from db.subjects.products import ProductAdded
from db.subjects.recipes import LineOfRecipe, RecipeAdded
from db.subjects.suppliers import SupplierAdded
from db.subjects.uses import LotUsed

Progress = Callable[[int], None]


class Recorder:
    """Records one history in a given transaction. `progress` is called with the number of rows done."""

    def __init__(self, tx: Transaction, history: History, progress: Progress | None = None) -> None:
        self._tx, self._history, self._progress = tx, history, progress
        self._done = 0
        self._mark = tx.mark
        self._names: dict[str, dict[str, str]] = {}
        self._ingredient_of: dict[str, str] = {}
        self._own_lots: dict[tuple[str, Dimension], str] = {}
        self._tags: dict[str, str] = {}
        """For bags without a tag: the tag that they get, by their position in the sheets."""
        self._uses: dict[str, list[UsedLine]] = defaultdict(list)
        for use in history.used:
            self._uses[use.number].append(use)

    def record(self) -> None:
        for purchase in self._history.purchases:
            self._buy(purchase)
        self._know_ingredients()
        made = sorted(self._history.batches, key=lambda one: (one.made_on, one.line))
        by_product: dict[str, list[MadeLine]] = defaultdict(list)
        for one in made:
            by_product[folded(one.product)].append(one)
        products = {name: SheetProduct(self, batches) for name, batches in by_product.items()}
        for one in made:
            self._start(one, products[folded(one.product)])
        self._keep_own()
        for one in made:
            self._fill(one, products[folded(one.product)])
        for sent in self._history.sent:
            self._send(sent)

    def record_fact(self, fact: Fact) -> str:
        return self._tx.record(fact).uid

    def _step(self) -> None:
        self._done += 1
        if self._progress is not None and self._done % 50 == 0:
            self._progress(self._done)

    def known(self, table: str, name: str, make: Callable[[], Fact]) -> str:
        """The id of the record with this name; it is added if there is none."""
        if table not in self._names:
            found = self._tx.session.all(f'SELECT name, uid FROM "{table}" ORDER BY id')
            self._names[table] = {folded(known): uid for known, uid in reversed(found)}
        names, alike = self._names[table], folded(name)
        if alike not in names:
            names[alike] = self.record_fact(make())
        return names[alike]

    def product_code(self, name: str) -> str | None:
        """The code of the product in the books with this name, or with this code."""
        row = catalogue.id_named(self._tx.session, "product", name)
        if row is not None:
            return str(self.value("SELECT code FROM product WHERE id = ?", row))
        code: str | None = self.value("SELECT code FROM product WHERE code = ?", number_text(name))
        return code

    def ingredient(self, name: str) -> str:
        return self.known("ingredient", name, lambda: IngredientAdded(name, (), None, ()))

    def value(self, sql: str, *values: Any) -> Any:
        return self._tx.session.value(sql, *values)

    def lines_of(self, recipe: str) -> list[tuple[int, str]]:
        found = self._tx.session.all(
            "SELECT line, ingredient.uid FROM recipe_line JOIN ingredient ON ingredient.id = ingredient_id "
            "WHERE recipe_id = (SELECT id FROM recipe WHERE uid = ?) ORDER BY line",
            recipe,
        )
        return [(row[0], row[1]) for row in found]

    def code_in(self, number: str) -> str | None:
        return batch_number.code_in(self._tx.settings.style, number)

    def new_recipe_tag(self) -> str:
        return new_tag(self._tx, TagKind.RECIPE)

    def _buy(self, one: PurchaseLine) -> None:
        supplier = None
        if one.supplier:
            supplier = self.known("supplier", one.supplier, lambda: SupplierAdded(one.supplier))
        tag = self._tags.setdefault(one.lot, new_tag(self._tx, TagKind.BAG)) if one.untagged else one.lot
        ingredient = self._ingredient_of[one.lot] = self.ingredient(one.ingredient)
        holds = contains.as_last_time(self._tx.session, ingredient, supplier, None)  # not in the sheets
        self.record_fact(
            LotReceived(
                tag, ingredient, one.quantity, supplier, one.supplier_lot or None,
                one.bought_on, one.best_before, one.price, None, None,
                holds.looked, holds.allergens, holds.sub_ingredients, one.use_by,
            )
        )  # fmt: skip
        self._step()

    def _know_ingredients(self) -> None:
        """Find the ingredient of each bag, and of each batch that goes into another."""
        sql = "SELECT code, ingredient.uid FROM lot JOIN ingredient ON ingredient.id = ingredient_id"
        self._ingredient_of.update(self._tx.session.all(sql))
        product_of = {one.number: one.product for one in self._history.batches}
        for use in self._history.used:
            if use.lot not in self._ingredient_of:
                product = product_of.get(use.lot) or self.value(
                    "SELECT name FROM product JOIN batch ON product.id = product_id WHERE number = ?", use.lot
                )
                self._ingredient_of[use.lot] = self.ingredient(product)

    def used_in(self, number: str) -> dict[str, tuple[Quantity, ...]]:
        """The quantities of each ingredient that went into a batch."""
        amounts: dict[str, list[Quantity]] = defaultdict(list)
        for use in self._uses[number]:
            amounts[self._ingredient_of[use.lot]].append(use.quantity)
        return {ingredient: added_up(quantities) for ingredient, quantities in amounts.items()}

    def _start(self, one: MadeLine, product: SheetProduct) -> None:
        cook = None
        if one.made_by:
            cook = self.known("person", one.made_by, lambda: self._person(one.made_by))
        pots = [self.known("equipment", name, lambda n=name: EquipmentAdded(n)) for name in one.equipment]  # type: ignore[misc]
        self.record_fact(
            BatchStarted(
                one.number, *self._counted(one, product.code), product.recipe, Decimal(1), one.made_on,
                product.best_before(one.made_on), cook, tuple(dict.fromkeys(pots)), brought_in=True,
            )
        )  # fmt: skip
        if one.notes:
            self.record_fact(NoteWritten(one.number, one.notes))

    def _counted(self, one: MadeLine, code: str) -> tuple[str, int]:
        """Series and ordinal of a number, if the kitchen's own numbering would give it. Counting then goes on after
        it.
        """
        style, mark = self._tx.settings.style, self._mark
        ordinal = batch_number.ordinal_in(style, one.number, code, one.made_on, mark)
        return ("", 0) if ordinal is None else (batch_number.series(style, code, one.made_on, mark), ordinal)

    def _person(self, name: str) -> Fact:
        initials = "".join(word[0] for word in name.split())[:4].upper()
        return PersonAdded(name, initials, new_tag(self._tx, TagKind.PERSON))

    def _keep_own(self) -> None:
        """For each batch that went into others: keep as much of it as was used. The sheets do not say more."""
        taken: dict[tuple[str, Dimension], list[Quantity]] = defaultdict(list)
        bags = {code for (code,) in self._tx.session.all("SELECT code FROM lot")} | self._tags.keys()
        for use in self._history.used:
            if use.lot not in bags:
                taken[use.lot, use.quantity.dimension].append(use.quantity)
        for (number, dimension), quantities in taken.items():
            code = new_tag(self._tx, TagKind.BAG)
            row = self._tx.session.one("SELECT made_on, best_before FROM batch WHERE number = ?", number)
            assert row is not None, number
            made_on, best_before = (None if text is None else date.fromisoformat(text) for text in row)
            assert made_on is not None
            self.record_fact(
                LotMade(
                    code, number, self._ingredient_of[number], added_up(quantities)[0], made_on, best_before
                )
            )  # fmt: skip
            self._own_lots[number, dimension] = code

    def _fill(self, one: MadeLine, product: SheetProduct) -> None:
        for use in self._uses[one.number]:
            code = self._own_lots.get((use.lot, use.quantity.dimension), self._tags.get(use.lot, use.lot))
            line = product.line_of(self._ingredient_of[use.lot])
            self.record_fact(LotUsed(one.number, line, code, use.quantity, True))
            self._step()
        self.record_fact(BatchFilled(one.number, one.produced, one.set_aside, "", None))
        self._step()

    def _send(self, one: SentLine) -> None:
        place = self.known(
            "destination",
            one.destination,
            lambda: DestinationAdded(one.destination, one.kind or DestinationKind.OTHER),
        )
        self.record_fact(UnitsDispatched(one.number, one.units, place, one.on, one.order or None, ()))
        self._step()


class SheetProduct:
    """A product in the sheets and the recipe of its batches: the books' recipe, or one made from the batches.

    Args:
        batches: all batches of this product, the oldest first.
    """

    def __init__(self, recorder: Recorder, batches: list[MadeLine]) -> None:
        self._days = 0
        self._lines: dict[str, int] = {}
        name = batches[0].product
        found = recorder.product_code(name)
        self.code: str = found or self._new(recorder, name, batches)
        self._days = recorder.value("SELECT shelf_life_days FROM product WHERE code = ?", self.code)
        uid = recorder.value(
            "SELECT uid FROM recipe WHERE newest AND product_id = (SELECT id FROM product WHERE code = ?) "
            "ORDER BY id DESC LIMIT 1", self.code
        )  # fmt: skip
        self.recipe: str = uid or self._new_recipe(recorder, name, batches)
        if uid:
            self._know_lines(recorder)

    def best_before(self, made_on: date) -> date | None:
        return shelf_life.best_before(made_on, self._days)

    def line_of(self, ingredient: str) -> int:
        """The recipe line of an ingredient. One that the recipe does not have gets a number after the last line."""
        return self._lines.setdefault(ingredient, 1 + max(self._lines.values(), default=-1))

    def _new(self, recorder: Recorder, name: str, batches: list[MadeLine]) -> str:
        named = next(filter(None, (recorder.code_in(one.number) for one in batches)), None)
        wanted = named or "".join(word[0] for word in re.findall("[A-Za-z]+", name)).upper()[:8] or "P"
        code, count = wanted, 1
        while recorder.value("SELECT 1 FROM product WHERE code = ?", code):
            count += 1
            code = f"{wanted[: 8 - len(str(count))]}{count}"
        unit = Quantity(Decimal(1), "each")
        recorder.record_fact(ProductAdded(code, name, "unit", unit, "", 0, "", False, False, None, None, None))
        return code

    def _new_recipe(self, recorder: Recorder, name: str, batches: list[MadeLine]) -> str:
        used = [amounts for one in batches if (amounts := recorder.used_in(one.number))]
        newest = used[-1] if used else {}
        always = [ingredient for ingredient in newest if all(ingredient in amounts for amounts in used)]
        self._lines = {ingredient: index for index, ingredient in enumerate(always)}
        lines = tuple(
            LineOfRecipe(index, ingredient, newest[ingredient][0], None) for ingredient, index in self._lines.items()
        )
        return recorder.record_fact(
            RecipeAdded(
                self.code, name, 1, recorder.new_recipe_tag(), max(1, batches[-1].produced), lines, (), ()
            )
        )  # fmt: skip

    def _know_lines(self, recorder: Recorder) -> None:
        for line, ingredient in recorder.lines_of(self.recipe):
            self._lines.setdefault(ingredient, line)
