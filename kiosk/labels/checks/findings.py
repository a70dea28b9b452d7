"""What a predicate is given, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.config import Kitchen
    from kiosk.labels.checks.wording import Statement
    from kiosk.labels.content import JarLabel
    from kiosk.labels.layout import LabelLayout


@dataclass(frozen=True, slots=True)
class Case:
    """One label before the gate. `layout` is None while it has not been set; `statement` what the state's law wants."""

    label: JarLabel
    kitchen: Kitchen
    layout: LabelLayout | None = None
    statement: Statement | None = None


@dataclass(frozen=True, slots=True)
class Fine:
    """As the law wants it; `words` are for who asks."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Not so. The pack's words may name `what` it is about, what was `found`, and what is `needed`."""

    what: str = ""
    found: str = ""
    needed: str = ""


@dataclass(frozen=True, slots=True)
class Unsure:
    """Whether it is so hangs on what nobody has told; `words` say what that is. It always warns."""

    words: str


@dataclass(frozen=True, slots=True)
class NotYet:
    """Nobody can say before the label is set."""


Answer = Fine | Wrong | Unsure | NotYet | None
"""None: it does not concern this label."""
