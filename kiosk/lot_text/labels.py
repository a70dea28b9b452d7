"""Synthetic labels for measurements: what suppliers print on bags, in several typefaces, as a cheap camera sees it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from kiosk.settings.example.photos import Grey, Pose, photograph

FONTS = Path(__file__).parents[1] / "ui" / "fonts"
TYPES = ("Inter-Regular.otf", "Inter-Bold.otf", "JetBrainsMono-Regular.ttf", "JetBrainsMono-Bold.ttf")
DOTS = "dots"
"""Ink-jet coding: a small typeface with a round dot for each of its pixels."""

LOT_WORDS = ("LOT ", "LOT: ", "Lot No. ", "L", "BATCH ", "Lot#")
DATE_WORDS = ("BEST BY ", "BEST BEFORE ", "EXP ", "BB ", "USE BY ", "Best before end: ")
DATE_FORMS = ("%d %b %Y", "%b %d %Y", "%d%b%Y", "%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%y", "%b %Y")
NAMES = ("STRAWBERRIES", "Cane sugar", "FRUIT PECTIN", "Sea salt", "White vinegar", "CHILI FLAKES")
REST = ("Net Wt 16 oz (454 g)", "Keep cool and dry", "Product of USA", "www.example.com", "Tel. 555-0142", "Grade A")


@dataclass(frozen=True)
class PrintedLabel:
    """A picture and its truth. `dates` has `day`, and another day if the print is ambiguous."""

    picture: Grey
    lot: str
    day: date
    dates: frozenset[date]
    words: str


def labels(count: int, seed: int = 1) -> Iterator[PrintedLabel]:
    """So many labels. The same seed gives the same ones."""
    chance = random.Random(seed)
    for number in range(count):
        yield _label(chance, seed * 10_000 + number)


def _label(chance: random.Random, seed: int) -> PrintedLabel:
    lot = _lot(chance)
    day, form = date(2026, 1, 1) + timedelta(days=chance.randrange(900)), chance.choice(DATE_FORMS)
    stamped = [chance.choice(LOT_WORDS) + lot, (chance.choice(DATE_WORDS) + day.strftime(form)).upper()]
    chance.shuffle(stamped)
    kind = chance.choice((*TYPES, DOTS))
    pose = Pose(
        fill=chance.uniform(0.45, 0.75),
        turn_degrees=chance.uniform(-8, 8),
        tilt=chance.uniform(-0.1, 0.1),
        blur=chance.uniform(0.4, 1.4),
        noise=chance.uniform(2, 9),
        seed=seed,
    )
    flat = _set(chance.choice(NAMES), chance.sample(REST, 2), stamped, kind)
    meanings = _meanings(day, form)
    meant = day if day in meanings else next(iter(meanings))
    return PrintedLabel(photograph(flat, pose), lot, meant, meanings, " | ".join(stamped))


def _lot(chance: random.Random) -> str:
    digits = "".join(chance.choice("0123456789") for _ in range(chance.randint(4, 7)))
    letters = "".join(chance.choice("ABCDEFGHKLMNPRSTVWX") for _ in range(chance.randint(1, 3)))
    return chance.choice(
        (digits + letters, letters + digits, f"{letters}-{digits}", f"{digits[:4]}-{digits[4:]}{letters}")
    )


def _meanings(day: date, form: str) -> frozenset[date]:
    if form == "%b %Y":
        after = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        return frozenset({after - timedelta(days=1)})
    if "/" in form and day.day <= 12:
        return frozenset({day, date(day.year, day.day, day.month)})
    return frozenset({day})


def _set(name: str, small_print: list[str], stamped: list[str], kind: str) -> Image.Image:
    """The flat label: a name, small print, and what was stamped on it."""
    sheet = Image.new("L", (760, 430), 255)
    pen = ImageDraw.Draw(sheet)
    pen.text((30, 22), name, 0, font=_type("Inter-Bold.otf", 52))
    for line, text in enumerate(small_print):
        pen.text((30, 96 + 34 * line), text, 40, font=_type("Inter-Regular.otf", 24))
    for line, text in enumerate(stamped):
        at = 30, 195 + 100 * line
        if kind == DOTS:
            sheet.paste(_in_dots(text), at)
        else:
            pen.text(at, text, 0, font=_type(kind, 42))
    return sheet


def _in_dots(text: str) -> Image.Image:
    small = Image.new("L", (760, 16), 0)
    ImageDraw.Draw(small).text((0, 0), text, 255, font=_type("JetBrainsMono-Regular.ttf", 12))
    across = small.getbbox()
    columns = across[2] if across else 1
    pitch = 4 if columns * 4 <= 700 else 3
    lit = np.asarray(small.crop((0, 0, columns, 16))) > 110
    sheet = np.full((16 * pitch, lit.shape[1] * pitch), 255, np.uint8)
    for y, x in np.argwhere(lit):
        cv2.circle(sheet, (int(x) * pitch + 2, int(y) * pitch + 2), pitch // 2, 25, -1)
    return Image.fromarray(sheet)


def _type(file: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / file), size)
