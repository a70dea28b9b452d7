"""One label of each kind, to try templates with and for the gallery."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

from kiosk.labels.content import JarLabel, Label
from kiosk.labels.listed import Listed
from kiosk.labels.tags import BadgeLabel, BagTag, CaseLabel, DaySlip, RecipeCardLabel, ShelfLabel, lid_label

_MADE = date(2026, 3, 4)
_plain = partial(Listed, sub=(), weighed=True)

JAR = JarLabel(
    name="Strawberry Jam",
    net="8 oz (227 g)",
    ingredients=(
        _plain("strawberries", False, allergens=(), percent=Decimal("65.7")),
        _plain("sugar", False, allergens=(), percent=Decimal("32.8")),
        _plain("fruit pectin", False, allergens=(), percent=Decimal("1.0")),
        _plain("lemon juice", False, allergens=(), percent=Decimal("0.5")),
    ),
    made_on=_MADE,
    best_before=date(2027, 3, 4),
    storage="Refrigerate after opening.",
    kitchen_name="Hill Kitchen",
    address="12 Mill Lane, Dorset VT 05251",
    statement="Made in a home kitchen not subject to state licensing",
    batch="SJ-20260304-A",
    number="SJ-20260304-A-017",
    net_base=Decimal(227),
)
BAG = BagTag("Fruit pectin", "Amazon", date(2026, 2, 20), date(2027, 11, 30), "PKT-99281", "1 lb", "B0003-S")
_STEPS = ("Boil, 20 min", "Set point, temperature at least 220 °F")
_LINES = (("8 lb", "strawberries"), ("4 lb", "sugar"), ("2 oz", "fruit pectin"), ("1 oz", "lemon juice"))
RECIPE = RecipeCardLabel("Strawberry Jam", 1, "36 jars", _LINES, _STEPS, "R0001-X")
CASE = CaseLabel(
    JAR.name, 12, "jar", JAR.net, _MADE, JAR.durability, JAR.kitchen_name, JAR.address, JAR.batch
)  # fmt: skip

SAMPLES: dict[str, Label] = {
    "jar": JAR,
    "bag": BAG,
    "case": CASE,
    "shelf": ShelfLabel("Strawberry Jam", JAR.net, "$7.50"),
    "recipe": RECIPE,
    "badge": BadgeLabel("Cook 1", "Hill Kitchen", "P0001-2"),
    "slip": DaySlip(_MADE, 1234, "7131ebc86af9f70f" * 4, "Hill Kitchen"),
    "lid": lid_label(JAR),
}
"""By the template's name."""

GALLERY_SIZES = ("58x40", "50x30", "70x50", "62", "4x6in", "40x12")
GALLERY_DPI = (203, 300)
