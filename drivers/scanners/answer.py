"""The messages between `ReaderProcess` and its child: the size of a frame one way, the codes in it the other way.

Answers are plain JSON, not pickle: if a malicious picture takes over the child, it must not be able to run code in the
kiosk.
"""

from __future__ import annotations

import json
import struct

from drivers.scanners.base import Position, ReadDoubt, Symbol, Symbology
from drivers.scanners.decode import LiveResult, Sight

__all__ = ["LARGEST", "READY", "SIZE", "ReaderError", "packed", "unpacked"]

SIZE = struct.Struct("<II")
"""Height and width, in pixels, of the grey frame in the shared memory."""
READY = b"ready"
LARGEST = 1 << 22
"""Bytes of an answer, at most: more than 255 of the longest QR codes need, which no frame has."""


class ReaderError(Exception):
    """The child sent something that is no answer. Its text is for the log."""


def packed(result: LiveResult) -> bytes:
    """An answer as bytes.

    >>> packed(LiveResult((), Sight.DARK))
    b'["DARK", [], []]'
    """
    symbols = [
        (symbol.text, symbol.symbology.name, symbol.identifier, symbol.raw.hex(), symbol.position, symbol.doubt.name)
        for symbol in result.symbols
    ]
    return json.dumps((result.sight.name, symbols, result.positions)).encode("ascii")


def unpacked(data: bytes) -> LiveResult:
    """An answer from its bytes.

    Raises:
        ReaderError: the bytes are no answer.
    """
    try:
        sight, symbols, positions = json.loads(data)
        return LiveResult(
            tuple(_symbol(*symbol) for symbol in symbols),
            Sight[sight],
            tuple(_position(position) for position in positions),
        )
    except (ValueError, TypeError, LookupError, RecursionError, MemoryError) as error:
        raise ReaderError(f"what it answered is no answer ({type(error).__name__})") from error


def _symbol(text: object, symbology: str, identifier: object, raw: str, position: object, doubt: str) -> Symbol:
    if not isinstance(text, str) or not isinstance(identifier, str):
        raise TypeError("a code without its text")
    return Symbol(text, Symbology[symbology], identifier, bytes.fromhex(raw), _position(position), ReadDoubt[doubt])


def _position(position: object) -> Position:
    if not isinstance(position, list):
        raise TypeError("a code without its place")
    first, second, third, fourth = (_corner(*corner) for corner in position)
    return first, second, third, fourth


def _corner(x: object, y: object) -> tuple[int, int]:
    if not isinstance(x, int) or not isinstance(y, int):
        raise TypeError("a corner that is no pixel")
    return x, y
