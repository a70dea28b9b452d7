"""What all verbs that add something to the catalogue share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from db.records import Person
from db.store.fact import Fact
from db.store.transaction import Transaction
from db.store.verbs import Verbs

R = TypeVar("R")


class AddingVerbs(Verbs):
    def _add(
        self,
        make: Callable[[Transaction], Fact],
        read: Callable[[Transaction, int], R],
        table: str,
        by: Person | None,
    ) -> R:
        """Record the fact that `make` gives, and return what `read` makes of the row that came of it.

        Args:
            table: the table of that row, by its name in SQL.
        """

        def work(tx: Transaction) -> R:
            tx.record(make(tx))
            newest = tx.session.value(f'SELECT max(id) FROM "{table}"')
            return read(tx, newest)

        return self._write(work, by)
