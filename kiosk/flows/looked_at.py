"""What nobody has looked at, asked where it stops a label: of an ingredient, or of one bag, and answered at once."""

from __future__ import annotations

from db import Batch, RuleError
from db.rules.allergens import Unlooked, bag_sub_ingredients, not_looked_at
from kiosk.flows import what_it_contains
from kiosk.flows.base import STAY, Next, Workplace, bad, good
from kiosk.flows.what_it_contains import Chosen, Question
from kiosk.labels.checks import pack_of
from kiosk.locale import _


class LookedAt:
    """One after the other of what is in a batch and nobody has looked at. Nothing is kept before it is said."""

    def __init__(self, work: Workplace, number: str) -> None:
        self._work = work
        self._number = number
        self._of = ""
        self._chosen: Chosen = ()
        self._made_of: Chosen = ()

    def asked_of(self, batch: Batch) -> str:
        """The first that nobody has looked at, by name; empty where all is known."""
        one = next(iter(not_looked_at(batch)), None)
        return one.words if one is not None else ""

    def _first(self) -> Unlooked | None:
        one = next(iter(not_looked_at(self._work.books.batch(self._number))), None)
        if one is not None and one.words != self._of:
            self._of, self._chosen = one.words, ()
            self._made_of = bag_sub_ingredients(one.lot) if one.lot else one.ingredient.sub_ingredients
        return one

    def question(self) -> Question:
        """What is asked, with what was tapped so far."""
        one, law = self._first(), pack_of(self._work.settings.kitchen.jurisdiction).law
        last = one.ingredient.allergens if one and one.lot and one.ingredient.is_looked_at else None
        return Question(one.words if one else "", law, self._chosen, False, self._made_of, last)

    def entered(self) -> bool:
        """Something was tapped that nobody has ended with an answer."""
        return bool(self._chosen)

    def toggle(self, name: str) -> Next:
        self._chosen = what_it_contains.toggled(self._chosen, name, self.question().law)
        return STAY

    def set_made_of(self, text: str) -> Next:
        self._first()
        self._made_of = what_it_contains.listed_text(text)
        return STAY

    def say(self, answer: str) -> Next:
        """Record it, with who said so."""
        one = self._first()
        if one is None:
            return STAY
        last = self.question().last or ()
        names = {what_it_contains.NONE: (), what_it_contains.LAST: last}.get(answer, self._chosen)
        books = self._work.books
        try:
            if one.lot is not None:
                books.correct_lot(one.lot.code, allergens=names, sub_ingredients=self._made_of, seen=one.lot)
            else:
                books.change_ingredient(one.ingredient, allergens=names, sub_ingredients=self._made_of)
        except RuleError as error:
            return Next(notice=bad(error.message, error.what_to_do))
        self._of, self._chosen = "", ()
        told = _("{name}: {allergens}").format(name=one.words, allergens=", ".join(names) or _("none"))
        return Next(notice=good(told[:1].upper() + told[1:], _("Said by whoever stands here, and in the books.")))
