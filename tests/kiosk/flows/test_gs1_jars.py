"""A jar with a GS1 code is the same jar, whatever reads it: a camera, a hand scanner, somebody who types."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from db import UnitRef
from drivers.scanners.arrival import scan_of_characters, scan_of_symbol
from drivers.scanners.base import Scan
from drivers.scanners.decode import read
from kiosk.flows.base import Place
from kiosk.flows.router import recognise
from kiosk.labels import LabelSize, jar_label, render
from kiosk.settings.config import LabelChoices
from tests.kiosk.flows.conftest import Day

GTIN = "09506000134376"
STYLES = ("qr", "datamatrix", "gs1-datamatrix", "digital-link")
JAR = "SJ-20260304-A-017"


@pytest.fixture
def filled(day: Day) -> Day:
    day.books.change_product("SJ", gtin14=GTIN)
    return day.start_jam().to_filling().fill(38, 2)


def photographed(day: Day, style: str, dpi: int = 203) -> Scan:
    batch = day.books.batch(JAR.rsplit("-", 1)[0])
    label = jar_label(batch, 17, day.settings.kitchen, LabelChoices(code=style))
    picture = render(label, LabelSize.parse("58x40"), dpi).convert("L")
    enlarged = np.kron(np.asarray(picture), np.ones((2, 2), np.uint8))
    (symbol,) = read(np.pad(enlarged, 40, constant_values=255))
    return scan_of_symbol(symbol, "camera", 0.0)


@pytest.mark.parametrize("style", STYLES)
def test_a_camera_knows_the_jar(filled: Day, style: str) -> None:
    scan = photographed(filled, style)
    found = recognise(filled.books, scan).record
    assert isinstance(found, UnitRef)
    assert found.number == JAR
    filled.tap("back")
    filled.counter.scanned(scan)
    assert (filled.place, filled.view.number) == (Place.TRACE, JAR)


@pytest.mark.parametrize(
    "sent",
    [
        b"]d2010950600013437610SJ-20260304-A\x1d21017\x1d15270304",
        b"https://id.gs1.org/01/09506000134376/10/SJ-20260304-A/21/017?15=270304",
        b"]Q1http://jam.example/a/01/9506000134376/10/SJ-20260304-A/21/017",
    ],
)
def test_a_hand_scanner_knows_the_jar(filled: Day, sent: bytes) -> None:
    scan = scan_of_characters(sent, "wedge", 0.0)
    assert scan is not None
    found = recognise(filled.books, scan).record
    assert isinstance(found, UnitRef)
    assert found.number == JAR


def test_a_link_can_be_traced_as_it_stands(filled: Day) -> None:
    link = photographed(filled, "digital-link").text
    assert filled.books.trace(link).to_json() == filled.books.trace(JAR).to_json()


def test_a_jar_labelled_before_its_gtin_was_changed_is_still_known(filled: Day) -> None:
    scan = photographed(filled, "gs1-datamatrix")
    filled.books.change_product("SJ", gtin14="09506000134383")
    assert isinstance(recognise(filled.books, scan).record, UnitRef)


@pytest.mark.parametrize(
    "text",
    [
        "(01)09506000134376(10)SJ-20260304-A(21)099",  # 38 were filled
        "(01)09506000134376(10)SJ-20260305-A(21)017",
        "(01)09506000134375(10)SJ-20260304-A(21)017",  # the check digit
        "(01)09506000134352(10)SJ-20260304-A(21)017",  # a supplier's pectin
        "https://id.gs1.org/01/09506000134376/10/SJ-20260304-A",
        "https://id.gs1.org/01/09506000134376/10/" + "%41" * 400 + "/21/017",
        "javascript://01/09506000134376/10/SJ-20260304-A/21/017",
    ],
)
def test_what_is_no_jar_of_ours_is_none(filled: Day, text: str) -> None:
    assert filled.books.resolve(text) is None


def test_a_suppliers_pack_stays_a_pack(filled: Day) -> None:
    sent = b"]d2010950600013435210SJ-20260304-A\x1d21017"
    scan = scan_of_characters(sent, "wedge", 0.0)
    assert scan is not None
    record = recognise(filled.books, scan).record
    assert record == filled.books.pack("09506000134352")
    assert recognise(filled.books, replace(scan, text="x")).record == record
