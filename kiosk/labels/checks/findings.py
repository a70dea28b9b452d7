"""The argument and the results of a predicate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.labels.checks.jar_text import JarText
    from kiosk.labels.checks.wording import Statement
    from kiosk.labels.layout import LabelLayout
    from kiosk.settings.config import Kitchen


@dataclass(frozen=True, slots=True)
class Case:
    """One label to be checked. `layout` is None if it is not set yet; `statement`: the words that the law requires."""

    label: JarText
    kitchen: Kitchen
    layout: LabelLayout | None = None
    statement: Statement | None = None


@dataclass(frozen=True, slots=True)
class Fine:
    """As the law requires; `words` explain it on request."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Not as required. The pack's words may use `what` it is about, what was `found`, and what is `needed`."""

    what: str = ""
    found: str = ""
    needed: str = ""


@dataclass(frozen=True, slots=True)
class Unsure:
    """It depends on something that nobody has stated; `words` say what. Always a warning."""

    words: str


@dataclass(frozen=True, slots=True)
class NotYet:
    """Cannot be checked before the label is set."""


Answer = Fine | Wrong | Unsure | NotYet | None
"""None: the rule does not apply to this label."""
