"""`jarmark import` and `jarmark export`: spreadsheets in; the journal out and in."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.commands.call import (
    AnswerIsNoError,
    AsJson,
    WrongCallError,
    at_a_terminal,
    call_of,
    end_with_no,
    print_json,
    print_text,
    say,
)
from kiosk.commands.words import count as how_many
from kiosk.locale import N_, _, ngettext, said
from kiosk.locale.sheet_words import files_words, kind_words

if TYPE_CHECKING:
    from rich.progress import Progress

    from db.sheets import Choices, History, Preview
    from kiosk.commands.call import Call
    from kiosk.settings.config import Settings

JOURNAL = "journal"
A_LOOK = N_("Nothing was imported: this was a look.")
MOST_REMARKS = 20


def import_(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="FOLDER|journal", help="A folder of sheets, or the word journal.")],
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="The journal's lines.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only look, and say what would be imported.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    template: Annotated[bool, typer.Option("--template", help="Write empty sheets with examples into FOLDER.")] = False,
    decimal: Annotated[
        str, typer.Option(metavar="comma|point", help="What stands before decimals in 1,5 or 1.5.")
    ] = "",
    dates: Annotated[str, typer.Option(metavar="dmy|mdy|ymd", help="The order of 03/04/2026.")] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(metavar="SHEET:HEADING=COLUMN", help="What a heading is; nothing behind =: leave it out."),
    ] = None,
    same: Annotated[
        list[str] | None,
        typer.Option(metavar="[KIND:]NAME=NAME", help="Two names that are one, or of one kind; the second stays."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Begin with the history that a kitchen has: its spreadsheets, or another kiosk's journal.

    FOLDER holds sheets (CSV or .xlsx) of what was bought, made, used and sent, or one sheet with everything; under its
    own headings. It is shown how each was read. Every problem is told by file and line; if there is one, nothing is
    imported. What the books do not know yet is made from the files; rows that they have are passed over. The kiosk does
    the same from a stick: More, Sheets.

    A heading that is not known is named by --column, once for each; with nothing behind = it is left out. SHEET: may be
    missing, and a column without a heading is "column D". Where days or decimals can be read in two ways, say --dates
    or --decimal. Names that may be one are told; --same makes them one for this import. --template writes empty sheets,
    whose headings are all the columns that there can be.

    Example: jarmark --books kitchen.db import my-spreadsheets/

    Example: jarmark import my-spreadsheets/ --check --dates dmy --decimal comma

    Example: jarmark import my-spreadsheets/ --column "purchases.csv:Gewicht=quantity" --column "purchases.csv:Mood="

    Example: jarmark import --template empty-sheets/

    Example: jarmark --books new.db import journal journal.jsonl
    """
    if template:
        _write_template(Path(what), as_json)
        return
    if what == JOURNAL:
        _import_journal(call_of(context), file, check, as_json)
        return
    if file is not None:
        raise WrongCallError(_("Name one folder: jarmark import FOLDER. Or a journal: jarmark import journal FILE."))
    folder = Path(what)
    if not folder.is_dir():
        raise WrongCallError(_("There is no folder {folder}.").format(folder=folder))
    from db.sheets import ImportFilesError

    try:
        call = call_of(context)
        _import_folder(
            call, folder, _choices(call.settings(), decimal, dates, column or [], same or []), check, yes, as_json
        )
    except ImportFilesError as error:
        if not as_json:
            say("\n".join(map(said, error.understood)))
            raise AnswerIsNoError(files_words(error)) from error
        problems = [{"file": one.file, "line": one.line, "words": one.words} for one in error.problems]
        understood = list(error.understood)
        print_json({"imported": False, "count": error.count, "problems": problems, "understood": understood})
        end_with_no()


def _write_template(folder: Path, as_json: bool) -> None:
    from db.sheets.template import write_template

    try:
        paths = write_template(folder)
    except FileExistsError as error:
        raise WrongCallError(
            _("There is already a file {error}. Name another folder; nothing was written.").format(error=error)
        ) from error
    except OSError as error:
        raise WrongCallError(
            _("The sheets cannot be written into {folder}: {strerror}.").format(folder=folder, strerror=error.strerror)
        ) from error
    if as_json:
        print_json({"files": [str(path) for path in paths]})
    else:
        print_text("\n".join(str(path) for path in paths))


def _choices(settings: Settings, decimal: str, dates: str, columns: list[str], names: list[str]) -> Choices:
    from db.rules.errors import RuleError
    from db.rules.units import measures_of
    from db.sheets import Choices, DateOrder, column_choice, same_choice
    from db.sheets.choices import Name, settled_by_kind

    if decimal not in ("", "comma", "point"):
        raise WrongCallError(_("--decimal is comma or point, not {decimal!r}.").format(decimal=decimal))
    if dates not in ("", *(one.value for one in DateOrder)):
        raise WrongCallError(_("--dates is dmy, mdy or ymd, not {dates!r}.").format(dates=dates))
    meanings: dict[tuple[str, str], str] = {}
    try:
        for heading, meant in map(column_choice, columns):
            if meanings.setdefault(heading, meant) != meant:
                told = _("--column says of {heading!r} that it is {before}, and that it is {now}.")
                none = _("left out")
                before = meanings[heading] or none
                raise WrongCallError(told.format(heading=heading[1], before=before, now=meant or none))
        same: dict[Name, str] = {}
        for one, other in map(same_choice, names):
            if same.setdefault(one, other) != other:
                raise WrongCallError(
                    _("--same says of {one!r} that it is {same!r}, and that it is {other!r}.").format(
                        one=one[1], same=same[one], other=other
                    )
                )
        settled_by_kind(same)
    except RuleError as error:
        raise WrongCallError(f"{said(error.message)} {said(error.what_to_do)}") from error
    return Choices(
        decimal == "comma" if decimal else None,
        DateOrder(dates) if dates else None,
        meanings,
        measures_of(settings.kitchen.units, settings.kitchen.jurisdiction),
        same,
    )


def _import_folder(call: Call, folder: Path, choices: Choices, check: bool, yes: bool, as_json: bool) -> None:
    from kiosk.bootstrap import open_books

    settings = call.settings()
    history = _read(folder, settings, choices)
    preview = _preview(history, settings, check)
    asks = not check and not yes and at_a_terminal()
    if not as_json:
        print_text("\n".join(_lines(preview)))
    elif asks:
        say("\n".join(_lines(preview)))
    if asks:
        typer.confirm(_("Import this?"), abort=True, err=True)
    if not check:
        with open_books(settings) as books, _bar() as bar:
            task = bar.add_task(_("Importing"), total=history.rows)
            books.import_history(history, lambda done: bar.update(task, completed=done))
    if as_json:
        said = {"understood": preview.understood, "alike": preview.alike, "remarks": preview.remarks}
        print_json({"imported": not check, **_counts(preview), "known": preview.known, "new": preview.new, **said})
    else:
        print_text(_(A_LOOK) if check else _("Imported."))


def _read(folder: Path, settings: Settings, choices: Choices) -> History:
    from db.sheets import read_folder

    with _bar() as bar:
        task = bar.add_task(_("Reading"), total=None)
        return read_folder(
            folder,
            currency=settings.kitchen.currency,
            choices=choices,
            progress=lambda name, done, of: bar.update(
                task, description=_("Reading {name}").format(name=name), completed=done, total=of or None
            ),
        )


def _preview(history: History, settings: Settings, check: bool) -> Preview:
    """What would be imported. Neither creates missing books nor, with `check`, writes to existing ones."""
    from db import SystemClock
    from db.sheets import check_for_new_books
    from kiosk.bootstrap import open_books

    if not settings.books.exists() or not settings.books.stat().st_size:
        return check_for_new_books(history, SystemClock().now().date())
    with open_books(settings, read_only=check) as books:
        return books.preview_history(history)


def _counts(preview: Preview) -> dict[str, int]:
    return {"lots": preview.lots, "batches": preview.batches, "uses": preview.uses, "sent": preview.sent}


def _lines(preview: Preview) -> list[str]:
    nouns = (("bag", preview.lots), ("batch", preview.batches), ("use", preview.uses), ("dispatch", preview.sent))
    lines = [", ".join(how_many(number, noun) for noun, number in nouns)]
    if preview.known:
        new = sum(number for _, number in nouns)
        known = ngettext("{n:,} row is in the books already", "{n:,} rows are in the books already", preview.known)
        fresh = ngettext("{n:,} is new", "{n:,} are new", new)
        lines.append(f"{known.format(n=preview.known)}, {fresh.format(n=new)}.")
    for what, names in preview.new.items():
        more = _(" and {n} more").format(n=len(names) - 12) if len(names) > 12 else ""
        lines.append(
            _("New {what}: {names}{more}").format(what=kind_words(what), names="; ".join(names[:12]), more=more)
        )
    left_out = len(preview.remarks) - MOST_REMARKS
    rest = [_("... and {remarks}.").format(remarks=how_many(left_out, "more remark"))] if left_out > 0 else []
    odd = len(preview.alike) + len(preview.remarks)
    head = (
        [_("{things} to look at; it comes in as it is written:").format(things=how_many(odd, "thing"))] if odd else []
    )
    remarks = (*preview.understood, *head, *preview.alike, *preview.remarks[:MOST_REMARKS])
    return [*lines, *map(said, remarks), *rest]


def _import_journal(call: Call, file: Path | None, check: bool, as_json: bool) -> None:
    if file is None or not file.is_file():
        raise WrongCallError(
            _("There is no file {file}.").format(file=file)
            if file
            else _("Name the file: jarmark import journal FILE.")
        )
    path = call.settings().books
    if check:
        with TemporaryDirectory() as folder:  # tried on temporary books, so that every mistake is found
            count = _read_journal(file, Path(folder) / "books.db")
    else:
        count = _read_journal(file, path)
    if as_json:
        print_json({"facts": count, **({"imported": False} if check else {})})
    elif check:
        there = (
            _(" There are books at {path} already: a journal is read into new books only.").format(path=path)
            if path.exists()
            else ""
        )
        print_text(
            _("{facts}: every line, every hash and every fact fits.{there}\n{a_look}").format(
                facts=how_many(count, "fact"), there=there, a_look=_(A_LOOK)
            )
        )
    else:
        words = ngettext("{n} fact was read into {path}.", "{n} facts were read into {path}.", count)
        print_text(words.format(n=count, path=path))


def _read_journal(file: Path, books: Path) -> int:
    from db.sheets.journal_lines import read_lines

    try:
        with file.open(encoding="utf-8", newline="\n") as source, _bar() as bar:
            task = bar.add_task(_("Reading facts"), total=None)
            return read_lines(source, file.name, books, lambda done: bar.update(task, completed=done))
    except UnicodeDecodeError as error:
        raise WrongCallError(
            _("{file} is not a journal's lines: it is not UTF-8. Nothing was recorded.").format(file=file)
        ) from error


def export(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="journal", help="What to write out.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; it must not be there yet.")],
    as_json: AsJson = False,
) -> None:
    """Write the journal out, one fact a line, as JSON: nothing is lost, and `import journal` reads it back.

    Example: jarmark --books kitchen.db export journal journal.jsonl
    """
    if what != JOURNAL:
        raise WrongCallError(_("'{what}' cannot be exported: jarmark export journal FILE.").format(what=what))
    if file.exists():
        raise WrongCallError(_("There is already a file {file}. Name another.").format(file=file))
    with call_of(context).open_books() as books, _bar() as bar:
        task = bar.add_task(_("Writing facts"), total=books.head()[0])
        count = books.export_journal(file, lambda done: bar.update(task, completed=done))
        head = books.head()
    if as_json:
        print_json({"facts": count, "head": head[1]})
    else:
        words = ngettext(
            "{n} fact, ending in {head}, is in {file}.", "{n} facts, ending in {head}, are in {file}.", count
        )
        say(words.format(n=count, head=head[1][:16], file=file))


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
