"""The other side of ESC/POS: bytes in, finished labels and questions out. Pure, incremental, never guesses.

It understands what a label job can hold and the lengths of common commands, so that a picture's bytes are never
taken for commands. What it does not know is counted in `unknown`, not drawn: no text may reach a printer as text.
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from drivers.printers.escpos import ASK, ASK_ECHO, NEXT_LABEL

ESC, GS, FS, DLE = 0x1B, 0x1D, 0x1C, 0x10
RASTER = b"\x1dv0"
_INVERTED = bytes(255 - byte for byte in range(256))
IGNORED = b"\x00\n\r\t\x0c\x18"

_LENGTHS = {  # whole commands of a fixed length, by their first two bytes
    **{bytes([ESC, letter]): 2 for letter in b"@2"},
    **{bytes([ESC, letter]): 3 for letter in b"a!EGMRt3JdV-{r"},
    **{bytes([GS, letter]): 3 for letter in b"!BHIafhrw"},
    **{bytes([GS, letter]): 4 for letter in b"LPW"},
    bytes([DLE, 0x05]): 3,
}


@dataclass(frozen=True, slots=True)
class Label:
    """One label that came out."""

    picture: Image.Image


@dataclass(frozen=True, slots=True)
class Question:
    """`DLE EOT number`."""

    number: int


@dataclass(frozen=True, slots=True)
class Mark:
    """`GS ( H`, function 48: four characters to be said back when all that came before is out."""

    text: bytes


class EscPosReader:
    """Feed it bytes as they come, in any pieces."""

    def __init__(self, width_dots: int) -> None:
        self.width_dots = width_dots
        self.unknown = 0
        self._pending = bytearray()
        self._rows: list[Image.Image] = []

    def feed(self, data: bytes) -> list[Label | Question | Mark]:
        """What these bytes, after all before them, made happen."""
        self._pending += data
        events: list[Label | Question | Mark] = []
        while taken := self._take(events):
            del self._pending[:taken]
        return events

    def _take(self, events: list[Label | Question | Mark]) -> int:
        """Do the command that `_pending` starts with; its length, or 0 if it is not all there."""
        pending = self._pending
        if not pending:
            return 0
        if pending[0] in IGNORED:
            return len(pending) - len(pending.lstrip(IGNORED))
        if pending[0] not in (ESC, GS, FS, DLE):
            return self._unknown()
        if len(pending) < 2:
            return 0
        head = bytes(pending[:2])
        if head == NEXT_LABEL:
            events.append(Label(self._finished()))
            return 2
        if head == ASK:
            return self._question(events)
        if head == RASTER[:2]:
            return self._raster()
        if head == ASK_ECHO[:2]:
            return self._function(events)
        length = _LENGTHS.get(head)
        if length is None:
            return self._unknown()
        return length if len(pending) >= length else 0

    def _question(self, events: list[Label | Question | Mark]) -> int:
        if len(self._pending) < 3:
            return 0
        events.append(Question(self._pending[2]))
        return 3

    def _function(self, events: list[Label | Question | Mark]) -> int:
        """GS ( X pL pH and then so many bytes; only the mark is of use here."""
        if len(self._pending) < 5:
            return 0
        end = 5 + int.from_bytes(self._pending[3:5], "little")
        if len(self._pending) < end:
            return 0
        if self._pending.startswith(ASK_ECHO):
            events.append(Mark(bytes(self._pending[len(ASK_ECHO) : end])))
        return end

    def _raster(self) -> int:
        """GS v 0 m xL xH yL yH and then xH:xL bytes for each of yH:yL rows; a 1 bit is ink."""
        if len(self._pending) < 8:
            return 0
        width_bytes = int.from_bytes(self._pending[4:6], "little")
        height = int.from_bytes(self._pending[6:8], "little")
        end = 8 + width_bytes * height
        if len(self._pending) < end:
            return 0
        if width_bytes and height:
            paper = bytes(self._pending[8:end]).translate(_INVERTED)
            self._rows.append(Image.frombytes("1", (width_bytes * 8, height), paper))
        return end

    def _finished(self) -> Image.Image:
        """The label's picture: all rows since the last, on white, as wide as the paper; a blank label is one row."""
        height = sum(part.height for part in self._rows) or 1
        label = Image.new("1", (self.width_dots, height), 1)
        top = 0
        for part in self._rows:
            label.paste(part, (0, top))
            top += part.height
        self._rows = []
        return label

    def _unknown(self) -> int:
        self.unknown += 1
        return 1
