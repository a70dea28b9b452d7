"""In the pseudo-language no command says a plain word: neither its help, nor its answer, nor what was wrong with it.

What a person types is the same in any language: commands, options and the words in capitals that stand for a value.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from typer.main import get_command

from db import Books
from kiosk.commands import bench
from kiosk.commands.app import app
from kiosk.labels.checks import pack_of
from kiosk.locale import _, speaking
from tests.kiosk.commands.conftest import Told
from tests.kiosk.plain_words import PlainWords, data_of

NAMES = (*(one.name for one in app.registered_commands), "bench")
BENCHES = tuple(get_command(bench.app).commands)
TYPED = re.compile(
    r"<[\w\[\] ]+>|\b[PQSM]{2}\b|(?<!\S)-{1,2}[a-z][\w-]*|\[OPTIONS\]|\[ARGS\].*|\[default: .*?\]|\b[A-Z]{3,}\b"
    r"|jarmark [\w ]*|COMMAND|`[^`]*`|\[[a-z]+\] \w+|\bsudo .*|bash deploy/run\b"
)
"""Options, placeholders, calls, names of settings: they are typed as they stand."""
BATCH = "SJ-20260304-A"


@pytest.fixture(scope="module")
def data(march):
    """What the books have, and what is said of law as the law says it."""
    with Books.open(march, read_only=True) as books:
        names = data_of(books)
    packs = [pack_of(name) for name in ("us", "us-ca")]
    law = {rule.citation for pack in packs for rule in pack.rules}
    said = {words for pack in packs if pack.statement for words in pack.statement.allowed}
    return {*names, *law, *said, *NAMES, "jarmark"}


def plain(told, *names):
    """The texts with plain words, of all that a command said."""
    return "\n".join(PlainWords(names, TYPED).among((told.answer + told.said).splitlines()))


def test_help_has_no_plain_word(jarmark, data, monkeypatch):
    monkeypatch.setenv("COLUMNS", "300")  # so that no paragraph and no option is broken
    with speaking("pseudo"):
        told = {name: jarmark(name, "--help") for name in NAMES}
        told |= {name: jarmark("bench", name, "--help") for name in BENCHES}
        told["jarmark"] = jarmark("--help")
    for name, one in told.items():
        assert "[Ûšàğé:··]" in one.answer, name
        without_calls = "\n".join(line for line in one.answer.splitlines() if "Éẋàḿṗļé" not in line)
        assert plain(replace(one, answer=without_calls), *data, *BENCHES, *PLACES) == "", name


CALLS = {
    "a jar": ("trace", f"{BATCH}-017"),
    "a batch": ("trace", BATCH),
    "a bag": ("trace", "B0001-M"),
    "a recall": ("recall", "--supplier", "Valley Farm", "--ingredient", "strawberries", "--bought", "2026-02-28.."),
    "a recall of nothing": ("recall", "--supplier", "Amazon", "--bought", "2025-01-01..2025-01-05"),
    "stock": ("stock",),
    "compare": ("compare", BATCH, "SJ-20260305-A"),
    "verify": ("verify",),
    "backups": ("backups",),
    "backup": ("backup",),
    "a drill": ("restore", "--drill"),
    "rules": ("rules",),
    "rules of California": ("rules", "--pack", "us-ca"),
    "merge": ("merge",),
    "a label": ("label", "--batch", BATCH, "--unit", "17", "--png", "{folder}/jar.png"),
    "the journal": ("export", "journal", "{folder}/j.jsonl"),
    "a sheet": ("kitchen", "kiosk/settings/example/kitchen.toml"),
    "a wrong sheet": ("kitchen", "{folder}/wrong.toml"),
    "sheets": ("import", "{folder}/sheets", "--check"),
    "wrong sheets": ("import", "{folder}/bad", "--check"),
    "no such jar": ("trace", "SJ-20260304-A-999"),
    "no such number": ("trace", "what"),
    "no such supplier": ("recall", "--supplier", "Vally Farm"),
    "nothing is recalled": ("recall",),
    "a wrong time": ("recall", "--supplier", "Amazon", "--bought", "March"),
    "a wrong head": ("verify", "--anchor", "x"),
    "no such command": ("trase",),
    "no number": ("trace",),
    "no such option": ("trace", "--no-such"),
    "no such backup": ("restore", "nothing.db"),
    "no such pack": ("rules", "--pack", "us-xx"),
    "no printer": ("print", "--batch", BATCH, "--units", "1-3"),
    "no such unit": ("label", "--batch", BATCH, "--unit", "99", "--png", "{folder}/no.png"),
}
"""Calls, and what each is about."""
PLACES = ("WxH", "GTIN", "journal", "comma", "point", "dmy", "mdy", "ymd")
"""What stands for a value in help, or is one."""
TOO = (
    "Hill Kitchen", "Peanut butter", "tests", "what", "trase", "Vally Farm", "March", "nothing", "us-xx", "us-tx",
    "own", "code", "keeps_days", "net", "net_text", "nett", "noun", "recipe", "products", "suppliers", "quantity",
    "unit", "lot", "ingredient", "bought_on", "flour", "furlong", "sample kept",
)  # fmt: skip


@pytest.mark.parametrize("about", CALLS)
def test_an_answer_has_no_plain_word(about, jarmark, data, own_march, tmp_path):
    (tmp_path / "wrong.toml").write_text('suppliers = "x"\n[[products]]\nname = "J"\nnett = 5\n', encoding="utf-8")
    for name, unit in (("sheets", "kg"), ("bad", "furlong")):
        (tmp_path / name).mkdir()
        rows = f"lot,ingredient,bought_on,quantity,unit\nX1,flour,2026-02-15,2,{unit}\n"
        (tmp_path / name / "purchases.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "jarmark.toml").write_text('[kitchen]\nname = "Hill Kitchen"\n', encoding="utf-8")
    call = [part.format(folder=tmp_path) for part in CALLS[about]]
    with speaking("pseudo"):
        told = jarmark("--config", tmp_path / "jarmark.toml", "--books", own_march, *call)
    assert told.answer or told.said
    assert plain(told, *data, *TOO) == ""


def test_a_mistake_in_the_settings_has_no_plain_word(jarmark, tmp_path):
    file = tmp_path / "jarmark.toml"
    file.write_text('[kitchen]\nnam = "x"\nunits = "old"\n[labels]\nsize = 3\n[scren]\n', encoding="utf-8")
    with speaking("pseudo"):
        told = jarmark("--config", file, "stock")
    names = ("nam", "name", "units", "old", "us", "metric", "kitchen", "labels", "size", "scren", "screen", "jarmark")
    assert plain(told, *names) == ""
    assert told.said.count("jarmark.toml") >= 4


def test_a_plain_word_in_an_answer_is_found():
    """What is planted: a line that passed no catalogue, beside one that did."""
    with speaking("pseudo"):
        told = Told(0, f"{_('No batch is affected.')}\nsugar, 4 lb of {BATCH}\n4 lb on the shelf\n", "")
    assert plain(told, "sugar") == "'sugar, 4 lb of SJ-20260304-A': of\n'4 lb on the shelf': on the shelf"
