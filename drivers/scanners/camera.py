"""A camera as a scanner. One thread fetches frames and keeps the newest, another reads codes in it.

    source --grab--> [newest frame] --reader--> votes --accepted--> on_scan
                          |                       |
                     latest() for the       last_reads() for the
                     live picture           outline and its word

The reading thread takes the newest frame whenever it is ready for one; frames in between are not read, so that a frame
that takes long delays nothing. A camera that is not there is looked for again and again. The reader is a process of its
own, because the decoding libraries may crash: see `reader`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from drivers.errors import DeviceError, DeviceMissingError, DeviceUrlError
from drivers.scanners.attached import serve_with_retries
from drivers.scanners.base import CameraFrame, Health, OnHealth, OnScan, Position, Symbol, slip_words
from drivers.scanners.consensus import Votes
from drivers.scanners.decode import LiveResult, Sight
from drivers.scanners.outlet import Outlet
from drivers.scanners.reader import FrameReader, ReaderProcess
from drivers.scanners.sources import FolderSource, FrameSource, OpenCvSource, PicameraSource, VideoSource
from drivers.scanners.vision import cv2
from drivers.urls import DeviceUrl
from drivers.words import words
from drivers.worker import Worker

__all__ = ["Camera", "Look", "NoPictureError", "open_url"]

RETRY_S = 1.0
JPEG_QUALITY = 90
HOLD_WORD_S = 1.0
"""How long a word or an outline stays on the screen when the next frames show nothing."""


class NoPictureError(DeviceError):
    """There is no picture of the camera to keep; nothing was kept."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the camera last saw, for the outline over the live picture.

    `positions` are in pixels of a frame of `size` (width, height); `sight` has the word.
    """

    sight: Sight = Sight.NOTHING
    positions: tuple[Position, ...] = ()
    texts: tuple[str, ...] = ()
    size: tuple[int, int] = (0, 0)
    sequence: int = 0
    at: float = 0.0

    @property
    def word(self) -> str:
        """The sight's word: "read", "too dark"; "" where nothing is seen."""
        return self.sight.value


class Camera:
    """See `Scanner`. `latest` and `last_reads` may be called from any thread, before `start` too.

    Args:
        name: for the screen.
        source: where its frames come from.
        trusted: whether one frame is enough for a symbol (see `consensus`). Called on the reading thread; may be set
            later.
        reader: what reads the frames; None: a process of its own.
        retry_s: seconds between two looks for a camera that is missing.
    """

    def __init__(
        self,
        name: str,
        source: FrameSource,
        *,
        trusted: Callable[[Symbol], bool] = lambda _symbol: False,
        reader: FrameReader | None = None,
        retry_s: float = RETRY_S,
    ) -> None:
        self.name = name
        self.trusted = trusted
        self._source = source
        self._retry_s = retry_s
        self._reader = reader or ReaderProcess()
        self._votes = Votes(lambda symbol: self.trusted(symbol))
        self._stop = threading.Event()
        self._news = threading.Condition()
        self._sequence = 0
        self._frame: CameraFrame | None = None
        self._look = Look()
        self._lit = False
        self._trouble = ""
        """Why the reading thread failed, for people; empty when it has read a frame again."""
        self._workers: tuple[Worker, ...] = ()

    def start(self, on_scan: OnScan, on_health: OnHealth) -> None:
        """See `Scanner`."""
        self.stop()
        self._stop.clear()
        self._trouble = ""
        self._reader.start()  # here and not on the thread: a `stop` may come before the thread begins

        outlet = Outlet(self.name, on_scan, on_health)

        def slipped(error: BaseException) -> None:
            self._trouble = slip_words(self.name, error)
            outlet.health(Health.MISSING, self._trouble)

        self._workers = (
            Worker(f"{self.name}: frames", lambda: self._grab_forever(outlet), slipped, pause_s=self._retry_s),
            Worker(
                f"{self.name}: codes",
                lambda: self._read_forever(outlet),
                slipped,
                pause_s=self._retry_s,
                on_end=self._reader.close,
            ),
        )
        for worker in self._workers:
            worker.start()

    def stop(self) -> None:
        """See `Scanner`."""
        self._stop.set()
        with self._news:
            self._news.notify_all()
        self._source.interrupt()
        self._reader.interrupt()
        for worker in self._workers:
            worker.stop()
        self._workers = ()

    def latest(self) -> CameraFrame | None:
        """The newest frame, or None before the first and while the camera is missing."""
        with self._news:
            return self._frame

    def last_reads(self) -> Look:
        """What was seen last."""
        with self._news:
            return self._look

    @property
    def has_light(self) -> bool:
        """Whether the camera is open and has a light that can be switched. Quick; from any thread."""
        return self._source.light is not None

    @property
    def light_is_on(self) -> bool:
        """Whether the light was switched on last; it is off after the camera was missing."""
        return self.has_light and self._lit

    def set_light(self, *, on: bool) -> bool:
        """Switch the camera's light. Returns whether it did; False for a camera without one. From any thread."""
        light = self._source.light
        done = light is not None and light.set(on=on)
        self._lit = on if done else self._lit
        return done

    def picture_jpeg(self) -> bytes:
        """The newest frame as a JPEG file. From any thread; takes about 10 ms.

        Raises:
            NoPictureError: the camera shows nothing now.
        """
        frame = self.latest()
        if frame is None:
            raise NoPictureError(
                words("There is no picture from the {name} just now.", name=self.name),
                words("Check its cable, then again."),
            )
        made, data = cv2.imencode(".jpg", frame.image, (cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY))
        if not made:
            raise NoPictureError(
                words("The picture from the {name} could not be kept.", name=self.name), words("Take it again.")
            )
        return data.tobytes()

    # -- the thread that fetches frames

    def _grab_forever(self, outlet: Outlet) -> None:
        serve_with_retries(
            lambda: self._serve(outlet),
            _why,
            outlet,
            close=self._source.close,
            errors=(DeviceMissingError, cv2.error),
            looking=words("Looking for the camera."),
            stopping=self._stop,
            retry_s=self._retry_s,
        )

    def _serve(self, outlet: Outlet) -> None:
        try:
            self._source.open()
            self._grab_frames(outlet)
        except (DeviceMissingError, cv2.error):
            self._lose_sight()
            raise

    def _grab_frames(self, outlet: Outlet) -> None:
        while not self._stop.is_set():
            image = self._source.grab()
            with self._news:
                self._sequence += 1
                self._frame = CameraFrame(image, self._sequence, time.monotonic())
                self._news.notify_all()
            trouble = self._reader.trouble or self._trouble
            outlet.health(Health.MISSING if trouble else Health.OK, trouble)
            if self._source.interval_s:
                self._stop.wait(self._source.interval_s)

    def _lose_sight(self) -> None:
        self._lit = False
        with self._news:
            self._frame = None
            self._look = Look(sequence=self._sequence, at=time.monotonic())

    # -- the thread that reads them

    def _read_forever(self, outlet: Outlet) -> None:
        last = 0
        while (frame := self._next_frame(last)) is not None:
            last = frame.sequence
            result = self._reader.read(frame.image)
            taken = self._votes.offer(result.symbols, frame.at)
            if not taken and self._votes.is_unsure_of(result.symbols, frame.at):
                result = replace(result, sight=Sight.UNSURE)
            self._remember(frame, result)
            for symbol in taken:
                outlet.symbol(symbol, frame.at)
            self._trouble = ""

    def _next_frame(self, after: int) -> CameraFrame | None:
        """Wait for a frame newer than `after`; None when stopped."""
        with self._news:
            self._news.wait_for(lambda: self._stop.is_set() or (self._frame and self._frame.sequence > after))
            return None if self._stop.is_set() else self._frame

    def _remember(self, frame: CameraFrame, result: LiveResult) -> None:
        height, width = frame.image.shape[:2]
        look = Look(
            result.sight,
            result.positions,
            tuple(symbol.text for symbol in result.symbols),
            (width, height),
            frame.sequence,
            frame.at,
        )
        with self._news:
            fresh = frame.at - self._look.at < HOLD_WORD_S
            if result.sight is Sight.NOTHING and self._look.sight is not Sight.NOTHING and fresh:
                look = replace(self._look, sequence=frame.sequence)
            self._look = look
            self._news.notify_all()


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, DeviceMissingError) else words("The camera gave a broken picture.")


def open_url(url: DeviceUrl) -> Camera:
    """The camera of an address; see `drivers.registry.SCANNERS`.

    `camera://0?width=1280&height=720`, `picamera://0?width=1280&height=720`, `folder:///path?fps=10`,
    `video:///file.mp4`; each takes `upce=yes`.

    Raises:
        DeviceUrlError: the address is wrong.
    """
    name, source = _files(url) if url.scheme in ("folder", "video") else _device(url)
    upce = url.choice("upce", "no", ("yes", "no")) == "yes"
    return Camera(name, source, reader=ReaderProcess(upce=upce))


def _device(url: DeviceUrl) -> tuple[str, FrameSource]:
    url.allow(("width", "height", "upce"))
    width, height = url.number("width", 1280), url.number("height", 720)
    if url.scheme == "picamera":
        return words("Pi camera"), PicameraSource(width, height)
    device = url.target or "0"
    return words("camera {device}", device=device), OpenCvSource(device, width, height)


def _files(url: DeviceUrl) -> tuple[str, FrameSource]:
    url.allow(("fps", "upce"))
    if not url.target:
        raise DeviceUrlError(
            words("{address} does not say which {scheme}.", address=url.text, scheme=url.scheme),
            words("Write {scheme}:///where/it/is.", scheme=url.scheme),
        )
    path = Path(url.target)
    if url.scheme == "folder":
        return words("folder {name}", name=path.name), FolderSource(path, url.number("fps", 10))
    return words("video {name}", name=path.name), VideoSource(path, url.number("fps", 0) if "fps" in url.options else 0)
