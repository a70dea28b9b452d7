"""What the checks of law read of a jar's label.

A protocol, not the class `content.JarLabel`: that one asks the checks how large its letters must be, so they cannot
import it.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol

from kiosk.labels.codes import CodeStyle
from kiosk.labels.dates import DateWords
from kiosk.labels.evidence import Evidence
from kiosk.labels.listed import Listed


class JarText(Protocol):
    """See `content.JarLabel` for what each of them is."""

    @property
    def name(self) -> str: ...

    @property
    def net(self) -> str: ...

    @property
    def ingredients(self) -> tuple[Listed, ...]: ...

    @property
    def made_on(self) -> date: ...

    @property
    def best_before(self) -> date | None: ...

    @property
    def storage(self) -> str: ...

    @property
    def kitchen_name(self) -> str: ...

    @property
    def address(self) -> str: ...

    @property
    def statement(self) -> str: ...

    @property
    def batch(self) -> str: ...

    @property
    def number(self) -> str: ...

    @property
    def jurisdiction(self) -> str: ...

    @property
    def price(self) -> str: ...

    @property
    def clause_from(self) -> int | None: ...

    @property
    def code_style(self) -> CodeStyle: ...

    @property
    def gtin14(self) -> str | None: ...

    @property
    def permit(self) -> str: ...

    @property
    def drained(self) -> str: ...

    @property
    def fruit(self) -> str: ...

    @property
    def cold_statement(self) -> str: ...

    @property
    def evidence(self) -> Evidence: ...

    @property
    def unlooked(self) -> tuple[str, ...]: ...

    @property
    def otherwise(self) -> tuple[str, ...]: ...

    @property
    def unrecorded(self) -> tuple[str, ...]: ...

    @property
    def allergens(self) -> tuple[str, ...]: ...

    @property
    def contains(self) -> str: ...

    @property
    def durability(self) -> DateWords | None: ...

    @property
    def lot_mark(self) -> str: ...
