"""Rules about bags that must not be used: on hold, made from something on hold or failed, or thrown away."""

from __future__ import annotations

from db.questions import stock
from db.records import Batch, Lot
from db.rules.errors import OnHoldError, RuleError
from db.rules.words import words
from db.store.engine import Session


def refuse_held(session: Session, lot: Lot, late_for: Batch | None = None) -> None:
    """Refuse a bag on hold, or one made (directly or through other batches of ours) from a batch on hold or failed.

    Args:
        late_for: the batch that it went into, if that is recorded afterwards. What happened after that batch began is
            ignored.

    Raises:
        OnHoldError: it is on hold, or a batch that it was made from is on hold or failed.
    """
    if lot.held:
        since = session.value("SELECT held_since FROM lot WHERE code = ?", lot.code)
        if not _came_after(session, since, late_for):
            raise OnHoldError(
                words("{lot} is on hold: {held_reason}.", lot=lot.code, held_reason=lot.held_reason),
                words("Take another bag."),
            )
    if lot.from_batch is None:
        return
    for one in stock.stopped_above(session, lot.code):
        of = words("{bag} is of {batch}", bag=lot.code, batch=lot.from_batch)
        if one.number != lot.from_batch:
            of = words("{bag_of}, made of {batch}", bag_of=of, batch=one.number)
        if one.held_since is not None and not _came_after(session, one.held_since, late_for):
            raise OnHoldError(
                words("{bag_of}, which is on hold: {reason}.", bag_of=of, reason=one.held_reason),
                words("Take another bag."),
            )
        if one.failed_since is not None and not _came_after(session, one.failed_since, late_for):
            raise OnHoldError(
                words("{bag_of}, which failed: {reason}.", bag_of=of, reason=one.failed_reason),
                words("Take another bag."),
            )


def refuse_thrown_away(session: Session, lot: Lot, late_for: Batch | None = None) -> None:
    """Refuse an empty bag whose rest was thrown away; it must be counted first. (Other bags may go below zero.)

    Args:
        late_for: see `refuse_held`.
    """
    if lot.left.amount > 0:
        return
    wasted_at = session.value("SELECT wasted_at FROM lot WHERE code = ? AND CAST(wasted AS REAL) > 0", lot.code)
    if wasted_at is None or _came_after(session, wasted_at, late_for):
        return
    raise RuleError(
        words("The rest of {lot} was thrown away.", lot=lot.code),
        words("If some of it is there after all, count it first."),
    )


def _came_after(session: Session, position: int, late_for: Batch | None) -> bool:
    """Whether that was recorded after the batch began. For an imported batch only the day can be compared."""
    if late_for is None:
        return False
    began, made_on, brought_in = session.one(
        "SELECT began, made_on, started_at = made_on FROM batch WHERE number = ?", late_for.number
    ) or (0, "", 0)
    if not brought_in:
        return bool(position > began)
    return bool(session.value("SELECT substr(at, 1, 10) >= ? FROM journal WHERE position = ?", made_on, position))
