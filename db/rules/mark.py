"""The mark: the part of a number that tells apart the numbers of different kiosks and different copies of the books.

Books that go on from a backup or a copy begin a new *epoch*. Nobody can know which epochs other copies have begun:
their card may be lost, or in use in another kiosk. So part of an epoch is random, one of ten million. Among 50
restores of the same original, two get the same part with a chance of 1 in 8,000; only numbers of the same product and
day would then collide. An epoch also has a generation (second, third, ...), so that marks sort.

As an integer: generation * SPAN + the random part. Values below SPAN are from older versions: 1, then R2, R3 and so
on.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

LETTERS = "BCDFGHJKMNPQRSTVWXZ"
DIGITS = "23456789"
"""No vowels, so that no words appear, and no characters that look like others: 0 O, 1 I L, U V, Y."""
_ALL = DIGITS + LETTERS
_LENGTH = 5
SPAN: int = len(LETTERS) * len(_ALL) ** (_LENGTH - 1)

KIOSK_NAME = re.compile(r"(?!K[A-Z0-9]*R\d)K[A-Z0-9]{1,7}")
"""A kiosk's name becomes part of numbers. KBR2 is refused: it would read as KB in its second epoch."""
MARK: str = rf"(?:K[A-Z0-9]+?)?(?:R\d+(?:[{LETTERS}][{_ALL}]{{{_LENGTH - 1}}})?)?"
"""Matches a mark; for use inside a regular expression."""


def generation(epoch: int) -> int:
    """How many times the books have gone on from a copy or a backup, plus one.

    >>> generation(1), generation(3), generation(2 * SPAN + 17)
    (1, 3, 2)
    """
    return epoch if epoch < SPAN else epoch // SPAN


def next_epoch(newest: int, draw: Callable[[int], int] = secrets.randbelow) -> int:
    """A new epoch after the newest known one, which no other copy is expected to use.

    Args:
        newest: 0 if there is none.
        draw: returns a random integer below its argument.
    """
    return (generation(newest) + 1) * SPAN + draw(SPAN)


def mark_of(kiosk: str, epoch: int) -> str:
    """The mark of a kiosk in an epoch; "" for K1 in the first epoch.

    >>> mark_of("K1", 1), mark_of("K2", 1), mark_of("K1", 3), mark_of("KB", 2)
    ('', 'K2', 'R3', 'KBR2')
    >>> mark_of("K1", 2 * SPAN), mark_of("K2", 11 * SPAN + SPAN - 1)
    ('R2B2222', 'K2R11ZZZZZ')
    """
    return ("" if kiosk == "K1" else kiosk) + epoch_mark(epoch)


def epoch_mark(epoch: int) -> str:
    """The epoch's part of a mark; "" in the first epoch."""
    if epoch < SPAN:
        return "" if epoch == 1 else f"R{epoch}"
    rest, drawn = epoch % SPAN, ""
    for _ in range(_LENGTH - 1):
        rest, last = divmod(rest, len(_ALL))
        drawn = _ALL[last] + drawn
    return f"R{epoch // SPAN}{LETTERS[rest]}{drawn}"
