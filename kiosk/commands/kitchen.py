"""`jarmark kitchen`: what the kitchen has and makes, from one sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kiosk.commands.call import WrongCallError, call_of, say


def kitchen(
    context: typer.Context,
    sheet: Annotated[Path, typer.Argument(metavar="SHEET", help="A TOML file with suppliers, ingredients, recipes.")],
    check: Annotated[bool, typer.Option("--check", help="Only look whether the sheet is right.")] = False,
) -> None:
    """Read suppliers, ingredients, packs, products and recipes from a sheet into the books.

    What the books know already is left as it is, so that a sheet can be read again after something was added to it.
    The example kitchen's sheet, kiosk/example/kitchen.toml, is one to begin from.

    Example: jarmark --books kitchen.db kitchen my-kitchen.toml
    """
    from kiosk.bootstrap import open_books
    from kiosk.kitchen_sheet import SheetError, SheetReader, load

    try:
        table = load(sheet)
        with open_books(call_of(context).settings()) as books:
            reader = SheetReader(books, table)
            reader.check()
            if check:
                say(f"{sheet} is right.")
                return
            loaded = reader.record()
    except SheetError as error:
        raise WrongCallError(str(error)) from error
    typer.echo(f"New: {loaded.suppliers} suppliers, {loaded.ingredients} ingredients, {loaded.recipes} recipes.")
