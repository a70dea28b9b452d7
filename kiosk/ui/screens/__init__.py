"""The screen of each place. A screen is imported when it is first needed, which keeps the start quick."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from kiosk.flows.base import Place

if TYPE_CHECKING:
    from kiosk.ui.host import ScreenHost
    from kiosk.ui.screens.base import AnyScreen


def _factory(module: str, name: str) -> Callable[[ScreenHost], AnyScreen]:
    def make(shell: ScreenHost) -> AnyScreen:
        screen: AnyScreen = getattr(import_module(f"kiosk.ui.screens.{module}"), name)(shell)
        return screen

    return make


SCREENS: dict[Place, Callable[[ScreenHost], AnyScreen]] = {
    Place.WELCOME: _factory("welcome", "WelcomeScreen"),
    Place.WHICH_KIOSK: _factory("which_kiosk", "WhichKioskScreen"),
    Place.CONFIRM_DAY: _factory("confirm_day", "ConfirmDayScreen"),
    Place.HOME: _factory("home", "HomeScreen"),
    Place.RECEIVE: _factory("receive", "ReceiveScreen"),
    Place.RECIPES: _factory("recipes", "RecipesScreen"),
    Place.START: _factory("start", "StartScreen"),
    Place.WEIGH: _factory("weigh", "WeighScreen"),
    Place.PROCESS: _factory("process", "ProcessScreen"),
    Place.FILL: _factory("fill", "FillScreen"),
    Place.BATCHES: _factory("batches", "BatchesScreen"),
    Place.LABELS: _factory("labels", "LabelsScreen"),
    Place.SEND: _factory("send", "SendScreen"),
    Place.TRACE: _factory("trace", "TraceScreen"),
    Place.RECALL: _factory("recall", "RecallScreen"),
    Place.MORE: _factory("more", "MoreScreen"),
    Place.BRING_IN: _factory("bring_in", "BringInScreen"),
}
