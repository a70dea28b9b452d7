"""What is said loudly of a bag in hand: that it is not as its ingredient, or that nobody has looked."""

from __future__ import annotations

from db import Books, Ingredient, Lot
from db.allergens import allergens, bag_allergens
from kiosk.allergen_words import allergen_names
from kiosk.bag_words import is_unlooked, otherwise_words
from kiosk.flows.base import Notice, bad, warn
from kiosk.locale import _


def contains_warning(lot: Lot) -> Notice | None:
    """None where it is as always. What we made ourselves is known by what went into it."""
    if told := otherwise_words(lot):
        words = _("This bag {is_so}").format(is_so=told)
        return bad(words, _("The labels of this batch will say so. Take another bag if that is not wanted."))
    if is_unlooked(lot):
        words = _("Nobody has looked what is in {code}").format(code=lot.code)
        return warn(words, _("Read the bag. No label is printed before somebody says what it contains."))
    return None


def substitute_warning(lot: Lot, asked: Ingredient, books: Books) -> Notice | None:
    """What a bag that stands in for an ingredient contains, and what is asked for does not."""
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
