"""Codes on jars that suffer: what is chosen for which label, what is still read, and labels of before as they were."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from db import Books
from drivers.scanners.base import Symbology
from drivers.scanners.decode import read
from kiosk.labels import JarLabel, Label, LabelSize, Renderer, badge, bag_tag, case_label, jar_label, recipe_card
from kiosk.labels.code_sizes import LEAST_SIDE_MM, ways
from kiosk.labels.codes import Code, CodeSizing, CodeStyle, Level
from kiosk.labels.drawer import LabelDrawer
from kiosk.labels.gallery import more_jars
from kiosk.labels.said import canonical, content_of, said_label
from kiosk.labels.samples import SAMPLES
from kiosk.labels.survive import EXAMPLE, as_first, bench_survive, place_of
from kiosk.labels.worn import worn
from kiosk.settings.config import LabelChoices, Settings
from tests.db.kitchen import new_kitchen
from tests.kiosk.labels.example import KITCHEN, batch, read_by_pyzbar

GOLDEN = Path(__file__).parent / "golden"
GTIN = "09506000134352"
MARKED = "SJ-20260304-K2R2K4PKC-A"
RENDERER = Renderer()
JAR = jar_label(batch(), 17, KITCHEN)


@pytest.mark.parametrize(("size", "seed"), [("58x40", 3), ("50x30", 2), ("40x12", 1)])
def test_at_least_twice_as_many_codes_of_jars_survive(size: str, seed: int) -> None:
    figures = bench_survive(30, seed, 203, size)
    (row,) = figures["rows"]
    assert row["now_read"] >= 2 * row["before_read"]
    assert row["now_read"] >= 15
    assert (figures["wrong"], figures["doubled"]) == (0, True)


def test_what_is_worn_is_the_same_for_the_same_seed_and_is_worn() -> None:
    picture = RENDERER.render(EXAMPLE, LabelSize.parse("58x40"), 203)
    box, _ = place_of(picture)
    first, again, other = (worn(picture, box, 203, (seed,), round_jar=True) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert float(np.percentile(first, 99)) - float(np.percentile(first, 1)) < 160, "little contrast is left"


CHOSEN = [
    # label, size, dpi, kind, fewest dots a module, side without its white in mm
    (JAR, "58x40", 203, Symbology.DATAMATRIX, 6, 12.0),
    (JAR, "50x30", 203, Symbology.DATAMATRIX, 6, 12.0),
    (JAR, "58x40", 300, Symbology.DATAMATRIX, 8, 10.5),
    (JAR, "62", 203, Symbology.DATAMATRIX, 6, 12.0),
    (JAR, "70x50", 203, Symbology.DATAMATRIX, 7, 14.0),
    (JAR, "4x6in", 203, Symbology.DATAMATRIX, 10, 20.0),
    (JAR, "40x12", 203, Symbology.DATAMATRIX, 5, 10.0),
    (JAR, "40x12", 300, Symbology.DATAMATRIX, 7, 9.4),
    (SAMPLES["jar"], "50x30", 203, Symbology.DATAMATRIX, 5, 10.0),
    (jar_label(batch(number=MARKED), 17, KITCHEN), "40x12", 203, Symbology.DATAMATRIX, 4, 8.0),
    (SAMPLES["recipe"], "50x30", 203, Symbology.DATAMATRIX, 4, 9.0),
    (SAMPLES["recipe"], "58x40", 203, Symbology.DATAMATRIX, 4, 9.0),
    (SAMPLES["bag"], "58x40", 203, Symbology.DATAMATRIX, 8, 14.0),
    (SAMPLES["bag"], "40x12", 203, Symbology.DATAMATRIX, 5, 8.0),
    (SAMPLES["case"], "58x40", 203, Symbology.DATAMATRIX, 8, 15.0),
    (SAMPLES["badge"], "50x30", 203, Symbology.DATAMATRIX, 8, 14.0),
    (SAMPLES["slip"], "58x40", 203, Symbology.QRCODE, 3, 12.0),
    (replace(JAR, code_style=CodeStyle.QR), "58x40", 203, Symbology.QRCODE, 3, 9.0),
    (replace(JAR, code_style=CodeStyle.DIGITAL_LINK, gtin14=GTIN), "58x40", 203, Symbology.QRCODE, 3, 12.0),
    (replace(JAR, code_style=CodeStyle.GS1_DATAMATRIX, gtin14=GTIN), "58x40", 203, Symbology.DATAMATRIX, 3, 9.0),
]


@pytest.mark.parametrize(("label", "size", "dpi", "kind", "dots", "side_mm"), CHOSEN)
def test_the_kind_and_the_modules_go_by_size_and_use(
    label: Label, size: str, dpi: int, kind: Symbology, dots: int, side_mm: float
) -> None:
    """A phone of a customer reads QR codes: a web address is never another. Lids and cards have 4 dots a module."""
    picture = RENDERER.render(label, LabelSize.parse(size), dpi)
    box, found = place_of(picture)
    assert found == kind.value
    assert box.side >= side_mm * (8 if dpi == 203 else 11.8) - 2
    ink = np.asarray(picture.convert("L"))[box.top : box.top + box.side, box.left : box.left + box.side] < 128
    assert _narrowest(ink[2:-2, 2:-2]) >= dots


def _narrowest(ink: np.ndarray) -> int:
    """The shortest run of one colour in any row of a code."""
    edges = (np.flatnonzero(np.diff(row.astype(np.int8))) for row in ink)
    return min(int(np.diff(edge).min()) for edge in edges if len(edge) > 1)


@pytest.mark.parametrize("text", ["SJ-20260304-A-017", f"{MARKED}-017", "R0001-X", "0042-017", "strawberry jam 17"])
def test_a_qr_code_takes_the_best_correction_that_its_square_has_room_for(text: str) -> None:
    now, before = ways(Code(text), 0.5, 203), ways(Code(text, choice=CodeSizing.FIRST), 0.5, 203)
    assert now[0].may_be_wrong > before[0].may_be_wrong
    assert now[0].code.level in (Level.Q, Level.H)
    assert now[-1].side <= max(before[-1].side, LEAST_SIDE_MM * 8 + 33), "where there is little room it is no larger"
    assert {made.code.level for made in before} == {Level.M}


@given(
    text=st.text("ABCJKSTR0123456789-", min_size=4, max_size=40),
    matrix=st.booleans(),
    high=st.sampled_from([None, 80, 96, 120, 152]),
    dpi=st.sampled_from([203, 300]),
)
@settings(max_examples=150, deadline=None)
def test_each_next_way_is_smaller_and_may_be_less_wrong(text: str, matrix: bool, high: int | None, dpi: int) -> None:
    tried = ways(Code(text, matrix), 0.5, dpi, high)
    assert tried
    assert [made.side for made in tried] == sorted({made.side for made in tried}, reverse=True)
    assert [made.may_be_wrong for made in tried] == sorted((made.may_be_wrong for made in tried), reverse=True)
    assert all(made.dots >= (3 if dpi == 203 else 4) for made in tried)


@pytest.mark.parametrize("code", ["qr", "datamatrix", "gs1-datamatrix", "digital-link"])
def test_a_kitchen_that_wants_qr_codes_has_them_on_its_tags_too(code: str, tmp_path: Path) -> None:
    kitchen = new_kitchen(tmp_path / "books.db")
    wanted = replace(Settings(), kitchen=KITCHEN, labels=LabelChoices(code=code))
    with kitchen.books as books:
        drawer = LabelDrawer(books, wanted, RENDERER, 203)
        made = books.batch(books.start_batch(kitchen.recipe).number)
        pictures = [drawer.case(made, 12).picture, drawer.recipe(kitchen.recipe).picture]
    kinds = {place_of(picture)[1] for picture in pictures}
    assert kinds == {Symbology.QRCODE.value if code == "qr" else Symbology.DATAMATRIX.value}
    read_back = [read_by_pyzbar(picture) for picture in pictures]
    assert read_back == ([[made.number], [kitchen.recipe.tag]] if code == "qr" else [[], []])


def test_it_is_a_datamatrix_unless_the_settings_say_otherwise() -> None:
    of_defaults = (JAR, case_label(batch(), 12, KITCHEN), SAMPLES["bag"], SAMPLES["recipe"], SAMPLES["badge"])
    assert all(label.symbol.matrix for label in of_defaults)
    assert LabelChoices().code == "datamatrix"
    assert not jar_label(batch(), 17, KITCHEN, LabelChoices(code="qr")).symbol.matrix


def kept_at_first(label: JarLabel, size: LabelSize) -> Label:
    """As the books have it of a program that did not write down how the code was chosen."""
    content = json.loads(content_of(label, size, 0.0))
    assert content["code"].pop("choice") == CodeSizing.SURVIVES.value
    kept = said_label(canonical(content), replace(batch(), number=label.batch), int(label.number.rsplit("-", 1)[1]))
    return kept.on_a_lid() if size.is_for_lids else kept


def old(style: CodeStyle, label: JarLabel = JAR, **changes: object) -> JarLabel:
    return replace(label, code_style=style, **changes)  # type: ignore[arg-type]


SAMPLE = SAMPLES["jar"]
assert isinstance(SAMPLE, JarLabel)
OF_BEFORE = {
    "first-jar-50x30-203": old(CodeStyle.QR),
    "first-jar-58x40-203": old(CodeStyle.QR, SAMPLE),
    "first-jar-58x40-300": old(CodeStyle.QR),
    "first-jar-4x6in-203": old(CodeStyle.QR, more_jars()["jar-nuts"]),
    "first-lid-40x12-203": old(CodeStyle.QR),
    "first-marked-lid-40x12-203": old(CodeStyle.QR, jar_label(batch(number=MARKED), 17, KITCHEN)),
    "first-datamatrix-58x40-203": old(CodeStyle.DATAMATRIX),
    "first-gs1-58x40-203": old(CodeStyle.GS1_DATAMATRIX, gtin14=GTIN),
    "first-link-58x40-203": old(CodeStyle.DIGITAL_LINK, gtin14=GTIN),
}


@pytest.mark.parametrize("name", OF_BEFORE)
def test_what_was_kept_of_a_label_of_before_is_drawn_as_it_was_printed(name: str) -> None:
    """These pictures were drawn by the program of then."""
    size, dpi = name.split("-")[-2:]
    on = LabelSize.parse(size)
    picture = RENDERER.render(kept_at_first(OF_BEFORE[name], on), on, int(dpi))
    with Image.open(GOLDEN / f"{name}.png") as printed:
        assert np.array_equal(np.asarray(picture), np.asarray(printed.convert("1")))


@pytest.mark.parametrize("name", OF_BEFORE)
def test_a_label_of_before_still_scans(name: str) -> None:
    with Image.open(GOLDEN / f"{name}.png") as printed:
        (symbol,) = read(np.asarray(printed.convert("L")))
    gs1 = f"01{GTIN}10SJ-20260304-A\x1d21017\x1d15270304"
    sample = SAMPLE.number if name == "first-jar-58x40-203" else ""
    assert symbol.text == (gs1 if "gs1" in name else sample or OF_BEFORE[name].symbol.text)


def test_what_is_kept_now_is_drawn_again_as_it_is_now() -> None:
    for style in CodeStyle:
        label = replace(JAR, code_style=style, gtin14=GTIN)
        for size in map(LabelSize.parse, ("58x40", "40x12")):
            if style.needs_gtin and size.is_for_lids:
                continue
            kept = said_label(content_of(label, size, 0.0), batch(), 17)
            again = RENDERER.render(kept.on_a_lid() if size.is_for_lids else kept, size, 203)
            assert np.array_equal(np.asarray(RENDERER.render(label, size, 203)), np.asarray(again))


def test_the_bench_draws_what_was_before_as_it_was() -> None:
    for name, label in (("first-jar-58x40-203", SAMPLE), ("first-jar-50x30-203", JAR), ("first-lid-40x12-203", JAR)):
        drawn = RENDERER.render(as_first(label), LabelSize.parse(name.split("-")[2]), 203)
        with Image.open(GOLDEN / f"{name}.png") as printed:
            assert np.array_equal(np.asarray(drawn), np.asarray(printed))
    assert as_first(SAMPLES["recipe"]).symbol == Code("R0001-X", choice=CodeSizing.FIRST)


def test_the_tags_of_the_books_have_codes_that_the_books_know(tmp_path: Path) -> None:
    kitchen = new_kitchen(tmp_path / "books.db")
    with kitchen.books as books:
        _reads_as_it_is(books, recipe_card(kitchen.recipe))
        _reads_as_it_is(books, case_label(books.batch(books.start_batch(kitchen.recipe).number), 12, KITCHEN))
        for lot in books.lots(with_stock=False):
            _reads_as_it_is(books, bag_tag(lot))
        for person in books.people():
            _reads_as_it_is(books, badge(person, KITCHEN))


def _reads_as_it_is(books: Books, label: Label) -> None:
    picture = RENDERER.render(label, LabelSize.parse("58x40"), 203)
    (symbol,) = read(np.asarray(picture.convert("L")))
    assert symbol.symbology is Symbology.DATAMATRIX
    assert books.resolve(symbol.text) is not None
