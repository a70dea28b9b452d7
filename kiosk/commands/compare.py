"""jarmark compare: two batches side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.commands.call import AsJson, call_of, print_json, print_text
from kiosk.locale import N_, _, said

if TYPE_CHECKING:
    from db.questions.compare import ComparedLine, Comparison


def compare(
    context: typer.Context,
    left: Annotated[str, typer.Argument(metavar="A", help="A batch.")],
    right: Annotated[str, typer.Argument(metavar="B", help="The batch to hold against it.")],
    as_json: AsJson = False,
) -> None:
    """Tell what differed between two batches: suppliers, bags, quantities, times, readings, pot, cook, yield, cost.

    Example: jarmark --books kitchen.db compare SJ-20260304-A SJ-20260310-A
    """
    with call_of(context).open_books() as books:
        found = books.compare(left, right)
    if as_json:
        print_json(found.to_json())
    else:
        print_text(comparison_text(found))


def comparison_text(found: Comparison) -> str:
    """What differs first, each on a line with both values; then, by name, what was the same."""
    from kiosk.commands.words import columns

    head = ("", found.left.number, found.right.number)
    if not found.differences:
        return _("{number} and {number2} do not differ in anything that was recorded.").format(
            number=found.left.number, number2=found.right.number
        )
    lines = columns(
        [head, *((_name(one), said(one.left or "-"), said(one.right or "-")) for one in found.differences)], indent=""
    )
    same = [_name(one) for one in found.lines if one.same and one.left]
    return "\n".join([*lines, *(["", _("The same: {names}").format(names=", ".join(same))] if same else [])])


def _name(line: ComparedLine) -> str:
    """The topic is said where the name alone could be of several: supplier of sugar, bag of sugar."""
    template = _SAID.get(line.topic)
    return _(template).format(name=said(line.name)).strip() if template else said(line.name)


_SAID = {
    "supplier": N_("supplier of {name}"),
    "bag": N_("bag of {name}"),
    "time": N_("time of {name}"),
    "cost": N_("cost: {name}"),
    "yield": N_("yield: {name}"),
}
