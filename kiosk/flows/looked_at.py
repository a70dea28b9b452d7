"""Asks about the allergens of ingredients or bags of a batch that nobody has stated yet, as they stop its label."""

from __future__ import annotations

from db import Batch, RuleError
from db.questions.allergens import UncheckedContents, bag_sub_ingredients, not_looked_at
from kiosk.flows import what_it_contains
from kiosk.flows.base import STAY, Next, bad, good, warn
from kiosk.flows.what_it_contains import Chosen, Question
from kiosk.flows.workplace import Workplace
from kiosk.labels.checks import pack_of
from kiosk.locale import _, said
from kiosk.locale.allergen_words import allergen_names


class LookedAt:
    """The ingredients and bags of a batch with unknown contents, one by one. Each answer is recorded at once."""

    def __init__(self, work: Workplace, number: str) -> None:
        self._work = work
        self._number = number
        self._asked: UncheckedContents | None = None
        """The question as it was drawn last. Only answers to this one are accepted."""
        self._chosen: Chosen = ()
        self._made_of: Chosen = ()

    def asked_of(self, batch: Batch) -> str:
        """The name of the first with unknown contents; empty if there is none."""
        one = next(iter(not_looked_at(batch)), None)
        if self._asked is None:
            self._ask(one)
        return one.words if one is not None else ""

    def _first(self) -> UncheckedContents | None:
        return next(iter(not_looked_at(self._work.books.batch(self._number))), None)

    def _ask(self, one: UncheckedContents | None) -> None:
        self._asked, self._chosen, self._made_of = one, (), _listed(one)

    def entered(self) -> bool:
        """Whether something was entered about it that is not recorded."""
        return self._asked is not None and bool(self._chosen or self._made_of != _listed(self._asked))

    def question(self) -> Question:
        """The question with the entries so far. Call it when drawing: answers are taken to be about this one."""
        one, law = self._first(), pack_of(self._work.settings.kitchen.jurisdiction).law
        if not _is_same(one, self._asked):
            self._ask(one)
        elif one != self._asked:
            self._made_of = _listed(one) if self._made_of == _listed(self._asked) else self._made_of
            self._asked = one
        return Question(one.words if one else "", law, self._chosen, False, self._made_of, _last(one))

    def _went_on(self) -> Next | None:
        """If the drawn question is no longer the current one: the result that rejects the answer. None if it is."""
        if self._asked is not None and _is_same(self._first(), self._asked):
            return None
        self._ask(None)
        words = _("Somebody has said what is in it meanwhile: nothing was recorded")
        return Next(notice=warn(words, _("Look at the labels as they stand now.")))

    def toggle(self, name: str) -> Next:
        if (went_on := self._went_on()) is not None:
            return went_on
        law = pack_of(self._work.settings.kitchen.jurisdiction).law
        self._chosen = what_it_contains.toggled(self._chosen, name, law)
        return STAY

    def set_made_of(self, text: str) -> Next:
        if (went_on := self._went_on()) is not None:
            return went_on
        self._made_of = what_it_contains.listed_text(text)
        return STAY

    def say(self, answer: str) -> Next:
        """Record the answer, with who gave it."""
        one, went_on = self._asked, self._went_on()
        if one is None or went_on is not None:
            return went_on or STAY
        last = _last(one)
        if answer == what_it_contains.LAST and last is None:
            return Next(notice=warn(_(what_it_contains.NO_LAST), _("Tap what it contains.")))
        names = {what_it_contains.NONE: (), what_it_contains.LAST: last or ()}.get(answer, self._chosen)
        books = self._work.books
        try:
            if one.lot is not None:
                books.correct_lot(one.lot.code, allergens=names, sub_ingredients=self._made_of, seen=one.lot)
            else:
                books.change_ingredient(one.ingredient, allergens=names, sub_ingredients=self._made_of)
        except RuleError as error:
            return Next(notice=bad(said(error.message), said(error.what_to_do)))
        self._ask(None)
        told = _("{name}: {allergens}").format(name=one.words, allergens=allergen_names(names) or _("none"))
        return Next(notice=good(told[:1].upper() + told[1:], _("Said by whoever stands here, and in the books.")))


def _listed(one: UncheckedContents | None) -> Chosen:
    """The allergens suggested by the list on its label."""
    if one is None:
        return ()
    return bag_sub_ingredients(one.lot) if one.lot else one.ingredient.sub_ingredients


def _last(one: UncheckedContents | None) -> Chosen | None:
    """What its other bags contain; None if nobody has said, or if the question is about an ingredient."""
    return one.ingredient.allergens if one and one.lot and one.ingredient.is_looked_at else None


def _is_same(one: UncheckedContents | None, other: UncheckedContents | None) -> bool:
    """Whether both are the same bag or ingredient, whatever was recorded about it since."""
    return _key(one) == _key(other)


def _key(one: UncheckedContents | None) -> tuple[str, str]:
    return (one.ingredient.id, one.lot.code if one.lot else "") if one is not None else ("", "")
