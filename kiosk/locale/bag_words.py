"""The contents of a bag in words: on its tag, at weighing in, in Trace."""

from __future__ import annotations

from db import Looked, Lot
from db.questions.allergens import BagDifference, bag_allergens, difference
from kiosk.locale import _
from kiosk.locale.allergen_words import allergen_names


def contains_words(lot: Lot) -> str:
    """“milk, soybeans”, “none”, or that nobody has stated them."""
    if is_unlooked(lot):
        return _("nobody has looked")
    said = lot.contains.allergens if lot.contains.looked is not Looked.AS_INGREDIENT else bag_allergens(lot)
    if lot.from_batch is not None and not said:
        return _("see batch {number}").format(number=lot.from_batch)
    return allergen_names(said) or _("none")


def who_looked(lot: Lot) -> str:
    """Who stated them; empty if not known."""
    return lot.contains.by if lot.contains.looked is not Looked.AS_INGREDIENT else lot.ingredient.looked_by


def contains_line(lot: Lot) -> str:
    """“contains milk, as Cook 1 said; unlike before”: the contents, who stated them, and how they differ."""
    words = contains_words(lot)
    who = who_looked(lot)
    said = _("{words}, as {who} said").format(words=words, who=who) if who else words
    return "; ".join(part for part in (said, otherwise_words(lot)) if part)


def is_unlooked(lot: Lot) -> bool:
    """Whether nobody has stated its contents. Those of our own products follow from what went into them."""
    return lot.from_batch is None and not lot.is_looked_at


def bag_words(how: BagDifference) -> str:
    """“contains milk, and its ingredient does not”."""
    said = []
    if how.more:
        said.append(_("contains {names}, unlike before").format(names=allergen_names(how.more)))
    if how.without:
        said.append(_("without {names}, unlike before").format(names=allergen_names(how.without)))
    if how.sub_ingredients:
        said.append(_("made of {names}").format(names=", ".join(how.sub_ingredients)))
    return "; ".join(said)


def otherwise_words(lot: Lot) -> str:
    """How this bag differs from its ingredient; empty if it does not."""
    how = difference(lot)
    return bag_words(how) if how is not None else ""
