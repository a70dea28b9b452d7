"""Runs as a process of its own: reads the frames that `ReaderProcess` lays into shared memory, one after another.

Started as `python -m drivers.scanners.reader_child MEMORY LINE UPCE`: the descriptors of the shared memory and of the
line to its parent. It ends when the line is closed, also in the middle of a frame, and when memory runs out.
"""

from __future__ import annotations

import mmap
import os
import resource
import select
import sys
import threading
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drivers.scanners.decode import LiveReader

LARGEST_BYTES = 1_000_000_000
"""Of address space, set before a library is loaded. A library that asks for more is refused, and this process ends."""
NICENESS = 5
"""The screen comes first where there are few cores."""
OUT_OF_MEMORY = 4


def main(memory: int, line: int, *, upce: bool) -> int:
    limit_memory()
    os.nice(NICENESS)
    threading.Thread(target=_end_with_parent, args=(line,), daemon=True).start()
    from drivers.scanners.decode import LiveReader

    try:
        _serve(LiveReader(upce=upce), mmap.mmap(memory, 0), Connection(line))
    except MemoryError:
        return OUT_OF_MEMORY
    except (EOFError, OSError):
        pass
    return 0


def limit_memory() -> None:
    """Let this process ask for no more than `LARGEST_BYTES`."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = LARGEST_BYTES if hard == resource.RLIM_INFINITY else min(LARGEST_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _serve(reader: LiveReader, memory: mmap.mmap, line: Connection) -> None:
    """Say that it is ready, then answer each size with what that grey frame in the memory gave."""
    from drivers.scanners.answer import READY, SIZE, packed
    from drivers.scanners.vision import np

    line.send_bytes(READY)
    while True:
        height, width = SIZE.unpack(line.recv_bytes(SIZE.size))
        # A copy: what is read must not be what the next frame overwrites, should anything keep it.
        grey = np.frombuffer(memory, np.uint8, height * width).reshape(height, width).copy()
        line.send_bytes(packed(reader.read(grey)))


def _end_with_parent(line: int) -> None:
    """End at once when the parent is gone, even where a library never comes back from a frame."""
    watch = select.poll()
    watch.register(line, select.POLLHUP)
    while not any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _fd, event in watch.poll()):
        pass
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), upce=sys.argv[3] == "yes"))
