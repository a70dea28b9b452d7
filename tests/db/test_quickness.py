"""What keeps the books quick, told without a clock: `jarmark bench books` measures."""

import subprocess
import sys
from pathlib import Path

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
    with march.books._readers.reading() as rows:
        asked = []
        rows.connection.trace_v2(1, lambda event: asked.append(event["sql"]))  # SQLITE_TRACE_STMT
        from db.trace import trace

        trace(rows, "SJ-20260304-A-017")
        rows.connection.trace_v2(0)
    assert asked
    assert not any("journal" in sql for sql in asked)
