"""Labels: what will be printed is what is shown; how far the printer is; what nobody knows is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from db import Batch, BatchState, LabelCount, LabelState, UnitRef
from kiosk.flows.base import HOME, STAY, Choice, Memo, Next, Notice, Place, Scanned, Workplace, bad, good
from kiosk.flows.figures import number as figure
from kiosk.flows.press import Doing, PressState
from kiosk.labels.checks import Check, checks
from kiosk.labels.content import jar_label
from kiosk.labels.errors import LabelError
from kiosk.labels.size import LabelSize
from kiosk.locale import _

if TYPE_CHECKING:
    from PIL.Image import Image

    from kiosk.labels.layout import Printed

PH_CHECKS = ("ph_taken", "ph", "ph_meter")
MOST_PH = 14


class Action(Enum):
    """What the primary button of Labels is."""

    PRINT = "print"
    PRINTING = "printing"
    WAITING = "waiting"
    DONE = "done"
    ANSWER = "answer"


@dataclass(frozen=True)
class Tile:
    """One unit in the grid."""

    unit: int
    state: LabelState | None


@dataclass(frozen=True)
class LabelsView:
    title: str
    number: str
    preview: Image | None
    """The very picture that is sent for `shown_unit`; None where the label cannot be drawn, and `problem` says why."""
    shown_unit: int
    problem: str
    checks: tuple[Check, ...]
    """Those that stop the print first."""
    ph_wanted: bool
    """A reading of the finished product's pH would help."""
    tiles: tuple[Tile, ...]
    progress: str
    printed: int
    detail: str
    """“58 × 40 mm · Counter printer”."""
    banner: tuple[str, str] | None
    question: str
    """What the cook is asked; empty where nothing is."""
    action: Action
    action_words: str
    tally: str = ""
    """How the labels add up with the jars, where some were spoiled or printed again; all jars have theirs then."""


NAMED_AT_MOST = 5
"""So many labels are named one by one in a question."""

SPOILED = ("smeared", "torn", "crooked", "wrong jar")
"""Why a label did not end on its jar, as the books have it."""

ONE_MORE = "one more"
"""Nothing is wrong with the label that came out; another of the same number is wanted."""


def reasons() -> tuple[Choice, ...]:
    """Why a label is printed once more."""
    words = {
        "smeared": _("Smeared"),
        "torn": _("Torn"),
        "crooked": _("Crooked"),
        "wrong jar": _("On the wrong jar"),
        ONE_MORE: _("It is fine: one more is wanted"),
    }
    return tuple(Choice(reason, words[reason]) for reason in (*SPOILED, ONE_MORE))


def unfinished_labels(work: Workplace) -> tuple[tuple[str, str], ...]:
    """Batches whose labels were begun and not finished."""
    batches = dict.fromkeys(job.batch for job in work.books.open_label_jobs())
    waiting = []
    for number in batches:
        states = work.books.label_states(number).values()
        left = sum(state is not LabelState.CONFIRMED for state in states)
        waiting.append((number, _("{n} labels to go").format(n=left)))
    return tuple(waiting)


class ChooseBatchFlow:
    """Which batch's labels."""

    def __init__(self, work: Workplace) -> None:
        self._work = work

    @property
    def place(self) -> Place:
        return Place.BATCHES

    def view(self) -> tuple[Choice, ...]:
        filled = self._work.books.batches(state=BatchState.FILLED, limit=60)
        return tuple(
            Choice(
                batch.number,
                batch.number,
                _("{product} · {n} {noun}s").format(product=batch.product.name, n=batch.net, noun=batch.product.noun),
            )
            for batch in filled
        )

    def choose(self, number: str) -> Next:
        return Next(flow=LabelsFlow(self._work, number))

    def scanned(self, seen: Scanned) -> Next | None:
        """A jar or a batch that was scanned is the one whose labels are wanted."""
        if isinstance(seen.record, UnitRef):
            return Next(flow=LabelsFlow(self._work, seen.record.batch.number, seen.record.unit))
        if isinstance(seen.record, Batch) and seen.record.state is BatchState.FILLED:
            return Next(flow=LabelsFlow(self._work, seen.record.number))
        return None

    def back(self) -> Next:
        return HOME

    def memo(self) -> Memo:
        return {}


class LabelsFlow:
    """The labels of one batch."""

    def __init__(self, work: Workplace, number: str, shown_unit: int = 1) -> None:
        self._work = work
        self.number = number
        self._shown_unit = shown_unit
        self._preview: tuple[int, Printed | None, str] | None = None
        self._one_by_one: tuple[int, ...] = ()
        self._did_not: tuple[int, ...] = ()

    @property
    def place(self) -> Place:
        return Place.LABELS

    def view(self) -> LabelsView:
        batch = self._work.books.batch(self.number)
        states = self._work.books.label_states(self.number)
        press = self._work.press.state
        mine = press if press.batch == self.number else PressState()
        unsure = self._in_question(self._unsure())
        shown = mine.unit or (unsure[0] if unsure else self._shown_unit)
        drawn, problem = self._picture(shown)
        looked_at = self._checks(batch, shown)
        printed = sum(state is LabelState.CONFIRMED for state in states.values())
        action, words = self._action(batch, mine, unsure)
        return LabelsView(
            title=_("Labels"),
            number=batch.number,
            preview=drawn.picture if drawn else None,
            shown_unit=shown,
            problem=problem,
            checks=looked_at,
            ph_wanted=any(check.id in PH_CHECKS and not check.ok for check in looked_at),
            tiles=tuple(Tile(unit, states.get(unit)) for unit in self._units(batch)),
            progress=_("{n} of {total} printed").format(n=printed, total=batch.net or 0),
            printed=printed,
            detail=f"{self._size_words()} · {self._work.press.printer_name}",
            banner=_banner(mine, problem, states),
            question=_question(unsure) if mine.doing not in (Doing.PRINTING, Doing.WAITING) else "",
            action=action,
            action_words=words,
            tally=tally_words(self._work.books.label_count(self.number), batch.product.noun),
        )

    def _checks(self, batch: Batch, unit: int) -> tuple[Check, ...]:
        kitchen = self._work.settings.kitchen
        printed, _problem = self._picture(unit)
        try:
            label = jar_label(batch, unit, kitchen, self._work.settings.labels)
            return checks(label, kitchen, printed.layout if printed else None)
        except LabelError:
            return ()  # of a broken pack; the picture has the same problem, and tells it

    def _size_words(self) -> str:
        return size_words(self._work.settings.label_size)

    def _units(self, batch: Batch) -> range:
        return range(1, (batch.net or 0) + 1)

    def _picture(self, unit: int) -> tuple[Printed | None, str]:
        """The picture of one unit with its sizes, drawn once while it is shown; or why it cannot be drawn."""
        if self._preview is None or self._preview[0] != unit:
            try:
                self._preview = (unit, self._work.preview(self.number, unit), "")
            except LabelError as error:
                self._preview = (unit, None, str(error))
        return self._preview[1:]

    def _action(self, batch: Batch, press: PressState, unsure: Sequence[int]) -> tuple[Action, str]:
        if press.doing is Doing.PRINTING:
            return Action.PRINTING, _("Printing …")
        if press.doing is Doing.WAITING:
            return Action.WAITING, _("Waiting for labels") if press.out_of_paper else _("Waiting for the printer")
        if unsure:
            return Action.ANSWER, _("Yes, it came out") if len(unsure) == 1 else _("Yes, all came out")
        left = self._left(batch)
        if not left:
            return Action.DONE, _("Done")
        return Action.PRINT, _("Print {n} labels").format(n=len(left))

    def _left(self, batch: Batch) -> list[int]:
        """The units whose label has not come out."""
        states = self._work.books.label_states(self.number)
        return [unit for unit in self._units(batch) if states.get(unit) is not LabelState.CONFIRMED]

    def primary(self) -> Next:
        """Print what is left, answer that the unsure came out, or be done."""
        action = self.view().action
        if action is Action.PRINT:
            return self.print_rest()
        if action is Action.ANSWER:
            return self.answer(came_out=True)
        return HOME if action is Action.DONE else STAY

    def print_rest(self) -> Next:
        """Ask for every label that has not come out yet."""
        batch = self._work.books.batch(self.number)
        refused = self._refusal(batch)
        if refused is not None:
            return Next(notice=refused)
        self._work.press.print_units(self.number, self._left(batch))
        return STAY

    def _refusal(self, batch: Batch) -> Notice | None:
        """Why no label of this batch can be printed now; None where it can."""
        if batch.held:
            return _on_hold(batch)
        if not self._work.press.has_printer:
            return bad(_("No printer is set up"), _("Name one in jarmark.toml under [devices]; the batch is safe."))
        _printed, problem = self._picture(self._shown_unit)
        if problem:
            return bad(_("This label cannot be printed"), problem)
        stops = [check for check in self._checks(batch, self._shown_unit) if check.stops]
        return _stopped(stops) if stops else None

    def add_ph(self, typed: str) -> Next:
        """The finished product's pH, as read."""
        value = figure(typed)
        if value is None or not 0 <= value <= MOST_PH:
            words = _("“{typed}” is no pH").format(typed=typed[:20])
            return Next(notice=bad(words, _("Type what the meter shows, like 3.8.")))
        self._work.books.add_reading(self.number, "ph", value)
        return Next(notice=good(_("pH {value} is in the books").format(value=value)))

    def stop(self) -> Next:
        """Finish the label in flight and leave the rest."""
        self._work.press.stop(self.number)
        return STAY

    def answer(self, *, came_out: bool) -> Next:
        """The cook says whether the labels in question came out; those that did not are printed again.

        Where not all of several came out, each is asked about by itself, and none is printed before all are answered:
        what did come out is not to be printed twice.
        """
        unsure = self._unsure()
        asked = self._in_question(unsure)
        if len(asked) > 1 and not came_out:
            self._one_by_one = asked
            return STAY
        self._one_by_one = tuple(unit for unit in self._one_by_one if unit in unsure and unit not in asked)
        if came_out:
            self._tell_press(asked, came_out=True)
        else:
            self._did_not = (*self._did_not, *asked)
        if not self._one_by_one:
            self._tell_press(self._did_not, came_out=False)
            again, self._did_not = bool(self._did_not), ()
            batch = self._work.books.batch(self.number)
            return Next(notice=_on_hold(batch)) if again and batch.held else STAY
        return STAY

    def _unsure(self) -> tuple[int, ...]:
        states = self._work.books.label_states(self.number)
        return tuple(sorted(unit for unit, state in states.items() if state is LabelState.UNSURE))

    def _in_question(self, unsure: tuple[int, ...]) -> tuple[int, ...]:
        """Of the labels that nobody knows, those that the cook is asked about now."""
        left = [unit for unit in self._one_by_one if unit in unsure]
        return tuple(left[:1]) or unsure

    def _tell_press(self, units: Sequence[int], *, came_out: bool) -> None:
        """Of a batch on hold it is written down only: what did not come out is not sent again before its release."""
        held = self._work.books.batch(self.number).held
        for job in self._work.books.open_label_jobs():
            if job.batch == self.number:
                for unit in job.in_state(LabelState.UNSURE):
                    if unit in units and held:
                        self._work.books.answer_unsure(job.id, unit, came_out)
                    elif unit in units:
                        self._work.press.answer(job, unit, came_out)

    def show(self, unit: int) -> Next:
        """Look at another unit's label."""
        self._shown_unit = unit
        return STAY

    def reprint(self, unit: int, reason: str = ONE_MORE) -> Next:
        """Print one unit's label once more; a job that is running goes on.

        With a reason of `SPOILED`, the label that came out was spoiled: that is recorded even where none can be
        printed now, and its jar is one of those whose label is still to be printed.
        """
        came_out = self._work.books.label_states(self.number).get(unit) is LabelState.CONFIRMED
        spoiled = came_out and reason in SPOILED
        if spoiled:
            self._work.books.spoil_label(self.number, unit, reason)
        refused = self._refusal(self._work.books.batch(self.number))
        if refused is not None:
            return Next(notice=refused)
        if came_out:
            self._work.books.reprint_labels(self.number, [unit], reason if spoiled else _("once more, from Labels"))
        self._work.press.print_units(self.number, [unit])
        return Next(notice=good(_("Printing {unit:03d} once more").format(unit=unit)))

    def scanned(self, seen: Scanned) -> Next | None:
        """A jar of this batch shows its label."""
        if isinstance(seen.record, UnitRef) and seen.record.batch.number == self.number:
            return self.show(seen.record.unit)
        return None

    def back(self) -> Next:
        """Printing goes on; Home shows it."""
        return HOME

    def memo(self) -> Memo:
        return {"number": self.number, "unit": self._shown_unit}


def _stopped(stops: Sequence[Check]) -> Notice:
    """What stops a label: all of it by name, the first in words."""
    words = stops[0].words
    if len(stops) > 1:
        words = _("{words} Tap the marks under the label for the others.").format(words=words)
    return bad(_("Not printed: {checks}").format(checks=", ".join(check.name for check in stops)), words)


def size_words(size: str) -> str:
    """
    >>> size_words("58x40"), size_words("62x0")
    ('58 × 40 mm', '62 mm roll')
    """
    return str(LabelSize.parse(size))


def _on_hold(batch: Batch) -> Notice:
    why = f" ({batch.held_reason})" if batch.held_reason else ""
    words = _("{number} is on hold{why}").format(number=batch.number, why=why)
    return bad(words, _("Its labels are not printed. Release it in Trace first."))


def _banner(press: PressState, problem: str, states: Mapping[int, LabelState]) -> tuple[str, str] | None:
    if problem:
        return _("This label cannot be printed"), problem
    if press.doing is Doing.WAITING and press.unit:
        goes_on = _("Printing goes on by itself from {unit:03d}; nothing prints twice.").format(unit=press.unit)
        return _waiting(press, states), f"{press.what_to_do} {goes_on}"
    if press.doing in (Doing.WAITING, Doing.FAILED, Doing.ASKING) and press.words:
        return press.words, press.what_to_do
    return None


def _waiting(press: PressState, states: Mapping[int, LabelState]) -> str:
    """“Out of labels after 021”, where 021 is the last that came out."""
    before = press.unit - 1
    if press.out_of_paper and states.get(before) is LabelState.CONFIRMED:
        return _("Out of labels after {unit:03d}").format(unit=before)
    return press.words.removesuffix(".")


def tally_words(count: LabelCount, noun: str) -> str:
    """How a batch's labels add up with its jars; nothing where each came out once and is on its jar.

    >>> tally_words(LabelCount(36, 38, printed=36, came_out=37, spoiled=1, labelled=36, spoiled_for={"torn": 1}), "jar")
    '37 labels: 36 on the jars, 1 spoiled (torn)'
    """
    if not count.adds_up or count.came_out == count.labelled:
        return ""
    parts = [_("{n} on the {noun}s").format(n=count.labelled, noun=noun)]
    if count.spoiled:
        why = ", ".join(count.spoiled_for)
        parts.append(_("{n} spoiled ({why})").format(n=count.spoiled, why=why))
    if count.spare:
        parts.append(_("{n} to spare").format(n=count.spare))
    return _("{n} labels: {parts}").format(n=count.came_out, parts=", ".join(parts))


def _question(unsure: Sequence[int]) -> str:
    if not unsure:
        return ""
    if len(unsure) == 1:
        return _("Did {unit:03d} come out?").format(unit=unsure[0])
    if len(unsure) == unsure[-1] - unsure[0] + 1:
        return _("Did {first:03d} to {last:03d} all come out?").format(first=unsure[0], last=unsure[-1])
    if len(unsure) <= NAMED_AT_MOST:
        named = ", ".join(f"{unit:03d}" for unit in unsure)
        return _("Did {named} all come out?").format(named=named)
    words = _("Did these {n} labels from {first:03d} to {last:03d} all come out?")
    return words.format(n=len(unsure), first=unsure[0], last=unsure[-1])
