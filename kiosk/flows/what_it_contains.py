"""What a new ingredient contains: the groups of the kitchen's law, and of a chosen group whose members must be named on
the label (which nut, which fish), its members.
"""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.flows.base import Choice
from kiosk.labels.checks.allergens import Law, kind_names, member_names
from kiosk.locale import _

Chosen = tuple[str, ...]
"""As the books have them: "milk", "tree nuts (almond)"; "tree nuts" while nobody said which."""


def offered(chosen: Chosen, law: Law) -> Iterator[Choice]:
    """
    >>> [choice.key for choice in offered(("crustacean shellfish (crab)",), Law.US)][3:6]
    ['crustacean shellfish', 'crustacean shellfish (crab)', 'crustacean shellfish (crayfish)']
    """
    for group in kind_names(law):
        members = [member for member in _members(group, law) if member in chosen]
        which = _("which?") if _members(group, law) and group in chosen else _("contains it")
        yield Choice(group, group.capitalize(), which if group in chosen or members else "")
        if group in chosen or members:
            for member in _members(group, law):
                yield Choice(member, member.capitalize(), _("contains it") if member in chosen else "")


def toggled(chosen: Chosen, name: str, law: Law) -> Chosen:
    """With this one, or without it after all. A member stands for its group; a group goes with its members.

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
