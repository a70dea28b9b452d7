"""Small key-value storage in the working state: survives a restart, but is not history (see `working.WorkMemory`)."""

from __future__ import annotations

from db.store.engine import Session

HOME = "home"
"""Key: the home of these books (see `home.Home`)."""


def get(session: Session, key: str) -> str | None:
    found: str | None = session.value("SELECT value FROM work_memory WHERE key = ?", key)
    return found


def put(session: Session, key: str, value: str) -> None:
    """Write only if the value changes, so that opening without a change does not wait for the disk."""
    if get(session, key) == value:
        return
    session.run(
        "INSERT INTO work_memory (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key,
        value,
    )


def drop(session: Session, key: str) -> None:
    session.run("DELETE FROM work_memory WHERE key = ?", key)
