"""Thermometers: when each was last compared and how far it was off, and comparing one now."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final

from db import Equipment
from db.rules.readings import turned
from db.subjects.thermometers import Calibration
from kiosk.flows.base import Aside, Choice, Flow, Memo, Next, Place, Scanned, bad, good, warn
from kiosk.flows.boiling import boiling_point
from kiosk.flows.figures import number
from kiosk.flows.workplace import Workplace
from kiosk.locale import _
from kiosk.locale.dates import day

ICE, BOILING = "ice water", "boiling water"
"""The two references that every kitchen has, as the books name them."""

SET_RIGHT, AS_IT_IS = "set right", "as it is"
"""What was done about a thermometer that is off."""


@dataclass(frozen=True)
class ThermometersView:
    thermometers: tuple[Choice, ...]
    """Those that were compared before, and the one that is compared now."""
    others: tuple[Choice, ...]
    """The rest of the equipment: one of them may be a thermometer."""
    chosen: str
    """The id of the one that is compared; empty if none was chosen."""
    references: tuple[Choice, ...]
    last: str
    """How the chosen one stood; empty if none was chosen."""
    is_off: bool


class ThermometersFlow(Aside):
    """Choose a thermometer, then what it is held in, then type what it shows."""

    kept_as: ClassVar[str] = "thermometers"

    def __init__(self, work: Workplace, came_from: Flow) -> None:
        super().__init__(came_from)
        self._work = work
        self._chosen = ""

    @property
    def place(self) -> Place:
        return Place.THERMOMETERS

    @property
    def unit(self) -> str:
        return "°F" if self._work.settings.kitchen.units == "us" else "°C"

    def view(self) -> ThermometersView:
        there = self._equipment()
        found = self._work.books.last_calibrations()
        last = found.get(self._chosen)
        known = [key for key in there if key in found or key == self._chosen]
        return ThermometersView(
            tuple(Choice(key, there[key].name, self._words(found.get(key))) for key in known),
            tuple(Choice(key, one.name) for key, one in there.items() if key not in known),
            self._chosen,
            tuple(
                Choice(key, title, _("It should show {figure}").format(figure=f"{self._expected(key)} {self.unit}"))
                for key, title in ((ICE, _("Ice water")), (BOILING, _("Boiling water")))
            ),
            self._words(last) if self._chosen in there else "",
            last is not None and last.off_by != 0 and not last.adjusted,
        )

    def choose(self, thermometer: str) -> Next:
        self._chosen = thermometer
        return Next()

    def add(self, name: str) -> Next:
        """A thermometer that is not in the list: it is added to the equipment."""
        if not name.strip():
            return Next(notice=bad(_("A thermometer has a name"), _("Type what is written on it.")))
        return self.choose(self._work.books.add_equipment(name).id)

    def off_by(self, reference: str, typed: str) -> Decimal | None:
        """How far the typed figure is from what the reference has; None if it is no number."""
        read = number(typed)
        return None if read is None else read - self._expected(reference)

    def compare(self, reference: str, typed: str, done: str = AS_IT_IS) -> Next:
        """Record what the chosen thermometer showed, and whether it was set right (`SET_RIGHT`)."""
        thermometer, read = self._equipment().get(self._chosen), number(typed)
        if thermometer is None:
            return Next(notice=warn(_("Which thermometer?"), _("Tap one first.")))
        if read is None:
            return Next(notice=bad(_("That is no temperature"), _("Type what it shows, such as 0.5.")))
        made = self._work.books.calibrate_thermometer(
            thermometer,
            read,
            expected=self._expected(reference),
            reference=reference,
            unit=self.unit,
            adjusted=done == SET_RIGHT,
        )
        told = f"{thermometer.name}: {self._words(made)}"
        if made.off_by == 0 or made.adjusted:
            return Next(notice=good(told))
        return Next(notice=warn(told, _("Set it right, or take another one.")))

    def difference(self, off_by: Decimal) -> str:
        """“1.5 °C too high”."""
        figure = f"{abs(off_by)} {self.unit}"
        template = _("{figure} too high") if off_by > 0 else _("{figure} too low")
        return template.format(figure=figure)

    def scanned(self, seen: Scanned) -> Next | None:
        return None

    def memo(self) -> Memo:
        return {"thermometer": self._chosen}

    @classmethod
    def from_memo(cls, work: Workplace, memo: Memo, came_from: Flow) -> ThermometersFlow:
        flow = cls(work, came_from)
        flow._chosen = str(memo["thermometer"])
        return flow

    def _equipment(self) -> dict[str, Equipment]:
        return {one.id: one for one in self._work.books.equipment() if one.in_use}

    def _expected(self, reference: str) -> Decimal:
        celsius = Decimal(0) if reference == ICE else boiling_point(self._work.settings.kitchen)
        shown = turned(celsius, "°C", self.unit)
        assert shown is not None  # both are temperatures
        return shown.quantize(_TENTH).normalize() + 0

    def _words(self, last: Calibration | None) -> str:
        if last is None:
            return _("never compared")
        if last.off_by == 0:
            what = _("exact")
        else:
            what = self.difference(last.off_by)
            if last.adjusted:
                what = _("{difference}, and was set right").format(difference=what)
        return _("{day}: {how}").format(day=day(last.at.date()), how=what)


_TENTH: Final = Decimal("0.1")
