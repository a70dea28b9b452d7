"""`jarmark label`: writes any label as a picture, and prints those that stand for no jar."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.commands.call import AnswerIsNoError, WrongCallError, call_of, say
from kiosk.commands.words import count as how_many
from kiosk.locale import _, said_error

if TYPE_CHECKING:
    from db import Books, Product
    from kiosk.labels.drawer import LabelDrawer
    from kiosk.labels.layout import Printed
    from kiosk.settings.config import Settings

KINDS = ("jar", "bag", "case", "shelf", "recipe", "badge", "slip", "lid")


def label(
    context: typer.Context,
    batch: Annotated[str | None, typer.Option("--batch", metavar="NUMBER", help="A jar of this batch.")] = None,
    unit: Annotated[int, typer.Option("--unit", metavar="N", help="Which jar.", min=1)] = 1,
    as_printed: Annotated[
        bool,
        typer.Option("--as-printed", help="With --batch: as it was when this jar's label first came out."),
    ] = False,
    case: Annotated[
        int | None, typer.Option("--case", metavar="N", help="With --batch: the label of a box of N jars.", min=1)
    ] = None,
    lot: Annotated[str | None, typer.Option("--lot", metavar="TAG", help="A bag's tag.")] = None,
    shelf: Annotated[str | None, typer.Option("--shelf", metavar="CODE", help="A product's shelf label.")] = None,
    recipe: Annotated[
        str | None, typer.Option("--recipe", metavar="RECIPE", help="A recipe's card, by name or tag.")
    ] = None,
    badge: Annotated[
        str | None, typer.Option("--badge", metavar="PERSON", help="Somebody's badge, by name or tag.")
    ] = None,
    slip: Annotated[bool, typer.Option("--slip", help="The end-of-day slip with the books' head.")] = False,
    png: Annotated[Path | None, typer.Option("--png", metavar="FILE", help="Where to write the picture.")] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="URL", help="Print it there (not a jar's, which is counted: jarmark print)."),
    ] = None,
    size: Annotated[
        str | None,
        typer.Option("--size", metavar="58x40", help="In mm; 4x6in; 62 for a roll; the settings' own."),
    ] = None,
    dpi: Annotated[int | None, typer.Option("--dpi", help="203 or 300; the printer's own.", min=100, max=1200)] = None,
    gallery: Annotated[
        Path | None,
        typer.Option("--gallery", metavar="FOLDER", help="Draw a sample of every kind and size."),
    ] = None,
    copy_template: Annotated[
        str | None,
        typer.Option(
            "--copy-template",
            metavar="KIND",
            help="Copy one to change: jar, bag, case, shelf, recipe, badge, slip, lid.",
        ),
    ] = None,
) -> None:
    """Write a label as the very picture that would be printed, print one that stands for no jar, or copy a template.

    Example: jarmark --books kitchen.db label --batch SJ-20260304-A --unit 17 --png jar.png
    Example: jarmark --books kitchen.db label --batch SJ-20260304-A --unit 17 --as-printed --png then.png
    Example: jarmark --books kitchen.db label --badge "Cook 1" --to tcp://192.168.1.50:9100
    """
    if gallery:
        _gallery(gallery)
        return
    call = call_of(context)
    settings = call.settings()
    if copy_template:
        _copy_template(settings, copy_template)
        return
    asked = [name for name, value in (("--batch", batch), ("--lot", lot), ("--shelf", shelf), ("--recipe", recipe),
                                      ("--badge", badge), ("--slip", slip)) if value]  # fmt: skip
    if len(asked) != 1 or not (png or to):
        raise WrongCallError(_("Say which one label, and where to: label --batch NUMBER --unit 17 --png FILE."))
    if case and not batch:
        raise WrongCallError(_("Whose jars are in the box? label --batch NUMBER --case 12 --png FILE."))
    if as_printed and (not batch or case or not png or to or size or dpi):
        raise WrongCallError(
            _("As one jar's label was printed, to look at: label --batch NUMBER --as-printed --png FILE")
        )
    from drivers.label_size import LabelSize
    from drivers.urls import DeviceUrl
    from kiosk import bootstrap
    from kiosk.settings.own_places import refuse_own_places

    printer = DeviceUrl.parse(to) if to else None
    if printer:
        refuse_own_places(printer, settings)
    if png:
        _may_write([png])
    settings = replace(settings, printer=printer or settings.printer)
    settings = replace(settings, label_size=LabelSize.parse(size) if size else bootstrap.label_size(settings))
    if to and batch and not case and not settings.label_size.is_for_lids:
        raise WrongCallError(
            _("The labels of jars are counted. Print them so: print --batch {batch} --units {unit}.").format(
                batch=batch, unit=unit
            )
        )
    with call.open_books() as books:
        drawer = bootstrap.drawer(settings, books, dpi)
        drawer.renderer.pages.on_trouble = say
        if batch and png and as_printed:
            _write_as_printed(books, drawer, batch, unit, png)
            return
        printed = _drawn(
            books, drawer, batch=batch, unit=unit, case=case, lot=lot, shelf=shelf, recipe=recipe, badge=badge
        )
    if png:
        _write(printed, png, drawer.dpi)
    if printer:
        from kiosk.commands.one_label import send

        send(printed.picture, _("The label"), printer, settings.label_size, drawn_at=drawer.dpi)


def _drawn(
    books: Books,
    drawer: LabelDrawer,
    *,
    batch: str | None,
    unit: int,
    case: int | None,
    lot: str | None,
    shelf: str | None,
    recipe: str | None,
    badge: str | None,
) -> Printed:
    """The label that was asked for; the day's slip if none of these is given."""
    if batch:
        return _of_batch(books, drawer, batch, unit, case)
    if lot:
        return drawer.bag(lot.strip().upper())
    if shelf:
        return drawer.shelf(_product(books, shelf))
    if recipe:
        return _of_recipe(books, drawer, recipe)
    return _of_person(books, drawer, badge) if badge else drawer.slip()


def _write_as_printed(books: Books, drawer: LabelDrawer, number: str, unit: int, png: Path) -> None:
    """Draw the label that was first printed for this jar, from its recorded text."""
    from kiosk.labels.said import differences

    batch = books.batch(number.strip().upper())
    said = books.labels_first_said(batch.number, [unit]).get(unit)
    if said is None:
        words = _("What the label of {unit_number} said is not known: none came out, or nobody kept it.").format(
            unit_number=batch.unit_number(unit)
        )
        raise AnswerIsNoError(words)
    _write(drawer.as_printed(said, batch.number, unit), png, said.dpi)
    say(_("As it was asked for on {at:%Y-%m-%d}.").format(at=said.at))
    changed = differences(said, drawer.says(batch.number))
    if changed:
        say(_("It says something else now: {names}.").format(names=", ".join(changed)))


def _of_batch(books: Books, drawer: LabelDrawer, number: str, unit: int, case: int | None) -> Printed:
    batch = books.batch(number.strip().upper())
    if case:
        return drawer.case(batch, case)
    if batch.filled is not None and unit > batch.filled:
        raise AnswerIsNoError(
            _("{number} has {how_many}; there is no {unit}.").format(
                number=batch.number, how_many=how_many(batch.filled, batch.product.noun), unit=unit
            )
        )
    printed = drawer.unit(batch.number, unit)
    for check in drawer.checks(batch.number, unit):
        if not check.ok:
            verdict = _("jarmark print would refuse it") if check.stops else _("Look at it")
            say(f"{verdict}. {check.name}: {check.words}")
    return printed


def _product(books: Books, code: str) -> Product:
    products = {product.code: product for product in books.products()}
    if code.strip().upper() not in products:
        raise AnswerIsNoError(
            _("There is no product '{code}'. There are: {names}.").format(code=code, names=", ".join(products))
        )
    return products[code.strip().upper()]


def _of_recipe(books: Books, drawer: LabelDrawer, which: str) -> Printed:
    recipes = books.recipes()
    for recipe in recipes:
        if which.strip().casefold() in (recipe.name.casefold(), recipe.tag.casefold()):
            return drawer.recipe(recipe)
    known = ", ".join(f"{one.tag} ({one.name})" for one in recipes)
    raise AnswerIsNoError(_("There is no recipe '{which}'. There are: {known}.").format(which=which, known=known))


def _of_person(books: Books, drawer: LabelDrawer, who: str) -> Printed:
    people = books.people()
    for person in people:
        if who.strip().casefold() in (person.name.casefold(), person.tag.casefold()):
            return drawer.badge(person)
    raise AnswerIsNoError(
        _("There is no '{who}'. There are: {names}.").format(who=who, names=", ".join(person.name for person in people))
    )


def _write(printed: Printed, png: Path, dpi: int) -> None:
    from kiosk.labels import own_picture

    own_picture.save(printed.picture, png, dpi)
    layout = printed.layout
    say(
        _("{png}: {width_mm:.0f} x {height_mm:.0f} mm, letters of {x_height_mm:.2f} mm at least.").format(
            png=png, width_mm=layout.width_mm, height_mm=layout.height_mm, x_height_mm=layout.x_height_mm
        )
    )
    if not layout.complete:
        say(_("A lid's label: it has no list of ingredients and does not stand for the jar's own."))


def _may_write(files: list[Path]) -> None:
    """
    Raises:
        WrongCallError: a file exists that is not a label picture made here.
    """
    from kiosk.labels import own_picture

    try:
        own_picture.refuse_others(files)
    except FileExistsError as error:
        raise WrongCallError(said_error(error)) from error


def _gallery(folder: Path) -> None:
    from kiosk.labels.gallery import gallery, names

    if os.path.lexists(folder) and not folder.is_dir():
        raise WrongCallError(_("{folder} is there already, and no folder. Name another.").format(folder=folder))
    _may_write([folder / name for name in names()])
    files, refused = gallery(folder)
    for words in refused:
        say(words)
    say(
        _("{pictures} in {folder}; {n} found no room.").format(
            pictures=how_many(len(files), "picture"), folder=folder, n=len(refused)
        )
    )


def _copy_template(settings: Settings, kind: str) -> None:
    """Copy the template and what all templates include to the kitchen's folder; existing files stay."""
    from kiosk.labels.pages import TEMPLATES

    if kind not in KINDS:
        raise WrongCallError(
            _("There is no template '{kind}'. There are: {names}.").format(kind=kind, names=", ".join(KINDS))
        )
    folder = settings.templates_dir
    if folder is None:
        raise WrongCallError(_('Say where your templates are, in jarmark.toml: [paths] templates = "labels".'))
    if os.path.lexists(folder / f"{kind}.typ"):
        raise WrongCallError(_("{path}.typ is there already. Move it away first.").format(path=folder / kind))
    folder.mkdir(parents=True, exist_ok=True)
    for name in (f"{kind}.typ", "common.typ"):
        if not os.path.lexists(folder / name):
            shutil.copyfile(TEMPLATES / name, folder / name)
        elif not (folder / name).is_file() or (folder / name).read_bytes() != (TEMPLATES / name).read_bytes():
            say(
                _("{path} was there and is not the built-in one. Where they do not go together, move it away.").format(
                    path=folder / name
                )
            )
    say(
        _("{path}.typ is yours now: change it, and look with label --png. Delete it to have the built-in one.").format(
            path=folder / kind
        )
    )
