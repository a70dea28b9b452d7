"""The plan of the house: which rooms there are, on which floor each stands, and that nothing points up or in a circle.

`docs/house.md` tells what belongs where. A floor may use its own and those below it. Imports inside functions and under
TYPE_CHECKING count as any other.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

FLOORS = {
    "db": ("rules", "records", "store", "questions", "subjects", "keeping", "sheets", "books"),
    "kiosk": ("locale", "settings", "labels", "lot_text", "flows", "bootstrap", "ui", "commands"),
}
"""The rooms of each package, the lowest first; one room a floor."""

MOST_ROOMS = 8

DOORS = ("__init__", "__main__")
"""What stands at the top of a package beside its rooms: its own name, and how it is run."""


def name_of(file: Path, root: Path) -> str:
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules(root: Path) -> dict[str, Path]:
    return {name_of(file, root): file for package in FLOORS for file in sorted((root / package).rglob("*.py"))}


def imported(file: Path, name: str) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that a file imports, wherever it stands in it."""
    package = name.split(".") if file.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def module_of(name: str, known: Mapping[str, Path]) -> str:
    """The module that an imported name is, or is in; "" where it is none of ours."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name


def uses(root: Path) -> dict[str, set[str]]:
    """Each module and those of ours that it imports."""
    known = modules(root)
    return {
        name: {module_of(other, known) for _, other in imported(file, name)} - {"", name}
        for name, file in known.items()
    }


def floor_of(name: str) -> int:
    """-1 for a package's own door, which is only a name (its version)."""
    package, _, rest = name.partition(".")
    room = rest.partition(".")[0]
    return FLOORS[package].index(room) if room and room not in DOORS else -1


def upward(root: Path) -> list[str]:
    known = modules(root)
    return [
        f"{name}:{line} imports {other}"
        for name, file in known.items()
        if floor_of(name) >= 0
        for line, full in imported(file, name)
        if (other := module_of(full, known)) and other.split(".")[0] == name.split(".")[0]
        if floor_of(other) > floor_of(name)
    ]


def circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Modules that reach each other, a list for each circle (Tarjan, "Depth-first search and linear graph
    algorithms", 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        path.append(name)
        for other in sorted(graph.get(name, ())):
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in path:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            at = path.index(name)
            if len(path) - at > 1:
                found.append(sorted(path[at:]))
            del path[at:]

    for name in graph:
        if name not in index:
            visit(name)
    return found


@pytest.mark.parametrize("package", FLOORS)
def test_the_rooms_are_those_of_the_plan(package: str) -> None:
    there = {one.stem for one in (ROOT / package).iterdir() if one.suffix == ".py" or (one / "__init__.py").exists()}
    assert there - set(DOORS) == set(FLOORS[package])


@pytest.mark.parametrize("package", FLOORS)
def test_there_are_few_of_them(package: str) -> None:
    assert len(FLOORS[package]) <= MOST_ROOMS


def test_nothing_points_up() -> None:
    assert upward(ROOT) == []


def test_nothing_goes_in_a_circle() -> None:
    assert circles(uses(ROOT)) == []


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("db/rules/x.py", "from db.records import Lot"),
        ("db/questions/x.py", "from db.subjects import lots"),
        ("db/store/x.py", "def f():\n    from db.keeping import backup"),
        ("db/subjects/x.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from db.books import Books"),
        ("kiosk/flows/x.py", "from ..ui import app"),
        ("kiosk/settings/x.py", "import kiosk.labels.content"),
    ],
)
def test_an_arrow_up_is_found(tmp_path: Path, place: str, line: str) -> None:
    for file in ("db/records.py", "db/books.py", "db/subjects/lots.py", "db/keeping/backup.py"):
        _write(tmp_path / file, "")
    for file in ("kiosk/ui/app.py", "kiosk/labels/content.py", "kiosk/ui/__init__.py", "db/keeping/__init__.py"):
        _write(tmp_path / file, "")
    _write(tmp_path / place, line)
    assert len(upward(tmp_path)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("from db.rules import b", "from db.rules import a"),
        ("import db.rules.b", "def f():\n    from db.rules.a import x"),
        (
            "from db.rules.b import y",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from db.rules.a import x",
        ),
    ],
)
def test_a_circle_is_found(tmp_path: Path, one: str, other: str) -> None:
    _write(tmp_path / "db/rules/a.py", one)
    _write(tmp_path / "db/rules/b.py", other)
    assert circles(uses(tmp_path)) == [["db.rules.a", "db.rules.b"]]


def test_no_circle_is_none(tmp_path: Path) -> None:
    _write(tmp_path / "db/rules/a.py", "from db.rules import b")
    _write(tmp_path / "db/rules/b.py", "import os")
    assert circles(uses(tmp_path)) == []


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
