"""Every verb of the books is reached from a screen or a command, but for those that docs/house.md names."""

from __future__ import annotations

import ast
import re
from inspect import getmembers, isfunction, signature
from pathlib import Path

from db import Books

ROOT = Path(__file__).parent.parent
DOORS = ROOT / "docs" / "house.md"


def verbs() -> set[str]:
    """What records something: the methods that are told who does it."""
    found = dict(getmembers(Books, isfunction))
    return {name for name, verb in found.items() if not name.startswith("_") and "by" in signature(verb).parameters}


def used() -> set[str]:
    """Every method that the kiosk calls on books. The example kitchen and the benches are no doors."""
    found: set[str] = set()
    for file in (ROOT / "kiosk").rglob("*.py"):
        if "example" in file.parts or file.stem.startswith("bench") or "demo_day" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and _is_books(node.value):
                found.add(node.attr)
    return found


def _is_books(value: ast.expr) -> bool:
    name = value.attr if isinstance(value, ast.Attribute) else value.id if isinstance(value, ast.Name) else ""
    return name.removeprefix("_") == "books"


def not_open() -> set[str]:
    """The verbs in the table of doors that are not open yet."""
    table = DOORS.read_text(encoding="utf-8").partition("## Doors")[2].partition("\n## ")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("|")]
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def test_a_verb_is_reached_or_named() -> None:
    assert verbs() - used() == not_open() & verbs()


def test_there_are_verbs_and_doors() -> None:
    assert {"use_lot", "receive_lot", "calibrate_thermometer"} <= used() & verbs()
