"""Labels: shows what will be printed and how far the printer is, and asks about labels in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from db import Batch, ImpossibleReadingError, LabelState, UnitRef, unread
from kiosk.flows.base import HOME, STAY, Memo, Next, Notice, Place, Scanned, bad, good, warn
from kiosk.flows.figures import number as figure
from kiosk.flows.label_otherwise import PrintRequest, otherwise
from kiosk.flows.label_words import ONE_MORE, banner, on_hold, question, size_words, stopped, tally_words
from kiosk.flows.looked_at import LookedAt
from kiosk.flows.press_state import Doing, PressState
from kiosk.flows.told_late import ToldLate, gaps, ph_at_the_end
from kiosk.flows.what_it_contains import Question
from kiosk.flows.workplace import Workplace
from kiosk.labels.checks import Check, checks
from kiosk.labels.content import jar_label
from kiosk.labels.errors import LabelError
from kiosk.locale import _, ngettext, said_error
from kiosk.locale.spoiled_words import SPOILED

if TYPE_CHECKING:
    from PIL.Image import Image

    from kiosk.labels.layout import Printed

PH_CHECKS = ("ph_taken", "ph", "ph_meter")


class PrintAction(Enum):
    """What the primary button of the Labels screen does or shows."""

    PRINT = "print"
    PRINTING = "printing"
    WAITING = "waiting"
    DONE = "done"
    ANSWER = "answer"
    LOOK = "look"
    """Nobody has said which allergens something in it contains: ask."""
    TELL = "tell"
    """Part of what went in, or a required reading, is not recorded: ask."""
    ANYWAY = "anyway"
    """It would say something else than the jar's first label: confirm before it is printed again."""


@dataclass(frozen=True)
class UnitTile:
    """One unit in the grid."""

    unit: int
    state: LabelState | None


@dataclass(frozen=True)
class LabelsView:
    title: str
    number: str
    preview: Image | None
    """The picture that is sent for `shown_unit`; None if it cannot be drawn, and `problem` says why."""
    shown_unit: int
    problem: str
    checks: tuple[Check, ...]
    """Those that prevent printing come first."""
    ph_wanted: bool
    """Whether a pH reading of the finished product should be added."""
    tiles: tuple[UnitTile, ...]
    progress: str
    printed: int
    detail: str
    """“58 × 40 mm · Counter printer”."""
    banner: tuple[str, str] | None
    question: str
    """What the cook is asked; empty if nothing."""
    action: PrintAction
    action_words: str
    later: tuple[PrintAction, str] | None = None
    """What was found missing after all labels were printed: LOOK or TELL, with its words."""
    tally: str = ""
    """How the labels compare with the jars, if some were spoiled or reprinted; all jars have a label then."""


class LabelsFlow:
    """The labels of one batch."""

    kept_as: ClassVar[str] = "labels"

    def __init__(self, work: Workplace, number: str, shown_unit: int = 1) -> None:
        self._work = work
        self.number = number
        self._shown_unit = shown_unit
        self._preview: tuple[int, Printed | None, str] | None = None
        self._one_by_one: tuple[int, ...] = ()
        self._did_not: tuple[int, ...] = ()
        self._contains = LookedAt(work, number)
        self.late = ToldLate(work, number, self._draw_anew)
        self._otherwise: PrintRequest | None = None
        self._asked: tuple[int, ...] | None = None
        """The labels that the question was about when it was drawn last."""
        self._drawn: PrintAction | None = None
        """The primary action when it was drawn last."""

    @property
    def place(self) -> Place:
        return Place.LABELS

    def view(self) -> LabelsView:
        drawn = self._look()
        self._drawn = drawn.action
        self._asked = self._in_question(self._unsure()) if drawn.action is PrintAction.ANSWER else ()
        return drawn

    def _look(self) -> LabelsView:
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
            ph_wanted=ph_at_the_end(batch) in unread(batch)
            or any(check.id in PH_CHECKS and not check.ok for check in looked_at),
            tiles=tuple(UnitTile(unit, states.get(unit)) for unit in self._units(batch)),
            progress=_("{n} of {total} printed").format(n=printed, total=batch.net or 0),
            printed=printed,
            detail=f"{size_words(self._work.settings.label_size)} · {self._work.press.printer_name}",
            banner=banner(mine, problem, states),
            question=self._otherwise.question
            if action is PrintAction.ANYWAY and self._otherwise
            else question(unsure)
            if mine.doing not in (Doing.PRINTING, Doing.WAITING)
            else "",
            action=action,
            action_words=words,
            later=self._unknown(batch) if action is PrintAction.DONE else None,
            tally=tally_words(self._work.books.label_count(self.number), batch.product.noun),
        )

    def _checks(self, batch: Batch, unit: int) -> tuple[Check, ...]:
        kitchen = self._work.settings.kitchen
        printed, _problem = self._picture(unit)
        try:
            label = jar_label(batch, unit, kitchen, self._work.settings.labels)
            return checks(label, kitchen, printed.layout if printed else None)
        except LabelError:
            return ()  # a broken rule pack; drawing the picture fails for the same reason and reports it

    def _units(self, batch: Batch) -> range:
        return range(1, (batch.net or 0) + 1)

    def _picture(self, unit: int) -> tuple[Printed | None, str]:
        """The picture of one unit with its sizes, or why it cannot be drawn. Drawn once and kept while it is shown."""
        if self._preview is None or self._preview[0] != unit:
            try:
                self._preview = (unit, self._work.labels.unit(self.number, unit), "")
            except LabelError as error:
                self._preview = (unit, None, said_error(error))
        return self._preview[1:]

    def _action(self, batch: Batch, press: PressState, unsure: Sequence[int]) -> tuple[PrintAction, str]:
        if self._otherwise is not None:
            return PrintAction.ANYWAY, _("Print anyway")
        if press.doing is Doing.PRINTING:
            return PrintAction.PRINTING, _("Printing …")
        if press.doing is Doing.WAITING:
            return PrintAction.WAITING, _("Waiting for labels") if press.out_of_paper else _("Waiting for the printer")
        if unsure:
            return PrintAction.ANSWER, _("Yes, it came out") if len(unsure) == 1 else _("Yes, all came out")
        left = self._left(batch)
        if not left:
            return PrintAction.DONE, _("Done")
        if (unknown := self._unknown(batch)) is not None:
            return unknown
        return PrintAction.PRINT, ngettext("Print {n} label", "Print {n} labels", len(left)).format(n=len(left))

    def _unknown(self, batch: Batch) -> tuple[PrintAction, str] | None:
        """What must be answered before any label is printed, one at a time; None if nothing."""
        if name := self._contains.asked_of(batch):
            return PrintAction.LOOK, _("Say what is in {name}").format(name=name)
        return (PrintAction.TELL, _("Say what is missing")) if gaps(batch) and not batch.held else None

    def _left(self, batch: Batch) -> list[int]:
        """The units whose label was not printed yet."""
        states = self._work.books.label_states(self.number)
        return [unit for unit in self._units(batch) if states.get(unit) is not LabelState.CONFIRMED]

    def primary(self) -> Next:
        """Print what is left, confirm that the unsure ones came out, or finish."""
        action = self._look().action
        if self._drawn not in (None, action):
            return self._went_on()
        if action in (PrintAction.PRINT, PrintAction.TELL):  # the refusal says what is missing
            return self.print_rest()
        if action is PrintAction.ANYWAY:
            return self.print_anyway()
        if action is PrintAction.ANSWER:
            return self.answer(came_out=True) if self._asked != () else self._went_on()
        return HOME if action is PrintAction.DONE else STAY

    # -- unknown contents

    def question(self) -> Question:
        """The question about the first ingredient or bag whose allergens nobody has stated."""
        return self._contains.question()

    def toggle_allergen(self, name: str) -> Next:
        return self._contains.toggle(name)

    def set_made_of(self, text: str) -> Next:
        return self._contains.set_made_of(text)

    def say_contents(self, answer: str) -> Next:
        """Record the answer. The label is drawn again, or the next question follows."""
        said = self._contains.say(answer)
        self._draw_anew()
        return said

    def _draw_anew(self) -> None:
        self._preview = None

    def print_rest(self) -> Next:
        """Ask for every label that was not printed yet."""
        batch = self._work.books.batch(self.number)
        refused = self._refusal(batch)
        if refused is not None:
            return Next(notice=refused)
        return self._print(PrintRequest(tuple(self._left(batch))))

    def _print(self, wanted: PrintRequest) -> Next:
        """Print them. If an earlier label of a jar said something else, ask first."""
        self._otherwise = otherwise(self._work, self.number, wanted)
        if self._otherwise is None:
            return self._send(wanted)
        self._preview = None  # redrawn beside the question, with its current text
        return self.show(self._otherwise.units[0])

    def print_anyway(self) -> Next:
        """The cook was told that the label says something else now, and prints it."""
        wanted, self._otherwise = self._otherwise, None
        if wanted is None:
            return self._went_on()
        refused = self._refusal(self._work.books.batch(self.number))
        if refused is not None:
            return Next(notice=refused)
        now = otherwise(self._work, self.number, wanted)
        if now is not None and now.question != wanted.question:
            self._otherwise, self._preview = now, None
            return self._went_on()
        return self._send(wanted)

    def leave_it(self) -> Next:
        """Do not print labels that would say something else now."""
        self._otherwise = None
        return STAY

    def _send(self, wanted: PrintRequest) -> Next:
        self._work.press.print_units(self.number, wanted.units)  # may refuse: then nothing is reprinted
        if not wanted.again:
            return STAY
        words, look = _("Printing {unit:03d} once more").format(unit=wanted.units[0]), ""
        if wanted.reason:
            self._work.books.reprint_labels(self.number, wanted.units, wanted.reason)
            if not self._work.books.labels_first_said(self.number, wanted.units):
                look = _("What it said at first was not kept: compare it with a jar.")
        return Next(notice=good(words, look))

    def _refusal(self, batch: Batch) -> Notice | None:
        """Why no label of this batch can be printed now; None if it can."""
        if batch.held:
            return on_hold(batch)
        if not self._work.press.has_printer:
            return bad(_("No printer is set up"), _("Name one in jarmark.toml under [devices]; the batch is safe."))
        if name := self._contains.asked_of(batch):
            words = _("Nobody has looked what is in {name}").format(name=name)
            return bad(words, _("No label is printed before somebody says so: tap what it contains, or none."))
        _printed, problem = self._picture(self._shown_unit)
        if problem:
            return bad(_("This label cannot be printed"), problem)
        stops = [check for check in self._checks(batch, self._shown_unit) if check.stops]
        return stopped(stops) if stops else None

    def add_ph(self, typed: str) -> Next:
        """Record the finished product's pH."""
        value = figure(typed)
        try:
            if value is not None:
                self._work.books.add_reading(self.number, "ph", value)
        except ImpossibleReadingError:
            value = None
        if value is None:
            words = _("“{typed}” is no pH").format(typed=typed[:20])
            return Next(notice=bad(words, _("Type what the meter shows, like 3.8.")))
        return Next(notice=good(_("pH {value} is in the books").format(value=value)))

    def stop(self) -> Next:
        """Finish the label in flight and leave the rest unprinted."""
        self._work.press.stop(self.number)
        return STAY

    def answer(self, *, came_out: bool) -> Next:
        """Record whether the labels in question came out. Those that did not are printed again.

        If not all of several came out, each is asked about separately, and none is printed before all are answered,
        so that nothing is printed twice.
        """
        unsure = self._unsure()
        asked = self._in_question(unsure)
        if self._asked:
            asked = tuple(unit for unit in asked if unit in self._asked)  # only labels that the drawn question named
        if not asked:
            return self._went_on()
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
            return Next(notice=on_hold(batch)) if again and batch.held else STAY
        return STAY

    def _went_on(self) -> Next:
        """The tap was about an older question."""
        return Next(notice=warn(_("That went on meanwhile"), _("Look at the labels as they stand now.")))

    def _unsure(self) -> tuple[int, ...]:
        states = self._work.books.label_states(self.number)
        return tuple(sorted(unit for unit, state in states.items() if state is LabelState.UNSURE))

    def _in_question(self, unsure: tuple[int, ...]) -> tuple[int, ...]:
        """Of the unsure labels, those that the cook is asked about now."""
        left = [unit for unit in self._one_by_one if unit in unsure]
        return tuple(left[:1]) or unsure

    def _tell_press(self, units: Sequence[int], *, came_out: bool) -> None:
        """For a batch on hold the answer is only recorded: nothing is resent before its release."""
        held = self._work.books.batch(self.number).held
        for job in self._work.books.open_label_jobs():
            if job.batch == self.number:
                for unit in job.in_state(LabelState.UNSURE):
                    if unit in units and held:
                        self._work.books.answer_unsure(job.id, unit, came_out)
                    elif unit in units:
                        self._work.press.answer(job, unit, came_out)

    def show(self, unit: int) -> Next:
        """Show another unit's label."""
        self._shown_unit = unit
        return STAY

    def reprint(self, unit: int, reason: str = ONE_MORE) -> Next:
        """Print one unit's label once more. A running job goes on.

        With one of the reasons `SPOILED`, the printed label is recorded as spoiled, even if none can be printed now;
        its jar is then one whose label is still to be printed.
        """
        came_out = self._work.books.label_states(self.number).get(unit) is LabelState.CONFIRMED
        spoiled = came_out and reason in SPOILED
        if spoiled:
            self._work.books.spoil_label(self.number, unit, reason)
        refused = self._refusal(self._work.books.batch(self.number))
        if refused is not None:
            return Next(notice=refused)
        why = (reason if spoiled else _("once more, from Labels")) if came_out else ""
        return self._print(PrintRequest((unit,), again=True, reason=why))

    def scanned(self, seen: Scanned) -> Next | None:
        """A scanned jar of this batch shows its label."""
        if isinstance(seen.record, UnitRef) and seen.record.batch.number == self.number:
            return self.show(seen.record.unit)
        return None

    def entered(self) -> bool:
        """Whether allergens or a list were entered that are not recorded."""
        return self._contains.entered()

    def back(self) -> Next:
        """Leave the screen. Printing goes on, and Home shows it."""
        return HOME

    def memo(self) -> Memo:
        return {"number": self.number, "unit": self._shown_unit}
