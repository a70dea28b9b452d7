"""Warnings about a bag: its contents differ from its ingredient's, or nobody has said what it contains."""

from __future__ import annotations

from db import Books, Ingredient, Lot
from db.questions.allergens import allergens, bag_allergens
from kiosk.flows.base import Notice, bad, warn
from kiosk.locale import _
from kiosk.locale.allergen_words import allergen_names
from kiosk.locale.bag_words import is_unlooked, otherwise_words


def contains_warning(lot: Lot) -> Notice | None:
    """None if it is as usual. The contents of our own products follow from what went into them."""
    if told := otherwise_words(lot):
        words = _("This bag {is_so}").format(is_so=told)
        return bad(words, _("The labels of this batch will say so. Take another bag if that is not wanted."))
    if is_unlooked(lot):
        words = _("Nobody has looked what is in {code}").format(code=lot.code)
        return warn(words, _("Read the bag. No label is printed before somebody says what it contains."))
    return None


def substitute_warning(lot: Lot, asked: Ingredient, books: Books) -> Notice | None:
    """Allergens of a substitute that the ingredient asked for does not have."""
    ours = bag_allergens(lot)
    if lot.from_batch is not None:
        ours = (*ours, *allergens(books.batch(lot.from_batch)))
    known = {name.casefold() for name in asked.allergens}
    more = [name for name in dict.fromkeys(ours) if name.casefold() not in known]
    if not more:
        return None
    words = _("{code} contains {names}, which {asked} does not")
    if not asked.is_looked_at:
        words = _("{code} contains {names}; nobody has looked what {asked} contains")
    what_to_do = _("The labels of this batch will say so. Take another bag if that is not wanted.")
    if is_unlooked(lot):
        what_to_do = _("Nobody has looked what else is in it: read the bag. Take another one if that is not wanted.")
    return bad(words.format(code=lot.code, names=allergen_names(more), asked=asked.name), what_to_do)
