"""Finds batches that would be made from themselves, directly or through others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


def loops(made_of: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Each loop from a batch back to itself, found depth first. When one step of each is corrected, no loop is left.

    >>> list(loops({"A": ["B", "A"], "B": ["C"], "C": ["A"]}))
    [['A', 'B', 'C', 'A'], ['A', 'A']]
    """
    done: set[str] = set()
    for start in made_of:
        if start not in done:
            yield from _from(start, made_of, done)


def _from(start: str, made_of: Mapping[str, Iterable[str]], done: set[str]) -> Iterator[list[str]]:
    """Uses an explicit stack, because the chain may be longer than Python's recursion limit."""
    path, place = [start], {start: 0}
    to_go = [iter(made_of[start])]
    while path:
        following = next(to_go[-1], None)
        if following is None:
            to_go.pop()
            last = path.pop()
            del place[last]
            done.add(last)
        elif following in place:
            yield [*path[place[following] :], following]
        elif following not in done:
            place[following] = len(path)
            path.append(following)
            to_go.append(iter(made_of.get(following, ())))
