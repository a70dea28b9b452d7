"""Trace: where a jar, a batch or a bag came from, and where it went."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import ClassVar

from db import (
    Batch,
    BatchLine,
    BatchState,
    BatchTrace,
    BooksDamagedError,
    Gap,
    Lot,
    LotTrace,
    Photo,
    RuleError,
    SeveralBagsError,
    UnitRef,
    UnitTrace,
    UnknownNumberError,
)
from kiosk.flows.base import HOME, STAY, Choice, Memo, Next, Notice, Place, Scanned, Tone, bad, good
from kiosk.flows.failed import became_words
from kiosk.flows.keep import KeepFlow
from kiosk.flows.print_labels import LabelsFlow
from kiosk.flows.recall import RecallFlow
from kiosk.flows.workplace import Workplace
from kiosk.locale import _, clock, day, ngettext, said, short_day
from kiosk.locale.bag_words import contains_line, is_unlooked
from kiosk.locale.doubt_words import some_doubts
from kiosk.locale.recall_words import counted

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TraceRow:
    """One line of an answer: a title, a detail, an amount."""

    title: str
    detail: str
    amount: str
    code: str = ""
    """The code that a tap traces."""


@dataclass(frozen=True)
class ShownPhoto:
    """A picture kept as evidence. Without `data`, `trouble` says what happened to it."""

    name: str
    words: str
    """When it was taken, and of what."""
    data: bytes | None
    trouble: str = ""


@dataclass(frozen=True)
class TraceView:
    text: str
    title: str
    """“Strawberry Jam”; empty before anything was asked."""
    number: str
    facts: str
    """“Made 4 Mar 2026 by Cook 1 in Copper pot 2”."""
    upstream_title: str
    upstream: tuple[TraceRow, ...]
    downstream_title: str
    downstream: tuple[TraceRow, ...]
    balance: str
    balance_tone: Tone
    """Good only if the units were counted and the books know where each of them is."""
    held: str
    can_hold: bool
    label_words: str
    """What can be printed: “Labels” or “Bag tag”; empty if nothing."""
    can_tell_what_became: bool
    """Whether it is a failed batch."""
    can_keep: bool
    """Whether some of it can be kept as an ingredient: a batch that is filled."""
    recent: tuple[Choice, ...]
    """The newest batches, to tap, before anything was asked."""
    photos: tuple[ShownPhoto, ...] = ()
    """Pictures of a bag's label."""
    doubts: str = ""
    """Contradictions in the records: more used than there was, or used before it came in."""


class TraceFlow:
    """One question at a time. The rows of an answer lead to further questions."""

    kept_as: ClassVar[str] = "trace"

    def __init__(self, work: Workplace, text: str = "", path: tuple[str, ...] = ()) -> None:
        self._work = work
        self._text = text
        self._path = path
        self._photos: dict[str, ShownPhoto] = {}
        self._shown: Batch | Lot | None = None
        """What was drawn last, as it was then."""

    @property
    def place(self) -> Place:
        return Place.TRACE

    def view(self) -> TraceView:
        if not self._text:
            return self._empty()
        try:
            found = self._work.books.trace(self._text)
        except UnknownNumberError as error:
            return self._empty(said(error.message))
        if isinstance(found, LotTrace):
            self._shown = found.lot
            return self._lot_view(found)
        self._shown = (found.of if isinstance(found, UnitTrace) else found).batch
        return self._batch_view(found)

    def _empty(self, facts: str = "") -> TraceView:
        recent = tuple(
            Choice(batch.number, batch.number, f"{batch.product.name} · {day(batch.made_on)}")
            for batch in self._work.books.batches(limit=6)
        )
        return TraceView(self._text, "", "", facts, "", (), "", (), "", Tone.INFO, "", False, "", False, False, recent)

    def _batch_view(self, found: BatchTrace | UnitTrace) -> TraceView:
        whole = found.of if isinstance(found, UnitTrace) else found
        batch = whole.batch
        number = found.number if isinstance(found, UnitTrace) else batch.number
        sent = tuple(
            TraceRow(
                dispatch.destination.name,
                _("{day} · order {order}").format(day=short_day(dispatch.on), order=dispatch.order)
                if dispatch.order
                else short_day(dispatch.on),
                str(dispatch.units - dispatch.returned),
            )
            for dispatch in whole.sent
        )
        shelf = (TraceRow(_("On your shelf"), "", str(whole.on_shelf)),) if whole.on_shelf else ()
        binned = (TraceRow(_("Thrown away"), "", str(whole.discarded)),) if whole.discarded else ()
        kept = (TraceRow(_("Kept as a bag"), _("for other batches"), str(whole.kept)),) if whole.kept else ()
        return TraceView(
            text=self._text,
            title=batch.product.name,
            number=number,
            facts=_made(batch) if batch.state is not BatchState.FAILED else f"{_failed(batch)} {_made(batch)}",
            upstream_title=_("Made of"),
            upstream=tuple(
                TraceRow(
                    use.lot.ingredient.name.capitalize(),
                    _lot_words(use.lot),
                    str(use.quantity) if use.sure else _("perhaps, out of a bin"),
                    use.lot.from_batch or use.lot.code,
                )
                for use in whole.lots
            )
            + tuple(_gap_row(gap, batch) for gap in whole.gaps),
            downstream_title=_where_title(whole),
            downstream=_what_became(batch) + sent + shelf + binned + kept + _went_on(whole),
            balance=_balance(whole),
            balance_tone=_balance_tone(whole),
            held=batch.held_reason or (_("on hold") if batch.held else ""),
            can_hold=not batch.held,
            label_words=_("Labels") if batch.net else "",
            can_tell_what_became=batch.state is BatchState.FAILED,
            can_keep=batch.state is BatchState.FILLED,
            recent=(),
            doubts=some_doubts(whole.doubts),
        )

    def _lot_view(self, found: LotTrace) -> TraceView:
        lot = found.lot
        return TraceView(
            text=self._text,
            title=lot.ingredient.name.capitalize(),
            number=lot.code,
            facts=_("{received} received, {left} left").format(received=lot.received, left=lot.left),
            upstream_title=_("Came from"),
            upstream=(
                TraceRow(_supplier(lot), _bought(lot), lot.supplier_lot or _("no supplier lot"), lot.from_batch or ""),
                TraceRow(_("Contains"), contains_line(lot), ""),
            ),
            downstream_title=_("Went into"),
            downstream=tuple(
                TraceRow(batch.number, batch.product.name, _count(batch), batch.number) for batch in found.batches
            )
            + tuple(
                TraceRow(batch.number, batch.product.name, _("perhaps, out of a bin"), batch.number)
                for batch in found.possibly
            ),
            balance="",
            balance_tone=Tone.INFO,
            held=lot.held_reason or (_("on hold") if lot.held else ""),
            can_hold=not lot.held,
            label_words=_("Bag tag") if self._work.press.has_printer else "",
            can_tell_what_became=False,
            can_keep=False,
            recent=(),
            photos=tuple(self._photo(photo) for photo in found.photos),
            doubts=some_doubts(found.doubts),
        )

    def _photo(self, photo: Photo) -> ShownPhoto:
        """Read from the disk once while this bag is shown."""
        if photo.sha256 not in self._photos:
            words = _("Taken {day} at {time}").format(day=day(photo.at.date()), time=clock(photo.at))
            try:
                shown = ShownPhoto(photo.sha256, words, self._work.books.photo(photo))
            except BooksDamagedError as error:
                trouble = _("The photo taken {day} is lost or damaged: a backup may have it.")
                log.warning("%s", error)
                shown = ShownPhoto(photo.sha256, words, None, trouble.format(day=day(photo.at.date())))
            self._photos[photo.sha256] = shown
        return self._photos[photo.sha256]

    def ask(self, text: str) -> Next:
        """Trace a number that was typed."""
        text = text.strip()
        if not text:
            return STAY
        try:
            found = self._work.books.trace(text)
        except UnknownNumberError as error:
            return Next(notice=bad(said(error.message), said(error.what_to_do)))
        return self.follow(_code(found, text))

    def follow(self, code: str) -> Next:
        """Trace a row's code; Back returns."""
        if not code:
            return STAY
        path = (*self._path, self._text) if self._text else self._path
        return Next(flow=TraceFlow(self._work, code, path))

    def recall(self) -> Next:
        """Open a supplier's recall, beginning with the lot that is shown, if there is one."""
        found = self._work.books.resolve(self._text) if self._text else None
        number = _batch_of(found)
        if number:
            return Next(flow=RecallFlow(self._work, came_from=self, own_batch=number))
        if isinstance(found, Lot) and (found.supplier or found.from_batch):
            return Next(flow=RecallFlow.of_lot(self._work, found, self))
        return Next(flow=RecallFlow(self._work, came_from=self))

    def hold(self) -> Next:
        """Put it on hold: it cannot be used or sent until it is released."""
        books, found = self._work.books, self._work.books.resolve(self._text)
        reason = _("held from Trace")
        if isinstance(found, Lot):
            return Next(notice=_held(found.code if found.held else books.hold_lot(found.code, reason).code, True))
        number = _batch_of(found)
        if number and not books.batch(number).held:  # a second tap adds no second reason
            books.hold_batch(number, reason)
        return Next(notice=_held(number, True)) if number else STAY

    def tell_what_became(self, became: str) -> Next:
        """Record what became of a failed batch."""
        number = _batch_of(self._work.books.resolve(self._text))
        if number is None:
            return STAY
        seen = self._shown if isinstance(self._shown, Batch) else None
        told = became_words(self._work.books.tell_what_became(number, became, seen=seen).failed_became)
        return Next(notice=good(_("{number}: {became}").format(number=number, became=told)))

    @property
    def signed_in(self) -> bool:
        """Whether it is known who is at the kiosk. If not, releasing asks for it."""
        return self._work.books.acting is not None

    def people(self) -> tuple[Choice, ...]:
        """The people who may release it."""
        return tuple(Choice(one.id, one.name) for one in self._work.books.people() if one.active)

    def release(self, why: str, who: str = "") -> Next:
        """Release it. `who`: an id of `people`, if nobody is signed in."""
        books, found = self._work.books, self._work.books.resolve(self._text)
        by = next((one for one in books.people() if one.id == who), None)
        shown = self._shown
        try:
            if isinstance(found, Lot):
                bag = shown if isinstance(shown, Lot) else None
                return Next(notice=_held(books.release_lot(found.code, why, seen=bag, by=by).code, False))
            number, batch = _batch_of(found), shown if isinstance(shown, Batch) else None
            if not number:
                return STAY
            return Next(notice=_held(books.release_batch(number, why, seen=batch, by=by).number, False))
        except RuleError as error:
            return Next(notice=bad(said(error.message), said(error.what_to_do)))

    def labels(self) -> Next:
        """Open the labels of the shown batch; print the tag of the shown bag again."""
        found = self._work.books.resolve(self._text)
        if isinstance(found, Lot):
            self._work.press.print_tags(found.code, 1)
            return Next(notice=good(_("Printing the tag of {code}").format(code=found.code)))
        if isinstance(found, UnitRef):
            return Next(flow=LabelsFlow(self._work, found.batch.number, found.unit))
        return Next(flow=LabelsFlow(self._work, found.number)) if isinstance(found, Batch) else STAY

    def keep_some(self) -> Next:
        """Keep some of the shown batch as an ingredient for others."""
        number = _batch_of(self._work.books.resolve(self._text))
        return Next(flow=KeepFlow(self._work, number, self)) if number else STAY

    def scanned(self, seen: Scanned) -> Next | None:
        """Scanned codes of ours are traced, and so is the lot in a supplier's code."""
        if isinstance(seen.record, Batch | UnitRef | Lot):
            return self.follow(traced_by(seen.record, seen.scan.text))
        return None if seen.record is not None else self._supplier_lot(seen.scan.text)

    def _supplier_lot(self, text: str) -> Next | None:
        try:
            return self.follow(_code(self._work.books.trace(text), text))
        except SeveralBagsError as error:
            return Next(notice=bad(said(error.message), said(error.what_to_do)))
        except UnknownNumberError:
            return None  # handled like any other code

    def entered(self) -> bool:
        return False

    def back(self) -> Next:
        if self._path:
            return Next(flow=TraceFlow(self._work, self._path[-1], self._path[:-1]))
        return Next(flow=TraceFlow(self._work)) if self._text else HOME

    def memo(self) -> Memo:
        return {"text": self._text}


def _code(found: BatchTrace | UnitTrace | LotTrace, text: str) -> str:
    """For a supplier's lot the code of our own bag, as that is what is held, recalled and tagged."""
    return found.lot.code if isinstance(found, LotTrace) else text


def traced_by(record: object, text: str) -> str:
    """The code to trace for a scan: a unit's own number, also if its label has a GS1 code."""
    return record.number if isinstance(record, UnitRef) else text


def _batch_of(found: object) -> str:
    if isinstance(found, UnitRef):
        return found.batch.number
    return found.number if isinstance(found, Batch) else ""


def _held(code: str, held: bool) -> Notice:
    if held:
        return Notice(Tone.WARN, _("{code} is on hold").format(code=code), _("Nobody uses it until you release it."))
    return good(_("{code} is released").format(code=code))


def _made(batch: Batch) -> str:
    parts = [_("Made {day}").format(day=day(batch.made_on))]
    if batch.cook:
        parts.append(_("by {cook}").format(cook=batch.cook.name))
    if batch.equipment:
        parts.append(_("in {pot}").format(pot=", ".join(pot.name for pot in batch.equipment)))
    return " ".join(parts)


def _supplier(lot: Lot) -> str:
    if lot.from_batch:
        return _("our own batch {number}").format(number=lot.from_batch)
    return lot.supplier.name if lot.supplier else _("unknown supplier")


def _bought(lot: Lot) -> str:
    return _("bought {day}").format(day=day(lot.bought_on))


def _lot_words(lot: Lot) -> str:
    parts = [_supplier(lot), _bought(lot)]
    if lot.supplier_lot:
        parts.append(_("lot {lot}").format(lot=lot.supplier_lot))
    if is_unlooked(lot):
        parts.append(_("nobody has looked what is in it"))
    return " · ".join(parts)


def _failed(batch: Batch) -> str:
    return _("Failed: {reason}.").format(reason=batch.failed_reason.rstrip("."))


def _what_became(batch: Batch) -> tuple[TraceRow, ...]:
    """What became of a failed batch."""
    if batch.state is not BatchState.FAILED:
        return ()
    return (TraceRow(became_words(batch.failed_became), batch.failed_reason, _("failed")),)


def _gap_row(gap: Gap, batch: Batch) -> TraceRow:
    words = _("not all of it is recorded") if gap.partly else _("no bag of it is recorded")
    named = {line.index: line.ingredient.name for line in batch.recipe.lines}
    out = next((one for one in batch.left_out if named.get(one.line) == gap.ingredient), None)
    if out is not None:
        part = _("the rest was left out: {reason}") if gap.partly else _("left out: {reason}")
        words = part.format(reason=out.reason)
    elif stood_in := _stood_in(batch, gap.ingredient):
        part = _("in part {names} in its place") if gap.partly else _("{names} in its place")
        words = part.format(names=stood_in)
    return TraceRow(gap.ingredient.capitalize(), words, "")


def _stood_in(batch: Batch, name: str) -> str:
    """The substitutes used on the lines of an ingredient."""
    lines = {line.index for line in batch.recipe.lines if line.ingredient.name == name}
    uses = (use.lot.ingredient.name for use in batch.uses if use.line in lines and not use.reversed)
    return ", ".join(dict.fromkeys(other for other in uses if other != name))


def _went_on(found: BatchTrace) -> tuple[TraceRow, ...]:
    """The batches that it went into, also indirectly, and those that it may have gone into."""
    sure = (
        TraceRow(line.number, _("{product} · made of it").format(product=line.product.name), _count(line), line.number)
        for line in found.batches
    )
    perhaps = (
        TraceRow(line.number, line.product.name, _("perhaps, out of a bin"), line.number) for line in found.possibly
    )
    return (*sure, *perhaps)


def _count(line: BatchLine) -> str:
    return _("not filled yet") if line.net is None else f"{line.net} {counted(line.net, line.product.noun)}"


def _where_title(found: BatchTrace) -> str:
    batch = found.batch
    if batch.state is BatchState.FAILED:
        return _("What became of it")
    if not batch.net and (found.batches or found.possibly):
        return _("Went into")
    if batch.net is None:
        return _("Where its {units} are").format(units=counted(2, batch.product.noun))
    n = batch.net
    words = ngettext("Where the {n} {units} is", "Where the {n} {units} are", n)
    return words.format(n=n, units=counted(n, batch.product.noun))


def _parts(found: BatchTrace) -> list[int]:
    """How many units are where: sent and not returned, on the shelf, discarded."""
    sent = [dispatch.units - dispatch.returned for dispatch in found.sent]
    return [count for count in (*sent, found.on_shelf, found.discarded, found.kept) if count]


def _adds_up(found: BatchTrace) -> bool:
    return sum(_parts(found)) == found.batch.net


def _balance_tone(found: BatchTrace) -> Tone:
    if found.batch.net is None:  # not filled, or failed: nothing was counted
        return Tone.WARN if found.doubts else Tone.INFO
    if not _adds_up(found):
        return Tone.BAD
    return Tone.WARN if found.doubts else Tone.GOOD


def _balance(found: BatchTrace) -> str:
    """“24 + 12 = 36, and 2 set aside at filling”, or that the numbers do not add up."""
    batch = found.batch
    if batch.state is BatchState.FAILED:
        return _("It failed: nothing was filled, and what went in stays booked.")
    if batch.net is None:
        return _("not filled yet")
    if batch.net == 0 and (found.batches or found.possibly):
        return ""  # nothing was filled, so there is nothing to add up
    sum_words = " + ".join(map(str, _parts(found))) or "0"
    if not _adds_up(found):
        return _("{sum} is not {net}: it does not add up").format(sum=sum_words, net=batch.net)
    total = f"{sum_words} = {batch.net}" if len(_parts(found)) > 1 else sum_words
    if batch.set_aside:
        return _("{sum}, and {n} set aside at filling").format(sum=total, n=batch.set_aside)
    return total
