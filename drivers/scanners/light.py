"""The light of a camera that has one, switched through the kernel (V4L2).

Most cameras have none; microscopes call theirs illuminator, phones' sensors a torch. OpenCV knows no light: its
BACKLIGHT is a compensation for dark faces. The numbers are those of the kernel's `linux/videodev2.h` and
`linux/v4l2-controls.h`. No camera with a light was at hand to try it with.
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
    """A control of one camera, and what it is set to when it shines."""

    device: Path
    control: int
    on: int

    def set(self, *, on: bool) -> bool:
        """Switch it. Gives whether the camera did."""
        return _ask(self.device, _S_CTRL, _CONTROL.pack(self.control, self.on if on else 0)) is not None


def find_light(device: Path) -> CameraLight | None:
    """The light of a camera at /dev/video…; None if it has none, or is not there."""
    illuminator, torch = (0x00980925, 1), (0x009C0901, 2)
    for control, on in (illuminator, torch):
        answer = _ask(device, _QUERYCTRL, _QUERY.pack(control, 0, b"", 0, 0, 0, 0, 0))
        if answer is not None and is_usable(answer, on):
            return CameraLight(device, control, on)
    return None


def is_usable(answer: bytes, on: int) -> bool:
    """Whether what the kernel says of a control is one that can be set so."""
    *_, lowest, highest, _step, _default, flags = _QUERY.unpack(answer)
    return not flags & _DISABLED and lowest <= on <= highest


def _ask(device: Path, request: int, question: bytes) -> bytes | None:
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
