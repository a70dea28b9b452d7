"""The 50 x 30 mm jar label at 203 dpi: its words drawn dot by dot, and few enough bytes for any printer."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
import typst
from PIL import Image

from drivers.printers.escpos import EscPos
from drivers.printers.tspl import Tspl
from drivers.printers.zpl import Zpl
from kiosk.labels import LabelError, LabelSize, Renderer, jar_label
from kiosk.labels.pages import FONTS
from kiosk.labels.samples import JAR
from tests.kiosk.labels.example import ALMONDS, JAM, KITCHEN, LEMON, PECTIN, STRAWBERRIES, SUGAR, batch, use

SMALL = LabelSize.parse("50x30")
RAW = 400 * 240 // 8
RENDERER = Renderer()
WITH_ALMONDS = (
    use(STRAWBERRIES, "8 lb"),
    use(SUGAR, "4 lb"),
    use(ALMONDS, "1 lb"),
    use(PECTIN, "2 oz"),
    use(LEMON, "1 oz"),
)
LABELS = {
    "with a word about storage": JAR,
    "of the example kitchen": jar_label(batch(), 17, KITCHEN),
    "with an allergen": jar_label(batch(*WITH_ALMONDS), 17, KITCHEN),
    "of California": jar_label(batch(), 17, replace(KITCHEN, jurisdiction="US-CA")),
}


ON_A_STALL = replace(KITCHEN, jurisdiction="UK", statement="")
DRAWN = jar_label(batch(product=replace(JAM, largest_side_cm2=60, storage="Keep cool.")), 17, ON_A_STALL)


@pytest.mark.parametrize("which", LABELS)
def test_a_small_label_takes_few_bytes(which: str) -> None:
    """Smooth letters, as the US has, take half as many again as drawn ones."""
    picture = RENDERER.render(LABELS[which], SMALL, 203)
    assert len(Zpl().label(picture)) <= 4500
    assert len(EscPos().label(picture)) <= 0.75 * RAW
    assert len(Tspl().label(picture)) <= 0.75 * RAW


@pytest.mark.parametrize("which", LABELS)
@pytest.mark.parametrize("dpi", [203, 300])
def test_a_small_us_label_has_the_letters_of_a_small_pack(which: str, dpi: int) -> None:
    """3/64 inch, by 21 CFR 101.2(c); the net contents 1/16 inch by their lower-case letters."""
    layout = RENDERER.set(LABELS[which], SMALL, dpi).layout
    assert layout.x_height_mm >= 1.19
    assert layout.net_line_mm >= 1.58
    assert layout.complete


def test_a_label_of_a_small_jar_elsewhere_is_drawn_dot_by_dot_and_takes_fewer() -> None:
    printed = RENDERER.set(DRAWN, SMALL, 203)
    assert len(Zpl().label(printed.picture)) <= 3000
    assert (printed.layout.x_height_mm, printed.layout.complete) == (1.0, True)


def test_where_there_are_dots_enough_the_letters_are_smooth() -> None:
    assert RENDERER.set(JAR, SMALL, 300).layout.x_height_mm > 1.1
    assert RENDERER.set(JAR, LabelSize.parse("58x40"), 203).layout.x_height_mm >= 1.587


def set_in_dots(text: str, weight: int = 400) -> np.ndarray:
    """True is ink; 16 dots an em, the first line's base on the 14th row."""
    page = f"""
#set page(width: {16 * len(text)}pt, height: 18pt, margin: 0pt)
#set text(font: "Jarmark Dots", weight: {weight}, size: 16pt, top-edge: "baseline", fallback: false)
#place(dy: 14pt, text("{text}"))
"""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
    png = typst.Compiler(font_paths=fonts).compile(page.encode(), format="png", ppi=72)
    grey = np.asarray(Image.open(io.BytesIO(png)).convert("L"))  # type: ignore[arg-type]
    assert not ((grey > 2) & (grey < 253)).any(), "an edge that is not on a dot"
    return grey < 128


def test_the_same_letter_comes_out_the_same_wherever_it_stands() -> None:
    ink = set_in_dots("aeaxHH")
    cells = [ink[:, 8 * n : 8 * n + 8] for n in range(6)]
    assert (cells[0] == cells[2]).all()
    assert (cells[4] == cells[5]).all()
    assert not (cells[0] == cells[1]).all()
    rows = [np.flatnonzero(cells[n].any(axis=1)) for n in (3, 4)]
    assert [(len(one), one[-1]) for one in rows] == [(8, 13), (11, 13)]  # x of 8 dots, H of 11, both on the line


@pytest.mark.parametrize(("weight", "wide"), [(400, 8), (700, 9)])
def test_letters_do_not_touch(weight: int, wide: int) -> None:
    """T and its likes go from edge to edge in the font that these are made of."""
    for letter in "TMWmŤđ0":
        ink = set_in_dots(letter * 4, weight)
        ends = ink[:, wide - 1 : 3 * wide : wide] & ink[:, wide : 3 * wide + 1 : wide]
        assert not ends.any(), letter


def test_bold_is_a_dot_wider_and_keeps_its_gaps() -> None:
    plain, bold = set_in_dots("m"), set_in_dots("m", 700)
    assert bold.sum() > 1.1 * plain.sum()
    assert bold[10].tolist()[:9] == [True, True, False, True, False, True, True, True, False]


@pytest.mark.parametrize(
    "letters", ["Œufs à la crème, ½ bio", "Größe ß, Żurek, Čaj", "8 °F · 5 € – 6 — “x” −1", "Brânză proaspătă, mușețel"]
)
def test_it_has_the_letters_of_western_kitchens(letters: str) -> None:
    box = set_in_dots("\ue000")
    assert np.array_equal(set_in_dots("Ж"), box), "that one it lacks"
    for letter in letters.replace(" ", ""):
        assert not np.array_equal(set_in_dots(letter), box), letter


def test_a_european_label_that_finds_no_room_is_told_that_a_small_jar_may_have_smaller_words() -> None:
    label = replace(jar_label(batch(), 17, replace(KITCHEN, jurisdiction="EU", statement="")), storage="Keep cool.")
    with pytest.raises(LabelError) as refused:
        RENDERER.render(label, SMALL, 203)
    assert "give the product's largest_side_cm2" in refused.value.what_to_do
    assert RENDERER.set(replace(label, largest_side_cm2=60), SMALL, 203).layout.x_height_mm == 1.0
    with pytest.raises(LabelError) as refused:
        RENDERER.render(replace(label, largest_side_cm2=90), SMALL, 203)
    assert "largest_side_cm2" not in refused.value.what_to_do
