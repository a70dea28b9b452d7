"""Texts of the Labels screen: why a label is not printed, what the printer waits for, what the cook is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db import Batch, LabelCount, LabelState
from drivers.label_size import LabelSize
from kiosk.flows.base import Choice, Notice, bad
from kiosk.flows.press_state import Doing, PressState
from kiosk.labels.checks import Check
from kiosk.locale import _, ngettext
from kiosk.locale.recall_words import counted
from kiosk.locale.spoiled_words import SPOILED, spoiled_word

NAMED_AT_MOST = 5
"""At most so many labels are named one by one in a question."""

ONE_MORE = "one more"
"""The printed label is fine; another one with the same number is wanted."""


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


def stopped(stops: Sequence[Check]) -> Notice:
    """What prevents printing: the names of all checks that fail, and the words of the first."""
    words = stops[0].words
    if len(stops) > 1:
        words = _("{words} Tap the marks under the label for the others.").format(words=words)
    return bad(_("Not printed: {checks}").format(checks=", ".join(check.name for check in stops)), words)


def size_words(size: LabelSize) -> str:
    """
    >>> size_words(LabelSize(58, 40)), size_words(LabelSize(62, 0))
    ('58 × 40 mm', '62 mm roll')
    """
    return _("{width} mm roll").format(width=f"{size.width_mm:g}") if size.is_continuous else str(size)


def on_hold(batch: Batch) -> Notice:
    why = f" ({batch.held_reason})" if batch.held_reason else ""
    words = _("{number} is on hold{why}").format(number=batch.number, why=why)
    return bad(words, _("Its labels are not printed. Trace shows why it is held."))


def banner(press: PressState, problem: str, states: Mapping[int, LabelState]) -> tuple[str, str] | None:
    if problem:
        return _("This label cannot be printed"), problem
    if press.doing is Doing.WAITING and press.unit:
        goes_on = _("Printing goes on by itself from {unit:03d}; nothing prints twice.").format(unit=press.unit)
        if press.then_asks:
            goes_on = _("Then look whether {unit:03d} came out: it will be asked.").format(unit=press.unit)
        return _waiting(press, states), f"{press.what_to_do} {goes_on}"
    if press.doing in (Doing.WAITING, Doing.FAILED, Doing.ASKING) and press.words:
        return press.words, press.what_to_do
    return None


def _waiting(press: PressState, states: Mapping[int, LabelState]) -> str:
    """“Out of labels after 021”: 021 is the last one printed."""
    before = press.unit - 1
    if press.out_of_paper and states.get(before) is LabelState.CONFIRMED:
        return _("Out of labels after {unit:03d}").format(unit=before)
    return press.words.removesuffix(".")


def tally_words(count: LabelCount, noun: str) -> str:
    """How a batch's labels compare with its jars; empty if each was printed once and is on its jar.

    >>> tally_words(LabelCount(36, 38, printed=36, came_out=37, spoiled=1, labelled=36, spoiled_for={"torn": 1}), "jar")
    '37 labels: 36 on the jars, 1 spoiled (torn)'
    """
    if not count.adds_up or count.came_out == count.labelled:
        return ""
    parts = [_("{n} on the {units}").format(n=count.labelled, units=counted(count.labelled, noun))]
    if count.spoiled:
        why = ", ".join(map(spoiled_word, count.spoiled_for))
        parts.append(_("{n} spoiled ({why})").format(n=count.spoiled, why=why))
    if count.spare:
        parts.append(_("{n} to spare").format(n=count.spare))
    words = ngettext("{n} label: {parts}", "{n} labels: {parts}", count.came_out)
    return words.format(n=count.came_out, parts=", ".join(parts))


def question(unsure: Sequence[int]) -> str:
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
