"""The example kitchen's March, recorded through the same verbs as any kitchen's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import db
from db import (
    Batch,
    Books,
    Destination,
    DestinationKind,
    Equipment,
    Ingredient,
    Lot,
    ManualClock,
    Person,
    Product,
    Quantity,
    Recipe,
    RecipeLine,
    RecipeStep,
    StepKind,
    Supplier,
)

Q = Quantity.parse
LOOKED: dict[str, object] = {"allergens": ()} if hasattr(db, "Looked") else {}
"""Somebody has looked at the bag, and there are none; programs of before, which tell this story too, ask nobody."""

MORNING = datetime.fromisoformat("2026-03-04T08:00:00-08:00")


def day(number: int) -> datetime:
    return MORNING.replace(day=number)


@dataclass
class Kitchen:
    """Books with everything in them that a cook needs before the first bag."""

    books: Books
    clock: ManualClock
    farm: Supplier
    costco: Supplier
    amazon: Supplier
    hilltop: Supplier
    strawberries: Ingredient
    sugar: Ingredient
    pectin: Ingredient
    lemon: Ingredient
    jam: Product
    recipe: Recipe
    pot_1: Equipment
    pot_2: Equipment
    cook: Person
    market: Destination
    co_op: Destination
    online: Destination

    def berries(self, supplier: Supplier | None = None, quantity: str = "20 lb", **more: object) -> Lot:
        more.setdefault("bought_on", date(2026, 3, 2))
        more = LOOKED | more
        return self.books.receive_lot(self.strawberries, Q(quantity), supplier=supplier or self.farm, **more)

    def make(self, uses: list[tuple[int, Lot, str]], filled: int, set_aside: int = 0, scale: str = "1") -> Batch:
        batch = self.books.start_batch(self.recipe, scale=Decimal(scale), equipment=[self.pot_1], cook=self.cook)
        for index, (line, lot, quantity) in enumerate(uses):
            more_follows = line in {later for later, _, _ in uses[index + 1 :]}
            asked = self.recipe.lines[line].ingredient
            # Only where it is needed: programs of before, which tell this story too, have no such word.
            named = {"substitute": "a trial"} if lot.ingredient.id != asked.id else {}
            self.books.use_lot(batch.number, line, lot.code, Q(quantity), completes_line=not more_follows, **named)
        for line in self.recipe.lines:
            if line.index not in {one for one, *_ in uses}:
                self.books.leave_out(batch.number, line.index, "a trial")
        reason = "foam" if set_aside else None
        return self.books.fill_batch(batch.number, filled, set_aside, reason)


def new_kitchen(path: Path, clock: ManualClock | None = None) -> Kitchen:
    clock = clock or ManualClock(MORNING)
    books = Books.open(path, clock=clock)
    berries = books.add_ingredient("strawberries", allergens=())
    sugar = books.add_ingredient("sugar", allergens=(), density=Decimal("0.85"))
    pectin = books.add_ingredient("fruit pectin", allergens=(), sub_ingredients=["pectin", "dextrose"])
    lemon = books.add_ingredient("lemon juice", allergens=())
    jam = books.add_product("SJ", "Strawberry Jam", net_content=Q("8 oz"), net_text="8 oz (227 g)", shelf_life_days=365)
    pot_1, pot_2 = books.add_equipment("copper pot 1"), books.add_equipment("copper pot 2")
    amounts = zip((berries, sugar, pectin, lemon), ("8 lb", "4 lb", "2 oz", "1 oz"), strict=True)
    recipe = books.add_recipe(
        jam,
        "Strawberry Jam",
        36,
        [RecipeLine(index, what, Q(amount)) for index, (what, amount) in enumerate(amounts)],
        [RecipeStep(0, "Boil", StepKind.TIMED, 20)],
        [pot_1],
    )
    return Kitchen(
        books,
        clock,
        *(books.add_supplier(name) for name in ("Valley Farm", "Costco, Main St", "Amazon", "Hilltop Orchard")),
        berries,
        sugar,
        pectin,
        lemon,
        jam,
        recipe,
        pot_1,
        pot_2,
        books.add_person("Cook 1", "C1"),
        books.add_destination("Saturday farmers market", DestinationKind.MARKET),
        books.add_destination("Good Earth Co-op", DestinationKind.STORE),
        books.add_destination("online orders", DestinationKind.ONLINE),
    )


def example_march(path: Path) -> Kitchen:
    k = new_kitchen(path, ManualClock(day(1)))
    _hot_sauce(k)
    k.clock.set(day(2))
    berries = k.berries()
    sugar = k.books.receive_lot(
        k.sugar, Q("25 lb"), supplier=k.costco, bought_on=date(2026, 2, 15), best_before=date(2028, 2, 15)
    )
    pectin = k.books.receive_lot(
        k.pectin,
        Q("1 lb"),
        supplier=k.amazon,
        supplier_lot="PKT-99281",
        bought_on=date(2026, 2, 20),
        best_before=date(2027, 11, 30),
    )
    lemon = k.books.receive_lot(
        k.lemon, Q("32 oz"), supplier=k.costco, bought_on=date(2026, 2, 15), best_before=date(2026, 9, 1)
    )

    def jam(on: int, berry: Lot, amounts: str, filled: int, set_aside: int = 0, scale: str = "1") -> Batch:
        k.clock.set(day(on))
        lots = (berry, sugar, pectin, lemon)
        return k.make(list(zip(range(4), lots, amounts.split(", "), strict=True)), filled, set_aside, scale)

    first = jam(4, berries, "8 lb, 4 lb, 2 oz, 1 oz", 38, 2)
    k.books.dispatch(first.number, 24, k.market)
    k.books.dispatch(first.number, 12, k.co_op)
    jam(5, berries, "6 lb, 3 lb, 1.5 oz, 0.75 oz", 24, scale="0.75")
    k.clock.set(day(9))
    hilltop = k.berries(k.hilltop, "40 lb", supplier_lot="HT-0309", bought_on=date(2026, 3, 9))
    for on, filled, sent in (
        (10, 40, [(40, k.market)]),
        (12, 36, [(12, k.co_op), (24, k.market)]),
        (17, 32, [(32, k.market)]),
        (24, 32, []),
    ):
        made = jam(on, hilltop, "8 lb, 2 lb, 2 oz, 1 oz", filled)
        for units, place in sent:
            k.books.dispatch(made.number, units, place)
    return k


def _hot_sauce(k: Kitchen) -> None:
    names = ("Fresno chillies", "vinegar", "salt", "garlic")
    ingredients = [k.books.add_ingredient(name, allergens=()) for name in names]
    sauce = k.books.add_product(
        "HS", "Hot Sauce", noun="bottle", net_content=Q("5 fl oz"), shelf_life_days=270, acidified=True
    )
    lines = [RecipeLine(index, one, Q("2 lb")) for index, one in enumerate(ingredients)]
    recipe = k.books.add_recipe(sauce, "Hot Sauce", 36, lines)
    batch = k.books.start_batch(recipe)
    for line in lines:
        lot = k.books.receive_lot(line.ingredient, Q("5 lb"), supplier=k.costco, bought_on=date(2026, 2, 28))
        k.books.use_lot(batch.number, line.index, lot.code, Q("2 lb"))
    k.books.fill_batch(batch.number, 36, 0)
    k.books.dispatch(batch.number, 6, k.online, order="#1847")
    k.books.dispatch(batch.number, 30, k.market)
