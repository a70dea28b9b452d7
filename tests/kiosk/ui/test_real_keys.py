"""Real keys, as X hands them to the real window: a scanner that types, and a person who does."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
PATIENCE_S = 30.0
SCAN = ("]C1010952123454321310pkt-99281", "15271130")
"""A GS1-128 in two parts, with a group separator between them."""
LOOKS = 1_000
"""So many frames a test looks at most; each look is answered in a frame of its own."""
SCANNER_MS, PERSON_MS = 4, 150


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """An X server that draws nowhere."""
    for program in ("Xvfb", "xdotool"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed; deploy/test installs it")
    ours, theirs = os.pipe()
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1280x720x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[theirs], stderr=subprocess.DEVNULL)
    os.close(theirs)
    try:
        with os.fdopen(ours) as said:
            yield f":{said.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


class KioskOnX:
    """The kiosk's window, and hands at the keyboard before it."""

    def __init__(self, folder: Path, display: str) -> None:
        self.scanner, self._near = pty.openpty()
        self._environment = os.environ | {"DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1"}
        self._environment.pop("SDL_VIDEODRIVER", None)
        command = [sys.executable, "-m", "tests.kiosk.ui.kiosk_on_x", str(folder)]
        self._process = subprocess.Popen(
            [*command, "keyboard:", f"serial://{os.ttyname(self._near)}"],
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.scans: list[dict[str, Any]] = []
        self._answers: list[dict[str, Any]] = []
        self._news = threading.Condition()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        os.close(self.scanner)
        os.close(self._near)

    def ask(self, what: str) -> dict[str, Any]:
        """Have something done on the screen's thread, and what it answers."""
        assert self._process.stdin is not None
        with self._news:
            before = len(self._answers)
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        self.wait_for(lambda: len(self._answers) > before)
        return self._answers[before]

    def until(self, what: str, answer: dict[str, Any]) -> None:
        """Ask until the answer is so; each question waits for the frame in which it is answered."""
        for _ in range(LOOKS):
            given = self.ask(what)
            if given == answer:
                return
        raise AssertionError(f"asked {what!r} in vain: {given} is not {answer}")

    def keys(self, *arguments: str) -> None:
        """What xdotool has the X server believe that a keyboard did."""
        subprocess.run(["xdotool", *arguments], env=self._environment, check=True, timeout=PATIENCE_S)

    def type(self, text: str, every_ms: int) -> None:
        self.keys("type", "--delay", str(every_ms), text)

    def scan_by_keyboard(self, end: str = "Return", every_ms: int = SCANNER_MS) -> dict[str, Any]:
        before = len(self.scans)
        first, second = (("type", "--args", "1", "--delay", str(every_ms), part) for part in SCAN)
        self.keys(*first, "key", "ctrl+bracketright", *second, "key", end)
        return self.wait_for_scan(before)

    def scan_by_serial_line(self) -> dict[str, Any]:
        before = len(self.scans)
        os.write(self.scanner, "\x1d".join(SCAN).encode() + b"\r")
        return self.wait_for_scan(before)

    def wait_for_scan(self, before: int) -> dict[str, Any]:
        self.wait_for(lambda: len(self.scans) > before)
        return self.scans[before]

    def wait_for(self, happened: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(happened, PATIENCE_S), f"waited in vain: {self.scans} {self._answers}"

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said = json.loads(line)
            with self._news:
                if "scan" in said:
                    self.scans.append(said["scan"])
                else:
                    self._answers.append(said)
                self._news.notify_all()


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory, display) -> Iterator[KioskOnX]:
    kiosk = KioskOnX(tmp_path_factory.mktemp("kiosk"), display)
    try:
        kiosk.until("lights", {"lights": "ok"})
        yield kiosk
    finally:
        kiosk.close()


def told(scan: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    return scan["text"], scan["identifier"], scan["fields"]


def test_a_scan_by_keys_is_the_scan_by_a_serial_line(kiosk) -> None:
    by_line, by_keys = kiosk.scan_by_serial_line(), kiosk.scan_by_keyboard()
    assert by_line["source"] != by_keys["source"]
    assert told(by_keys) == told(by_line)
    text, identifier, fields = told(by_keys)
    assert (text, identifier) == ("010952123454321310pkt-9928115271130", "]C1")
    assert (fields["gtin14"], fields["lot"], fields["best_before"]) == ("09521234543213", "pkt-99281", "2027-11-30")


def test_with_a_field_in_focus_nothing_of_it_is_typed(kiosk) -> None:
    by_line = kiosk.scan_by_serial_line()
    assert kiosk.ask("field") == {"text": ""}
    assert told(kiosk.scan_by_keyboard()) == told(by_line)
    assert kiosk.ask("text") in ({"text": ""}, {"text": None})


def test_what_a_person_types_is_in_the_field(kiosk) -> None:
    before = len(kiosk.scans)
    kiosk.ask("field")
    kiosk.type("Jam & Berries-7", PERSON_MS)
    kiosk.until("text", {"text": "Jam & Berries-7"})
    kiosk.keys("key", "BackSpace")
    kiosk.until("text", {"text": "Jam & Berries-"})
    assert len(kiosk.scans) == before


def test_a_scan_in_the_midst_of_typing(kiosk) -> None:
    kiosk.ask("field")
    kiosk.type("Berries", PERSON_MS)
    kiosk.until("text", {"text": "Berries"})
    assert told(kiosk.scan_by_keyboard()) == told(kiosk.scan_by_serial_line())
    assert kiosk.ask("text")["text"] in ("Berries", None)


@pytest.mark.parametrize(("end", "every_ms"), [("Tab", SCANNER_MS), ("KP_Enter", 20), ("Return", 40)])
def test_slow_scanners_and_other_ends(kiosk, end, every_ms) -> None:
    """40 ms between two keys is the longest that common scanners can be set to."""
    kiosk.ask("field")
    assert told(kiosk.scan_by_keyboard(end, every_ms)) == told(kiosk.scan_by_serial_line())
    assert kiosk.ask("text")["text"] in ("", None)


def test_a_screen_that_is_busy_while_the_scanner_types(kiosk) -> None:
    """Keys that were pressed during one long frame are fetched after it, all at once."""
    kiosk.ask("field")
    before = len(kiosk.scans)
    first, second = (("type", "--args", "1", "--delay", "15", part) for part in SCAN)
    typing = threading.Thread(target=kiosk.keys, args=(*first, "key", "ctrl+bracketright", *second, "key", "Return"))
    typing.start()
    while typing.is_alive():
        kiosk.ask("busy")
    assert told(kiosk.wait_for_scan(before)) == told(kiosk.scan_by_serial_line())
    assert kiosk.ask("text")["text"] in ("", None)


def test_a_key_that_is_held_down_repeats_in_the_field(kiosk) -> None:
    kiosk.ask("field")
    kiosk.keys("keydown", "b")
    try:
        assert any(len(kiosk.ask("text")["text"]) >= 4 for _ in range(LOOKS)), "it does not repeat"
    finally:
        kiosk.keys("keyup", "b")
    assert set(kiosk.ask("text")["text"].lower()) == {"b"}


def test_the_number_pad_types_figures_whether_num_lock_is_on_or_not(kiosk) -> None:
    """By the keys' places on the board (X's keycodes), as a scanner presses them."""
    four, seven, one = "83", "79", "87"
    for _ in range(2):
        kiosk.ask("field")
        kiosk.keys("key", "--delay", str(PERSON_MS), four, seven, one, one)
        kiosk.until("text", {"text": "4711"})
        kiosk.keys("key", "Num_Lock")
