"""Pictures that say which unit they are of, so that a whole label is told from a scrap by its dots."""

from __future__ import annotations

from PIL import Image

WIDTH = 16


def numbered(unit: int, height: int) -> Image.Image:
    """The unit's number in the first eight dots of every other row, and turned round in all the others."""
    rows = b"".join(bytes([code, 0x5A]) for code in (unit, 255 - unit) * (height // 2))
    return Image.frombytes("1", (WIDTH, height), rows)


def unit_of(label: Image.Image, height: int) -> int | None:
    """The unit of a label that came out whole, as high as it was sent; None of a scrap."""
    unit = label.tobytes()[0]
    return unit if label.tobytes() == numbered(unit, height).tobytes() else None
