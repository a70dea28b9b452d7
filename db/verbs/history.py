"""A kitchen's history out of its sheets, all of it or nothing; and the journal, written out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from db import private
from db.door import Door, Transaction
from db.imports.check import Preview, check, checked
from db.imports.history import History
from db.imports.record import Recorder
from db.journal_lines import write_lines
from db.records import Person
from db.sides import to_disk


class HistoryVerbs(Door):
    def preview_history(self, history: History) -> Preview:
        """What an import would add to these books.

        Raises:
            ImportFilesError: every problem, by file and line.
        """
        today = self.settings.clock.now().date()
        return self._read(lambda rows: check(rows, history, today))

    def import_history(
        self, history: History, progress: Callable[[int], None] | None = None, *, by: Person | None = None
    ) -> Preview:
        """Record it in one transaction.

        Args:
            progress: called now and then, on the writer's thread, with the rows done.

        Raises:
            ImportFilesError: every problem, by file and line; nothing was recorded.
        """

        def work(tx: Transaction) -> Preview:
            tx.tells_days = True
            new, preview = checked(tx.rows, history, tx.clock.now().date())
            Recorder(tx, new, progress).record()
            return preview

        return self._write(work, by)

    def export_journal(self, file: Path, progress: Callable[[int], None] | None = None) -> int:
        """Write every fact to a new file, one a line (journal_lines.py). Returns how many.

        Raises:
            FileExistsError: there is such a file; it is left as it is.
            BooksDamagedError: a fact is not what it was; no file is left.
        """
        with private.open_new(file) as out:
            try:
                count = self._read(lambda rows: write_lines(rows, out, progress))
                to_disk(out)
            except BaseException:
                file.unlink()
                raise
        return count
