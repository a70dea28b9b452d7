"""Everything that goes wrong in a kitchen: a clear word, nothing lost, and the kiosk goes on."""

from __future__ import annotations

import queue
import time
from dataclasses import replace

import cv2
import numpy as np
import pytest
import zxingcpp

from db import Books, BooksReadOnlyError
from drivers.printers.virtual import Faults
from drivers.printers.virtual_server import VirtualPrinterServer
from drivers.urls import DeviceUrl, device_urls
from kiosk.bootstrap import build
from kiosk.flows.base import Place, Tone
from kiosk.flows.counter import Light
from kiosk.flows.print_labels import PrintAction
from kiosk.settings.example.camera_folder import CameraFolder
from kiosk.settings.example.photos import Pose, barcode, photograph
from tests.kiosk.flows.conftest import PATIENCE_S


@pytest.fixture
def full_disk(day):
    """A switch: True fills the disk under the books as far as SQLite can tell, False makes room."""

    def fill(full):
        limit = 1 if full else 1_000_000_000
        day.books._writer.do(lambda session: session.value(f"PRAGMA max_page_count = {limit}"))

    return fill


def write_notes_until_it_says_no(day):
    for _ in range(500):
        day.tap("stove.add_note", "stirring " * 20)
        if day.counter.notice is not None:
            return


def test_a_full_disk_in_mid_cook_is_said_and_nothing_is_lost(day, full_disk):
    day.start_jam().weigh_in("strawberries")
    full_disk(True)
    write_notes_until_it_says_no(day)
    assert "no room left" in day.words
    assert "Make room on the disk" in day.counter.notice.what_to_do
    notes = len(day.books.batch("SJ-20260304-A").notes)
    full_disk(False)
    day.restart()
    assert day.place is Place.WEIGH
    assert day.books.verify().ok
    assert len(day.books.batch("SJ-20260304-A").notes) == notes > 0
    day.scan(day.lot("sugar")).tap("weighing.use")
    assert day.view.wanted == "2 oz fruit pectin"


def test_books_that_cannot_be_written_are_said_before_anything_starts(day):
    day.kiosk.close()
    day.settings.books.chmod(0o444)
    with pytest.raises(BooksReadOnlyError) as said:
        build(day.settings)
    assert "read" in said.value.message
    assert said.value.what_to_do
    day.settings.books.chmod(0o644)
    day._open()
    assert day.books.verify().ok


def test_a_printer_that_hangs_is_waited_for_and_the_cook_goes_on(day_with_printer, tmp_path):
    with VirtualPrinterServer(tmp_path / "socket", faults=Faults(hangs=True)) as server:
        day = day_with_printer(f"{server.url}&timeout=1")
        day.start_jam().to_filling().fill(3)
        day.tap("primary").until(lambda: day.view.action is PrintAction.WAITING)
        assert day.view.banner is not None
        assert day.counter.lights.printer[1]
        day.tap("back").tap("receive")
        assert day.place is Place.RECEIVE
        server.faults.hangs = False
        day.until(lambda: len(day.books.label_states("SJ-20260304-A")) == 3 and not day.kiosk.press.state.batch)
    assert not day.books.open_label_jobs()


@pytest.fixture
def counter_with_camera(day):
    """The same counter with a camera that looks into a folder."""
    day.kiosk.close()
    camera = CameraFolder(day.folder / "camera")
    day.settings = type(day.settings)(
        kitchen=day.settings.kitchen, data_dir=day.folder, books=day.settings.books, scanners=device_urls(camera.url)
    )
    day._open()
    return day, camera


def look_until(day, seen):
    camera = day.kiosk.camera
    with camera._news:
        assert camera._news.wait_for(lambda: seen(camera._look), PATIENCE_S), camera._look


def hold_until(day, camera, happened):
    """A hand that moves on while nothing is heard: a slow machine misses most of the first looks."""
    end = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < end, day.kiosk.camera.last_reads()
        try:
            day.inbox.get(timeout=0.2)()
        except queue.Empty:
            camera.stir()


def test_a_torn_code_is_no_code_and_the_screen_says_so(counter_with_camera):
    day, camera = counter_with_camera
    heard = []
    day.counter.on_answer = heard.append
    whole = barcode("(01)09506000134352(15)271130(10)PKT-99281", zxingcpp.BarcodeFormat.Code128, gs1=True)
    torn = whole.copy()
    torn[:, whole.shape[1] // 2 : whole.shape[1] * 3 // 5] = 255
    camera.hold(photograph(torn))
    look_until(day, lambda look: look.word == "the code is torn")
    assert heard == []
    camera.hold(photograph(whole, Pose(seed=4)))
    hold_until(day, camera, lambda: heard == [True])
    assert day.place is Place.RECEIVE


def test_a_four_kilobyte_code_is_refused_in_words(counter_with_camera):
    day, camera = counter_with_camera
    flood = zxingcpp.create_barcode("A" * 2900, zxingcpp.BarcodeFormat.QRCode)
    picture = np.array(flood.to_image(scale=4, add_quiet_zones=True), dtype=np.uint8)
    camera.hold(cv2.resize(picture, None, fx=0.98, fy=0.98))
    day.until(lambda: day.counter.notice is not None)
    assert day.counter.notice.tone is Tone.WARN
    assert len(day.words) < 200
    assert day.place is Place.HOME


def test_control_characters_in_a_scan_never_reach_the_books(day):
    day.tap("receive").scan("LOT\x1b[31m\x00\x07-9")
    day.tap("set_field", "ingredient", "salt").tap("set_field", "supplier", "Corner\x00shop")
    day.tap("set_field", "quantity", "1 lb").tap("save")
    with Books.open(day.settings.books, read_only=True) as books:
        lot = max(books.lots(), key=lambda one: one.code)
    assert lot.supplier_lot.isprintable()
    assert lot.supplier.name.isprintable()


def test_a_wrong_device_address_is_said_and_never_stops_the_kiosk(day):
    day.kiosk.close()
    day.settings = replace(
        day.settings,
        scanners=device_urls("serial:///dev/x?buad=1", "keyboard:"),
        printer=DeviceUrl.parse("tcp://127.0.0.1:9?lnguage=escpos"),
    )
    day._open()
    assert "buad" in day.words
    assert day.counter.lights.scanner[0] is Light.TROUBLE
    day.start_jam().to_filling().fill(2)
    assert day.view.preview is not None
    day.tap("primary").until(lambda: day.counter.notice is not None)
    assert "lnguage" in day.words
    day.tap("back").tap("receive")
    assert day.place is Place.RECEIVE
