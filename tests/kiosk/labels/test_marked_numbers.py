"""After a restore or a copy, numbers carry a mark and are longer: their labels still print, and are still found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from db import Books, UnitRef
from db.questions.resolve import LONGEST
from db.rules.batch_number import format_number, numbering
from db.rules.gs1_unit import LONGEST_FIELD
from drivers.scanners.arrival import scan_of_symbol
from drivers.scanners.decode import read
from kiosk.flows.router import recognise
from kiosk.labels import LabelError, LabelSize, Renderer, case_label, jar_label
from kiosk.labels.codes import CodeError, CodeStyle
from kiosk.labels.render import INK_BELOW, _letter
from kiosk.settings.config import LabelChoices
from tests.db.kitchen import new_kitchen
from tests.kiosk.labels.example import KITCHEN, NOW, batch, read_by_pyzbar, read_by_zxing
from tests.kiosk.labels.test_example_kitchen import SIZES, poorly

GTIN = "09506000134376"
GS1 = ("gs1-datamatrix", "digital-link")
STYLES = ("by-date", "sequential", "hybrid", "{year}{day}-{number}")
RENDERER = Renderer()


@pytest.fixture(params=[(style, kiosk) for style in STYLES for kiosk in ("K1", "K2")], ids="-".join)
def restored(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Books]:
    """Books of a kiosk that go on in another epoch, in one of the styles, with a batch of 1,200 jars."""
    style, kiosk = request.param
    kitchen = new_kitchen(tmp_path / "books.db")
    kitchen.books.change_product("SJ", gtin14=GTIN)
    kitchen.books.close()
    with Books.open(tmp_path / "books.db", clock=kitchen.clock, kiosk=kiosk, style=numbering(style)) as books:
        books.begin_epoch("a backup was restored")
        books.fill_batch(books.start_batch(books.recipes()[0]).number, 1200, 0, sure=True)
        yield books


@pytest.mark.parametrize("unit", [1, 17, 1200])
def test_its_gs1_codes_are_printed_and_scanned_back(restored: Books, unit: int) -> None:
    (made,) = restored.batches()
    assert "R2" in made.number
    for style in GS1:
        label = jar_label(made, unit, KITCHEN, LabelChoices(code=style))
        if len(made.number.replace("-", "")) > LONGEST_FIELD:
            with pytest.raises(CodeError, match="shorter product code or kiosk name"):
                RENDERER.render(label, LabelSize.parse("58x40"), 203)
            continue
        picture = RENDERER.render(label, LabelSize.parse("58x40"), 203).convert("L")
        enlarged = np.kron(np.asarray(picture), np.ones((2, 2), np.uint8))
        (symbol,) = read(np.pad(enlarged, 40, constant_values=255))
        found = recognise(restored, scan_of_symbol(symbol, "camera", 0.0)).record
        assert isinstance(found, UnitRef)
        assert (found.batch.number, found.unit) == (made.number, unit)
        if style == "digital-link":
            assert restored.trace(symbol.text).to_json() == restored.trace(found.number).to_json()


@pytest.mark.parametrize(
    ("style", "product", "mark", "written"),
    [
        ("by-date", "SJ", "R2K4PKC", "SJ20260304R2K4PKCA"),
        ("by-date", "SJ", "K2R2K4PKC", "SJ20260304K2R2K4PKCA"),
        ("by-date", "STR", "R2K4PKC", "STR20260304R2K4PKCA"),
        ("by-date", "STR", "K2R2K4PKC", None),
        ("by-date", "SJ", "K2", "SJ-20260304-K2-A"),
        ("sequential", "STR", "K2R2K4PKC", "STR-K2R2K4PKC-0001"),
        ("sequential", "STRAW", "K2R2K4PKC", "STRAW-K2R2K4PKC-0001"),
        ("sequential", "STRAWB", "K2R2K4PKC", "STRAWBK2R2K4PKC0001"),
        ("hybrid", "SJ", "R2K4PKC", "20260304SJR2K4PKC01"),
        ("hybrid", "SJ", "K2R2K4PKC", None),
        ("{product}.{date}.{letter}", "SJ", "R2K4PKC", "SJ.20260304.R2K4PKCA"),
        ("{year}{day}-{number}", "SJ", "K2R2K4PKC", "2026063-K2R2K4PKC-01"),
    ],
)
def test_only_what_is_too_long_loses_its_dashes(style: str, product: str, mark: str, written: str | None) -> None:
    number = format_number(numbering(style), product, NOW.date(), 1, mark)
    made = batch(number=number)
    label = jar_label(replace(made, product=replace(made.product, gtin14=GTIN)), 17, KITCHEN, LabelChoices(code=GS1[0]))
    if written is None:
        with pytest.raises(CodeError, match="longer than the 20 letters") as refused:
            _ = label.code
        assert '[labels] code = "qr"' in refused.value.what_to_do
    else:
        assert label.code.startswith(f"(01){GTIN}(10){written}(21)017")
        assert (
            replace(label, code_style=type(label.code_style)(GS1[1])).code.split("/10/")[1].startswith(f"{written}/21")
        )


def marked(path: Path) -> tuple[Books, str]:
    kitchen = new_kitchen(path)
    kitchen.books.change_product("SJ", gtin14=GTIN)
    kitchen.books.begin_epoch("a backup was restored")
    return kitchen.books, kitchen.books.start_batch(kitchen.recipe).number


def test_what_is_not_that_batch_is_not_found(tmp_path: Path) -> None:
    books, number = marked(tmp_path / "books.db")
    short = number.replace("-", "")
    books.fill_batch(number, 38, 0)
    with books:
        for text in (
            f"(01){GTIN}(10){short}(21)039",  # 38 were filled
            f"(01){GTIN}(10){short[:-1]}B(21)017",
            f"(01){GTIN}(10){short[:-1]}(21)017",
            f"(01){GTIN}(10){short[:2]}-{short[2:]}(21)017",  # some of the dashes: nobody writes it so
            f"(01){GTIN}(10)%(21)017",
        ):
            assert len(text) < LONGEST
            assert books.resolve(text) is None
        assert isinstance(books.resolve(f"(01){GTIN}(10){short.lower()}(21)17"), UnitRef)
        books.change_product("SJ", gtin14="09506000134383")
        assert isinstance(books.resolve(f"(01){GTIN}(10){short}(21)017"), UnitRef), "the GTIN that it had before"


def test_of_two_batches_that_would_be_written_so_neither_is_guessed(tmp_path: Path) -> None:
    books, _ = marked(tmp_path / "books.db")
    mark = books.batches()[0].number.split("-")[2]
    books.close()
    twins = []
    for style in ("AC-{year}-{product}-{number:2}", "A-C{year}-{product}-{number:2}"):
        with Books.open(tmp_path / "books.db", style=numbering(style)) as books:
            twins.append(books.start_batch(books.recipes()[0]).number)
    with Books.open(tmp_path / "books.db") as books:
        first, second = (number.replace("-", "") for number in twins)
        assert (first == second, twins[0] == twins[1], mark in first) == (True, False, True)
        assert min(map(len, twins)) > LONGEST_FIELD >= len(first)
        assert books.resolve(f"(01){GTIN}(10){first}(21)001") is None


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "number",
    [
        "SJ-20260304-R2K4PKC-A",
        "SJ-20260304-K2R2K4PKC-A",
        "STR-20260304-R2K4PKC-A",
        "STR-20260304-K2R11K4PKC-AB",
        "STR-K2R2K4PKC-0001",
        "2026-0304-SJ-R2K4PKC-01",
    ],
)
def test_jars_and_cases_fit_the_usual_sizes(number: str, size: str, dpi: int) -> None:
    """At 203 dpi a QR code of 25 modules has 96 dots on 12 mm: it is read back, printed poorly, by both readers."""
    made = batch(number=number)
    for label in (jar_label(made, 17, KITCHEN), case_label(made, 12, KITCHEN)):
        assert read_by_zxing(poorly(RENDERER.render(label, LabelSize.parse(size), dpi))) == [label.symbol.text]
        as_qr = replace(label, code_style=CodeStyle.QR)
        poor = poorly(RENDERER.render(as_qr, LabelSize.parse(size), dpi))
        assert read_by_zxing(poor) == read_by_pyzbar(poor) == [as_qr.symbol.text]


def holes(letter: str, wide: int) -> int:
    """How many white places a letter encloses."""
    ink = _letter(RENDERER.pages, letter, wide, 2 * wide, 203) < INK_BELOW
    picture = Image.fromarray(np.pad(~ink, 2, constant_values=True)).convert("L")
    found = -1
    while (white := np.argwhere(np.asarray(picture) == 255)).size:
        ImageDraw.floodfill(picture, (int(white[0][1]), int(white[0][0])), 128)
        found += 1
    return found


@pytest.mark.parametrize("wide", [7, 8])
def test_a_small_0_does_not_read_as_an_8(wide: int) -> None:
    assert (holes("0", wide), holes("8", wide)) == (1, 2)


def test_a_number_longer_than_the_label_is_refused_with_a_size_that_has_it() -> None:
    made = batch(number="STRAWBER-20260304-KITCHEN2R11K4PKC-AB")
    with pytest.raises(LabelError, match="No room") as refused:
        RENDERER.render(jar_label(made, 17, KITCHEN), LabelSize.parse("40x12"), 203)
    assert "58 × 40 mm would do" in refused.value.what_to_do
    RENDERER.render(jar_label(made, 17, KITCHEN), LabelSize.parse("58x40"), 203)
