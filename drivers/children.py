"""How a child process of this program is started, whatever the current folder is."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]


def own_modules_first() -> dict[str, str]:
    """The environment of a child process. It imports these very modules; with `python -P`, none of the current folder.

    Its libraries use one thread and few memory pools, as each of these reserves address space, which is limited.
    """
    places = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    lean = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    return os.environ | lean | {"PYTHONPATH": os.pathsep.join(filter(None, places))}
