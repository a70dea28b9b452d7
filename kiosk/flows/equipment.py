"""Equipment: pots, machines and thermometers are named, described, and put out of use and into it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from db import Equipment
from kiosk.flows.base import Aside, Choice, Flow, Memo, Next, Place, Scanned, bad, warn
from kiosk.flows.workplace import Workplace
from kiosk.locale import _


@dataclass(frozen=True)
class EquipmentView:
    equipment: tuple[Choice, ...]
    chosen: str
    """The id of the one that is looked at; empty if none was chosen."""
    name: str
    details: str
    """Make, serial number, how it is cleaned; empty if nobody wrote it down."""
    in_use: bool


class EquipmentFlow(Aside):
    """Choose a piece of equipment, then change what is known of it."""

    kept_as: ClassVar[str] = "equipment"

    def __init__(self, work: Workplace, came_from: Flow | None) -> None:
        super().__init__(came_from)
        self._work = work
        self._chosen: Equipment | None = None
        """As the person has seen it: what was changed elsewhere since then is refused by the books."""

    @property
    def place(self) -> Place:
        return Place.EQUIPMENT

    def view(self) -> EquipmentView:
        one = self._chosen
        return EquipmentView(
            tuple(Choice(it.id, it.name, self._standing(it)) for it in self._work.books.equipment(also_idle=True)),
            one.id if one else "",
            one.name if one else "",
            one.details if one else "",
            one.in_use if one else False,
        )

    def _standing(self, one: Equipment) -> str:
        return one.details if one.in_use else _("out of use")

    def choose(self, equipment: str) -> Next:
        self._chosen = next((one for one in self._work.books.equipment(also_idle=True) if one.id == equipment), None)
        return Next()

    def add(self, name: str) -> Next:
        if not name.strip():
            return Next(notice=bad(_("A piece of equipment has a name"), _("Type what it is called here.")))
        self._chosen = self._work.books.add_equipment(name)
        return Next()

    def rename(self, name: str) -> Next:
        """It is called so from now on, also in batches of before."""
        return self._change(name=name)

    def describe(self, details: str) -> Next:
        return self._change(details=details)

    def put_out_of_use(self) -> Next:
        """It is no longer offered; batches that it was in keep it."""
        return self._change(in_use=False)

    def put_into_use(self) -> Next:
        return self._change(in_use=True)

    def _change(self, *, name: str | None = None, details: str | None = None, in_use: bool | None = None) -> Next:
        if self._chosen is None:
            return Next(notice=warn(_("Which one?"), _("Tap one first.")))
        self._chosen = self._work.books.change_equipment(self._chosen, name=name, details=details, in_use=in_use)
        return Next()

    def scanned(self, seen: Scanned) -> Next | None:
        return None

    def memo(self) -> Memo:
        return {"equipment": self._chosen.id if self._chosen else ""}

    @classmethod
    def from_memo(cls, work: Workplace, memo: Memo, came_from: Flow) -> EquipmentFlow:
        flow = cls(work, came_from)
        flow.choose(str(memo["equipment"]))
        return flow
