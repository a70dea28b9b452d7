"""Importing spreadsheets from a USB stick: shown as they were understood, then recorded completely or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from db import BooksError, Person
from db.rules.units import measures_of
from drivers.worker import Worker
from kiosk.flows.base import HOME, STAY, Choice, Flow, Memo, Next, Notice, Place, Scanned, Tone
from kiosk.flows.like_names import LikeNames
from kiosk.flows.open_columns import OpenColumns, SheetQuestion
from kiosk.flows.workplace import Workplace
from kiosk.locale import _, ngettext, said, said_error
from kiosk.locale.sheet_words import problem_words

if TYPE_CHECKING:
    from db.sheets import Choices, History, ImportFilesError, Preview

ROOTS = (Path("/media"), Path("/run/media"), Path("/mnt"))
"""Where USB sticks are mounted."""
SHEETS = frozenset((".csv", ".tsv", ".txt", ".xlsx"))
MOST_FOLDERS = 40
DEEPEST = 4

DECIMALS = {"": None, "point": False, "comma": True}
DATES = ("", "dmy", "mdy", "ymd")


def folders_with_sheets(roots: Iterable[Path] = ROOTS) -> tuple[Path, ...]:
    """Folders on sticks that hold sheets, those nearest to the top first. Unreadable folders are skipped."""
    found: list[Path] = []
    for root in roots:
        for place, inside, files in os.walk(root):
            inside[:] = sorted(name for name in inside if not name.startswith("."))
            if len(Path(place).relative_to(root).parts) >= DEEPEST:
                inside.clear()
            if any(Path(name).suffix.casefold() in SHEETS for name in files):
                found.append(Path(place))
            if len(found) >= MOST_FOLDERS:
                return tuple(found)
    return tuple(sorted(found, key=lambda path: len(path.parts)))


@dataclass(frozen=True)
class BringInView:
    folders: tuple[Choice, ...]
    chosen: str
    busy: bool
    words: str
    what_to_do: str
    tone: Tone
    lines: tuple[str, ...]
    """What is wrong or odd, by file and line; then how the sheets were understood."""
    decimal: str
    dates: str
    ready: bool
    """Whether it can be recorded."""
    odd: int = 0
    """How many of the first lines are odd. Odd values are recorded as they are written."""
    warnings: int = 0
    """How many things a person should look at: the odd lines, and questions that do not prevent the import."""
    asks: tuple[SheetQuestion, ...] = ()
    """Questions to answer by tapping; shown before the lines."""


class BringInFlow:
    """Choose a folder, look at the preview, record it.

    Args:
        came_from: where Back leads.
        roots: where sticks are mounted.
    """

    kept_as: ClassVar[str] = "bring-in"

    def __init__(self, work: Workplace, came_from: Flow | None = None, roots: Iterable[Path] = ROOTS) -> None:
        self._work, self._came_from, self._roots = work, came_from, tuple(roots)
        self._folders = folders_with_sheets(self._roots)
        self._folder: Path | None = None
        self._decimal = self._dates = ""
        self._history: History | None = None
        self._preview: Preview | None = None
        self._told = _Told()
        self._columns, self._names = OpenColumns(), LikeNames()
        self._going: tuple[str, int, int] = ("", 0, 0)
        """What the thread is doing, in words; how many rows are done, and of how many."""
        self._worker: Worker | None = None

    @property
    def place(self) -> Place:
        return Place.BRING_IN

    def view(self) -> BringInView:
        busy = self._is_busy
        return BringInView(
            tuple(Choice(str(one), one.name or str(one), str(one.parent)) for one in self._folders),
            str(self._folder or ""), busy, self._words(), self._told.what_to_do, self._told.tone, self._told.lines,
            self._decimal, self._dates, self._preview is not None and not busy, self._told.odd, self._told.warnings,
            () if busy else (*self._columns.asks, *self._names.asks),
        )  # fmt: skip

    @property
    def _is_busy(self) -> bool:
        return self._worker is not None and self._worker.is_running

    def _words(self) -> str:
        words, done, total = self._going
        if self._is_busy and words:
            rows = ngettext("{words}: {done} of {total} row", "{words}: {done} of {total} rows", total)
            rows = rows.format(words=words, done=f"{done:,}", total=f"{total:,}")
            return rows if total else f"{words} …"
        if self._told.words:
            return self._told.words
        if self._folders:
            return _("Which folder?")
        return _("No sheets were found: put in a stick with .csv or .xlsx files, then look again")

    def look_again(self) -> Next:
        self._folders = folders_with_sheets(self._roots)
        return STAY

    def choose(self, folder: str) -> Next:
        """Read a folder on a thread. Answers about another folder's columns are dropped."""
        if self._is_busy:
            return STAY
        if self._folder != Path(folder):
            self._columns, self._names = OpenColumns(), LikeNames()
        self._folder = Path(folder)
        return self._begin(self._read, _("Reading the sheets"))

    def options(self, ask: str) -> tuple[Choice, ...]:
        """The possible answers to a question. Choosing one reads the sheets again."""
        return () if self._is_busy else self._columns.options(ask) or self._names.options(ask)

    def answer(self, ask: str, option: str) -> Next:
        """Say what a column is, or whether two names mean the same; the folder is read again."""
        if self._is_busy or self._folder is None:
            return STAY
        self._columns.answer(ask, option)
        self._names.answer(ask, option)
        return self.choose(str(self._folder))

    def set_decimal(self) -> Next:
        """Switch the decimal sign: as found in the sheets, point, comma. The folder is read again."""
        order = list(DECIMALS)
        self._decimal = order[(order.index(self._decimal) + 1) % len(order)]
        return self.choose(str(self._folder)) if self._folder else STAY

    def set_dates(self) -> Next:
        """Switch the order of dates: as found, day first, month first, year first. The folder is read again."""
        self._dates = DATES[(DATES.index(self._dates) + 1) % len(DATES)]
        return self.choose(str(self._folder)) if self._folder else STAY

    def show(self, line: int) -> Next:
        """Show one line in full."""
        lines = self._told.lines
        return Next(notice=Notice(Tone.INFO, lines[line])) if line < len(lines) else STAY

    def take(self) -> Next:
        """Record everything that was shown, or nothing."""
        if self._history is None or self._preview is None or self._is_busy:
            return STAY
        preview = self._preview
        return self._begin(
            partial(self._import, self._work.books.acting),
            _("Bringing them in"),
            rows=preview.lots + preview.batches + preview.uses + preview.sent,
        )

    def _begin(self, what: Callable[[], None], words: str, rows: int = 0) -> Next:
        if self._is_busy:
            return STAY
        self._told = _Told(tone=Tone.INFO)
        self._going = words, 0, rows
        self._worker = Worker("bring in sheets", what, self._slipped, again=False)
        self._worker.start()
        return STAY

    def _slipped(self, error: BaseException) -> None:
        self._preview = None
        self._told = _Told(
            _("That broke off ({error}): nothing was recorded.").format(error=type(error).__name__),
            _("Try again; if it breaks off again: jarmark import FOLDER"),
            Tone.BAD,
        )

    def _read(self) -> None:
        from db.sheets import ImportFilesError, read_folder

        assert self._folder is not None
        self._history = self._preview = None
        try:
            currency = self._work.settings.kitchen.currency
            history = read_folder(self._folder, currency=currency, choices=self._choices(), progress=self._count_read)
            self._going = _("Looking how they fit together"), 0, 0
            preview = self._work.books.preview_history(history)
        except ImportFilesError as error:
            self._columns.found(error.problems)
            self._told = _not_clear(error, bool(self._columns.asks))
        except (BooksError, OSError) as error:
            self._told = _Told(said_error(error), _("Look whether the stick is in."), Tone.BAD)
        else:
            self._history, self._preview = history, preview
            self._columns.found(())
            self._names.found(preview.likes)
            self._told = _understood(preview, self._names.open)

    def _import(self, who: Person | None) -> None:
        """Recorded for `who`, who tapped, even if another badge is scanned meanwhile."""
        assert self._history is not None
        try:
            with self._work.books.on_behalf_of(who):
                done = self._work.books.import_history(self._history, self._count_written)
        except BooksError as error:
            self._told = _Told(said(error.message), said(error.what_to_do), Tone.BAD)
        else:
            self._told = _Told(_("Brought in: {what}").format(what=_counted(done)), "", Tone.GOOD)
        finally:
            self._history = self._preview = None

    def _count_read(self, name: str, done: int, total: int) -> None:
        self._going = _("Reading {sheet}").format(sheet=name), done, total

    def _count_written(self, done: int) -> None:
        words, _done, total = self._going
        self._going = words, done, total

    def _choices(self) -> Choices:
        from db.sheets import Choices, DateOrder

        kitchen = self._work.settings.kitchen
        return Choices(
            decimal_comma=DECIMALS[self._decimal],
            dates=DateOrder(self._dates) if self._dates else None,
            columns=self._columns.choices,
            same=self._names.same,
            measures=measures_of(kitchen.units, kitchen.jurisdiction),
        )

    def wait(self, timeout_s: float) -> None:
        """Wait until the running work has ended, at most `timeout_s`."""
        if self._worker is not None:
            self._worker.wait(timeout_s)

    def scanned(self, seen: Scanned) -> Next | None:
        return None

    @property
    def behind(self) -> Flow | None:
        """Where Back leads, if not Home."""
        return self._came_from

    def entered(self) -> bool:
        return self._folder is not None or (self._came_from is not None and self._came_from.entered())

    def back(self) -> Next:
        return Next(flow=self._came_from) if self._came_from is not None else HOME

    def memo(self) -> Memo:
        return {}


@dataclass(frozen=True)
class _Told:
    words: str = ""
    what_to_do: str = ""
    tone: Tone = Tone.INFO
    lines: tuple[str, ...] = ()
    odd: int = 0
    warnings: int = 0


def _not_clear(error: ImportFilesError, asks: bool) -> _Told:
    """What is wrong. Columns that can be named by a tap are shown as questions only, not as lines too."""
    words = ngettext(
        "{n} thing is not clear: nothing was recorded", "{n} things are not clear: nothing was recorded", error.count
    )
    lines = (*(problem_words(one) for one in error.problems if not one.columns), *map(said, error.understood))
    what = _("Tap a heading to say what it is.") if asks else _("Mend the sheets, or say how they are written.")
    return _Told(words.format(n=error.count), what, Tone.WARN, lines)


def _understood(preview: Preview, open_names: int) -> _Told:
    """What would be recorded. Odd values are counted in the headline and come first.

    Args:
        open_names: how many pairs of similar names have no answer yet.
    """
    odd, count = preview.remarks, len(preview.remarks) + open_names
    if not count:
        return _Told(_counted(preview), "", Tone.INFO, tuple(map(said, preview.understood)))
    words = ngettext("{n} thing to look at", "{n} things to look at", count).format(n=count)
    what = _("{what}. It comes in as it is written; nothing is corrected.").format(what=_counted(preview))
    return _Told(words, what, Tone.WARN, (*map(said, odd), *map(said, preview.understood)), len(odd), count)


def _counted(preview: Preview) -> str:
    counts = (
        ngettext("{n} bag", "{n} bags", preview.lots).format(n=preview.lots),
        ngettext("{n} batch", "{n} batches", preview.batches).format(n=preview.batches),
        ngettext("{n} use", "{n} uses", preview.uses).format(n=preview.uses),
        ngettext("{n} dispatch", "{n} dispatches", preview.sent).format(n=preview.sent),
    )
    known = ngettext("; {n} row is known", "; {n} rows are known", preview.known).format(n=preview.known)
    return ", ".join(counts) + (known if preview.known else "")
