"""The list in which a person says what an ingredient or a bag contains. Receive and Labels use it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from kiosk.flows.what_it_contains import DONE, MADE_OF, Answer, Question
from kiosk.locale import _
from kiosk.locale.allergen_words import allergen_name
from kiosk.ui.widgets.lists import ListRow
from kiosk.ui.widgets.overlays import Picker

if TYPE_CHECKING:
    from kiosk.flows.base import Next
    from kiosk.ui.host import ScreenHost


class ContentsFlow(Protocol):
    """A flow in which a person can say what something contains."""

    def question(self) -> Question:
        """What is asked, with what was tapped so far."""

    def toggle_allergen(self, name: str) -> Next:
        """Add an allergen, or take it away."""

    def say_contents(self, answer: str) -> Next:
        """End the question with one of the answers that end it."""

    def set_made_of(self, text: str) -> Next:
        """The ingredients on its own label, separated by commas."""


def ask_contents(shell: ScreenHost, flow: ContentsFlow, do: Callable[..., None]) -> None:
    """Ask what it contains: each tap adds an allergen or takes it away; one of the first rows ends the question.

    Args:
        do: takes a step of the flow.
    """
    drawn = [flow.question()]
    """The question that is on the screen: a tap is an answer to this one."""
    picker = Picker(title=_("What is in {name}?").format(name=drawn[0].name))

    def fill() -> bool:
        """Draw the list again. False if the flow asks about something else by now, which needs a new list."""
        now, was = flow.question(), drawn[0]
        drawn[0] = now
        picker.rows = [_row(answer) for answer in now.answers()]
        return now.name == was.name

    def picked(_picker: object, key: str) -> None:
        if key == MADE_OF:
            write()
        elif any(one.ends and one.key == key for one in drawn[0].answers()):
            shell.close()
            say(key)
        else:
            do(flow.toggle_allergen, key)
            if not fill():
                shell.close()

    def say(key: str) -> None:
        """End the question; if an allergen that the name suggests is denied, that is confirmed first."""
        asked = drawn[0]
        denied = asked.denied(key)
        if not denied:
            do(flow.say_contents, key)
            return
        without = _("Without {names}").format(names=_join(denied))
        words = _("Read its label again. Jars are printed without {names}.").format(names=_join(denied))
        title = _("No {names} in {name}?").format(names=_join(denied), name=asked.name)
        shell.confirm(title, words, without, lambda: do(flow.say_contents, key))

    def write() -> None:
        def tell(text: str) -> None:
            do(flow.set_made_of, text)
            if flow.question().name == drawn[0].name:
                ask_contents(shell, flow, do)

        hint = _("As its label lists them, with commas.")
        shell.keyboard(_("Made of"), ", ".join(drawn[0].made_of), tell, hint=hint, blank=True)

    fill()
    picker.bind(on_pick=picked)
    shell.open(picker)


def _join(names: tuple[str, ...]) -> str:
    return _(" or ").join(map(allergen_name, names))


def _row(answer: Answer) -> ListRow:
    if answer.key == MADE_OF:
        return ListRow(answer.key, answer.title, answer.detail, icon="print")
    if answer.ends:
        tone = "leaf" if answer.key == DONE else "plain"  # in a strong colour, "none" would be tapped without reading
        return ListRow(answer.key, answer.title, answer.detail, icon="check", tone=tone, chosen=answer.chosen)
    icon = "done" if answer.chosen else "help" if answer.detail else "todo"
    return ListRow(answer.key, answer.title, answer.detail, icon=icon, chosen=answer.chosen)
