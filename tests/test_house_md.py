"""Every path and every name that docs/house.md names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")
GLOSSARY = TEXT.partition("## Words of the house")[2]
ROOMS = ("db", "drivers", "kiosk", "tests", "docs")


def defined() -> set[str]:
    """Every class, function, constant, field and enum member of the house."""
    found: set[str] = set()
    for package in ("db", "drivers", "kiosk", "tests"):
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef | ast.FunctionDef):
                    found.add(node.name)
                elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    found.add(node.id)
    return found


def paths() -> list[str]:
    inside = re.findall(rf"`((?:{'|'.join(ROOMS)})/[\w./-]+)`", TEXT)
    return sorted({*inside, *re.findall(r"\]\(([\w.]+\.md)\)", TEXT)})


def names() -> list[str]:
    """What the last column of the glossary and the doors name."""
    told = [cell for line in GLOSSARY.splitlines() if line.startswith("|") for cell in line.split("|")[3:4]]
    doors = [
        line.split("|")[1]
        for line in TEXT.partition("## Doors")[2].partition("## Words")[0].splitlines()
        if "|" in line
    ]
    return sorted({part for cell in (*told, *doors) for part in re.findall(r"`([A-Za-z_.]+)`", cell)})


@pytest.mark.parametrize("path", paths())
def test_every_path_is_there(path: str) -> None:
    assert (ROOT / path).exists() or (ROOT / "docs" / path).exists()


def test_every_name_is_there() -> None:
    known = defined()
    assert [name for name in names() if not set(name.split(".")) <= known] == []


def test_there_is_something_to_look_at() -> None:
    assert len(paths()) > 20
    assert len(names()) > 60
