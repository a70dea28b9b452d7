"""What docs/books.md says of facts, tables and the chain is so."""

import re
from dataclasses import fields
from inspect import getmembers, isfunction, signature
from pathlib import Path

from db import Books
from db.store.fact import KINDS
from db.store.table import index_tables
from db.store.working import WORKING

TEXT = (Path(__file__).parents[2] / "docs" / "books.md").read_text(encoding="utf-8")
ROWS = {name: set(re.findall("`([^`]+)`", rest)) for name, rest in re.findall(r"^\| `([^`]+)` \| (.*)\|$", TEXT, re.M)}


def test_every_fact_is_told_with_its_fields():
    for kind, fact in KINDS.items():
        assert ROWS.get(kind) == {field.name for field in fields(fact)}, kind


def test_every_table_is_told_with_its_columns():
    for table in (*index_tables(), *WORKING):
        columns = {field.column_name for field in table._meta.sorted_fields} - {"id"}
        assert ROWS.get(table._meta.table_name) == columns, table._meta.table_name


def test_the_program_that_checks_a_journal_does(march, tmp_path):
    (program,) = re.findall("```python\n(.*?)```", TEXT, re.S)
    names = {}
    exec(program, names)
    march.books.export_journal(tmp_path / "journal.jsonl")
    with (tmp_path / "journal.jsonl").open(encoding="utf-8", newline="\n") as lines:
        assert names["check"](lines) == march.books.head()[1]


def test_the_pictures_are_there():
    for place in re.findall(r"!\[[^]]*\]\(([^)]+)\)", TEXT):
        assert (Path(__file__).parents[2] / "docs" / place).is_file()


def test_every_verb_that_writes_is_told_with_what_it_refuses():
    told = TEXT.partition("## What the books refuse")[2].partition("\n## ")[0]
    first_cells = re.findall(r"^\| ([^|]*) \|", told, re.M)
    named = {verb for cell in first_cells for verb in re.findall("`([^`]+)`", cell)}
    verbs = {name for name, verb in vars_of(Books).items() if "by" in signature(verb).parameters}
    assert named == verbs


def test_every_named_exception_of_a_rule_is_an_argument_of_its_verb():
    told = TEXT.partition("## What the books refuse")[2].partition("\n## ")[0]
    for cell in re.findall("`(seen|seen_left|substitute|late|old_version|completes_line)", told):
        assert any(cell in signature(verb).parameters for verb in vars_of(Books).values()), cell


def vars_of(kind):
    return {name: verb for name, verb in getmembers(kind, isfunction) if not name.startswith("_")}
