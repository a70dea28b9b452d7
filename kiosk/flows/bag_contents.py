"""The allergens of the bag that is being received: what a person says, what the last bag had, what nobody has said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from db import Contains, Ingredient, Looked
from db.questions.allergens import bag_allergens, distinct
from db.rules.text import folded
from kiosk.flows.bag import Draft, titled
from kiosk.flows.base import Why
from kiosk.flows.what_it_contains import Question, unchosen
from kiosk.flows.workplace import Workplace
from kiosk.labels.checks import pack_of
from kiosk.labels.checks.allergens import Law
from kiosk.locale import _
from kiosk.locale.allergen_words import allergen_names


@dataclass(frozen=True)
class Contents:
    """The bag's contents for the screen. `needed`: nobody has said what it contains. `hint`: what the name or the last
    bag suggests; if nothing is needed, what the list on its label suggests beyond what was said.
    """

    words: str = ""
    needed: bool = False
    why: Why = Why.NONE
    hint: str = ""


class BagContents:
    """Answers for any draft; it keeps no state of its own about them."""

    def __init__(self, work: Workplace) -> None:
        self._work = work

    @property
    def law(self) -> Law:
        """The law whose allergens are asked about."""
        return pack_of(self._work.settings.kitchen.jurisdiction).law

    def told(self, draft: Draft) -> Contents:
        """The contents as the screen shows them."""
        if not draft.ingredient:
            return Contents()
        likely = self._likely(draft)
        if draft.said:
            return self._known(draft.allergens, Why.TYPED, _made_of(draft, likely))
        last = self._last_time(likely)
        if not draft.made_of and likely is not None and likely.needs_no_look:
            why = Why.LAST_TIME if self._was_here(likely) else Why.KNOWN
            return self._known(last or (), why, _made_of(draft, likely))
        hint = _asked(self._question(draft, likely, last).hints) or _("Tap what it contains")
        if last is not None and not unchosen(draft.made_of, draft.allergens, self.law):
            words = _("last time: {names}") if self._was_here(likely) else _("known: {names}")
            hint = words.format(names=allergen_names(last) or _("none"))
        return Contents(_("not looked at"), needed=True, hint=hint)

    def _known(self, allergens: tuple[str, ...], why: Why, listed: tuple[str, ...]) -> Contents:
        """Contents that a person has said. If the list on the label suggests more, the hint asks about that."""
        hint = _asked(unchosen(listed, allergens, self.law))
        return Contents(allergen_names(allergens) or _("none"), why=why, hint=hint)

    def question(self, draft: Draft) -> Question:
        """The question about this bag, with the answers so far."""
        likely = self._likely(draft)
        return self._question(draft, likely, self._last_time(likely))

    def _question(self, draft: Draft, likely: _Likely | None, last: tuple[str, ...] | None) -> Question:
        made_of, here = _made_of(draft, likely), self._was_here(likely)
        return Question(draft.ingredient, self.law, draft.allergens, draft.said, made_of, last, here)

    def _was_here(self, likely: _Likely | None) -> bool:
        """Whether a bag of it was received before. If not, what is known comes from the kitchen's sheet."""
        return likely is not None and self._work.books.last_lot(likely.ingredient) is not None

    def listed(self, draft: Draft, made_of: tuple[str, ...]) -> Draft:
        """The draft with this list from its label. If it adds an allergen not chosen yet, the answer is asked again."""
        known = _made_of(draft, self._likely(draft))
        before = unchosen(known, draft.allergens, self.law)
        more = set(unchosen(made_of, draft.allergens, self.law)) - set(before)
        return replace(draft, made_of=made_of, said=draft.said and not more)

    def last_time(self, draft: Draft) -> tuple[str, ...] | None:
        """What the last bag contained, of any supplier; None if nobody has said."""
        return self._last_time(self._likely(draft))

    def _last_time(self, likely: _Likely | None) -> tuple[str, ...] | None:
        if likely is None:
            return None
        ingredient = likely.ingredient
        if likely.needs_no_look:
            return distinct((*ingredient.allergens, *likely.contains.allergens))
        last = self._work.books.last_lot(ingredient)
        if last is not None and last.is_looked_at:
            return bag_allergens(last)
        return ingredient.allergens if ingredient.is_looked_at else None

    def for_the_books(self, draft: Draft) -> dict[str, Any]:
        """The arguments for `receive_lot` about a bag whose ingredient is known; empty if it is like the last one."""
        likely = self._likely(draft)
        assert likely is not None
        if draft.said:
            return {"allergens": draft.allergens, "sub_ingredients": _made_of(draft, likely)}
        unlooked = likely.contains.looked is Looked.AS_INGREDIENT and not likely.ingredient.is_looked_at
        as_before = likely.is_known or unlooked
        return {} if as_before and not draft.made_of else {"looked": False, "sub_ingredients": draft.made_of}

    def _likely(self, draft: Draft) -> _Likely | None:
        """What the bag contains unless a person says otherwise; None if its ingredient is new."""
        ingredient, books = self._ingredient(draft), self._work.books
        if ingredient is None:
            return None
        supplier = books.supplier_called(draft.supplier) if draft.supplier else None
        contains, known = books.likely_contains(ingredient, supplier, draft.gtin14 or None)
        if draft.supplier and supplier is None:  # a supplier that is new here has no earlier bags
            as_ingredient = contains.looked is Looked.AS_INGREDIENT and not ingredient.is_looked_at
            return _Likely(ingredient, contains if as_ingredient else Contains(Looked.NOT_YET), False, True)
        return _Likely(ingredient, contains, known, bool(draft.supplier))

    def _ingredient(self, draft: Draft) -> Ingredient | None:
        wanted = folded(draft.ingredient)
        return next((one for one in self._work.books.ingredients() if folded(one.name) == wanted), None)


@dataclass(frozen=True)
class _Likely:
    """What a bag of this ingredient contains unless a person says otherwise.

    `is_known`: a bag of the same supplier and pack was received before. `has_supplier`: the draft names a supplier.
    """

    ingredient: Ingredient
    contains: Contains
    is_known: bool
    has_supplier: bool

    @property
    def needs_no_look(self) -> bool:
        """Whether a person has already said what this supplier's pack contains."""
        if not (self.is_known and self.has_supplier):
            return False
        looked = self.contains.looked
        return self.ingredient.is_looked_at if looked is Looked.AS_INGREDIENT else looked is not Looked.NOT_YET


def _asked(names: tuple[str, ...]) -> str:
    return _("{names}?").format(names=titled(allergen_names(names))) if names else ""


def _made_of(draft: Draft, likely: _Likely | None) -> tuple[str, ...]:
    if draft.made_of or likely is None:
        return draft.made_of
    return likely.contains.sub_ingredients or likely.ingredient.sub_ingredients
