"""The list in which a person says what an ingredient or a bag contains; Receive and Labels ask by it."""

from __future__ import annotations

from kiosk.flows.what_it_contains import DONE, MADE_OF, Answer
from kiosk.locale import _
from kiosk.ui.widgets.lists import Row
from kiosk.ui.widgets.overlays import Picker


def ask_contents(shell, flow, do) -> None:
    """Have it said: each tap adds an allergen or takes it away; one of the first rows ends it.

    Args:
        flow: with `question`, `toggle_allergen`, `say_contents` and `set_made_of`.
        do: takes a step of the flow.
    """
    picker = Picker(title=_("What is in {name}?").format(name=flow.question().name))

    def fill() -> None:
        picker.rows = [_row(answer) for answer in flow.question().answers()]

    def picked(_picker: Picker, key: str) -> None:
        if key == MADE_OF:
            write()
        elif any(one.ends and one.key == key for one in flow.question().answers()):
            shell.close()
            do(flow.say_contents, key)
        else:
            do(flow.toggle_allergen, key)
            fill()

    def write() -> None:
        def tell(text: str) -> None:
            do(flow.set_made_of, text)
            ask_contents(shell, flow, do)

        hint = _("As its label lists them, with commas.")
        shell.keyboard(_("Made of"), ", ".join(flow.question().made_of), tell, hint=hint, blank=True)

    fill()
    picker.bind(on_pick=picked)
    shell.open(picker)


def _row(answer: Answer) -> Row:
    if answer.key == MADE_OF:
        return Row(answer.key, answer.title, answer.detail, icon="print")
    if answer.ends:
        tone = "leaf" if answer.key == DONE else "plain"  # a loud "none" would be tapped unread
        return Row(answer.key, answer.title, answer.detail, icon="check", tone=tone, chosen=answer.chosen)
    icon = "done" if answer.chosen else "help" if answer.detail else "todo"
    return Row(answer.key, answer.title, answer.detail, icon=icon, chosen=answer.chosen)
