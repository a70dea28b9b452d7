"""Verbs for backups, and the test restore."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import apsw

from db.keeping import backup, restore
from db.keeping.backup import Backup
from db.keeping.restore import Drill
from db.records import Person
from db.store.engine import Session
from db.store.own_facts import BackupMade
from db.store.photo_files import Progress
from db.store.transaction import Transaction
from db.store.verbs import Verbs


class KeepingVerbs(Verbs):
    def _rescue(self, connection: apsw.Connection) -> Path:
        return backup.rescue(connection, self.path, self.backups_folder, self.settings.clock)

    @property
    def backups_folder(self) -> Path:
        return self.settings.backups or backup.folder_beside(self.path)

    def back_up(self, *, keep: int = backup.KEPT, progress: Progress | None = None, by: Person | None = None) -> Backup:
        """Make a backup, verify it, and record that it was made. Only the newest `keep` are kept.

        It takes as long as reading the whole books; other verbs are not blocked.
        """
        made = backup.make(self.path, self.backups_folder, self.settings.clock, keep=keep, progress=progress)

        def work(tx: Transaction) -> None:
            tx.on_behalf_of(by.id if by else None)  # backups are made automatically, not by the person at the kiosk
            tx.record(BackupMade(made.name, made.facts, made.head))

        self._write(work, by)
        return made

    def backups(self) -> tuple[Backup, ...]:
        """The backups with their heads, the newest first; `problem` says why one cannot be read."""
        return backup.listed(self.path, self.backups_folder)

    def backup_times(self) -> tuple[datetime, ...]:
        """When each backup was made, in local time, the newest first; faster than `backups`."""
        return backup.times(self.path, self.backups_folder)

    def needs_backup(self) -> bool:
        """Whether anything but "backup-made" was recorded since the last backup."""

        def read(session: Session) -> bool:
            after = max((one.facts for one in backup.of_these(session, self.path, self.backups_folder)), default=0)
            query = "SELECT 1 FROM journal WHERE position > ? AND kind != 'backup-made' LIMIT 1"
            return session.value(query, after) is not None

        return self._read(read)

    def was_backed_up_on(self, day: date) -> bool:
        """Whether a backup of these books was made on that day, judged by its name."""
        return any(
            one.made_at.date() == day
            for one in self._read(lambda session: backup.of_these(session, self.path, self.backups_folder))
        )

    def drill(self, progress: Progress | None = None) -> Drill:
        """Restore the newest backup in a temporary folder and compare it with these books."""
        return restore.drill(self.path, self.backups_folder, self.settings.clock, progress)
