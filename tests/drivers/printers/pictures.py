"""200 pictures to print: labels of the example kitchen, text, random ink, white, black, lines, ink at the edges."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

from PIL import Image, ImageDraw

from drivers.label_size import LabelSize
from kiosk.labels import bag_tag, jar_label
from kiosk.labels.render import render
from tests.drivers.printers.cables import random_picture
from tests.kiosk.labels.example import BERRIES, KITCHEN, batch

WIDTHS = (464, 400, 384, 696, 576, 1, 7, 8, 9, 12, 463, 465, 401, 255, 693)  # dots; many are no whole bytes


@cache
def label_pictures() -> tuple[Image.Image, ...]:
    jars = [jar_label(batch(), unit, KITCHEN) for unit in (1, 17, 36)]
    pictures = [render(jar, LabelSize.parse("58x40"), 203) for jar in jars]
    pictures += [render(bag_tag(BERRIES), LabelSize.parse(size), 203) for size in ("50x30", "58x40")]
    return (*pictures, render(jars[0], LabelSize.parse("58x40"), 300))


def white(width: int, height: int) -> Image.Image:
    return Image.new("1", (width, height), 1)


def text_picture(seed: int, width: int, height: int) -> Image.Image:
    """Lines of letters here and there, as on a label, and lines of one dot."""
    chance = random.Random(seed)
    picture = white(width, height)
    draw = ImageDraw.Draw(picture)
    for _ in range(chance.randint(1, 9)):
        words = "".join(chance.choices("Strawberry jam \x1b@\x1dv0 ^XA ~HS CLS 0123", k=chance.randint(1, 40)))
        draw.text((chance.randint(-20, width), chance.randint(-5, height)), words, fill=0)
    for _ in range(chance.randint(0, 4)):
        ends = [(chance.randint(0, width - 1), chance.randint(0, height - 1)) for _ in range(2)]
        draw.line(ends, fill=0, width=chance.choice([1, 1, 5]))
    return picture


def special_pictures() -> Iterator[Image.Image]:
    for width in WIDTHS:
        yield white(width, 40)
        yield Image.new("1", (width, 33), 0)
    for width, height in ((464, 320), (463, 319), (9, 3)):
        for column in (0, width // 2, width - 1):
            picture = white(width, height)
            ImageDraw.Draw(picture).line(((column, 0), (column, height)), fill=0)
            yield picture
        for row in (0, height // 2, height - 1):
            picture = white(width, height)
            ImageDraw.Draw(picture).line(((0, row), (width, row)), fill=0)
            yield picture
        picture = white(width, height)
        ImageDraw.Draw(picture).rectangle((0, 0, width - 1, height - 1), outline=0)
        yield picture
        for corner in ((0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1)):
            picture = white(width, height)
            picture.putpixel(corner, 0)
            yield picture
    yield text_picture(1, 464, 2400)
    yield random_picture(3, 464, 2400)


@cache
def pictures() -> tuple[Image.Image, ...]:
    """All 200; each name of a test says which."""
    found = [*label_pictures(), *special_pictures()]
    for seed in range(200 - len(found)):
        width = WIDTHS[seed % len(WIDTHS)]
        found.append(random_picture(seed, width) if seed % 3 else text_picture(seed, width, 40 + seed))
    assert len(found) == 200
    return tuple(found)
