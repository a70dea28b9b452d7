"""Extracts every text for people to kiosk/locale/jarmark.pot, for translators; started by deploy/words.

These files have such texts: Python (what is marked with one of `KEYWORDS`), Kivy's layouts, the labels' templates (what
they have no room for), the commands (their docstrings and what `help=` says), and data of law (what a check is called
and says, what an allergen is called). Law's own words on labels are in no catalogue: they are said as the law has them.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

ROOT = Path(__file__).parent.parent
TEMPLATE = ROOT / "kiosk" / "locale" / "jarmark.pot"
PACKAGES = ("db", "drivers", "kiosk")
COMMANDS = ROOT / "kiosk" / "commands"
PACKS = ROOT / "kiosk" / "labels" / "packs"
ALLERGENS = ROOT / "kiosk" / "labels" / "checks" / "allergens.toml"

KEYWORDS = {"_": 1, "N_": 1, "words": 1, "ngettext": 2, "counted": 2}
"""Functions that mark, each with how many templates it takes: one, or the singular and the plural."""
IN_LAYOUT = re.compile(r"""(?<!\w)_\(("(?:[^"\\]|\\.)*")\)""")
NO_ROOM = re.compile(r"""no-room\("([^"]+)"\)""")
OF_A_CHECK = ("chip", "name", "words")

Message = str | tuple[str, ...]
HEADER = """\
# The texts of Jarmark, for translators. Written by deploy/words: do not edit it by hand.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def marked(source: bytes) -> Iterator[Message]:
    """What is marked in a Python file.

    Babel has an extractor for this. It reads tokens, and takes the docstring of a function that is called `words` for
    a text.
    """
    tree = ast.parse(source)
    own = own_functions(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in set(KEYWORDS) - own:
            templates = node.args[: KEYWORDS[node.func.id]]
            texts = [one.value for one in templates if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if texts and len(texts) == KEYWORDS[node.func.id]:
                yield texts[0] if len(texts) == 1 else tuple(texts)


def own_functions(tree: ast.Module) -> set[str]:
    """What the file itself defines: a `words` of its own marks nothing."""
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def help_texts(source: bytes) -> Iterator[str]:
    """What `--help` says of the commands in a Python file: docstrings by paragraph, and each `help=`.

    A paragraph that begins with "Example:" is a call, which is typed as it stands in any language.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and is_command(node):
            for paragraph in (ast.get_docstring(node) or "").split("\n\n"):
                if paragraph and not paragraph.startswith("Example:"):
                    yield " ".join(paragraph.split())
        elif isinstance(node, ast.keyword) and node.arg == "help" and isinstance(node.value, ast.Constant):
            yield str(node.value.value)


def is_command(function: ast.FunctionDef) -> bool:
    """It takes what typer gives it: its context, options or arguments."""
    return any(one.annotation and "typer." in ast.unparse(one.annotation) for one in function.args.args)


def pack_texts(source: bytes) -> Iterator[str]:
    """What a pack's checks are called and say to the cook, and whose law it is."""
    pack = tomllib.loads(source.decode())
    yield pack["name"]
    for check in pack.get("checks", {}).values():
        yield from (check[key] for key in OF_A_CHECK if check.get(key))


def layout_texts(source: bytes) -> Iterator[str]:
    """What is marked in one of Kivy's layouts: each expression of them is Python."""
    for found in IN_LAYOUT.finditer(source.decode()):
        yield str(ast.literal_eval(found[1]))


def template_texts(source: bytes) -> Iterator[str]:
    """What a label's template has no room for, as it says."""
    yield from NO_ROOM.findall(source.decode())


def allergen_texts(source: bytes) -> Iterator[str]:
    """What the laws call the groups of allergens and their members."""
    known = tomllib.loads(source.decode())
    for kinds in known["kinds"].values():
        yield from kinds
    yield from known["substances"]


def texts_of(file: Path) -> Iterator[Message]:
    source = file.read_bytes()
    if file.suffix == ".toml":
        yield from (allergen_texts if file == ALLERGENS else pack_texts)(source)
        return
    if file.suffix in (".kv", ".typ"):
        yield from (layout_texts if file.suffix == ".kv" else template_texts)(source)
        return
    yield from marked(source)
    if COMMANDS in file.parents:
        yield from help_texts(source)


def files() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))
    for form in ("*.kv", "*.typ"):
        yield from sorted((ROOT / "kiosk").rglob(form))
    yield from (*sorted(PACKS.glob("*.toml")), ALLERGENS)


def catalogue() -> Catalog:
    """All texts, each with the files that it is in."""
    made = Catalog(charset="utf-8")
    for file in files():
        for message in texts_of(file):
            made.add(message, locations=[(file.relative_to(ROOT).as_posix(), 0)])
    return made


def main() -> None:
    made = catalogue()
    with TEMPLATE.open("wb") as out:
        out.write(HEADER.encode())
        write_po(out, made, width=0, omit_header=True, sort_output=True, include_lineno=False)
    print(f"{TEMPLATE.relative_to(ROOT)}: {len(made)} texts")


if __name__ == "__main__":
    main()
