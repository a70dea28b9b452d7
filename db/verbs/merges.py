"""Verbs that merge two names of one supplier, and undo a merge."""

from __future__ import annotations

from dataclasses import dataclass

from db import catalogue, facts
from db.door import Door, Transaction
from db.engine import Rows
from db.errors import RuleError
from db.records import Person, Supplier
from db.rules.words import words
from db.verbs import checks, lots


@dataclass(frozen=True, slots=True)
class Merge:
    """`merged` counts as `kept`. `id` is needed to undo it."""

    id: str
    kept: Supplier
    merged: Supplier


class MergeVerbs(Door):
    """A merge and its undoing are facts of their own; no other fact changes."""

    def merge_suppliers(self, merged: Supplier, kept: Supplier, *, by: Person | None = None) -> Merge:
        """From now on `merged` counts as `kept` in bags, recalls, traces, stock and costs.

        Raises:
            RuleError: they are one already, or one of them is not in these books.
        """

        def work(tx: Transaction) -> Merge:
            for one in (merged, kept):
                checks.known(tx.rows, "supplier", one.id, words("supplier"))
            gone, stays = _row(tx.rows, merged.id), catalogue.merged_into(tx.rows, _row(tx.rows, kept.id))
            if catalogue.merged_into(tx.rows, gone) == stays or gone == stays:
                raise RuleError(
                    words("{merged} and {kept} are one already.", merged=merged.name, kept=kept.name),
                    words("Nothing is to be done."),
                )
            if catalogue.merged_into(tx.rows, gone) != gone:
                raise RuleError(
                    words("{merged} counts as another already.", merged=merged.name),
                    words("Undo that first: jarmark merge --undo"),
                )
            kept_now = catalogue.supplier(tx.rows, stays)
            entry = tx.record(facts.SupplierMerged(kept_now.id, merged.id))
            return Merge(entry.uid, kept_now, catalogue.supplier(tx.rows, gone))

        return self._write(work, by)

    def part_suppliers(self, merge: Merge, *, by: Person | None = None) -> None:
        """Undo a merge. Every bag, also from the time in between, counts again as from the supplier that it was
        recorded under.

        A bag assumed to be like the last one of the other supplier is now assumed to be like the last one of its own.

        Raises:
            RuleError: the merge was undone already.
        """

        def work(tx: Transaction) -> None:
            if not tx.rows.value("SELECT 1 FROM merged WHERE uid = ?", merge.id):
                raise RuleError(
                    words("{merged} is a supplier of its own.", merged=merge.merged.name),
                    words("Nothing is to be undone."),
                )
            tx.record(facts.SupplierParted(merge.id))
            lots.liken_anew(tx, (merge.kept.id, merge.merged.id))

        self._write(work, by)

    def supplier_called(self, name: str) -> Supplier | None:
        """The supplier that has or had this name; for a merged name, the supplier that it counts as."""

        def read(rows: Rows) -> Supplier | None:
            row = catalogue.id_named(rows, "supplier", name)
            return None if row is None else catalogue.supplier(rows, catalogue.merged_into(rows, row))

        return self._read(read)

    def merges(self) -> tuple[Merge, ...]:
        """The merges in force, in the order they were made."""

        def read(rows: Rows) -> tuple[Merge, ...]:
            found = rows.all("SELECT uid, kept_id, supplier_id FROM merged ORDER BY id")
            return tuple(Merge(u, catalogue.supplier(rows, k), catalogue.supplier(rows, m)) for u, k, m in found)

        return self._read(read)


def _row(rows: Rows, uid: str) -> int:
    return int(rows.value("SELECT id FROM supplier WHERE uid = ?", uid))
