"""Runs as a process of its own: reads the frames that `ReaderProcess` copies into shared memory, one after another.

Started as `python -m drivers.scanners.reader_child MEMORY LINE UPCE`. The first two are the descriptors of the shared
memory and of the line to its parent, the third is "yes" or "no". It ends when the line is closed, even in the middle of
a frame, and when memory runs out.
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
"""Limit of the address space, set before a library is loaded. If a library needs more, this process ends."""
NICENESS = 5
"""So that the screen comes first on a machine with few cores."""
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
    except (EOFError, OSError):  # the line was closed: the parent is gone, or needs this process no more
        pass
    return 0


def limit_memory() -> None:
    """Limit the address space of this process to `LARGEST_BYTES`."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = LARGEST_BYTES if hard == resource.RLIM_INFINITY else min(LARGEST_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _serve(reader: LiveReader, memory: mmap.mmap, line: Connection) -> None:
    """Report that it is ready, then answer each size with the codes in the grey frame in the memory."""
    from drivers.scanners.answer import READY, SIZE, packed
    from drivers.scanners.vision import np

    line.send_bytes(READY)
    while True:
        height, width = SIZE.unpack(line.recv_bytes(SIZE.size))
        # A copy, since the next frame overwrites the memory, and the reader may keep parts of this one.
        grey = np.frombuffer(memory, np.uint8, height * width).reshape(height, width).copy()
        line.send_bytes(packed(reader.read(grey)))


def _end_with_parent(line: int) -> None:
    """End this process as soon as the parent is gone, even if a library hangs in a frame."""
    watch = select.poll()
    watch.register(line, select.POLLHUP)
    while not any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _fd, event in watch.poll()):
        pass
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), upce=sys.argv[3] == "yes"))
