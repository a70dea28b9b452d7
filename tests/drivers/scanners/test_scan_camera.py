"""A camera with its real threads: a folder, a video, a child process, a camera that is not there."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest
import zxingcpp

from drivers.errors import DeviceMissingError
from drivers.registry import open_scanner
from drivers.scanners.base import Health
from drivers.scanners.camera import Camera, NoPictureError
from drivers.scanners.decode import Sight, read
from drivers.scanners.sources import FolderSource, PicameraSource, VideoSource
from drivers.scanners.vision import cv2, np, unpack

F = zxingcpp.BarcodeFormat
NEVER_S = 3600.0
"""A standstill that no test waits for."""


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


@pytest.mark.parametrize("address", ["camera:///dev/no-such-camera", "camera://63"])
def test_no_camera_of_that_number_is_missing_in_words(listener, address) -> None:
    camera = open_scanner(address)
    camera.start(listener.on_scan, listener.on_health)
    words = listener.wait_for_health(Health.MISSING)
    camera.stop()
    assert "Plug it in" in words


@pytest.fixture
def video(tmp_path, photo) -> Path:
    path = tmp_path / "bags.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 60.0, (640, 480))
    for turn in range(6):
        frame = photo("5901234123457", F.EAN13, size=(640, 480), turn=float(turn))
        writer.write(cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR))
    writer.release()
    return path


def test_a_video_is_a_camera(video, listener) -> None:
    camera = open_scanner(f"video://{video}")
    camera.start(listener.on_scan, listener.on_health)
    assert listener.wait_for_scans(1)[0].text == "5901234123457"
    camera.stop()


def test_a_video_that_goes_and_comes_back_is_amber_then_green(video, listener) -> None:
    away = video.with_name("elsewhere.avi")
    video.rename(away)
    camera = Camera("video", VideoSource(video), retry_s=0.01)
    camera.start(listener.on_scan, listener.on_health)
    assert "bags.avi is not there" in listener.wait_for_health(Health.MISSING)
    away.rename(video)
    listener.wait_for_scans(1)
    camera.stop()
    assert healths_of(listener) == [Health.WAITING, Health.MISSING, Health.OK]


def test_the_newest_frame_is_kept_as_a_jpeg(camera, shelf, photo, listener) -> None:
    with pytest.raises(NoPictureError, match="no picture from the folder shelf"):
        camera.picture_jpeg()
    camera.start(listener.on_scan, listener.on_health)
    put(shelf, "1.png", photo("5901234123457", F.EAN13))
    listener.wait_for_scans(1)
    kept = unpack(camera.picture_jpeg())
    assert kept.shape == (720, 1280)
    assert [symbol.text for symbol in read(kept)] == ["5901234123457"]
    (shelf / "1.png").unlink()
    shelf.rmdir()
    listener.wait_for_health(Health.MISSING)
    with pytest.raises(NoPictureError):
        camera.picture_jpeg()


CHILD = """
import os, select, struct, sys
grey = open(sys.argv[1], "rb").read()
frames = int(sys.argv[2])
while frames and not select.select([sys.stdin], [], [], 0.01)[0]:
    sys.stdout.buffer.write(struct.pack("<4sII", b"JMK1", 640, 480) + grey)
    sys.stdout.buffer.flush()
    frames -= 1
if sys.argv[3:] == ["stand still"]:
    sys.stdin.buffer.read()
"""
ENDLESS = "-1"


@pytest.fixture
def pi_camera(tmp_path, photo):
    """A camera whose frames come from a child: all that it shows is one bag, so many times, and then it ends so."""
    raw = tmp_path / "frame.raw"
    raw.write_bytes(photo("5901234123457", F.EAN13, size=(640, 480), module=3).tobytes())
    cameras: list[Camera] = []

    def make(frames: str, *end: str, standstill_s: float = NEVER_S) -> Camera:
        command = (sys.executable, "-c", CHILD, str(raw), frames, *end)
        source = PicameraSource(640, 480, command, standstill_s=standstill_s)
        cameras.append(Camera("Pi camera", source, retry_s=0.01))
        return cameras[-1]

    yield make
    for camera in cameras:
        camera.stop()


def healths_of(listener) -> list[Health]:
    return [health for health, _words in listener.healths]


def test_frames_of_a_child_process(pi_camera, listener) -> None:
    camera = pi_camera(ENDLESS)
    camera.start(listener.on_scan, listener.on_health)
    assert listener.wait_for_scans(1)[0].text == "5901234123457"
    assert healths_of(listener) == [Health.WAITING, Health.OK]


def test_a_pi_camera_whose_child_ends_is_amber_then_green(pi_camera, listener) -> None:
    pi_camera("8").start(listener.on_scan, listener.on_health)
    listener.wait_for(lambda: healths_of(listener)[:4] == [Health.WAITING, Health.OK, Health.MISSING, Health.OK])


def test_a_pi_camera_that_gives_no_more_frames_is_amber_then_green(pi_camera, listener) -> None:
    """As libcamera does when the ribbon cable is pulled: the child waits for a frame and never ends."""
    pi_camera("3", "stand still", standstill_s=0.05).start(listener.on_scan, listener.on_health)
    listener.wait_for(lambda: healths_of(listener)[:4] == [Health.WAITING, Health.OK, Health.MISSING, Health.OK])
    assert any("no more pictures" in words for _health, words in listener.healths)


def test_a_pi_camera_whose_child_outlives_every_patience_is_let_go(monkeypatch) -> None:
    """As one does that waits in the kernel for a camera that was pulled: not even a kill ends it soon."""
    monkeypatch.setattr(PicameraSource, "_END_S", 0.0)
    stubborn = "import signal; signal.signal(15, signal.SIG_IGN); print(end='JMK1' + chr(0) * 8, flush=True)"
    source = PicameraSource(640, 480, (sys.executable, "-c", f"{stubborn}; signal.pause()"))
    for _ in range(3):
        source.open()
        with pytest.raises(DeviceMissingError, match="is no picture"):  # and so it is known to be that stubborn
            source.grab()
        source.close()


def test_a_pi_camera_where_no_file_can_be_made_is_missing_in_words(monkeypatch, tmp_path, listener) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    camera = Camera("Pi camera", PicameraSource(640, 480, (sys.executable, "-c", "")), retry_s=0.01)
    camera.start(listener.on_scan, listener.on_health)
    assert "could not be started" in listener.wait_for_health(Health.MISSING)
    camera.stop()


def test_rows_that_the_pi_pads_are_cut_to_the_picture(tmp_path) -> None:
    """picamera2 gives YUV420 as height x 3/2 rows, each as wide as the stride; grey comes first."""
    from drivers.scanners.picamera_child import grey_of

    planes = np.arange(6 * 64, dtype=np.uint8).reshape(6, 64)
    grey = grey_of(planes, 50, 4)
    assert grey.shape == (4, 50)
    assert len(grey.tobytes()) == 200
    assert (grey == planes[:4, :50]).all()


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
