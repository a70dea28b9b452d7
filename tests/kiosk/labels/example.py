"""The example kitchen's first batch and bag, as records; and how a printed label is read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

import db
from db import Batch, BatchState, Lot, Product, Quantity, Recipe, Supplier, Use
from drivers.scanners.decode import read
from kiosk.settings.config import Kitchen


def Ingredient(*told: object, **more: object) -> db.Ingredient:
    """One of which somebody has said what it contains, as a kitchen does that prints."""
    return db.Ingredient(*told, **{"looked": True, **more})


KITCHEN = Kitchen(
    name="Hill Kitchen",
    address="12 Mill Lane, Dorset VT 05251",
    statement="Made in a home kitchen not subject to state licensing",
)
JAM = Product("SJ", "Strawberry Jam", "jar", Quantity.parse("8 oz"), "8 oz (227 g)", 365)
NOW = datetime(2026, 3, 4, 10, 42, tzinfo=UTC)

STRAWBERRIES = Ingredient("i1", "strawberries")
SUGAR = Ingredient("i2", "sugar")
PECTIN = Ingredient("i3", "fruit pectin")
LEMON = Ingredient("i4", "lemon juice")
ALMONDS = Ingredient("i5", "almonds", allergens=("tree nuts (almonds)",))

BERRIES = Lot(
    code="B0001-4",
    ingredient=STRAWBERRIES,
    supplier=Supplier("s1", "Valley Farm"),
    supplier_lot=None,
    bought_on=date(2026, 3, 2),
    best_before=None,
    received=Quantity.parse("20 lb"),
    left=Quantity.parse("20 lb"),
)


def use(ingredient: db.Ingredient, quantity: str, *, reversed: bool = False) -> Use:
    lot = replace(BERRIES, ingredient=ingredient)
    return Use(f"u-{ingredient.id}", 0, lot, Quantity.parse(quantity), NOW, reversed)


def batch(*uses: Use, product: Product = JAM, number: str = "SJ-20260304-A") -> Batch:
    return Batch(
        number=number,
        product=product,
        recipe=Recipe("r1", product, 1, product.name, "R0001-X", 36, ()),
        scale=Decimal(1),
        started_at=NOW,
        cook=None,
        equipment=(),
        state=BatchState.FILLED,
        uses=uses or (use(STRAWBERRIES, "8 lb"), use(SUGAR, "4 lb"), use(PECTIN, "2 oz"), use(LEMON, "1 oz")),
        lines_done=frozenset(),
        step_events=(),
        readings=(),
        notes=(),
        filled=38,
        set_aside=2,
        set_aside_reason="",
        net=36,
        made_on=date(2026, 3, 4),
        best_before=date(2027, 3, 4),
    )


def read_by_pyzbar(picture: Image.Image) -> list[str]:
    return [symbol.data.decode() for symbol in pyzbar.decode(picture.convert("L"))]


def read_by_zxing(picture: Image.Image) -> list[str]:
    return [symbol.text for symbol in zxingcpp.read_barcodes(np.asarray(picture.convert("L")))]


def read_by_us(picture: Image.Image) -> list[str]:
    """As the kiosk's camera does."""
    return [symbol.text for symbol in read(np.asarray(picture.convert("L")))]
