"""Which reads are believed. A decoder now and then invents a number, and two decoders on one frame are no proof.

A code is accepted when enough *distinct views* gave it, and it leads every rival by that many. What one engine alone
reads of a place that has not moved is no further view (`evidence` says which), and what zbar alone reads is only a
suggestion: it makes a vote beside the other engine's. Rivals are linear codes that were never seen side by side, in
two places of one frame: of those only one can be in the picture. One that was taken stays a rival as long as it is
seen. What is sure of itself (a known article, our own tag with its check character) needs one frame; `trusted` says
which, for only the books know.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from drivers.scanners.base import ReadDoubt, Symbol, Symbology
from drivers.scanners.evidence import apart
from drivers.scanners.gs1 import parse

MEMORY_S = 2.0
"""A vote counts this long, and on a slow machine for as many frames as `_MEMORY_FRAMES`."""
AGAIN_S = 2.5
"""The same code is not taken twice within this time."""
UNSURE_S = 1.0
"""A code that is read for so long and is still not believed needs the cook: a move, or its number typed."""
GONE_S = 1.0
"""A code that was not read for so long, and in two frames, has left the picture."""
_MEMORY_FRAMES = 6
"""As many as the weakest code needs, and two that show nothing."""
_RIVAL_FRAMES = 5
"""On a slow machine what was taken weighs as a rival by its looks in so many frames."""
_LONGEST_MEMORY_S = 15.0
"""Nobody stands that long with a bag; slower frames than one in three seconds are no live picture."""

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


def votes_needed(symbol: Symbol, trusted: bool, *, alone: bool = False) -> int:
    """Views that must agree: three for codes with a weak check or none, two for others, one for what is known.

    One more where one engine `alone` has read it.
    """
    if trusted:
        return 1
    return (3 if symbol.symbology in _WEAK else 2) + alone


@dataclass(slots=True)
class _Candidate:
    is_2d: bool
    views: list[float] = field(default_factory=list)
    """When it was read in a view of its own: its votes."""
    sights: list[float] = field(default_factory=list)
    """When it was read at all."""
    beside: set[str] = field(default_factory=set)
    eyes: set[ReadDoubt] = field(default_factory=set)
    """How it was read; of both engines where ALONE and OTHER_EYE are in it."""
    last_seen: float = 0.0
    accepted_at: float | None = None

    def votes(self) -> int:
        return len(self.views)

    def against(self, since: float) -> int:
        """Its weight as a rival; one that was taken has every look since then."""
        if self.accepted_at is None:
            return max(self.votes(), min(1, len(self.sights)))
        return sum(1 for at in self.sights if at > since)

    @property
    def is_read_by_two(self) -> bool:
        return ReadDoubt.NONE in self.eyes or {ReadDoubt.ALONE, ReadDoubt.OTHER_EYE} <= self.eyes


class Votes:
    """Counts reads over the frames of one camera. Pure: the time is given, and only goes forward.

    Args:
        trusted: whether one read of this symbol is enough. Called on the camera's thread.
    """

    def __init__(self, trusted: Callable[[Symbol], bool] = lambda _symbol: False) -> None:
        self._trusted = trusted
        self._candidates: dict[str, _Candidate] = {}
        self._frames: deque[float] = deque(maxlen=_MEMORY_FRAMES)
        """When the last ones were taken."""

    def offer(self, symbols: Iterable[Symbol], at: float) -> tuple[Symbol, ...]:
        """Take what one frame showed; gives the symbols that are accepted by it, each once."""
        seen = {key_of(symbol): symbol for symbol in symbols}
        self._frames.append(at)
        self._forget(at)
        for key, symbol in seen.items():
            self._vote(key, symbol, seen, at)
        return tuple(symbol for key, symbol in seen.items() if self._accept(key, symbol, at))

    def is_unsure_of(self, symbols: Iterable[Symbol], at: float) -> bool:
        """Whether one of a frame's linear codes has been read for `UNSURE_S` without being believed; after `offer`."""
        candidates = [self._candidates[key_of(symbol)] for symbol in symbols if not symbol.symbology.is_2d]
        return any(one.accepted_at is None and at - one.sights[0] >= UNSURE_S for one in candidates)

    def _vote(self, key: str, symbol: Symbol, together: Mapping[str, Symbol], at: float) -> None:
        candidate = self._candidates.setdefault(key, _Candidate(symbol.symbology.is_2d))
        candidate.eyes.add(symbol.doubt)
        candidate.sights.append(at)
        if self._is_a_vote(symbol, candidate):
            candidate.views.append(at)
        candidate.beside.update(name for name, other in together.items() if name != key and apart(symbol, other))
        candidate.last_seen = at

    def _is_a_vote(self, symbol: Symbol, candidate: _Candidate) -> bool:
        """Zbar's read of what the other engine has read too is one vote, however often it comes."""
        if symbol.doubt is ReadDoubt.OTHER_EYE:
            return candidate.is_read_by_two and candidate.votes() < 2
        return symbol.doubt is not ReadDoubt.NOTHING_NEW

    def _accept(self, key: str, symbol: Symbol, at: float) -> bool:
        candidate = self._candidates[key]
        if candidate.accepted_at is not None:
            return False
        rivals = (other for name, other in self._candidates.items() if name != key and name not in candidate.beside)
        since = min(at - GONE_S, self._frame_before(_RIVAL_FRAMES))
        strongest = max((rival.against(since) for rival in rivals if not (rival.is_2d or candidate.is_2d)), default=0)
        trusted = self._trusted(symbol)
        ahead = (candidate.votes() or int(trusted)) - strongest
        if ahead < votes_needed(symbol, trusted, alone=not candidate.is_read_by_two):
            return False
        candidate.accepted_at = at
        return True

    def _frame_before(self, count: int) -> float:
        """When the frame was taken that is so many back, this one counted; of fewer frames the first."""
        return self._frames[max(0, len(self._frames) - count)]

    def _forget(self, now: float) -> None:
        """Drop old votes, and what has left the picture and may be taken again."""
        oldest = max(min(now - MEMORY_S, self._frame_before(_MEMORY_FRAMES)), now - _LONGEST_MEMORY_S)
        for key, candidate in list(self._candidates.items()):
            candidate.views = [at for at in candidate.views if at >= oldest]
            candidate.sights = [at for at in candidate.sights if at >= oldest]
            gone = now - candidate.last_seen >= GONE_S and candidate.last_seen < self._frame_before(3)
            taken_lately = candidate.accepted_at is not None and now - candidate.accepted_at < AGAIN_S
            if gone and not taken_lately and (candidate.accepted_at is not None or not candidate.sights):
                del self._candidates[key]
