"""What README.md says to type can be typed: every command and option is there, and those of sheets do what it says."""

import json
import re
import shlex
from pathlib import Path

import pytest
import typer

from kiosk.commands.app import app

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
CALLS = sorted(set(re.findall(r"(?:^    |`)bash deploy/run ([^`\n]+)", TEXT, re.M)))


@pytest.mark.parametrize("call", CALLS)
def test_every_command_is_there_with_its_options(call):
    words = shlex.split(call)
    if words == ["--help"]:
        return
    command = typer.main.get_command(app)
    context = command.make_context("jarmark", words)
    while hasattr(command, "resolve_command"):
        name, command, words = command.resolve_command(context, [*context._protected_args, *context.args])
        context = command.make_context(name, words, parent=context)
    assert context.params


def test_the_commands_of_the_sheets_are_among_them():
    calls = "\n".join(CALLS)
    for words in ("import my-spreadsheets --check", "--template", "--column", "--dates", "--decimal", "restore"):
        assert words in calls


@pytest.fixture
def typed(jarmark, tmp_path, monkeypatch):
    """Type a command of the README in a kitchen's folder."""
    monkeypatch.chdir(tmp_path)

    def call(words, *more):
        (line,) = (one for one in CALLS if one.startswith(words))
        return jarmark("--books", "b.db", *shlex.split(line), *more)

    return call


def test_sheets_come_in_as_it_says(typed, jarmark, tmp_path):
    folder = tmp_path / "my-spreadsheets"
    folder.mkdir()
    (folder / "batches.csv").write_text("Batch,Stuff,Mood,Made,Jars\nJ-1,Jam,good,03/04/2024,24\n")
    told = typed("import my-spreadsheets --check")
    assert told.code == 1
    assert '--column "batches.csv:Stuff=product"' in told.said
    assert "03/04/2024" in typed("import my-spreadsheets --column", "--yes").said
    (folder / "batches.csv").write_text("Batch,Jam,Made,Jars\nJ-1,Plum jam,03/04/2024,24\n")
    assert typed("import my-spreadsheets --dates", "--yes").code == 0
    assert json.loads(jarmark("--books", "b.db", "trace", "J-1", "--json").answer)["made_on"] == "2024-04-03"


def test_the_named_columns_are_taken(typed, tmp_path):
    (tmp_path / "my-spreadsheets").mkdir()
    (tmp_path / "my-spreadsheets" / "batches.csv").write_text(
        "Batch,Stuff,Mood,Made,Jars\nJ-1,Jam,good,2024-04-03,24\n"
    )
    assert typed("import my-spreadsheets --column", "--yes").code == 0


def test_the_template_is_written(typed, tmp_path):
    assert typed("import --template").code == 0
    assert (tmp_path / "my-sheets" / "batches.csv").is_file()


def test_books_come_onto_another_machine(typed, jarmark, tmp_path):
    (tmp_path / "my-spreadsheets").mkdir()
    (tmp_path / "my-spreadsheets" / "batches.csv").write_text("Batch,Jam,Made,Jars\nJ-1,Jam,2024-04-03,24\n")
    assert jarmark("--books", "old.db", "import", "my-spreadsheets", "--yes").code == 0
    copy = json.loads(jarmark("--books", "old.db", "backup", "--json").answer)["backup"]
    told = jarmark("--books", tmp_path / "new" / "books.db", "restore", copy)
    assert told.code == 0, told.said
    assert jarmark("--books", tmp_path / "new" / "books.db", "trace", "J-1").code == 0
