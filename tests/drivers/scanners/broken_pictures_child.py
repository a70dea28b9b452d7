"""Opens and reads broken pictures by the thousand, then says how much memory that took at most. Run as a child.

Arguments: how many, and a seed. Prints one line: pictures opened, pictures refused, largest resident memory in KB.
"""

from __future__ import annotations

import re
import resource
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import zxingcpp

from drivers.scanners import decode
from drivers.scanners.vision import UnreadablePictureError, cv2, np, unpack

F = zxingcpp.BarcodeFormat
KINDS = (".png", ".jpg", ".webp", ".bmp", ".tiff", ".gif")


def png(width: int, height: int, body: bytes, depth: int = 8, colour: int = 0) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def zeros(width: int, height: int, bits: int) -> bytes:
    """The packed rows of a PNG without a mark on it."""
    packer, row = zlib.compressobj(9), bytes(1 + (width * bits + 7) // 8)
    return b"".join(packer.compress(row) for _ in range(height)) + packer.flush()


def bomb() -> bytes:
    """30,000 x 30,000 black and white: 109 KB that unpack to 900 MB in grey and 2.7 GB in colour."""
    return png(30_000, 30_000, zeros(30_000, 30_000, 1), depth=1)


def bombs() -> Iterator[bytes]:
    yield bomb()
    yield png(65_535, 65_535, zeros(65_535, 40, 8))
    yield png(1, 2**31 - 1, zeros(1, 1000, 8))
    yield overlong()
    yield png(5_700, 5_700, zeros(5_700, 5_700, 64), depth=16, colour=6)  # the largest that is opened at all


def overlong() -> bytes:
    """A small PNG, one part of which says that it is 2 GB long."""
    whole = png(226, 110, zeros(226, 110, 8))
    at = whole.index(b"IDAT") - 4
    return whole[:at] + (2**31 - 10).to_bytes(4) + whole[at + 4 :]


def whole_pictures(chance: np.random.Generator) -> Iterator[bytes]:
    code = np.array(zxingcpp.create_barcode("5901234123457", F.EAN13).to_image(scale=2))
    colour = cv2.cvtColor(code, cv2.COLOR_GRAY2BGR)
    clear = np.dstack([colour, 255 - code])
    one = np.zeros((1, 1), np.uint8)
    noise = chance.integers(0, 256, (200, 300), np.uint8)
    for kind in KINDS:
        for picture in (code, colour, clear, one, noise, code.astype(np.uint16) * 257):
            try:
                made, packed = cv2.imencode(kind, picture)
            except cv2.error:
                continue  # this kind cannot hold that picture
            if made:
                yield packed.tobytes()


def broken(wholes: list[bytes], chance: np.random.Generator) -> bytes:
    """One of them, cut off or with bytes changed, or both."""
    data = bytearray(wholes[int(chance.integers(len(wholes)))])
    if chance.random() < 0.5:
        del data[int(chance.integers(len(data))) :]
    for _ in range(int(chance.integers(0, 6)) if data else 0):
        data[int(chance.integers(len(data)))] = int(chance.integers(256))
    return bytes(data)


def main(count: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    wholes, reader = list(whole_pictures(chance)), decode.LiveReader()
    opened = refused = 0
    for data in [*bombs(), *wholes, *(broken(wholes, chance) for _ in range(count))]:
        try:
            picture = unpack(data)
        except UnreadablePictureError:
            refused += 1
            continue
        decode.read(picture)
        reader.read(picture)
        opened += 1
    print(opened, refused, most_memory_kb())


def most_memory_kb() -> int:
    """The most that this program had. getrusage would also count what its parent had when it was forked off."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
