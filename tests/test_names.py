"""One name, one thing: a public class has a name that no other public class of the house has."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("db", "drivers", "kiosk")

TWINS = frozenset(("Words",))
"""One class that is there twice, with one meaning: db and drivers may not import each other (test_words_twice.py)."""


def public_classes(file: Path) -> Iterator[str]:
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name


def several_meanings(root: Path) -> dict[str, list[str]]:
    """Each name that more than one module has a class of, with those modules."""
    found: dict[str, list[str]] = defaultdict(list)
    for package in PACKAGES:
        for file in sorted((root / package).rglob("*.py")):
            for name in public_classes(file):
                found[name].append(file.relative_to(root).as_posix())
    return {name: files for name, files in found.items() if len(files) > 1}


def test_no_other_public_class_name_means_two_things() -> None:
    assert {name: files for name, files in several_meanings(ROOT).items() if name not in TWINS} == {}


def test_the_names_that_still_do_are_no_longer_than_they_must_be() -> None:
    assert TWINS - set(several_meanings(ROOT)) == set()


def test_drivers_labels_and_commands_have_none_but_those_that_others_have_too() -> None:
    """Of the names that are left, none has both of its meanings in here."""
    ours = ("drivers/", "kiosk/labels/", "kiosk/commands/")
    left = {name: [file for file in files if file.startswith(ours)] for name, files in several_meanings(ROOT).items()}
    assert {name: files for name, files in left.items() if len(files) > 1} == {}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("class Pack: ...", "class Pack: ...", ["Pack"]),
        ("class Pack: ...", "class Case: ...", []),
        ("class _Pack: ...", "class _Pack: ...", []),
        ("class Pack: ...", "from db.one import Pack", []),
        ("class Pack: ...", "class Case:\n    class Pack: ...", []),
        ("class Pack: ...\nclass Case: ...", "class Case: ...\nclass Pack: ...", ["Case", "Pack"]),
    ],
)
def test_two_meanings_are_seen(tmp_path: Path, one: str, other: str, same: list[str]) -> None:
    for place, text in (("db/one.py", one), ("kiosk/ui/other.py", other)):
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).write_text(text)
    assert sorted(several_meanings(tmp_path)) == same
