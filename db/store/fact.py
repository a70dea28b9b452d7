"""What every fact is, and the kinds of fact that there are.

A fact says what happened, in values that mean the same in any copy of the books: batches by number, lots by the code
on their bag tag, products by code, everything else by the id of the fact that added it. Who, when and where is not in
the fact but in its envelope (journal.Entry). A fact is never edited; a correction is another fact that names the first
in `corrects`. `kind` and `version` are stored with it: change a fact's fields only together with its version and a
lift (`lifts`), because facts of the old shape are in kitchens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

Lifts: TypeAlias = dict[int, Callable[[dict[str, Any]], dict[str, Any]]]
"""Old version to the function that makes a payload of the next version out of one of the old."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A kind of fact is a subclass: it registers itself by its `kind`, when its module is imported."""

    kind: ClassVar[str] = ""
    version: ClassVar[int] = 1
    lifts: ClassVar[Lifts] = {}
    carries_date: ClassVar[bool] = False
    """Tells a day of its own, which is on labels and in recalls: not recorded while the clock's day is in doubt."""

    def __init_subclass__(cls) -> None:
        KINDS[cls.kind] = cls  # a dataclass with slots is made twice; the second one is what its name means


KINDS: dict[str, type[Fact]] = {}
"""Every kind of fact that the journal can hold, by the name that is stored with it."""
