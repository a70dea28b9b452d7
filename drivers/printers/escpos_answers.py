"""What an ESC/POS printer says, taken apart: answers and what it says unasked come over one line, in any order.

Epson's command reference keeps them apart by fixed bits: an answer to `DLE EOT` is 0xx1xx10, the first of the four
bytes of an automatic status (`GS a`) is 0xx1xx00 and the other three are 0xx0xxxx, an answer to `GS r` is 0xx0xxxx, and
a block begins with 37h, a letter for its kind, and ends with NUL (22h: the process id of `GS ( H`). Flow control may
stand anywhere, XON 11h and XOFF 13h, also within the four bytes. Anything else is strange.
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
    STRANGE = auto()  # one byte that no printer says


@dataclass(frozen=True, slots=True)
class EscPosAnswer:
    said: Said
    bytes: bytes


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said, and the bytes at the end that may become an answer when more come."""

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
