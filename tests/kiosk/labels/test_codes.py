"""What the codes hold: read back as a scanner reads them, with the identifier that tells a GS1 message."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.scanners.gs1 import parse_message
from kiosk.labels import JarLabel, LabelError, LabelSize, checks, jar_label, render
from kiosk.labels.codes import CodeError, CodeStyle, TradeItem, modules, unit_code
from tests.kiosk.labels.example import KITCHEN, batch

GTIN = "09506000134352"
JAM = TradeItem(GTIN, "SJ-20260304-A", "017", date(2027, 3, 4), False)


def jar(style: CodeStyle, **changes: object) -> JarLabel:
    return replace(jar_label(batch(), 17, KITCHEN), **{"code_style": style, "gtin14": GTIN, **changes})  # type: ignore[arg-type]


def scanned(label: JarLabel, size: str = "58x40", dpi: int = 203) -> zxingcpp.Barcode:
    (found,) = zxingcpp.read_barcodes(np.asarray(render(label, LabelSize.parse(size), dpi).convert("L")))
    return found


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize(
    ("style", "identifier", "raw"),
    [
        (CodeStyle.QR, "]Q1", b"SJ-20260304-A-017"),
        (CodeStyle.DATAMATRIX, "]d1", b"SJ-20260304-A-017"),
        (CodeStyle.GS1_DATAMATRIX, "]d2", b"010950600013435210SJ-20260304-A\x1d21017\x1d15270304"),
        (CodeStyle.DIGITAL_LINK, "]Q1", b"https://id.gs1.org/01/09506000134352/10/SJ-20260304-A/21/017?15=270304"),
    ],
)
def test_each_style_is_read_back(style: CodeStyle, identifier: str, raw: bytes, dpi: int) -> None:
    found = scanned(jar(style), dpi=dpi)
    assert (found.symbology_identifier, found.bytes) == (identifier, raw)


def test_a_use_by_date_has_its_own_field() -> None:
    assert scanned(jar(CodeStyle.GS1_DATAMATRIX, use_by=True)).bytes.endswith(b"\x1d17270304")
    assert scanned(jar(CodeStyle.GS1_DATAMATRIX, best_before=None)).bytes.endswith(b"\x1d21017")
    assert b"/21/017" in scanned(jar(CodeStyle.DIGITAL_LINK, best_before=None)).bytes


@pytest.mark.parametrize(
    ("last", "words", "code"),
    [
        (date(2026, 6, 4), "Best before 4 Jun", "260604"),
        (date(2027, 3, 4), "Best before end Feb 2027", "270228"),
        (date(2027, 9, 5), "Best before end 2026", "261231"),
    ],
)
def test_the_code_says_the_day_that_the_words_mean(last: date, words: str, code: str) -> None:
    """A till that reads the code must not sell longer than the jar says."""
    european = jar(CodeStyle.GS1_DATAMATRIX, jurisdiction="EU", best_before=last)
    assert str(european.durability) == words
    assert scanned(european).bytes.endswith(f"\x1d15{code}".encode())
    assert replace(european, code_style=CodeStyle.DIGITAL_LINK).code.endswith(f"/21/017?15={code}")


def test_without_a_gtin_the_code_holds_the_units_number() -> None:
    for style, identifier in ((CodeStyle.GS1_DATAMATRIX, "]d1"), (CodeStyle.DIGITAL_LINK, "]Q1")):
        found = scanned(jar(style, gtin14=None))
        assert (found.text, found.symbology_identifier) == ("SJ-20260304-A-017", identifier)


def test_a_kitchens_own_domain() -> None:
    text = jar(CodeStyle.DIGITAL_LINK, link="https://jam.example/eat/").code
    assert text == "https://jam.example/eat/01/09506000134352/10/SJ-20260304-A/21/017?15=270304"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"gtin14": "09506000134353"}, "its check digit is wrong"),
        ({"gtin14": "9506000134352"}, "is no GTIN"),
        ({"batch": "A" * 21, "number": "A" * 21 + "-017"}, "longer than the 20 letters"),
        ({"batch": "SJ 1", "number": "SJ 1-017"}, "letters that no GS1 code can hold"),
        ({"batch": "S(10)J", "number": "S(10)J-017"}, "bracket"),
        ({"link": "javascript:alert(1)"}, "is no web address"),
    ],
)
def test_what_the_writer_would_take_but_nobody_could_read_is_refused(change: dict[str, str], words: str) -> None:
    style = CodeStyle.DIGITAL_LINK if "link" in change else CodeStyle.GS1_DATAMATRIX
    with pytest.raises(CodeError, match=words):
        render(jar(style, **change), LabelSize.parse("58x40"), 203)
    assert issubclass(CodeError, LabelError)


@given(
    batch_number=st.text("ABCXYZ0123456789-./_", min_size=1, max_size=20),
    unit=st.integers(1, 99_999),
    last=st.dates(date(2020, 1, 1), date(2049, 12, 31)),
    use_by=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_whatever_is_written_is_read_back(batch_number: str, unit: int, last: date, use_by: bool) -> None:
    item = TradeItem(GTIN, batch_number, f"{unit:03d}", last, use_by)
    code = unit_code(CodeStyle.GS1_DATAMATRIX, "", item, "")
    picture = np.kron(modules(code), np.ones((4, 4), np.uint8))
    (found,) = zxingcpp.read_barcodes(picture)
    fields = parse_message(found.bytes.decode())
    assert (fields.gtin14, fields.lot, fields.serial) == (GTIN, batch_number, f"{unit:03d}")
    assert (fields.use_by if use_by else fields.best_before) == last


@pytest.mark.parametrize("style", CodeStyle)
def test_a_plain_code_in_place_of_a_gs1_one_is_told(style: CodeStyle) -> None:
    told = [one.words for one in checks(jar(style, gtin14=None), KITCHEN) if one.id == "gs1-code"]
    assert [style.value in words and "no GTIN" in words for words in told] == [True] * style.needs_gtin
    assert not [one for one in checks(jar(style), KITCHEN) if one.id == "gs1-code"]
