"""What the gate before the printer says of a batch's first label."""

from db import Batch
from kiosk.labels.checks import GateError, must_pass
from kiosk.labels.content import jar_label
from kiosk.settings.config import Kitchen


def stops(batch: Batch, place: str = "US") -> dict[str, str]:
    """The words of each check that stops it, by the check's id; empty where it passes."""
    kitchen = Kitchen(name="Hill Kitchen", address="12 Mill Lane, Dorset VT", jurisdiction=place)
    try:
        must_pass(jar_label(batch, 1, kitchen), kitchen)
    except GateError as error:
        return {check.id: check.words for check in error.checks}
    return {}
