"""Reads Brother QL raster: lines of pins, mirrored back and put on the roll that the job names; and `ESC i S`."""

from __future__ import annotations

from PIL import Image

from drivers.printers.brother import (
    ASK,
    COVER_OPEN,
    ERROR,
    HEADER,
    NO_MEDIA,
    PACKET,
    PHASE_CHANGE,
    PRINTED,
    PRINTING,
    REPLY,
    SYSTEM,
    WAITING,
)
from drivers.printers.brother_media import HEAD, MEDIA, Media
from drivers.printers.reader import JobReader, LabelOut, PrinterQuestion, PrinterState, paper, white

ESC = 0x1B
LINE_BYTES = HEAD // 8
_LENGTHS = {b"a": 4, b"!": 4, b"M": 4, b"A": 4, b"K": 4, b"d": 5, b"z": 13, b"S": 3}  # ESC i and a letter


class BrotherReader(JobReader):
    """As a QL with a head of 720 pins reads it. It has whatever roll a job asks for."""

    def __init__(self, width_dots: int, dpi: int = 300) -> None:
        super().__init__(width_dots, dpi)
        self._lines = bytearray()
        self._media: Media = next(media for media in MEDIA if media.printable_dots == 696)
        self._packed = False

    def says(self, question: PrinterQuestion, state: PrinterState) -> bytes:
        return self._packet(state, REPLY, PRINTING * state.busy)

    def tells(self, state: PrinterState) -> bytes:
        began = self._packet(state, PHASE_CHANGE, PRINTING)
        if state.stopped:
            return began + self._packet(state, ERROR, WAITING)
        if state.busy:
            return began
        return began + self._packet(state, PRINTED, PRINTING) + self._packet(state, PHASE_CHANGE, WAITING)

    def _packet(self, state: PrinterState, kind: int, phase: int) -> bytes:
        packet = bytearray(PACKET)
        packet[:3] = HEADER
        packet[8] = NO_MEDIA * state.paper_out
        packet[9] = COVER_OPEN * state.cover_open | SYSTEM * state.error
        packet[10], packet[11], packet[17] = self._media.width_mm, self._media.kind, self._media.said_length_mm
        packet[18], packet[19] = kind, phase
        return bytes(packet)

    def _take(self) -> int:
        first = self._pending[0]
        if first == 0:
            return len(self._pending) - len(self._pending.lstrip(b"\0"))
        if first == ESC:
            return self._escape()
        if first == ord("M"):
            self._packed = self._pending[1:2] == b"\x02"  # read again if the second byte has not arrived
            return 2 if len(self._pending) >= 2 else 0
        if first in b"gw":
            return self._line()
        if first == ord("Z"):
            self._lines += bytes(LINE_BYTES)
            return 1
        if first in (0x0C, 0x1A):
            self._finish()
            return 1
        return self._unknown()

    def _escape(self) -> int:
        pending = bytes(self._pending)
        if pending[:2] == b"\x1b@":
            self._lines.clear()
            self._packed = False
            return 2
        if len(pending) < 3:
            return 0
        length = _LENGTHS.get(pending[2:3], 0) if pending[1:2] == b"i" else 0
        if not length:
            return self._unknown()
        if len(pending) < length:
            return 0
        if pending[:3] == ASK:
            self._events.append(PrinterQuestion(ASK))
        elif pending[2:3] == b"z":
            self._load(width_mm=pending[5], length_mm=pending[6])
        return length

    def _load(self, width_mm: int, length_mm: int) -> None:
        named = (media for media in MEDIA if (media.width_mm, media.said_length_mm) == (width_mm, length_mm))
        self._media = next(named, self._media)

    def _line(self) -> int:
        if len(self._pending) < 3 or len(self._pending) < 3 + self._pending[2]:
            return 0
        data = bytes(self._pending[3 : 3 + self._pending[2]])
        line = _unpacked(data) if self._packed else data
        if bytes(self._pending[:2]) == b"w\x02":  # the red of the line before: this machine prints black only
            return 3 + len(data)
        self._lines += line[:LINE_BYTES].ljust(LINE_BYTES, b"\0")
        return 3 + len(data)

    def _finish(self) -> None:
        """Cut out the pins that this roll can print, and put them in the middle of the label."""
        if not self._lines:
            return
        pins = paper(bytes(self._lines), LINE_BYTES).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        left = HEAD - self._media.right_pins - self._media.printable_dots
        printed = pins.crop((left, 0, left + min(self._media.printable_dots, self.width_dots), pins.height))
        label = white(self.width_dots, pins.height)
        label.paste(printed, ((self.width_dots - printed.width) // 2, 0))
        self._lines.clear()
        self._events.append(LabelOut(label))


def _unpacked(data: bytes) -> bytes:
    """PackBits (TIFF) decoded."""
    out, at = bytearray(), 0
    while at < len(data):
        count = data[at]
        if count < 128:
            out += data[at + 1 : at + 2 + count]
            at += 2 + count
        else:  # 128 stands for nothing
            out += data[at + 1 : at + 2] * (257 - count) if count > 128 else b""
            at += 2 if count > 128 else 1
    return bytes(out)
