"""Whether the clock's day is believed, and a person who confirms it."""

from __future__ import annotations

from datetime import datetime

from db.records import Person
from db.rules import clock_trust
from db.rules.errors import RuleError
from db.rules.words import words
from db.store import day
from db.store.clock import moment
from db.store.own_facts import ClockConfirmed
from db.store.transaction import Transaction
from db.store.verbs import Verbs


class DayVerbs(Verbs):
    def day_doubt(self, at: datetime | None = None) -> str | None:
        """Why the clock's day cannot be trusted, as a sentence; None if it can.

        Args:
            at: a time that a person wants to set; it is checked instead of the clock.
        """
        clock = self.settings.clock
        return self._read(lambda session: day.doubt(session, clock) if at is None else day.doubt_of(session, at, clock))

    def newest_time(self) -> datetime | None:
        """The newest time that was recorded while the clock was trusted, since the last confirmation."""
        return self._read(lambda session: day.entries(session).newest)

    def confirm_day(self, *, instead_of: datetime | None = None, by: Person | None = None) -> datetime:
        """A person confirms day and time. This holds until the machine restarts or its clock is set.

        Args:
            instead_of: what the clock showed before this person set it.

        Raises:
            RuleError: the day is before the release of this program.
        """

        def work(tx: Transaction) -> datetime:
            now = moment(tx.clock)
            if not clock_trust.can_be(now.at.date()):
                raise RuleError(
                    words("It cannot be {day}: this program is newer.", day=f"{now.at:%Y-%m-%d}"),
                    words("Choose the day that it is."),
                )
            doubt = day.doubt_before(tx.session, tx.clock, instead_of)
            fact = ClockConfirmed(now.at, instead_of, doubt or "")
            day.remember(tx.session, tx.record(fact), now)
            return now.at

        return self._write(work, by)
