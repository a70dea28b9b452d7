"""Thermometers: calibrated against something whose temperature is known.

A reading is worth what its thermometer is worth, so an inspector asks when it was last compared and with what. The two
usual references are ice water (0 °C, 32 °F) and boiling water (100 °C, 212 °F at sea level); see the FDA Food Code
2022, 4-502.11(B): measuring devices are calibrated as often as their accuracy needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from peewee import ForeignKeyField, IntegerField, TextField

from db.records import Equipment, Person
from db.rules import readings
from db.rules.errors import RuleError
from db.rules.quantity import decimal_of
from db.rules.text import printable
from db.rules.words import words
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact
from db.store.journal import Entry
from db.store.table import IndexTable
from db.store.transaction import Transaction
from db.store.verbs import Verbs
from db.subjects import checks, kitchen_rules
from db.subjects.equipment import EquipmentTable
from db.subjects.row_ids import by_uid

UNITS = ("°C", "°F")

MOST_PLACES = 2
"""Behind the point: finer than any kitchen's thermometer."""


@dataclass(frozen=True, slots=True)
class ThermometerCalibrated(Fact):
    """`read`: what it showed in the reference, before it was `adjusted`; `expected`: what it should have shown."""

    kind: ClassVar[str] = "thermometer-calibrated"
    equipment: str
    reference: str
    expected: Decimal
    read: Decimal
    unit: str
    adjusted: bool


class CalibrationTable(IndexTable):
    equipment = ForeignKeyField(EquipmentTable)
    at = TextField()
    reference = TextField()
    expected = TextField()
    value = TextField()
    unit = TextField()
    adjusted = IntegerField()


@dataclass(frozen=True, slots=True)
class Calibration:
    """One comparison of a thermometer. `read` is from before it was `adjusted`."""

    at: datetime
    reference: str
    expected: Decimal
    read: Decimal
    unit: str
    adjusted: bool

    @property
    def off_by(self) -> Decimal:
        """How much it showed too high, or (negative) too low."""
        return self.read - self.expected


@applies(ThermometerCalibrated)
def _thermometer_calibrated(session: Session, fact: ThermometerCalibrated, entry: Entry) -> None:
    session.insert(
        CalibrationTable, equipment_id=by_uid(session, "equipment", fact.equipment), at=entry.at,
        reference=fact.reference, expected=fact.expected, value=fact.read, unit=fact.unit, adjusted=fact.adjusted,
    )  # fmt: skip


class ThermometerVerbs(Verbs):
    def calibrate_thermometer(
        self,
        thermometer: Equipment,
        read: Decimal,
        *,
        expected: Decimal,
        reference: str,
        unit: str = "°C",
        adjusted: bool = False,
        by: Person | None = None,
    ) -> Calibration:
        """A thermometer was compared with something whose temperature is known.

        Args:
            read: what it showed, before it was adjusted.
            expected: what it should have shown.
            reference: with what it was compared, such as "ice water".
            unit: °C or °F, of both.
            adjusted: it was set right afterwards.

        Raises:
            RuleError: the thermometer is out of use, or the unit is none of a temperature.
            ImpossibleReadingError: no thermometer shows that.
        """
        what = checks.named(reference, words("reference"))
        if unit not in UNITS:
            raise RuleError(
                words("{unit} is not a unit of temperature.", unit=printable(unit, 20)), words("Choose °C or °F.")
            )
        wanted = readings.checked("temperature", _as_shown(expected), unit)
        shown = readings.checked("temperature", _as_shown(read), unit)

        def work(tx: Transaction) -> Calibration:
            (ours,) = kitchen_rules.refuse_idle(tx.session, (thermometer,))
            tx.record(ThermometerCalibrated(ours, what, wanted, shown, unit, adjusted))
            return _calibrations(tx.session, thermometer)[0]

        return self._write(work, by)

    def calibrations(self, thermometer: Equipment) -> tuple[Calibration, ...]:
        """All of a thermometer, the newest first; empty where nobody ever compared it."""
        return self._read(lambda session: _calibrations(session, thermometer))

    def last_calibrations(self) -> dict[str, Calibration]:
        """The newest of each thermometer, by the id of the equipment; those that were never compared are not in it."""
        return self._read(
            lambda session: {
                uid: _calibration(row)
                for uid, *row in session.all(
                    "SELECT equipment.uid, at, reference, expected, value, calibration.unit, adjusted FROM calibration "
                    "JOIN equipment ON equipment.id = equipment_id "
                    "WHERE calibration.id IN (SELECT max(id) FROM calibration GROUP BY equipment_id)"
                )
            }
        )


def _as_shown(value: Decimal) -> Decimal:
    """A figure that a thermometer can show.

    Raises:
        RuleError: it has more than two places, or is no number.
    """
    figure = decimal_of(value)
    if figure != round(figure, MOST_PLACES):
        raise RuleError(
            words("{figure} has more places than a thermometer shows.", figure=format(figure, ".5f")),
            words("Type what it shows, with at most two places."),
        )
    return figure


def _calibrations(session: Session, thermometer: Equipment) -> tuple[Calibration, ...]:
    found = session.all(
        "SELECT at, reference, expected, value, calibration.unit, adjusted FROM calibration "
        "JOIN equipment ON equipment.id = equipment_id WHERE equipment.uid = ? ORDER BY calibration.id DESC",
        thermometer.id,
    )
    return tuple(map(_calibration, found))


def _calibration(row: Sequence[Any]) -> Calibration:
    at, reference, expected, read, unit, adjusted = row
    return Calibration(datetime.fromisoformat(at), reference, Decimal(expected), Decimal(read), unit, bool(adjusted))
