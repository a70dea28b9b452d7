"""Labels: the picture as it is printed, how far the printer is, and which labels may not have come out."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from db import LabelState
from kiosk.flows.label_words import reasons
from kiosk.flows.print_labels import LabelsFlow, LabelsView, PrintAction
from kiosk.labels.checks import Check, Verdict, chips
from kiosk.locale import _, ngettext
from kiosk.ui.actions import Action, Side
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.screens.contents import ask_contents
from kiosk.ui.screens.told_late import ask_what_is_missing
from kiosk.ui.theme import theme
from kiosk.ui.widgets.buttons import TapChips  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.cards import NoticeCard
from kiosk.ui.widgets.check_sheet import TONES, CheckSheet
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.numbers import UnitGrid  # noqa: F401
from kiosk.ui.widgets.pictures import LabelPreview  # noqa: F401
from kiosk.ui.widgets.slot import Slot
from kiosk.ui.widgets.words import TextLabel  # noqa: F401

if TYPE_CHECKING:
    from kiosk.ui.host import ScreenHost

PRIMARY = {
    PrintAction.PRINT: ("printer", "berry"),
    PrintAction.PRINTING: ("printer", "berry"),
    PrintAction.WAITING: ("pause", "berry"),
    PrintAction.DONE: ("check", "leaf"),
    PrintAction.ANSWER: ("check", "leaf"),
    PrintAction.LOOK: ("help", "berry"),
    PrintAction.TELL: ("note", "berry"),
    PrintAction.ANYWAY: ("printer", "berry"),
}
BUSY = (PrintAction.PRINTING, PrintAction.WAITING)


class LabelsTap(StrEnum):
    PRIMARY = "primary"
    STOP = "stop"
    AGAIN = "again"
    NO = "no"
    LEAVE = "leave"
    LATER = "later"
    PH = "ph"


class LabelsScreen(Screen[LabelsView, LabelsFlow, LabelsTap]):
    """Draws `LabelsFlow`: the labels of one batch."""

    def __init__(self, shell: ScreenHost, **kwargs: object) -> None:
        super().__init__(shell, **kwargs)
        self._banner = Slot[NoticeCard](self.ids.banner)

    def bar(self, view: LabelsView) -> Bar[LabelsTap]:
        icon, tone = PRIMARY[view.action]
        primary = Action(LabelsTap.PRIMARY, view.action_words, icon, tone, live=view.action not in BUSY)
        return Bar(view.title, view.number, actions=tuple(self._sides(view)), primary=primary)

    def _sides(self, view: LabelsView) -> list[Action[LabelsTap]]:
        sides = []
        if view.action in BUSY:
            sides.append(Action(LabelsTap.STOP, _("Stop here"), "stop", side=Side.RIGHT))
            if view.printed and not theme.small:
                sides.append(Action(LabelsTap.AGAIN, _("Reprint one"), "again"))
        elif view.action is PrintAction.ANSWER:
            sides.append(Action(LabelsTap.NO, _("No, print it again"), "again", side=Side.RIGHT))
        elif view.action is PrintAction.ANYWAY:
            sides.append(Action(LabelsTap.LEAVE, _("Leave it"), "stop", side=Side.RIGHT))
        elif view.printed:
            sides.append(Action(LabelsTap.AGAIN, _("Reprint one"), "again"))
        if view.later is not None:
            sides.append(Action(LabelsTap.LATER, view.later[1], PRIMARY[view.later[0]][0]))
        if view.ph_wanted and view.action is PrintAction.PRINT:
            sides.append(Action(LabelsTap.PH, _("Add pH"), "reading"))
        return sides

    def draw(self, view: LabelsView) -> None:
        ids = self.ids
        if ids.preview.picture is not view.preview:
            ids.preview.picture = view.preview
        ids.preview.waiting = view.problem
        ids.checks.chips = _chips(view.checks)
        ids.count.text = view.progress
        ids.detail.text = view.detail.partition(" · ")[0] if theme.small else view.detail
        ids.units.units = [tile.unit for tile in view.tiles]
        ids.units.states = _states(view)
        ids.units.current = view.shown_unit
        self._draw_banner(view)

    def _draw_banner(self, view: LabelsView) -> None:
        tone, icon, title, todo = _banner(view)
        self._banner.show(bool(title))
        if title:
            banner = self._banner.part
            banner.tone, banner.icon, banner.text, banner.what_to_do = tone, icon, title, todo

    def act(self, tap: LabelsTap) -> None:
        match tap:
            case LabelsTap.PRIMARY:
                if not self._asks(self.view.action):
                    self.do(self.flow.primary)
            case LabelsTap.LATER:
                if self.view.later is not None:
                    self._asks(self.view.later[0])
            case LabelsTap.STOP:
                self.do(self.flow.stop)
            case LabelsTap.LEAVE:
                self.do(self.flow.leave_it)
            case LabelsTap.AGAIN:
                self._ask_unit()
            case LabelsTap.NO:
                self.do(self.flow.answer, came_out=False)
            case LabelsTap.PH:
                self._ask_ph()

    def _asks(self, doing: PrintAction) -> bool:
        """Ask what must be known first. False if nothing must: then the flow takes its step."""
        if doing is PrintAction.LOOK:
            ask_contents(self.shell, self.flow, self.do)
        elif doing is PrintAction.TELL:
            ask_what_is_missing(self.shell, self.flow.late, self.do)
        else:
            return False
        return True

    def tell_checks(self, chip: str) -> None:
        """List every check with its words and its rule, and show one in full: that of the tapped chip, or the worst."""
        checks = self.view.checks
        if checks:
            first = next((check for check in checks if check.chip == chip), checks[0])
            self.shell.open(CheckSheet(title=_("What the law wants"), checks=list(checks), chosen=first.id))

    def _ask_ph(self) -> None:
        def tell(text: str) -> None:
            self.do(self.flow.add_ph, text)

        hint = _("Of the finished product, once it has settled. Above 4.0, off a pH meter only.")
        self.shell.keypad(_("What is the pH?"), "pH", "", tell, hint=hint)

    def _ask_unit(self) -> None:
        """Ask which one is printed once more."""
        last = len(self.view.tiles)

        def check(text: str) -> str:
            return "" if 1 <= int(text) <= last else _("Between 1 and {n}.").format(n=last)

        def tell(text: str) -> None:
            self._ask_why(int(text))

        hint = _("The number at the end of the label's code, as in {code}.").format(code=f"{self.view.number}-017")
        self.shell.keypad(_("Reprint which one?"), "", "", tell, hint=hint, check=check, decimal=False)

    def _ask_why(self, unit: int) -> None:
        """Ask what became of the label that came out; if it never came out, it is printed without a question."""
        if LabelState.CONFIRMED not in [tile.state for tile in self.view.tiles if tile.unit == unit]:
            self.do(self.flow.reprint, unit)
            return

        def tell(reason: str) -> None:
            self.do(self.flow.reprint, unit, reason)

        self.shell.picker(_("What is wrong with {unit:03d}?").format(unit=unit), reasons(), tell)


def _states(view: LabelsView) -> dict[int, str]:
    """How each unit is drawn; the one that the printer is at looks as if it were being sent."""
    states = {tile.unit: tile.state.value for tile in view.tiles if tile.state is not None}
    if view.action in BUSY and states.get(view.shown_unit) == LabelState.ASKED.value:
        states[view.shown_unit] = LabelState.SENDING.value
    return states


def _chips(checks: tuple[Check, ...]) -> list[tuple[str, str, str]]:
    """What is missing comes first; on a small screen the checks that passed share one chip."""
    found = chips(checks)
    shown = [(chip.name, *TONES[chip.verdict]) for chip in found if chip.verdict is not Verdict.OK]
    right = [(chip.name, *TONES[chip.verdict]) for chip in found if chip.verdict is Verdict.OK]
    if theme.small and right:
        words = ngettext("{n} check fine", "{n} checks fine", len(right)).format(n=len(right))
        right = [(words, *TONES[Verdict.OK])]
    return shown + right


def _banner(view: LabelsView) -> tuple[str, str, str, str]:
    """Tone, icon, words and what to do for the notice above the grid; no words if there is nothing to say."""
    if view.action is PrintAction.ANYWAY:
        return "warn", "help", view.question, _("Compare the picture with a jar of that day.")
    if view.question:
        return "warn", "help", view.question, _("Look at the printer. A label is never printed twice by itself.")
    if view.banner:
        waiting = view.action is PrintAction.WAITING
        return ("warn", "roll", *view.banner) if waiting else ("bad", "bad", *view.banner)
    wrong = next((check for check in view.checks if check.verdict in (Verdict.STOP, Verdict.WARN)), None)
    if wrong is not None and view.action is not PrintAction.DONE:
        return *TONES[wrong.verdict], wrong.name, wrong.words
    if view.tally and view.action is PrintAction.DONE:
        return "good", "good", view.tally, ""
    return "", "", "", ""


load_layout(__file__)
