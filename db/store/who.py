"""Checks whether a person may act. Used for every verb, and for people named in one."""

from __future__ import annotations

from db.rules.errors import RuleError
from db.rules.words import words
from db.store.engine import Session


def refuse_gone_person(session: Session, uid: str | None) -> None:
    """Refuse people who have left.

    Args:
        uid: None for nobody in particular.

    Raises:
        RuleError: they have left, or are not in these books.
    """
    row = None if uid is None else session.one("SELECT name, active FROM person WHERE uid = ?", uid)
    if uid is not None and row is None:
        raise RuleError(words("That person is not in these books."), words("Scan your badge, or say who you are."))
    if row is not None and not row[1]:
        raise RuleError(words("{person} has left.", person=row[0]), words("Scan your badge, or say who you are."))
