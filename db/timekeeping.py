"""What keeps this machine's clock right: network time, or a clock with a battery."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from pathlib import Path

RTC_NEAR_S = 24 * 3600
"""A battery's clock may run in local time; one further from the wall clock than this did not set it (an RTC without a
battery, as on a Raspberry Pi 5, begins anew at 1970)."""

_TIMEX_BYTES = 512
"""More than any struct timex; all zeros ask and set nothing (adjtimex(2), modes = 0)."""
_TIME_ERROR = 5


def kernel_is_synchronised() -> bool:
    """Whether some daemon (timesyncd, chrony, ntpd) told the kernel that it keeps the clock."""
    try:
        state: int = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    except (OSError, AttributeError):  # not Linux
        return False
    return 0 <= state < _TIME_ERROR


def is_synchronised(root: Path = Path("/"), kernel: Callable[[], bool] = kernel_is_synchronised) -> bool:
    """Whether the network has set the clock since the machine started."""
    return (root / "run/systemd/timesync/synchronized").exists() or kernel()


def has_battery(root: Path = Path("/"), wall: Callable[[], float] = time.time) -> bool:
    """Whether there is a clock that runs without power, and it agrees with the wall clock."""
    rtc = root / "sys/class/rtc/rtc0"
    if not rtc.exists():
        return False
    try:
        told = int((rtc / "since_epoch").read_text(encoding="ascii"))
    except (OSError, ValueError):  # it is there, and does not say
        return True
    return abs(told - wall()) <= RTC_NEAR_S
