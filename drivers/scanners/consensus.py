"""Decides which codes of a camera are accepted. Decoders sometimes invent a number, and one frame proves nothing.

A code is accepted when it has enough votes, and that many more than every rival. A vote is a *view*: a read in a frame
that looks different from those before (`evidence` decides that for codes that only one decoder reads). A read by zbar
alone is a vote only beside one of the other decoder. Rivals are linear codes that were never seen in two places of one
frame, so that only one of them can be in the picture; a code that was accepted stays a rival as long as it is seen.
Codes that are certain by themselves (a known article, a tag of our own with its check character) need one frame;
`trusted` tells which, as only the books know.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from drivers.scanners.base import ReadDoubt, Symbol, Symbology
from drivers.scanners.evidence import apart
from drivers.scanners.gs1 import parse

MEMORY_S = 2.0
"""How long a vote counts; on a slow machine at least for `_MEMORY_FRAMES` frames."""
AGAIN_S = 2.5
"""The same code is not accepted twice within this time."""
UNSURE_S = 1.0
"""After a code was read for so long without being accepted, the cook is told to move the bag, or to type it."""
GONE_S = 1.0
"""A code that was not read for so long, and not in two frames, has left the picture."""
_MEMORY_FRAMES = 6
"""As many as the code that needs most votes, and two frames without a read."""
_RIVAL_FRAMES = 5
"""On a slow machine an accepted code counts as a rival by its reads in the last so many frames."""
_LONGEST_MEMORY_S = 15.0
"""Nobody holds a bag that long; less than a frame in three seconds is no live picture."""

_WEAK = frozenset({Symbology.CODE39, Symbology.ITF, Symbology.ITF14, Symbology.EAN8, Symbology.UPCE})

_ONLY_GTIN = frozenset({Symbology.DATABAR, Symbology.DATABAR_LIMITED})
"""These contain an article number and nothing else."""


def key_of(symbol: Symbol) -> str:
    """Equal for two reads of one code: the GTIN-14 of a plain article number, else the code's exact content."""
    if symbol.identifier.startswith(("]E", "]I")) or symbol.symbology in _ONLY_GTIN:
        fields = parse(symbol)
        if fields and fields.gtin14:
            return "gtin " + fields.gtin14
    return symbol.symbology.value + " " + symbol.raw.hex()


def votes_needed(symbol: Symbol, trusted: bool, *, alone: bool = False) -> int:
    """How many votes a code needs: three if its check is weak or missing, two for others, one if it is trusted.

    Args:
        alone: only one decoder has read it; then one more, unless it is trusted.
    """
    if trusted:
        return 1
    return (3 if symbol.symbology in _WEAK else 2) + alone


@dataclass(slots=True)
class _Candidate:
    is_2d: bool
    views: list[float] = field(default_factory=list)
    """The times of its votes."""
    sights: list[float] = field(default_factory=list)
    """The times of all its reads."""
    beside: set[str] = field(default_factory=set)
    """The keys of codes that were seen beside it in one frame."""
    eyes: set[ReadDoubt] = field(default_factory=set)
    """The doubts of its reads; ALONE and OTHER_EYE together mean that both decoders have read it."""
    last_seen: float = 0.0
    accepted_at: float | None = None

    def votes(self) -> int:
        return len(self.views)

    def against(self, since: float) -> int:
        """Its weight as a rival. `since`: for one that was accepted, the time from which its reads count."""
        if self.accepted_at is None:
            return max(self.votes(), min(1, len(self.sights)))
        return sum(1 for at in self.sights if at > since)

    @property
    def is_read_by_two(self) -> bool:
        return ReadDoubt.NONE in self.eyes or {ReadDoubt.ALONE, ReadDoubt.OTHER_EYE} <= self.eyes


class Votes:
    """Counts votes over the frames of one camera. Pure: the time is given, in seconds that only go forward.

    Args:
        trusted: whether one read of a symbol is enough. Called on the thread of `offer`.
    """

    def __init__(self, trusted: Callable[[Symbol], bool] = lambda _symbol: False) -> None:
        self._trusted = trusted
        self._candidates: dict[str, _Candidate] = {}
        self._frames: deque[float] = deque(maxlen=_MEMORY_FRAMES)
        """When the last ones were taken."""

    def offer(self, symbols: Iterable[Symbol], at: float) -> tuple[Symbol, ...]:
        """Take the codes of the next frame, also if there are none. Returns those that are accepted now, each once."""
        seen = {key_of(symbol): symbol for symbol in symbols}
        self._frames.append(at)
        self._forget(at)
        for key, symbol in seen.items():
            self._vote(key, symbol, seen, at)
        return tuple(symbol for key, symbol in seen.items() if self._accept(key, symbol, at))

    def is_unsure_of(self, symbols: Iterable[Symbol], at: float) -> bool:
        """Whether a linear code of the frame was read for `UNSURE_S` without being accepted. Call it after `offer`."""
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
        """A read by zbar is a vote only if the other decoder has read the code too, and only one vote in all."""
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
        """The time of the frame that is `count` back, counting this one; the first if there are fewer."""
        return self._frames[max(0, len(self._frames) - count)]

    def _forget(self, now: float) -> None:
        """Drop old votes, and codes that have left the picture, so that they can be accepted again."""
        oldest = max(min(now - MEMORY_S, self._frame_before(_MEMORY_FRAMES)), now - _LONGEST_MEMORY_S)
        for key, candidate in list(self._candidates.items()):
            candidate.views = [at for at in candidate.views if at >= oldest]
            candidate.sights = [at for at in candidate.sights if at >= oldest]
            gone = now - candidate.last_seen >= GONE_S and candidate.last_seen < self._frame_before(3)
            taken_lately = candidate.accepted_at is not None and now - candidate.accepted_at < AGAIN_S
            if gone and not taken_lately and (candidate.accepted_at is not None or not candidate.sights):
                del self._candidates[key]
