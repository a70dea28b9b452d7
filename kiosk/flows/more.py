"""More: who is cooking, whether the books are intact, and details of this kiosk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

from db import BooksError, VerifyReport
from drivers.worker import Worker
from kiosk import __version__
from kiosk.flows.base import STAY, Aside, Choice, Flow, Memo, Next, Place, Scanned, Tone, bad, good, warn
from kiosk.flows.bins import BinsFlow
from kiosk.flows.bring_in import BringInFlow
from kiosk.flows.equipment import EquipmentFlow
from kiosk.flows.label_words import size_words
from kiosk.flows.plain_labels import print_plain
from kiosk.flows.suppliers import SuppliersFlow
from kiosk.flows.thermometers import ThermometersFlow
from kiosk.flows.workplace import Workplace
from kiosk.locale import N_, _, ngettext, said


@dataclass(frozen=True)
class AboutLine:
    """One line about this kiosk: a label and its value."""

    label: str
    value: str


@dataclass(frozen=True)
class Door:
    """A place that More leads to. `open` gets the flow that Back leads to from there."""

    key: str
    title: str
    open: Callable[[Workplace, Flow], Flow]


DOORS: Final = (
    Door("bins", N_("Bins"), BinsFlow),
    Door("suppliers", N_("Suppliers"), SuppliersFlow),
    Door("equipment", N_("Equipment"), EquipmentFlow),
    Door("thermometers", N_("Thermometers"), ThermometersFlow),
)
"""What is done now and then, each behind a row of its own."""


@dataclass(frozen=True)
class MoreView:
    cook: str
    """The id of who is cooking; empty if nobody is chosen."""
    people: tuple[Choice, ...]
    doors: tuple[Choice, ...]
    about: tuple[AboutLine, ...]
    checking: bool
    """Whether the check of the books is running."""
    verdict: str
    """The state or result of the check; empty before it was started."""
    details: tuple[str, ...]
    """What the check found to be wrong."""
    tone: Tone
    can_print: bool


class BooksCheck:
    """Checks the books on a thread: years of facts take seconds.

    `words`, `tone` and `problems` may be read from any thread at any time.
    """

    def __init__(self, work: Workplace) -> None:
        self._books = work.books
        self._progress = (0, 0)
        self._report: VerifyReport | None = None
        self._error: BooksError | None = None
        self._worker = Worker("books-check", self._run, self._slipped, again=False)
        self._worker.start()

    def _run(self) -> None:
        try:
            self._report = self._books.verify(self._count)
        except BooksError as error:
            self._error = error

    def _slipped(self, error: BaseException) -> None:
        self._error = BooksError(
            _("The check broke off ({error}): nothing is known of the books.").format(error=type(error).__name__),
            _("Look again; if it breaks off again: jarmark verify"),
        )

    def _count(self, done: int, total: int) -> None:
        self._progress = done, total

    @property
    def running(self) -> bool:
        return self._report is None and self._error is None

    @property
    def words(self) -> str:
        if self._error is not None:
            return said(self._error.message)
        if self._report is None:
            done, total = self._progress
            return (
                ngettext("Looking: {done} of {total} fact", "Looking: {done} of {total} facts", total).format(
                    done=done, total=total
                )
                if total
                else _("Looking …")
            )
        if self._report.ok:
            return ngettext("Sound: {n} fact", "Sound: {n} facts", self._report.facts).format(n=self._report.facts)
        return _("The books are damaged")

    @property
    def tone(self) -> Tone:
        if self.running:
            return Tone.INFO
        return Tone.GOOD if self._report is not None and self._report.ok else Tone.BAD

    @property
    def problems(self) -> tuple[str, ...]:
        if self._error is not None:
            return (said(self._error.what_to_do),)
        return tuple(map(said, self._report.problems)) if self._report is not None else ()

    def wait(self, timeout_s: float) -> None:
        """Wait until it has ended, at most `timeout_s`."""
        self._worker.wait(timeout_s)


class MoreFlow(Aside):
    """Things that are not done every day.

    Args:
        came_from: where Back leads; Home if there was nothing, or after a restart.
    """

    kept_as: ClassVar[str] = "more"

    def __init__(self, work: Workplace, came_from: Flow | None = None) -> None:
        self._work = work
        super().__init__(came_from)
        self.check: BooksCheck | None = None

    @property
    def place(self) -> Place:
        return Place.MORE

    def view(self) -> MoreView:
        books = self._work.books
        check = self.check
        return MoreView(
            cook=books.acting.id if books.acting else "",
            people=tuple(Choice(p.id, p.name, p.initials) for p in books.people()),
            doors=tuple(Choice(door.key, _(door.title)) for door in DOORS),
            about=self._about(),
            checking=check is not None and check.running,
            verdict=check.words if check else "",
            details=check.problems if check else (),
            tone=check.tone if check else Tone.INFO,
            can_print=self._work.press.has_printer,
        )

    def _about(self) -> tuple[AboutLine, ...]:
        work, settings = self._work, self._work.settings
        count, head = work.books.head()
        return (
            AboutLine(_("Kitchen"), settings.kitchen.name),
            AboutLine(_("Kiosk"), work.books.kiosk),
            AboutLine(_("Books"), str(settings.books)),
            AboutLine(_("Facts"), _("{n}, the last is {mark}").format(n=count, mark=head[:8]) if count else "0"),
            AboutLine(_("Labels"), size_words(settings.label_size)),
            AboutLine(_("Printer"), settings.printer.text if settings.printer else work.press.printer_name),
            AboutLine(_("Scanners"), ", ".join(url.text for url in settings.scanners) or _("none")),
            AboutLine(
                _("Settings"), str(settings.source) if settings.source else _("the usual ones; there is no file")
            ),
            AboutLine(_("Jarmark"), __version__),
        )

    def open(self, key: str) -> Next:
        """Go through one of the `DOORS`."""
        door = next(one for one in DOORS if one.key == key)
        return Next(flow=door.open(self._work, self))

    def bring_in(self) -> Next:
        """Import spreadsheets from a stick."""
        return Next(flow=BringInFlow(self._work, self))

    def choose_cook(self, person_id: str) -> Next:
        """Set who is cooking."""
        person = next(p for p in self._work.books.people() if p.id == person_id)
        self._work.books.acting = person
        return Next(notice=good(_("{name} is cooking").format(name=person.name)))

    def new_cook(self, name: str) -> Next:
        """Add a person, who is cooking from now on."""
        if not name.strip():
            return Next(notice=bad(_("A cook has a name"), _("Type it, or choose one from the list.")))
        return self.choose_cook(self._work.books.add_person(name).id)

    def print_badge(self) -> Next:
        """Print the badge of who is cooking. Scanning it on any screen chooses that person."""
        cook = self._work.books.acting
        if cook is None:
            return Next(notice=warn(_("Whose badge?"), _("Tap a name first, then print.")))
        words = _("Printing the badge of {name}").format(name=cook.name)
        return print_plain(self._work, cook.tag, words, lambda: self._work.labels.badge(cook))

    def print_slip(self) -> Next:
        """Print the head of the journal. A later change of the books' history would not match it."""
        return print_plain(self._work, "slip", _("Printing the day slip"), self._work.labels.slip)

    def verify(self) -> Next:
        """Check the whole books for damage; the view shows the progress."""
        if self.check is None or not self.check.running:
            self.check = BooksCheck(self._work)
        return STAY

    def scanned(self, seen: Scanned) -> Next | None:
        return None

    def memo(self) -> Memo:
        return {}
