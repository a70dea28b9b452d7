"""Only `drivers.worker.Worker` begins threads in drivers and kiosk, so that none of them ends unnoticed.

db has one thread, the writer of the books: it hands each error to whoever waits for it, and db imports no drivers.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = {"threading", "_thread", "futures", "concurrent.futures", "asyncio", "pool", "multiprocessing.pool"}
BEGIN_THREADS = {"Thread", "Timer", "ThreadPoolExecutor", "ThreadPool", "start_new_thread", "to_thread"}
MAY_BEGIN = {
    "drivers/worker.py": "the Worker",
    "drivers/scanners/reader_child.py": "a process of its own, which the thread ends with its parent",
    "drivers/scanners/picamera_child.py": "runs under the system's Python, where drivers cannot be imported",
    "kiosk/flows/draw_ahead.py": "what the thread raises is handed over with the picture",
}


def begun(source: str) -> list[int]:
    """The lines on which something that begins threads is named: taken out of its module, or imported from it."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in MODULES and node.attr in BEGIN_THREADS:
            found.add(node.lineno)
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            found |= {node.lineno for alias in node.names if alias.name in BEGIN_THREADS}
    return sorted(found)


def test_only_the_worker_begins_threads():
    files = (file for package in ("drivers", "kiosk") for file in (ROOT / package).rglob("*.py"))
    beginners = {str(file.relative_to(ROOT)) for file in files if begun(file.read_text(encoding="utf-8"))}
    assert beginners == set(MAY_BEGIN)


@pytest.mark.parametrize(
    "planted",
    [
        "threading.Thread(target=work).start()",
        "from threading import Event, Thread",
        "threading.Timer(1.0, give_up)",
        "class Press(threading.Thread): pass",
        "from concurrent.futures import Future, ThreadPoolExecutor",
        "with concurrent.futures.ThreadPoolExecutor(2) as pool: pass",
        "begin = threading.Thread",
        "from threading import Thread as T",
        "_thread.start_new_thread(work, ())",
    ],
)
def test_a_planted_thread_is_found(planted):
    assert begun(planted) == [1]


@pytest.mark.parametrize(
    "other",
    [
        "threading.Event()",
        "threading.current_thread()",
        "from threading import Event as E",
        "class Timer: pass",
        "timer = Timer(60)",
        "Worker('press', work)",
    ],
)
def test_what_begins_none_is_let_be(other):
    assert begun(other) == []
