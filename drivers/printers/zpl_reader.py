"""Reads ZPL II: a label format with its graphic fields, and the status question `~HS`."""

from __future__ import annotations

import re
import zlib
from base64 import b64decode
from binascii import crc_hqx

from PIL import Image, ImageChops

from drivers.printers.reader import Cancel, JobReader, LabelOut, PrinterQuestion, PrinterState, paper, white
from drivers.printers.zpl import ASK, CANCEL, CANCEL_ALL

AT_ONCE = (ASK, CANCEL, CANCEL_ALL, b"^XA", b"^XZ")  # nothing follows these
SETTINGS = (b"^LH", b"~SD", b"^PR", b"^MN", b"^MM", b"^PQ", b"^FS")
_PREFIX = re.compile(rb"[\^~]")
_HEX = re.compile(rb"A,(\d+),\d+,(\d+),([0-9A-Fa-f]+)\s*")
_GRAPHIC = re.compile(rb"A,(\d+),\d+,(\d+),:Z64:([A-Za-z0-9+/=]+):([0-9A-Fa-f]{4})\s*")


class ZplReader(JobReader):
    """As a printer of Zebra's ZD series reads it."""

    def __init__(self, width_dots: int, dpi: int = 203) -> None:
        super().__init__(width_dots, dpi)
        self._fields: list[tuple[int, int, Image.Image]] = []
        self._size = {b"^PW": width_dots, b"^LL": 1}
        self._origin = (0, 0)

    def says(self, question: PrinterQuestion, state: PrinterState) -> bytes:
        return (
            b"\x02030,%d,0,0320,000,0,0,0,000,%d,0,0\x03\r\n" % (state.paper_out, state.error)
            + b"\x02001,0,%d,0,0,2,6,0,%08d,1,000\x03\r\n" % (state.cover_open, state.busy)
            + b"\x020000,0\x03\r\n"
        )

    def _take(self) -> int:
        pending = bytes(self._pending)
        if pending[0] not in b"^~":
            return 1 if pending[0] in b"\r\n \t" else self._unknown()
        if len(pending) < 3:
            return 0
        if pending[:3] in AT_ONCE:
            self._do(pending[:3], b"")
            return 3
        following = _PREFIX.search(pending, 1)
        if following is None:
            return 0
        self._do(pending[:3], pending[3 : following.start()])
        return following.start()

    def _do(self, command: bytes, given: bytes) -> None:
        if command == ASK:
            self._events.append(PrinterQuestion(ASK))
        elif command in (b"^XA", CANCEL):
            self._fields = []
        elif command == CANCEL_ALL:
            self._fields = []
            self._events.append(Cancel())
        elif command == b"^XZ":
            self._finish()
        elif command in self._size:
            self._size[command] = _numbers(given)[0]
        elif command == b"^FO":
            x, y, *_ = (*_numbers(given), 0, 0)
            self._origin = (x, y)
        elif command == b"^GF":
            self._graphic(given)
        elif command not in SETTINGS:
            self._unknown(3 + len(given))

    def _graphic(self, given: bytes) -> None:
        plain = _HEX.fullmatch(given)
        if plain is not None and len(plain[3]) == 2 * int(plain[1]):
            self._fields.append((*self._origin, paper(bytes.fromhex(plain[3].decode()), int(plain[2]))))
            return
        match = _GRAPHIC.fullmatch(given)
        if match is None or crc_hqx(match[3], 0) != int(match[4], 16):
            self._unknown(len(given))
            return
        try:
            ink = zlib.decompress(b64decode(match[3]))
            self._fields.append((*self._origin, paper(ink, int(match[2]))))
        except (ValueError, zlib.error):
            self._unknown(len(given))

    def _finish(self) -> None:
        if not self._fields:
            return
        label = white(max(1, self._size[b"^PW"]), max(1, self._size[b"^LL"]))
        for x, y, field in self._fields:
            ink = white(*label.size)
            ink.paste(field, (x, y))
            label = ImageChops.logical_and(label, ink)
        self._fields = []
        self._events.append(LabelOut(label))


def _numbers(given: bytes) -> list[int]:
    return [min(int(part), 32_000) for part in re.findall(rb"\d+", given)] or [0]
