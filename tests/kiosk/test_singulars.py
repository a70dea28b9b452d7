"""One is not counted as many: “1 fact”, never “1 facts”."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from db import Books
from kiosk.commands.app import main
from kiosk.flows.fill import _action
from kiosk.flows.label_words import tally_words
from kiosk.locale.recall_words import counted

ROOT = Path(__file__).parents[2]
NOUNS = (
    "facts|rows|batches|bags|labels|jars|units|photos|pictures|products|suppliers|ingredients|recipes|remarks|checks"
    "|problems|backups|things|lots|uses|cells|steps"
)
SLIP = re.compile(rf"\}} (?:more |new )?(?:{NOUNS})\b|\}}s\b")
NEVER_ONE = (
    "ngettext", "Between 1 and", "TOP_PHOTOS", "cannot be", "cannot give", "are not a batch", "of these", "if affected",
    "== 1 else",
    "all {n} labels", "All {affected}",
    "bags are of the supplier", "can have been used", "MAX_", "Choose one of the", "rule.wrong",
    "in units of", "Hold {bags}", "recalled bags", "{noun}s", ' {noun}"', "held} of", "{n} batches", "{n} bags",
    "named_units(out)", "Did these", ">>> ",
)  # fmt: skip
"""Words in a line with such a count that is never 1, or has its singular beside it."""


def lines():
    for package in ("db", "kiosk", "drivers"):
        for file in sorted((ROOT / package).rglob("*.py")):
            source = file.read_text(encoding="utf-8")
            both = set(in_two_forms(source))
            for number, line in enumerate(source.splitlines(), 1):
                if number not in both:
                    yield f"{file.relative_to(ROOT)}:{number}", line


def in_two_forms(source):
    """The lines of each call that is given the singular and the plural."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("counted", "ngettext"):
            yield from range(node.lineno, node.end_lineno + 1)


def test_a_count_in_one_form_is_found_beside_one_in_two():
    source = 'words("{count} facts", count=n)\ncounted(\n    "{count} fact",\n    "{count} facts",\n    n,\n)\n'
    assert set(in_two_forms(source)) == {2, 3, 4, 5, 6}
    assert SLIP.search(source.splitlines()[0])


def test_no_count_in_words_has_only_a_plural():
    slips = [f"{at}: {line.strip()}" for at, line in lines() if SLIP.search(line) and '"' in line]
    assert [slip for slip in slips if not any(word in slip for word in NEVER_ONE)] == []


@pytest.fixture
def one_fact(tmp_path):
    file = tmp_path / "new.db"
    with Books.open(file) as books:
        assert books.head()[0] == 1
    return file


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("verify",), "The books are sound: 1 fact. Head: 1:"),
        (("backup",), "\n1 fact, ending in "),
        (("export", "journal", "{folder}/journal.jsonl"), "1 fact, ending in "),
        (("doctor",), ", 1 fact\n"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_one_fact_is_one(one_fact, tmp_path, capsys, command, said):
    main(["--books", str(one_fact), *(part.format(folder=tmp_path) for part in command)])
    told = capsys.readouterr()
    words = re.sub(r" +", " ", told.out + told.err)
    assert said in words
    assert "1 facts" not in words


def test_one_jar_is_one_at_the_counter():
    assert _action(1, "jar") == "Finish · 1 jar"
    assert _action(2, "box") == "Finish · 2 boxes"
    assert counted(0, "jar") == "jars"


@pytest.mark.parametrize(("n", "units"), [(1, "jar"), (2, "jars"), (36, "jars")])
def test_the_trace_of_a_batch_counts_its_jars(tmp_path, n, units):
    from kiosk.flows.trace import TraceFlow
    from tests.kiosk.flows.conftest import Day

    day = Day(tmp_path, None)
    try:
        day.start_jam().to_filling().fill(n, 0)
        title = TraceFlow(day.counter.work, "SJ-20260304-A").view().downstream_title
        assert title == f"Where the {n} {units} {'is' if n == 1 else 'are'}"
        sugar = next(use.lot.code for use in day.books.batch("SJ-20260304-A").uses if use.line == 1)
        assert TraceFlow(day.counter.work, sugar).view().downstream[0].amount == f"{n} {units}"
        day.counter.go_home()
        day.tap("send_out")
        assert day.view.batches[0].detail
        assert [row for row in day.view.batches if f"{n} {units}" in str(row)]
    finally:
        day.close()


def test_the_labels_of_one_jar():
    from db.questions.label_count import LabelCount

    count = LabelCount(1, 2, printed=1, came_out=2, spoiled=1, labelled=1, spoiled_for={"torn": 1})
    assert tally_words(count, "jar") == "2 labels: 1 on the jar, 1 spoiled (torn)"
