"""Has a picture's text recognised by a child process. The caller never waits for it.

The child is started for the first picture, kept for the next ones, and ends by itself when it is no longer needed. If
it crashes, hangs or is not installed, only an error message results; the next picture starts another.
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from drivers.scanners.text import printable
from drivers.worker import Worker
from kiosk.locale import _
from kiosk.lot_text.child import HEADER, MARK, NOT_INSTALLED

if TYPE_CHECKING:
    from drivers.scanners.base import Picture

log = logging.getLogger(__name__)

PATIENCE_S = 60.0
"""The slowest Pi needs about 10 s for its first picture, loading the models included; beyond this it hangs."""
ENDING_S = 2.0
LONGEST_LINE = 200
CHILD = (sys.executable, "-P", str(Path(__file__).with_name("child.py")))


class ReadingError(Exception):
    """The text could not be read. Nothing else is affected."""

    def __init__(self, message: str, what_to_do: str) -> None:
        super().__init__(message)
        self.message = message
        self.what_to_do = what_to_do


class NotInstalledError(ReadingError):
    """The engine is optional and not installed."""

    def __init__(self) -> None:
        super().__init__(
            _("Reading labels is not installed here"),
            _("Type the lot and the date. To have it: pip install 'jarmark[lot-text]'."),
        )


@dataclass(frozen=True)
class ReadLine:
    """One printed line: its text (printable), the engine's certainty (0 to 1), and its part of the picture (JPEG)."""

    text: str
    sure: float
    cutout: bytes


ReadResult = tuple[ReadLine, ...] | ReadingError
"""The lines from top to bottom, or why there are none."""


class LabelReader:
    """Any thread may call it. Pictures are read one after the other.

    Args:
        command: another child with the same protocol.
        patience_s: how long a picture may take before its child is ended.
    """

    def __init__(self, command: Sequence[str] = CHILD, patience_s: float = PATIENCE_S) -> None:
        self._command = tuple(command)
        self._patience_s = patience_s
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._closed = False

    @property
    def installed(self) -> bool:
        return self._command != CHILD or all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))

    def begin(self, picture: Picture, on_done: Callable[[ReadResult], None]) -> None:
        """Have a picture read. `on_done` is called on a thread of the reader."""

        def slipped(error: BaseException) -> None:
            on_done(_unreadable())

        Worker("label reader", lambda: self._tell(picture, on_done), slipped, again=False).start()

    def _tell(self, picture: Picture, on_done: Callable[[ReadResult], None]) -> None:
        try:
            reading: ReadResult = self.read(picture)
        except ReadingError as error:
            reading = error
        if not self._closed:
            on_done(reading)

    def read(self, picture: Picture) -> tuple[ReadLine, ...]:
        """Read a picture and wait for it.

        Raises:
            ReadingError: in words for the cook.
        """
        if not self.installed:
            raise NotInstalledError
        with self._turn:
            kept = self._child is not None
            answer = self._ask(picture)
            if not answer and kept:
                # The child may just be ending by itself after a long idle time.
                self._end()
                answer = self._ask(picture)
            return self._lines(answer)

    def _lines(self, answer: bytes) -> tuple[ReadLine, ...]:
        try:
            return tuple(_line(line) for line in json.loads(answer)["lines"])
        except (ValueError, LookupError, TypeError, binascii.Error) as error:
            raise self._broken() from error

    def _ask(self, picture: Picture) -> bytes:
        """The child's answer; empty if it ended.

        Raises:
            ReadingError: it could not be started, or hung and was ended.
        """
        child = self._running()
        if self._closed:  # closed while it was starting
            child.kill()
        hung = threading.Event()

        def give_up() -> None:
            if not patience.stopping.wait(self._patience_s):
                hung.set()
                child.kill()

        patience = Worker("label reader: patience", give_up, again=False)
        patience.start()
        try:
            answer = self._exchange(child, picture)
        except OSError:
            answer = b""
        finally:
            patience.stop()
        if not answer and hung.is_set():
            raise self._broken()
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = self._start()
        return self._child

    def _start(self) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            log.warning("the label reader cannot be started: %s", error)
            raise _unreadable() from error

    def _exchange(self, child: subprocess.Popen[bytes], picture: Picture) -> bytes:
        assert child.stdin is not None
        assert child.stdout is not None
        channels = 1 if picture.ndim == 2 else picture.shape[2]
        child.stdin.write(HEADER.pack(MARK, picture.shape[1], picture.shape[0], channels))
        child.stdin.write(picture.tobytes())
        child.stdin.flush()
        return child.stdout.readline()

    def _broken(self) -> ReadingError:
        """The error for a child that gave no answer. The child is ended."""
        code = self._end()
        log.warning("the label reader gave no answer (%s)", code)
        if code == NOT_INSTALLED:
            return NotInstalledError()
        return _unreadable()

    def _end(self) -> int | None:
        """End the child, which gets a moment to end by itself. Returns its exit code."""
        child, self._child = self._child, None
        if child is None:
            return None
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]  # both are pipes
        try:
            return child.wait(ENDING_S)
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()

    def close(self) -> None:
        """End the child. The result of a picture that is being read is dropped."""
        self._closed = True
        child = self._child
        if child is not None and child.poll() is None:
            child.kill()
        with self._turn:
            self._end()


def _unreadable() -> ReadingError:
    return ReadingError(_("The label could not be read"), _("Try again, or type the lot and the date."))


def _line(line: dict[str, object]) -> ReadLine:
    cutout = base64.b64decode(str(line["cutout"]), validate=True)
    return ReadLine(printable(str(line["text"]))[:LONGEST_LINE], float(str(line["sure"])), cutout)
