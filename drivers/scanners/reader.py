"""Reading frames in a process of its own, so that a library that crashes on a picture ends that process, not the kiosk.

    camera's thread --grey frame--> [shared memory] --> reader_child
                    --its size---------> line --------> LiveReader.read
                    <-what it gave------ line <---------

A frame is laid into memory that both see; only its size and what was read go over the line. A child that ends, or that
stands still, is started anew, and the frame that it had is passed over. multiprocessing's own processes are not used:
they load the program that started them again, which is the whole kiosk, and its resource tracker ends what is shared.
"""

from __future__ import annotations

import logging
import mmap
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
from multiprocessing import connection
from pathlib import Path
from typing import IO, Protocol

from drivers.scanners.base import Picture
from drivers.scanners.decode import LiveResult, Sight
from drivers.scanners.vision import cv2, np

__all__ = ["Reader", "ReaderProcess"]

_log = logging.getLogger(__name__)
STANDSTILL_S = 10.0
"""A frame takes some hundredths of a second; a child that is silent for so long never comes back."""
START_S = 30.0
"""For a child to load its libraries on a card that is slow and a machine that is busy."""
TRIES = 3
"""So many children in a row that read nothing at all, and the cook is told."""
PAUSE_S = 1.0
"""Before another child, where two in a row read nothing at all."""
LARGEST_PIXELS = 1 << 25
NOTHING = LiveResult((), Sight.NOTHING)
TROUBLE = "Codes cannot be read just now: their reader ends again and again. It is tried all the time."
_ROOT = Path(__file__).parents[2]


class Reader(Protocol):
    """Reads the frames of one camera, one after another, on one thread."""

    @property
    def trouble(self) -> str:
        """Why nothing can be read now, for the cook; empty while all is well."""

    def start(self) -> None:
        """Get ready, so that the first frame need not wait. Harmless if it is ready."""

    def read(self, image: Picture) -> LiveResult:
        """The codes in a frame, grey or BGR. Whatever becomes of it, nothing is raised."""

    def interrupt(self) -> None:
        """From any thread: a `start` or `read` that waits returns at once."""

    def close(self) -> None:
        """Let go of everything; `start` begins anew. Harmless if it never started."""


class ReaderProcess:
    """See `Reader`: a `LiveReader` in a child that is started anew when it ends or stands still.

    Args:
        upce: see `LiveReader`.
        standstill_s: how long a frame may take.
    """

    def __init__(self, *, upce: bool = False, standstill_s: float = STANDSTILL_S) -> None:
        self.trouble = ""
        self._upce = upce
        self._standstill_s = standstill_s
        self._file = _shared_file()
        self._grey = np.frombuffer(mmap.mmap(self._file.fileno(), LARGEST_PIXELS), np.uint8)
        self._child: subprocess.Popen[bytes] | None = None
        self._line: connection.Connection | None = None
        self._barren = 0
        self._changing = threading.Lock()
        self._closed = threading.Event()

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is one."""
        child = self._child
        return child.pid if child is not None else None

    def start(self) -> None:
        """See `Reader`."""
        self._closed.clear()
        self._ready()

    def read(self, image: Picture) -> LiveResult:
        """See `Reader`."""
        if image.shape[0] * image.shape[1] > LARGEST_PIXELS or not self._ready():
            return NOTHING
        try:
            result = self._ask(image)
        except (EOFError, OSError, ValueError, TypeError, pickle.UnpicklingError) as error:
            self._lose_child(error)
            return NOTHING
        self._barren, self.trouble = 0, ""
        return result

    def interrupt(self) -> None:
        """See `Reader`."""
        self._closed.set()
        with self._changing:
            if self._child is not None:
                self._child.kill()

    def close(self) -> None:
        """See `Reader`."""
        self.interrupt()
        self._end_child()

    def _ask(self, image: Picture) -> LiveResult:
        assert self._line is not None
        self._lay_out(image)
        self._line.send(image.shape[:2])
        result = self._answer(self._standstill_s)
        if not isinstance(result, LiveResult):
            raise TypeError(f"the reader answered {type(result).__name__}")
        return result

    def _lay_out(self, image: Picture) -> None:
        height, width = image.shape[:2]
        grey = self._grey[: height * width].reshape(height, width)
        if image.ndim == 3:
            cv2.cvtColor(image, cv2.COLOR_BGR2GRAY, dst=grey)
        else:
            np.copyto(grey, image)

    def _answer(self, patience_s: float) -> object:
        assert self._line is not None
        if not self._line.poll(patience_s):
            raise TimeoutError(f"no answer within {patience_s:g} s")
        return self._line.recv()

    # -- the child

    def _ready(self) -> bool:
        """Whether there is a child; one is started where there is none, not too often."""
        if self._child is not None:
            return True
        if self._closed.wait(PAUSE_S if self._barren > 1 else 0) or not self._begin_child():
            return False
        try:
            self._answer(START_S)
        except (EOFError, OSError) as error:
            self._lose_child(error)
            return False
        return True

    def _begin_child(self) -> bool:
        near, far = connection.Pipe()
        descriptors = (self._file.fileno(), far.fileno())
        command = [sys.executable, "-P", "-m", "drivers.scanners.reader_child", *map(str, descriptors)]
        with self._changing, far:
            if self._closed.is_set():
                near.close()
                return False
            try:
                self._child = subprocess.Popen(
                    [*command, "yes" if self._upce else "no"],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    env=_environment(),
                    pass_fds=descriptors,
                )
            except OSError as error:
                near.close()
                self._count_loss(f"the reader of codes could not be started: {error}")
                return False
            self._line = near
        return True

    def _lose_child(self, error: Exception) -> None:
        code = self._end_child()
        if not self._closed.is_set():
            self._count_loss(f"the reader of codes {_how_it_ended(code, error)}; its frame was passed over")

    def _count_loss(self, words: str) -> None:
        self._barren += 1
        _log.warning("%s", words)
        if self._barren >= TRIES:
            self.trouble = TROUBLE

    def _end_child(self) -> int | None:
        """End the child, whatever it does. Gives how it had ended by itself; None where it had not."""
        with self._changing:
            child, self._child = self._child, None
            line, self._line = self._line, None
        if line is not None:
            line.close()
        if child is None:
            return None
        try:
            return child.wait(0.2)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            return None


def _shared_file() -> IO[bytes]:
    """A file in memory that has no name, so that nothing is left of it whatever becomes of the processes."""
    on_linux = hasattr(os, "memfd_create")
    file = os.fdopen(os.memfd_create("jarmark frame"), "r+b") if on_linux else tempfile.TemporaryFile()  # noqa: SIM115 - as long as the reader
    os.ftruncate(file.fileno(), LARGEST_PIXELS)
    return file


def _environment() -> dict[str, str]:
    """The child finds these very drivers; it has one thread and few pools, for which address space is reserved."""
    places = [str(_ROOT), os.environ.get("PYTHONPATH", "")]
    lean = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    return os.environ | lean | {"PYTHONPATH": os.pathsep.join(filter(None, places))}


def _how_it_ended(code: int | None, error: Exception) -> str:
    if code is None:
        return f"stood still ({error}) and was ended"
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with {code}"
