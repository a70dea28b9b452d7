"""Brother QL raster: one line of pins after the other. The job names the roll, so that a wrong roll is refused.

Written after Brother's Software Developer's Manual, Raster Command Reference (QL-710W/720NW, QL-800/810W/820NWB,
QL-1100/1110NWB); the command details are its chapter 4, the order of a job 2.1.

    200 x 00 (350 for a wide head)    ends a command that was half received
    ESC @, ESC i a 01                 initialize; raster mode (not with `mode=no`, for models that know no other)
    ESC i ! 00                        report unasked how printing goes
    ESC i z flags kind width length rows(4) 00 00
    ESC i M 40, ESC i A 01, ESC i K 08   cut; after each label; and at the end
    ESC i d margin                    35 dots on a continuous roll, 0 on labels
    M 02                              only with `compress=packbits`, which a QL-500 to 700 and the QL-800 do not know
    g 00 n data | Z                   a line of pins, n bytes; Z: a white one
    w 01 n data, w 02 n data          with `roll=black-red`: the line's black, and then its red, which is white here
    1A                                print, and feed

**The pins are mirrored**: the highest bit of a line's first byte is the pin at the label's right edge. The picture is
put at the left edge of what the roll can print (1.5 mm are lost on each side: of 62 mm, 696 of 732 dots are left). A
picture as wide as the whole roll is cropped to that, and one as long as a die-cut label to its printable length, if no
ink is lost; otherwise it is refused.

**Two colours** (`roll=black-red`): with the roll that a QL-800 comes with (DK-22251) the printer refuses a job that is
not in two colours: bit 0 of ESC i K, and two lines of pins for each row.

**Answers**: `ESC i S`, 32 bytes. It is asked before a label only, as the manual forbids it while the printer prints.
Then packets of the same form come unasked: phase “printing”; “printed” or an error; phase “waiting to receive”, which
is the confirmation. Over the network many models never answer, so that `status=no` is the default for `tcp://`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from PIL import Image

from drivers.errors import DeviceUrlError
from drivers.printers.base import Paper, PictureError, PrinterStatus
from drivers.printers.brother_media import HEAD, MARGIN, WIDE_HEAD, WIDE_MODELS_SHIFT, Media, roll_for
from drivers.printers.ink import bits
from drivers.printers.language import IS_IT_ON, GarbledAnswerError, LanguageKind, Stock
from drivers.urls import DeviceUrl
from drivers.words import words

DOTS_PER_MM = 300 / 25.4
ASK = b"\x1biS"
PACKET = 32
HEADER = b"\x80\x20\x42"
REPLY, PRINTED, ERROR, TURNED_OFF, NOTIFICATION, PHASE_CHANGE = 0, 1, 2, 4, 5, 6  # byte 18, status type
WAITING, PRINTING = 0, 1  # byte 19, phase type
NO_MEDIA, MEDIA_END, CUTTER_JAM, IN_USE, SWITCHED_OFF, VOLTAGE, FAN = 0x01, 0x02, 0x04, 0x10, 0x20, 0x40, 0x80  # byte 8
WRONG_MEDIA, BUFFER_FULL, TRANSMISSION, IMAGE_FULL, COVER_OPEN, CANCELLED, NOT_FED, SYSTEM = (
    1 << bit for bit in range(8)
)  # byte 9
INVALIDATE, INVALIDATE_WIDE = 200, 350
KIND_VALID, WIDTH_VALID, LENGTH_VALID, RECOVERY = 0x02, 0x04, 0x08, 0x80
PRINT = b"\x1a"


@dataclass(frozen=True, slots=True)
class Brother:
    """The language, for one roll. It has no state."""

    media: Media
    head_dots: int = HEAD
    compress: bool = False
    sets_mode: bool = True
    two_colours: bool = False

    @property
    def name(self) -> str:
        return "brother"

    @property
    def questions(self) -> Sequence[bytes]:
        return (ASK,)

    @property
    def when_silent(self) -> str:
        return IS_IT_ON

    def label(self, picture: Image.Image) -> bytes:
        lines = self._lines(self._printable(picture))
        rows = b"".join(self._row(line) for line in lines)
        return self._initialize() + self._page(len(lines)) + rows + PRINT

    def is_complete(self, question: bytes, answer: bytes) -> bool:
        """Whether there is a whole packet with a reply or an error, or bytes that are no packet."""
        nonsense = not answer.startswith(HEADER[: len(answer)])
        return nonsense or any(packet[18] in (REPLY, ERROR, TURNED_OFF) for packet in _packets(answer))

    def status(self, answers: Sequence[bytes]) -> PrinterStatus:
        """The status of the first error, else of the newest reply; unasked packets behind them change nothing."""
        (answer,) = answers
        packets = _packets(answer)
        if not packets or len(answer) % PACKET or any(not packet.startswith(HEADER) for packet in packets):
            raise GarbledAnswerError(f"not an answer to ESC i S: {answer[:PACKET].hex(' ')}")
        said = _of(packets, ERROR, TURNED_OFF)[:1] or _of(packets, REPLY)[-1:]
        if not said:
            raise GarbledAnswerError("only what a printer says unasked")
        return packet_status(said[0])

    def is_over(self, said: bytes) -> bool:
        """Whether there is an error, or “printed” and then “waiting to receive”, or bytes that are no packet."""
        packets = _packets(said)
        printed = [packet[18] for packet in packets].index(PRINTED) if _of(packets, PRINTED) else len(packets)
        waits = any(packet[19] == WAITING for packet in _of(packets[printed:], PHASE_CHANGE))
        return _nonsense(said) or waits or bool(_of(packets, ERROR, TURNED_OFF))

    def ending(self, said: bytes) -> PrinterStatus | None:
        packets = _packets(said)
        if _nonsense(said):
            raise GarbledAnswerError(f"not said by a Brother: {said[:PACKET].hex(' ')}")
        telling = (_of(packets, ERROR, TURNED_OFF) or _of(packets, PRINTED))[:1]
        return packet_status(telling[0]) if telling else None

    def end_cut_label(self, job: bytes) -> bytes:
        """Zeros are white within a line of pins, and ignored outside of one."""
        return bytes(self.head_dots // 8 + INVALIDATE_WIDE) + b"\x1b@"

    @property
    def cancel(self) -> bytes:
        """The beginning of a job drops the one before it, if that has not begun to print."""
        return bytes(INVALIDATE_WIDE) + b"\x1b@"

    @property
    def is_round(self) -> bool:
        return self.media.is_round

    def edge_mm(self, stock: Stock) -> float:
        """See `Edged`. A label narrower than the roll is in its middle; along a continuous roll nothing stays white.

        >>> label = Stock(62, 29, 300)
        >>> round(Brother(roll_for(62, 29, continuous=False)).edge_mm(label), 2)
        3.03
        """
        across = stock.width_mm - self.media.printable_dots / DOTS_PER_MM
        along = stock.height_mm - self.media.printable_length / DOTS_PER_MM if self.media.printable_length else 0.0
        return max(0.0, across, along) / 2

    def _initialize(self) -> bytes:
        invalidate = INVALIDATE_WIDE if self.head_dots == WIDE_HEAD else INVALIDATE
        return bytes(invalidate) + b"\x1b@" + b"\x1bia\x01" * self.sets_mode + b"\x1bi!\x00"

    def _page(self, rows: int) -> bytes:
        media = self.media
        valid = RECOVERY | KIND_VALID | WIDTH_VALID | (LENGTH_VALID if media.length_mm else 0)
        roll = bytes([valid, media.kind, media.width_mm, media.said_length_mm])
        margin = 0 if media.length_mm else MARGIN
        return (
            b"\x1biz" + roll + rows.to_bytes(4, "little") + b"\x00\x00"
            b"\x1biM\x40"
            + b"\x1biA\x01"
            + (b"\x1biK\x09" if self.two_colours else b"\x1biK\x08")
            + b"\x1bid"
            + margin.to_bytes(2, "little")
            + (b"M\x02" if self.compress else b"")
        )

    def _printable(self, picture: Image.Image) -> Image.Image:
        """The picture without the edges that this roll cannot print. Raises PictureError where there is ink."""
        width = min(picture.width, self.media.printable_dots)
        height = min(picture.height, self.media.printable_length or picture.height)
        left, top = (picture.width - width) // 2, (picture.height - height) // 2
        middle = picture.crop((left, top, left + width, top + height))
        if self.media.is_round and _ink_outside(middle, self.media):
            raise PictureError(
                words("The label's ink goes beyond the round label."),
                words("Choose a template that keeps to the middle."),
            )
        if _ink(middle) != _ink(picture):
            raise PictureError(
                words(
                    "The label's ink comes too near to its edge: on this roll a Brother QL prints {width} of "
                    "{whole_width} dots across and {height} of {whole_height} along.",
                    width=width,
                    whole_width=picture.width,
                    height=height,
                    whole_height=picture.height,
                ),
                words("Use a wider roll or a smaller label."),
            )
        return middle

    def _lines(self, picture: Image.Image) -> list[bytes]:
        """All pins for each row of the picture, mirrored."""
        shift = WIDE_MODELS_SHIFT if self.head_dots == WIDE_HEAD else 0
        unused = self.media.right_pins + shift + self.media.printable_dots - picture.width
        pins = Image.new("1", (self.head_dots, picture.height), 1)
        pins.paste(picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (unused, 0))
        return [line.tobytes() for line in bits(pins)]

    def _row(self, line: bytes) -> bytes:
        if self.two_colours:
            black, red = (b"w%c%c" % (colour, len(line)) for colour in (1, 2))
            return black + line + red + bytes(len(line))
        if not any(line):
            return b"Z"
        data = packed(line) if self.compress else line
        return b"g\x00" + bytes([len(data)]) + data


def _ink_outside(picture: Image.Image, media: Media) -> bool:
    """Whether a dot of ink is outside of the round label."""
    rows, columns = np.ogrid[: picture.height, : picture.width]
    squared = (rows - (picture.height - 1) / 2) ** 2 + (columns - (picture.width - 1) / 2) ** 2
    is_ink = np.asarray(picture.convert("L")) == 0
    return bool((is_ink & (squared > (media.width_mm * DOTS_PER_MM / 2) ** 2)).any())


def _ink(picture: Image.Image) -> int:
    return int(np.bitwise_count(bits(picture)).sum())


def packed(line: bytes) -> bytes:
    """PackBits, as in TIFF; a line that would become longer is one literal run.

    >>> packed(b"\\x00" * 20 + b"\\x22\\x22\\x23\\xba\\xbf\\xa2\\x22\\x2b").hex(" ")
    'ed 00 ff 22 05 23 ba bf a2 22 2b'
    """
    out, literal = bytearray(), bytearray()
    for byte, group in groupby(line):
        run = len(list(group))
        if run == 1:
            literal.append(byte)
            continue
        out += _literal(literal)
        literal.clear()
        for length in [128] * (run // 128) + [run % 128]:
            out += bytes([(1 - length) & 0xFF, byte]) if length > 1 else bytes([0, byte]) * length
    out += _literal(literal)
    return bytes(out) if len(out) <= len(line) else _literal(line)


def _literal(data: bytes | bytearray) -> bytes:
    parts = [bytes(data[at : at + 128]) for at in range(0, len(data), 128)]
    return b"".join(bytes([len(part) - 1]) + part for part in parts)


def _packets(answer: bytes) -> list[bytes]:
    """The packets that are complete."""
    return [answer[at : at + PACKET] for at in range(0, len(answer) - PACKET + 1, PACKET)]


def _nonsense(said: bytes) -> bool:
    return any(said[at : at + 3] != HEADER[: len(said) - at] for at in range(0, len(said), PACKET))


def _of(packets: Sequence[bytes], *kinds: int) -> list[bytes]:
    return [packet for packet in packets if packet[18] in kinds]


HAS_ERROR = words("The printer has an error.")
FAULTS = (
    (0, WRONG_MEDIA, words("Another roll is in the printer than the label is for.")),
    (CUTTER_JAM, 0, words("The printer's cutter is stuck.")),
    (0, NOT_FED, words("The printer cannot feed the roll.")),
    (FAN, 0, words("The printer's fan is broken.")),
    (IN_USE, 0, words("The printer is used by another.")),
    (SWITCHED_OFF, 0, words("The printer was switched off.")),
    (VOLTAGE, 0, words("The printer's power supply is wrong.")),
    (0, BUFFER_FULL | TRANSMISSION | IMAGE_FULL, words("The printer did not understand the label.")),
    (0, CANCELLED, words("The label was cancelled at the printer.")),
    (0, SYSTEM, words("The printer has a fault; switch it off and on.")),
    (0x08, 0, HAS_ERROR),
)
"""Bits of bytes 8 and 9, and what they mean; the first that is set is told."""


def packet_status(packet: bytes) -> PrinterStatus:
    """The status in one packet of 32 bytes."""
    first, second, kind, phase = packet[8], packet[9], packet[18], packet[19]
    return PrinterStatus(
        answered=True,
        paper=Paper.OUT if first & (NO_MEDIA | MEDIA_END) else Paper.OK,
        cover_open=bool(second & COVER_OPEN),
        fault=_fault(first, second, kind),
        busy=phase == PRINTING,
    )


def _fault(first: int, second: int, kind: int) -> str:
    if kind == ERROR and not (first or second):
        return HAS_ERROR
    if kind == TURNED_OFF:
        first |= SWITCHED_OFF
    return next((fault for of_first, of_second, fault in FAULTS if first & of_first or second & of_second), "")


def _open(url: DeviceUrl, stock: Stock) -> Brother:
    head = {"normal": HEAD, "wide": WIDE_HEAD}[url.choice("head", "normal", ("normal", "wide"))]
    continuous = url.choice("feed", "label", ("label", "lines")) == "lines"
    media = roll_for(stock.width_mm, stock.height_mm, continuous=continuous)
    if media is None or media.printable_dots > head:
        raise DeviceUrlError(
            words("No roll of this printer holds labels of {width} mm.", width=f"{stock.width_mm:g}"),
            words("Choose a narrower label, or correct size=."),
        )
    compress = url.choice("compress", "none", ("none", "packbits")) == "packbits"
    two_colours = url.choice("roll", "black", ("black", "black-red")) == "black-red"
    if two_colours and compress:
        raise DeviceUrlError(words("A printer of two colours knows no compress=packbits."), words("Leave it out."))
    return Brother(
        media,
        head,
        compress=compress,
        sets_mode=url.choice("mode", "raster", ("raster", "no")) == "raster",
        two_colours=two_colours,
    )


BROTHER = LanguageKind(_open, ("head", "feed", "compress", "mode", "roll"), dpi=300, mute_over=("tcp",))
