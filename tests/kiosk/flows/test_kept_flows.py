"""The place where a cook stood is found again by a name of its own, also in books of earlier versions."""

from __future__ import annotations

import json
import pkgutil
from importlib import import_module

import pytest

import kiosk.flows
from kiosk.flows.base import Place
from kiosk.flows.counter import MEMO_KEY
from kiosk.flows.kept_flows import OLD_NAMES, RESTORERS
from kiosk.flows.receive import ReceiveFlow

# fmt: off
KEPT = frozenset((
    "home", "receive", "choose-recipe", "start", "cook", "choose-batch", "labels", "send-out", "trace", "recall",
    "bins", "bring-in", "equipment", "keep", "more", "stock", "stocked-bag", "suppliers", "thermometers",
))
KEPT_BEFORE = frozenset((
    "HomeFlow", "ReceiveFlow", "ChooseRecipeFlow", "StartFlow", "CookFlow", "ChooseBatchFlow", "LabelsFlow",
    "SendOutFlow", "TraceFlow", "RecallFlow", "MoreFlow", "BringInFlow",
))
# fmt: on
"""Books in use contain these names. Names may be added; none may be changed or taken out."""


def flows() -> dict[str, str]:
    """Every flow by its class name, with the name under which it is kept."""
    found = {}
    for module in pkgutil.iter_modules(kiosk.flows.__path__, "kiosk.flows."):
        for name, one in vars(import_module(module.name)).items():
            if isinstance(one, type) and one.__module__ == module.name and hasattr(one, "kept_as"):
                found[name] = one.kept_as
    return found


def kept_name(day) -> str:
    return json.loads(day.books.recalled(MEMO_KEY))["flow"]


def keep_as_before(day, name: str, memo: dict[str, object]) -> None:
    """Write the place as an earlier version did."""
    kept = {"flow": name, "memo": memo, "cook": None, "on": day.counter.work.today().isoformat()}
    day.books.remember(MEMO_KEY, json.dumps(kept))


def test_every_kept_name_is_in_the_frozen_list() -> None:
    assert set(RESTORERS) == KEPT
    assert {name for name in flows().values() if name} == KEPT


def test_no_two_flows_are_kept_under_one_name() -> None:
    names = [name for name in flows().values() if name]
    assert len(names) == len(set(names))


def test_only_flows_that_lead_on_to_another_are_not_kept() -> None:
    assert {flow for flow, name in flows().items() if not name} == {"WelcomeFlow", "ConfirmDayFlow", "WhichKioskFlow"}


def test_every_old_name_is_still_known() -> None:
    assert set(OLD_NAMES) == KEPT_BEFORE
    assert set(OLD_NAMES.values()) <= KEPT


@pytest.mark.parametrize("old", sorted(KEPT_BEFORE))
def test_a_place_that_was_kept_under_an_old_name_is_found_again(day, old) -> None:
    day.start_jam()
    recipe = next(recipe for recipe in day.books.recipes() if recipe.name == "Strawberry Jam")
    number = day.books.batches_cooking()[0].number
    memos: dict[str, tuple[dict[str, object], Place]] = {
        "HomeFlow": ({}, Place.HOME),
        "ReceiveFlow": (dict(ReceiveFlow(day.counter.work).memo()), Place.RECEIVE),
        "ChooseRecipeFlow": ({}, Place.RECIPES),
        "StartFlow": ({"recipe": recipe.id, "scale": 1, "pot": None}, Place.START),
        "CookFlow": ({"number": number}, Place.WEIGH),
        "ChooseBatchFlow": ({}, Place.BATCHES),
        "LabelsFlow": ({"number": number, "unit": 2}, Place.LABELS),
        "SendOutFlow": ({"count": 3}, Place.SEND),
        "TraceFlow": ({"text": number}, Place.TRACE),
        "RecallFlow": ({"supplier": "", "ingredient": ""}, Place.RECALL),
        "MoreFlow": ({}, Place.MORE),
        "BringInFlow": ({}, Place.BRING_IN),
    }
    memo, place = memos[old]
    keep_as_before(day, old, memo)
    day.restart()
    assert type(day.counter.flow).__name__ == old
    assert day.place is place


def test_a_place_is_kept_under_its_own_name_and_found_again(day) -> None:
    day.start_jam()
    assert kept_name(day) == "cook"
    assert day.restart().place is Place.WEIGH


def test_an_old_place_is_kept_under_its_new_name_from_the_next_step_on(day) -> None:
    keep_as_before(day, "ChooseRecipeFlow", {})
    day.restart().counter.back()
    day.tap("trace")
    assert kept_name(day) == "trace"
