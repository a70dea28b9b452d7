"""Every sentence for people in `drivers/` is marked where it is written (`drivers.words`).

Two rules find what was forgotten. In a *telling place* (an error for people, a device's state, a problem with a code)
any text with a letter in it must be marked. Everywhere else, what reads like a sentence must be.
"""

from __future__ import annotations

import ast
import copy
import importlib
import json
import pickle
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

import drivers
from drivers.errors import DeviceError
from drivers.scanners import picamera_child
from drivers.scanners.sources import child_words
from drivers.words import Words, counted, words

ROOT = Path(drivers.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
MARKERS = {"words", "counted"}
TELLING_CALLS = {"health", "remark", "problem", "_lose", "_lost", "_not_ours", "PluggedIn"}
TELLING_KEYWORDS = {"message", "what_to_do", "fault", "trouble", "problems", "glances"}
FOR_ENGINEERS = {"GarbledAnswerError", "ReaderError", "TypeError", "debug", "info", "warning", "exception", "error"}
"""Errors that are caught within drivers and logged at most, and the calls of a log."""
NOT_MARKED = {
    "scanners/picamera_child.py": "runs under the system's Python, where drivers cannot be imported: see child_words",
}
_PLAIN_ARGUMENTS = {"PluggedIn": {0, 2}}
"""Positions that hold no words: kind and address."""


def errors_for_people() -> set[str]:
    """The names of all classes of errors in `drivers` whose text a person reads."""
    for file in FILES:
        if file.stem.endswith("_child"):
            continue
        importlib.import_module(".".join(("drivers", *file.relative_to(ROOT).with_suffix("").parts)))

    def below(kind: type) -> Iterator[type]:
        yield kind
        for one in kind.__subclasses__():
            yield from below(one)

    return {kind.__name__ for kind in below(DeviceError)} | {"TooLongError"}


ERRORS = errors_for_people()


def unmarked(source: str) -> list[str]:
    """The texts for people in a module that no marker stands around, each with its line."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found = []
    for node in ast.walk(tree):
        text = _text(node)
        if (
            text is None
            or isinstance(parents[node], ast.JoinedStr | ast.FormattedValue)
            or _is_docstring(node, parents)
        ):
            continue
        if _is_template(node, parents) or _is_for_engineers(node, parents):
            continue
        if _reads_like_a_sentence(text) or (re.search("[A-Za-z]", text) and _is_told(node, parents)):
            found.append(f"{node.lineno}: {text}")  # type: ignore[attr-defined]
    return found


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def _is_docstring(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    return isinstance(parents[node], ast.Expr)


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_template(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether it is what a marker marks: a plain literal in a place of its own, no f-string."""
    call = parents[node]
    return (
        isinstance(call, ast.Call)
        and _name(call) in MARKERS
        and isinstance(node, ast.Constant)
        and node in call.args[: 2 if _name(call) == "counted" else 1]
    )


def _is_for_engineers(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    call = parents[node]
    return isinstance(call, ast.Call) and _name(call) in FOR_ENGINEERS


def _reads_like_a_sentence(text: str) -> bool:
    return re.fullmatch(r"[“A-Z{][^\n]*\w[^\n]* [^\n]* [^\n]*[.?!:]", text) is not None


def _is_told(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether it becomes an argument of a telling place: itself, or as one of several choices or parts."""
    child, parent = node, parents[node]
    while isinstance(parent, ast.IfExp | ast.BoolOp | ast.BinOp | ast.Tuple | ast.List | ast.Starred):
        child, parent = parent, parents[parent]
    if isinstance(parent, ast.keyword):
        call = parents[parent]
        is_value = isinstance(call, ast.Call) and _name(call) in MARKERS and " " in (_text(node) or "")
        return parent.arg in TELLING_KEYWORDS or is_value
    if not isinstance(parent, ast.Call) or child not in parent.args:
        return False
    name = _name(parent)
    if name == "__init__":
        return _is_in_an_error(parent, parents)
    is_plain = parent.args.index(child) in _PLAIN_ARGUMENTS.get(name, set())  # type: ignore[arg-type]
    return name in ERRORS | TELLING_CALLS and not is_plain


def _is_in_an_error(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    while not isinstance(node, ast.ClassDef | ast.Module):
        node = parents[node]
    return isinstance(node, ast.ClassDef) and node.name in ERRORS


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_sentence_is_marked(file: Path) -> None:
    if file.relative_to(ROOT).as_posix() in NOT_MARKED:
        return
    assert unmarked(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "planted",
    [
        'raise DeviceError("No camera.")',
        'raise BusyError("busy", words("Wait."))',
        'raise BusyError(words("It is busy."), "wait")',
        'raise PrinterMissingError(f"No printer at {where}.")',
        'raise DeviceError(words(f"No camera {name}."))',
        'raise DeviceError("Yes." if sure else words("No."))',
        'raise DeviceError("No camera " + name)',
        'error = DeviceUrlError(message="wrong")',
        'status = PrinterStatus(answered=True, fault="jammed")',
        'outlet.health(Health.MISSING, "gone")',
        'outlet.remark(f"The {name} is slow.")',
        'reader.problem("no date")',
        'Gs1Fields(problems=("no date",))',
        'why = "The printer is off-line."',
        'def status(): return f"The {name} stopped, and is begun again."',
        'faults = {1: "The labels are jammed."}',
        'one = PluggedIn("usb", "cannot be asked", "")',
        'class LabelSizeError(DeviceError):\n    def __init__(self):\n        super().__init__("wrong")',
        'told = words("The printer stopped: {why}.", why="it was switched off")',
        'told = words("All well.") or "The cable is out of it."',
    ],
)
def test_a_forgotten_marker_is_found(planted: str) -> None:
    assert len(unmarked(planted)) == 1


@pytest.mark.parametrize(
    "right",
    [
        'raise DeviceError(words("No camera {device}.", device=name), words("Plug it in."))',
        'raise BusyError(words("It is busy."), "")',
        'told = counted("{count} label is out.", "{count} labels are out.", 3)',
        'outlet.health(Health.OK, "")',
        'log.warning("The reader of codes ended: %s.", error)',
        '"""The sentence of a docstring."""',
        'raise GarbledAnswerError(f"not an answer: {answer}")',
        'name = f"label-{number}.png"',
        'link.write(b"SIZE 58 mm,40 mm")',
        'one = PluggedIn("usb", name, f"usb://{vendor}")',
        'told = words("{width} mm", width=f"{size.width_mm:g}")',
    ],
)
def test_what_is_marked_or_for_nobody_is_let_be(right: str) -> None:
    assert unmarked(right) == []


def test_the_sentences_of_the_pi_cameras_child_are_marked_by_its_parent() -> None:
    tree = ast.parse(Path(picamera_child.__file__).read_text(encoding="utf-8"))
    said = [
        text.replace("{}", "busy")
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and _name(call) == "print"
        for text in [_text(call.args[0])]
        if text is not None
    ]
    assert len(said) == 3
    assert all(isinstance(child_words(sentence), Words) for sentence in said)
    assert child_words("Anything else.") == "Anything else."


def test_words_are_the_english_text_and_keep_template_and_values() -> None:
    told = words("A recipe cannot be made {times} times.", times=Decimal(0))
    assert told == "A recipe cannot be made 0 times."
    assert (told.template, told.values, told.plural) == (
        "A recipe cannot be made {times} times.",
        {"times": Decimal(0)},
        None,
    )


@pytest.mark.parametrize(("count", "text"), [(0, "0 labels of 7"), (1, "1 label of 7"), (2, "2 labels of 7")])
def test_the_count_chooses(count: int, text: str) -> None:
    told = counted("{count} label of {most}", "{count} labels of {most}", count, most=7)
    assert told == text
    assert (told.template, told.plural) == ("{count} label of {most}", "{count} labels of {most}")
    assert told.values == {"count": count, "most": 7}


def test_what_stands_in_words_is_never_taken_for_a_template() -> None:
    assert words("“{address}” is wrong.", address="{0}{x.__class__}") == "“{0}{x.__class__}” is wrong."
    assert words("a {{brace}}") == "a {brace}"


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda told: pickle.loads(pickle.dumps(told))])
def test_words_can_be_copied(copied) -> None:
    told = words("The {name} is gone.", name=words("camera {device}", device="0"))
    again = copied(told)
    assert (again, again.template, again.values) == (told, told.template, told.values)
    assert again.values["name"].template == "camera {device}"
    assert json.loads(json.dumps([told])) == ["The camera 0 is gone."]


def test_an_errors_text_keeps_its_sentences() -> None:
    told = str(DeviceError(words("No camera {device}.", device="0"), words("Plug it in.")))
    assert told == "No camera 0. Plug it in."
    assert isinstance(told, Words)
    assert [getattr(value, "template", "") for value in told.values.values()] == ["No camera {device}.", "Plug it in."]
    assert str(DeviceError(words("No camera."))) == "No camera."
