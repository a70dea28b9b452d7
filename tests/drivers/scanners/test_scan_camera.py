"""A camera with its real threads: a folder, a video, a child process, a camera that is not there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import zxingcpp

from drivers.registry import open_scanner
from drivers.scanners.base import Health
from drivers.scanners.camera import Camera
from drivers.scanners.decode import Sight
from drivers.scanners.sources import FolderSource, PicameraSource
from drivers.scanners.vision import cv2, np

F = zxingcpp.BarcodeFormat


def put(folder: Path, name: str, picture) -> None:
    """As a camera program does: whole, or not there."""
    beside = folder.parent / name
    assert cv2.imwrite(str(beside), picture)
    beside.rename(folder / name)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "shelf"
    folder.mkdir()
    return folder


@pytest.fixture
def camera(shelf: Path):
    camera = open_scanner(f"folder://{shelf}?fps=60")
    yield camera
    camera.stop()


def test_a_bag_held_before_the_camera_is_one_scan(camera, shelf, photo, listener) -> None:
    camera.start(listener.on_scan, listener.on_health)
    put(shelf, "1.png", photo("(01)09521234543213(10)PKT-99281", F.Code128, gs1=True, module=2, noise=3.0))
    (scan,) = listener.wait_for_scans(1)
    assert (scan.identifier, scan.gtin14, scan.source) == ("]C1", "09521234543213", camera.name)
    assert scan.fields is not None
    assert scan.fields.lot == "PKT-99281"
    assert listener.healths[-1][0] is Health.OK
    look = camera.last_reads()
    assert look.word == "read"
    assert len(look.positions) == 1
    assert look.size == (1280, 720)


def test_pictures_that_appear_later_are_shown_as_they_appear(camera, shelf, photo, listener) -> None:
    camera.start(listener.on_scan, listener.on_health)
    for number, text in enumerate(["5901234123457", "B0012-7", "SJ-20260304-A-017"], 1):
        kind = F.EAN13 if text.isdigit() else F.QRCode
        put(shelf, f"{number}.png", photo(text, kind, module=4, turn=5.0 * number))
        assert listener.wait_for_scans(number)[-1].text == text


def test_an_empty_folder_is_a_dark_frame(camera, listener) -> None:
    camera.start(listener.on_scan, listener.on_health)
    listener.wait_for_health(Health.OK)
    frame = camera.latest()
    assert frame is not None
    assert not frame.image.any()


def test_a_broken_picture_and_a_huge_code_do_not_stop_it(camera, shelf, photo, listener) -> None:
    camera.start(listener.on_scan, listener.on_health)
    (shelf / "1.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    put(shelf, "2.png", photo("x" * 2300, F.QRCode, size=(1280, 1100), module=5))
    listener.wait_for(lambda: any("2,300 characters" in words for _, words in listener.healths))
    put(shelf, "3.png", photo("5901234123457", F.EAN13))
    assert [scan.text for scan in listener.wait_for_scans(1)] == ["5901234123457"]


def test_what_is_trusted_needs_one_frame(shelf, photo, listener) -> None:
    frames = [np.zeros((480, 640), np.uint8), photo("B0012-7", F.QRCode, module=5)]
    for number, frame in enumerate(frames):
        put(shelf, f"{number}.png", frame)
    camera = Camera("shelf", FolderSource(shelf, 60), trusted=lambda symbol: symbol.text == "B0012-7")
    camera.start(listener.on_scan, listener.on_health)
    scan = listener.wait_for_scans(1)[0]
    frame = camera.latest()
    camera.stop()
    assert scan.text == "B0012-7"
    assert frame is not None


def test_a_camera_that_goes_and_comes_back_is_amber_then_green(tmp_path, photo, listener) -> None:
    shelf = tmp_path / "later"
    camera = Camera("shelf", FolderSource(shelf, 60), retry_s=0.01)
    camera.start(listener.on_scan, listener.on_health)
    assert "no folder" in listener.wait_for_health(Health.MISSING)
    assert camera.latest() is None
    shelf.mkdir()
    listener.wait_for_health(Health.OK)
    put(shelf, "1.png", photo("5901234123457", F.EAN13))
    listener.wait_for_scans(1)
    (shelf / "1.png").unlink()
    shelf.rmdir()
    listener.wait_for_health(Health.MISSING)
    shelf.mkdir()
    listener.wait_for_health(Health.OK)
    camera.stop()


def test_stopped_is_stopped_and_starts_again(camera, shelf, photo, listener) -> None:
    camera.stop()
    camera.start(listener.on_scan, listener.on_health)
    camera.stop()
    seen = len(listener.healths)
    put(shelf, "1.png", photo("5901234123457", F.EAN13))
    assert len(listener.healths) == seen
    assert listener.scans == []
    camera.start(listener.on_scan, listener.on_health)
    listener.wait_for_scans(1)


def test_no_camera_of_that_number_is_missing_in_words(listener) -> None:
    camera = open_scanner("camera:///dev/no-such-camera")
    camera.start(listener.on_scan, listener.on_health)
    words = listener.wait_for_health(Health.MISSING)
    camera.stop()
    assert "Plug it in" in words


def test_a_video_is_a_camera(tmp_path, photo, listener) -> None:
    path = tmp_path / "bags.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 60.0, (640, 480))
    for turn in range(6):
        frame = photo("5901234123457", F.EAN13, size=(640, 480), turn=float(turn))
        writer.write(cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR))
    writer.release()
    camera = open_scanner(f"video://{path}")
    camera.start(listener.on_scan, listener.on_health)
    assert listener.wait_for_scans(1)[0].text == "5901234123457"
    camera.stop()


CHILD = """
import struct, sys
grey = open(sys.argv[1], "rb").read()
for _ in range(int(sys.argv[2])):
    sys.stdout.buffer.write(struct.pack("<4sII", b"JMK1", 640, 480) + grey)
    sys.stdout.buffer.flush()
if sys.argv[3] == "stay":
    sys.stdin.buffer.read()
"""


@pytest.mark.parametrize("end", ["stay", "die"])
def test_frames_of_a_child_process(tmp_path, photo, listener, end) -> None:
    raw = tmp_path / "frame.raw"
    raw.write_bytes(photo("5901234123457", F.EAN13, size=(640, 480), module=3).tobytes())
    source = PicameraSource(640, 480, (sys.executable, "-c", CHILD, str(raw), "8", end))
    camera = Camera("Pi camera", source, retry_s=0.01)
    camera.start(listener.on_scan, listener.on_health)
    assert listener.wait_for_scans(1)[0].text == "5901234123457"
    if end == "die":
        listener.wait_for(lambda: Health.MISSING in [health for health, _ in listener.healths])
    camera.stop()


def test_a_pi_camera_on_a_machine_without_one_is_missing_in_words(listener) -> None:
    camera = open_scanner("picamera://0")
    camera.start(listener.on_scan, listener.on_health)
    words = listener.wait_for_health(Health.MISSING)
    camera.stop()
    assert words.startswith(("The Pi camera is not there", "The system's Python"))


def test_a_dark_picture_gives_a_word(camera, shelf, photo, listener) -> None:
    put(shelf, "1.png", photo("5901234123457", F.EAN13, noise=2.0) // 12)
    camera.start(listener.on_scan, listener.on_health)
    listener.wait_for(lambda: listener.scans or camera.latest())
    with camera._news:
        assert camera._news.wait_for(lambda: camera._look.sight in (Sight.DARK, Sight.READ), 20)
