"""`jarmark merge`: treats two names as one supplier."""

from __future__ import annotations

from typing import Annotated

import typer

from kiosk.commands.call import WrongCallError, call_of, print_text
from kiosk.locale import _, said_error


def merge(
    context: typer.Context,
    merged: Annotated[str, typer.Argument(metavar="NAME", help="The name that is another's.")] = "",
    kept: Annotated[str, typer.Argument(metavar="SUPPLIER", help="The supplier that it is.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="They are two after all.")] = False,
) -> None:
    """Let two names of one supplier be one: bags, recalls and costs know them as one, and either name finds it.

    Without names it lists those that may be one. Nothing is written over: --undo NAME makes them two again.

    Example: jarmark --books kitchen.db merge "Valley Farms" "Valley Farm"
    """
    from db import RuleError, likenesses
    from db.rules.text import folded
    from kiosk.bootstrap import open_books

    with open_books(call_of(context).settings()) as books:
        every = {folded(one.name): one for one in books.suppliers()}
        if not merged:
            names = [one.name for one in every.values()]
            found = likenesses(names, [])
            for pair in found:
                print_text(_('May be one: jarmark merge "{new}" "{known}"').format(new=pair.new, known=pair.known))
            if not found:
                print_text(_("No two suppliers have names that are alike."))
            return
        try:
            if undo:
                done = next((one for one in books.merges() if folded(one.merged.name) == folded(merged)), None)
                if done is None:
                    raise WrongCallError(_("{merged!r} was not merged into another supplier.").format(merged=merged))
                books.part_suppliers(done)
                print_text(
                    _("{name} and {name2} are two suppliers again.").format(name=done.merged.name, name2=done.kept.name)
                )
                return
            for name in (merged, kept):
                if folded(name) not in every:
                    raise WrongCallError(_("There is no supplier called {name!r} in these books.").format(name=name))
            made = books.merge_suppliers(every[folded(merged)], every[folded(kept)])
        except RuleError as error:
            raise WrongCallError(said_error(error)) from error
    print_text(
        _('{name} is {name2} from now on. Undo: jarmark merge --undo "{name}"').format(
            name=made.merged.name, name2=made.kept.name
        )
    )
