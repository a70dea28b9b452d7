"""What is on a label: worked out from the books, never typed.

Each kind of label is a frozen dataclass that names its template and can say its fields as plain data for it.
Ingredients stand in descending order of weight as used in this very batch (21 CFR 101.4(a)(1), Regulation (EU)
1169/2011 article 18(1)), those of our own intermediates in brackets: db.rules.allergens works them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Protocol

from db import Batch, Lot
from db.rules.allergens import Component, components
from kiosk.config import Kitchen
from kiosk.labels.checks.gate import statement_of
from kiosk.labels.evidence import NO_EVIDENCE, Evidence, evidence_of

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Label(Protocol):
    """Anything that can be rendered."""

    @property
    def template(self) -> str:
        """The template's name, without .typ."""

    @property
    def code(self) -> str:
        """What a scanner reads."""

    @property
    def module_mm(self) -> float:
        """How large a module of the code should be, where there is room."""

    def fields(self) -> dict[str, Any]:
        """Plain data for the template."""


@dataclass(frozen=True, slots=True)
class Part:
    """One word of the list of ingredients. `strong`: it is an allergen."""

    name: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """One ingredient as the list has it. `weighed` is False where its weight, so its place, is not known."""

    name: str
    strong: bool
    sub: tuple[Part, ...]
    allergens: tuple[str, ...]
    weighed: bool


@dataclass(frozen=True, slots=True)
class JarLabel:
    """The label of one unit of a batch.

    `permit`: the line that names it, where the kitchen's state wants one. `evidence` is not printed: the label is
    checked against it.
    """

    name: str
    net: str
    ingredients: tuple[Listed, ...]
    made_on: date
    best_before: date | None
    storage: str
    kitchen_name: str
    address: str
    statement: str
    batch: str
    number: str
    permit: str = ""
    evidence: Evidence = NO_EVIDENCE

    template = "jar"
    module_mm = 0.5

    @property
    def code(self) -> str:
        return self.number

    @property
    def allergens(self) -> tuple[str, ...]:
        """Each once, in the order of the list."""
        return tuple(dict.fromkeys(name for listed in self.ingredients for name in listed.allergens))

    @property
    def contains(self) -> str:
        """The words of the Contains line; empty where there is nothing to warn of."""
        return _sentence(self.allergens)

    def fields(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "net": self.net,
            "ingredients": [asdict(listed) for listed in self.ingredients],
            "contains": self.contains,
            "made": day(self.made_on),
            "best_before": day(self.best_before) if self.best_before else "",
            "storage": self.storage,
            "maker": [", ".join(part for part in (self.kitchen_name, self.address, self.permit) if part)],
            "statement": self.statement,
            "number": self.number,
        }


@dataclass(frozen=True, slots=True)
class BagTag:
    """Our label on a bag."""

    ingredient: str
    supplier: str
    bought_on: date
    best_before: date | None
    supplier_lot: str
    quantity: str
    number: str

    template = "bag"
    module_mm = 0.75

    @property
    def code(self) -> str:
        return self.number

    def fields(self) -> dict[str, Any]:
        lines = (
            ("From", self.supplier),
            ("Bought", day(self.bought_on)),
            ("Best before", day(self.best_before) if self.best_before else ""),
            ("Lot", self.supplier_lot),
            ("Bag of", self.quantity),
        )
        shown = [{"what": what, "value": value} for what, value in lines if value]
        return {"name": self.ingredient, "lines": shown, "number": self.number}


def jar_label(batch: Batch, unit: int, kitchen: Kitchen) -> JarLabel:
    """What the label of unit `unit` of this batch says.

    The cottage-food statement is that of the state's law; only where there is none, the one in the settings.
    """
    wanted = statement_of(kitchen)
    return JarLabel(
        name=batch.product.name,
        net=batch.product.net_text,
        ingredients=listed(batch),
        made_on=batch.made_on,
        best_before=batch.best_before,
        storage=batch.product.storage,
        kitchen_name=kitchen.name,
        address=kitchen.address,
        statement=wanted.words if wanted else kitchen.statement,
        batch=batch.number,
        number=batch.unit_number(unit),
        permit=wanted.maker_line(kitchen) if wanted else "",
        evidence=evidence_of(batch),
    )


def bag_tag(lot: Lot, kitchen: Kitchen) -> BagTag:
    """What our tag on this bag says. (`kitchen` is for tags that leave it; this one does not name it.)"""
    return BagTag(
        ingredient=_capital(lot.ingredient.name),
        supplier=lot.supplier.name if lot.supplier else "",
        bought_on=lot.bought_on,
        best_before=lot.best_before,
        supplier_lot=lot.supplier_lot or "",
        quantity=str(lot.received),
        number=lot.code,
    )


def listed(batch: Batch) -> tuple[Listed, ...]:
    """The list of ingredients, heaviest first; what cannot be weighed (six eggs) stands last, marked so."""
    return tuple(_listed(one) for one in components(batch))


def day(date_: date) -> str:
    """
    >>> day(date(2026, 3, 4))
    '4 Mar 2026'
    """
    return f"{date_.day} {_MONTHS[date_.month - 1]} {date_.year}"


def _listed(one: Component) -> Listed:
    """An allergen is marked in the bracket where a part of the ingredient names it, else in the ingredient's own name.

    In the bracket stands what went into our own batch, where the ingredient is one; else what its maker says.
    """
    made_of = tuple(_part(leaf) for leaf in _leaves(one)) if one.parts else ()
    sub = made_of or tuple(Part(name, _names_one(name, one.allergens)) for name in one.ingredient.sub_ingredients)
    strong = bool(one.allergens) and not any(part.strong for part in sub)
    return Listed(one.ingredient.name, strong, tuple(dict.fromkeys(sub)), one.allergens, one.grams is not None)


def _leaves(one: Component) -> Iterator[Component]:
    """What was bought, at the bottom of our own batches; an ingredient with allergens of its own is told by name."""
    for part in one.parts:
        if part.parts and not part.ingredient.allergens:
            yield from _leaves(part)
        else:
            yield part


def _part(leaf: Component) -> Part:
    sub = leaf.ingredient.sub_ingredients
    name = f"{leaf.ingredient.name} ({', '.join(sub)})" if sub else leaf.ingredient.name
    return Part(name, bool(leaf.allergens))


def _names_one(name: str, allergens: Iterable[str]) -> bool:
    """
    >>> _names_one("wheat flour", ["wheat"]), _names_one("almonds", ["tree nuts (almonds)"])
    (True, True)
    """
    words = {word.strip("(),.").lower().rstrip("s") for word in name.split()}
    return any(words & {part.strip("(),.").lower().rstrip("s") for part in text.split()} for text in allergens)


def _sentence(names: Iterable[str]) -> str:
    return _capital(", ".join(names))


def _capital(text: str) -> str:
    """
    >>> _capital("fruit pectin")
    'Fruit pectin'
    """
    return text[:1].upper() + text[1:]
