"""Two suppliers that are one: what pointed to the one points to the other, and what did is kept, to be undone."""

from __future__ import annotations

from db import facts
from db.apply.kind import Applied
from db.apply.names import by_uid, id_of
from db.engine import Rows
from db.journal import Entry
from db.tables import Merged, MergedRow

POINTING = ("lot", "pack")
"""The tables with a supplier."""


def _supplier_merged(rows: Rows, fact: facts.SupplierMerged, entry: Entry) -> None:
    kept = by_uid(rows, "supplier", fact.kept)
    gone = id_of(rows, "supplier", "uid", fact.merged)
    merge = rows.insert(Merged, uid=entry.uid, kept_id=kept, supplier_id=gone)
    for table in POINTING:
        for (row,) in rows.all(f'SELECT id FROM "{table}" WHERE supplier_id = ? ORDER BY id', gone):
            rows.insert(MergedRow, merge_id=merge, of_table=table, of_row=row)
        rows.run(f'UPDATE "{table}" SET supplier_id = ? WHERE supplier_id = ?', kept, gone)


def _supplier_parted(rows: Rows, fact: facts.SupplierParted, entry: Entry) -> None:
    merge, gone = rows.all("SELECT id, supplier_id FROM merged WHERE uid = ?", fact.corrects)[0]
    for table, row in rows.all("SELECT of_table, of_row FROM merged_row WHERE merge_id = ? ORDER BY id", merge):
        rows.run(f'UPDATE "{table}" SET supplier_id = ? WHERE id = ?', gone, row)
        rows.run("DELETE FROM merged_row WHERE of_table = ? AND of_row = ? AND merge_id > ?", table, row, merge)
    rows.run("DELETE FROM merged_row WHERE merge_id = ?", merge)
    rows.run("DELETE FROM merged WHERE id = ?", merge)


APPLY: Applied = {facts.SupplierMerged: _supplier_merged, facts.SupplierParted: _supplier_parted}
