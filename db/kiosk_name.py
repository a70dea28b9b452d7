"""Which kiosk of the kitchen this machine is, where its set-up was copied on purpose: the settings then say of each
copy what they said of the first.

So the books ask at the first start on another machine, or another memory card. The answer is kept with what that
machine is known by: on the next copy it is void, and the question is asked anew. It holds as long as the settings say
what they said when it was given; whoever writes another name there is right.
"""

from __future__ import annotations

import json

from db.engine import Rows
from db.home import Home

ASKED = "kiosk_asked"
ANSWER = "kiosk_name"


def is_asked(rows: Rows) -> bool:
    return rows.value("SELECT 1 FROM work_memory WHERE key = ?", ASKED) is not None


def of(rows: Rows, configured: str, here: Home) -> str:
    """The name that was given here, else the one in the settings."""
    kept: str | None = rows.value("SELECT value FROM work_memory WHERE key = ?", ANSWER)
    try:
        told = json.loads(kept or "{}")
        name, holds_for = told.pop("name"), _holds_for(configured, here)
    except (ValueError, TypeError, AttributeError, KeyError):
        return configured
    return str(name) if told == holds_for else configured


def answer(name: str, configured: str, here: Home) -> str:
    return json.dumps({"name": name} | _holds_for(configured, here), ensure_ascii=False)


def _holds_for(configured: str, here: Home) -> dict[str, object]:
    return {"instead_of": configured, "machine": list(here.machine), "card": here.card}
