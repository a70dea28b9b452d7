"""What keeps the books quick, told without a clock: `jarmark bench books` measures."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from db import RecallQuery
from db.questions.recall import recall
from db.questions.trace import trace

ROOT = Path(__file__).parents[2]


def test_opening_loads_no_units(march, path):
    """pint takes a third of a second to start: the first quantity asks for it, opening does not."""
    march.books.close()
    program = f"""import sys
from db import Books
with Books.open({str(path)!r}) as books:
    books.recalled("x"), books.people(), books.head()
assert "pint" not in sys.modules"""
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def test_tracing_reads_no_journal(march):
    with march.books._readers.reading() as session:
        asked = []
        session.connection.trace_v2(1, lambda event: asked.append(event["sql"]))  # SQLITE_TRACE_STMT
        trace(session, "SJ-20260304-A-017")
        session.connection.trace_v2(0)
    assert asked
    assert not any("journal" in sql for sql in asked)


BIG = {"journal", "batch", "use", "lot", "dispatch", "unrecorded"}
"""Tables that grow for as long as the kitchen cooks."""


def scans(session, sql):
    """Which of the big tables a query would read from end to end."""
    marks = len(set(re.findall(r"\?\d+", sql))) + len(re.findall(r"\?(?!\d)", sql))
    plan = session.connection.execute(f"EXPLAIN QUERY PLAN {sql}", (None,) * marks).fetchall()
    return {words[1] for *_, said in plan if (words := said.split())[0] == "SCAN" and "INDEX" not in words} & BIG


@pytest.mark.parametrize(
    "query",
    [
        RecallQuery(supplier_lot="PKT-99281"),
        RecallQuery(lot="B0005-8"),
        RecallQuery(supplier="Valley Farm", ingredient="strawberries", bought_from=date(2026, 2, 28)),
    ],
)
def test_a_recall_walks_no_table_that_grows(march, query):
    with march.books._readers.reading() as session:
        asked = set()
        session.connection.trace_v2(1, lambda event: asked.add(event["sql"]))  # SQLITE_TRACE_STMT
        assert recall(session, query).affected
        trace(session, "SJ-20260304-A-017")
        session.connection.trace_v2(0)
        assert {sql: found for sql in asked if (found := scans(session, sql))} == {}
