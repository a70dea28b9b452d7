"""Small key-value storage in the working state: survives a restart, but is not history (see `working.WorkMemory`)."""

from __future__ import annotations

from db.engine import Rows

HOME = "home"
"""Key: the home of these books (see `home.Home`)."""


def get(rows: Rows, key: str) -> str | None:
    found: str | None = rows.value("SELECT value FROM work_memory WHERE key = ?", key)
    return found


def put(rows: Rows, key: str, value: str) -> None:
    """Write only if the value changes, so that opening without a change does not wait for the disk."""
    if get(rows, key) == value:
        return
    rows.run(
        "INSERT INTO work_memory (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key,
        value,
    )


def drop(rows: Rows, key: str) -> None:
    rows.run("DELETE FROM work_memory WHERE key = ?", key)
