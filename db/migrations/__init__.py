"""Old books, brought up to the tables of this program.

The journal is never rewritten: old payloads are lifted when they are read (codec.LIFTS). The index is made anew from
it, so that what is left to a numbered script beside this file is the working tables, and new columns or indexes of the
journal's own table. NNNN_what.py lifts the books from schema NNNN - 1 to NNNN (`PRAGMA user_version`), with
`up(migrator, db)` as playhouse.migrations has it. All of it is one transaction after a verified backup: old books are
either as they were or wholly new.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playhouse.apsw_ext import APSWDatabase

from db import engine, verify
from db.engine import Rows
from db.errors import BooksDamagedError
from db.rules.words import words
from db.tables import INDEX, SCHEMA_VERSION, WORKING, Journal, Table

FOLDER = Path(__file__).parent
Progress = Callable[[int, int], None]


def bring_up_to_date(
    path: Path,
    back_up: Callable[[], None],
    progress: Progress | None = None,
    *,
    folder: Path = FOLDER,
    target: int = SCHEMA_VERSION,
) -> bool:
    """Migrate the books at `path` if they are older than this program. Returns whether they were.

    Args:
        back_up: called before anything is changed; what it raises ends the migration.
        progress: called with facts replayed and facts in all.

    Raises:
        BooksError: the books are as they were.
    """
    engine.refuse_unwritable(path)
    if not path.exists() or not 0 < engine.schema_of(path) < target:
        return False
    back_up()
    database = engine.open_writer(path, any_schema=True)
    try:
        with engine.in_words(path):
            database.connection().execute("PRAGMA foreign_keys = 0")  # cannot be changed inside the transaction
            with database.atomic("IMMEDIATE"):
                _migrate(database, progress, folder, target)
    finally:
        database.close()
    return True


def _migrate(database: APSWDatabase, progress: Progress | None, folder: Path, target: int) -> None:
    rows = Rows(database)
    if rows.value("PRAGMA user_version") >= target:
        return  # another kiosk was quicker
    _run_scripts(database, folder, target)
    _drop_index(rows)
    engine.create_tables(database, INDEX)
    engine.set_guards(database)
    verify.replay(rows, rows, progress)
    for table, row_id, parent, _ in rows.all("PRAGMA foreign_key_check"):
        raise BooksDamagedError(
            words(
                "Row {row_id} of {table} points to a {other} that is not there.",
                row_id=row_id,
                table=table,
                other=parent,
            )
        )
    rows.run(f"PRAGMA user_version = {target}")


def _run_scripts(database: APSWDatabase, folder: Path, target: int) -> None:
    # Here, as it costs 20 ms that no other opening should pay.
    from playhouse.migrations import Runner

    class Numbered(Runner):  # type: ignore[misc]
        """The history of migrations is user_version alone, which is inside the transaction as well."""

        def applied(self) -> dict[str, bool]:
            version = Rows(self.database).value("PRAGMA user_version")
            return {one.name: True for one in self.migrations() if not version < one.idx <= target}

    runner = Numbered(database, str(folder))
    runner.History = _NoHistory
    runner.up()


class _NoHistory:
    """In place of playhouse's table of names."""

    @staticmethod
    def create_table() -> None:
        """user_version is always there."""

    @staticmethod
    def create(name: str) -> None:
        """user_version is set once, when all is done."""


def quoted(name: str) -> str:
    """A name as SQL has it, whatever stands in it.

    >>> quoted('a"; DROP TABLE b; --')
    '"a""; DROP TABLE b; --"'
    """
    return '"' + name.replace('"', '""') + '"'


def _drop_index(rows: Rows) -> None:
    """Whatever the old program kept as its index; its journal and working tables stay."""
    tables: tuple[type[Table], ...] = (Journal, *WORKING)
    kept = {table._meta.table_name for table in tables}
    for (name,) in rows.all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"):
        if name not in kept:
            rows.run("DROP TABLE " + quoted(name))
