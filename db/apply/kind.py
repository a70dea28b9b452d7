"""The type of a table of appliers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from db.engine import Rows
from db.facts import Fact
from db.journal import Entry

Applied: TypeAlias = dict[type[Fact], Callable[[Rows, Any, Entry], None]]
"""Each kind of fact, and the function that brings the rows up to it."""
