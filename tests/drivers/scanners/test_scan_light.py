"""A camera's light. No camera with one is here: what the kernel says of one is given as bytes."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from drivers.registry import open_scanner
from drivers.scanners.light import CameraLight, find_light, is_usable


def answer(lowest: int, highest: int, flags: int = 0) -> bytes:
    """`struct v4l2_queryctrl`, 68 bytes."""
    said = struct.pack("=II32siiiiI2I", 0x00980925, 2, b"Illuminator 1", lowest, highest, 1, 0, flags, 0, 0)
    assert len(said) == 68
    return said


@pytest.mark.parametrize(
    ("said", "on", "usable"),
    [
        (answer(0, 1), 1, True),
        (answer(0, 1, flags=1), 1, False),
        (answer(0, 1), 2, False),
        (answer(0, 2), 2, True),
    ],
)
def test_a_control_is_used_if_it_can_be_set_so(said, on, usable) -> None:
    assert is_usable(said, on) is usable


@pytest.mark.parametrize("device", ["/dev/null", "/no/such/device"])
def test_what_is_no_camera_has_no_light(device) -> None:
    assert find_light(Path(device)) is None
    assert CameraLight(Path(device), 0x00980925, 1).set(on=True) is False


@pytest.mark.parametrize(
    "address", ["camera:///dev/null", "camera://63", "picamera://0", "folder:///tmp", "video:///x"]
)
def test_a_camera_without_a_light_says_so(address) -> None:
    camera = open_scanner(address)
    assert camera.has_light is False
    assert camera.set_light(on=True) is False
