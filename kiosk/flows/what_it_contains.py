"""The allergens of an ingredient or a bag: the groups of the kitchen's law and, for groups whose members a label must
name (which nut, which fish), their members. An unanswered question is not the same as "none".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.flows.base import Choice
from kiosk.labels.checks.allergens import Law, kind_names, member_names, suspected
from kiosk.locale import N_, _
from kiosk.locale.allergen_words import allergen_name, allergen_names

Chosen = tuple[str, ...]
"""As in the books: "milk", "tree nuts (almond)"; "tree nuts" if the member is not known."""


NONE, DONE, LAST, MADE_OF = "none of these", "that is all", "as last time", "made of"
"""The keys of the answers that stand above the allergens."""

NO_LAST = N_("Nobody has said what it contained last time: nothing was taken")


@dataclass(frozen=True)
class Answer:
    """A row to tap. `ends`: it completes the question."""

    key: str
    title: str
    detail: str = ""
    chosen: bool = False
    ends: bool = False


@dataclass(frozen=True)
class Question:
    """The question about one ingredient or bag, with the answers so far.

    `last`: what the previous bag contained; None if there was none or its contents were not stated. If not `was_here`,
    `last` comes from the kitchen's sheet.
    """

    name: str
    law: Law
    chosen: Chosen = ()
    said: bool = False
    made_of: Chosen = ()
    last: Chosen | None = None
    was_here: bool = True

    @property
    def hints(self) -> Chosen:
        """The allergens that its names suggest.

        >>> Question("peanut butter", Law.US).hints, Question("Worcestershire", Law.EU).hints
        (('peanuts',), ('fish',))
        """
        names = ", ".join((self.name, *self.made_of))
        return tuple(kind.name for kind in suspected(names, self.law).kinds)

    def denied(self, answer: str) -> Chosen:
        """The allergens that its names suggest and that a final answer says it does not contain.

        >>> Question("peanut butter", Law.US).denied(NONE), Question("peanut butter", Law.US, ("milk",)).denied(DONE)
        (('peanuts',), ('peanuts',))
        >>> Question("peanut butter", Law.US, ("peanuts",)).denied(DONE), Question("plums", Law.US).denied(NONE)
        ((), ())
        """
        said = {NONE: (), LAST: self.last or ()}.get(answer, self.chosen)
        groups = {name.partition(" (")[0] for name in said}
        return tuple(name for name in self.hints if name not in groups)

    def answers(self) -> tuple[Answer, ...]:
        """The rows to tap: what the names suggest, then the final answers, then all other allergens."""
        groups = list(offered(self.chosen, self.law))
        taken = {name.partition(" (")[0] for name in self.chosen}
        hinted = [group for group in self.hints if group not in taken]
        first = [one for name in hinted for one in groups if one.key == name]
        rows = [Answer(one.key, one.title, _("its name says so: is it in it?")) for one in first]
        rows += [*self._ends(), self._made_of()]
        rows += [Answer(one.key, one.title, one.detail, bool(one.detail)) for one in groups if one not in first]
        return tuple(rows)

    def _ends(self) -> Iterator[Answer]:
        if self.chosen:
            yield Answer(DONE, _("That is all: {names}").format(names=allergen_names(self.chosen)), ends=True)
            return
        yield Answer(
            NONE, _("None of these: I looked"), _("as the bag says") if self.said else "", self.said, ends=True
        )
        if self.last is not None and not self.said:
            words = allergen_names(self.last) or _("none")
            title = _("As last time: {names}") if self.was_here else _("As known: {names}")
            yield Answer(LAST, title.format(names=words), _("I looked"), ends=True)

    def _made_of(self) -> Answer:
        return Answer(MADE_OF, _("Made of"), ", ".join(self.made_of) or _("tap to write what its label lists"))


def unchosen(made_of: Chosen, chosen: Chosen, law: Law) -> Chosen:
    """The allergens that the list on a label suggests and that were not chosen.

    >>> unchosen(("peanuts", "whey"), ("milk",), Law.US), unchosen(("almonds",), ("tree nuts (almond)",), Law.US)
    (('peanuts',), ())
    """
    groups = {name.partition(" (")[0] for name in chosen}
    return tuple(name for name in Question("", law, made_of=made_of).hints if name not in groups)


def listed_text(text: str) -> Chosen:
    """The parts of a list typed from a label.

    >>> listed_text("peanuts , salt; sugar")
    ('peanuts', 'salt', 'sugar')
    """
    return tuple(one.strip() for one in text.replace(";", ",").split(",") if one.strip())


def offered(chosen: Chosen, law: Law) -> Iterator[Choice]:
    """
    >>> [choice.key for choice in offered(("crustacean shellfish (crab)",), Law.US)][3:6]
    ['crustacean shellfish', 'crustacean shellfish (crab)', 'crustacean shellfish (crayfish)']
    """
    for group in kind_names(law):
        members = [member for member in _members(group, law) if member in chosen]
        which = _("which?") if _members(group, law) and group in chosen else _("contains it")
        yield Choice(group, allergen_name(group).capitalize(), which if group in chosen or members else "")
        if group in chosen or members:
            for member in _members(group, law):
                yield Choice(member, allergen_name(member).capitalize(), _("contains it") if member in chosen else "")


def toggled(chosen: Chosen, name: str, law: Law) -> Chosen:
    """The choice with `name` added or removed. A member replaces its group; removing a group removes its members.

    >>> toggled(("milk", "fish"), "fish (cod)", Law.US), toggled(("fish (cod)",), "fish (cod)", Law.US)
    (('milk', 'fish (cod)'), ('fish',))
    >>> toggled(("milk", "fish (cod)", "fish (tuna)"), "fish", Law.US), toggled((), "fish", Law.US)
    (('milk',), ('fish',))
    """
    group = next((one for one in kind_names(law) if name in _members(one, law)), name)
    others = tuple(one for one in chosen if one != group and one not in _members(group, law))
    ours = tuple(one for one in chosen if one in _members(group, law))
    if name == group:
        return others if len(others) < len(chosen) else (*others, group)
    left = tuple(one for one in ours if one != name) if name in ours else (*ours, name)
    return (*others, *(left or (group,)))


def _members(group: str, law: Law) -> Chosen:
    return tuple(f"{group} ({member})" for member in member_names(group, law))
