"""What a check of the doctor finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.locale import N_, _

NAMES = {
    "settings": N_("settings"), "kitchen": N_("kitchen"), "python": "python", "sqlite": "sqlite", "zbar": "zbar",
    "reader": N_("reader"), "kivy": "kivy", "renderer": N_("renderer"), "display": N_("display"),
    "camera": N_("camera"), "pi camera": N_("pi camera"), "scanner": N_("scanner"), "addresses": N_("addresses"),
    "serial": N_("serial"), "printer": N_("printer"), "templates": N_("templates"), "disk": N_("disk"),
    "books": N_("books"), "clock": N_("clock"), "packages": N_("packages"),
}  # fmt: skip
"""The names of the checks for people; JSON has the keys."""


class State(Enum):
    """fine; amiss: the kiosk works with restrictions; missing: the kiosk cannot work."""

    FINE = "fine"
    AMISS = "amiss"
    MISSING = "missing"

    @property
    def mark(self) -> str:
        return {"fine": "ok", "amiss": "! ", "missing": "X "}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """The result for one thing; `what_to_do` is empty if there is nothing to do."""

    name: str
    state: State
    words: str
    what_to_do: str = ""

    @property
    def title(self) -> str:
        """Its name, for a person."""
        return _(NAMES[self.name]) if self.name in NAMES else self.name

    def to_json(self) -> dict[str, str]:
        return {"name": self.name, "state": self.state.value, "words": self.words, "what_to_do": self.what_to_do}


def fine(name: str, words: str) -> Finding:
    return Finding(name, State.FINE, words)


def amiss(name: str, words: str, what_to_do: str) -> Finding:
    return Finding(name, State.AMISS, words, what_to_do)


def missing(name: str, words: str, what_to_do: str) -> Finding:
    return Finding(name, State.MISSING, words, what_to_do)
