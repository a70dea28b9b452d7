"""Labels as a table: wrong_labels.toml has what is wrong with each, where, and which check must say so.

A label is made as the kiosk makes it, out of a batch as the books have it: the example's jam of which all is known
(kitchens.py), with what the table changes. Keys of a change: `more` (ingredients beside strawberries and sugar:
"butter, 1 lb [milk] (cream; salt)"), `product`, `kitchen`, `ph` (readings), `best_before` ("none" or a day), `number`
(of the batch), `label` and `list` (what stands on the label whatever the books have: a hand at work), `layout` (how it
came out).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from db import Batch, Ingredient, Money, PackShape, Product, Quantity, Reading, Use
from kiosk.labels import JarLabel, checks, jar_label
from kiosk.labels.checks import Check
from kiosk.labels.dates import DateWords
from kiosk.labels.layout import LabelLayout
from kiosk.settings.config import Kitchen
from tests.kiosk.labels.example import NOW, STRAWBERRIES, SUGAR, batch, use
from tests.kiosk.labels.kitchens import JAM_IN_CARE, KITCHENS, ROOMY, uses_in

FILE = Path(__file__).parent / "wrong_labels.toml"

_INGREDIENT = re.compile(r"(?P<name>.+?), (?P<amount>\d[^\[(]*?)(?: \[(?P<allergens>[^]]*)])?(?: \((?P<parts>.*)\))?")
_READ: Mapping[str, Any] = {
    "net_content": Quantity.parse,
    "drained": Quantity.parse,
    "pack_shape": PackShape,
    "price": Money.parse,
    "shares": tuple,
}
"""How a product's values are read that TOML has no kind for."""

_CONTENT = ("contains", "durability", "lot_mark")
"""What a label works out by itself, and a hand may have changed."""

Change = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One wrong label, and the same one mended. `check` says it, in words that hold `says`."""

    what: str
    where: str
    check: str
    verdict: str
    says: str
    wrong: Change
    right: Change

    def looked_at(self, change: Change) -> tuple[Check, ...]:
        kitchen = kitchen_of(self.where, change)
        return checks(label_of(change, kitchen), kitchen, replace(ROOMY, **change.get("layout", {})))


@cache
def wrong_labels() -> tuple[Row, ...]:
    return tuple(_row(dict(row)) for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["labels"])


def _row(said: dict[str, Any]) -> Row:
    both, wrong, right = said.pop("both", {}), said.pop("wrong"), said.pop("right", {})
    return Row(**said, wrong=_with(both, wrong), right=_with(both, right))


def _with(shared: Change, own: Change) -> Change:
    merged = dict(shared)
    for name, value in own.items():
        merged[name] = {**merged[name], **value} if isinstance(value, dict) and name in merged else value
    return merged


def kitchen_of(where: str, change: Change) -> Kitchen:
    return replace(KITCHENS[where], **change.get("kitchen", {}))


def label_of(change: Change, kitchen: Kitchen) -> JarLabel:
    label = jar_label(batch_of(change, kitchen.jurisdiction.lower()), 1, kitchen)
    label = _listing(label, change["list"]) if "list" in change else label
    plain = {name: value for name, value in change.get("label", {}).items() if name not in _CONTENT}
    own = {name: value for name, value in change.get("label", {}).items() if name in _CONTENT}
    return _with_a_hand(replace(label, **plain), own)


def batch_of(change: Change, where: str) -> Batch:
    product: Product = replace(JAM_IN_CARE, **_values(change.get("product", {})))
    more = [_use(text) for text in change.get("more", ())]
    uses = (use(STRAWBERRIES, "8 lb"), use(SUGAR, "4 lb"), *more) if more else uses_in(where)
    made = batch(*uses, product=product, number=change.get("number", "SJ-20260304-A"))
    readings = tuple(
        Reading(NOW.replace(minute=at), "pH", Decimal(value), "") for at, value in enumerate(change.get("ph", ()))
    )
    until = change.get("best_before", made.best_before)
    return replace(made, readings=readings, best_before=until if isinstance(until, date) else None)


def _values(said: Change) -> dict[str, Any]:
    return {name: _READ[name](value) if name in _READ else value for name, value in said.items()}


def _use(text: str) -> Use:
    match = _INGREDIENT.fullmatch(text)
    assert match is not None, text
    allergens = tuple(one.strip() for one in (match["allergens"] or "").split(";") if one.strip())
    parts = tuple(one.strip() for one in (match["parts"] or "").split(";") if one.strip())
    return use(
        Ingredient(f"x-{match['name']}", match["name"], allergens, sub_ingredients=parts, looked=True), match["amount"]
    )


def _listing(label: JarLabel, names: list[str]) -> JarLabel:
    """The list of ingredients with these alone, in this order; "!" before one sets it as plain words."""
    by_name = {one.name: one for one in label.ingredients}
    listed = [by_name[name.removeprefix("!")] for name in names]
    plain = [
        replace(one, strong=False, sub=tuple(replace(part, strong=False) for part in one.sub))
        if name.startswith("!")
        else one
        for one, name in zip(listed, names, strict=True)
    ]
    return replace(label, ingredients=tuple(plain))


def _with_a_hand(label: JarLabel, own: dict[str, Any]) -> JarLabel:
    if "durability" in own:
        what, value = own["durability"]
        own["durability"] = DateWords(what, value, date(2026, 12, 31), names_day=False)
    kind = type("Changed", (JarLabel,), own) if own else JarLabel
    return kind(**{one.name: getattr(label, one.name) for one in fields(label)})


__all__ = ["LabelLayout", "Row", "wrong_labels"]
