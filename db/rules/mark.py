"""What sets the numbers of one kiosk, and of one copy of the books, apart from those of all others.

Books that go on from a backup or a copy begin a new *epoch*. Nobody can know which epochs other copies have begun:
the card with them may be lost, or in another kiosk at this moment. So an epoch has a part that is drawn by chance, out
of ten million: of fifty restores of one and the same original, two meet with a chance of 1 in 8,000, and only numbers
of the same product and day would then be the same. An epoch also counts (second, third, ...), so that marks sort.

As a number: generation * SPAN + what was drawn. Epochs below SPAN are those of before: 1, and R2, R3 and so on.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

LETTERS = "BCDFGHJKMNPQRSTVWXZ"
DIGITS = "23456789"
"""Neither vowels, so that no words come out, nor what is taken for another: 0 O, 1 I L, U V, Y."""
_ALL = DIGITS + LETTERS
_LENGTH = 5
SPAN: int = len(LETTERS) * len(_ALL) ** (_LENGTH - 1)

KIOSK_NAME = re.compile(r"(?!K[A-Z0-9]*R\d)K[A-Z0-9]{1,7}")
"""It becomes a part of numbers: KBR2 would read as KB in its second epoch."""
MARK: str = rf"(?:K[A-Z0-9]+?)?(?:R\d+(?:[{LETTERS}][{_ALL}]{{{_LENGTH - 1}}})?)?"
"""What a mark looks like, to be put into a regular expression."""


def generation(epoch: int) -> int:
    """
    >>> generation(1), generation(3), generation(2 * SPAN + 17)
    (1, 3, 2)
    """
    return epoch if epoch < SPAN else epoch // SPAN


def next_epoch(newest: int, draw: Callable[[int], int] = secrets.randbelow) -> int:
    """An epoch after the newest that is known, which no other copy of the books has begun or will begin.

    Args:
        newest: 0 where there is none.
        draw: gives a whole number below its argument, by chance.
    """
    return (generation(newest) + 1) * SPAN + draw(SPAN)


def mark_of(kiosk: str, epoch: int) -> str:
    """
    >>> mark_of("K1", 1), mark_of("K2", 1), mark_of("K1", 3), mark_of("KB", 2)
    ('', 'K2', 'R3', 'KBR2')
    >>> mark_of("K1", 2 * SPAN), mark_of("K2", 11 * SPAN + SPAN - 1)
    ('R2B2222', 'K2R11ZZZZZ')
    """
    return ("" if kiosk == "K1" else kiosk) + epoch_mark(epoch)


def epoch_mark(epoch: int) -> str:
    """The part of a mark that tells copies apart; nothing in the first epoch."""
    if epoch < SPAN:
        return "" if epoch == 1 else f"R{epoch}"
    rest, drawn = epoch % SPAN, ""
    for _ in range(_LENGTH - 1):
        rest, last = divmod(rest, len(_ALL))
        drawn = _ALL[last] + drawn
    return f"R{epoch // SPAN}{LETTERS[rest]}{drawn}"
