"""Two names that turned out to be one supplier, or two after all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from peewee import ForeignKeyField, TextField

from db.questions import catalogue
from db.records import Person, Supplier
from db.rules.errors import RuleError
from db.rules.words import words
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact
from db.store.journal import Entry
from db.store.table import IndexTable
from db.store.transaction import Transaction
from db.store.verbs import Verbs
from db.subjects import checks
from db.subjects.lots import liken_anew
from db.subjects.row_ids import by_uid, id_of
from db.subjects.suppliers import SupplierTable


@dataclass(frozen=True, slots=True)
class SupplierMerged(Fact):
    """`merged` is another name of `kept`: everything that came from it counts as from `kept`."""

    kind: ClassVar[str] = "supplier-merged"
    kept: str
    merged: str


@dataclass(frozen=True, slots=True)
class SupplierParted(Fact):
    """They are two suppliers after all. `corrects` names the merge that is undone."""

    kind: ClassVar[str] = "supplier-parted"
    corrects: str


class MergedTable(IndexTable):
    """`supplier` is another name of `kept`."""

    uid = TextField(unique=True)
    kept = ForeignKeyField(SupplierTable, index=False)
    supplier = ForeignKeyField(SupplierTable, unique=True)


POINTING = ("lot", "pack")
"""The tables that refer to a supplier."""


@applies(SupplierMerged, changes_catalogue=True)
def _supplier_merged(session: Session, fact: SupplierMerged, entry: Entry) -> None:
    kept = by_uid(session, "supplier", fact.kept)
    gone = id_of(session, "supplier", "uid", fact.merged)
    session.insert(MergedTable, uid=entry.uid, kept_id=kept, supplier_id=gone)
    for table in POINTING:
        session.run(f'UPDATE "{table}" SET supplier_id = ? WHERE supplier_id = ?', kept, gone)


@applies(SupplierParted, changes_catalogue=True)
def _supplier_parted(session: Session, fact: SupplierParted, entry: Entry) -> None:
    merge, gone = session.all("SELECT id, supplier_id FROM merged WHERE uid = ?", fact.corrects)[0]
    was = catalogue.merged_into(session, gone)
    session.run("DELETE FROM merged WHERE id = ?", merge)
    for table in POINTING:
        said = session.all(f'SELECT DISTINCT said_supplier_id FROM "{table}" WHERE supplier_id = ? ORDER BY 1', was)
        for (one,) in said:
            now = catalogue.merged_into(session, one)
            session.run(
                f'UPDATE "{table}" SET supplier_id = ? WHERE supplier_id = ? AND said_supplier_id = ?', now, was, one
            )


@dataclass(frozen=True, slots=True)
class Merge:
    """`merged` counts as `kept`. `id` is needed to undo it."""

    id: str
    kept: Supplier
    merged: Supplier


class MergeVerbs(Verbs):
    """A merge changes no fact: it is one more, and it can be undone by one."""

    def merge_suppliers(self, merged: Supplier, kept: Supplier, *, by: Person | None = None) -> Merge:
        """From now on `merged` counts as `kept` in bags, recalls, traces, stock and costs.

        Raises:
            RuleError: they are one already, or one of them is not in these books.
        """

        def work(tx: Transaction) -> Merge:
            for one in (merged, kept):
                checks.known(tx.session, "supplier", one.id, words("supplier"))
            gone, stays = _row(tx.session, merged.id), catalogue.merged_into(tx.session, _row(tx.session, kept.id))
            if catalogue.merged_into(tx.session, gone) == stays or gone == stays:
                raise RuleError(
                    words("{merged} and {kept} are one already.", merged=merged.name, kept=kept.name),
                    words("Nothing is to be done."),
                )
            if catalogue.merged_into(tx.session, gone) != gone:
                raise RuleError(
                    words("{merged} counts as another already.", merged=merged.name),
                    words("Undo that first: jarmark merge --undo"),
                )
            kept_now = catalogue.supplier(tx.session, stays)
            entry = tx.record(SupplierMerged(kept_now.id, merged.id))
            return Merge(entry.uid, kept_now, catalogue.supplier(tx.session, gone))

        return self._write(work, by)

    def part_suppliers(self, merge: Merge, *, by: Person | None = None) -> None:
        """Undo a merge. Every bag, also from the time in between, counts again as from the supplier that it was
        recorded under.

        A bag assumed to be like the last one of the other supplier is now assumed to be like the last one of its own.

        Raises:
            RuleError: the merge was undone already.
        """

        def work(tx: Transaction) -> None:
            if not tx.session.value("SELECT 1 FROM merged WHERE uid = ?", merge.id):
                raise RuleError(
                    words("{merged} is a supplier of its own.", merged=merge.merged.name),
                    words("Nothing is to be undone."),
                )
            tx.record(SupplierParted(merge.id))
            liken_anew(tx, (merge.kept.id, merge.merged.id))

        self._write(work, by)

    def supplier_called(self, name: str) -> Supplier | None:
        """The supplier that has or had this name; for a merged name, the supplier that it counts as."""

        def read(session: Session) -> Supplier | None:
            row = catalogue.id_named(session, "supplier", name)
            return None if row is None else catalogue.supplier(session, catalogue.merged_into(session, row))

        return self._read(read)

    def merges(self) -> tuple[Merge, ...]:
        """The merges in force, in the order they were made."""

        def read(session: Session) -> tuple[Merge, ...]:
            found = session.all("SELECT uid, kept_id, supplier_id FROM merged ORDER BY id")
            return tuple(Merge(u, catalogue.supplier(session, k), catalogue.supplier(session, m)) for u, k, m in found)

        return self._read(read)


def _row(session: Session, uid: str) -> int:
    return int(session.value("SELECT id FROM supplier WHERE uid = ?", uid))
