"""Asks which kiosk of the kitchen this is, after the set-up was copied to another machine."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import ClassVar

from kiosk.flows.base import Choice, Flow, Memo, Next, Place, Scanned, good, warn
from kiosk.flows.workplace import Workplace
from kiosk.locale import _

OFFERED = 6
"""More kiosks than a kitchen of this size has."""


@dataclass(frozen=True)
class WhichKioskView:
    title: str
    words: str
    what_to_do: str
    kiosks: tuple[Choice, ...]
    """The one in the settings first, then names that these books do not know, then known ones."""


class WhichKioskFlow:
    """Leads to `behind`, and so does Back; it is then asked again at the next start. Numbers stay unique even without
    an answer, as every copy of the books puts its own mark into them.
    """

    kept_as: ClassVar[str] = ""

    def __init__(self, work: Workplace, behind: Flow) -> None:
        self._work, self.behind = work, behind

    @property
    def place(self) -> Place:
        return Place.WHICH_KIOSK

    def view(self) -> WhichKioskView:
        return WhichKioskView(
            _("Which kiosk is this?"),
            _("These books come from another machine."),
            _("Is the other one still in use? Then this one is another kiosk."),
            self._kiosks(),
        )

    def _kiosks(self) -> tuple[Choice, ...]:
        now, known = self._work.books.kiosk, self._work.books.kiosks()
        others = tuple(name for name in known if name != now)
        fresh = (f"K{n}" for n in count(1) if f"K{n}" not in (now, *known))
        new = tuple(next(fresh) for _n in range(max(1, OFFERED - 1 - len(others))))
        return (
            Choice(now, now, _("It takes the other one's place")),
            *(Choice(name, name, _("Another kiosk, beside it")) for name in new),
            *(Choice(name, name, _("It takes the place of {name}").format(name=name)) for name in others),
        )

    def choose(self, name: str) -> Next:
        self._work.books.name_kiosk(name)
        return Next(flow=self.behind, notice=good(_("This is kiosk {name}").format(name=name)))

    def scanned(self, seen: Scanned) -> Next | None:
        return None

    def entered(self) -> bool:
        return self.behind.entered()

    def back(self) -> Next:
        unsure = warn(
            _("This is still kiosk {name}").format(name=self._work.books.kiosk), _("You will be asked again.")
        )
        return Next(flow=self.behind, notice=unsure)

    def memo(self) -> Memo:
        return {}
