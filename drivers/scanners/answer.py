"""What goes over the line between `ReaderProcess` and its child: a frame's size one way, what it gave the other way.

Plain JSON: a child that a broken picture has taken over must not be able to make the kiosk run or load anything.
"""

from __future__ import annotations

import json
import struct

from drivers.scanners.base import Position, ReadDoubt, Symbol, Symbology
from drivers.scanners.decode import LiveResult, Sight

__all__ = ["LARGEST", "READY", "SIZE", "ReaderError", "packed", "unpacked"]

SIZE = struct.Struct("<II")
"""Height and width of the grey frame that lies in the shared memory."""
READY = b"ready"
LARGEST = 1 << 22
"""Bytes of an answer: more than 255 of the longest QR codes take, which no camera sees in one frame."""


class ReaderError(Exception):
    """What came from the child is no answer."""


def packed(result: LiveResult) -> bytes:
    """An answer as it goes over the line.

    >>> packed(LiveResult((), Sight.DARK))
    b'["DARK", [], []]'
    """
    symbols = [
        (symbol.text, symbol.symbology.name, symbol.identifier, symbol.raw.hex(), symbol.position, symbol.doubt.name)
        for symbol in result.symbols
    ]
    return json.dumps((result.sight.name, symbols, result.positions)).encode("ascii")


def unpacked(data: bytes) -> LiveResult:
    """The answer again.

    Raises:
        ReaderError: it is none, whatever else it is.
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
