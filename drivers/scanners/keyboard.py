"""A hand scanner that types like a keyboard ("wedge"): told from a person by its speed.

A scanner sends a character every few milliseconds and ends with Enter or Tab; nobody types so. What a single key was is
known only when the next one comes or does not come, so every character is held for a moment: `feed` swallows it, and
`release` gives it back, for the text field that has the focus, as soon as it proves to be a person's.

Keys carry no time of their own: the screen fetches them between two frames, and a frame may take longer than a scanner
needs for ten keys. When a key was pressed is not known then, only that none was pressed before a look that found none.
So silence counts from the last key to the last look, if that found none:

    look: two keys    frame    look: none    frame    look: a key
    |_______ certainly silent _____|_____ maybe silent ____|

Where a frame takes longer than a person from key to key, their keys look like a scan as well. So while a field is open,
keys are a scan only if they came too quickly for a person for certain, counted from the last look that found none; what
cannot be told apart is put into the field.

Pure: the screen feeds key characters, calls `release` once a frame, and gives the time, in monotonic seconds.
"""

from __future__ import annotations

from drivers.scanners.base import Health, OnHealth, OnScan
from drivers.scanners.outlet import Outlet
from drivers.urls import DeviceUrl
from drivers.words import words

__all__ = ["GS", "KeyboardWedge", "open_url"]

GS = "\x1d"
"""A scanner types the GS1 separator as Ctrl-]; the screen feeds it as this character."""
FASTEST_PERSON_S = 0.06
"""Between two keys of a scanner there is less than this; a person's are further apart, or some of them are.
See docs/decisions.md for where it comes from."""
SHORTEST_SCAN = 4
_ENDS = ("\r", "\n", "\t")
_LONGEST = 8192


class KeyboardWedge:
    """See `Scanner`. It has no thread: callbacks come on the thread that calls `feed`."""

    name = words("hand scanner")

    def __init__(self) -> None:
        self._outlet: Outlet | None = None
        self._burst = ""
        self._typed = ""
        self._last = self._looked = self._before = float("-inf")

    def start(self, on_scan: OnScan, on_health: OnHealth) -> None:
        """See `Scanner`. Whether the scanner is plugged in is not known, so it counts as there."""
        self._outlet = Outlet(self.name, on_scan, on_health)
        self._outlet.health(Health.OK)

    def stop(self) -> None:
        """See `Scanner`."""
        self._outlet = None
        self._burst = self._typed = ""

    def feed(self, char: str, at: float, *, into_field: bool = False) -> bool:
        """Take one key's character.

        Args:
            into_field: something is open that a person types into: then only what cannot be a person's is a scan.
            char: the character, `GS` for Ctrl-], a carriage return or line feed for Enter, or a tab.
            at: when the key was fetched.

        Returns:
            True: swallowed; it is part of a scan, or comes back from `release`. False: Enter, Tab or nothing that types
            was a person's; call `release` for what was typed before it, then act on it.
        """
        if self._outlet is None or len(char) != 1:
            return False
        self._last = at
        if not self._burst:
            self._before = self._looked
        if char in _ENDS:
            return self._end(self._outlet, at, into_field)
        if not char.isprintable() and char != GS:
            return False
        self._burst += char
        if len(self._burst) > _LONGEST:
            self._give_back()
        return True

    def release(self, looked: float) -> str:
        """What a person typed since the last call: call it once a frame, and put it into the field in focus.

        Args:
            looked: when keys were fetched last; where that is not known well, the earliest that it can have been.
        """
        self._looked = max(self._looked, looked)
        if looked - self._last > FASTEST_PERSON_S:
            self._give_back()
        typed, self._typed = self._typed, ""
        return typed

    def is_a_person(self) -> None:
        """What is held was a person's for certain: a key was held down until it repeated, which no scanner does."""
        self._give_back()

    def _give_back(self) -> None:
        self._typed += self._burst.replace(GS, "")
        self._burst = ""

    def _may_be_a_persons(self, at: float) -> bool:
        """Whether the keys, with the one that ends them, may have come as slowly as a person's: all that is certain is
        that they came after the last look that found none.
        """
        return at - self._before > FASTEST_PERSON_S * (len(self._burst) + 1)

    def _end(self, outlet: Outlet, at: float, into_field: bool) -> bool:
        if len(self._burst) < SHORTEST_SCAN or (into_field and self._may_be_a_persons(at)):
            self._give_back()
            return False
        sent, self._burst = self._burst, ""
        outlet.characters(sent.encode(), at)
        return True


def open_url(url: DeviceUrl) -> KeyboardWedge:
    """`keyboard:`; see `drivers.registry.SCANNERS`.

    Raises:
        DeviceUrlError: it has options; it takes none.
    """
    url.allow(())
    return KeyboardWedge()
