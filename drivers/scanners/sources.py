"""Where a camera's frames come from: a USB camera, a Pi's camera, a folder of pictures, a video."""

from __future__ import annotations

import select
import struct
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from drivers.errors import DeviceMissingError
from drivers.scanners.base import Picture
from drivers.scanners.light import CameraLight, find_light
from drivers.scanners.text import printable
from drivers.scanners.vision import UnreadablePictureError, cv2, load, np, pictures_in
from drivers.words import words

__all__ = ["FolderSource", "FrameSource", "OpenCvSource", "PicameraSource", "VideoSource"]


class FrameSource(Protocol):
    """Gives frames. Called on one thread, except for `light` and `interrupt`, which any thread may use."""

    @property
    def interval_s(self) -> float:
        """Seconds to wait between two frames; 0 where `grab` itself waits for the device."""

    @property
    def light(self) -> CameraLight | None:
        """The camera's light; None if it has none or is not open."""

    def open(self) -> None:
        """Open the device.

        Raises:
            DeviceMissingError: it is not there.
        """

    def grab(self) -> Picture:
        """The next frame, grey or BGR.

        Raises:
            DeviceMissingError: it is gone; `close` it, then `open` it again.
        """

    def close(self) -> None:
        """Close the device. Does nothing if it is not open."""

    def interrupt(self) -> None:
        """From any thread: make a `grab` that waits for the device return soon, if that is possible."""


class OpenCvSource:
    """A camera that OpenCV knows by number (0, 1, …) or by path (/dev/v4l/by-id/…)."""

    interval_s = 0.0

    def __init__(self, device: str, width: int, height: int) -> None:
        self.light: CameraLight | None = None
        self._device = device
        self._size = (width, height)
        self._capture: cv2.VideoCapture | None = None

    def open(self) -> None:
        """See `FrameSource`."""
        api = cv2.CAP_V4L2 if sys.platform.startswith("linux") else cv2.CAP_ANY
        device: int | str = int(self._device) if self._device.isdigit() else self._device
        capture = cv2.VideoCapture(device, api)
        if not capture.isOpened():
            capture.release()
            raise DeviceMissingError(
                words("No camera {device}.", device=self._device),
                words("Plug it in; it is looked for all the time."),
            )
        # Without MJPG most USB cameras give 5 frames a second at this size; one buffered frame is the newest one.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, self._size[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self._size[1])
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        self._capture = capture
        self.light = find_light(Path(f"/dev/video{device}" if isinstance(device, int) else device))

    def grab(self) -> Picture:
        """See `FrameSource`."""
        if self._capture is None:
            raise DeviceMissingError(words("The camera is not open."))
        taken, frame = self._capture.read()
        if not taken or frame is None:
            raise DeviceMissingError(
                words("The camera stopped."), words("Check its cable; it is looked for all the time.")
            )
        return np.asarray(frame, np.uint8)

    def close(self) -> None:
        """See `FrameSource`."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None
        self.light = None

    def interrupt(self) -> None:
        """See `FrameSource`. Nothing can be done: OpenCV returns after its own time limit (see `vision`)."""


class VideoSource:
    """A video file as a camera, at its own speed or at `fps`; at its end the last frame stays."""

    light = None

    def __init__(self, path: Path, fps: int = 0) -> None:
        self._path = path
        self._fps = fps
        self._capture: cv2.VideoCapture | None = None
        self._last: Picture | None = None
        self.interval_s = 1.0 / (fps or 15)

    def open(self) -> None:
        """See `FrameSource`."""
        capture = cv2.VideoCapture(str(self._path)) if self._path.is_file() else None
        if capture is None or not capture.isOpened():
            raise DeviceMissingError(words("The video {name} is not there or cannot be played.", name=self._path.name))
        own = capture.get(cv2.CAP_PROP_FPS)
        if not self._fps and 1 <= own <= 120:
            self.interval_s = 1.0 / own
        self._capture = capture

    def grab(self) -> Picture:
        """See `FrameSource`."""
        taken, frame = self._capture.read() if self._capture else (False, None)
        if taken and frame is not None:
            self._last = np.asarray(frame, np.uint8)
        if self._last is None:
            raise DeviceMissingError(words("The video {name} shows nothing.", name=self._path.name))
        return self._last

    def close(self) -> None:
        """See `FrameSource`."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None
        self._last = None

    def interrupt(self) -> None:
        """See `FrameSource`: a file is never waited for."""


class FolderSource:
    """A folder as a camera: shows each picture once in the order of their names, then the last one for ever.

    Pictures that are added later, or overwritten, are shown too. An empty folder is a dark frame. A file that is still
    being written is tried again with the next frame.
    """

    light = None
    DARK = (720, 1280)
    _TRIES = 50

    def __init__(self, folder: Path, fps: int = 10) -> None:
        self._folder = folder
        self.interval_s = 1.0 / fps
        self._shown: dict[Path, tuple[int, int]] = {}
        self._broken: dict[Path, tuple[tuple[int, int], int]] = {}
        self._held: Path | None = None
        self._picture: Picture | None = None

    def open(self) -> None:
        """See `FrameSource`."""
        if not self._folder.is_dir():
            raise DeviceMissingError(words("There is no folder {name} to take pictures from.", name=self._folder.name))

    def grab(self) -> Picture:
        """See `FrameSource`."""
        files = self._files()
        for path in files:
            if self._shown.get(path) != files[path] and self._show(path, files[path]):
                return self._frame()
        if self._held is None or self._held not in files:
            self._fall_back(files)
        return self._frame()

    def close(self) -> None:
        """See `FrameSource`. What was shown already is remembered."""

    def interrupt(self) -> None:
        """See `FrameSource`: a file is never waited for."""

    def _files(self) -> dict[Path, tuple[int, int]]:
        files: dict[Path, tuple[int, int]] = {}
        try:
            for path in pictures_in(self._folder):
                state = path.stat()
                files[path] = (state.st_mtime_ns, state.st_size)
        except FileNotFoundError:
            self.open()  # raises if the folder is gone; that a picture went meanwhile is no error
        except OSError as error:
            raise DeviceMissingError(words("The folder {name} cannot be read.", name=self._folder.name)) from error
        return files

    def _show(self, path: Path, state: tuple[int, int]) -> bool:
        before, tries = self._broken.get(path, (state, 0))
        if before == state and tries >= self._TRIES:
            return False
        try:
            self._picture = load(path)
        except UnreadablePictureError:
            self._broken[path] = (state, tries + 1 if before == state else 1)
            return False
        self._broken.pop(path, None)
        self._shown[path] = state
        self._held = path
        return True

    def _fall_back(self, files: dict[Path, tuple[int, int]]) -> None:
        """The picture that was shown is gone: show the last one that is still there, or the dark frame."""
        self._held, self._picture = None, None
        for path in reversed(files):
            if self._show(path, files[path]):
                return

    def _frame(self) -> Picture:
        return np.zeros(self.DARK, np.uint8) if self._picture is None else self._picture


class PicameraSource:
    """A Raspberry Pi's camera, through a child process under the system's Python.

    picamera2 comes with the system and is compiled for the system's numpy, so it cannot be imported here. The child
    (`picamera_child.py`) writes grey frames to a pipe. If it ends, the camera counts as unplugged.

    Args:
        command: what to run instead of the child, for another camera library that writes the same frames.
        standstill_s: seconds that it may give no frame; the first one may take `_BEGIN_S`.
    """

    interval_s = 0.0
    light = None
    HEADER = struct.Struct("<4sII")
    MARK = b"JMK1"
    _LARGEST = 4096 * 4096
    _BEGIN_S = 20.0
    _END_S = 2.0

    def __init__(
        self, width: int, height: int, command: Sequence[str] | None = None, *, standstill_s: float = 5.0
    ) -> None:
        child = Path(__file__).with_name("picamera_child.py")
        self._command = tuple(command or ("/usr/bin/python3", "-I", str(child), str(width), str(height)))
        self._child: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._standstill_s = standstill_s
        self._patience_s = self._BEGIN_S

    def open(self) -> None:
        """See `FrameSource`."""
        self._patience_s = self._BEGIN_S
        try:
            # A file and not a pipe: libcamera writes its log there, and a full pipe would block the child.
            self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the child
        except OSError as error:
            raise DeviceMissingError(
                words("The Pi camera could not be started."), words("Look whether the card is full.")
            ) from error
        try:
            self._child = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said, bufsize=0
            )
        except OSError as error:
            raise DeviceMissingError(words("The system's Python, which the Pi camera needs, is not there.")) from error

    def grab(self) -> Picture:
        """See `FrameSource`."""
        child = self._child
        if child is None:
            raise DeviceMissingError(words("The Pi camera is not open."))
        mark, width, height = self.HEADER.unpack(self._exactly(child, self.HEADER.size))
        if mark != self.MARK or not 0 < width * height <= self._LARGEST:
            raise DeviceMissingError(words("The Pi camera sent something that is no picture."))
        pixels = self._exactly(child, width * height)
        self._patience_s = self._standstill_s
        return np.frombuffer(pixels, np.uint8).reshape(height, width)

    def _exactly(self, child: subprocess.Popen[bytes], count: int) -> bytearray:
        assert child.stdout is not None
        data = bytearray()
        while len(data) < count:
            if not select.select([child.stdout], [], [], self._patience_s)[0]:
                raise DeviceMissingError(
                    words("The Pi camera gives no more pictures."), words("Check its ribbon cable.")
                )
            piece = child.stdout.read(count - len(data))
            if not piece:
                raise DeviceMissingError(words("The Pi camera is not there."), self._last_words(child))
            data += piece
        return data

    def _last_words(self, child: subprocess.Popen[bytes]) -> str:
        """What the child said before it ended: one of its own sentences, or nothing."""
        try:
            code = child.wait(self._END_S)
        except subprocess.TimeoutExpired:
            return ""
        if code != 3 or self._said is None:
            return ""
        self._said.seek(0)
        lines = self._said.read(65536).decode("utf-8", "replace").strip().splitlines()
        return child_words(printable(lines[-1])) if lines else ""

    def close(self) -> None:
        """See `FrameSource`. The child is told to end, and killed if it does not."""
        said, self._said = self._said, None
        if said is not None:
            said.close()
        child, self._child = self._child, None
        if child is None:
            return
        child.terminate()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()
        try:
            child.wait(self._END_S)
        except subprocess.TimeoutExpired:
            child.kill()
            with suppress(subprocess.TimeoutExpired):  # it hangs in the kernel, and ends as soon as that lets it
                child.wait(self._END_S)

    def interrupt(self) -> None:
        """See `FrameSource`: ends the child, and with it the pipe that `grab` waits for."""
        child = self._child
        if child is not None:
            child.terminate()


def child_words(line: str) -> str:
    """A sentence of `picamera_child.py`, marked: the child runs where `drivers.words` cannot be imported.

    >>> child_words("Check the ribbon cable of the Pi's camera."), child_words("Out of order.")
    ("Check the ribbon cable of the Pi's camera.", 'Out of order.')
    """
    before, after = "Close what else uses the Pi's camera (", ")."
    if line.startswith(before) and line.endswith(after):
        return words("Close what else uses the Pi's camera ({why}).", why=line[len(before) : -len(after)])
    known = (
        words("Install the Pi's camera library: sudo apt install python3-picamera2"),
        words("Check the ribbon cable of the Pi's camera."),
    )
    return next((sentence for sentence in known if sentence == line), line)
