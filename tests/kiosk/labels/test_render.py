"""The picture: the golden ones, one for each unit, and those that must be refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops

from db import PackShape
from drivers.printers import Outcome
from drivers.printers.virtual_server import VirtualPrinterServer
from drivers.registry import open_printer
from kiosk.labels import JarLabel, Label, LabelError, LabelSize, Renderer, bag_tag, jar_label, render
from kiosk.labels.codes import Code, CodeStyle, modules
from kiosk.labels.gallery import more_jars
from kiosk.labels.samples import SAMPLES
from tests.kiosk.labels.example import (
    ALMONDS,
    BERRIES,
    KITCHEN,
    Ingredient,
    batch,
    read_by_pyzbar,
    read_by_us,
    read_by_zxing,
    use,
)

SIZE = LabelSize.parse("58x40")
GOLDEN = Path(__file__).parent / "golden"
UNITS = range(1, 37)
RENDERER = Renderer()


def jar(unit: int = 1, **changes: object) -> JarLabel:
    return replace(jar_label(batch(), unit, KITCHEN), **changes)  # type: ignore[arg-type]


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageChops.difference(one.convert("L"), other.convert("L")).getbbox() is None


def goldens() -> dict[str, tuple[Label, str, int]]:
    almonds = (*batch().uses, use(ALMONDS, "1 lb"))
    kinds = {f"{name}-58x40-203": (label, "58x40", 203) for name, label in SAMPLES.items() if name != "lid"}
    return {
        "jar-SJ-20260304-A-001": (jar(), "58x40", 203),
        "jar-with-almonds": (jar_label(batch(*almonds), 1, KITCHEN), "58x40", 203),
        "bag-strawberries": (bag_tag(BERRIES), "58x40", 203),
        "jar-50x30-203": (jar(17), "50x30", 203),
        "jar-58x40-300": (jar(17), "58x40", 300),
        "jar-eu-58x40-203": (more_jars()["jar-eu"], "58x40", 203),
        "jar-62-300": (more_jars()["jar-nuts"], "62", 300),
        "jar-4x6in-203": (more_jars()["jar-nuts"], "4x6in", 203),
        "lid-40x12-203": (jar(17), "40x12", 203),
        "recipe-4x6in-203": (SAMPLES["recipe"], "4x6in", 203),
        **kinds,
    }


def golden_picture(name: str) -> Image.Image:
    label, size, dpi = goldens()[name]
    return render(label, LabelSize.parse(size), dpi)


@pytest.mark.parametrize("name", goldens())
def test_golden(name: str) -> None:
    """To make them again: `python -m tests.kiosk.labels.test_render`, then look at them."""
    with Image.open(GOLDEN / f"{name}.png") as golden:
        assert same(golden_picture(name), golden)


def test_it_is_exactly_the_printers_dots() -> None:
    picture = render(jar(), SIZE, 203)
    assert (picture.mode, picture.size) == ("1", (464, 320))
    assert render(jar(), LabelSize.parse("4x6in"), 300).size == (1200, 1800)


def test_on_a_roll_the_label_is_as_high_as_what_stands_on_it() -> None:
    few = render(jar(), LabelSize.parse("62"), 300)
    more = render(jar(statement="Made in a home kitchen. " * 6), LabelSize.parse("62"), 300)
    assert few.width == more.width == 732
    assert 300 < few.height < more.height


def test_every_unit_is_read_back_by_each_decoder_and_differs_in_nothing_else() -> None:
    texts = [f"SJ-20260304-A-{unit:03d}" for unit in UNITS]
    pictures = [render(jar(unit), SIZE, 203) for unit in UNITS]
    assert [read_by_zxing(picture) for picture in pictures] == [[text] for text in texts]
    assert [read_by_us(picture) for picture in pictures] == [[text] for text in texts]
    as_qr = [render(jar(unit, code_style=CodeStyle.QR), SIZE, 203) for unit in UNITS]
    assert [read_by_zxing(picture) for picture in as_qr] == [[text] for text in texts]
    assert [read_by_pyzbar(picture) for picture in as_qr] == [[text] for text in texts]
    above_number = [np.asarray(picture)[:270, :340] for picture in pictures]
    assert all((part == above_number[0]).all() for part in above_number)


def test_no_two_units_have_the_same_number_on_them() -> None:
    below = {np.asarray(render(jar(unit), SIZE, 203))[270:].tobytes() for unit in UNITS}
    assert len(below) == len(UNITS)


def test_a_number_is_set_the_same_whichever_label_came_before() -> None:
    afresh, after_others = Renderer(), Renderer()
    for unit in (1, 36, 88, 17):
        after_others.render(jar(unit), SIZE, 203)
    assert same(afresh.render(jar(17), SIZE, 203), after_others.render(jar(17), SIZE, 203))


def test_what_is_printed_is_what_was_shown(tmp_path: Path) -> None:
    pictures = [render(jar(unit), SIZE, 203) for unit in (1, 17, 36)]
    with VirtualPrinterServer(tmp_path) as server:
        printer = open_printer(server.url, size="58x40")
        assert [printer.print_label(picture) for picture in pictures] == [Outcome.CONFIRMED] * 3
        printer.close()
        for picture, file in zip(pictures, server.machine.labels, strict=True):
            with Image.open(file) as printed:
                assert same(printed, picture)


@pytest.mark.parametrize(("dpi", "module_dots"), [(203, 7), (300, 10)])
def test_modules_are_whole_dots_within_their_quiet_zone(dpi: int, module_dots: int) -> None:
    picture = np.asarray(render(jar(), LabelSize.parse("70x50"), dpi))
    code = np.kron(modules(Code("SJ-20260304-A-001", matrix=True)) > 0, np.ones((module_dots, module_dots), bool))
    side = len(code)
    rows = range(picture.shape[0] - side + 1)
    places = [
        (top, left)
        for top in rows
        for left in range(picture.shape[1] - side, picture.shape[1] // 2, -1)
        if (picture[top : top + side, left : left + side] == code).all()
    ]
    assert len(places) == 1


def test_the_letters_are_as_large_as_the_law_wants() -> None:
    """Regulation (EU) 1169/2011 article 13(2), (3); Directive 76/211/EEC annex I, 3.1; California's type."""
    european = more_jars()["jar-eu"]
    large, small = (RENDERER.set(replace(european, largest_side_cm2=side), SIZE, 203).layout for side in (200, 60))
    assert large.x_height_mm >= 1.2
    assert small.x_height_mm >= 0.9
    assert large.net_height_mm >= 4
    assert RENDERER.set(more_jars()["jar-california"], SIZE, 203).layout.statement_pt == 12
    us = RENDERER.set(jar(), LabelSize.parse("50x30"), 203).layout
    assert us.x_height_mm >= 1.19
    assert us.complete
    round_jar = replace(jar(), largest_side_cm2=198, pack_shape=PackShape.ROUND)
    with pytest.raises(LabelError, match="70 × 50 mm would do"):
        RENDERER.set(round_jar, SIZE, 203)
    roomy = RENDERER.set(round_jar, LabelSize.parse("70x50"), 203).layout
    assert (roomy.x_height_mm, roomy.net_line_mm) == (pytest.approx(1.5875, abs=0.001), pytest.approx(3.175, abs=0.001))


def test_a_net_line_that_is_too_wide_stands_on_two() -> None:
    """A quart's front asks for 3/16 inch: 1 lb 4 oz and its grams have no room side by side."""
    quart = jar(net="1 lb 4 oz (567 g)", largest_side_cm2=510, pack_shape=PackShape.ROUND)
    layout = RENDERER.set(quart, LabelSize.parse("4x3in"), 203).layout
    assert layout.net_line_mm >= 4.76
    assert layout.x_height_mm >= 1.587


def test_the_letters_reported_are_those_on_the_paper() -> None:
    """The x-height, measured: the rows of ink of a line that has no letter that goes up or down."""
    label = jar(
        name="Jam", statement="", storage="xxx", address="", kitchen_name="xxxx", ingredients=(), best_before=None
    )
    printed = RENDERER.set(label, LabelSize.parse("62x60"), 300)
    ink = ~np.asarray(printed.picture)
    rows = np.flatnonzero(ink[:, 20:120].any(axis=1))
    heights = [len(run) for run in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)]
    assert round(printed.layout.x_height_mm * 300 / 25.4) in heights


def test_a_label_too_small_for_the_words_is_refused_and_not_clipped() -> None:
    long = jar(statement="This food is made in a home kitchen and is not inspected by the Department of Health. " * 6)
    with pytest.raises(LabelError, match="No room for the ingredients on a label of 50 × 30 mm, even in the smallest"):
        render(long, LabelSize.parse("50x30"), 203)
    assert read_by_zxing(render(bag_tag(BERRIES), LabelSize.parse("50x30"), 203)) == ["B0001-4"]


def test_the_example_label_fits_a_small_label() -> None:
    picture = render(jar(17), LabelSize.parse("50x30"), 203)
    assert picture.size == (400, 240)
    assert read_by_zxing(picture) == ["SJ-20260304-A-017"]


def test_a_lids_label_says_that_it_is_not_the_jars() -> None:
    printed = RENDERER.set(jar(17), LabelSize.parse("40x12"), 203)
    assert not printed.layout.complete
    assert read_by_zxing(printed.picture) == ["SJ-20260304-A-017"]


@pytest.mark.parametrize(
    "name",
    [
        "*Strawberry* _Jam_",
        '#let x = panic("no")',
        "$x^2$ @ref <label> // no comment",
        "\\u{1F353} `raw`",
        "Œufs à la ½",
    ],
)
def test_names_are_never_markup(name: str) -> None:
    """The same letters, set as they stand: no template runs them, and the code stays as it was."""
    assert read_by_zxing(render(jar(name=name), SIZE, 203)) == ["SJ-20260304-A-001"]
    lot = replace(BERRIES, ingredient=Ingredient("x", name))
    assert read_by_zxing(render(bag_tag(lot), SIZE, 203)) == ["B0001-4"]


def test_stars_are_printed_as_stars() -> None:
    assert not same(render(jar(name="*Jam*"), SIZE, 203), render(jar(name="Jam"), SIZE, 203))


def test_arabic_is_printed_and_emoji_is_refused_in_words() -> None:
    assert render(jar(name="مربى الفراولة"), SIZE, 203).size == (464, 320)
    with pytest.raises(LabelError, match=r"do not include 🍓\. Write the name without"):
        render(jar(name="Jam 🍓"), SIZE, 203)


@pytest.mark.parametrize("byte", ["\x1b", "\x00", "\x1d", "\u202e", "\u2028"])
def test_control_characters_are_named_and_refused(byte: str) -> None:
    with pytest.raises(LabelError, match=f"do not include U\\+{ord(byte):04X}"):
        render(jar(name=f"Jam{byte}@"), SIZE, 203)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "Marmaladenfruchtaufstrichspezialitätenmanufaktur"}, "No room for the name"),
        ({"statement": "In this kitchen nobody looks. " * 40}, "No room for the"),
        ({"address": "Rue " + "i" * 160}, "No room for the"),
        ({"number": "SJ-20260304-A-001" * 30}, "300 are the most"),
        ({"number": "SJ-Ü-001"}, "letters that cannot be printed"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(change: dict[str, object], words: str) -> None:
    with pytest.raises(LabelError, match=words):
        render(jar(**change), SIZE, 203)


def test_sixty_ingredients_fit_a_large_label_and_not_a_small_one() -> None:
    uses = [use(Ingredient(f"i{n}", f"ingredient number {n}"), f"{n + 1} oz") for n in range(60)]
    label = jar_label(batch(*uses), 1, KITCHEN)
    with pytest.raises(LabelError, match="No room for the ingredients on a label of 58 × 40 mm"):
        render(label, SIZE, 203)
    assert read_by_zxing(render(label, LabelSize.parse("102x152"), 203)) == [label.number]


def test_a_code_of_300_bytes_is_printed_where_it_has_room() -> None:
    label = replace(SAMPLES["bag"], number="B" * 300)  # type: ignore[type-var]
    with pytest.raises(LabelError, match="No room for the"):
        render(label, SIZE, 203)
    slip = replace(SAMPLES["slip"], head="a" * 295)  # type: ignore[type-var]
    assert read_by_zxing(render(slip, LabelSize.parse("4x6in"), 203)) == ["1234:" + "a" * 295]


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for golden in goldens():
        golden_picture(golden).save(GOLDEN / f"{golden}.png")
