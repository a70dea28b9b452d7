"""The kinds of work of the label press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True)
class UnitLabels:
    """A label job of the books: labels of one batch's jars, each counted."""

    job: str
    batch: str

    @property
    def name(self) -> str:
        return self.batch


@dataclass(frozen=True)
class PlainLabels:
    """Labels that stand for no jar: a bag's, a box's, a badge. They are not counted.

    `name`: a bag's code, or a description. Two with the same name are the same labels.
    """

    name: str
    draw: Callable[[], Image] = field(repr=False, compare=False)
    copies: int = 1
