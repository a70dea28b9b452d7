"""Reads frames in a process of its own: a library that crashes on a picture ends that process and not the kiosk.

    camera's thread --grey frame--> [shared memory] --> reader_child
                    --its size---------> line --------> LiveReader.read
                    <-its codes--------- line <---------

A frame is copied into memory that both processes see; only its size and the codes go over the line. A child that ends
or hangs is replaced by a new one, and the frame that it had is skipped. The processes of multiprocessing are not used:
they import the program that started them once more, which is the whole kiosk, and their resource tracker removes shared
memory that is still in use.
"""

from __future__ import annotations

import logging
import mmap
import os
import signal
import subprocess
import sys
import tempfile
import threading
from multiprocessing import connection
from typing import IO, Protocol

from drivers.children import own_modules_first
from drivers.scanners.answer import LARGEST, READY, SIZE, ReaderError, unpacked
from drivers.scanners.base import Picture
from drivers.scanners.decode import LiveResult, Sight
from drivers.scanners.vision import cv2, np
from drivers.words import words

__all__ = ["FrameReader", "ReaderProcess"]

_log = logging.getLogger(__name__)
STANDSTILL_S = 10.0
"""A frame takes some 10 ms; a child that has not answered for so long never will."""
START_S = 30.0
"""For a child to load its libraries, from a slow card and on a busy machine."""
TRIES = 3
"""After so many children in a row that ended before they read a frame, the cook is told."""
PAUSE_S = 1.0
"""Before a new child is started, if two in a row ended before they read a frame."""
LARGEST_PIXELS = 1 << 25
NOTHING = LiveResult((), Sight.NOTHING)
TROUBLE = words("Codes cannot be read just now: their reader ends again and again. It is tried all the time.")


class FrameReader(Protocol):
    """Reads the frames of one camera. `read` and `close` are called on one thread, `start` before it begins."""

    @property
    def trouble(self) -> str:
        """Why no codes can be read now, for the cook; empty where they can."""

    def start(self) -> None:
        """Begin to get ready, without waiting for it. Undoes an earlier `interrupt`. Does nothing if it is ready."""

    def read(self, image: Picture) -> LiveResult:
        """The codes in a frame, grey or BGR. Never raises."""

    def interrupt(self) -> None:
        """From any thread: make a `read` that waits return at once; until the next `start` none waits."""

    def close(self) -> None:
        """Free everything; `start` begins again. Does nothing if it never started."""


class ReaderProcess:
    """See `FrameReader`: a `LiveReader` in a child process, which is replaced when it ends or hangs.

    Args:
        upce: see `LiveReader`.
        standstill_s: how long a frame may take, in seconds.
    """

    def __init__(self, *, upce: bool = False, standstill_s: float = STANDSTILL_S) -> None:
        self.trouble: str = ""
        self._upce = upce
        self._standstill_s = standstill_s
        self._frame: _SharedFrame | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._line: connection.Connection | None = None
        self._is_ready = False
        self._barren = 0
        self._changing = threading.Lock()
        self._closed = threading.Event()

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is one."""
        child = self._child
        return child.pid if child is not None else None

    def start(self) -> None:
        """See `FrameReader`."""
        self._closed.clear()
        if self._child is None:
            self._begin_child()

    def read(self, image: Picture) -> LiveResult:
        """See `FrameReader`."""
        if image.shape[0] * image.shape[1] > LARGEST_PIXELS or not self._ready():
            return NOTHING
        try:
            result = self._ask(image)
        except (EOFError, OSError, ValueError, ReaderError) as error:
            self._lose_child(error)
            return NOTHING
        self._barren, self.trouble = 0, ""
        return result

    def interrupt(self) -> None:
        """See `FrameReader`."""
        self._closed.set()
        with self._changing:
            if self._child is not None:
                self._child.kill()

    def close(self) -> None:
        """See `FrameReader`."""
        self.interrupt()
        self._end_child()
        frame, self._frame = self._frame, None
        if frame is not None:
            frame.close()

    def _ask(self, image: Picture) -> LiveResult:
        assert self._line is not None
        assert self._frame is not None
        self._frame.lay_out(image)
        self._line.send_bytes(SIZE.pack(*image.shape[:2]))
        return unpacked(self._answer(self._standstill_s))

    def _answer(self, patience_s: float) -> bytes:
        assert self._line is not None
        if not self._line.poll(patience_s):
            raise TimeoutError(f"it stood still for {patience_s:g} s")
        return self._line.recv_bytes(LARGEST)

    # -- the child

    def _ready(self) -> bool:
        """Whether there is a child that is ready; one is started if there is none, but not too often."""
        if self._child is None and (self._closed.wait(self._pause_s()) or not self._begin_child()):
            return False
        try:
            self._greet()
        except (EOFError, OSError, ReaderError) as error:
            self._lose_child(error)
        return self._is_ready

    def _pause_s(self) -> float:
        return PAUSE_S if self._barren > 1 else 0

    def _greet(self) -> None:
        if self._is_ready:
            return
        if self._answer(START_S) != READY:
            raise ReaderError("it did not say that it was ready")
        self._is_ready = True

    def _begin_child(self) -> bool:
        with self._changing:
            if self._closed.is_set():
                return False
            try:
                self._child, self._line = self._new_child()
            except OSError as error:
                self._count_loss(f"the reader of codes could not be started: {error}")
        return self._child is not None

    def _new_child(self) -> tuple[subprocess.Popen[bytes], connection.Connection]:
        self._frame = self._frame or _SharedFrame()
        near, far = connection.Pipe()
        descriptors = (self._frame.descriptor, far.fileno())
        command = [sys.executable, "-P", "-m", "drivers.scanners.reader_child", *map(str, descriptors)]
        with far:
            try:
                child = subprocess.Popen(
                    [*command, "yes" if self._upce else "no"],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    env=own_modules_first(),
                    pass_fds=descriptors,
                )
            except OSError:
                near.close()
                raise
        return child, near

    def _lose_child(self, error: Exception) -> None:
        """End a child that failed, and count it. If the line is still open, the child lives: it is killed at once."""
        code = self._end_child(at_once=not isinstance(error, (EOFError, ConnectionError)))
        if not self._closed.is_set():
            self._count_loss(f"the reader of codes {_how_it_ended(code, error)}; its frame was passed over")

    def _count_loss(self, what_happened: str) -> None:
        self._barren += 1
        _log.warning("%s", what_happened)
        if self._barren >= TRIES:
            self.trouble = TROUBLE

    def _end_child(self, *, at_once: bool = False) -> int | None:
        """End the child in any case. Returns the exit code if it had ended by itself, else None."""
        with self._changing:
            child, self._child = self._child, None
            line, self._line = self._line, None
            self._is_ready = False
        if child is not None and at_once:
            child.kill()
        if line is not None:
            line.close()
        if child is None:
            return None
        try:
            code = child.wait(0.2)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            return None
        return None if at_once else code


class _SharedFrame:
    """Memory that both processes see, with one grey frame in it. It stays until it is closed.

    Raises:
        OSError: the machine has no memory left.
    """

    def __init__(self) -> None:
        with _nameless_file() as file:
            os.ftruncate(file.fileno(), LARGEST_PIXELS)
            self._map = mmap.mmap(file.fileno(), LARGEST_PIXELS)
            self.descriptor = os.dup(file.fileno())
        self._grey: Picture | None = np.frombuffer(self._map, np.uint8)

    def lay_out(self, image: Picture) -> None:
        assert self._grey is not None
        height, width = image.shape[:2]
        grey = self._grey[: height * width].reshape(height, width)
        if image.ndim == 3:
            cv2.cvtColor(image, cv2.COLOR_BGR2GRAY, dst=grey)
        else:
            np.copyto(grey, image)

    def close(self) -> None:
        self._grey = None  # a map cannot be closed while an array uses its memory
        self._map.close()
        os.close(self.descriptor)


def _nameless_file() -> IO[bytes]:
    """A file in memory without a name, so that nothing is left of it however the processes end."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("jarmark frame"), "r+b")
    return tempfile.TemporaryFile()


def _how_it_ended(code: int | None, error: Exception) -> str:
    if code is None:
        return f"was ended: {str(error) or 'it closed its line'}"
    if code < 0:
        return f"was ended by {_name_of_signal(-code)}"
    return f"ended with {code}"


def _name_of_signal(number: int) -> str:
    """As people write it (SIGKILL); not every signal has a name."""
    return next((known.name for known in signal.Signals if known == number), f"signal {number}")
