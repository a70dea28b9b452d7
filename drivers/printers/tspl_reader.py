"""Reads TSPL: lines of text, the counted bytes after BITMAP, and the two status questions."""

from __future__ import annotations

import re

from PIL import Image

from drivers.dots import dots
from drivers.printers.reader import Cancel, JobReader, LabelOut, PrinterQuestion, PrinterState, paper, white
from drivers.printers.tspl import (
    ASK,
    BATCH,
    CANCEL,
    COVER_OPEN,
    EMPTY,
    HEAD_OPEN,
    HEAD_UP,
    NO_PAPER,
    NORMAL,
    PAUSE,
    PAUSED,
    PRINTING,
)

LONGEST_LINE = 200
_INVERTED = bytes(255 - byte for byte in range(256))
_BITMAP = re.compile(rb"BITMAP (\d{1,5}),(\d{1,5}),(\d{1,4}),(\d{1,5}),[012],")
_SIZE = re.compile(rb"SIZE ([\d.]+) mm, ?([\d.]+) mm")
_KNOWN = re.compile(rb"(GAP|BLINE|DIRECTION|REFERENCE|OFFSET|DENSITY|SPEED|SET) ?[\w ,.]*")


class TsplReader(JobReader):
    """As a common shipping label printer reads it."""

    def __init__(self, width_dots: int, dpi: int = 203) -> None:
        super().__init__(width_dots, dpi)
        self._size = (width_dots, 1)
        self._label: Image.Image | None = None

    def says(self, question: PrinterQuestion, state: PrinterState) -> bytes:
        if question.asked == ASK["byte"]:
            return bytes(
                [
                    NO_PAPER * state.paper_out
                    | (HEAD_OPEN | COVER_OPEN) * state.cover_open
                    | PAUSED * state.error
                    | PRINTING * state.busy
                ]
            )
        media = NORMAL | EMPTY * state.paper_out | HEAD_UP * state.cover_open
        message = PAUSE if state.error else BATCH if state.busy else NORMAL
        return b"\x02%c@@%c\x03\r\n" % (message, media)

    def _take(self) -> int:
        pending = bytes(self._pending)
        if pending[:1] == b"\x1b":
            return self._question(pending[:3])
        if bitmap := _BITMAP.match(pending):
            return self._bitmap(bitmap, pending)
        end = pending.find(b"\r\n")
        if end < 0:
            return self._unknown() if len(pending) > LONGEST_LINE else 0
        self._line(pending[:end])
        return end + 2

    def _question(self, asked: bytes) -> int:
        if len(asked) < 3:
            return 0
        if asked == CANCEL:
            self._events.append(Cancel())
            return 3
        if asked not in ASK.values():
            return self._unknown()
        self._events.append(PrinterQuestion(asked))
        return 3

    def _bitmap(self, bitmap: re.Match[bytes], pending: bytes) -> int:
        x, y, width_bytes, height = (int(group) for group in bitmap.groups())
        end = bitmap.end() + width_bytes * height
        if len(pending) < end:
            return 0
        if self._label is not None and width_bytes and height:
            self._label.paste(paper(pending[bitmap.end() : end].translate(_INVERTED), width_bytes), (x, y))
        return end

    def _line(self, line: bytes) -> None:
        if size := _SIZE.fullmatch(line):
            self._size = (max(1, dots(float(size[1]), self.dpi)), max(1, dots(float(size[2]), self.dpi)))
        elif line == b"CLS":
            self._label = white(*self._size)
        elif line == b"PRINT 1,1" and self._label is not None:
            self._events.append(LabelOut(self._label.copy()))
        elif line and not _KNOWN.fullmatch(line):
            self._unknown(len(line))
