"""What all verbs that record something about one batch share."""

from __future__ import annotations

from collections.abc import Callable

from db.questions import batches
from db.records import Batch, BatchState, Person
from db.rules.errors import RuleError
from db.rules.words import words
from db.store.fact import Fact
from db.store.transaction import Transaction
from db.store.verbs import Verbs


class OnBatchVerbs(Verbs):
    def _on_batch(
        self,
        number: str,
        make: Callable[[Batch], Fact],
        by: Person | None,
        *,
        also_failed: bool = False,
    ) -> Batch:
        """Record the fact that `make` gives for the batch, and return the batch as it is then.

        Args:
            also_failed: allow it for a batch that failed; otherwise that is refused.
        """

        def work(tx: Transaction) -> Batch:
            batch = batches.batch(tx.session, number) if also_failed else live_batch(tx, number)
            tx.record(make(batch))
            return batches.batch(tx.session, batch.number)

        return self._write(work, by)


def live_batch(tx: Transaction, number: str) -> Batch:
    batch = batches.batch(tx.session, number)
    if batch.state is BatchState.FAILED:
        raise RuleError(words("{batch} failed and is closed.", batch=batch.number), words("Start a new batch."))
    return batch
