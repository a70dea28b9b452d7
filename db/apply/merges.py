"""Appliers that merge suppliers: rows that refer to one refer to the other while the merge stands.

Each bag and pack also keeps the supplier that its fact names (`said_supplier`). The supplier that it counts as is
computed from that and the merges in force, so undoing a merge also affects what was recorded while it stood.
"""

from __future__ import annotations

from db import catalogue, facts
from db.apply.kind import Applied
from db.apply.names import by_uid, id_of
from db.engine import Rows
from db.journal import Entry
from db.tables import Merged

POINTING = ("lot", "pack")
"""The tables that refer to a supplier."""


def _supplier_merged(rows: Rows, fact: facts.SupplierMerged, entry: Entry) -> None:
    kept = by_uid(rows, "supplier", fact.kept)
    gone = id_of(rows, "supplier", "uid", fact.merged)
    rows.insert(Merged, uid=entry.uid, kept_id=kept, supplier_id=gone)
    for table in POINTING:
        rows.run(f'UPDATE "{table}" SET supplier_id = ? WHERE supplier_id = ?', kept, gone)


def _supplier_parted(rows: Rows, fact: facts.SupplierParted, entry: Entry) -> None:
    merge, gone = rows.all("SELECT id, supplier_id FROM merged WHERE uid = ?", fact.corrects)[0]
    was = catalogue.merged_into(rows, gone)
    rows.run("DELETE FROM merged WHERE id = ?", merge)
    for table in POINTING:
        said = rows.all(f'SELECT DISTINCT said_supplier_id FROM "{table}" WHERE supplier_id = ? ORDER BY 1', was)
        for (one,) in said:
            now = catalogue.merged_into(rows, one)
            rows.run(
                f'UPDATE "{table}" SET supplier_id = ? WHERE supplier_id = ? AND said_supplier_id = ?', now, was, one
            )


APPLY: Applied = {facts.SupplierMerged: _supplier_merged, facts.SupplierParted: _supplier_parted}
