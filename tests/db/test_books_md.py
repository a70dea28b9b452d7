"""What docs/books.md says of facts, tables and the chain is so."""

import re
from dataclasses import fields
from pathlib import Path

from db import codec
from db.tables import INDEX, WORKING

TEXT = (Path(__file__).parents[2] / "docs" / "books.md").read_text(encoding="utf-8")
ROWS = {name: set(re.findall("`([^`]+)`", rest)) for name, rest in re.findall(r"^\| `([^`]+)` \| (.*)\|$", TEXT, re.M)}


def test_every_fact_is_told_with_its_fields():
    for kind, fact in codec.KINDS.items():
        assert ROWS.get(kind) == {field.name for field in fields(fact)}, kind


def test_every_table_is_told_with_its_columns():
    for table in (*INDEX, *WORKING):
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
