"""How a process of our own is started, from any folder."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]


def own_modules_first() -> dict[str, str]:
    """The environment of a child of ours: it finds these very modules, and with `python -P` none of the current folder.

    It has one thread and few pools, for which address space is reserved.
    """
    places = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    lean = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    return os.environ | lean | {"PYTHONPATH": os.pathsep.join(filter(None, places))}
