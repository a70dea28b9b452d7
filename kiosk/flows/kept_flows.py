"""The flows that are found again after a restart, by the name under which the counter keeps them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kiosk.flows.base import Flow, Memo
from kiosk.flows.bins import BinsFlow
from kiosk.flows.bring_in import BringInFlow
from kiosk.flows.choose_batch import ChooseBatchFlow
from kiosk.flows.choose_recipe import ChooseRecipeFlow, StartFlow
from kiosk.flows.cook import CookFlow
from kiosk.flows.equipment import EquipmentFlow
from kiosk.flows.home import HomeFlow
from kiosk.flows.keep import KeepFlow
from kiosk.flows.more import MoreFlow
from kiosk.flows.print_labels import LabelsFlow
from kiosk.flows.recall import RecallFlow
from kiosk.flows.receive import ReceiveFlow
from kiosk.flows.send_out import SendOutFlow
from kiosk.flows.stock import StockFlow, stocked_bag_from_memo
from kiosk.flows.stocked_bag import StockedBagFlow
from kiosk.flows.suppliers import SuppliersFlow
from kiosk.flows.thermometers import ThermometersFlow
from kiosk.flows.trace import TraceFlow
from kiosk.flows.workplace import Workplace

RESTORERS: Final[dict[str, Callable[[Workplace, Memo], Flow]]] = {
    HomeFlow.kept_as: lambda work, memo: HomeFlow(work),
    ReceiveFlow.kept_as: ReceiveFlow.from_memo,
    ChooseRecipeFlow.kept_as: lambda work, memo: ChooseRecipeFlow(work),
    StartFlow.kept_as: StartFlow.from_memo,
    CookFlow.kept_as: CookFlow.from_memo,
    ChooseBatchFlow.kept_as: lambda work, memo: ChooseBatchFlow(work),
    LabelsFlow.kept_as: lambda work, memo: LabelsFlow(work, str(memo["number"]), int(memo["unit"])),
    SendOutFlow.kept_as: SendOutFlow.from_memo,
    TraceFlow.kept_as: lambda work, memo: TraceFlow(work, str(memo["text"])),
    RecallFlow.kept_as: RecallFlow.from_memo,
    MoreFlow.kept_as: lambda work, memo: MoreFlow(work),
    BringInFlow.kept_as: lambda work, memo: BringInFlow(work, MoreFlow(work)),
    EquipmentFlow.kept_as: lambda work, memo: EquipmentFlow.from_memo(work, memo, MoreFlow(work)),
    SuppliersFlow.kept_as: lambda work, memo: SuppliersFlow.from_memo(work, memo, MoreFlow(work)),
    ThermometersFlow.kept_as: lambda work, memo: ThermometersFlow.from_memo(work, memo, MoreFlow(work)),
    StockFlow.kept_as: StockFlow.from_memo,
    StockedBagFlow.kept_as: stocked_bag_from_memo,
    BinsFlow.kept_as: lambda work, memo: BinsFlow.from_memo(work, memo, MoreFlow(work)),
    KeepFlow.kept_as: lambda work, memo: KeepFlow.from_memo(work, memo, restored(work, *memo["behind"])),
}
"""Makes each flow again from what it remembered of itself (`Flow.memo`)."""

OLD_NAMES: Final = {
    "HomeFlow": "home",
    "ReceiveFlow": "receive",
    "ChooseRecipeFlow": "choose-recipe",
    "StartFlow": "start",
    "CookFlow": "cook",
    "ChooseBatchFlow": "choose-batch",
    "LabelsFlow": "labels",
    "SendOutFlow": "send-out",
    "TraceFlow": "trace",
    "RecallFlow": "recall",
    "MoreFlow": "more",
    "BringInFlow": "bring-in",
}
"""The names under which earlier versions kept their flows (those of the classes), and the names of today."""


def restored(work: Workplace, name: str, memo: Memo) -> Flow:
    """The flow that was kept under this name, or under one of earlier versions.

    Raises:
        LookupError: no flow is kept under this name.
        BooksError, LookupError, ValueError, TypeError: the memo does not fit the books, or this version.
    """
    return RESTORERS[OLD_NAMES.get(name, name)](work, memo)
