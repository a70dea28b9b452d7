"""Finds out what keeps this machine's clock right: network time, or a battery-backed clock."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from pathlib import Path

RTC_NEAR_S = 24 * 3600
"""A battery-backed clock may run in local time, so it may differ by up to a day. If it differs more, it did not set
the wall clock: a clock chip without a battery, as on a Raspberry Pi 5, restarts in 1970.
"""

_TIMEX_BYTES = 512
"""Larger than any struct timex. With modes = 0 (all bytes zero) adjtimex(2) only queries."""
_TIME_ERROR = 5


def kernel_is_synchronised() -> bool:
    """Whether a daemon (timesyncd, chrony, ntpd) has told the kernel that the clock is synchronised."""
    try:
        state: int = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    except (OSError, AttributeError):  # not Linux
        return False
    return 0 <= state < _TIME_ERROR


def is_synchronised(root: Path = Path("/"), kernel: Callable[[], bool] = kernel_is_synchronised) -> bool:
    """Whether the network has set the clock since the machine started."""
    return (root / "run/systemd/timesync/synchronized").exists() or kernel()


def has_battery(root: Path = Path("/"), wall: Callable[[], float] = time.time) -> bool:
    """Whether there is a battery-backed clock that agrees with the wall clock."""
    rtc = root / "sys/class/rtc/rtc0"
    if not rtc.exists():
        return False
    try:
        told = int((rtc / "since_epoch").read_text(encoding="ascii"))
    except (OSError, ValueError):  # it exists but cannot be read
        return True
    return abs(told - wall()) <= RTC_NEAR_S
