"""Four printers, written from the public manuals alone: bytes in, what lies on the paper out. They share nothing with
the drivers. Each is strict: a byte that no command explains, a number out of range or an overlap raises `Unexplained`.

Every picture is a list of labels; a label is an array of rows, True where it is black.
"""

from __future__ import annotations

import base64
import re
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Paper = NDArray[np.bool_]


class Unexplained(AssertionError):
    """No manual explains these bytes."""


def explain(is_so: object, words: str) -> None:
    if not is_so:
        raise Unexplained(words)


def black(picture: Image.Image) -> Paper:
    """A picture of mode 1 as such an array."""
    return np.asarray(picture.convert("L")) == 0


def unpacked(data: bytes, width_bytes: int) -> Paper:
    return np.unpackbits(np.frombuffer(data, np.uint8).reshape(-1, width_bytes), axis=1).astype(bool)


class Roll:
    """Paper under a head of so many dots; it only goes forward."""

    def __init__(self, head_dots: int) -> None:
        self.head_dots = head_dots
        self.rows: list[Paper] = []

    def burn(self, ink: Paper) -> None:
        explain(not ink[:, self.head_dots :].any(), "ink beside the head")
        rows = np.zeros((len(ink), self.head_dots), bool)
        rows[:, : ink.shape[1]] = ink[:, : self.head_dots]
        self.rows.append(rows)

    def feed(self, dots: int) -> None:
        self.rows.append(np.zeros((dots, self.head_dots), bool))

    def taken(self) -> Paper:
        rows, self.rows = self.rows, []
        return np.concatenate(rows) if rows else np.zeros((0, self.head_dots), bool)


def escpos(data: bytes, head_dots: int, dpi: int = 203) -> list[Paper]:
    """A TM-L90: motion units of 1/203 inch across and 1/406 along until GS P says otherwise."""
    roll, labels, at, unit = Roll(head_dots), [], 0, 2 * dpi
    stored: Paper | None = None

    def take(count: int) -> bytes:
        nonlocal at
        explain(at + count <= len(data), f"the bytes end in a command at {at}")
        at += count
        return data[at - count : at]

    def number(count: int) -> int:
        return int.from_bytes(take(count), "little")

    while at < len(data):
        command = take(2)
        if command == b"\x1b@":
            unit, stored = 2 * dpi, None
        elif command == b"\x1bJ":
            dots, rest = divmod(number(1) * dpi, unit)
            explain(not rest, "a feed of half a dot")
            roll.feed(dots)
        elif command == b"\x1dP":
            explain(number(1) == dpi, "a unit across that is no dot")
            unit = number(1) or 2 * dpi
        elif command == b"\x1dv":
            explain(take(2) == b"0\x00", "GS v 0 in normal size")
            width, height = number(2), number(2)
            explain(1 <= width <= 128 and 1 <= height <= 4095, "GS v 0: xL xH yL yH")
            roll.burn(unpacked(take(width * height), width))
        elif command == b"\x1d(":
            explain(take(1) == b"L", "GS ( L")
            body = take(number(2))  # a length that was counted wrong leaves ink to be taken for commands
            if body[:2] == b"0p":
                explain(stored is None and body[2:6] == b"0\x01\x011", "GS ( L 112: one colour, once, in normal size")
                width, height = (int.from_bytes(body[place : place + 2], "little") for place in (6, 8))
                explain(1 <= width <= 1024 and 1 <= height <= 1662, "GS ( L 112: xL xH yL yH")
                stored = unpacked(body[10:], (width + 7) // 8)
                explain(len(stored) == height and not stored[:, width:].any(), "GS ( L 112: the data's length")
            else:
                explain(body == b"02" and stored is not None, "GS ( L 50 prints what is stored")
                assert stored is not None
                roll.burn(stored)
                stored = None
        elif command == b"\x1d\x0c":
            labels.append(roll.taken())
        elif command == b"\x1c(":
            explain(take(3) == b"L\x02\x00", "FS ( L")
            function = take(2)
            explain(function in (b"A0", b"B0", b"C0"), "FS ( L 65, 66, 67")
            if function != b"C0":
                labels.append(roll.taken())
        else:
            raise Unexplained(f"{command.hex(' ')} at {at - 2}")
    explain(stored is None, "a picture that was stored and never printed")
    return labels or [roll.taken()]


def zpl(data: bytes) -> list[Paper]:
    """A label format after the other; a field is OR-ed into the label. CRC-16 CCITT is counted bit by bit here."""
    explain(all(0x20 <= byte < 0x7F for byte in data), "ZPL is printable ASCII")
    labels = []
    for text in re.split(r"(?<=\^XZ)", data.decode()):
        if text:
            labels.append(_format(text))
    return labels


def _format(text: str) -> Paper:
    explain(text.startswith("^XA") and text.endswith("^XZ"), "^XA to ^XZ")
    sizes: dict[str, int] = {}
    place: tuple[int, int] | None = None
    label: Paper | None = None
    for command, given in re.findall(r"\^([A-Z]{2})([^^]*)", text[3:-3]):
        if command in ("PW", "LL"):
            explain(1 <= int(given) <= 32000, "^PW, ^LL")
            sizes[command] = int(given)
        elif command == "LH":
            explain(given == "0,0", "^LH")
        elif command == "MN":
            explain(given in ("Y", "M", "N"), "^MN")
        elif command == "PQ":
            explain(given == "1", "^PQ")
        elif command == "FO":
            x, y = given.split(",")
            place = int(x), int(y)
        elif command == "GF":
            explain(place is not None, "^FO before ^GF")
            assert place is not None
            label = np.zeros((sizes["LL"], sizes["PW"]), bool) if label is None else label
            ink = _graphic(given)
            part = label[place[1] :, place[0] :][: len(ink), : ink.shape[1]]
            explain(not ink[len(part) :].any() and not ink[:, part.shape[1] :].any(), "ink off the label")
            part |= ink[: len(part), : part.shape[1]]
        elif command == "FS":
            explain(given == "", "^FS")
            place = None
        else:
            raise Unexplained(f"^{command}")
    explain(label is not None, "a format without a field prints nothing")
    assert label is not None
    return label


def _graphic(given: str) -> Paper:
    if plain := re.fullmatch(r"A,(\d+),(\d+),(\d+),([0-9A-F]+)", given):
        total, row = int(plain[1]), int(plain[3])
        explain(total == int(plain[2]) == len(plain[4]) // 2 and total % row == 0, "^GF's counts")
        return unpacked(bytes.fromhex(plain[4]), row)
    explain(match := re.fullmatch(r"A,(\d+),(\d+),(\d+),:Z64:([A-Za-z0-9+/]+=*):([0-9A-F]{4})", given), "^GFA :Z64:")
    assert match is not None
    total, field, row = int(match[1]), int(match[2]), int(match[3])
    explain(_crc(match[4].encode()) == int(match[5], 16), "the CRC over the base64")
    data = zlib.decompress(base64.b64decode(match[4], validate=True))
    explain(total == field == len(data) and total % row == 0, "^GF's counts")
    return unpacked(data, row)


def _crc(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
        crc &= 0xFFFF
    return crc


def tspl(data: bytes, dots_per_mm: float = 8.0) -> list[Paper]:
    """Lines, and counted bytes after BITMAP. SIZE makes the label; CLS must come before the first BITMAP."""
    labels: list[Paper] = []
    shape: tuple[int, int] | None = None
    label: Paper | None = None
    at = 0
    while at < len(data):
        if match := re.compile(rb"BITMAP (\d+),(\d+),(\d+),(\d+),0,").match(data, at):
            x, y, width, height = (int(group) for group in match.groups())
            start, at = match.end(), match.end() + width * height
            explain(data[at : at + 2] == b"\r\n", "BITMAP's data ends its line")
            at += 2
            explain(label is not None and width and height, "CLS before BITMAP")
            assert label is not None
            ink = ~unpacked(data[start : start + width * height], width)
            part = label[y:, x:][:height, : width * 8]
            explain(not ink[len(part) :].any() and not ink[:, part.shape[1] :].any(), "ink off the label")
            part[:] = ink[: len(part), : part.shape[1]]
            continue
        end = data.find(b"\r\n", at)
        explain(end >= 0, "a line without its end")
        line, at = data[at:end].decode("ascii"), end + 2
        if match_text := re.fullmatch(r"SIZE ([\d.]+) mm,([\d.]+) mm", line):
            width_dots, height_dots = (round(float(side) * dots_per_mm) for side in match_text.groups())
            shape = height_dots, width_dots
        elif line == "CLS":
            explain(shape is not None, "SIZE before CLS")
            assert shape is not None
            label = np.zeros(shape, bool)
        elif line == "PRINT 1,1":
            explain(label is not None, "CLS before PRINT")
            assert label is not None
            labels.append(label.copy())
        else:
            known = re.fullmatch(r"GAP \d+ mm,0 mm|BLINE \d+ mm,0 mm|DIRECTION 0|REFERENCE 0,0", line)
            explain(known, line)
    return labels


def brother(data: bytes, head_dots: int = 720) -> list[tuple[Paper, dict[str, Any]]]:
    """All pins of each line, mirrored back to how the label is read, and what was said of the page."""
    at = 0

    def take(count: int) -> bytes:
        nonlocal at
        explain(at + count <= len(data), f"the bytes end in a command at {at}")
        at += count
        return data[at - count : at]

    nulls = len(data) - len(data.lstrip(b"\0"))
    explain(nulls == (200 if head_dots == 720 else 350), "invalidate")
    at = nulls
    explain(take(2) == b"\x1b@", "initialize")
    page: dict[str, Any] = {}
    rows: list[Paper] = []
    pages: list[tuple[Paper, dict[str, Any]]] = []
    while at < len(data):
        command = take(1)
        if command == b"\x1b":
            explain(take(1) == b"i", "ESC i")
            name = take(1).decode()
            if name == "z":
                flags, kind, width, length, *_ = given = take(10)
                explain(given[8:] == b"\0\0" and flags & 0x86 == 0x86, "ESC i z")
                page.update(kind=kind, width_mm=width, length_mm=length, rows=int.from_bytes(given[4:8], "little"))
            elif name == "d":
                page["margin"] = int.from_bytes(take(2), "little")
            else:
                explain(name in "a!MAK", f"ESC i {name}")
                page[name] = take(1)[0]
        elif command == b"M":
            page["compress"] = take(1)[0]
        elif command == b"Z":
            rows.append(np.zeros((1, head_dots), bool))
        elif command == b"w":
            explain(page["K"] & 1, "two colours are announced")
            colour, line = take(1)[0], take(take(1)[0])
            explain(len(line) == head_dots // 8, "a line has a bit for each pin")
            explain(colour == 1 + (was_black := page.pop("black", 0)), "black, then red")
            if not was_black:
                page["black"] = 1
                rows.append(unpacked(line, head_dots // 8)[:, ::-1])
            else:
                page["red"] = page.get("red", 0) + int(np.unpackbits(np.frombuffer(line, np.uint8)).sum())
        elif command == b"g":
            explain(take(1) == b"\0" and not page["K"] & 1, "g 00, in one colour")
            line = take(take(1)[0])
            line = _unpack_bits(line) if page.get("compress") == 2 else line
            explain(len(line) == head_dots // 8, "a line has a bit for each pin")
            rows.append(unpacked(line, head_dots // 8)[:, ::-1])
        else:
            explain(command == b"\x1a", f"{command.hex()} at {at - 1}")
            explain(len(rows) == page["rows"], "as many lines as were announced")
            pages.append((np.concatenate(rows), dict(page)))
            rows = []
    explain(not rows, "lines after the last page")
    return pages


def _unpack_bits(data: bytes) -> bytes:
    out, at = b"", 0
    while at < len(data):
        count = data[at]
        explain(count != 128, "PackBits 128")
        if count < 128:
            out, at = out + data[at + 1 : at + 2 + count], at + 2 + count
        else:
            out, at = out + data[at + 1 : at + 2] * (257 - count), at + 2
    return out
