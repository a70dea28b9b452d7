"""The catalogue's template is fresh, and what stands in it can be translated: no sentence is glued from pieces."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
OWN = ("language.py", "pseudo.py")
"""Where the functions themselves are."""
LATER = {"_"}
"""These may be given a text that was marked elsewhere."""
Place = tuple[ast.Call, bool]


def _script():
    spec = importlib.util.spec_from_file_location("extract_words", ROOT / "deploy" / "extract_words.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


script = _script()
SPOKEN = script.KEYWORDS


def messages(catalogue) -> set:
    return {one.id for one in catalogue if one.id}


def test_the_template_has_all_texts_and_no_others():
    with script.TEMPLATE.open("rb") as file:
        kept = messages(read_po(file))
    now = messages(script.catalogue())
    assert (now - kept, kept - now) == (set(), set()), "bash deploy/words writes it anew"


def test_python_commands_and_packs_are_in_it():
    with script.TEMPLATE.open("rb") as file:
        kept = messages(read_po(file))
    assert "Not as usual" in kept
    assert "Sold to you" in kept
    assert "name beside the code" in kept
    assert "Play the example kitchen's 4 March through the real app." in kept
    assert "Our own lot, by its bag tag." in kept
    assert "Order by weight" in kept
    assert ("{n} bag", "{n} bags") in kept


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("One.")', ["One."]),
        ('words("{n} of {m}.", n=1, m=2)', ["{n} of {m}."]),
        ('counted("{count} jar", "{count} jars", 3)', [("{count} jar", "{count} jars")]),
        ('counted(3, "jar")', []),
        ('def words(text):\n    """What it does."""\nwords("a")', []),
        ('ngettext("a", "b", 1)', [("a", "b")]),
    ],
)
def test_what_is_marked_is_found(source, found):
    assert list(script.marked(source.encode())) == found


def calls(tree: ast.AST, at_import: bool = True) -> Iterator[Place]:
    """Every call of a function that takes templates, and whether it is made while the module is imported."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SPOKEN:
            yield node, at_import
        inside = isinstance(node, ast.FunctionDef | ast.Lambda)
        yield from calls(node, at_import and not inside)


def faults(source: str) -> Iterator[str]:
    """What of a file cannot be translated, and why."""
    tree = ast.parse(source)
    own = script.own_functions(tree)
    for call, at_import in calls(tree):
        name = call.func.id
        if name in own:
            continue
        templates = call.args[: SPOKEN[name]]
        if name == "counted" and not all(isinstance(one, ast.Constant | ast.JoinedStr) for one in templates):
            continue  # a product's own noun, after its number
        if name == "counted" and not isinstance(getattr(templates[0], "value", ""), str):
            continue
        if at_import and name in ("_", "ngettext"):
            yield f"line {call.lineno}: {name}() while the module is imported; mark it with N_() and say it later"
        for one in templates:
            is_text = isinstance(one, ast.Constant) and isinstance(one.value, str)
            is_marked = name in LATER and isinstance(one, ast.Name | ast.Attribute | ast.Subscript)
            if not is_text and not is_marked:
                yield f"line {call.lineno}: {name}({ast.unparse(one)}) is no whole text"


@pytest.mark.parametrize(
    "source",
    [
        '_(f"{n} jars")', '_("a " + b)', '_("a {}".format(b))', 'words(f"No {x}.")', 'words(text)', '_("a" % b)',
        'ngettext(f"{n} jar", "jars", n)', 'counted(f"{n} jar", "jars", n)', '_("a" if b else "c")', 'X = _("a")',
    ],
)  # fmt: skip
def test_a_glued_text_is_told(source):
    assert list(faults(source if source.startswith("X") else f"def f():\n    return {source}"))


@pytest.mark.parametrize(
    "source", ['_("a")', "_(TEXT)", '_("a {n}").format(n=1)', 'words("a" "b")', 'counted(1, "jar")', "counted(n, noun)"]
)
def test_a_whole_text_is_none(source):
    assert list(faults(f"def f():\n    return {source}")) == []


PLAIN_IN_LAYOUT = re.compile(
    r"""^\s*(?:text|label|title|hint|caption|detail|words): *f?["'][^"']*[A-Za-z]{2}.*""", re.M
)
LAYOUTS = sorted((ROOT / "kiosk").rglob("*.kv"))


@pytest.mark.parametrize("file", LAYOUTS, ids=lambda file: file.stem)
def test_each_text_of_a_layout_is_whole(file):
    source = file.read_text(encoding="utf-8")
    calls = len(re.findall(r"(?<!\w)_\(", source))
    assert calls == len(list(script.layout_texts(source.encode())))
    assert (
        re.findall(r"""^\s*(?:text|label|title|hint|caption|detail|words): *f?["'][^"']*[A-Za-z]{2}.*""", source, re.M)
        == []
    )


def test_no_text_is_glued():
    found = [
        f"{file.relative_to(ROOT)}, {fault}"
        for file in script.files()
        if file.suffix == ".py" and file.name not in OWN
        for fault in faults(file.read_text(encoding="utf-8"))
    ]
    assert found == []
