"""Before a batch: which recipe, how much of it, and which pot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import ClassVar

from db import BatchState, Equipment, Ingredient, Quantity, Recipe, added_up, is_past, is_past_use_by
from kiosk.flows.base import HOME, STAY, Flow, Memo, Next, Place, Scanned
from kiosk.flows.cook import CookFlow
from kiosk.flows.plain_labels import print_plain
from kiosk.flows.workplace import Workplace
from kiosk.locale import _, day
from kiosk.locale.recall_words import counted

SCALES = (Decimal("0.5"), Decimal(1), Decimal("1.5"), Decimal(2), Decimal(3))


@dataclass(frozen=True)
class RecipeCard:
    """A recipe to choose."""

    id: str
    name: str
    detail: str


@dataclass(frozen=True)
class RecipesView:
    recipes: tuple[RecipeCard, ...]


class Enough(Enum):
    """Whether there is enough of an ingredient in bags that are not past their date."""

    YES = "yes"
    UNSURE = "unsure"
    """Only with bags past their date, or with bags whose unit cannot be compared."""
    NO = "no"


@dataclass(frozen=True)
class StartLine:
    """An ingredient of the planned batch, and whether there is enough of it."""

    ingredient: str
    wanted: str
    in_stock: str
    enough: Enough


@dataclass(frozen=True)
class StartView:
    recipe: str
    makes: str
    scales: tuple[str, ...]
    scale: int
    """The index of the chosen one of `scales`."""
    pots: tuple[str, ...]
    pot: int | None
    can_print: bool
    lines: tuple[StartLine, ...]


class ChooseRecipeFlow:
    """Choosing the recipe."""

    kept_as: ClassVar[str] = "choose-recipe"

    def __init__(self, work: Workplace) -> None:
        self._work = work

    @property
    def place(self) -> Place:
        return Place.RECIPES

    def view(self) -> RecipesView:
        return RecipesView(tuple(self._card(recipe) for recipe in self._work.books.recipes()))

    def _card(self, recipe: Recipe) -> RecipeCard:
        last = self._work.books.last_batch(recipe)
        made = _("last made {day}").format(day=day(last.made_on)) if last else _("not made yet")
        return RecipeCard(
            recipe.id,
            recipe.name,
            _("{n} {units} · {made}").format(
                n=recipe.expected_units, units=counted(recipe.expected_units, recipe.product.noun), made=made
            ),
        )

    def choose(self, recipe_id: str) -> Next:
        recipe = next(r for r in self._work.books.recipes() if r.id == recipe_id)
        return Next(flow=StartFlow(self._work, recipe))

    def scanned(self, seen: Scanned) -> Next | None:
        return None

    def entered(self) -> bool:
        return False

    def back(self) -> Next:
        return HOME

    def memo(self) -> Memo:
        return {}


class StartFlow:
    """Choosing scale and pot. Then the batch begins and gets its number."""

    kept_as: ClassVar[str] = "start"

    def __init__(self, work: Workplace, recipe: Recipe, scale: int = 1, pot: str | None = None) -> None:
        self._work = work
        self._recipe = recipe
        self._scale = scale
        self._pots = recipe.equipment or work.books.equipment()
        self._pot = pot or self._usual_pot()

    def _usual_pot(self) -> str | None:
        last = self._work.books.last_batch(self._recipe)
        names = [pot.name for pot in self._pots]
        if last is not None:
            for used in last.equipment:
                if used.name in names:
                    return used.name
        return names[0] if names else None

    @property
    def place(self) -> Place:
        return Place.START

    def view(self) -> StartView:
        factor = SCALES[self._scale]
        names = [pot.name for pot in self._pots]
        units = int(self._recipe.expected_units * factor)
        return StartView(
            recipe=self._recipe.name,
            makes=f"{units} {counted(units, self._recipe.product.noun)}",
            scales=tuple(f"× {scale.normalize():f}" for scale in SCALES),
            scale=self._scale,
            pots=tuple(names),
            pot=names.index(self._pot) if self._pot in names else None,
            can_print=self._work.press.has_printer,
            lines=tuple(self._line(line.ingredient, line.quantity.scaled(factor)) for line in self._recipe.lines),
        )

    def _line(self, ingredient: Ingredient, wanted: Quantity) -> StartLine:
        today, books, density = self._work.today(), self._work.books, ingredient.density
        free = books.suggest_lots(ingredient)
        codes = {lot.code for lot in free}
        others = [lot for lot in books.lots(ingredient) if lot.code not in codes]
        good = added_up((lot.left for lot in free if not is_past(lot, today)), density)
        stock = _("{left} in stock").format(left=_sum(good)) if good else _("none in stock")
        asides = (
            (_("{left} past its date"), [lot for lot in free if is_past(lot, today)]),
            (_("{left} on hold"), [lot for lot in others if lot.held]),
            (_("{left} past use-by"), [lot for lot in others if not lot.held and is_past_use_by(lot, today)]),
            (_("{left} not to be used"), [lot for lot in others if not lot.held and not is_past_use_by(lot, today)]),
        )
        told = [
            words.format(left=_sum(added_up((lot.left for lot in lots), density))) for words, lots in asides if lots
        ]
        enough = Enough.NO
        if _reach(good, wanted, density) is True:
            enough = Enough.YES
        elif _reach(added_up((lot.left for lot in free), density), wanted, density) is not False:
            enough = Enough.UNSURE
        return StartLine(ingredient.name.capitalize(), str(wanted), ", ".join((stock, *told)), enough)

    def choose_scale(self, index: int) -> Next:
        self._scale = index
        return STAY

    def choose_pot(self, index: int) -> Next:
        self._pot = self._pots[index].name
        return STAY

    def print_card(self) -> Next:
        """Print a label that opens this recipe when it is scanned."""
        recipe, words = self._recipe, _("Printing the card of {recipe}").format(recipe=self._recipe.name)
        return print_plain(self._work, recipe.tag, words, lambda: self._work.labels.recipe(recipe))

    def start(self) -> Next:
        """Begin the batch. Its number is never given again."""
        pot: tuple[Equipment, ...] = tuple(pot for pot in self._pots if pot.name == self._pot)
        batch = self._work.books.start_batch(self._recipe, scale=SCALES[self._scale], equipment=pot)
        return Next(flow=CookFlow(self._work, batch.number))

    def scanned(self, seen: Scanned) -> Next | None:
        return None

    def entered(self) -> bool:
        return self._scale != 1 or self._pot != self._usual_pot()

    def back(self) -> Next:
        return Next(flow=ChooseRecipeFlow(self._work))

    def memo(self) -> Memo:
        last = self._work.books.last_batch(self._recipe)
        return {
            "recipe": self._recipe.id,
            "scale": self._scale,
            "pot": self._pot,
            "after": last.number if last else "",
        }

    @classmethod
    def from_memo(cls, work: Workplace, memo: Memo) -> Flow:
        """Restore the flow after a restart; opens the batch if the power went just after it had begun."""
        recipe = next(r for r in work.books.recipes() if r.id == memo["recipe"])
        last = work.books.last_batch(recipe)
        if last is not None and last.state is BatchState.COOKING and last.number != memo.get("after", last.number):
            return CookFlow(work, last.number)
        return cls(work, recipe, int(memo["scale"]), memo["pot"])


def _sum(parts: Sequence[Quantity]) -> str:
    return " + ".join(map(str, parts))


def _reach(there: Sequence[Quantity], wanted: Quantity, density: Decimal | None) -> bool | None:
    """Whether there is so much; None if part of it cannot be compared with `wanted`."""
    found = [one.in_unit(wanted.unit, density) for one in there]
    if any(one is not None and not one < wanted for one in found):
        return True
    return None if any(one is None for one in found) else False
