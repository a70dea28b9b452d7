"""OpenCV, imported in one place with its limits set; and reading picture files, which are never trusted.

OpenCV reads its limits from the environment once, when it is loaded. A PNG of 109 kB can unpack to gigabytes; with the
limits, such a picture is refused by its header, before anything is unpacked.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

LARGEST_PIXELS = 1 << 25
LARGEST_FILE_BYTES = 64 * 1024 * 1024
_LARGEST_KEPT_PIXELS = 8_000_000

os.environ["OPENCV_IO_MAX_IMAGE_PIXELS"] = str(LARGEST_PIXELS)
os.environ["OPENCV_IO_MAX_IMAGE_WIDTH"] = "32768"
os.environ["OPENCV_IO_MAX_IMAGE_HEIGHT"] = "32768"
os.environ.setdefault("OPENCV_LOG_LEVEL", "OFF")
# Seconds that a camera may give no frame; OpenCV's default is 10.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "3")
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")

import cv2  # noqa: E402
import numpy as np  # noqa: E402

from drivers.errors import DeviceError  # noqa: E402
from drivers.scanners.base import Picture  # noqa: E402
from drivers.words import words  # noqa: E402

__all__ = ["PICTURE_ENDINGS", "UnreadablePictureError", "as_grey", "as_picture", "cv2", "load", "np", "pictures_in"]

# One thread: the decoders run on threads of their own, and the screen needs a core.
cv2.setNumThreads(1)

_PNG = b"\x89PNG\r\n\x1a\n"
_BEGINNINGS = (_PNG, b"\xff\xd8\xff", b"RIFF", b"BM", b"II*\0", b"MM\0*", b"GIF8")
"""The first bytes of the kinds that are read. OpenCV knows rarer kinds too, but each is one more way to attack it."""
PICTURE_ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif"})


class UnreadablePictureError(DeviceError):
    """A picture file could not be read."""


def pictures_in(folder: Path) -> list[Path]:
    """The picture files directly in a folder, in name order.

    Raises:
        OSError: the folder cannot be listed.
    """
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in PICTURE_ENDINGS and path.is_file())


def load(path: Path) -> Picture:
    """A picture file as grey or BGR, 8 bits. Transparent parts become white; large pictures are made smaller.

    Raises:
        UnreadablePictureError: it is missing, no picture, cut off, or larger than any camera's.
    """
    try:
        data = _bytes_of(path)
    except OSError as error:
        raise UnreadablePictureError(
            words("The picture {name} cannot be opened: {why}.", name=path.name, why=error.strerror)
        ) from error
    return unpack(data, path.name)


def _bytes_of(path: Path) -> bytes:
    """The content of an ordinary file. A pipe or a device is refused: it may never end."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as opened:
        status = os.fstat(opened.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise UnreadablePictureError(
                words("{name} is no file, and so no picture.", name=path.name), words("It was left out.")
            )
        if status.st_size > LARGEST_FILE_BYTES:
            raise UnreadablePictureError(
                words("The picture {name} is larger than any camera's.", name=path.name), words("It was left out.")
            )
        return opened.read(LARGEST_FILE_BYTES)


def unpack(data: bytes, name: str = "") -> Picture:
    """A picture file's bytes as `load` gives them.

    Raises:
        UnreadablePictureError: not a picture, cut off, or larger than any camera's.
    """
    try:
        known = data.startswith(_BEGINNINGS) and not _overruns(data)
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED) if known else None
        if image is None:
            raise UnreadablePictureError(
                words("The file {name} is not a picture, or it is broken.", name=name), words("Take it again.")
            )
        return as_picture(image)
    except (cv2.error, MemoryError) as error:
        raise UnreadablePictureError(
            words("The picture {name} is broken or too large.", name=name), words("Take it again.")
        ) from error


def _overruns(data: bytes) -> bool:
    """Whether a chunk of a PNG claims to be longer than the file: OpenCV would allocate up to 2 GB for it."""
    if not data.startswith(_PNG):
        return False
    at = len(_PNG)
    while at + 8 <= len(data) and data[at + 4 : at + 8] != b"IEND":
        at += 12 + int.from_bytes(data[at : at + 4])
    return at + 8 > len(data)


def as_picture(image: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> Picture:
    """Any array of OpenCV's as grey or BGR, 8 bits.

    Raises:
        UnreadablePictureError: it is empty, or has a shape that no picture has.
    """
    if image.size == 0 or image.ndim not in (2, 3) or (image.ndim == 3 and image.shape[2] not in (1, 2, 3, 4)):
        raise UnreadablePictureError(words("That is not a picture."))
    pixels = image.shape[0] * image.shape[1]
    if pixels > _LARGEST_KEPT_PIXELS:
        scale = (_LARGEST_KEPT_PIXELS / pixels) ** 0.5
        size = (max(1, int(image.shape[1] * scale)), max(1, int(image.shape[0] * scale)))
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA))  # type: ignore[arg-type]
    eight_bits = _eight_bits(image)
    if eight_bits.ndim == 2:
        return eight_bits
    channels = eight_bits.shape[2]
    if channels in (2, 4):
        return _on_paper(eight_bits[:, :, : channels - 1], eight_bits[:, :, channels - 1])
    return eight_bits if channels == 3 else np.ascontiguousarray(eight_bits[:, :, 0])


def _eight_bits(image: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> Picture:
    if image.dtype == np.uint8:
        return image.astype(np.uint8, copy=False)
    if image.dtype == np.uint16:
        return (image.astype(np.uint16, copy=False) >> 8).astype(np.uint8)
    low, high = 0.0, 255.0 if image.dtype.kind in "iu" else 1.0
    with np.errstate(invalid="ignore", over="ignore"):
        known = np.nan_to_num(image.astype(np.float32), nan=high, posinf=high, neginf=low)
        return (np.clip(known, low, high) * (255.0 / high)).astype(np.uint8)


def _on_paper(colour: Picture, alpha: Picture) -> Picture:
    cover = alpha.astype(np.uint16)[:, :, None]
    mixed = ((colour * cover + 255 * (255 - cover)) // 255).astype(np.uint8)
    return mixed if mixed.shape[2] == 3 else np.ascontiguousarray(mixed[:, :, 0])


def as_grey(image: Picture) -> Picture:
    """The picture in grey, contiguous; the same array if it is that already."""
    if image.ndim == 3:
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    return np.ascontiguousarray(image)
