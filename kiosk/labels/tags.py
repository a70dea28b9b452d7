"""All labels except a jar's: of bags, boxes, shelves, recipes, people and lids, and the slip at the end of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from db import Batch, Lot, Person, Product, Recipe
from db.questions.allergens import difference
from kiosk.labels.codes import NO_CODE, Code, CodeSizing, CodeStyle, number_code
from kiosk.labels.content import OUR_SMALLEST_X_HEIGHT_MM, JarLabel, Label, capital, is_european, price_words
from kiosk.labels.dates import DateWords, durability
from kiosk.labels.dates import day as law_day
from kiosk.labels.net import net_words
from kiosk.locale import _, day, number
from kiosk.locale.allergen_words import allergen_name, allergen_names
from kiosk.locale.bag_words import contains_words, is_unlooked
from kiosk.locale.recall_words import counted
from kiosk.settings.config import Kitchen


class _Numbered:
    """Shared by labels whose code is their number and is only scanned in the kitchen."""

    __slots__ = ()
    number: str
    code_style: CodeStyle
    module_mm = 0.75
    smallest_x_height_mm = OUR_SMALLEST_X_HEIGHT_MM

    @property
    def symbol(self) -> Code:
        return number_code(self.code_style, self.number)


@dataclass(frozen=True, slots=True)
class BagTag(_Numbered):
    """Our label on a bag."""

    ingredient: str
    supplier: str
    bought_on: date
    best_before: date | None
    supplier_lot: str
    quantity: str
    number: str
    contains: str = ""
    """Its allergens and how they differ from the ingredient's, or that nobody has stated them."""
    loud: bool = False
    """The contents must be noticed."""
    code_style: CodeStyle = CodeStyle.DATAMATRIX
    use_by: bool | None = False
    """Whether its date is a use-by date; None: nobody said."""

    template = "bag"

    @property
    def code(self) -> str:
        """What a scanner reads."""
        return self.number

    @property
    def date_name(self) -> str:
        """The words before its date; "Date" if it is not known of which kind it is."""
        return _("Date") if self.use_by is None else _("Use by") if self.use_by else _("Best before")

    def fields(self) -> dict[str, Any]:
        lines = (
            (_("From"), self.supplier),
            (_("Bought"), day(self.bought_on)),
            (self.date_name, day(self.best_before) if self.best_before else ""),
            (_("Lot"), self.supplier_lot),
            (_("Bag of"), "" if self.loud else self.quantity),  # prominent contents need the room
            (_("Contains"), self.contains),
        )
        return {"name": self.ingredient, "lines": [[what, value] for what, value in lines if value]}


def bag_tag(lot: Lot) -> BagTag:
    """The tag of this bag."""
    contains, loud = _contains(lot)
    return BagTag(
        ingredient=capital(lot.ingredient.name),
        supplier=lot.supplier.name if lot.supplier else "",
        bought_on=lot.bought_on,
        best_before=lot.best_before,
        supplier_lot=lot.supplier_lot or "",
        quantity=str(lot.received),
        number=lot.code,
        contains=contains,
        loud=loud,
        use_by=lot.use_by,
    )


def _contains(lot: Lot) -> tuple[str, bool]:
    """The contents of a bag, and whether they must be noticed: they are then in capitals and come first.

    Of differing sub-ingredients there is only room to say that they differ.
    """
    how = difference(lot)
    if how is None:
        return (_("NOT LOOKED AT"), True) if is_unlooked(lot) else (contains_words(lot), False)
    new = [_("NEW: {names}").format(names=allergen_names(how.more).upper())] if how.more else []
    gone = [_("NO {names}").format(names=allergen_names(how.without).upper())] if how.without else []
    same = [allergen_name(name) for name in lot.contains.allergens if name not in how.more]
    made_of = [] if new or gone else [_("MADE OF OTHER THINGS")]
    return "; ".join((*new, *gone, *made_of, *same)), True


@dataclass(frozen=True, slots=True)
class CaseLabel(_Numbered):
    """A box of jars of one batch. Its code is the batch's number."""

    name: str
    count: int
    noun: str
    net: str
    made_on: date
    keeps: DateWords | None
    kitchen_name: str
    address: str
    number: str
    code_style: CodeStyle = CodeStyle.DATAMATRIX

    template = "case"

    @property
    def contents(self) -> str:
        """“12 jars”."""
        return f"{self.count} {counted(self.count, self.noun)}"

    def fields(self) -> dict[str, Any]:
        dates = [[_("Made"), day(self.made_on)], *([[self.keeps.what, self.keeps.value]] if self.keeps else [])]
        return {
            "name": self.name,
            "count": str(self.count),
            "noun": self.contents.removeprefix(f"{self.count} "),
            "net": self.net,
            "lines": dates,
            "maker": ", ".join(part for part in (self.kitchen_name, self.address) if part),
        }


def case_label(batch: Batch, count: int, kitchen: Kitchen) -> CaseLabel:
    product = batch.product
    european = is_european(kitchen.jurisdiction)
    last = batch.best_before
    keeps = durability(batch.made_on, last, use_by=product.use_by, annex_x=european) if last else None
    net = str(net_words(product.net_text, product.net_content, metric_first=european))
    return CaseLabel(
        product.name, count, product.noun, net, batch.made_on, keeps, kitchen.name, kitchen.address, batch.number
    )


@dataclass(frozen=True, slots=True)
class ShelfLabel:
    """A product's name and price, readable for a customer in front of the shelf."""

    name: str
    net: str
    price: str

    template = "shelf"
    number = ""
    symbol = NO_CODE
    module_mm = 0.5
    smallest_x_height_mm = OUR_SMALLEST_X_HEIGHT_MM

    def fields(self) -> dict[str, Any]:
        return {"name": self.name, "net": self.net, "price": self.price}


def shelf_label(product: Product, kitchen: Kitchen) -> ShelfLabel:
    european = is_european(kitchen.jurisdiction)
    net = str(net_words(product.net_text, product.net_content, metric_first=european))
    return ShelfLabel(product.name, net, price_words(product, kitchen))


@dataclass(frozen=True, slots=True)
class RecipeCardLabel(_Numbered):
    """A recipe at scale 1, to scan and to cook from."""

    name: str
    version: int
    makes: str
    lines: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    number: str
    code_style: CodeStyle = CodeStyle.DATAMATRIX

    template = "recipe"

    def fields(self) -> dict[str, Any]:
        lines = [list(line) for line in self.lines]
        about = _("Version {version} · makes {makes}").format(version=self.version, makes=self.makes)
        return {"name": self.name, "about": about, "lines": lines, "steps": list(self.steps)}


def recipe_card(recipe: Recipe) -> RecipeCardLabel:
    units = f"{recipe.expected_units} {counted(recipe.expected_units, recipe.product.noun)}"
    lines = tuple((str(line.quantity), line.ingredient.name) for line in recipe.lines)
    return RecipeCardLabel(recipe.name, recipe.version, units, lines, tuple(_steps(recipe)), recipe.tag)


def _steps(recipe: Recipe) -> list[str]:
    words = []
    for step in recipe.steps:
        told = [step.name]
        if step.minutes:
            told.append(_("{n} min").format(n=step.minutes))
        if step.reading:
            low, high, unit = step.reading.low, step.reading.high, step.reading.unit
            if low is not None:
                told.append(_("at least {limit}").format(limit=f"{low} {unit}".strip()))
            if high is not None:
                told.append(_("at most {limit}").format(limit=f"{high} {unit}".strip()))
        words.append(", ".join(told))
    return words


@dataclass(frozen=True, slots=True)
class BadgeLabel(_Numbered):
    """A person's badge."""

    name: str
    kitchen_name: str
    number: str
    code_style: CodeStyle = CodeStyle.DATAMATRIX

    template = "badge"

    def fields(self) -> dict[str, Any]:
        return {"name": self.name, "kitchen": self.kitchen_name}


def badge(person: Person, kitchen: Kitchen) -> BadgeLabel:
    return BadgeLabel(person.name, kitchen.name, person.tag)


@dataclass(frozen=True, slots=True)
class LidLabel:
    """What fits on a lid, or on another label that is too low for everything: name, a date, number, code.

    It does not replace a jar's own label, as it has no list of ingredients.
    """

    name: str
    line: tuple[str, str] | None
    number: str
    symbol: Code

    template = "lid"
    module_mm = 0.375
    smallest_x_height_mm = OUR_SMALLEST_X_HEIGHT_MM

    def fields(self) -> dict[str, Any]:
        return {"name": self.name, "line": list(self.line or ())}


def lid_label(label: Label) -> Label:
    """The same label for a lid, if there is one."""
    if isinstance(label, JarLabel):
        keeps = label.durability
        line = (keeps.what, keeps.value) if keeps else ("Made", law_day(label.made_on))
        return LidLabel(label.name, line, label.number, label.symbol)
    if isinstance(label, BagTag):
        bought = (_("Bought"), day(label.bought_on))
        line = (label.date_name, day(label.best_before)) if label.best_before else bought
        return LidLabel(label.ingredient, line, label.number, label.symbol)
    if isinstance(label, CaseLabel):
        return LidLabel(label.name, (_("Box of"), label.contents), label.number, label.symbol)
    if isinstance(label, RecipeCardLabel):
        return LidLabel(label.name, (_("Makes"), label.makes), label.number, label.symbol)
    return LidLabel(label.name, None, label.number, label.symbol) if isinstance(label, BadgeLabel) else label


@dataclass(frozen=True, slots=True)
class DaySlip:
    """The journal's head at the end of a day, kept outside the books: an argument for `jarmark verify --anchor`."""

    on: date
    facts: int
    head: str
    kitchen_name: str

    template = "slip"
    number = ""
    module_mm = 0.5
    smallest_x_height_mm = OUR_SMALLEST_X_HEIGHT_MM

    @property
    def symbol(self) -> Code:
        return Code(f"{self.facts}:{self.head}", choice=CodeSizing.FIRST)  # never on a jar: the largest modules

    def fields(self) -> dict[str, Any]:
        return {
            "day": day(self.on),
            "facts": number(self.facts),
            "head": [self.head[at : at + 8] for at in range(0, len(self.head), 8)],
            "kitchen": self.kitchen_name,
        }
