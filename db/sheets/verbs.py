"""Verbs that import a kitchen's spreadsheets, and the export of the journal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from db.records import Person
from db.sheets.check import Preview, check, checked
from db.sheets.history_rows import History
from db.sheets.journal_lines import write_lines
from db.sheets.record import Recorder
from db.store import private
from db.store.sides import to_disk
from db.store.transaction import Transaction
from db.store.verbs import Verbs


class SheetVerbs(Verbs):
    def preview_history(self, history: History) -> Preview:
        """What an import would add to these books.

        Raises:
            ImportFilesError: all problems, by file and line.
        """
        today = self.settings.clock.now().date()
        return self._read(lambda session: check(session, history, today))

    def import_history(
        self, history: History, progress: Callable[[int], None] | None = None, *, by: Person | None = None
    ) -> Preview:
        """Import everything in one transaction.

        Args:
            progress: called from time to time on the writer thread, with the number of rows done.

        Raises:
            ImportFilesError: all problems, by file and line; nothing was recorded.
        """

        def work(tx: Transaction) -> Preview:
            tx.tells_days = True
            new, preview = checked(tx.session, history, tx.clock.now().date())
            Recorder(tx, new, progress).record()
            return preview

        return self._write(work, by)

    def export_journal(self, file: Path, progress: Callable[[int], None] | None = None) -> int:
        """Write every fact to a new file, one per line (see `journal_lines`). Returns how many.

        Raises:
            FileExistsError: the file exists; it is left unchanged.
            BooksDamagedError: a fact was changed after it was recorded; no file is left.
        """
        with private.open_new(file) as out:
            try:
                count = self._read(lambda session: write_lines(session, out, progress))
                to_disk(out)
            except BaseException:
                file.unlink()
                raise
        return count
