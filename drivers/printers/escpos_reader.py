"""Reads ESC/POS: rasters and feeds, until a command feeds the label out.

It also knows the lengths of other common commands, so that their parameters are not taken for commands.
"""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from drivers.printers.escpos import (
    ASK,
    ASK_AUTOMATIC,
    ASK_ECHO,
    ASK_PLAIN,
    AUTOMATIC_COVER,
    CANCEL,
    COVER_OPEN,
    ERROR,
    FIXED,
    NEXT_LABEL,
    OFFLINE,
    PAPER_OUT,
    PLAIN_OUT,
    STOPPED_BY_PAPER,
    TO_CUT,
    TO_PEEL,
    UNRECOVERABLE,
)
from drivers.printers.reader import Cancel, JobReader, LabelOut, Mark, PrinterQuestion, PrinterState, paper, white

ESC, GS, FS, DLE = 0x1B, 0x1D, 0x1C, 0x10
IGNORED = b"\x00\n\r\t\x0c\x18"
STORE, PRINT_STORED = b"0p", b"02"  # GS ( L, functions 112 and 50

_LENGTHS = {  # whole commands of a fixed length, by their first two bytes
    **{bytes([ESC, letter]): 2 for letter in b"@2"},
    **{bytes([ESC, letter]): 3 for letter in b"a!EGMRt3JdV-{r"},
    **{bytes([GS, letter]): 3 for letter in b"!BHIafhrw"},
    **{bytes([GS, letter]): 4 for letter in b"LPW"},
    NEXT_LABEL: 2,
    ASK: 3,
    bytes([DLE, 0x05]): 3,
    CANCEL[:2]: len(CANCEL),
}


class EscPosReader(JobReader):
    """As a TM-L90 reads it: feeds are in half dots until `GS P` sets another unit."""

    def __init__(self, width_dots: int, dpi: int = 203) -> None:
        super().__init__(width_dots, dpi)
        self._parts: list[Image.Image] = []
        self._stored: list[Image.Image] = []
        self._unit = 2 * dpi

    def says(self, question: PrinterQuestion, state: PrinterState) -> bytes:
        asked = question.asked
        if asked == ASK_PLAIN:
            return bytes([PLAIN_OUT * state.paper_out])
        if asked == ASK_AUTOMATIC:
            first = 0b0001_0000 | OFFLINE * state.stopped | AUTOMATIC_COVER * state.cover_open
            return bytes([first, UNRECOVERABLE * state.error, PLAIN_OUT * state.paper_out, 0])
        by_number = {
            1: OFFLINE * state.stopped,
            2: COVER_OPEN * state.cover_open | STOPPED_BY_PAPER * state.paper_out | ERROR * state.error,
            4: PAPER_OUT * state.paper_out,
        }
        return bytes([FIXED | by_number.get(asked[-1], 0)])

    def _take(self) -> int:
        pending = self._pending
        if pending[0] in IGNORED:
            return len(pending) - len(pending.lstrip(IGNORED))
        if pending[0] not in (ESC, GS, FS, DLE):
            return self._unknown()
        if len(pending) < 2:
            return 0
        head = bytes(pending[:2])
        if head == b"\x1dv":
            return self._raster()
        if head in (b"\x1d(", b"\x1c("):
            return self._function()
        length = _LENGTHS.get(head)
        if length is None:
            return self._unknown()
        if len(pending) < length:
            return 0
        self._do(bytes(pending[:length]))
        return length

    def _do(self, command: bytes) -> None:
        doing: dict[bytes, Callable[[], None]] = {
            NEXT_LABEL: self._finish,
            b"\x1b@": self._reset,
            b"\x1bJ": lambda: self._feed_paper(command[2]),
            b"\x1dP": lambda: self._set_unit(command[3]),
            ASK: lambda: self._events.append(PrinterQuestion(command)),
            CANCEL[:2]: lambda: self._events.append(Cancel()),
            ASK_PLAIN[:2]: lambda: self._events.append(PrinterQuestion(command)),
            ASK_AUTOMATIC[:2]: lambda: self._events.append(PrinterQuestion(command)),
        }
        doing.get(command[:2], lambda: None)()

    def _reset(self) -> None:
        self._stored = []
        self._unit = 2 * self.dpi

    def _set_unit(self, per_inch: int) -> None:
        self._unit = per_inch or 2 * self.dpi

    def _feed_paper(self, units: int) -> None:
        if rows := units * self.dpi // self._unit:
            self._parts.append(white(1, rows))

    def _raster(self) -> int:
        """GS v 0 m xL xH yL yH and then xH:xL bytes for each of yH:yL rows."""
        if len(self._pending) < 8:
            return 0
        width_bytes = int.from_bytes(self._pending[4:6], "little")
        end = 8 + width_bytes * int.from_bytes(self._pending[6:8], "little")
        if len(self._pending) < end:
            return 0
        if end > 8:
            self._parts.append(paper(bytes(self._pending[8:end]), width_bytes))
        return end

    def _function(self) -> int:
        """GS ( X pL pH, or FS ( X pL pH, and then so many bytes."""
        if len(self._pending) < 5:
            return 0
        end = 5 + int.from_bytes(self._pending[3:5], "little")
        if len(self._pending) < end:
            return 0
        command = bytes(self._pending[:end])
        if command.startswith(ASK_ECHO):
            self._events.append(Mark(command[len(ASK_ECHO) :]))
        elif command in (TO_PEEL, TO_CUT):
            self._finish()
        elif command.startswith(b"\x1d(L"):
            self._graphics(command[5:])
        return end

    def _graphics(self, function: bytes) -> None:
        if function == PRINT_STORED:
            self._parts += self._stored
            self._stored = []
        elif function.startswith(STORE):
            self._stored = [paper(function[10:], (int.from_bytes(function[6:8], "little") + 7) // 8)]

    def _finish(self) -> None:
        """Put the parts since the last label on white, as wide as the paper; a blank label is one row high."""
        label = white(self.width_dots, sum(part.height for part in self._parts) or 1)
        top = 0
        for part in self._parts:
            label.paste(part, (0, top))
            top += part.height
        self._parts = []
        self._events.append(LabelOut(label))
