"""What is said loudly of a bag in hand: that it is not as its ingredient, or that nobody has looked."""

from __future__ import annotations

from db import Lot
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
