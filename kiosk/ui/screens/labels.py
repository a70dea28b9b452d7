"""Labels: the very picture that is printed, how far the printer is, and what nobody knows."""

from __future__ import annotations

from db import LabelState
from kiosk.flows.label_words import reasons
from kiosk.flows.print_labels import LabelsView, PrintAction
from kiosk.labels.checks import Check, Verdict, chips
from kiosk.locale import _, ngettext
from kiosk.ui.actions import Action, Side
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.screens.contents import ask_contents
from kiosk.ui.screens.told_late import ask_what_is_missing
from kiosk.ui.theme import theme
from kiosk.ui.widgets.buttons import TapChips  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.cards import NoticeCard  # noqa: F401
from kiosk.ui.widgets.check_sheet import TONES, CheckSheet
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.numbers import UnitGrid  # noqa: F401
from kiosk.ui.widgets.pictures import LabelPreview  # noqa: F401
from kiosk.ui.widgets.slot import Slot
from kiosk.ui.widgets.words import Words  # noqa: F401

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


class LabelsScreen(Screen):
    """The labels of one batch."""

    def __init__(self, shell, **kwargs) -> None:
        super().__init__(shell, **kwargs)
        self._banner = Slot(self.ids.banner)
        self._view: LabelsView | None = None

    def bar(self, view: LabelsView) -> Bar:
        icon, tone = PRIMARY[view.action]
        primary = Action("primary", view.action_words, icon, tone, live=view.action not in BUSY)
        return Bar(view.title, view.number, actions=tuple(self._sides(view)), primary=primary)

    def _sides(self, view: LabelsView) -> list[Action]:
        sides = []
        if view.action in BUSY:
            sides.append(Action("stop", _("Stop here"), "stop", side=Side.RIGHT))
            if view.printed and not theme.small:
                sides.append(Action("again", _("Reprint one"), "again"))
        elif view.action is PrintAction.ANSWER:
            sides.append(Action("no", _("No, print it again"), "again", side=Side.RIGHT))
        elif view.action is PrintAction.ANYWAY:
            sides.append(Action("leave", _("Leave it"), "stop", side=Side.RIGHT))
        elif view.printed:
            sides.append(Action("again", _("Reprint one"), "again"))
        if view.later is not None:
            sides.append(Action("later", view.later[1], PRIMARY[view.later[0]][0]))
        if view.ph_wanted and view.action is PrintAction.PRINT:
            sides.append(Action("ph", _("Add pH"), "reading"))
        return sides

    def draw(self, view: LabelsView) -> None:
        self._view = view
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

    def act(self, name: str) -> None:
        asked = self._asked(name)
        if asked is PrintAction.LOOK:
            ask_contents(self.shell, self.flow, self.do)
        elif asked is PrintAction.TELL:
            ask_what_is_missing(self.shell, self.flow.late, self.do)
        elif name == "again":
            self._ask_unit()
        elif name == "no":
            self.do(lambda: self.flow.answer(came_out=False))
        elif name == "ph":
            self._ask_ph()
        else:
            steps = {"primary": self.flow.primary, "stop": self.flow.stop, "leave": self.flow.leave_it}
            self.do(steps[name])

    def _asked(self, name: str) -> PrintAction | None:
        """What a button of the bar is about."""
        view = self._view
        if view is None or name not in ("primary", "later"):
            return None
        return view.action if name == "primary" else view.later and view.later[0]

    def tell_checks(self, chip: str) -> None:
        """Every check with its words and its rule; that of the chip that was tapped, or the worst, is told in full."""
        if self._view.checks:
            first = next((check for check in self._view.checks if check.chip == chip), self._view.checks[0])
            sheet = CheckSheet(title=_("What the law wants"), checks=list(self._view.checks), chosen=first.id)
            self.shell.open(sheet)

    def _ask_ph(self) -> None:
        def tell(text: str) -> None:
            self.do(self.flow.add_ph, text)

        hint = _("Of the finished product, once it has settled. Above 4.0, off a pH meter only.")
        self.shell.keypad(_("What is the pH?"), "pH", "", tell, hint=hint)

    def _ask_unit(self) -> None:
        """Which one is printed once more."""
        last = len(self._view.tiles)

        def check(text: str) -> str:
            return "" if 1 <= int(text) <= last else _("Between 1 and {n}.").format(n=last)

        def tell(text: str) -> None:
            self._ask_why(int(text))

        hint = _("The number at the end of the label's code, as in {code}.").format(code=f"{self._view.number}-017")
        self.shell.keypad(_("Reprint which one?"), "", "", tell, hint=hint, check=check, decimal=False)

    def _ask_why(self, unit: int) -> None:
        """What became of the label that came out; one that never did is only printed."""
        if LabelState.CONFIRMED not in [tile.state for tile in self._view.tiles if tile.unit == unit]:
            self.do(self.flow.reprint, unit)
            return

        def tell(reason: str) -> None:
            self.do(self.flow.reprint, unit, reason)

        self.shell.picker(_("What is wrong with {unit:03d}?").format(unit=unit), reasons(), tell)


def _states(view: LabelsView) -> dict[int, str]:
    """How each unit is drawn; the one that is waited for looks as if on its way."""
    states = {tile.unit: tile.state.value for tile in view.tiles if tile.state is not None}
    if view.action in BUSY and states.get(view.shown_unit) == LabelState.ASKED.value:
        states[view.shown_unit] = LabelState.SENDING.value
    return states


def _chips(checks: tuple[Check, ...]) -> list[tuple[str, str, str]]:
    """What is missing first; a small screen has no room for each that is well."""
    found = chips(checks)
    shown = [(chip.name, *TONES[chip.verdict]) for chip in found if chip.verdict is not Verdict.OK]
    right = [(chip.name, *TONES[chip.verdict]) for chip in found if chip.verdict is Verdict.OK]
    if theme.small and right:
        words = ngettext("{n} check fine", "{n} checks fine", len(right)).format(n=len(right))
        right = [(words, *TONES[Verdict.OK])]
    return shown + right


def _banner(view: LabelsView) -> tuple[str, str, str, str]:
    """Tone, icon, words and what to do of what stands over the grid; no words where all is well."""
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
