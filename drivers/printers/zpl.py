"""ZPL II, the language of Zebra's printers and many others: one compressed graphic field in one label format.

    ^XA ^PW464 ^LL320 ^LH0,0 ^FO8,16 ^GFA,total,total,bytes_per_row,:Z64:base64:crc ^FS ^PQ1 ^XZ

All of it is printable ASCII; only the picture comes from outside, as base64. Z64 is zlib's format in base64, and
the CRC, over the base64, is CRC-16 CCITT, polynomial 1021h from 0 (ZPL II Programming Guide, “ZB64 Encoding and
Compression”). The field is the smallest box around the ink. It begins at the first dot with ink and not at a whole
byte, because equal letters that are whole bytes apart are then equal bytes, which compress. `^FO` says where the field
is; the rest of the label, ^PW x ^LL dots, is white. A 1 bit burns; dots beyond the picture's width are white.

`graphic=hex` sends the same bytes as hexadecimal digits, two for each, for imitations that do not know Z64.

`feed=label|mark|lines` also sends `^MN` Y, M or N (web, mark, continuous); left out, the printer keeps its calibration.

`darkness=` is `~SD` (0 to 30), `speed=` is `^PR` (inches a second); left out, the printer keeps its own.

**Answers**: `~HS`, three lines from STX to ETX CR LF (the same guide, “~HS”), answered at once. “Formats in the receive
buffer” and “labels remaining” above 0 mean that the last label is not out yet. By the guide a printer does not answer
while it is out of labels or its head is open; `when_silent` tells the cook to look for that.
"""

from __future__ import annotations

import re
from base64 import b64encode
from binascii import crc_hqx
from collections.abc import Sequence
from dataclasses import dataclass

import deflate
from PIL.Image import Image

from drivers.printers.base import Paper, PrinterStatus
from drivers.printers.ink import bits, boxed
from drivers.printers.language import GarbledAnswerError, LanguageKind, Stock
from drivers.urls import DeviceUrl
from drivers.words import words

ASK = b"~HS"
CANCEL = b"~JX"  # drops the format that is half received
CANCEL_ALL = b"~JA"
TRACKING = {"": b"", "label": b"^MNY", "mark": b"^MNM", "lines": b"^MNN"}
BEST_LEVEL = 12  # libdeflate's: some 5 % less than zlib's, in 2 to 7 ms
LINES, LONGEST_ANSWER = 3, 160
END_OF_LINE = b"\x03\r\n"

_STATUS = re.compile(
    rb"\x02\d{3},(?P<paper_out>[01]),(?P<pause>[01]),\d{4},(?P<formats>\d{3}),(?P<buffer_full>[01]),[01],[01],\d{3},"
    rb"(?P<corrupt>[01]),(?P<cold>[01]),(?P<hot>[01])\x03\r\n"
    rb"\x02\d{3},\d,(?P<head_up>[01]),(?P<ribbon_out>[01]),(?P<transfer>[01]),[0-9A-Z],\d,(?P<waits>[01]),"
    rb"(?P<remaining>\d{8}),\d,\d{1,3}\x03\r\n"
    rb"\x02\w{4},[01]\x03\r\n"
)


@dataclass(frozen=True, slots=True)
class Zpl:
    """The language, with the options of one address. It has no state."""

    feed: str = ""
    graphic: str = "z64"
    darkness: int | None = None
    speed: int | None = None

    @property
    def name(self) -> str:
        return "zpl"

    @property
    def questions(self) -> Sequence[bytes]:
        return (ASK,)

    @property
    def when_silent(self) -> str:
        return words(
            "Is it switched on, are labels in it, and is its head closed? Without them it says nothing. "
            "If it never answers, write status=no into its address."
        )

    def label(self, picture: Image) -> bytes:
        """A label format.

        >>> from PIL import Image
        >>> Zpl().label(Image.new("1", (8, 1), 0))
        b'^XA^PW8^LL1^LH0,0^FO0,0^GFA,1,1,1,:Z64:eNoBAQD+//8BAAEA:06E3^FS^PQ1^XZ'
        """
        left, top, ink = boxed(bits(picture), picture.width)
        return b"%b^XA%b%b^PW%d^LL%d^LH0,0^FO%d,%d^GFA,%d,%d,%d,%b^FS^PQ1^XZ" % (
            b"" if self.darkness is None else b"~SD%02d" % self.darkness,
            TRACKING[self.feed],
            b"" if self.speed is None else b"^PR%d" % self.speed,
            *picture.size,
            left,
            top,
            ink.size,
            ink.size,
            ink.shape[1],
            _z64(ink.tobytes()) if self.graphic == "z64" else ink.tobytes().hex().upper().encode(),
        )

    def is_complete(self, question: bytes, answer: bytes) -> bool:
        """Whether there are three lines, or bytes that cannot become three lines."""
        nonsense = not answer.startswith(b"\x02"[: len(answer)]) or len(answer) > LONGEST_ANSWER
        return nonsense or answer.count(END_OF_LINE) >= LINES

    def status(self, answers: Sequence[bytes]) -> PrinterStatus:
        """See `Language`."""
        (answer,) = answers
        said = _STATUS.fullmatch(answer)
        if said is None:
            raise GarbledAnswerError(f"not an answer to ~HS: {answer[:64]!r}")
        return PrinterStatus(
            answered=True,
            paper=Paper.OUT if said["paper_out"] == b"1" else Paper.OK,
            cover_open=said["head_up"] == b"1",
            fault=_fault({name: value == b"1" for name, value in said.groupdict().items()}),
            busy=int(said["formats"]) > 0 or int(said["remaining"]) > 0 or said["buffer_full"] == b"1",
        )

    def end_cut_label(self, job: bytes) -> bytes:
        return CANCEL

    @property
    def cancel(self) -> bytes:
        """`~JA` (the guide, “Cancel All”): drops all formats in the printer, also those that wait for paper."""
        return CANCEL_ALL


def _z64(data: bytes) -> bytes:
    text = b64encode(deflate.zlib_compress(data, BEST_LEVEL))
    return b":Z64:%b:%04X" % (text, crc_hqx(text, 0))


def _fault(said: dict[str, bool]) -> str:
    if said["corrupt"]:
        return words("The printer lost its settings; set it up again.")
    if said["ribbon_out"] and said["transfer"]:
        return words("The printer is out of ribbon.")
    if said["hot"]:
        return words("The print head is too hot; it goes on when it has cooled.")
    if said["cold"]:
        return words("The print head is too cold.")
    return words("The printer is paused; press its pause button.") if said["pause"] else ""


def _open(url: DeviceUrl, stock: Stock) -> Zpl:
    return Zpl(
        url.choice("feed", "", TRACKING),
        url.choice("graphic", "z64", ("z64", "hex")),
        darkness=url.whole("darkness", 0, 30),
        speed=url.whole("speed", 1, 14),
    )


ZPL = LanguageKind(_open, ("feed", "graphic", "darkness", "speed"))
