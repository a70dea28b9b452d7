"""The working memory: a few words by key that last over a power cut and are no history (see `working.WorkMemory`)."""

from __future__ import annotations

from db.engine import Rows

HOME = "home"
"""Where these books are at home (db/home.py)."""


def get(rows: Rows, key: str) -> str | None:
    found: str | None = rows.value("SELECT value FROM work_memory WHERE key = ?", key)
    return found


def put(rows: Rows, key: str, value: str) -> None:
    """Written only where it is new: an opening that changes nothing waits for no disk."""
    if get(rows, key) == value:
        return
    rows.run(
        "INSERT INTO work_memory (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key,
        value,
    )


def drop(rows: Rows, key: str) -> None:
    rows.run("DELETE FROM work_memory WHERE key = ?", key)
