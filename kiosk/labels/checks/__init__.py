"""What the law wants on a jar's label, checked against what is on it, before it goes to the printer.

What a law wants is data, in one pack a jurisdiction (packs.py, `kiosk/labels/packs/`). How to look is code: pure
predicates that a pack names. This is a maker's help, not legal advice, and the screen says so.
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
