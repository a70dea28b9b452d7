"""docs/settings.md and the declared settings say the same: which there are, what is an example, what is the default."""

import ast
import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from kiosk.labels.checks.wording import KITCHEN_PLACES
from kiosk.settings.config import GONE, SETTINGS, Settings, SettingsError, parse

ROOT = Path(__file__).parents[2]
FILE = Path("/kitchen/jarmark.toml")
TEXT = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROW = re.compile(r"\| `(?P<name>\w+)` \| `(?P<example>[^`]+)` \| (?P<default>[^|]+) \| (?P<meaning>[^|]+) \|")


def rows():
    """Every row of the tables of the parts, by part and name; a row of another form has none."""
    found = {}
    for section in re.split(r"^## ", TEXT, flags=re.M)[1:]:
        part = re.match(r"\[(\w+)\]\n", section)
        for line in section.splitlines() if part else ():
            if line.startswith("| `"):
                row = ROW.fullmatch(line)
                assert row, f"not of four columns, or without an example in backticks: {line}"
                assert (part[1], row["name"]) not in found, f"stands twice: {line}"
                found[part[1], row["name"]] = row
    return found


ROWS = rows()
OWNERS = ("settings", "_settings", "kitchen", "choices")
EACH = pytest.mark.parametrize("path", sorted(SETTINGS), ids=".".join)


def said(path, value):
    part, name = path
    return replace(parse(f"[{part}]\n{name} = {value}\n", FILE), source=None)


@pytest.fixture(autouse=True)
def plain_folders(monkeypatch):
    """The user's folders are where they are when nothing moves them."""
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)


def test_every_setting_has_a_row_and_every_row_a_setting():
    assert set(ROWS) == set(SETTINGS)


@EACH
def test_the_example_is_read_and_is_not_the_default(path):
    assert said(path, ROWS[path]["example"]) != Settings()


@EACH
def test_the_default_is_the_real_one(path):
    told = re.match(r"`([^`]+)`", ROWS[path]["default"])
    if told:
        assert said(path, told[1]) == Settings()
        return
    one = SETTINGS[path]
    holder = {type(part): part for part in (Settings(), Settings().kitchen, Settings().labels)}[one.holder]
    assert ROWS[path]["default"].startswith("none")
    assert getattr(holder, one.field) in ("", None)


@EACH
def test_its_meaning_is_told(path):
    assert len(ROWS[path]["meaning"].split()) > 2


def test_no_field_of_the_settings_is_out_of_the_files_reach():
    """Only what the file is made of, and where it was found, is no setting."""
    declared = {(one.holder, one.field) for one in SETTINGS.values()}
    holders = {one.holder for one in SETTINGS.values()}
    undeclared = {one.name for holder in holders for one in fields(holder) if (holder, one.name) not in declared}
    assert undeclared == {"kitchen", "labels", "source"}
    assert len(declared) == len(SETTINGS)


def test_no_setting_is_read_and_ignored():
    used = set(KITCHEN_PLACES)
    for file in (ROOT / "kiosk").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                owner = ast.unparse(node.value).rpartition(".")[2]
                if owner in OWNERS or (owner, file.name) == ("self", "config.py"):
                    used.add(node.attr)
    assert {one.field for one in SETTINGS.values()} - used == set()


def test_what_is_gone_stands_with_the_words_that_it_is_refused_with():
    section = TEXT.partition("## Settings of before")[2].partition("\n## ")[0]
    told = re.findall(r"^\| `\[(\w+)\] (\w+)` \| (.+) \|$", section, re.M)
    assert {(part, name): words for part, name, words in told} == dict(GONE)
    assert not set(GONE) & set(SETTINGS)


@pytest.mark.parametrize("path", sorted(GONE), ids=".".join)
def test_what_is_gone_is_refused_on_its_line_beside_every_other_mistake(path):
    part, name = path
    with pytest.raises(SettingsError) as refused:
        parse(f'[kitchen]\nname = 1\n[{part}]\n{name} = "p"\n', FILE)
    assert [(mistake.line, mistake.words) for mistake in refused.value.mistakes][1] == (4, GONE[path])


@pytest.mark.parametrize("text", [README, TEXT], ids=["README.md", "docs/settings.md"])
def test_the_files_that_are_shown_can_be_used(text):
    blocks = re.findall(r"(?:^    .*\n|^\n(?=    ))+", text, re.M)
    files = [re.sub(r"^    ", "", block, flags=re.M) for block in blocks if re.search(r"^    \[kitchen\]", block, re.M)]
    assert files
    for file in files:
        assert parse(file, FILE) != Settings(source=FILE)


def test_the_readme_names_the_table():
    assert "docs/settings.md" in README
