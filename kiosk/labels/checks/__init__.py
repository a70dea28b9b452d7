"""Checks a jar's label against the law before it is printed.

What a law requires is data: one pack per jurisdiction (packs.py, `kiosk/labels/packs/`). How to check it is code: pure
predicates that a pack names. This helps a maker and is not legal advice, which the screen says too.
"""

from kiosk.labels.checks.gate import (
    Check,
    CheckGroup,
    GateError,
    Verdict,
    checks,
    chips,
    kitchen_checks,
    must_pass,
    statement_of,
)
from kiosk.labels.checks.packs import LawPack, PackError, load_pack, pack_names, pack_of

__all__ = [
    "Check",
    "CheckGroup",
    "GateError",
    "LawPack",
    "PackError",
    "Verdict",
    "checks",
    "chips",
    "kitchen_checks",
    "load_pack",
    "must_pass",
    "pack_names",
    "pack_of",
    "statement_of",
]
