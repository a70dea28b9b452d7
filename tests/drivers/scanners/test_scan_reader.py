"""The reader in its own process: real children, killed, stopped and left alone in the middle of their work."""

from __future__ import annotations

import contextlib
import logging
import os
import select
import shlex
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import zxingcpp

from drivers.scanners.answer import ReaderError, packed, unpacked
from drivers.scanners.base import Health, Symbol, Symbology
from drivers.scanners.camera import Camera
from drivers.scanners.decode import LiveReader, LiveResult, Sight
from drivers.scanners.reader import NOTHING, ReaderProcess
from drivers.scanners.sources import FolderSource
from drivers.scanners.vision import cv2, np

ROOT = Path(__file__).parents[3]
F = zxingcpp.BarcodeFormat
PATIENCE_S = 20.0
BLANK = np.full((20, 20), 200, np.uint8)


@pytest.fixture
def reader():
    reader = ReaderProcess()
    reader.start()
    reader.read(BLANK)
    yield reader
    reader.close()


@pytest.fixture
def bag(photo):
    return photo("5901234123457", F.EAN13)


def wait_until_gone(process: int) -> None:
    """Wait for a process to end, whoever's child it is."""
    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return
    try:
        assert select.select([descriptor], [], [], PATIENCE_S)[0], f"process {process} is still there"
    finally:
        os.close(descriptor)


def test_it_reads_what_a_reader_here_reads(reader, bag) -> None:
    in_colour = cv2.cvtColor(bag, cv2.COLOR_GRAY2BGR)
    part_of_a_larger_one = np.tile(bag, (1, 2))[:, :1280]
    here = LiveReader()
    for picture in (bag, in_colour, part_of_a_larger_one, bag // 12, np.zeros((3, 5), np.uint8)):
        assert reader.read(picture) == here.read(picture)
    assert reader.pid != os.getpid()


def test_a_frame_larger_than_any_cameras_is_passed_over(reader, bag) -> None:
    before = reader.pid
    assert reader.read(np.zeros((1, (1 << 25) + 1), np.uint8)) is NOTHING
    assert reader.read(bag).sight is Sight.READ
    assert reader.pid == before


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_crash_in_the_middle_of_a_frame_costs_that_frame_alone(reader, bag, caplog, blow) -> None:
    child = reader.pid
    os.kill(child, signal.SIGSTOP)  # it has the frame and cannot answer
    given = []
    asking = threading.Thread(target=lambda: given.append(reader.read(bag)))
    asking.start()
    os.kill(child, blow)
    os.kill(child, signal.SIGCONT)
    asking.join(PATIENCE_S)
    assert given == [NOTHING]
    assert reader.read(bag).symbols[0].text == "5901234123457"
    assert reader.pid != child
    assert reader.trouble == ""
    assert blow.name in caplog.text


def test_one_that_stands_still_is_started_anew(bag, caplog) -> None:
    reader = ReaderProcess(standstill_s=2.0)
    reader.read(BLANK)
    child = reader.pid
    os.kill(child, signal.SIGSTOP)
    assert reader.read(bag) is NOTHING
    wait_until_gone(child)
    assert reader.read(bag).sight is Sight.READ
    assert "stood still" in caplog.text
    reader.close()


@pytest.fixture
def instead(monkeypatch, tmp_path):
    """Have this program run in place of the reader's child, with the same arguments, until it is taken away again."""
    python = sys.executable

    @contextlib.contextmanager
    def run(program: str, *more: str):
        script = tmp_path / "python"
        script.write_text(f'#!/bin/sh\nexec {shlex.join([python, "-c", CHILD + program, *more])} "$@"\n')
        script.chmod(0o755)
        with monkeypatch.context() as other:
            other.setattr(sys, "executable", str(script))
            yield

    return run


CHILD = """
import sys, threading
from multiprocessing.connection import Connection
from drivers.scanners.answer import READY
from drivers.scanners.reader_child import _end_with_parent
line = Connection(int(sys.argv[-2]))
threading.Thread(target=_end_with_parent, args=(line.fileno(),), daemon=True).start()
line.send_bytes(READY)
line.recv_bytes()
"""


def test_one_whose_library_never_comes_back_is_told_as_such(bag, caplog, instead) -> None:
    """It lives, and would end by itself as soon as the line is closed: that is not what is told."""
    reader = ReaderProcess(standstill_s=0.1)
    with instead("threading.Event().wait()"):
        assert reader.read(bag) is NOTHING
    reader.close()
    assert "stood still for 0.1 s" in caplog.text
    assert "ended with" not in caplog.text


@pytest.mark.parametrize("answer", ["bytes.fromhex(sys.argv[1])", "bytes((1 << 22) + 1)"], ids=["pickle", "endless"])
def test_one_that_answers_something_else_is_started_anew(reader, bag, caplog, instead, answer) -> None:
    """Unpickling this would load a module that is not there, which is what ended the camera's thread once."""
    reader.close()
    with instead(f"line.send_bytes({answer}); threading.Event().wait()", b"cno_such_module\nname\n.".hex()):
        reader.start()
        assert reader.read(bag) is NOTHING
    assert reader.read(bag).sight is Sight.READ
    assert "was ended: " in caplog.text


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff\xfe", b"null", b"[]", b"{}", b"[" * 100_000, b"[1, 2, 3]", b'["READ", [], [], []]',
        b'["SEEN", [], []]', b'[["READ"], [], []]', b'["READ", [["x"]], []]', b'["READ", [], [[1, 2]]]',
        b'["READ", [], [[[1, 2], [1, 2], [1, 2], [1, "2"]]]]', b'["READ", [], [[[1, 2], [1, 2], [1, 2], [1, NaN]]]]',
        b'["READ", [["x", "EAN13", "]E0", "3g", [[1, 2], [1, 2], [1, 2], [1, 2]]]], []]',
        b'["READ", [[7, "EAN13", "]E0", "37", [[1, 2], [1, 2], [1, 2], [1, 2]]]], []]',
        b'["READ", [["x", "EAN99", "]E0", "37", [[1, 2], [1, 2], [1, 2], [1, 2]]]], []]',
        b'["READ", [], ' + b"9" * 5000 + b"]",
    ],
    ids=lambda data: repr(data[:24]),
)  # fmt: skip
def test_what_is_no_answer_is_one_error(data) -> None:
    with pytest.raises(ReaderError, match="no answer"):
        unpacked(data)


def test_an_answer_comes_back_as_it_was() -> None:
    place = ((-1, 2), (300, 4), (5, 6), (7, 800))
    symbol = Symbol("B0012 ż\ud800", Symbology.QRCODE, "]Q1", bytes(range(256)), place)
    for result in (NOTHING, LiveResult((symbol, symbol), Sight.READ, (place, place))):
        assert unpacked(packed(result)) == result


def test_an_interrupt_holds_until_it_is_started_again(reader, bag) -> None:
    reader.interrupt()
    assert reader.read(bag) is NOTHING
    assert reader.read(bag) is NOTHING
    assert reader.pid is None
    reader.start()
    assert reader.read(bag).sight is Sight.READ


def test_a_camera_starts_its_reader_before_its_threads(tmp_path, listener) -> None:
    """So no thread that wakes late takes back the interrupt of a camera that was stopped meanwhile."""

    class Watched(ReaderProcess):
        def start(self) -> None:
            started_on.append(threading.current_thread())
            super().start()

    started_on: list[threading.Thread] = []
    camera = Camera("shelf", FolderSource(tmp_path, 60), reader=Watched())
    camera.start(listener.on_scan, listener.on_health)
    camera.stop()
    assert started_on == [threading.current_thread()]


def test_closed_it_leaves_neither_memory_nor_descriptors(bag) -> None:
    here = Path("/proc/self")
    if not (here / "fd").exists():
        pytest.skip("this system does not show what a process has open")
    before = len(list((here / "fd").iterdir()))
    reader = ReaderProcess()
    assert reader.read(bag).sight is Sight.READ
    assert "jarmark frame" in (here / "maps").read_text()
    reader.close()
    assert "jarmark frame" not in (here / "maps").read_text()
    assert len(list((here / "fd").iterdir())) == before
    reader.close()


def test_one_that_cannot_be_started_is_told_and_tried_again(monkeypatch, bag, caplog) -> None:
    caplog.set_level(logging.ERROR)
    reader = ReaderProcess()
    monkeypatch.setattr("drivers.scanners.reader.PAUSE_S", 0.0)
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/no/such/python")
        for _ in range(3):
            assert reader.read(bag) is NOTHING
    assert "cannot be read just now" in reader.trouble
    assert reader.read(bag).sight is Sight.READ
    assert reader.trouble == ""
    reader.close()


def test_the_child_ends_with_its_parent() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    wait_until_gone(child)


PARENT = """
from drivers.scanners.reader import ReaderProcess
reader = ReaderProcess()
reader.start()
print(reader.pid, flush=True)
input()
"""


def test_the_child_ends_with_its_parent_also_where_a_library_never_comes_back() -> None:
    near, far = socket.socketpair()
    with near, far:
        command = [sys.executable, "-c", STUCK, str(far.fileno())]
        child = subprocess.Popen(command, cwd=ROOT, pass_fds=[far.fileno()], stdout=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdout.readline() == b"stuck\n"
    assert child.wait(PATIENCE_S) == 0
    child.stdout.close()


STUCK = """
import sys, threading
from drivers.scanners.reader_child import _end_with_parent
threading.Thread(target=_end_with_parent, args=(int(sys.argv[1]),), daemon=True).start()
print("stuck", flush=True)
threading.Event().wait()
"""


def test_the_child_knows_neither_the_screen_nor_the_books(reader) -> None:
    """What is loaded is seen in the process's own memory map and command line."""
    maps = Path(f"/proc/{reader.pid}/maps")
    if not maps.exists():
        pytest.skip("this system does not show what a process has loaded")
    loaded = maps.read_text()
    assert "cv2" in loaded
    assert not [name for name in ("kivy", "apsw", "sqlite") if name in loaded.lower()]


def test_memory_that_it_may_not_have_ends_it(reader, bag) -> None:
    """More frames at once than a gigabyte holds: the limit is the operating system's, so no library gets around it."""
    limits = Path(f"/proc/{reader.pid}/limits")
    if not limits.exists():
        pytest.skip("this system does not show a process's limits")
    (line,) = [line for line in limits.read_text().splitlines() if line.startswith("Max address space")]
    assert int(line.split()[3]) <= 1_000_000_000
    done = subprocess.run([sys.executable, "-c", GREEDY], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "refused\n", done.stderr


GREEDY = """
from drivers.scanners.reader_child import limit_memory
limit_memory()
from drivers.scanners.vision import np
try:
    np.ones(1_000_000_000, np.uint8)
except MemoryError:
    print("refused")
"""


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSEGV])
def test_a_camera_whose_reader_crashes_reads_the_next_code_and_stays_green(tmp_path, photo, listener, blow) -> None:
    reader = ReaderProcess()
    camera = Camera("shelf", FolderSource(tmp_path, 60), reader=reader)
    camera.start(listener.on_scan, listener.on_health)
    for number, text in enumerate(["5901234123457", "4006381333931", "9506000134369"], 1):
        beside = tmp_path / "next.part"
        beside.write_bytes(cv2.imencode(".png", photo(text, F.EAN13))[1].tobytes())
        beside.rename(tmp_path / f"{number}.png")
        assert listener.wait_for_scans(number)[-1].text == text
        os.kill(reader.pid, blow)  # while it reads the same bag again and again
    camera.stop()
    assert [health for health, _words in listener.healths] == [Health.WAITING, Health.OK]


def test_a_camera_whose_reader_cannot_be_started_is_amber_and_shows_its_picture(
    tmp_path, listener, monkeypatch
) -> None:
    monkeypatch.setattr("drivers.scanners.reader.PAUSE_S", 0.0)
    camera = Camera("shelf", FolderSource(tmp_path, 60))
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/no/such/python")
        camera.start(listener.on_scan, listener.on_health)
        assert "cannot be read" in listener.wait_for_health(Health.MISSING)
        assert camera.latest() is not None
    listener.wait_for_health(Health.OK)
    camera.stop()


class SlipsOnce(ReaderProcess):
    """Fails at one frame in a way that nobody foresaw."""

    slips = 1

    def read(self, image):
        if self.slips:
            self.slips -= 1
            raise RuntimeError("a slip")
        return super().read(image)


def shelf_with_a_code(folder, photo) -> None:
    (folder / "1.png").write_bytes(cv2.imencode(".png", photo("5901234123457", F.EAN13))[1].tobytes())


def test_a_slip_of_the_reading_thread_is_amber_and_it_goes_on(tmp_path, photo, listener) -> None:
    shelf_with_a_code(tmp_path, photo)
    camera = Camera("shelf", FolderSource(tmp_path, 60), reader=SlipsOnce(), retry_s=0.01)
    camera.start(listener.on_scan, listener.on_health)
    assert "RuntimeError: a slip" in listener.wait_for_health(Health.MISSING)
    assert listener.wait_for_scans(1)[0].text == "5901234123457"
    listener.wait_for_health(Health.OK)
    camera.stop()


def test_a_slip_of_who_knows_the_code_is_amber_and_it_goes_on(tmp_path, photo, listener) -> None:
    """`trusted` looks into the books: an error that is none of theirs must not end the reading."""
    slips = [RuntimeError("a slip"), ValueError("another")]

    def trusted(symbol) -> bool:
        if slips:
            raise slips.pop()
        return True

    shelf_with_a_code(tmp_path, photo)
    camera = Camera("shelf", FolderSource(tmp_path, 60), trusted=trusted, retry_s=0.01)
    camera.start(listener.on_scan, listener.on_health)
    assert "ValueError: another" in listener.wait_for_health(Health.MISSING)
    assert listener.wait_for_scans(1)[0].text == "5901234123457"
    camera.stop()


class SlipsOncePlugged(FolderSource):
    """Its pictures fail once in a way that nobody foresaw."""

    slips = 1

    def grab(self):
        if self.slips:
            self.slips -= 1
            raise MemoryError("no room for a frame")
        return super().grab()


def test_a_slip_of_the_thread_that_has_the_frames_is_amber_and_it_goes_on(tmp_path, photo, listener) -> None:
    shelf_with_a_code(tmp_path, photo)
    camera = Camera("shelf", SlipsOncePlugged(tmp_path, 60), retry_s=0.01)
    camera.start(listener.on_scan, listener.on_health)
    assert "MemoryError: no room for a frame" in listener.wait_for_health(Health.MISSING)
    assert listener.wait_for_scans(1)[0].text == "5901234123457"
    camera.stop()
