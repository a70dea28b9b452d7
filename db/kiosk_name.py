"""Which kiosk of the kitchen this machine is, where its set-up was copied on purpose: the settings then say of each
copy what they said of the first.

So the books ask at the first start on another machine, or another memory card. The answer is kept with what that
machine is known by: on the next copy it is void, and the question is asked anew. It holds as long as the settings say
what they said when it was given; whoever writes another name there is right.
"""

from __future__ import annotations

import json

from db import memory
from db.engine import Rows
from db.home import Home

ASKED = "kiosk_asked"
ANSWER = "kiosk_name"


def is_asked(rows: Rows) -> bool:
    return memory.get(rows, ASKED) is not None


def of(rows: Rows, configured: str, here: Home) -> str:
    """The name that was given here, else the one in the settings."""
    name, holds_for = _kept(rows)
    return name if name and holds_for == _holds_for(configured, here) else configured


def is_void(rows: Rows, configured: str, here: Home) -> bool:
    """Whether a name was given on another machine or card, under the name that the settings have here too: these may
    be the books of a kiosk whose machine was replaced, and only a person knows which kiosk it is now."""
    name, holds_for = _kept(rows)
    return bool(name) and holds_for.get("instead_of") == configured and holds_for != _holds_for(configured, here)


def _kept(rows: Rows) -> tuple[str, dict[str, object]]:
    """The name that was given, "" for none, and what it holds for."""
    kept = memory.get(rows, ANSWER)
    try:
        told = json.loads(kept or "{}")
        return str(told.pop("name")), told
    except (ValueError, TypeError, AttributeError, KeyError):
        return "", {}


def answer(name: str, configured: str, here: Home) -> str:
    return json.dumps({"name": name} | _holds_for(configured, here), ensure_ascii=False)


def _holds_for(configured: str, here: Home) -> dict[str, object]:
    return {"instead_of": configured, "machine": list(here.machine), "card": here.card}
