"""The doctor's checks, each on a machine made for it."""

import os
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db import Books, ClockTrust, ManualClock
from db.store import head_note
from drivers.urls import DeviceUrl, device_urls
from kiosk.commands import health as doctor
from kiosk.commands.health import State
from kiosk.settings.config import Kitchen, Settings

NOON = datetime.fromisoformat("2026-03-04T12:00:00+00:00")


@pytest.fixture
def settings(tmp_path):
    return Settings(books=tmp_path / "kitchen" / "books.db", data_dir=tmp_path, scanners=device_urls("keyboard:"))


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
    address = "12 Mill Lane, Sonoma CA 95476"
    whole = Kitchen(name="Hill", address=address, jurisdiction="US-CA", permit="B-17", county="Sonoma")
    assert doctor.kitchen(Settings(kitchen=whole)).state is State.FINE
    no_zip = doctor.kitchen(Settings(kitchen=replace(whole, address="12 Mill Lane, Sonoma")))
    assert "has no ZIP code" in no_zip.what_to_do


def test_a_kitchen_that_only_lacks_a_statement_prints_all_the_same():
    finding = doctor.kitchen(Settings(kitchen=Kitchen(address="12 Mill Lane")))
    assert finding.state is State.AMISS
    assert "no label is printed" not in finding.words
    assert "Cottage-food statement" in finding.what_to_do


@pytest.mark.parametrize(
    ("at", "standing", "said"),
    [
        ("1970-01-01T00:05:00+00:00", ClockTrust.LOOSE, "This program is of 1 January 2026"),
        ("1970-01-01T00:05:00+00:00", ClockTrust.KEPT, "This program is of 1 January 2026"),
        ("2026-03-04T12:00:00+00:00", ClockTrust.LOOSE, "no network time, and no clock with a battery"),
    ],
)
def test_a_clock_that_nothing_keeps_is_amiss_also_without_books(settings, at, standing, said):
    finding = doctor.clock(settings, ManualClock(datetime.fromisoformat(at), standing=standing))
    assert finding.state is State.AMISS
    assert said in finding.words
    assert "asks for the day" in finding.what_to_do


def test_a_clock_that_is_kept_is_fine_also_without_books(settings):
    assert doctor.clock(settings, ManualClock(NOON, standing=ClockTrust.KEPT)).state is State.FINE


@pytest.mark.parametrize(
    ("later", "standing", "said"),
    [
        (timedelta(hours=-1), ClockTrust.KEPT, "The newest entry is of 12:00 that day"),
        (timedelta(days=-1), ClockTrust.KEPT, "The newest entry is of 4 March 2026"),
        (timedelta(days=200), ClockTrust.KEPT, "200 days before"),
        (timedelta(hours=1), ClockTrust.LOOSE, "no network time"),
        (timedelta(hours=1), ClockTrust.KEPT, None),
        (timedelta(minutes=-5), ClockTrust.KEPT, None),
    ],
)
def test_the_clock_is_doubted_where_the_books_doubt_it(settings, later, standing, said):
    clock = ManualClock(NOON)
    settings.books.parent.mkdir()
    with Books.open(settings.books, clock=clock) as books:
        books.add_person("Cook")
    clock = ManualClock(NOON + later, standing=standing)
    finding = doctor.clock(settings, clock)
    with Books.open(settings.books, clock=clock) as books:
        doubt = books.day_doubt()
    assert finding.state is (State.AMISS if said else State.FINE)
    assert (doubt or "") in finding.words
    assert (said or "") in finding.words


def test_a_day_that_a_person_confirmed_is_not_doubted_by_the_doctor(settings):
    settings.books.parent.mkdir()
    clock = ManualClock(NOON, standing=ClockTrust.LOOSE)
    with Books.open(settings.books, clock=clock) as books:
        books.confirm_day()
    assert doctor.clock(settings, clock).state is State.FINE


def test_a_camera_of_the_settings_that_is_not_there_is_told(tmp_path):
    settings = Settings(scanners=device_urls("camera://3", "keyboard:"))
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
    shelf, no_shelf, video, keyboard = doctor.scanners(Settings(scanners=device_urls(*urls)), inputs=tmp_path)
    assert [found.state for found in (shelf, keyboard)] == [State.FINE] * 2
    assert [found.state for found in (no_shelf, video)] == [State.AMISS] * 2
    assert "Make the folder" in no_shelf.what_to_do
    assert "cannot be told" in keyboard.words


def test_a_pi_camera_that_is_not_there_says_what_to_do():
    (finding,) = doctor.scanners(Settings(scanners=device_urls("picamera://0")))
    if finding.state is State.FINE:
        pytest.skip("there is a Pi camera here")
    assert finding.what_to_do


def test_a_scanner_that_types_is_looked_for_by_name_and_what_is_there_is_told(tmp_path):
    device = tmp_path / "event7" / "device"
    (device / "capabilities").mkdir(parents=True)
    (device / "name").write_text("USB Barcode Scanner\n")
    (device / "capabilities" / "key").write_text("fffffffffffffffe\n")
    (finding,) = doctor.scanners(Settings(scanners=device_urls("hid:Another Scanner")), inputs=tmp_path)
    assert finding.state is State.AMISS
    assert "“USB Barcode Scanner” (/dev/input/event7)" in finding.what_to_do
    (finding,) = doctor.scanners(Settings(scanners=device_urls(f"hid://{device}/name")), inputs=tmp_path)
    assert finding.state is State.FINE


def test_a_serial_port_of_the_settings_that_is_not_there_is_told(tmp_path):
    settings = Settings(scanners=(), printer=DeviceUrl.parse(f"serial://{tmp_path}/ttyUSB9?baud=9600"))
    finding = doctor.serial_ports(settings)
    assert finding.state is State.AMISS
    assert "ttyUSB9 is not there" in finding.words


def test_a_serial_port_on_a_real_pseudo_terminal_is_fine():
    keeper, port = os.openpty()
    try:
        assert doctor.serial_ports(Settings(scanners=device_urls(f"serial://{os.ttyname(port)}"))).state is State.FINE
    finally:
        os.close(keeper)
        os.close(port)


def test_no_printer_in_the_settings_says_how_to_name_one(settings):
    finding = doctor.printer(settings)
    assert finding.state is State.AMISS
    assert "[devices]" in finding.what_to_do


def test_a_printer_in_a_folder_is_ready(tmp_path):
    finding = doctor.printer(Settings(printer=DeviceUrl.parse(f"virtual://{tmp_path}")))
    assert (finding.state, "Ready" in finding.words) == (State.FINE, True)


def test_a_printer_that_never_answers_is_named_so(tmp_path):
    finding = doctor.printer(Settings(printer=DeviceUrl.parse(f"file://{tmp_path}/out.bin")))
    assert finding.state is State.AMISS
    assert "it never answers" in finding.words
    assert "ask once" in finding.what_to_do


def test_a_printer_on_usb_that_is_not_there_is_amiss_with_the_reason():
    finding = doctor.printer(Settings(printer=DeviceUrl.parse("usb://0000:0000")))
    assert finding.state is State.AMISS
    assert "No printer at usb://0000:0000" in finding.words
    assert finding.what_to_do


def test_a_printer_that_nobody_answers_for_is_amiss():
    finding = doctor.printer(Settings(printer=DeviceUrl.parse("tcp://127.0.0.1:1?timeout=1")))
    assert finding.state is State.AMISS
    assert finding.what_to_do


def test_no_books_yet_is_fine_and_the_disk_is_that_of_their_folder(settings, tmp_path):
    assert doctor.books_file(settings).state is State.FINE
    assert str(tmp_path) in doctor.disk(settings).words


@pytest.mark.parametrize("left", ["backup and note", "backup", "note"])
def test_books_that_are_gone_are_missed_and_not_none_yet(settings, left):
    settings.books.parent.mkdir()
    with Books.open(settings.books, clock=ManualClock(NOON)) as books:
        books.add_person("Cook")
        if "backup" in left:
            books.back_up()
    settings.books.unlink()
    if "note" not in left:
        head_note.place_of(settings.books).unlink()
    finding = doctor.books_file(settings)
    assert finding.state is State.MISSING
    assert "restore" in finding.what_to_do


@pytest.mark.parametrize("left", ["backup", "note"])
def test_books_that_are_empty_are_missed(settings, left):
    test_books_that_are_gone_are_missed_and_not_none_yet(settings, left)
    settings.books.touch()
    assert doctor.books_file(settings).state is State.MISSING


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
    wrong = replace(settings, scanners=device_urls("keyboard:", "serial:///dev/x?buad=1"))
    (finding,) = doctor.addresses(wrong)
    assert finding.state is State.AMISS
    assert "buad" in finding.words
    assert "baud" in finding.what_to_do
    assert list(doctor.addresses(settings)) == []


@pytest.mark.parametrize(
    "slip",
    [
        ImportError("Unable to find zbar shared library"),
        OSError("libzbar.so.0: cannot open shared object file"),
        ValueError("not a number"),
        UnicodeDecodeError("utf-8", b"x", 0, 1, "a name that is no text"),
        IndexError("list index out of range"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_check_that_fails_is_told_and_the_next_ones_are_made(monkeypatch, settings, slip):
    def fails(_settings=None):
        raise slip

    def finds_one_and_fails(_settings):
        yield doctor.fine("camera", "there is one")
        raise slip

    monkeypatch.setattr(doctor, "zbar", fails)
    monkeypatch.setattr(doctor, "reader", lambda: doctor.fine("reader", "as always"))
    monkeypatch.setattr(doctor, "renderer", lambda: doctor.fine("kivy", "as always"))
    monkeypatch.setitem(doctor._OF_SETTINGS, "camera", finds_one_and_fails)
    monkeypatch.setitem(doctor._OF_SETTINGS, "disk", fails)
    findings = list(doctor.examine())
    slipped = [found.name for found in findings if type(slip).__name__ in found.words]
    assert slipped == ["fails", "camera", "disk"]
    assert "there is one" in [found.words for found in findings]
    assert findings[-1].name == "clock"


def test_a_check_that_waits_for_ever_is_told():
    never = threading.Event()
    found = list(doctor.run_check("printer", lambda: [never.wait()], patience_s=0.01))
    never.set()
    assert [(one.name, one.state) for one in found] == [("printer", State.MISSING)]
    assert "no answer within 0.01 s" in found[0].words


HOSTILE = "import pathlib; pathlib.Path(__file__).with_name('it-ran').touch(); raise SystemExit('code of this folder')"


def test_no_code_of_the_current_folder_is_run(tmp_path):
    for name in ("kiosk/__init__.py", "kiosk/ui/__init__.py", "kivy.py", "json.py", "drivers/__init__.py", "apsw.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(HOSTILE)
    done = subprocess.run(
        [Path(sys.executable).with_name("jarmark"), "doctor"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert list(tmp_path.rglob("it-ran")) == [], done.stderr
    lines = done.stdout.splitlines()
    for name in ("python", "sqlite", "zbar", "reader", "kivy", "clock"):
        assert any(line[3:].startswith(name) for line in lines), (name, done.stdout, done.stderr)


def test_without_the_system_library_zbar_it_still_answers_and_the_kiosk_leaves_the_camera_out(tmp_path):
    """pyzbar is there, and says at its import that the system's library is not, as on a machine without libzbar0."""
    (tmp_path / "pyzbar").mkdir()
    (tmp_path / "pyzbar" / "__init__.py").write_text("")
    (tmp_path / "pyzbar" / "pyzbar.py").write_text("raise ImportError('Unable to find zbar shared library')")
    (tmp_path / "jarmark.toml").write_text('[devices]\nscanners = ["camera://0", "keyboard:"]\n')
    lines = [
        "from kiosk.commands import health as doctor; from kiosk.settings.config import load",
        "from kiosk.bootstrap import _open_scanners",
        "print([(f.name, f.words) for f in doctor.run_check('zbar', doctor.zbar)])",
        "print([f.words for f in doctor.addresses(load(None))])",
        "scanners, troubles = _open_scanners(load(None))",
        "print([s.name for s in scanners], [str(t) for t in troubles])",
    ]
    places = f"{tmp_path}:{Path(doctor.__file__).parents[3]}"
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": places},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    zbar, addresses, kiosk = done.stdout.splitlines()
    assert "the system's zbar library cannot be loaded" in zbar
    assert "The scanner camera://0 cannot be used: a library that it needs is missing" in addresses
    assert "Unable to find zbar" in kiosk
    assert kiosk.startswith("['hand scanner']")
