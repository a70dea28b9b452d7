"""The architecture's arrows, walked over every import in the house, also those inside functions."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("db", "drivers", "kiosk")

_ROOMS_OF_DB = tuple(
    f"db.{file.stem}"
    for file in sorted((ROOT / "db").iterdir())
    if file.stem not in ("rules", "__init__", "__pycache__")
)
"""Every room of the books but the rules: a rule knows numbers and words, no file, table or record."""

MAY_NOT_IMPORT = {
    "db": ("kiosk", "drivers", "kivy"),
    "db.rules": _ROOMS_OF_DB,
    "drivers": ("kiosk", "db", "kivy"),
    "kiosk": ("kivy",),
    "kiosk.flows": ("kiosk.ui", "peewee", "playhouse", "apsw", "sqlite3", "serial", "socket", "cv2", "escpos"),
    "kiosk.labels": ("kiosk.ui", "kiosk.flows"),
    "kiosk.settings": ("kiosk.ui", "kiosk.flows"),
}
"""Who may not import what. A longer name speaks for itself beside its package; `kiosk.ui` alone may import Kivy."""

EXCEPT = {"kiosk.ui": ("kivy",)}


def modules() -> list[Path]:
    return sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))


def name_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(file: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that a file imports."""
    package = name_of(file).split(".")
    if file.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"


def is_in(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def broken_arrows(file: Path) -> list[str]:
    name = name_of(file)
    banned = {target for source, targets in MAY_NOT_IMPORT.items() if is_in(name, source) for target in targets}
    banned -= {target for source, targets in EXCEPT.items() if is_in(name, source) for target in targets}
    return [
        f"{file.relative_to(ROOT)}:{line} imports {imported}"
        for line, imported in imports_of(file)
        if any(is_in(imported, target) for target in banned)
    ]


def test_no_import_goes_against_the_arrows():
    assert [arrow for file in modules() for arrow in broken_arrows(file)] == []


def test_the_walk_sees_the_house():
    found = {name_of(file) for file in modules()}
    assert {"db", "drivers.registry", "kiosk.settings.config", "kiosk.flows.router"} <= found


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("db/x.py", "from kiosk.settings.config import Settings"),
        ("db/rules/x.py", "def f():\n    from drivers import registry"),
        ("db/rules/x.py", "from db.records import Lot"),
        ("drivers/x.py", "import db"),
        ("drivers/scanners/x.py", "from ...db import Books"),
        ("kiosk/flows/x.py", "from kivy.app import App"),
        ("kiosk/flows/x.py", "from ..ui import app"),
        ("kiosk/labels/x.py", "import kivy"),
    ],
)
def test_an_arrow_that_is_not_there_is_found(place, line, tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    file = tmp_path / place
    file.parent.mkdir(parents=True)
    file.write_text(line)
    assert broken_arrows(file)


def test_only_the_screens_import_kivy(tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    file = tmp_path / "kiosk/ui/x.py"
    file.parent.mkdir(parents=True)
    file.write_text("import kivy")
    assert not broken_arrows(file)


ONLY_FOR_TESTS = ("pytest", "hypothesis", "kivy.tests", "mypy")


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(ROOT)))
def test_nothing_needs_what_only_the_tests_install(file):
    needed = [name for _line, name in imports_of(file) if any(is_in(name, only) for only in ONLY_FOR_TESTS)]
    assert needed == []
