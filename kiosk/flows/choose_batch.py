"""Choosing the batch whose labels are printed: a filled one, from a list or by a scan."""

from __future__ import annotations

from typing import ClassVar

from db import Batch, BatchState, LabelState, UnitRef
from kiosk.flows.base import HOME, Choice, Memo, Next, Place, Scanned
from kiosk.flows.print_labels import LabelsFlow
from kiosk.flows.workplace import Workplace
from kiosk.locale import ngettext
from kiosk.locale.recall_words import counted


def unfinished_labels(work: Workplace) -> tuple[tuple[str, str], ...]:
    """Batches whose labels were begun and not finished, each with a description."""
    batches = dict.fromkeys(job.batch for job in work.books.open_label_jobs())
    waiting = []
    for number in batches:
        states = work.books.label_states(number).values()
        left = sum(state is not LabelState.CONFIRMED for state in states)
        waiting.append((number, ngettext("{n} label to go", "{n} labels to go", left).format(n=left)))
    return tuple(waiting)


class ChooseBatchFlow:
    """Which batch's labels."""

    kept_as: ClassVar[str] = "choose-batch"

    def __init__(self, work: Workplace) -> None:
        self._work = work

    @property
    def place(self) -> Place:
        return Place.BATCHES

    def view(self) -> tuple[Choice, ...]:
        filled = self._work.books.batches(state=BatchState.FILLED, limit=60)
        return tuple(
            Choice(
                batch.number,
                batch.number,
                f"{batch.product.name} · {batch.net or 0} {counted(batch.net or 0, batch.product.noun)}",
            )
            for batch in filled
        )

    def choose(self, number: str) -> Next:
        return Next(flow=LabelsFlow(self._work, number))

    def scanned(self, seen: Scanned) -> Next | None:
        """A scanned jar or batch chooses its batch."""
        if isinstance(seen.record, UnitRef):
            return Next(flow=LabelsFlow(self._work, seen.record.batch.number, seen.record.unit))
        if isinstance(seen.record, Batch) and seen.record.state is BatchState.FILLED:
            return Next(flow=LabelsFlow(self._work, seen.record.number))
        return None

    def entered(self) -> bool:
        return False

    def back(self) -> Next:
        return HOME

    def memo(self) -> Memo:
        return {}
