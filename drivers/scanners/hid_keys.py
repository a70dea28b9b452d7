"""What a hand scanner types, from the kernel's key events. Pure; for the US layout, the default of scanners.

The numbers are those of the kernel's `linux/input-event-codes.h`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from drivers.words import words

__all__ = ["EVENT", "KeyEvents", "Lost"]

EVENT = struct.Struct("@llHHi")
"""The kernel's `struct input_event`: seconds and microseconds as the machine's long, then type, code, value."""
LONGEST = 8192

_SYN, _KEY = 0, 1
_DROPPED = 3
_UP, _DOWN = 0, 1
_SHIFTS, _CTRLS, _CAPS_LOCK = (42, 54), (29, 97), 58
_ENDS = (28, 96, 15)
"""Enter, Enter on the number pad, Tab."""
_NO_END = words("The scanner sends no end mark: set it to end each scan with Enter.")

_PLAIN = {
    **dict(enumerate("1234567890-=", 2)),
    **dict(enumerate("qwertyuiop[]", 16)),
    **dict(enumerate("asdfghjkl;'`", 30)),
    **dict(enumerate("\\zxcvbnm,./", 43)),
    57: " ",
}
_SHIFTED = {
    **dict(enumerate("!@#$%^&*()_+", 2)),
    **dict(enumerate("QWERTYUIOP{}", 16)),
    **dict(enumerate('ASDFGHJKL:"~', 30)),
    **dict(enumerate("|ZXCVBNM<>?", 43)),
    57: " ",
}
_NUMBER_PAD = {
    55: "*", 98: "/", 74: "-", 78: "+", 83: ".",
    71: "7", 72: "8", 73: "9", 75: "4", 76: "5", 77: "6", 79: "1", 80: "2", 81: "3", 82: "0",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lost:
    """A part of a scan was lost, so all of it is dropped. `words` is a sentence for the cook."""

    words: str


class KeyEvents:
    r"""Turns the bytes of an input device into scans. Repeated keys are ignored: a scanner holds no key down.

    >>> press = lambda *codes: b"".join(EVENT.pack(0, 0, 1, code, down) for code in codes for down in (1, 0))
    >>> shift = lambda down: EVENT.pack(0, 0, 1, 42, down)
    >>> list(KeyEvents().feed(shift(1) + press(48) + shift(0) + press(3, 12, 8, 28)))
    ['B2-7']
    """

    def __init__(self) -> None:
        self._bytes = b""
        self._typed = ""
        self._down: set[int] = set()
        self._capitals = False
        self._skipping = False
        self._spoilt = False

    def quiet(self) -> Iterator[Lost]:
        """Call it when nothing came for a while: a scan that has begun is dropped; the next key begins a new one."""
        if self._typed:
            yield self._lose(_NO_END)
        else:
            self._spoilt = False

    def feed(self, data: bytes) -> Iterator[str | Lost]:
        """The scans that are complete with these bytes, without their end mark; events may come in pieces."""
        self._bytes += data
        whole = len(self._bytes) - len(self._bytes) % EVENT.size
        events, self._bytes = self._bytes[:whole], self._bytes[whole:]
        for _seconds, _micros, kind, code, value in EVENT.iter_unpack(events):
            yield from self._event(kind, code, value)

    def _event(self, kind: int, code: int, value: int) -> Iterator[str | Lost]:
        if kind == _SYN:
            yield from self._synchronise(code)
        elif kind == _KEY and not self._skipping:
            if value == _DOWN:
                yield from self._press(code)
            elif value == _UP:
                self._down.discard(code)

    def _synchronise(self, code: int) -> Iterator[Lost]:
        """After SYN_DROPPED the kernel has lost events; what comes up to the next report is incomplete too."""
        if code == _DROPPED:
            self._skipping = True
            self._down = set()
            yield self._lose(words("The scanner typed faster than it was listened to: scan it again."))
        else:
            self._skipping = False

    def _press(self, code: int) -> Iterator[str | Lost]:
        self._down.add(code)
        if code == _CAPS_LOCK:
            self._capitals = not self._capitals
            return
        character = self._character(code)
        if code in _ENDS or character in ("\r", "\n"):
            yield from self._end()
        elif not self._spoilt:
            self._typed += character
            if len(self._typed) > LONGEST:
                yield self._lose(_NO_END)

    def _end(self) -> Iterator[str]:
        typed, self._typed, self._spoilt = self._typed, "", False
        if typed:
            yield typed

    def _lose(self, words: str) -> Lost:
        """Drop the scan, also what still comes of it: its last part must not be taken for a whole scan."""
        self._typed, self._spoilt = "", True
        return Lost(words)

    def _character(self, code: int) -> str:
        if code in _NUMBER_PAD:
            return _NUMBER_PAD[code]
        shift = self._is_down(_SHIFTS)
        plain = _PLAIN.get(code, "")
        if self._is_down(_CTRLS):
            return _control(_SHIFTED.get(code, "") if shift or plain.isalpha() else plain)
        return _SHIFTED.get(code, "") if shift != (self._capitals and plain.isalpha()) else plain

    def _is_down(self, codes: tuple[int, int]) -> bool:
        return not self._down.isdisjoint(codes)


def _control(character: str) -> str:
    """The control character of Ctrl and a key: Ctrl-] is GS, Ctrl-M a carriage return; "" for keys that have none."""
    return chr(ord(character) & 0x1F) if character and "@" <= character <= "_" else ""
