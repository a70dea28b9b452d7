"""`jarmark backup`, `backups` and `restore`: copies of the books, and returning to one."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kiosk.commands.call import (
    AnswerIsNoError,
    AsJson,
    Call,
    WrongCallError,
    call_of,
    end_with_no,
    print_json,
    print_text,
    say,
)
from kiosk.commands.words import count as how_many
from kiosk.locale import _, ngettext, said

if TYPE_CHECKING:
    from db.keeping.backup import Backup
    from db.keeping.restore import Drill, Restored
    from db.store.photo_files import Progress


MOST_NAMED = 40


def backup(
    context: typer.Context,
    keep: Annotated[int, typer.Option("--keep", metavar="N", min=1, help="How many backups stay.")] = 14,
    as_json: AsJson = False,
) -> None:
    """Make a copy of the books in the folder 'backups' beside them, and read it back to be sure of it.

    The kiosk may go on meanwhile. Only the newest backups stay; the kiosk makes one a day by itself.

    Example: jarmark --books kitchen.db backup
    """
    from kiosk.bootstrap import open_books

    call = call_of(context)
    settings = call.settings()
    call.books_must_exist(settings)
    with _bar() as progress, open_books(settings) as books:
        made = books.back_up(keep=keep, progress=progress)
    if as_json:
        print_json(_backup_json(made))
    else:
        print_text(
            _("{path}\n{facts}, ending in {head}; read back and sound.").format(
                path=made.path, facts=how_many(made.facts, "fact"), head=made.head[:16]
            )
        )
        _tell_lost(made.lost_photos)


def backups(context: typer.Context, as_json: AsJson = False) -> None:
    """List the backups of the books, the newest first, with the head (count and hash) that each ends with.

    Example: jarmark --books kitchen.db backups
    """
    from kiosk.commands.words import columns

    file, folder = _places(call_of(context))
    from db.keeping import backup as of_books

    found = of_books.listed(file, folder)
    each = of_books.newest_of_each(found, None)
    if as_json:
        print_json([_backup_json(one) for one in found])
    elif not found:
        print_text(_("There is no backup in {folder}.").format(folder=folder))
    else:
        rows = [
            (
                one.name,
                f"{one.made_at:%Y-%m-%d %H:%M}",
                said(one.problem)
                or f"{how_many(one.facts, 'fact')}, {one.head[:16]}{said(of_books.whose_words(one, each))}",
            )
            for one in found
        ]
        print_text("\n".join(columns(rows, indent="")))


def restore(
    context: typer.Context,
    which: Annotated[
        str | None, typer.Argument(metavar="[BACKUP]", help="A backup's name or file; the newest good one if left out.")
    ] = None,
    give_up_newer: Annotated[
        bool, typer.Option("--give-up-newer", help="Go back although the books are sound and know more.")
    ] = False,
    go_on_without: Annotated[
        bool, typer.Option("--go-on-without", help="Go on with the books as they are, although facts are missing.")
    ] = False,
    drill: Annotated[bool, typer.Option("--drill", help="Only try it, in a temporary place.")] = False,
    as_json: AsJson = False,
) -> None:
    """Go back to a backup. The file that is there now is kept, under a new name.

    Where books know less than was recorded in them, --go-on-without goes on with what is left: the numbers from then on
    carry a new mark, so that none of those that are missing is given again.

    Close the kiosk first. Numbers given from then on carry a mark such as R2XK7QD, so that none is given twice. With
    --drill nothing is changed: the newest backup is restored elsewhere, checked, and compared with the books.

    Example: jarmark --books kitchen.db restore kitchen-20260304-180000.db
    """
    from db import SystemClock
    from db.keeping import restore as back

    if go_on_without:
        if which or give_up_newer or drill:
            raise WrongCallError(_("--go-on-without stands alone: jarmark restore --go-on-without."))
        _go_on_without(call_of(context), as_json)
        return
    file, folder = _places(call_of(context))
    if drill:
        if which or give_up_newer:
            raise WrongCallError(_("A drill is of the newest backup: jarmark restore --drill."))
        with _bar() as progress:
            _tell_drill(back.drill(file, folder, SystemClock(), progress), as_json)
        return
    source = _chosen(file, folder, which)
    with _bar() as progress:
        done = back.restore(file, source, folder, SystemClock(), give_up_newer=give_up_newer, progress=progress)
    if as_json:
        print_json(_restored_json(done))
    else:
        print_text("\n".join(_restored_lines(done)))
        _tell_lost(done.lost_photos)


def _go_on_without(call: Call, as_json: bool) -> None:
    from db import Books, SystemClock

    settings = call.settings()
    with Books.open(
        settings.books, kiosk=settings.kiosk, clock=SystemClock(), style=settings.batch_style, go_on_without=True
    ) as books:
        facts, head = books.head()
    if as_json:
        print_json({"facts": facts, "head": head})
    else:
        there = how_many(facts, "fact")
        print_text(
            _("The books go on with {there}, ending in {head}. New numbers carry a mark of their own.").format(
                there=there, head=head[:16]
            )
        )


def _places(call: Call) -> tuple[Path, Path]:
    """The books, which may be missing, and the folder of their backups."""
    from db.keeping.backup import folder_beside

    file = call.settings().books
    return file, folder_beside(file)


def _chosen(file: Path, folder: Path, which: str | None) -> Path:
    from db.keeping.backup import good_of_each
    from db.keeping.behind import whose
    from db.store.home import this_machine

    if which is None:
        good = good_of_each(file, folder, whose(file, this_machine()))
        if not good:
            raise AnswerIsNoError(
                _("There is no good backup of {name} in {folder}.").format(name=file.name, folder=folder)
            )
        if len(good) > 1:
            raise WrongCallError(
                _(
                    "The backups in {folder} are of {n} different books, and nothing says which were here. Name the "
                    "backup: 'jarmark backups' lists them."
                ).format(folder=folder, n=len(good))
            )
        return good[0].path
    found = next((path for path in (Path(which), folder / which) if path.is_file()), None)
    if found is None:
        raise WrongCallError(_("There is no backup {which}. 'jarmark backups' lists them.").format(which=which))
    return found


@contextmanager
def _bar() -> Iterator[Progress]:
    """A progress bar for a person at the terminal."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(_("copying"), total=None)
        yield lambda stage, done, of: bar.update(task, description=said(stage), completed=done, total=of)


def _tell_lost(photos: Sequence[str]) -> None:
    if photos:
        names = ", ".join(photos[:3]) + (" ..." if len(photos) > 3 else "")
        say(
            ngettext(
                "{n} photo that the books name cannot be read and is not in it: {names}",
                "{n} photos that the books name cannot be read and are not in it: {names}",
                len(photos),
            ).format(n=len(photos), names=names)
        )


def _backup_json(one: Backup) -> dict[str, Any]:
    return {
        "backup": str(one.path),
        "made_at": one.made_at.isoformat(timespec="seconds"),
        "facts": one.facts,
        "head": one.head,
        "problem": one.problem or None,
        "lost_photos": list(one.lost_photos),
    }


def _restored_json(done: Restored) -> dict[str, Any]:
    was = done.was
    return {
        "backup": str(done.backup),
        "facts": done.facts,
        "head": done.head,
        "epoch": done.epoch,
        "mark": done.mark,
        "batches": done.batches,
        "bags": done.bags,
        "newest_at": done.newest_at.isoformat() if done.newest_at else None,
        "missing_batches": list(done.missing_batches),
        "missing_bags": list(done.missing_bags),
        "lost_photos": list(done.lost_photos),
        "kept_aside": str(done.kept_aside) if done.kept_aside else None,
        "was": None
        if was is None
        else {"facts": was.facts, "head": was.head, "newer": was.newer, "problem": was.problem or None},
    }


def _restored_lines(done: Restored) -> Iterator[str]:
    yield _("The books are as in {name}: {facts}, ending in {head}.").format(
        name=done.backup.name, facts=how_many(done.facts, "fact"), head=done.head[:16]
    )
    if done.was is not None and done.kept_aside is not None:
        if done.was.facts:
            n = done.was.newer
            words = ngettext("{n} fact in it is not in the backup", "{n} facts in it are not in the backup", n)
            newer = words.format(n=n)
        else:
            newer = _("it could not be read ({problem})").format(problem=said(done.was.problem))
        yield _("The file that was there is kept as {name}; {newer}.").format(name=done.kept_aside.name, newer=newer)
    newest = (
        _(", the newest entry of {newest_at:%Y-%m-%d %H:%M}").format(newest_at=done.newest_at) if done.newest_at else ""
    )
    yield _("In the books now: {batches}, {bags}{newest}.").format(
        batches=how_many(done.batches, "batch"), bags=how_many(done.bags, "bag"), newest=newest
    )
    for what, missing in ((_("Batches"), done.missing_batches), (_("Bags"), done.missing_bags)):
        if missing:
            more = _(" and {n} more").format(n=len(missing) - MOST_NAMED) if len(missing) > MOST_NAMED else ""
            yield _("{what} of the old file that are not in the books now: {names}{more}.").format(
                what=what, names=", ".join(missing[:MOST_NAMED]), more=more
            )
    yield _("New numbers carry {mark}.").format(mark=done.mark)


def _tell_drill(tried: Drill, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "ok": not tried.problems,
                "backup": str(tried.backup),
                "facts": tried.facts,
                "head": tried.head,
                "newer": tried.newer,
                "problems": list(tried.problems),
            }
        )
    elif tried.problems:
        print_text(
            "\n".join((_("{name} could not be relied on.").format(name=tried.backup.name), *map(said, tried.problems)))
        )
    else:
        recorded = ngettext("{n} fact was recorded since.", "{n} facts were recorded since.", tried.newer)
        since = recorded.format(n=tried.newer)
        print_text(
            _("{name} can be gone back to: {facts}, restored and checked. {since}").format(
                name=tried.backup.name, facts=how_many(tried.facts, "fact"), since=since
            )
        )
    if tried.problems:
        end_with_no()
