"""`jarmark import` and `jarmark export`: a kitchen's history from its sheets; the journal as lines, out and in."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.commands.call import AsJson, WrongCallError, at_a_terminal, call_of, end_with_no, print_json, print_text, say

if TYPE_CHECKING:
    from rich.progress import Progress

    from db.imports import History, Preview
    from kiosk.commands.call import Call
    from kiosk.config import Settings

JOURNAL = "journal"
A_LOOK = "Nothing was imported: this was a look."
MOST_REMARKS = 20


def import_(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="FOLDER|journal", help="A folder of CSV files, or the word journal.")],
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="The journal's lines.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only look, and say what would be imported.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Begin with the history that a kitchen has: its spreadsheets, or another kiosk's journal.

    FOLDER holds purchases.csv, batches.csv, used.csv and sent.csv (any may be missing). Every problem is told by file
    and line; if there is one, nothing is imported. What the books do not know yet is made from the files.

    Example: jarmark --books kitchen.db import my-spreadsheets/

    Example: jarmark --books new.db import journal journal.jsonl
    """
    if what == JOURNAL:
        _import_journal(call_of(context), file, check, as_json)
        return
    if file is not None:
        raise WrongCallError("Name one folder: jarmark import FOLDER. Or a journal: jarmark import journal FILE.")
    folder = Path(what)
    if not folder.is_dir():
        raise WrongCallError(f"There is no folder {folder}.")
    from db.imports import ImportFilesError

    try:
        _import_folder(call_of(context), folder, check, yes, as_json)
    except ImportFilesError as error:
        if not as_json:
            raise
        problems = [{"file": one.file, "line": one.line, "words": one.words} for one in error.problems]
        print_json({"imported": False, "count": error.count, "problems": problems})
        end_with_no()


def _import_folder(call: Call, folder: Path, check: bool, yes: bool, as_json: bool) -> None:
    from kiosk.bootstrap import open_books

    settings = call.settings()
    history = _read(folder, settings)
    preview = _preview(history, settings, check)
    asks = not check and not yes and at_a_terminal()
    if not as_json:
        print_text("\n".join(_lines(preview)))
    elif asks:
        say("\n".join(_lines(preview)))
    if asks:
        typer.confirm("Import this?", abort=True, err=True)
    if not check:
        with open_books(settings) as books, _bar() as bar:
            task = bar.add_task("Importing", total=history.rows)
            books.import_history(history, lambda done: bar.update(task, completed=done))
    if as_json:
        print_json({"imported": not check, **_counts(preview), "new": preview.new, "remarks": preview.remarks})
    else:
        print_text(A_LOOK if check else "Imported.")


def _read(folder: Path, settings: Settings) -> History:
    from db.imports import read_folder

    with _bar() as bar:
        task = bar.add_task("Reading", total=None)
        return read_folder(
            folder,
            currency=settings.kitchen.currency,
            progress=lambda name: bar.update(task, description=f"Reading {name}"),
        )


def _preview(history: History, settings: Settings, check: bool) -> Preview:
    """What would be imported. Books that are not there yet are not made for it; to look, none is written to."""
    from db import SystemClock
    from db.imports import check_for_new_books
    from kiosk.bootstrap import open_books

    if not settings.books.exists() or not settings.books.stat().st_size:
        return check_for_new_books(history, SystemClock().now().date())
    with open_books(settings, read_only=check) as books:
        return books.preview_history(history)


def _counts(preview: Preview) -> dict[str, int]:
    return {"lots": preview.lots, "batches": preview.batches, "uses": preview.uses, "sent": preview.sent}


def _lines(preview: Preview) -> list[str]:
    from kiosk.commands.words import count

    nouns = (("bag", preview.lots), ("batch", preview.batches), ("use", preview.uses), ("dispatch", preview.sent))
    lines = [", ".join(count(number, noun) for noun, number in nouns)]
    for what, names in preview.new.items():
        more = f" and {len(names) - 12} more" if len(names) > 12 else ""
        lines.append(f"New {what}: {'; '.join(names[:12])}{more}")
    left_out = len(preview.remarks) - MOST_REMARKS
    rest = [f"... and {left_out} more remarks."] if left_out > 0 else []
    return [*lines, *preview.remarks[:MOST_REMARKS], *rest]


def _import_journal(call: Call, file: Path | None, check: bool, as_json: bool) -> None:
    if file is None or not file.is_file():
        raise WrongCallError(f"There is no file {file}." if file else "Name the file: jarmark import journal FILE.")
    path = call.settings().books
    if check:
        with TemporaryDirectory() as folder:  # read into books that are thrown away: then nothing can be wrong with it
            count = _read_journal(file, Path(folder) / "books.db")
    else:
        count = _read_journal(file, path)
    if as_json:
        print_json({"facts": count, **({"imported": False} if check else {})})
    elif check:
        there = f" There are books at {path} already: a journal is read into new books only." if path.exists() else ""
        print_text(f"{count} facts: every line, every hash and every fact fits.{there}\n{A_LOOK}")
    else:
        print_text(f"{count} facts were read into {path}.")


def _read_journal(file: Path, books: Path) -> int:
    from db.journal_lines import read_lines

    try:
        with file.open(encoding="utf-8", newline="\n") as source, _bar() as bar:
            task = bar.add_task("Reading facts", total=None)
            return read_lines(source, file.name, books, lambda done: bar.update(task, completed=done))
    except UnicodeDecodeError as error:
        raise WrongCallError(f"{file} is not a journal's lines: it is not UTF-8. Nothing was recorded.") from error


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
        raise WrongCallError(f"'{what}' cannot be exported: jarmark export journal FILE.")
    if file.exists():
        raise WrongCallError(f"There is already a file {file}. Name another.")
    with call_of(context).open_books() as books, _bar() as bar:
        task = bar.add_task("Writing facts", total=books.head()[0])
        count = books.export_journal(file, lambda done: bar.update(task, completed=done))
        head = books.head()
    if as_json:
        print_json({"facts": count, "head": head[1]})
    else:
        say(f"{count} facts, ending in {head[1][:16]}, are in {file}.")


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
