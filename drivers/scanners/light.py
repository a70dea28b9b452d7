"""Switches the light of a camera that has one, through the kernel (V4L2).

Most cameras have none. Microscopes call it an illuminator, phones a torch. OpenCV cannot switch it: its BACKLIGHT is a
correction for dark faces. The numbers are from the kernel's `linux/videodev2.h` and `linux/v4l2-controls.h`. It was not
tried with a real camera, as none with a light was available.
"""

from __future__ import annotations

import fcntl
import os
import struct
from dataclasses import dataclass
from pathlib import Path

__all__ = ["CameraLight", "find_light"]

_QUERYCTRL, _S_CTRL = 0xC0445624, 0xC008561C
_QUERY = struct.Struct("=II32siiiiI8x")
_CONTROL = struct.Struct("=Ii")
_DISABLED = 1


@dataclass(frozen=True, slots=True)
class CameraLight:
    """A V4L2 control of one camera, and its value for “on”; “off” is 0."""

    device: Path
    control: int
    on: int

    def set(self, *, on: bool) -> bool:
        """Switch it. Returns whether the camera did. From any thread."""
        return _ask(self.device, _S_CTRL, _CONTROL.pack(self.control, self.on if on else 0)) is not None


def find_light(device: Path) -> CameraLight | None:
    """The light of the camera at /dev/video…; None if it has none, or the camera is not there."""
    illuminator, torch = (0x00980925, 1), (0x009C0901, 2)
    for control, on in (illuminator, torch):
        answer = _ask(device, _QUERYCTRL, _QUERY.pack(control, 0, b"", 0, 0, 0, 0, 0))
        if answer is not None and is_usable(answer, on):
            return CameraLight(device, control, on)
    return None


def is_usable(answer: bytes, on: int) -> bool:
    """Whether the kernel's answer about a control (VIDIOC_QUERYCTRL) says that it can be set to `on`."""
    *_, lowest, highest, _step, _default, flags = _QUERY.unpack(answer)
    return not flags & _DISABLED and lowest <= on <= highest


def _ask(device: Path, request: int, question: bytes) -> bytes | None:
    """The kernel's answer to an ioctl; None where the camera is gone, in use, or does not know such a control."""
    try:
        descriptor = os.open(device, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return fcntl.ioctl(descriptor, request, question)
    except OSError:
        return None
    finally:
        os.close(descriptor)
