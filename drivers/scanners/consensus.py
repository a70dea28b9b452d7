"""Which reads are believed. A decoder now and then invents a number, and two decoders on one frame are no proof.

A code is accepted when enough *distinct frames* gave it, and it leads every rival by that many. Rivals are codes that
were never seen side by side in one frame: of those only one can be in the picture. What is sure of itself (a known
article, our own tag with its check character) needs one frame; `trusted` says which, for only the books know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from drivers.scanners.base import Symbol, Symbology
from drivers.scanners.gs1 import parse

MEMORY_S = 2.0
"""A vote counts this long."""
AGAIN_S = 2.5
"""The same code is not taken twice within this time."""
GONE_S = 1.0
"""A code that was not read for so long has left the picture."""

_WEAK = frozenset({Symbology.CODE39, Symbology.ITF, Symbology.ITF14, Symbology.EAN8, Symbology.UPCE})

_ONLY_GTIN = frozenset({Symbology.DATABAR, Symbology.DATABAR_LIMITED})
"""These hold an article number and nothing else."""


def key_of(symbol: Symbol) -> str:
    """What makes two reads the same: the GTIN-14 of a plain article number, else exactly what the code holds."""
    if symbol.identifier.startswith(("]E", "]I")) or symbol.symbology in _ONLY_GTIN:
        fields = parse(symbol)
        if fields and fields.gtin14:
            return "gtin " + fields.gtin14
    return symbol.symbology.value + " " + symbol.raw.hex()


def votes_needed(symbol: Symbol, trusted: bool) -> int:
    """Frames that must agree: three for codes with a weak check or none, two for others, one for what is known."""
    if trusted:
        return 1
    return 3 if symbol.symbology in _WEAK else 2


@dataclass(slots=True)
class _Candidate:
    frames: list[float] = field(default_factory=list)
    beside: set[str] = field(default_factory=set)
    last_seen: float = 0.0
    accepted_at: float | None = None

    def votes(self, now: float) -> int:
        return sum(1 for at in self.frames if now - at <= MEMORY_S)


class Votes:
    """Counts reads over the frames of one camera. Pure: the time is given, and only goes forward.

    Args:
        trusted: whether one read of this symbol is enough. Called on the camera's thread.
    """

    def __init__(self, trusted: Callable[[Symbol], bool] = lambda _symbol: False) -> None:
        self._trusted = trusted
        self._candidates: dict[str, _Candidate] = {}

    def offer(self, symbols: Iterable[Symbol], at: float) -> tuple[Symbol, ...]:
        """Take what one frame showed; gives the symbols that are accepted by it, each once."""
        seen = {key_of(symbol): symbol for symbol in symbols}
        self._forget(at)
        for key in seen:
            self._vote(key, seen.keys(), at)
        return tuple(symbol for key, symbol in seen.items() if self._accept(key, symbol, at))

    def _vote(self, key: str, together: Iterable[str], at: float) -> None:
        candidate = self._candidates.setdefault(key, _Candidate())
        candidate.frames.append(at)
        candidate.beside.update(other for other in together if other != key)
        candidate.last_seen = at

    def _accept(self, key: str, symbol: Symbol, at: float) -> bool:
        candidate = self._candidates[key]
        if candidate.accepted_at is not None:
            return False
        rivals = (other for name, other in self._candidates.items() if name != key and name not in candidate.beside)
        strongest = max((rival.votes(at) for rival in rivals if rival.accepted_at is None), default=0)
        if candidate.votes(at) - strongest < votes_needed(symbol, self._trusted(symbol)):
            return False
        candidate.accepted_at = at
        return True

    def _forget(self, now: float) -> None:
        """Drop old votes, and what has left the picture and may be taken again."""
        for key, candidate in list(self._candidates.items()):
            candidate.frames = [at for at in candidate.frames if now - at <= MEMORY_S]
            gone = now - candidate.last_seen >= GONE_S
            taken_lately = candidate.accepted_at is not None and now - candidate.accepted_at < AGAIN_S
            if gone and not taken_lately and (candidate.accepted_at is not None or not candidate.frames):
                del self._candidates[key]
