"""Finds the records that a name in a sheet means: by current names, former names, and merges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from db.questions import catalogue
from db.rules.text import folded
from db.rules.words import words
from db.sheets.history_rows import History
from db.store.codec import decode
from db.store.engine import Session
from db.subjects.batches import BatchFilled
from db.subjects.lots import LotReceived

_TABLES = ("supplier", "ingredient", "product", "destination", "person")
_KEYS = {"product": "code"}


class FormerNames:
    """Current and former names in the books. A merged supplier's name means the supplier that it counts as."""

    def __init__(self, session: Session) -> None:
        self._ids: dict[str, dict[str, set[int]]] = {table: defaultdict(set) for table in _TABLES}
        self._now: dict[str, dict[int, str]] = {}
        self._taken: dict[str, set[str]] = {}
        by_key: dict[str, dict[str, int]] = {}
        for table in _TABLES:
            key = _KEYS.get(table, "uid")
            found = session.all(f'SELECT id, {key}, name FROM "{table}"')
            by_key[table] = {key: row_id for row_id, key, _ in found}
            self._now[table] = {row_id: name for row_id, _, name in found}
            self._taken[table] = {folded(name) for _, _, name in found}
            for row_id, key, name in found:
                self._ids[table][folded(name)].add(row_id)
                if table == "product":
                    self._ids[table][folded(key)].add(row_id)
                    self._taken[table].add(folded(key))
        for table, key, name in _names_before(session):
            if (row_id := by_key[table].get(key)) is not None:
                self._ids[table][folded(name)].add(row_id)
        merged = [row_id for (row_id,) in session.all("SELECT supplier_id FROM merged")]
        self._kept = {row_id: catalogue.merged_into(session, row_id) for row_id in merged}
        self._by_key = by_key

    def stays(self, supplier: int | None) -> int | None:
        """The supplier that this one counts as."""
        return None if supplier is None else self._kept.get(supplier, supplier)

    def supplier_of(self, uid: str | None) -> int | None:
        return None if uid is None else self.stays(self._by_key["supplier"].get(uid))

    def ids(self, table: str, name: str) -> frozenset[int]:
        """The row ids of the records that have or had the name."""
        found = self._ids[table].get(folded(name), set())
        return frozenset(self._kept.get(one, one) for one in found) if table == "supplier" else frozenset(found)

    def name_now(self, table: str, name: str) -> str:
        """The current name of the only record that had this name; the name itself if that is not certain."""
        ids = self._ids[table].get(folded(name), set())
        if folded(name) in self._taken[table] or len(ids) != 1:
            return name
        return self._now[table][next(iter(ids))]


def _names_before(session: Session) -> Iterator[tuple[str, str, str]]:
    """Every name ever given: table, id used in facts, name."""
    kinds = [f"'{table}-{what}'" for table in _TABLES for what in ("added", "changed")]
    sql = f"SELECT uid, kind, version, payload FROM journal WHERE kind IN ({', '.join(kinds)})"
    for uid, kind, version, payload in session.all(sql):
        fact: Any = decode(kind, version, payload)
        table = kind.rpartition("-")[0]
        key = fact.code if table == "product" else getattr(fact, "corrects", uid)
        yield table, str(key), fact.name


def as_called_now(history: History, former: FormerNames) -> tuple[History, list[str]]:
    """The sheets with former names replaced by current ones; and a remark about each."""
    told: dict[tuple[str, str], str] = {}

    def now(table: str, name: str) -> str:
        called = former.name_now(table, name) if name else name
        if called != name:
            told[table, folded(name)] = words(
                "{name} is called {called} in the books now; its rows are taken as of that.",
                name=repr(name),
                called=repr(called),
            )
        return called

    changed = replace(
        history,
        purchases=[
            replace(one, ingredient=now("ingredient", one.ingredient), supplier=now("supplier", one.supplier))
            for one in history.purchases
        ],
        batches=[
            replace(one, product=now("product", one.product), made_by=now("person", one.made_by))
            for one in history.batches
        ],
        sent=[replace(one, destination=now("destination", one.destination)) for one in history.sent],
    )
    return changed, list(told.values())


def first_received(session: Session) -> dict[str, LotReceived]:
    """For each bag that was corrected: the fact with which it was received."""
    found = session.all(
        "SELECT kind, version, payload FROM journal WHERE kind = 'lot-received' AND uid IN (SELECT uid FROM lot "
        "WHERE code IN (SELECT payload ->> 'lot' FROM journal WHERE kind = 'lot-corrected'))"
    )
    all_of_it = (decode(kind, version, payload) for kind, version, payload in found)
    return {one.lot: one for one in all_of_it if isinstance(one, LotReceived)}


def ever_filled(session: Session) -> dict[str, set[tuple[int, int]]]:
    """For each batch: every (filled, set aside) that was ever recorded."""
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for kind, version, payload in session.all("SELECT kind, version, payload FROM journal WHERE kind = 'batch-filled'"):
        fact = decode(kind, version, payload)
        assert isinstance(fact, BatchFilled)
        found[fact.batch].add((fact.filled, fact.set_aside))
    return found
