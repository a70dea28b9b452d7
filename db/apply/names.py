"""Row ids for the names that facts use, and the counters of our own numbers."""

from __future__ import annotations

import json

from db import catalogue
from db.engine import Rows
from db.rules import tag


def id_of(rows: Rows, table: str, key: str, value: str | None) -> int | None:
    """The row id of a name that facts use; None only for None.

    Raises:
        LookupError: there is no such row.
    """
    if value is None:
        return None
    found = rows.value(f'SELECT id FROM "{table}" WHERE {key} = ?', value)
    if found is None:
        raise LookupError(f"no {table} with {key} {value!r}")
    return int(found)


def by_uid(rows: Rows, table: str, uid: str | None) -> int | None:
    """The row id of a uid. For a merged supplier: the id of the supplier that it counts as."""
    found = id_of(rows, table, "uid", uid)
    return catalogue.merged_into(rows, found) if table == "supplier" and found is not None else found


def batch_id(rows: Rows, number: str) -> int | None:
    return id_of(rows, "batch", "number", number)


def lot_id(rows: Rows, code: str) -> int | None:
    return id_of(rows, "lot", "code", code)


def count(rows: Rows, series: str, ordinal: int) -> None:
    rows.run(
        "INSERT INTO counter (series, last) VALUES (?, ?) "
        "ON CONFLICT (series) DO UPDATE SET last = max(last, excluded.last)",
        series,
        ordinal,
    )


def tag_series(kind: tag.TagKind, mark: str) -> str:
    return f"tag/{kind.value}/{mark}"


def count_tag(rows: Rows, text: str) -> None:
    known = tag.parse(text)
    if known is not None:
        count(rows, tag_series(known.kind, known.mark), known.n)


def list_text(texts: tuple[str, ...]) -> str:
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
