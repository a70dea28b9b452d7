"""What is in the bag that is being received: what somebody says, what was so last time, what nobody has looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db import Contains, Ingredient, Looked
from db.allergens import bag_allergens, once
from db.rules.text import folded
from kiosk.flows.bag import Draft, titled
from kiosk.flows.base import Why, Workplace
from kiosk.flows.what_it_contains import Question
from kiosk.labels.checks import pack_of
from kiosk.labels.checks.allergens import Law
from kiosk.locale import _


@dataclass(frozen=True)
class Contents:
    """What is in the bag, for the screen. `needed`: nobody has looked; `hint`: what its name, or the last bag, says."""

    words: str = ""
    needed: bool = False
    why: Why = Why.NONE
    hint: str = ""


class BagContents:
    """Answers for one draft after the other; it keeps nothing of them."""

    def __init__(self, work: Workplace) -> None:
        self._work = work

    @property
    def law(self) -> Law:
        """Whose allergens are asked about."""
        return pack_of(self._work.settings.kitchen.jurisdiction).law

    def told(self, draft: Draft) -> Contents:
        """How it stands on the screen."""
        ingredient = self._ingredient(draft)
        if not draft.ingredient:
            return Contents()
        if draft.said:
            return Contents(", ".join(draft.allergens) or _("none"), why=Why.TYPED)
        last = self.last_time(draft)
        if ingredient is not None and not draft.made_of and self._is_as_last_time(draft, ingredient):
            return Contents(", ".join(last or ()) or _("none"), why=Why.LAST_TIME)
        hints = ", ".join(self.question(draft).hints)
        hint = _("{names}?").format(names=titled(hints)) if hints else _("Tap what it contains")
        if last is not None:
            hint = _("last time: {names}").format(names=", ".join(last) or _("none"))
        return Contents(_("not looked at"), needed=True, hint=hint)

    def question(self, draft: Draft) -> Question:
        """What is asked of the bag, with what was said so far."""
        made_of = self._made_of(draft)
        return Question(draft.ingredient, self.law, draft.allergens, draft.said, made_of, self.last_time(draft))

    def last_time(self, draft: Draft) -> tuple[str, ...] | None:
        """What the last bag contained, of whichever supplier; None where nobody has said."""
        ingredient = self._ingredient(draft)
        if ingredient is None:
            return None
        if self._is_as_last_time(draft, ingredient):
            return once((*ingredient.allergens, *self._likely(draft, ingredient)[0].allergens))
        last = self._work.books.last_lot(ingredient)
        if last is not None and last.is_looked_at:
            return bag_allergens(last)
        return ingredient.allergens if ingredient.is_looked_at else None

    def for_the_books(self, draft: Draft) -> dict[str, Any]:
        """What `receive_lot` is told of a bag whose ingredient is known; nothing where it is as the last one."""
        ingredient = self._ingredient(draft)
        assert ingredient is not None
        if draft.said:
            return {"allergens": draft.allergens, "sub_ingredients": self._made_of(draft)}
        likely, known = self._likely(draft, ingredient)
        as_before = known or (likely.looked is Looked.AS_INGREDIENT and not ingredient.is_looked_at)
        return {} if as_before and not draft.made_of else {"looked": False, "sub_ingredients": draft.made_of}

    def _is_as_last_time(self, draft: Draft, ingredient: Ingredient) -> bool:
        """Whether it needs no look: it is of a supplier and a pack of which somebody has said what they contain."""
        likely, known = self._likely(draft, ingredient)
        if likely.looked is Looked.AS_INGREDIENT:
            return known and bool(draft.supplier) and ingredient.is_looked_at
        return known and bool(draft.supplier) and likely.looked is not Looked.NOT_YET

    def _likely(self, draft: Draft, ingredient: Ingredient) -> tuple[Contains, bool]:
        """What the bag contains if nobody says otherwise; and whether its supplier and pack were here before."""
        books = self._work.books
        supplier = books.supplier_called(draft.supplier) if draft.supplier else None
        return books.likely_contains(ingredient, supplier, draft.gtin14 or None)

    def _made_of(self, draft: Draft) -> tuple[str, ...]:
        ingredient = self._ingredient(draft)
        if draft.made_of or ingredient is None:
            return draft.made_of
        return self._likely(draft, ingredient)[0].sub_ingredients or ingredient.sub_ingredients

    def _ingredient(self, draft: Draft) -> Ingredient | None:
        wanted = folded(draft.ingredient)
        return next((one for one in self._work.books.ingredients() if folded(one.name) == wanted), None)
