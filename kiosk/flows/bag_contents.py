"""What is in the bag that is being received: what somebody says, what was so last time, what nobody has looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from db import Contains, Ingredient, Looked
from db.allergens import bag_allergens, once
from db.rules.text import folded
from kiosk.allergen_words import allergen_names
from kiosk.flows.bag import Draft, titled
from kiosk.flows.base import Why, Workplace
from kiosk.flows.what_it_contains import Question, unchosen
from kiosk.labels.checks import pack_of
from kiosk.labels.checks.allergens import Law
from kiosk.locale import _


@dataclass(frozen=True)
class Contents:
    """What is in the bag, for the screen. `needed`: nobody has looked; `hint`: what its name, or the last bag, says.

    A hint where nothing is needed: the list on its label makes one think of what is not among the words.
    """

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
        """As somebody said it; where the list on its label says more, that is asked beside it."""
        hint = _asked(unchosen(listed, allergens, self.law))
        return Contents(allergen_names(allergens) or _("none"), why=why, hint=hint)

    def question(self, draft: Draft) -> Question:
        """What is asked of the bag, with what was said so far."""
        likely = self._likely(draft)
        return self._question(draft, likely, self._last_time(likely))

    def _question(self, draft: Draft, likely: _Likely | None, last: tuple[str, ...] | None) -> Question:
        made_of, here = _made_of(draft, likely), self._was_here(likely)
        return Question(draft.ingredient, self.law, draft.allergens, draft.said, made_of, last, here)

    def _was_here(self, likely: _Likely | None) -> bool:
        """Whether a bag of it came in before: else there was no last time, and what is known is the sheet's."""
        return likely is not None and self._work.books.last_lot(likely.ingredient) is not None

    def listed(self, draft: Draft, made_of: tuple[str, ...]) -> Draft:
        """With this list off its label. Where it adds an allergen that was not chosen, what was said holds no more."""
        known = _made_of(draft, self._likely(draft))
        before = unchosen(known, draft.allergens, self.law)
        more = set(unchosen(made_of, draft.allergens, self.law)) - set(before)
        return replace(draft, made_of=made_of, said=draft.said and not more)

    def last_time(self, draft: Draft) -> tuple[str, ...] | None:
        """What the last bag contained, of whichever supplier; None where nobody has said."""
        return self._last_time(self._likely(draft))

    def _last_time(self, likely: _Likely | None) -> tuple[str, ...] | None:
        if likely is None:
            return None
        ingredient = likely.ingredient
        if likely.needs_no_look:
            return once((*ingredient.allergens, *likely.contains.allergens))
        last = self._work.books.last_lot(ingredient)
        if last is not None and last.is_looked_at:
            return bag_allergens(last)
        return ingredient.allergens if ingredient.is_looked_at else None

    def for_the_books(self, draft: Draft) -> dict[str, Any]:
        """What `receive_lot` is told of a bag whose ingredient is known; nothing where it is as the last one."""
        likely = self._likely(draft)
        assert likely is not None
        if draft.said:
            return {"allergens": draft.allergens, "sub_ingredients": _made_of(draft, likely)}
        unlooked = likely.contains.looked is Looked.AS_INGREDIENT and not likely.ingredient.is_looked_at
        as_before = likely.is_known or unlooked
        return {} if as_before and not draft.made_of else {"looked": False, "sub_ingredients": draft.made_of}

    def _likely(self, draft: Draft) -> _Likely | None:
        """What the bag contains if nobody says otherwise; None where its ingredient is new."""
        ingredient, books = self._ingredient(draft), self._work.books
        if ingredient is None:
            return None
        supplier = books.supplier_called(draft.supplier) if draft.supplier else None
        contains, known = books.likely_contains(ingredient, supplier, draft.gtin14 or None)
        if draft.supplier and supplier is None:  # one that is new here is none of those without a name
            as_ingredient = contains.looked is Looked.AS_INGREDIENT and not ingredient.is_looked_at
            return _Likely(ingredient, contains if as_ingredient else Contains(Looked.NOT_YET), False, True)
        return _Likely(ingredient, contains, known, bool(draft.supplier))

    def _ingredient(self, draft: Draft) -> Ingredient | None:
        wanted = folded(draft.ingredient)
        return next((one for one in self._work.books.ingredients() if folded(one.name) == wanted), None)


@dataclass(frozen=True)
class _Likely:
    """What a bag of this ingredient contains if nobody says otherwise.

    `is_known`: one of its supplier and pack was here before; `has_supplier`: it is said whose it is.
    """

    ingredient: Ingredient
    contains: Contains
    is_known: bool
    has_supplier: bool

    @property
    def needs_no_look(self) -> bool:
        """Whether it is of a supplier and a pack of which somebody has said what they contain."""
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
