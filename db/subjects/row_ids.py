"""The row ids behind the names that facts use."""

from __future__ import annotations

import json

from db.questions import catalogue
from db.store.engine import Session


def id_of(session: Session, table: str, key: str, value: str | None) -> int | None:
    """The row id of a name that facts use; None only for None.

    Raises:
        LookupError: there is no such row.
    """
    if value is None:
        return None
    found = session.value(f'SELECT id FROM "{table}" WHERE {key} = ?', value)
    if found is None:
        raise LookupError(f"no {table} with {key} {value!r}")
    return int(found)


def by_uid(session: Session, table: str, uid: str | None) -> int | None:
    """The row id of a uid. For a merged supplier: the id of the supplier that it counts as."""
    found = id_of(session, table, "uid", uid)
    return catalogue.merged_into(session, found) if table == "supplier" and found is not None else found


def batch_id(session: Session, number: str) -> int | None:
    return id_of(session, "batch", "number", number)


def lot_id(session: Session, code: str) -> int | None:
    return id_of(session, "lot", "code", code)


def list_text(texts: tuple[str, ...]) -> str:
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
