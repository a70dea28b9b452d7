"""The content of labels, derived from the books and never typed.

Each kind of label is a frozen dataclass that names its template and gives the template its fields as plain data.
Ingredients are in descending order of weight as used in this batch (21 CFR 101.4(a)(1), Regulation (EU) 1169/2011
article 18(1)), those of our own intermediates in brackets: see db.questions.allergens.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from db import Batch, PackShape, Product
from db.questions.allergens import Component, components, differing_bags, not_all_recorded, not_looked_at
from db.rules.share import Share
from db.rules.units import Dimension
from kiosk.labels.checks import sizes
from kiosk.labels.checks.allergens import Law, is_none_of, labelled, named, plain_words, spelled_out
from kiosk.labels.checks.gate import statement_of
from kiosk.labels.checks.packs import pack_of
from kiosk.labels.checks.panel import Panel, label_space_of, panel_of, step
from kiosk.labels.codes import Code, CodeStyle, TradeItem, unit_code
from kiosk.labels.dates import DateWords, day, durability
from kiosk.labels.evidence import NO_EVIDENCE, Evidence, evidence_of
from kiosk.labels.layout import LOWER_CASE_OF_CAPITALS
from kiosk.labels.listed import Listed, ListedWord
from kiosk.labels.net import NetWords, measures, net_words
from kiosk.locale import _
from kiosk.locale.bag_words import bag_words
from kiosk.settings.config import USUAL, Kitchen, LabelChoices

OUR_SMALLEST_X_HEIGHT_MM = 0.9
"""Easily readable. If no law requires more, this is the minimum."""

TWO_PERCENT = Decimal(2)

LARGEST_PANEL_MM = 12
"""Net contents this high are required only for a panel over 400 square inches, which no jar has."""


class Label(Hashable, Protocol):
    """Anything that can be rendered. Equal labels have equal pictures."""

    @property
    def template(self) -> str:
        """The template's name, without .typ."""

    @property
    def number(self) -> str:
        """The line of text in which labels of one batch differ; empty if there is none."""

    @property
    def symbol(self) -> Code:
        """What a scanner reads; NO_CODE if there is no code."""

    @property
    def module_mm(self) -> float:
        """The wanted module size of the smallest QR code, if there is room; see `code_sizes.ways`."""

    @property
    def smallest_x_height_mm(self) -> float:
        """The smallest x-height in which words may be set."""

    def fields(self) -> dict[str, Any]:
        """Plain data for the template: everything but `number`, which is drawn separately."""


def is_european(jurisdiction: str) -> bool:
    """Whether Regulation (EU) 1169/2011 applies, as EU or retained UK law, by the pack's `law`.

    >>> is_european("UK"), is_european("US-CA")
    (True, False)
    """
    return pack_of(jurisdiction).law is Law.EU


@dataclass(frozen=True, slots=True)
class JarLabel:
    """The label of one unit of a batch.

    Attributes:
        permit: the line with the permit, or with a way to reach the maker, if the kitchen's state requires one.
        drained, fruit: complete lines of text.
        cold_statement: the additional statement for food that is kept cold.
        evidence: not printed; the label is checked against it.
        unlooked: what is in it without stated allergens; the checks use it.
        unrecorded: of what more may be in it than was weighed in; the checks use it.
        otherwise: bags with allergens that their ingredient does not have; the checks use it.
        may_contain: the maker's own warning.
        net_base: the net contents in g or ml, None if they are counted.
        clause_from: where in the list "contains 2% or less of" stands, None if the list is by weight to its end.
        link: the web address of a GS1 Digital Link.
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
    jurisdiction: str = "US"
    use_by: bool = False
    price: str = ""
    net_base: Decimal | None = None
    largest_side_cm2: int | None = None
    clause_from: int | None = None
    code_style: CodeStyle = CodeStyle.DATAMATRIX
    gtin14: str | None = None
    link: str = USUAL.digital_link
    permit: str = ""
    pack_shape: PackShape = PackShape.UNKNOWN
    drained: str = ""
    fruit: str = ""
    cold_statement: str = ""
    evidence: Evidence = NO_EVIDENCE
    may_contain: tuple[str, ...] = ()
    unlooked: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    unrecorded: tuple[str, ...] = ()

    template = "jar"
    module_mm = 0.5

    @property
    def code(self) -> str:
        """What a scanner reads.

        Raises:
            CodeError: see `codes.unit_code`.
        """
        return self.symbol.text

    @property
    def symbol(self) -> Code:
        item = None
        if self.gtin14:
            unit = self.number.removeprefix(f"{self.batch}-")
            last_day = self.durability.last_day if self.durability else None
            item = TradeItem(self.gtin14, self.batch, unit, last_day, self.use_by)
        return unit_code(self.code_style, self.number, item, self.link)

    @property
    def allergens(self) -> tuple[str, ...]:
        """Each once, in the order of the list."""
        return tuple(dict.fromkeys(name for listed in self.ingredients for name in listed.allergens))

    @property
    def contains(self) -> str:
        """The text of the Contains line; empty if it contains no allergen.

        Only for the United States and their nine allergens: nuts, fish and shellfish by name, from the books or the
        ingredient's names. A text that is not recognised is included too, as leaving it out could hide an allergen.
        """
        texts = ((one, text) for one in self.ingredients for text in one.allergens if not is_none_of(text, Law.US))
        return _sentence(dict.fromkeys(spelled_out(text, _names(one), Law.US) for one, text in texts))

    @property
    def durability(self) -> DateWords | None:
        """How long it keeps, in the jurisdiction's words."""
        if self.best_before is None:
            return None
        european = is_european(self.jurisdiction)
        return durability(self.made_on, self.best_before, use_by=self.use_by, annex_x=european)

    @property
    def lot_mark(self) -> str:
        """“L” if the lot needs one: in the EU and UK, unless the date has day and month (Directive 2011/91/EU)."""
        clear = self.durability is not None and self.durability.names_day
        return "L" if is_european(self.jurisdiction) and not clear else ""

    @property
    def smallest_x_height_mm(self) -> float:
        """The minimum of the jurisdiction's pack, or ours if it has none."""
        return self._letters[0]

    @property
    def wanted_x_height_mm(self) -> float:
        """The height that satisfies every rule. Smaller words are set only if these do not fit."""
        return self._letters[1]

    @property
    def _letters(self) -> tuple[float, float]:
        pack = pack_of(self.jurisdiction)
        if rule := pack.rule_of(sizes.x_height):
            least = sizes.least_x_height(self.largest_side_cm2, **rule.settings)
            return least, least
        if rule := pack.rule_of(sizes.letter_height):
            return sizes.letter_heights(self._label_space, **rule.settings)
        return OUR_SMALLEST_X_HEIGHT_MM, OUR_SMALLEST_X_HEIGHT_MM

    @property
    def may_be_smaller_on_a_small_jar(self) -> bool:
        """Whether the law would allow smaller words if the jar were known to be a small one."""
        small = replace(self, largest_side_cm2=0)
        return self.largest_side_cm2 is None and small.smallest_x_height_mm < self.smallest_x_height_mm

    @property
    def net_asked_mm(self) -> float:
        """The height for the figures of the net contents, by the same rule of the pack that checks them afterwards."""
        return self._net_mm[1]

    @property
    def smallest_net_mm(self) -> float:
        """The height that they must have; less than `net_asked_mm` if the size of the pack's panel is not known."""
        return self._net_mm[0]

    @property
    def net_o_mm(self) -> float:
        """The height for lower-case letters beside the figures; 0 if only the figures are measured."""
        rule = pack_of(self.jurisdiction).rule_of(sizes.net_by_panel)
        return _last_known(sizes.net_heights(self._panel, **rule.settings)) if rule else 0.0

    @property
    def _net_mm(self) -> tuple[float, float]:
        pack = pack_of(self.jurisdiction)
        if rule := pack.rule_of(sizes.net_by_content):
            asked = step(float(self.net_base or 0), rule.settings["steps"])
            return asked, asked
        if rule := pack.rule_of(sizes.net_by_panel):
            least, most = sizes.net_heights(self._panel, **rule.settings)
            return least / LOWER_CASE_OF_CAPITALS, _last_known((least, most)) / LOWER_CASE_OF_CAPITALS
        return OUR_SMALLEST_X_HEIGHT_MM, OUR_SMALLEST_X_HEIGHT_MM

    @property
    def _panel(self) -> Panel:
        return panel_of(self.largest_side_cm2, self.pack_shape)

    @property
    def _label_space(self) -> Panel:
        return label_space_of(self.largest_side_cm2, self.pack_shape)

    @property
    def statement_pt(self) -> float | None:
        """The type size that the jurisdiction requires of its cottage-food statement; None if it requires none."""
        wanted = pack_of(self.jurisdiction).statement
        return wanted.least_pt or None if wanted and self.statement else None

    @property
    def cold_pt(self) -> float | None:
        """The same for the statement of food that is kept cold."""
        wanted = pack_of(self.jurisdiction).statement
        return wanted.cold_least_pt or None if wanted and self.cold_statement else None

    def fields(self) -> dict[str, Any]:
        net = NetWords.parse(self.net)
        keeps = self.durability
        european = is_european(self.jurisdiction)
        return {
            "name": self.name,
            "net": [net.first, f"({net.rest})" if net.rest else ""],
            "net_word": "" if european else _net_word(net),
            "net_min": self.smallest_net_mm,
            "net_asked": self.net_asked_mm,
            "net_both": not european,
            "net_o": self.net_o_mm,
            "capitals": not european,
            "ingredients": [_plain(one) for one in self.ingredients],
            "clause_from": self.clause_from,
            "contains": "" if european else self.contains,
            "may_contain": ", ".join(self.may_contain),
            "made": day(self.made_on),
            "keeps": [keeps.what, keeps.value] if keeps else [],
            "storage": self.storage,
            "drained": self.drained,
            "fruit": self.fruit,
            "maker": ", ".join(part for part in (self.kitchen_name, self.address, self.permit) if part),
            "statement": self.statement,
            "statement_pt": self.statement_pt,
            "cold": self.cold_statement,
            "cold_pt": self.cold_pt,
            "price": self.price,
            "lot_mark": self.lot_mark,
        }


def _last_known(heights: tuple[float, float]) -> float:
    """The height to aim at: the largest that may be required, or the smallest if the pack's size is quite unknown."""
    least, most = heights
    return most if most < LARGEST_PANEL_MM else least


def _names(one: Listed) -> str:
    return ", ".join((one.name, *(part.name for part in one.sub)))


def _plain(one: Listed) -> dict[str, Any]:
    return {"name": one.name, "strong": one.strong, "share": one.share, "sub": [asdict(part) for part in one.sub]}


def jar_label(batch: Batch, unit: int, kitchen: Kitchen, choices: LabelChoices = USUAL) -> JarLabel:
    """The content of the label of one unit of this batch.

    The cottage-food statement is that of the state's law; if it has none, the one in the settings.
    """
    wanted = statement_of(kitchen)
    product = batch.product
    european = is_european(kitchen.jurisdiction)
    counted = product.net_content.dimension is Dimension.COUNT
    ingredients = listed(batch)
    return JarLabel(
        name=product.name,
        net=str(net_words(product.net_text, product.net_content, metric_first=european)),
        ingredients=ingredients,
        made_on=batch.made_on,
        best_before=batch.best_before,
        storage=product.storage,
        kitchen_name=kitchen.name,
        address=kitchen.address,
        statement=wanted.words_of(kitchen) if wanted else kitchen.statement,
        cold_statement=wanted.cold if wanted and product.kept_cold else "",
        batch=batch.number,
        number=batch.unit_number(unit),
        permit=wanted.maker_line(kitchen) if wanted else "",
        evidence=evidence_of(batch),
        jurisdiction=kitchen.jurisdiction,
        use_by=product.use_by,
        price=price_words(product, kitchen),
        net_base=None if counted else product.net_content.base,
        largest_side_cm2=product.largest_side_cm2,
        pack_shape=product.pack_shape,
        drained=_("Drained weight: {weight}").format(weight=product.drained) if product.drained else "",
        fruit=fruit_words(product) if european else "",
        clause_from=clause_from(ingredients) if choices.two_percent_clause and not european else None,
        code_style=CodeStyle(choices.code),
        gtin14=product.gtin14,
        link=choices.digital_link,
        may_contain=product.may_contain,
        unlooked=tuple(one.words for one in not_looked_at(batch)),
        unrecorded=not_all_recorded(batch),
        otherwise=tuple(f"{lot.ingredient.name} ({lot.code}): {bag_words(how)}" for lot, how in differing_bags(batch)),
    )


def price_words(product: Product, kitchen: Kitchen) -> str:
    """A price in the kitchen's currency. A price in another one is not printed, and a check says so."""
    return str(product.price) if product.price and product.price.currency == kitchen.currency else ""


def fruit_words(product: Product) -> str:
    """Directive 2001/113/EC, article 2(4)."""
    grams = product.fruit_g_per_100_g
    return _("Prepared with {n} g of fruit per 100 g").format(n=grams) if grams else ""


def settings_label(kitchen: Kitchen) -> JarLabel:
    """A jar's label with only the content that comes from the settings."""
    wanted = statement_of(kitchen)
    return JarLabel(
        name="",
        net="",
        ingredients=(),
        made_on=date.min,
        best_before=None,
        storage="",
        kitchen_name=kitchen.name,
        address=kitchen.address,
        statement=wanted.words_of(kitchen) if wanted else kitchen.statement,
        batch="",
        number="",
        permit=wanted.maker_line(kitchen) if wanted else "",
        jurisdiction=kitchen.jurisdiction,
    )


def clause_from(ingredients: Sequence[Listed]) -> int | None:
    """Where the ingredients of 2 percent or less begin (21 CFR 101.4(a)(2)); None if there are less than two."""
    minor = sum(one.percent is not None and one.percent <= TWO_PERCENT for one in ingredients)
    return len(ingredients) - minor if 1 < minor < len(ingredients) else None


def listed(batch: Batch) -> tuple[Listed, ...]:
    """The list of ingredients, heaviest first. What cannot be weighed (six eggs) is last and marked so."""
    found = components(batch)
    known = [one.grams for one in found if one.grams is not None]
    whole = sum(known, Decimal(0)) if len(known) == len(found) else Decimal(0)
    shares = [Share.parse(one) for one in batch.product.shares]
    return tuple(_listed(one, whole, shares) for one in found)


def _listed(one: Component, whole: Decimal, shares: Sequence[Share] = ()) -> Listed:
    """An allergen is marked in the bracket if a part of the ingredient names it, otherwise in the ingredient's name.

    The bracket has what went into our own batch, if the ingredient is one; otherwise what its maker states.
    """
    made_of = tuple(_part(leaf) for leaf in _leaves(one)) if one.parts else ()
    sub = made_of or tuple(ListedWord(name, _names_one(name, one.allergens)) for name in one.sub_ingredients)
    sub = (*sub, *_of_its_bags(one, (one.ingredient.name, *(part.name for part in sub))))
    strong = bool(one.allergens) and not any(part.strong for part in sub)
    percent = one.grams * 100 / whole if one.grams is not None and whole else None
    name, weighed = one.ingredient.name, one.grams is not None
    said = next((it.figure for it in shares if plain_words(it.ingredient) == plain_words(name)), "")
    return Listed(name, strong, tuple(dict.fromkeys(sub)), one.allergens, weighed, percent, said)


def _of_its_bags(one: Component, told: Iterable[str]) -> Iterator[ListedWord]:
    """Allergens of one of its bags that the ingredient does not have: added by name if no other word names them."""
    known = {name.casefold() for name in one.ingredient.allergens}
    for name in one.own:
        if name.casefold() not in known and not any(_names_one(text, [name]) and _says(text, name) for text in told):
            yield ListedWord(name, True)


def _leaves(one: Component) -> Iterator[Component]:
    """What was bought, at the bottom of our own batches; an ingredient with allergens of its own is listed by name."""
    for part in one.parts:
        if part.parts and not part.own:
            yield from _leaves(part)
        else:
            yield part


def _part(leaf: Component) -> ListedWord:
    sub = (
        *leaf.sub_ingredients,
        *(part.name for part in _of_its_bags(leaf, (leaf.ingredient.name, *leaf.sub_ingredients))),
    )
    name = f"{leaf.ingredient.name} ({', '.join(sub)})" if sub else leaf.ingredient.name
    return ListedWord(name, bool(leaf.allergens))


def _says(text: str, allergen: str) -> bool:
    """Compares meanings, not spellings: coconut milk does not name milk, and mixed nuts do not name almonds.

    >>> _says("coconut milk", "milk"), _says("mixed nuts", "tree nuts (almond)"), _says("almonds", "tree nuts (almond)")
    (False, False, True)
    """
    due, said = named(allergen, Law.EU), labelled(text, Law.EU)
    return set(due.substances) <= set(said.substances) and set(due.kinds) <= set(said.kinds)


def _names_one(name: str, allergens: Iterable[str]) -> bool:
    """
    >>> _names_one("wheat flour", ["wheat"]), _names_one("almonds", ["tree nuts (almonds)"])
    (True, True)
    """
    words = {word.strip("(),.").lower().rstrip("s") for word in name.split()}
    return any(words & {part.strip("(),.").lower().rstrip("s") for part in text.split()} for text in allergens)


def _sentence(names: Iterable[str]) -> str:
    return capital(", ".join(names))


def capital(text: str) -> str:
    """
    >>> capital("fruit pectin")
    'Fruit pectin'
    """
    return text[:1].upper() + text[1:]


def _net_word(net: NetWords) -> str:
    """21 CFR 101.7: a weight must be called one; a fluid measure needs no such word.

    >>> _net_word(NetWords("8 oz")), _net_word(NetWords("5 fl oz")), _net_word(NetWords("Net wt. 8 oz"))
    ('Net Wt', '', '')
    """
    weighed = any(one.dimension is Dimension.MASS for one in measures(net.first))
    return "Net Wt" if weighed and "net" not in net.first.lower() else ""
