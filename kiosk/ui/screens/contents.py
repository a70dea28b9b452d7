"""The list in which a person says what an ingredient or a bag contains; Receive and Labels ask by it."""

from __future__ import annotations

from kiosk.allergen_words import allergen_name
from kiosk.flows.what_it_contains import DONE, MADE_OF, Answer
from kiosk.locale import _
from kiosk.ui.widgets.lists import ListRow
from kiosk.ui.widgets.overlays import Picker


def ask_contents(shell, flow, do) -> None:
    """Have it said: each tap adds an allergen or takes it away; one of the first rows ends it.

    Args:
        flow: with `question`, `toggle_allergen`, `say_contents` and `set_made_of`.
        do: takes a step of the flow.
    """
    drawn = [flow.question()]
    """The question as it stands on the screen: what is tapped is an answer to this one."""
    picker = Picker(title=_("What is in {name}?").format(name=drawn[0].name))

    def fill() -> bool:
        """Draw it with what was tapped; False where something else is asked by now: that is another list."""
        now, was = flow.question(), drawn[0]
        drawn[0] = now
        picker.rows = [_row(answer) for answer in now.answers()]
        return now.name == was.name

    def picked(_picker: Picker, key: str) -> None:
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
        """It takes one more tap to say that what its name makes one think of is not in it."""
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
        tone = "leaf" if answer.key == DONE else "plain"  # a loud "none" would be tapped unread
        return ListRow(answer.key, answer.title, answer.detail, icon="check", tone=tone, chosen=answer.chosen)
    icon = "done" if answer.chosen else "help" if answer.detail else "todo"
    return ListRow(answer.key, answer.title, answer.detail, icon=icon, chosen=answer.chosen)
