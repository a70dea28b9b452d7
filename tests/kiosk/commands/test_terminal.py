"""No escape reaches a terminal, out of a file, a call or old books."""

import json
from pathlib import Path

import pytest

from kiosk import commands
from kiosk.commands import call
from kiosk.commands.terminal import for_json, for_terminal

STEERING = ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\r", "\x08", "\x7f", "\u202e", "\u2066", "\u200f", "\u061c",
            "\ufeff", "\ud800", "\u2028"]  # fmt: skip


@pytest.mark.parametrize("marks", STEERING, ids=ascii)
def test_an_answer_steers_nothing(capsys, marks):
    call.print_text(f"Valley{marks}Farm\n\tbag 7 👩\u200d🍳")
    call.say(f"no {marks} there")
    told = capsys.readouterr()
    assert not set(marks) & {c for c in told.out + told.err if not c.isprintable()}
    assert told.out.endswith("Farm\n\tbag 7 👩\u200d🍳\n")


@pytest.mark.parametrize("marks", STEERING, ids=ascii)
def test_json_says_the_same_and_steers_nothing(marks):
    name = f"Valley{marks}\U000f0001 Farm"
    shown = for_json(json.dumps({"name": name}, ensure_ascii=False, indent=2))
    assert for_terminal(shown) == shown
    assert json.loads(shown) == {"name": name}


@pytest.mark.parametrize("marks", [marks for marks in STEERING if marks != "\ud800"], ids=ascii)
@pytest.mark.parametrize(
    "command", [("trace",), ("recall", "--supplier"), ("rules", "--pack"), ("scan",), ("kitchen",)]
)
def test_what_was_typed_comes_back_harmless(jarmark, march, command, marks):
    told = jarmark("--books", march, *command, f"No{marks}thing")
    assert told.code != 0
    said = told.said + told.answer
    assert said
    assert for_terminal(said) == said


def test_every_command_answers_by_these_ways():
    files = sorted(Path(commands.__file__).parent.glob("*.py"))
    assert len(files) > 15
    direct = [file.name for file in files if "typer.echo(" in file.read_text("utf-8") or "print(" in prints(file)]
    assert direct == ["call.py"]


def prints(file: Path) -> str:
    """Lines that begin with Python's own print."""
    return "\n".join(line for line in file.read_text("utf-8").splitlines() if line.strip().startswith("print("))
