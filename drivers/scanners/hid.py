"""A hand scanner that types, taken for the kiosk alone (Linux): its keys reach no text field, whatever has the focus.

The kernel offers each input device as a file of events; the ioctl EVIOCGRAB keeps them from all other programs. The
ioctl and the struct are written out here, because the evdev package has no wheel for a Raspberry Pi (evdev needs a
compiler, evdev-binary is for x86_64 only).
"""

from __future__ import annotations

import errno
import fcntl
import os
import select
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

from drivers.errors import DeviceUrlError
from drivers.scanners.attached import AttachedScanner, trouble_of, why
from drivers.scanners.base import Health
from drivers.scanners.hid_keys import EVENT, KeyEvents, Lost
from drivers.scanners.outlet import Outlet
from drivers.urls import DeviceUrl
from drivers.words import words

__all__ = ["HidScanner", "find", "grab", "open_url"]

RETRY_S = 1.0
QUIET_S = 1.0
"""A scan that does not go on for so long has no end mark, and is dropped."""
_POLL_S = 0.2
_EVIOCGRAB = 0x40044590
"""`_IOW('E', 0x90, int)` of `linux/input.h`."""
_KEYS_OF_A_KEYBOARD = (2, 16, 28)
"""Key codes of 1, Q and Enter: a scanner has further input devices of the same name, without these keys."""
_LONG_BITS = struct.calcsize("@l") * 8
INPUTS = Path("/sys/class/input")


def grab(descriptor: int) -> None:
    """Keep a device's events from all other programs until the descriptor is closed.

    Raises:
        OSError: EBUSY, another program has it; ENOTTY, it is no input device.
    """
    fcntl.ioctl(descriptor, _EVIOCGRAB, 1)


def find(name: str, inputs: Path = INPUTS) -> Path | None:
    """The device of the keyboard of this name (in any capitals), as `jarmark doctor` lists it; None: not plugged in."""
    for found, path in keyboards(inputs):
        if found.casefold() == name.casefold():
            return path
    return None


def keyboards(inputs: Path = INPUTS) -> list[tuple[str, Path]]:
    """All that is plugged in and types, scanners and keyboards: name and device file."""
    found = []
    for entry in sorted(inputs.glob("event*"), key=lambda path: (len(path.name), path.name)):
        try:
            name = (entry / "device" / "name").read_text().strip()
            keys = (entry / "device" / "capabilities" / "key").read_text()
        except OSError:
            continue  # unplugged meanwhile
        if _types(keys):
            found.append((name, Path("/dev/input") / entry.name))
    return found


def _types(keys: str) -> bool:
    """Whether a bitmap of keys (hexadecimal longs, the highest first) has those of a keyboard."""
    bits = 0
    for word in keys.split():
        bits = bits << _LONG_BITS | int(word, 16)
    return all(bits >> key & 1 for key in _KEYS_OF_A_KEYBOARD)


class HidScanner(AttachedScanner):
    """See `Scanner`. A scanner that is unplugged is looked for until it is there again.

    Args:
        device: a path as in /dev/input/by-id/…, or the device's name.
        take: keeps a descriptor's events from other programs, as `grab` does.
        inputs: where the system lists its input devices.
        retry_s: seconds between two looks for a scanner that is missing.
        quiet_s: seconds after which a scan without an end mark is dropped.
    """

    def __init__(
        self,
        device: str,
        *,
        take: Callable[[int], None] = grab,
        inputs: Path = INPUTS,
        retry_s: float = RETRY_S,
        quiet_s: float = QUIET_S,
    ) -> None:
        super().__init__(words("scanner {device}", device=Path(device).name), retry_s)
        self._device = device
        self._take = take
        self._inputs = inputs
        self._quiet_s = quiet_s

    def _serve(self, stopping: Event, outlet: Outlet) -> None:
        descriptor = self._open()
        try:
            self._take(descriptor)
            outlet.health(Health.OK)
            self._listen(stopping, descriptor, outlet)
        finally:
            os.close(descriptor)

    def _why(self, error: Exception) -> str:
        if getattr(error, "errno", None) in (errno.ENOTTY, errno.EINVAL):
            return words(
                "The {name} is no keyboard. Look with jarmark doctor what the scanner is called.", name=self.name
            )
        return why(trouble_of(error, taken=errno.EBUSY), self.name, "input")

    def _open(self) -> int:
        path = Path(self._device) if self._device.startswith("/") else find(self._device, self._inputs)
        if path is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), self._device)
        return os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)

    def _listen(self, stopping: Event, descriptor: int, outlet: Outlet) -> None:
        """Read its keys until `stopping`. Unplugging it is an OSError, or the end of the file."""
        keys = KeyEvents()
        heard = time.monotonic()
        while not stopping.is_set():
            if select.select([descriptor], [], [], min(_POLL_S, self._quiet_s))[0]:
                data = os.read(descriptor, EVENT.size * 64)
                if not data:
                    raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
                heard = time.monotonic()
                for typed in keys.feed(data):
                    _pass_on(typed, outlet)
            elif time.monotonic() - heard >= self._quiet_s:
                heard = time.monotonic()
                for lost in keys.quiet():
                    outlet.remark(lost.words)


def _pass_on(typed: str | Lost, outlet: Outlet) -> None:
    if isinstance(typed, Lost):
        outlet.remark(typed.words)
    else:
        outlet.characters(typed.encode(), time.monotonic())


def open_url(url: DeviceUrl) -> HidScanner:
    """`hid:///dev/input/by-id/usb-…-event-kbd` or `hid:NAME OF THE SCANNER`; see `drivers.registry.SCANNERS`.

    Raises:
        DeviceUrlError: the address is wrong, or this is no Linux.
    """
    url.allow(())
    if not url.target:
        raise DeviceUrlError(
            words("{address} does not say which scanner.", address=url.text),
            words("jarmark doctor lists what is plugged in."),
        )
    if not sys.platform.startswith("linux"):
        raise DeviceUrlError(
            words("A scanner can be taken for the kiosk alone on Linux only."), words("Write keyboard: instead.")
        )
    return HidScanner(url.target)
