"""A hand scanner that types like a keyboard ("wedge"), told from a person by its speed.

A scanner sends a character every few milliseconds and ends with Enter or Tab; no person types like that. Whether a key
was a scanner's is known only when the next one comes, or does not come. So each character is held back for a moment:
`feed` takes it, and `release` gives it back, for the text field with the focus, as soon as it must be a person's.

Keys have no time stamp: the screen fetches them between two frames, and a frame may take as long as a scanner needs for
ten keys. So it is not known when a key was pressed, only that none was pressed before a look that found none. Silence
is therefore counted from the last key to the last look that found none:

    look: two keys    frame    look: none    frame    look: a key
    |_______ certainly silent _____|_____ maybe silent ____|

If a frame takes longer than a person needs between two keys, a person's keys look like a scan. So while a text field is
open, keys count as a scan only if they certainly came too fast for a person, counted from the last look that found
none. What cannot be told apart goes into the field.

Pure: the screen feeds key characters, calls `release` once a frame, and gives the time in monotonic seconds.
"""

from __future__ import annotations

from drivers.scanners.base import Health, OnHealth, OnScan
from drivers.scanners.outlet import Outlet
from drivers.urls import DeviceUrl
from drivers.words import words

__all__ = ["GS", "KeyboardWedge", "open_url"]

GS = "\x1d"
"""The GS1 separator, which a scanner types as Ctrl-]; the screen feeds it as this character."""
FASTEST_PERSON_S = 0.06
"""The time between two keys of a scanner is less than this; of a person, at least some are further apart. See
docs/decisions.md for its source."""
SHORTEST_SCAN = 4
_ENDS = ("\r", "\n", "\t")
_LONGEST = 8192


class KeyboardWedge:
    """See `Scanner`. It has no thread: callbacks are called on the thread that calls `feed`, the screen's."""

    name = words("hand scanner")

    def __init__(self) -> None:
        self._outlet: Outlet | None = None
        self._burst = ""
        self._typed = ""
        self._last = self._looked = self._before = float("-inf")

    def start(self, on_scan: OnScan, on_health: OnHealth) -> None:
        """See `Scanner`. Nobody knows whether the scanner is plugged in, so it counts as OK."""
        self._outlet = Outlet(self.name, on_scan, on_health)
        self._outlet.health(Health.OK)

    def stop(self) -> None:
        """See `Scanner`."""
        self._outlet = None
        self._burst = self._typed = ""

    def feed(self, char: str, at: float, *, into_field: bool = False) -> bool:
        """Take one key's character.

        Args:
            char: the character; `GS` for Ctrl-], a carriage return or line feed for Enter, or a tab.
            at: when the key was fetched.
            into_field: a text field is open; then only what cannot be a person's is a scan.

        Returns:
            True: it was taken; it is part of a scan, or `release` will give it back. False: it was a person's Enter or
            Tab, or no character; call `release` for what was typed before it, then act on it.
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
        """What a person typed since the last call, for the text field with the focus. Call it once a frame.

        Args:
            looked: when keys were fetched last; if that is not known exactly, the earliest possible time.
        """
        self._looked = max(self._looked, looked)
        if looked - self._last > FASTEST_PERSON_S:
            self._give_back()
        typed, self._typed = self._typed, ""
        return typed

    def is_a_person(self) -> None:
        """Call it when a key repeats as it is held down, which no scanner does: what is held back was a person's."""
        self._give_back()

    def _give_back(self) -> None:
        self._typed += self._burst.replace(GS, "")
        self._burst = ""

    def _may_be_a_persons(self, at: float) -> bool:
        """Whether the keys and the one that ends them may have come as slowly as a person's.

        All that is certain is that they came after the last look that found none.
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
