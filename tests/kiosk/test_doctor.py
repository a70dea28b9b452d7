"""The doctor's checks, each on a machine made for it."""

import os
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk import doctor
from kiosk.config import Kitchen, Settings
from kiosk.doctor import State

NOON = datetime.fromisoformat("2026-03-04T12:00:00+00:00")


@pytest.fixture
def settings(tmp_path):
    return Settings(books=tmp_path / "kitchen" / "books.db", data_dir=tmp_path, scanners=("keyboard:",))


def test_python_sqlite_and_zbar_are_found_here():
    assert [check().state for check in (doctor.python, doctor.sqlite, doctor.zbar)] == [State.FINE] * 3


def test_the_renderer_gives_its_name():
    finding = doctor.renderer()
    assert finding.state is State.FINE
    assert "drawn by" in finding.words


def test_a_kitchen_without_what_its_state_wants_is_told_before_the_first_batch():
    bare = doctor.kitchen(Settings(kitchen=Kitchen(jurisdiction="US-CA", statement="Made at home")))
    assert bare.state is State.AMISS
    assert "California cottage food" in bare.words
    assert "no label is printed" in bare.words
    for words in ("[kitchen] address", "“Made in a Home Kitchen”, and not “Made at home”", "permit and county"):
        assert words in bare.what_to_do
    whole = Kitchen(name="Hill", address="12 Mill Lane", jurisdiction="US-CA", permit="B-17", county="Sonoma")
    assert doctor.kitchen(Settings(kitchen=whole)).state is State.FINE


def test_a_kitchen_that_only_lacks_a_statement_prints_all_the_same():
    finding = doctor.kitchen(Settings(kitchen=Kitchen(address="12 Mill Lane")))
    assert finding.state is State.AMISS
    assert "no label is printed" not in finding.words
    assert "Cottage-food statement" in finding.what_to_do


def test_a_clock_that_was_never_set_is_missing():
    finding = doctor.clock(datetime.fromisoformat("1970-01-01T00:05:00+00:00"), None)
    assert finding.state is State.MISSING
    assert "timedatectl" in finding.what_to_do


def test_a_clock_before_the_newest_fact_is_missing():
    finding = doctor.clock(NOON, NOON + timedelta(days=1))
    assert finding.state is State.MISSING
    assert "before the newest fact in the books (2026-03-05 12:00)" in finding.words


def test_a_clock_that_the_network_did_not_set_is_amiss():
    assert doctor.clock(NOON, NOON - timedelta(days=1), lambda: False).state is State.AMISS
    assert doctor.clock(NOON, None, lambda: True).state is State.FINE
    assert doctor.clock(NOON, None, lambda: None).state is State.FINE


def test_a_camera_of_the_settings_that_is_not_there_is_told(tmp_path):
    settings = Settings(scanners=("camera://3", "keyboard:"))
    (finding,) = doctor.cameras(settings, devices=tmp_path)
    assert finding.state is State.AMISS
    assert "camera://3 is not there" in finding.words


def test_cameras_are_listed_in_their_order(tmp_path, settings):
    for name in ("video10", "video2"):
        (tmp_path / name).touch()
    (finding,) = doctor.cameras(settings, devices=tmp_path)
    assert finding.words.index("video2") < finding.words.index("video10")


def test_no_camera_asked_for_is_fine(tmp_path, settings):
    assert [finding.state for finding in doctor.cameras(settings, devices=tmp_path)] == [State.FINE]


def test_codes_are_read_in_a_process_of_their_own():
    assert doctor.reader().state is State.FINE


def test_each_scanner_is_told_of(tmp_path):
    (tmp_path / "shelf").mkdir()
    urls = (f"folder://{tmp_path}/shelf", f"folder://{tmp_path}/no-shelf", f"video://{tmp_path}/bags.mp4", "keyboard:")
    shelf, no_shelf, video, keyboard = doctor.scanners(Settings(scanners=urls), inputs=tmp_path)
    assert [found.state for found in (shelf, keyboard)] == [State.FINE] * 2
    assert [found.state for found in (no_shelf, video)] == [State.AMISS] * 2
    assert "Make the folder" in no_shelf.what_to_do
    assert "cannot be told" in keyboard.words


def test_a_pi_camera_that_is_not_there_says_what_to_do():
    (finding,) = doctor.scanners(Settings(scanners=("picamera://0",)))
    if finding.state is State.FINE:
        pytest.skip("there is a Pi camera here")
    assert finding.what_to_do


def test_a_scanner_that_types_is_looked_for_by_name_and_what_is_there_is_told(tmp_path):
    device = tmp_path / "event7" / "device"
    (device / "capabilities").mkdir(parents=True)
    (device / "name").write_text("USB Barcode Scanner\n")
    (device / "capabilities" / "key").write_text("fffffffffffffffe\n")
    (finding,) = doctor.scanners(Settings(scanners=("hid:Another Scanner",)), inputs=tmp_path)
    assert finding.state is State.AMISS
    assert "“USB Barcode Scanner” (/dev/input/event7)" in finding.what_to_do
    (finding,) = doctor.scanners(Settings(scanners=(f"hid://{device}/name",)), inputs=tmp_path)
    assert finding.state is State.FINE


def test_a_serial_port_of_the_settings_that_is_not_there_is_told(tmp_path):
    settings = Settings(scanners=(), printer=f"serial://{tmp_path}/ttyUSB9?baud=9600")
    finding = doctor.serial_ports(settings)
    assert finding.state is State.AMISS
    assert "ttyUSB9 is not there" in finding.words


def test_a_serial_port_on_a_real_pseudo_terminal_is_fine():
    keeper, port = os.openpty()
    try:
        assert doctor.serial_ports(Settings(scanners=(f"serial://{os.ttyname(port)}",))).state is State.FINE
    finally:
        os.close(keeper)
        os.close(port)


def test_no_printer_in_the_settings_says_how_to_name_one(settings):
    finding = doctor.printer(settings)
    assert finding.state is State.AMISS
    assert "[devices]" in finding.what_to_do


def test_a_printer_in_a_folder_is_ready(tmp_path):
    finding = doctor.printer(Settings(printer=f"virtual://{tmp_path}"))
    assert (finding.state, "Ready" in finding.words) == (State.FINE, True)


def test_a_printer_that_never_answers_is_named_so(tmp_path):
    finding = doctor.printer(Settings(printer=f"file://{tmp_path}/out.bin"))
    assert finding.state is State.AMISS
    assert "it never answers" in finding.words
    assert "ask once" in finding.what_to_do


def test_a_printer_on_usb_that_is_not_there_is_amiss_with_the_reason():
    finding = doctor.printer(Settings(printer="usb://0000:0000"))
    assert finding.state is State.AMISS
    assert "No printer at usb://0000:0000" in finding.words
    assert finding.what_to_do


def test_a_printer_that_nobody_answers_for_is_amiss():
    finding = doctor.printer(Settings(printer="tcp://127.0.0.1:1?timeout=1"))
    assert finding.state is State.AMISS
    assert finding.what_to_do


def test_no_books_yet_is_fine_and_the_disk_is_that_of_their_folder(settings, tmp_path):
    assert doctor.books_file(settings).state is State.FINE
    assert str(tmp_path) in doctor.disk(settings).words
    assert doctor.newest_fact(settings) is None


def test_a_file_that_is_no_books_is_told_and_left_alone(settings):
    settings.books.parent.mkdir()
    settings.books.write_text("this is a shopping list, not a database, and much too long to be empty" * 30)
    before = settings.books.read_bytes()
    assert doctor.books_file(settings).state is State.MISSING
    assert settings.books.read_bytes() == before


def test_mistakes_in_the_settings_do_not_stop_the_rest(tmp_path):
    file = tmp_path / "jarmark.toml"
    file.write_text("[kitchn]\nname = Home\n")
    findings = {finding.name: finding for finding in doctor.examine(config=file)}
    assert findings["settings"].state is State.MISSING
    assert "line 1" in findings["settings"].words
    assert {"python", "sqlite", "zbar", "kivy", "display", "serial", "printer", "disk", "clock"} <= set(findings)
    assert isinstance(findings["disk"].to_json()["words"], str)
    assert Path(file).exists()


def test_an_address_that_cannot_be_is_named_with_what_was_meant(settings):
    wrong = replace(settings, scanners=("keyboard:", "serial:///dev/x?buad=1"))
    (finding,) = doctor.addresses(wrong)
    assert finding.state is State.AMISS
    assert "buad" in finding.words
    assert "baud" in finding.what_to_do
    assert list(doctor.addresses(settings)) == []
