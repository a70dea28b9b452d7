"""One writing transaction: the facts that are recorded in it stand together or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from db.records import Person
from db.rules.batch_number import Numbering
from db.rules.errors import DayUnconfirmedError, RuleError
from db.rules.mark import KIOSK_NAME, mark_of, next_epoch
from db.rules.words import words
from db.store import day, journal
from db.store.applying import apply, forget
from db.store.clock import Clock
from db.store.engine import Session
from db.store.fact import Fact
from db.store.home import Machine, this_machine
from db.store.journal import Entry
from db.store.who import refuse_gone_person


@dataclass(frozen=True, slots=True)
class BooksSettings:
    """A kitchen's fixed choices, and the clock."""

    kiosk: str
    style: Numbering
    clock: Clock
    backups: Path | None = None
    """The folder of backups; None for `backups` beside the books."""
    machine: Machine = field(default_factory=this_machine)
    """The identity of this machine, by which a copy of the books is told from the original."""

    def __post_init__(self) -> None:
        if not KIOSK_NAME.fullmatch(self.kiosk):
            raise RuleError(
                words("{kiosk} cannot be a kiosk's name.", kiosk=repr(self.kiosk[:40])),
                words("Use K and a number, such as K1."),
            )


class Transaction:
    """One writing transaction: all facts recorded in it are committed, or none.

    `tells_days`: its facts bring their own days (imports), so they are recorded even if the clock's day is in doubt.
    """

    def __init__(
        self, session: Session, settings: BooksSettings, who: Person | None, *, on_behalf: bool = False,
        watch: day.Watch | None = None,
    ) -> None:  # fmt: skip
        self._watch = watch or day.Watch()
        self.tells_days = False
        self._is_sure = False
        self.session = session
        self.settings = settings
        self.who = who
        self.who_id = who.id if who else None
        self._who_is_here = who is None or on_behalf

    def on_behalf_of(self, person_id: str | None) -> None:
        """Record the following facts as done by another person than the one at the kiosk; None: by nobody."""
        self.who_id = person_id

    @property
    def clock(self) -> Clock:
        return self.settings.clock

    @property
    def mark(self) -> str:
        """See `rules.mark`."""
        return mark_of(self.settings.kiosk, journal.epoch_of(self.session, self.settings.kiosk))

    def record(self, fact: Fact, *, new_epoch: bool = False) -> Entry:
        """Append the fact to the journal and update the tables.

        Raises:
            DayUnconfirmedError: the fact carries a date, and the clock's day is in doubt.
        """
        self._refuse_who_has_left()
        if fact.carries_date:
            self.need_day()
        kiosk = self.settings.kiosk
        epoch = self._begun(kiosk) if new_epoch else journal.epoch_of(self.session, kiosk)
        entry = journal.append(self.session, fact, kiosk=kiosk, epoch=epoch, who=self.who_id, clock=self.clock)
        forget(self.session, fact)
        apply(self.session, entry)
        self._watch.saw(self.session, entry, self.clock, is_sure=self._is_sure)
        return entry

    def _refuse_who_has_left(self) -> None:
        """Checked once per transaction. Work that others asked for before they left is still theirs."""
        if self._who_is_here or self.who is None or self.who_id != self.who.id:
            return
        refuse_gone_person(self.session, self.who_id)
        self._who_is_here = True

    def today(self) -> date:
        """Today, for facts that carry a date or depend on it.

        Raises:
            DayUnconfirmedError: the clock's day is in doubt.
        """
        self.need_day()
        return self.clock.now().date()

    def need_day(self) -> None:
        """Check that the clock's day can be trusted.

        Raises:
            DayUnconfirmedError: it cannot; the message says why.
        """
        if self.tells_days or self._is_sure:
            return
        why = day.doubt(self.session, self.clock)
        if why is not None:
            raise DayUnconfirmedError(why)
        self._is_sure = True

    def _begun(self, kiosk: str) -> int:
        """The epoch to begin. A kiosk that is new in these books joins the newest epoch; any other begins a new one."""
        newest: int = self.session.value("SELECT max(epoch) FROM journal") or 0
        if not newest:
            return 1
        return next_epoch(newest) if journal.epoch_of(self.session, kiosk) else newest
