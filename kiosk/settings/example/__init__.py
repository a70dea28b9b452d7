"""The example kitchen's March: what there was before the 4th, and the rest of the month.

Recorded with the same verbs as a real kitchen's, with the clock set to each day in turn.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from db import Books, ManualClock, Money, Quantity
from kiosk.settings.kitchen_sheet import SheetReader, load

SHEET = Path(__file__).parent / "kitchen.toml"

MARKET, CO_OP, ONLINE = "Saturday farmers market", "Good Earth Co-op", "Online orders"


def fill(books: Books, clock: ManualClock) -> None:
    """The whole example month, as offered on the first start."""
    before_the_fourth(books, clock)
    the_fourth(books, clock)
    rest_of_march(books, clock)


def before_the_fourth(books: Books, clock: ManualClock) -> None:
    """The people and things, and the hot sauce of 1 March."""
    clock.set(_at(date(2026, 2, 15)))
    reader = SheetReader(books, load(SHEET))
    reader.check()
    reader.record()
    books.acting = books.people()[0]
    on = date(2026, 2, 27)
    clock.set(_at(on))
    for name, supplier, quantity in (
        ("Fresno chillies", "Valley Farm", "20 lb"),
        ("vinegar", "Costco, Main St", "256 fl oz"),
        ("salt", "Costco, Main St", "3 lb"),
        ("garlic", "Valley Farm", "2 lb"),
    ):
        receive(books, name, supplier, quantity, on)
    clock.set(_at(date(2026, 3, 1)))
    number = cook(books, "Hot Sauce", {}, filled=36)
    send(books, number, 6, ONLINE, "#1847")
    send(books, number, 30, MARKET)


def bags_of_the_fourth(books: Books, clock: ManualClock) -> None:
    """The four bags that go into the jam."""
    clock.set(_at(date(2026, 3, 4)))
    receive(books, "strawberries", "Valley Farm", "20 lb", date(2026, 3, 2))
    receive(books, "sugar", "Costco, Main St", "25 lb", date(2026, 2, 15), best_before=date(2028, 2, 15))
    receive(
        books,
        "fruit pectin",
        "Amazon",
        "1 lb",
        date(2026, 2, 20),
        supplier_lot="PKT-99281",
        best_before=date(2027, 11, 30),
        price="$18.40",
    )
    receive(books, "lemon juice", "Costco, Main St", "32 oz", date(2026, 2, 15), best_before=date(2026, 9, 1))


def the_fourth(books: Books, clock: ManualClock) -> None:
    """The jam of 4 March, as the demo plays it by hand."""
    bags_of_the_fourth(books, clock)
    number = cook(books, "Strawberry Jam", {}, filled=38, set_aside=2, reason="sample kept")
    send(books, number, 24, MARKET)
    send(books, number, 12, CO_OP)


def rest_of_march(books: Books, clock: ManualClock) -> None:
    """The batch of the 5th from the same berries, and four from Hilltop's."""
    clock.set(_at(date(2026, 3, 5)))
    cook(
        books,
        "Strawberry Jam",
        {"strawberries": "6 lb", "sugar": "3 lb", "fruit pectin": "1.5 oz", "lemon juice": "0.75 oz"},
        filled=24,
        scale="0.75",
    )
    clock.set(_at(date(2026, 3, 9)))
    receive(books, "strawberries", "Hilltop Orchard", "40 lb", date(2026, 3, 9), supplier_lot="HT-0309")
    hilltop = next(lot for lot in books.lots() if lot.supplier_lot == "HT-0309").code
    for day, berries, jars, sent in (
        (10, "9 lb", 40, ((40, MARKET),)),
        (12, "8 lb", 36, ((12, CO_OP), (24, MARKET))),
        (17, "7 lb", 32, ((32, MARKET),)),
        (24, "7 lb", 32, ()),
    ):
        clock.set(_at(date(2026, 3, day)))
        lots = {"strawberries": hilltop}
        number = cook(books, "Strawberry Jam", {"strawberries": berries}, filled=jars, lots=lots)
        for units, place in sent:
            send(books, number, units, place)


def receive(
    books: Books,
    ingredient: str,
    supplier: str,
    quantity: str,
    bought_on: date,
    *,
    supplier_lot: str | None = None,
    best_before: date | None = None,
    price: str | None = None,
) -> str:
    """Receive a bag. Returns its code."""
    lot = books.receive_lot(
        next(i for i in books.ingredients() if i.name == ingredient),
        Quantity.parse(quantity),
        supplier=next(s for s in books.suppliers() if s.name == supplier),
        supplier_lot=supplier_lot,
        bought_on=bought_on,
        best_before=best_before,
        price=Money.parse(price) if price else None,
        allergens=(),
    )
    return lot.code


def cook(
    books: Books,
    recipe_name: str,
    amounts: dict[str, str],
    *,
    filled: int,
    set_aside: int = 0,
    reason: str | None = None,
    scale: str = "1",
    lots: dict[str, str] | None = None,
) -> str:
    """Cook a batch from the lots that should be used first. Returns its number."""
    recipe = next(r for r in books.recipes() if r.name == recipe_name)
    batch = books.start_batch(recipe, scale=Decimal(scale), equipment=recipe.equipment[-1:], cook=books.acting)
    for line in recipe.lines:
        name = line.ingredient.name
        asked = amounts.get(name)
        quantity = Quantity.parse(asked) if asked else line.quantity.scaled(batch.scale)
        code = (lots or {}).get(name) or books.suggest_lots(line.ingredient)[0].code
        books.use_lot(batch.number, line.index, code, quantity)
    for step in recipe.steps:
        if step.reading is not None:
            target = step.reading
            books.add_reading(batch.number, target.quantity, target.value, target.unit, step=step.index)
    books.fill_batch(batch.number, filled, set_aside, reason)
    return batch.number


def send(books: Books, number: str, units: int, place: str, order: str | None = None) -> None:
    """Send units of a batch out."""
    destination = next(d for d in books.destinations() if d.name == place)
    books.dispatch(number, units, destination, order=order)


def _at(day: date) -> datetime:
    """The morning of a day, in the kitchen's time zone."""
    return datetime.combine(day, time(9, 0)).astimezone()
