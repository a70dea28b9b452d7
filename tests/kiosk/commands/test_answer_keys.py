"""Every key of an answer for programs is told in docs/books.md."""

import json
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[3] / "docs" / "books.md"
UNIT, BATCH = "SJ-20260304-A-017", "SJ-20260304-A"
DATA = {"spoiled_for"}
"""Objects whose keys are words of the kitchen."""


def told():
    """All that stands between backquotes in the section."""
    section = DOCS.read_text(encoding="utf-8").split("## Answers for programs")[1].split("\n## ")[0]
    return set(re.findall(r"`([a-z_0-9]+)`", section))


def keys_of(answer):
    if isinstance(answer, list):
        return set().union(*map(keys_of, answer))
    if not isinstance(answer, dict):
        return set()
    return set(answer).union(*(keys_of(value) for key, value in answer.items() if key not in DATA))


@pytest.mark.parametrize(
    "asked",
    [
        ("trace", UNIT),
        ("trace", BATCH),
        ("trace", "PKT-99281"),
        ("recall", "--supplier-lot", "PKT-99281"),
        ("recall", "--supplier-lot", "PKT-99281", "--supplier", "Amazon"),
        ("recall", "--supplier", "Valley Farm", "--ingredient", "sugar"),
        ("recall", "--lot", BATCH),
        ("stock",),
        ("verify",),
        ("compare", BATCH, "SJ-20260310-A"),
        ("backup",),
        ("backups",),
        ("devices",),
        ("doctor",),
        ("rules",),
    ],
    ids=" ".join,
)
def test_every_key_is_told(jarmark, march, asked):
    answer = json.loads(jarmark("--books", march, *asked, "--json").answer)
    assert keys_of(answer) - told() == set()


def test_every_key_of_an_export_is_told(jarmark, march, tmp_path):
    answer = json.loads(jarmark("--books", march, "export", "journal", tmp_path / "facts.jsonl", "--json").answer)
    assert keys_of(answer) - told() == set()


def test_every_key_of_an_import_is_told(jarmark, tmp_path):
    sheets = Path(__file__).parents[3] / "kiosk" / "settings" / "example" / "csv"
    for more in (("--check",), ()):
        answer = json.loads(jarmark("--books", tmp_path / "new.db", "import", sheets, *more, "--json").answer)
        assert keys_of(answer) - told() == set()


def test_two_suppliers_with_one_lot_are_told_apart(jarmark, march):
    both = ("--books", march, "recall", "--supplier-lot", "PKT-99281", "--supplier")
    assert json.loads(jarmark(*both, "amazon", "--json").answer)["affected"]
    assert jarmark(*both, "Hilltop Orchard", "--json").code == 1
    assert jarmark(*both, "Amazon", "--bought", "2026-03-01", "--json").code == 2
