"""`jarmark kitchen`: reads a kitchen sheet into the books."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kiosk.commands.call import WrongCallError, call_of, print_text, say
from kiosk.commands.words import count as how_many
from kiosk.locale import _, said_error


def kitchen(
    context: typer.Context,
    sheet: Annotated[Path, typer.Argument(metavar="SHEET", help="A TOML file with suppliers, ingredients, recipes.")],
    check: Annotated[bool, typer.Option("--check", help="Only look whether the sheet is right.")] = False,
) -> None:
    """Read suppliers, ingredients, packs, products and recipes from a sheet into the books.

    A sheet can be read again after something was added to it. A product that it describes otherwise than before (its
    name, net contents, shelf life, price) is changed, for batches from now on; so is
    what is in an ingredient (allergens, sub_ingredients), for all of its bags, how much is in a pack, the kind of a
    destination and somebody's initials. All else that the books know stays.
    The example kitchen's sheet, kiosk/settings/example/kitchen.toml, is one to begin from.

    Example: jarmark --books kitchen.db kitchen my-kitchen.toml
    """
    from kiosk.bootstrap import open_books
    from kiosk.settings.kitchen_sheet import SheetReader, load
    from kiosk.settings.sheet_file import SheetError
    from kiosk.settings.sheet_values import LocalUnits

    try:
        settings = call_of(context).settings()
        table = load(sheet, LocalUnits(settings.kitchen.currency, settings.kitchen.measures))
        with open_books(settings) as books:
            reader = SheetReader(books, table)
            if check:
                reader.check()
                say(_("{sheet} is right.").format(sheet=sheet))
                return
            loaded = reader.record()
    except SheetError as error:
        raise WrongCallError(said_error(error)) from error
    if loaded.nothing:
        print_text(_("Nothing new: the books have all of it."))
    print_text(
        _("New: {suppliers}, {ingredients}, {recipes}.").format(
            suppliers=how_many(loaded.suppliers, "supplier"),
            ingredients=how_many(loaded.ingredients, "ingredient"),
            recipes=how_many(loaded.recipes, "recipe"),
        )
    )
    if loaded.products_changed:
        print_text(_("Changed: {products}.").format(products=how_many(loaded.products_changed, "product")))
    if loaded.ingredients_changed:
        print_text(
            _("Changed: what is in {ingredients}.").format(
                ingredients=how_many(loaded.ingredients_changed, "ingredient")
            )
        )
    others = {
        "pack": loaded.packs_changed,
        "person": loaded.people_changed,
        "destination": loaded.destinations_changed,
    }
    if any(others.values()):
        print_text(
            _("Changed: {names}.").format(
                names=", ".join((how_many(number, noun) for noun, number in others.items() if number))
            )
        )
