"""Verbs for printing labels, with an exact count of what came out.

The state of each label in a print job is working state: asked, sending, then confirmed or unsure. Every change is on
the disk before the next byte is sent. Outcomes become facts: confirmed labels as runs, when the job ends, is stopped
or has an unsure label; unsure labels and answers about them immediately.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from db.questions import batches, label_count, label_said
from db.questions.allergens import not_all_recorded, not_looked_at
from db.questions.label_count import LabelCount, copies, count_labels
from db.questions.label_said import LabelText, text_hash
from db.records import ENUM_WORDS, Batch, BatchState, LabelJob, LabelState, Person
from db.rules.errors import NotLookedAtError, OnHoldError, RuleError, StaleViewError, UnknownNumberError
from db.rules.text import printable
from db.rules.words import all_of, together, words
from db.store.engine import Session
from db.store.transaction import Transaction
from db.store.verbs import Verbs
from db.store.working import WorkJob, WorkLabel
from db.subjects import checks, kitchen_rules
from db.subjects.labels import (
    LabelAnswered,
    LabelSaid,
    LabelsConfirmed,
    LabelSpoiled,
    LabelsReprinted,
    LabelUnsure,
    TextKept,
    runs,
)

TOLD = 5
"""How many names a message contains at most."""

_NEXT = {
    LabelState.ASKED: {LabelState.SENDING, LabelState.STOPPED},
    LabelState.SENDING: {LabelState.CONFIRMED, LabelState.UNSURE, LabelState.ASKED},
    LabelState.UNSURE: {LabelState.CONFIRMED, LabelState.ASKED},
    LabelState.STOPPED: {LabelState.ASKED},
    LabelState.CONFIRMED: set(),
}
"""The possible next states. SENDING goes back to ASKED if the printer reported that nothing was printed (no paper)."""


class LabelVerbs(Verbs):
    def ask_labels(
        self,
        number: str,
        units: Sequence[int],
        printer: str,
        *,
        says: LabelText | None = None,
        by: Person | None = None,
    ) -> LabelJob:
        """Create a print job. It is in the books before the first byte is sent.

        A label belongs to only one job at a time. Labels that an older job is sending or is unsure about stay there;
        labels that it has not begun move to the new job.

        Args:
            says: what these labels say. It is stored; without it, nobody can look it up later.
        """

        def work(tx: Transaction) -> LabelJob:
            batch = batches.batch(tx.session, number)
            _refuse_unlabelled(tx.session, batch)
            numbers = _some_units(batch, units)
            tx.need_day()
            numbers = _take_over(tx, batch.number, numbers)
            if not numbers:
                raise RuleError(
                    words("These labels are on their way, or in doubt."),
                    words("Look whether they came out, and say so."),
                )
            if says is not None:
                _keep_what_they_say(tx, batch.number, numbers, says)
            job = tx.session.insert(
                WorkJob, batch=batch.number, printer=printable(printer, 400), asked_at=tx.clock.now(), is_open=1,
                who=tx.who.id if tx.who else None,
            )  # fmt: skip
            for unit in numbers:
                tx.session.insert(WorkLabel, job_id=job, unit=unit, state=LabelState.ASKED, recorded=0)
            return _job(tx.session, job)

        return self._write(work, by)

    def mark_label(
        self, job_id: str, unit: int, state: LabelState, *, then: int | None = None, by: Person | None = None
    ) -> LabelJob:
        """Set a label's state. When a kiosk starts, labels that are still SENDING must be set to UNSURE.

        Args:
            then: the label that becomes SENDING in the same transaction.

        Raises:
            OnHoldError: a label of a batch on hold cannot be sent. Labels already sent can still be confirmed.
        """

        def work(tx: Transaction) -> LabelJob:
            job = _job(tx.session, _job_id(job_id))
            if by is None:
                _on_who_asked(tx, job)
            if then is not None or LabelState(state) is LabelState.SENDING:
                _refuse_unlabelled(tx.session, batches.batch(tx.session, job.batch))
            _step(tx, job, unit, LabelState(state))
            if then is not None:
                _step(tx, job, then, LabelState.SENDING)
            if state is LabelState.UNSURE:
                _record_confirmed(tx, job)
                tx.record(LabelUnsure(job.batch, job.id, job.printer, unit))
            return _settled(tx, job)

        return self._write(work, by)

    def answer_unsure(self, job_id: str, unit: int, came_out: bool, *, by: Person | None = None) -> LabelJob:
        """A person has checked an unsure label: it came out, or it must be printed again."""

        def work(tx: Transaction) -> LabelJob:
            job = _job(tx.session, _job_id(job_id))
            if unit not in job.in_state(LabelState.UNSURE):
                _refuse_answer(job, unit)
            _step(tx, job, unit, LabelState.CONFIRMED if came_out else LabelState.ASKED)
            if came_out:
                tx.session.run("UPDATE work_label SET recorded = 1 WHERE job_id = ? AND unit = ?", int(job.id), unit)
            tx.record(LabelAnswered(job.batch, job.id, unit, came_out))
            return _settled(tx, job)

        return self._write(work, by)

    def stop_labels(self, job_id: str, *, by: Person | None = None) -> LabelJob:
        """Stop a job: labels that were not begun are not printed."""

        def work(tx: Transaction) -> LabelJob:
            job = _job(tx.session, _job_id(job_id))
            for unit in job.in_state(LabelState.ASKED):
                _step(tx, job, unit, LabelState.STOPPED)
            _record_confirmed(tx, job)
            return _settled(tx, job)

        return self._write(work, by)

    def spoil_label(self, number: str, unit: int, reason: str, *, by: Person | None = None) -> None:
        """A label came out but is not on its unit, and why. Its unit has no label until another is printed."""

        def work(tx: Transaction) -> None:
            batch = batches.batch(tx.session, number)
            checks.unit_numbers([unit], batch.filled)
            _refuse_never_sent(tx.session, batch, unit)
            for job in _open_jobs(tx.session, batch.number):
                _record_confirmed(tx, job)  # it came out before it was spoiled
            tx.record(LabelSpoiled(batch.number, unit, checks.reason_of(reason, words("a spoiled label"))))

        self._write(work, by)

    def reprint_labels(self, number: str, units: Sequence[int], reason: str, *, by: Person | None = None) -> None:
        """Record that labels are printed again, and why. `ask_labels` requests the printing."""

        def work(tx: Transaction) -> None:
            batch = batches.batch(tx.session, number)
            _refuse_unlabelled(tx.session, batch)
            numbers = _some_units(batch, units)
            tx.record(LabelsReprinted(batch.number, runs(numbers), checks.reason_of(reason, words("printing again"))))

        self._write(work, by)

    def label_job(self, number: str) -> LabelJob | None:
        """The newest print job of this batch."""

        def read(session: Session) -> LabelJob | None:
            job = session.value("SELECT max(id) FROM work_job WHERE batch = ?", number.strip().upper())
            return None if job is None else _job(session, job)

        return self._read(read)

    def label_states(self, number: str) -> dict[int, LabelState]:
        """The state of each unit's label over all jobs of the batch. Units never requested are missing.

        The newest job decides, with two exceptions: a label that came out once stays confirmed if a later job was
        stopped, or if no job is left (books made from a journal); and a unit whose labels were all spoiled counts as
        never requested.
        """

        def read(session: Session) -> dict[int, LabelState]:
            found: dict[int, LabelState] = {}
            for unit, text in session.all(
                "SELECT unit, state FROM work_label JOIN work_job ON work_job.id = job_id "
                "WHERE batch = ? ORDER BY job_id", number.strip().upper(),
            ):  # fmt: skip
                state = LabelState(text)
                if state is not LabelState.STOPPED or found.get(unit) is not LabelState.CONFIRMED:
                    found[unit] = state
            for unit, one in copies(session, number.strip().upper()).items():
                if one.good > 0 and found.get(unit, LabelState.STOPPED) is LabelState.STOPPED:
                    found[unit] = LabelState.CONFIRMED
                elif one.good < 1 and found.get(unit) is LabelState.CONFIRMED:
                    del found[unit]
            return found

        return self._read(read)

    def labels_first_said(self, number: str, units: Iterable[int]) -> dict[int, LabelText]:
        """For each of these units: what its first label that came out said, if that is stored."""
        return self._read(lambda session: label_said.said_before(session, number.strip().upper(), units))

    def label_count(self, number: str) -> LabelCount:
        """How the labels of a batch compare with its units."""

        def read(session: Session) -> LabelCount:
            batch = batches.batch(session, number)
            return count_labels(session, batch.number, batch.net, batch.filled)

        return self._read(read)

    def open_label_jobs(self) -> tuple[LabelJob, ...]:
        """Jobs with labels to be sent, being sent, or unsure."""
        return self._read(
            lambda session: tuple(_job(session, job) for (job,) in session.all("SELECT id FROM work_job WHERE is_open"))
        )


def _refuse_never_sent(session: Session, batch: Batch, unit: int) -> None:
    """Each label that was sent can be spoiled only once, including one that was said not to have come out."""
    sent, spoiled = label_count.sent_and_spoiled(session, batch.number, unit)
    known = copies(session, batch.number).get(unit)
    if spoiled >= sent and (known is None or known.good < 1):
        named = batch.unit_number(unit)
        raise RuleError(
            words("No label of {unit} was printed that is not spoiled already.", unit=named)
            if spoiled
            else words("No label of {unit} was printed.", unit=named),
            words("Check the number."),
        )


def _refuse_unlabelled(session: Session, batch: Batch) -> None:
    """No labels for a failed batch, one on hold or recalled, or one with missing readings or unchecked contents."""
    if batch.state is BatchState.FAILED:
        raise RuleError(words("{batch} failed: it has no labels.", batch=batch.number), words("Start a new batch."))
    if batch.held:
        raise OnHoldError(
            words("{batch} is on hold: {held_reason}.", batch=batch.number, held_reason=batch.held_reason),
            words("Print none of its labels. Trace shows why it is held."),
        )
    kitchen_rules.refuse_recalled(session, batch.number)
    for step in batch.recipe.steps:
        kitchen_rules.refuse_unread(batch, step)
    _refuse_unlooked(batch)


def _refuse_unlooked(batch: Batch) -> None:
    """No labels while contents are unknown: an unchecked ingredient or bag, or a use that is not recorded."""
    unlooked = not_looked_at(batch)
    if unlooked:
        names = _first(together((one.words for one in unlooked[:TOLD]), ", "), len(unlooked))
        raise NotLookedAtError(
            words(
                "Nobody has said what is in {names}: no label of {batch} is printed before.",
                names=names,
                batch=batch.number,
            ),
            words("Read the bag, and say which allergens it has, or that it has none."),
        )
    missing = not_all_recorded(batch)
    if missing:
        names = _first(all_of(missing[:TOLD]), len(missing))
        raise NotLookedAtError(
            words(
                "Not all of the {names} of {batch} is recorded: no label is printed before.",
                names=names,
                batch=batch.number,
            ),
            words("Weigh it in, or say that it was left out."),
        )


def _first(names: str, count: int) -> str:
    return words("{names} and more", names=names) if count > TOLD else names


def _some_units(batch: Batch, units: Sequence[int]) -> tuple[int, ...]:
    numbers = checks.unit_numbers(units, batch.filled)
    if not numbers:
        raise RuleError(words("There are no labels to print."), words("Choose at least one unit."))
    return numbers


def _refuse_answer(job: LabelJob, unit: int) -> None:
    """The error for an answer about a label that is not unsure any more."""
    state = dict(job.units).get(unit)
    if state is None:
        raise RuleError(words("Label {unit} was not asked for.", unit=f"{unit:03d}"))
    became = {
        LabelState.CONFIRMED: words("it came out"),
        LabelState.ASKED: words("it is to be printed again"),
        LabelState.SENDING: words("it is on its way"),
        LabelState.STOPPED: words("it is not printed any more"),
    }
    raise StaleViewError(
        words("Label {unit} is not in doubt any more: {became}.", unit=f"{unit:03d}", became=became[state])
    )


def _on_who_asked(tx: Transaction, job: LabelJob) -> None:
    """Book the labels for the person who asked for them, not for the one at the kiosk now."""
    tx.on_behalf_of(tx.session.value("SELECT who FROM work_job WHERE id = ?", int(job.id)))


def settle_open_jobs(tx: Transaction) -> None:
    """Close the print jobs of books that go on from a backup or a copy: what happened to their labels since is
    unknown.

    Labels being sent become unsure; labels not begun are stopped. Nothing is printed automatically.
    """
    for (job_id,) in tx.session.all("SELECT id FROM work_job WHERE is_open"):
        job = _job(tx.session, job_id)
        _record_confirmed(tx, job)
        for unit in job.in_state(LabelState.SENDING):
            _step(tx, job, unit, LabelState.UNSURE)
            tx.record(LabelUnsure(job.batch, job.id, job.printer, unit))
        for unit in job.in_state(LabelState.ASKED):
            _step(tx, job, unit, LabelState.STOPPED)
        tx.session.run("UPDATE work_job SET is_open = 0 WHERE id = ?", job_id)


def _open_jobs(session: Session, number: str) -> list[LabelJob]:
    return [_job(session, job) for (job,) in session.all("SELECT id FROM work_job WHERE is_open AND batch = ?", number)]


def _take_over(tx: Transaction, number: str, units: tuple[int, ...]) -> tuple[int, ...]:
    """Stop these units in older jobs that have not begun them. Returns the units that no older job is sending or
    unsure about.
    """
    under_way: set[int] = set()
    for job in _open_jobs(tx.session, number):
        under_way.update(job.in_state(LabelState.SENDING, LabelState.UNSURE))
        for unit in job.in_state(LabelState.ASKED):
            if unit in units:
                _step(tx, job, unit, LabelState.STOPPED)
        _settled(tx, job)
    return tuple(unit for unit in units if unit not in under_way)


def _keep_what_they_say(tx: Transaction, number: str, units: tuple[int, ...], says: LabelText) -> None:
    """Store what the labels say; each text once. Earlier labels are recorded first, so that they are not attributed
    to it.
    """
    for job in _open_jobs(tx.session, number):
        _record_confirmed(tx, job)
    for text in (says.content, says.template):
        if not label_said.is_kept(tx.session, text):
            tx.record(TextKept(text))
    marks = text_hash(says.content), text_hash(says.template)
    tx.record(LabelSaid(number, runs(units), *marks, says.size, says.dpi))


def _job_id(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise UnknownNumberError(text, words("That print job is not in the books."))
    return int(text)


def _job(session: Session, job_id: int) -> LabelJob:
    row = session.one("SELECT batch, printer, asked_at FROM work_job WHERE id = ?", job_id)
    if row is None:
        raise UnknownNumberError(str(job_id), words("That print job is not in the books."))
    found = session.all("SELECT unit, state FROM work_label WHERE job_id = ? ORDER BY unit", job_id)
    units = tuple((unit, LabelState(state)) for unit, state in found)
    printed = sum(state is LabelState.CONFIRMED for _, state in units)
    return LabelJob(str(job_id), row[0], row[1], units, printed, datetime.fromisoformat(row[2]))


def _step(tx: Transaction, job: LabelJob, unit: int, state: LabelState) -> None:
    was = dict(job.units).get(unit)
    if was is None:
        raise RuleError(words("Label {unit} was not asked for.", unit=f"{unit:03d}"))
    if state not in _NEXT[was]:
        raise RuleError(
            words(
                "Label {unit} is {was}: it cannot become {state}.",
                unit=f"{unit:03d}",
                was=ENUM_WORDS[was],
                state=ENUM_WORDS[state],
            )
        )
    tx.session.run("UPDATE work_label SET state = ? WHERE job_id = ? AND unit = ?", state, int(job.id), unit)


def _settled(tx: Transaction, before: LabelJob) -> LabelJob:
    """The job as it is now. If it is finished, it is closed and its confirmed labels are recorded."""
    job = _job(tx.session, int(before.id))
    if not job.is_open:
        _record_confirmed(tx, job)
    tx.session.run("UPDATE work_job SET is_open = ? WHERE id = ?", job.is_open, int(job.id))
    return job


def _record_confirmed(tx: Transaction, job: LabelJob) -> None:
    fresh = tx.session.all(
        "SELECT unit FROM work_label WHERE job_id = ? AND state = 'confirmed' AND NOT recorded ORDER BY unit",
        int(job.id),
    )
    if fresh:
        before = tx.who_id
        _on_who_asked(tx, job)
        tx.record(LabelsConfirmed(job.batch, job.id, job.printer, runs(unit for (unit,) in fresh)))
        tx.session.run("UPDATE work_label SET recorded = 1 WHERE job_id = ? AND state = 'confirmed'", int(job.id))
        tx.on_behalf_of(before)
