"""The bytes of an ESC/POS printer, taken apart: answers and unasked reports come over one line, in any order.

They are told apart by fixed bits (Epson's ESC/POS command reference). An answer to `DLE EOT` is 0xx1xx10. Of the four
bytes of an automatic status (`GS a`) the first is 0xx1xx00, the others are 0xx0xxxx. An answer to `GS r` is 0xx0xxxx. A
block begins with 37h and a letter for its kind (22h: the process id of `GS ( H`), and ends with NUL. Flow control, XON
11h and XOFF 13h, may come anywhere, even within the four bytes. Any other byte is STRANGE.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

FLOW_CONTROL = b"\x11\x13"
BLOCK, LONGEST_BLOCK = 0x37, 80


class Said(Enum):
    REAL_TIME = auto()  # DLE EOT: one byte
    AUTOMATIC = auto()  # GS a: four bytes
    PLAIN = auto()  # GS r: one byte
    BLOCK = auto()  # GS ( H and others: all of it, from 37h to NUL
    STRANGE = auto()  # one byte that no such printer sends


@dataclass(frozen=True, slots=True)
class EscPosAnswer:
    said: Said
    bytes: bytes


@dataclass(frozen=True, slots=True)
class Heard:
    """The answers so far. `rest`: the bytes at the end that may become an answer when more arrive."""

    answers: tuple[EscPosAnswer, ...]
    rest: bytes

    def of(self, said: Said) -> tuple[bytes, ...]:
        return tuple(answer.bytes for answer in self.answers if answer.said is said)


def hear(data: bytes) -> Heard:
    """
    >>> hear(b"\\x12" + b"\\x14\\x00\\x00\\x0f" + b"\\x14\\x00")
    Heard(answers=(EscPosAnswer(said=<Said.REAL_TIME: 1>, bytes=b'\\x12'), \
EscPosAnswer(said=<Said.AUTOMATIC: 2>, bytes=b'\\x14\\x00\\x00\\x0f')), rest=b'\\x14\\x00')
    """
    data = data.translate(None, FLOW_CONTROL)
    answers: list[EscPosAnswer] = []
    at = 0
    while at < len(data):
        answer = _next(data, at)
        if answer is None:
            return Heard(tuple(answers), data[at:])
        at += len(answer.bytes)
        answers.append(answer)
    return Heard(tuple(answers), b"")


def _next(data: bytes, at: int) -> EscPosAnswer | None:
    first = data[at]
    if first == BLOCK:
        return _block(data, at)
    if first & 0b1001_0011 == 0b0001_0010:
        return EscPosAnswer(Said.REAL_TIME, data[at : at + 1])
    if first & 0b1001_0011 == 0b0001_0000:
        return _automatic(data, at)
    return EscPosAnswer(Said.STRANGE if first & 0b1001_0000 else Said.PLAIN, data[at : at + 1])


def _automatic(data: bytes, at: int) -> EscPosAnswer | None:
    packet = data[at : at + 4]
    if any(byte & 0b1001_0000 for byte in packet[1:]):
        return EscPosAnswer(Said.STRANGE, packet[:1])
    return EscPosAnswer(Said.AUTOMATIC, packet) if len(packet) == 4 else None


def _block(data: bytes, at: int) -> EscPosAnswer | None:
    end = data.find(0, at, at + LONGEST_BLOCK)
    if end >= 0:
        return EscPosAnswer(Said.BLOCK, data[at : end + 1])
    return None if len(data) - at < LONGEST_BLOCK else EscPosAnswer(Said.STRANGE, data[at : at + 1])
