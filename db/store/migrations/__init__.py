"""Brings books of an older version up to the tables of this version.

The journal is never rewritten: old payloads are converted when they are read (`Fact.lifts`). The index is rebuilt
from it. So a script is only needed for the tables of working state and for new columns or indexes of the journal
table. `NNNN_what.py` brings the books from schema NNNN - 1 to NNNN (`PRAGMA user_version`), with `up(migrator, db)`
as in playhouse.migrations. All scripts run in one transaction after a verified backup: the books are left as they
were, or are completely migrated.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playhouse.apsw_ext import APSWDatabase

from db.rules.errors import BooksDamagedError
from db.rules.words import words
from db.store import engine, verify
from db.store.engine import Session
from db.store.table import Table, index_tables
from db.store.tables import SCHEMA_VERSION, JournalTable
from db.store.working import WORKING

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
        back_up: called before anything is changed; if it raises, nothing is migrated.
        progress: called with the number of facts replayed and of all facts.

    Raises:
        BooksError: the migration failed and was rolled back.
    """
    engine.refuse_unwritable(path)
    if not path.exists() or not 0 < engine.schema_of(path) < target:
        return False
    back_up()
    database = engine.open_writer(path, any_schema=True)
    try:
        with engine.in_words(path):
            database.connection().execute("PRAGMA foreign_keys = 0")  # cannot be changed inside a transaction
            with database.atomic("IMMEDIATE"):
                _migrate(database, progress, folder, target)
    finally:
        database.close()
    return True


def _migrate(database: APSWDatabase, progress: Progress | None, folder: Path, target: int) -> None:
    session = Session(database)
    if session.value("PRAGMA user_version") >= target:
        return  # another program has migrated the books in the meantime
    _run_scripts(database, folder, target)
    _drop_index(session)
    engine.create_tables(database, index_tables())
    engine.set_guards(database)
    verify.replay(session, session, progress)
    for table, row_id, parent, _ in session.all("PRAGMA foreign_key_check"):
        raise BooksDamagedError(
            words(
                "Row {row_id} of {table} points to a {other} that is not there.",
                row_id=row_id,
                table=table,
                other=parent,
            )
        )
    session.run(f"PRAGMA user_version = {target}")


def _run_scripts(database: APSWDatabase, folder: Path, target: int) -> None:
    # Imported here because it takes 20 ms, which other openings should not pay.
    from playhouse.migrations import Runner

    class Numbered(Runner):  # type: ignore[misc]
        """Uses `user_version` as the only record of applied migrations, because it is part of the transaction."""

        def applied(self) -> dict[str, bool]:
            version = Session(self.database).value("PRAGMA user_version")
            return {one.name: True for one in self.migrations() if not version < one.idx <= target}

    runner = Numbered(database, str(folder))
    runner.History = _NoHistory
    runner.up()


class _NoHistory:
    """Replaces playhouse's table of applied migrations."""

    @staticmethod
    def create_table() -> None:
        """Nothing to create."""

    @staticmethod
    def create(name: str) -> None:
        """Nothing to note: `user_version` is set once, at the end."""


def quoted(name: str) -> str:
    """A name quoted for SQL, whatever characters it contains.

    >>> quoted('a"; DROP TABLE b; --')
    '"a""; DROP TABLE b; --"'
    """
    return '"' + name.replace('"', '""') + '"'


def _drop_index(session: Session) -> None:
    """Drop all tables of the old index. The journal and the working tables stay."""
    tables: tuple[type[Table], ...] = (JournalTable, *WORKING)
    kept = {table._meta.table_name for table in tables}
    for (name,) in session.all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"):
        if name not in kept:
            session.run("DROP TABLE " + quoted(name))
