"""Contradictions in the books, in words for both the screen and the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kiosk.locale import _, day

if TYPE_CHECKING:
    from db import Doubt, Lot

MOST_TOLD = 2


def doubt_words(doubt: Doubt) -> str:
    """One contradiction in a sentence: what does not fit, and that it is not known which side is wrong."""
    lot = doubt.lot
    if doubt.used_on is None:
        return more_used_words(lot)
    words = (
        _("{batch} used bag {lot} on {used}, before it was made on {came}: one of the two days is wrong")
        if lot.from_batch
        else _("{batch} used bag {lot} on {used}, before it was bought on {came}: one of the two days is wrong")
    )
    return words.format(batch=doubt.batch, lot=lot.code, used=day(doubt.used_on), came=day(lot.bought_on))


def more_used_words(lot: Lot) -> str:
    """States that more was taken from a bag than came in."""
    words = (
        _("Bag {lot}: {left}: more was used than the {received} that were made")
        if lot.from_batch
        else _("Bag {lot}: {left}: more was used than the {received} that were bought")
    )
    return words.format(lot=lot.code, left=lot.left, received=lot.received)


def some_doubts(doubts: Sequence[Doubt]) -> str:
    """The first one, and how many more there are."""
    told = [doubt_words(one) for one in doubts[:MOST_TOLD]]
    more = len(doubts) - MOST_TOLD
    if more > 0:
        told.append(_("and {n} more like these").format(n=more))
    return ". ".join(told)
