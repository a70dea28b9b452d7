"""The reasons of a hold, in one text. A second hold adds its reason; one release ends the hold with all its reasons."""

from __future__ import annotations

BETWEEN = "; "
EARLIER = "…"
MOST_LETTERS = 2_000
"""If the text grows longer, the earliest reasons are dropped from it. All of them stay in the journal."""


def with_reason(reasons: str, more: str) -> str:
    """The reasons with one more added, unless it is there already.

    >>> with_reason("", "lids"), with_reason("lids", "glass"), with_reason("lids; glass", "lids")
    ('lids', 'lids; glass', 'lids; glass')
    >>> with_reason("a" * 1_600 + "; lids", "b" * 490)[:13]
    '…; lids; bbbb'
    """
    if f"{BETWEEN}{more}{BETWEEN}" in f"{BETWEEN}{reasons}{BETWEEN}":
        return reasons
    joined = f"{reasons}{BETWEEN}{more}" if reasons else more
    if len(joined) <= MOST_LETTERS:
        return joined
    kept = joined.removeprefix(f"{EARLIER}{BETWEEN}")
    while len(kept) > MOST_LETTERS - 3 and BETWEEN in kept:
        kept = kept.partition(BETWEEN)[2]
    return f"{EARLIER}{BETWEEN}{kept}"


def added(reasons: str, seen: str) -> str:
    """Which of the reasons were added after `seen` was read.

    >>> added("lids; glass", "lids"), added("glass", "lids"), added("lids", "")
    ('glass', 'glass', 'lids')
    """
    return reasons.removeprefix(f"{seen}{BETWEEN}") if seen else reasons
