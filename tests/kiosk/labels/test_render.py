"""The picture: the golden one, one for each unit, and those that must be refused."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFilter

from db import Ingredient
from drivers.printers import Outcome
from drivers.printers.virtual_server import VirtualPrinterServer
from drivers.registry import open_printer
from kiosk.labels import BagTag, JarLabel, LabelError, LabelSize, Renderer, TemplateError, bag_tag, jar_label, render
from kiosk.labels.render import TEMPLATES, code_picture
from tests.kiosk.labels.example import ALMONDS, BERRIES, JAM, KITCHEN, batch, read_by_pyzbar, read_by_zxing, use

SIZE = LabelSize.parse("58x40")
GOLDEN = Path(__file__).parent / "golden"
UNITS = range(1, 37)


def jar(unit: int = 1, **changes: object) -> JarLabel:
    return replace(jar_label(batch(), unit, KITCHEN), **changes)  # type: ignore[arg-type]


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageChops.difference(one.convert("L"), other.convert("L")).getbbox() is None


@pytest.mark.parametrize("name", ["jar-SJ-20260304-A-001", "jar-with-almonds", "bag-strawberries"])
def test_golden(name: str) -> None:
    """To make them again: `python -m tests.kiosk.labels.test_render`, then look at them."""
    with Image.open(GOLDEN / f"{name}.png") as golden:
        assert same(golden_picture(name), golden)


def golden_picture(name: str) -> Image.Image:
    almonds = (*batch().uses, use(ALMONDS, "1 lb"))
    labels = {
        "jar-SJ-20260304-A-001": jar(),
        "jar-with-almonds": jar_label(batch(*almonds), 1, KITCHEN),
        "bag-strawberries": bag_tag(BERRIES, KITCHEN),
    }
    return render(labels[name], SIZE, 203)


def test_it_is_exactly_the_printers_dots() -> None:
    picture = render(jar(), SIZE, 203)
    assert (picture.mode, picture.size) == ("1", (464, 320))


def test_every_unit_is_read_back_by_both_decoders_and_differs_in_nothing_else() -> None:
    texts = [f"SJ-20260304-A-{unit:03d}" for unit in UNITS]
    pictures = [render(jar(unit), SIZE, 203) for unit in UNITS]
    assert [read_by_zxing(picture) for picture in pictures] == [[text] for text in texts]
    assert [read_by_pyzbar(picture) for picture in pictures] == [[text] for text in texts]
    above_number = [np.asarray(picture)[:270, :340] for picture in pictures]
    assert all((part == above_number[0]).all() for part in above_number)


def test_what_is_printed_is_what_was_shown(tmp_path: Path) -> None:
    pictures = [render(jar(unit), SIZE, 203) for unit in (1, 17, 36)]
    with VirtualPrinterServer(tmp_path) as server:
        printer = open_printer(server.url, size="58x40")
        assert [printer.print_label(picture) for picture in pictures] == [Outcome.CONFIRMED] * 3
        printer.close()
        for picture, file in zip(pictures, server.machine.labels, strict=True):
            with Image.open(file) as printed:
                assert same(printed, picture)


def test_modules_are_whole_dots_within_their_quiet_zone() -> None:
    picture = np.asarray(render(jar(), SIZE, 203))
    code = np.asarray(code_picture("SJ-20260304-A-001", 4))
    assert code.shape == (116, 116)
    places = [
        (top, left)
        for top in range(picture.shape[0] - 115)
        for left in range(picture.shape[1] - 115)
        if not picture[top + 16, left + 16] and (picture[top : top + 116, left : left + 116] == code).all()
    ]
    assert len(places) == 1


@pytest.mark.parametrize("size", ["58x40", "62x40", "62x60", "102x152"])
@pytest.mark.parametrize("dpi", [203, 300])
def test_it_is_still_read_after_poor_printing(size: str, dpi: int) -> None:
    """One dot of blur, and paper that is not quite white."""
    picture = render(jar(17), LabelSize.parse(size), dpi)
    assert picture.size == LabelSize.parse(size).dots(dpi)
    poor = picture.convert("L").point(lambda level: 12 if level < 128 else 242).filter(ImageFilter.GaussianBlur(1))
    assert "SJ-20260304-A-017" in read_by_zxing(poor) + read_by_pyzbar(poor)


def test_a_label_too_small_for_the_words_is_refused_and_not_clipped() -> None:
    with pytest.raises(LabelError, match="No room for the ingredients on a label of 50 × 30 mm"):
        render(jar(), LabelSize.parse("50x30"), 203)
    assert read_by_zxing(render(bag_tag(BERRIES, KITCHEN), LabelSize.parse("50x30"), 203)) == ["B0001-4"]


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
    assert read_by_zxing(render(bag_tag(lot, KITCHEN), SIZE, 203)) == ["B0001-4"]


def test_stars_are_printed_as_stars() -> None:
    assert not same(render(jar(name="*Jam*"), SIZE, 203), render(jar(name="Jam"), SIZE, 203))


def test_arabic_is_printed_and_emoji_is_refused_in_words() -> None:
    assert render(jar(name="مربى الفراولة"), SIZE, 203).size == (464, 320)
    with pytest.raises(LabelError, match=r"do not include 🍓\. Write the name without"):
        render(jar(name="Jam 🍓"), SIZE, 203)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "Marmaladenfruchtaufstrichspezialitätenmanufaktur"}, "No room for the name"),
        ({"statement": "In this kitchen nobody looks. " * 20}, "No room for the"),
        ({"address": "Rue " + "i" * 160}, "No room for the"),
        ({"number": "SJ-20260304-A-001" * 30}, "300 are the most"),
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
    assert render(label, LabelSize.parse("102x152"), 203).size == (816, 1216)


def printed_or_refused(label: BagTag) -> Image.Image | None:
    try:
        return render(label, SIZE, 203)
    except TemplateError:
        raise
    except LabelError:
        return None


@given(name=st.text(min_size=1, max_size=60), supplier=st.text(max_size=60))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_printed_or_refused_in_words(name: str, supplier: str) -> None:
    picture = printed_or_refused(replace(bag_tag(BERRIES, KITCHEN), ingredient=name, supplier=supplier))
    assert picture is None or read_by_zxing(picture) == ["B0001-4"]


def test_a_broken_template_is_named_with_its_line(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES, tmp_path, dirs_exist_ok=True)
    (tmp_path / "bag.typ").write_text('#import "common.typ": *\n#let a = (\n')
    (tmp_path / "jar.typ").write_text('#import "common.typ": *\n#show: page-setup\nNo code here.')
    renderer = Renderer(tmp_path)
    with pytest.raises(TemplateError, match=r"bag\.typ is broken(.|\n)*:2:"):
        renderer.render(bag_tag(BERRIES, KITCHEN), SIZE, 203)
    with pytest.raises(TemplateError, match="no place for the code"):
        renderer.render(jar(), SIZE, 203)


def test_a_template_whose_text_runs_out_is_refused(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES, tmp_path, dirs_exist_ok=True)
    source = '#import "common.typ": *\n#show: page-setup\n#place(code-place)\n#place(dx: {}, dy: {})[Text that goes on]'
    for dx, dy, words in (("2mm", "3mm", "into the code"), ("46mm", "30mm", "over the edge")):
        (tmp_path / "jar.typ").write_text(source.format(dx, dy))
        with pytest.raises(LabelError, match=words):
            Renderer(tmp_path).render(jar(), SIZE, 203)


def test_a_hot_sauce_with_its_storage() -> None:
    sauce = replace(JAM, code="HS", name="Hot Sauce", net_text="5 fl oz (148 ml)", storage="Refrigerate after opening")
    label = jar_label(batch(product=sauce, number="HS-20260301-A"), 36, KITCHEN)
    assert read_by_pyzbar(render(label, SIZE, 203)) == ["HS-20260301-A-036"]


class Tight(Renderer):
    """Its second label does not fit at the size of the first."""

    def __init__(self) -> None:
        super().__init__()
        self.tried: list[int] = []

    def _set(self, template: str, fields: object, code: Image.Image, size: LabelSize, dpi: int) -> Image.Image:
        self.tried.append(code.width)
        if len(self.tried) == 2:
            raise LabelError("no room")
        return code


def test_a_wider_number_takes_a_smaller_code_than_the_one_before_it() -> None:
    """The size that fitted 017 is only where 088 begins."""
    renderer = Tight()
    renderer.render(jar(17), SIZE, 203)
    renderer.render(jar(88), SIZE, 203)
    first, again, smaller = renderer.tried
    assert first == again > smaller


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for picture_name in ("jar-SJ-20260304-A-001", "jar-with-almonds", "bag-strawberries"):
        golden_picture(picture_name).save(GOLDEN / f"{picture_name}.png")
