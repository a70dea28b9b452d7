"""Makes kiosk/ui/fonts/JarmarkDots-*.ttf, the letters for printers of few dots, out of Spleen 8x16 (BSD-2-Clause).

    pip install fonttools numpy pillow
    python deploy/fonts/dots.py spleen-8x16.otf kiosk/ui/fonts

Spleen is drawn dot by dot: at 16 dots an em every stem is two dots wide, wherever a letter stands. Its x is 7 dots
high, which 203 dpi makes 0.88 mm; the least on a small label is 0.9. So one row of stems is doubled, the third above
the line: x 8 dots, capitals 11. Some letters fill their cell from edge to edge, such as T; they lose a dot on each
side, or TT would be one bar. Bold is one dot wider, and so is its cell. The dashes and the Romanian s and t, which
Spleen lacks, are made of its hyphen and of their Turkish likes; what else it lacks is set in the labels' other fonts.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

EM, WIDE, ABOVE, BELOW = 16, 8, 12, 4  # dots, in Spleen
DOUBLED = 9  # from the top of the cell; the same for all, so that lines keep their rows
LIKES = {0x0218: 0x015E, 0x0219: 0x015F, 0x021A: 0x0162, 0x021B: 0x0163}
DASHES = {0x2010: 6, 0x2011: 6, 0x2013: 7, 0x2014: 8, 0x2212: 7}  # dots; two em dashes are one line, as they should be
DRAWN = {  # what Spleen draws too closely for paper, from the top down to the line
    "A": "..###.. .##.##. ##...## ##...## ##...## ####### ##...## ##...## ##...## ##...## ##...##",
    "w": "##...## ##...## ##.#.## ##.#.## ##.#.## ####### .##.##. .##.##.",
}
DRAWN_BOLD = {
    "A": "..####.. .######. ###..### ###..### ###..### ######## ###..### ###..### ###..### ###..### ###..###",
    "M": "##....## ###..### ######## ######## ##.##.## ##.##.## ##....## ##....## ##....## ##....## ##....##",
    "W": "##....## ##....## ##....## ##....## ##.##.## ##.##.## ##.##.## ######## ######## ###..### ##....##",
    "w": "##....## ##....## ##.##.## ##.##.## ##.##.## ######## .######. .##..##.",
}
TOO_FULL = "ŒœÆæ¼½¾"  # bold, they would be blots
UNIT = 64  # of the font, a dot
WANTED = (range(0x20, 0x7F), range(0xA0, 0x250), range(0x2000, 0x2070), range(0x20A0, 0x20C0), range(0x2212, 0x2213))


def cell(font: ImageFont.FreeTypeFont, character: str) -> np.ndarray:
    """True is ink."""
    picture = Image.new("L", (WIDE, ABOVE + BELOW), 255)
    ImageDraw.Draw(picture).text((0, ABOVE), character, font=font, fill=0, anchor="ls")
    ink = np.asarray(picture) < 128
    if character.isalpha() and ink[:, -1].any():
        ink[:, -1] = False
        ink[:, 0] &= ~ink[:, 1:4].all(axis=1)  # the end of a bar, not a stem
    return np.insert(ink, DOUBLED, ink[DOUBLED], axis=0)


def ink(font: ImageFont.FreeTypeFont, code: int, bold: bool) -> np.ndarray:
    """True is ink; a letter's whole cell, from the top."""
    letter = chr(LIKES.get(code, code))
    if letter in (DRAWN_BOLD if bold else DRAWN):
        return drawn((DRAWN_BOLD if bold else DRAWN)[letter], WIDE + bold)
    plain = dash(font, DASHES[code]) if code in DASHES else cell(font, letter)
    return bolder(plain) if bold and letter not in TOO_FULL else plain


def drawn(rows: str, wide: int) -> np.ndarray:
    dots = np.array([[dot == "#" for dot in row] for row in rows.split()])
    return np.pad(dots, ((ABOVE + 1 - len(dots), BELOW), (0, wide - dots.shape[1])))


def dash(font: ImageFont.FreeTypeFont, dots: int) -> np.ndarray:
    ink = cell(font, "-")
    return ink.any(axis=1)[:, None] & (np.arange(WIDE) < dots)[None, :]


def bolder(ink: np.ndarray) -> np.ndarray:
    """A dot wider, to the right; a gap of one dot between two stems stays open, or an m would be a block."""
    wide = np.pad(ink, ((0, 0), (1, 2)))
    gaps = ~wide[:, 1:-1] & wide[:, :-2] & wide[:, 2:]
    return (wide[:, 1:-1] | wide[:, :-2]) & ~gaps


def glyph(ink: np.ndarray):
    """Each run of dots in a row is a box; runs that go on below are one."""
    pen = TTGlyphPen(None)
    open_runs: dict[tuple[int, int], int] = {}
    for row in range(len(ink) + 1):
        dots = np.flatnonzero(np.diff(np.pad(ink[row].astype(int), 1))) if row < len(ink) else []
        runs = {(int(dots[i]), int(dots[i + 1])) for i in range(0, len(dots), 2)}
        for run in [run for run in open_runs if run not in runs]:
            box(pen, run, open_runs.pop(run), row)
        for run in runs:
            open_runs.setdefault(run, row)
    return pen.glyph()


def box(pen: TTGlyphPen, run: tuple[int, int], top: int, bottom: int) -> None:
    (left, right), (high, low) = run, (ABOVE + 1 - top, ABOVE + 1 - bottom)
    corners = [(left, low), (left, high), (right, high), (right, low)]
    pen.moveTo((corners[0][0] * UNIT, corners[0][1] * UNIT))
    for x, y in corners[1:]:
        pen.lineTo((x * UNIT, y * UNIT))
    pen.closePath()


def said(font: TTFont, name: int) -> str:
    return str(font["name"].getDebugName(name)).replace('"', "").strip()


def build(source: Path, weight: str, file: Path) -> None:
    spleen, notice = ImageFont.truetype(str(source), EM), TTFont(source)
    known = {**dict.fromkeys(notice.getBestCmap()), **LIKES, **DASHES}
    letters = [code for some in WANTED for code in some if code in known]
    bold = weight == "Bold"
    names = {code: f"u{code:04X}" for code in letters}
    inks = {names[code]: ink(spleen, code, bold) for code in letters}
    glyphs = {name: glyph(dots) for name, dots in inks.items()}
    glyphs[".notdef"] = glyph(np.ones((ABOVE + 1, WIDE - 1), bool))
    advance = (WIDE + bold) * UNIT
    builder = FontBuilder(EM * UNIT, isTTF=True)
    builder.setupGlyphOrder([".notdef", *inks])
    builder.setupCharacterMap(names)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: (advance, getattr(one, "xMin", 0)) for name, one in glyphs.items()})
    builder.setupHorizontalHeader(ascent=(ABOVE + 1) * UNIT, descent=-BELOW * UNIT)
    builder.setupNameTable(
        {
            "familyName": "Jarmark Dots",
            "styleName": weight,
            "fullName": f"Jarmark Dots {weight}",
            "psName": f"JarmarkDots-{weight}",
            "version": f"From {said(notice, 4)}, {said(notice, 5)}",
            "copyright": said(notice, 0),
        }
    )
    builder.setupOS2(
        usWeightClass=700 if bold else 400, sxHeight=8 * UNIT, sCapHeight=11 * UNIT, sTypoAscender=13 * UNIT
    )
    builder.setupPost(isFixedPitch=1)
    builder.font["head"].created = builder.font["head"].modified = 0  # the same bytes whenever it is made
    builder.font.recalcTimestamp = False
    builder.save(file)
    print(f"{file.name}: {len(letters)} letters, {file.stat().st_size} bytes")


if __name__ == "__main__":
    origin, folder = Path(sys.argv[1]), Path(sys.argv[2])
    for style in ("Regular", "Bold"):
        build(origin, style, folder / f"JarmarkDots-{style}.ttf")
