"""Which kiosk of a kitchen this machine is, if its configuration was copied from another kiosk.

After copying a kiosk, the settings of both give the same kiosk name. So the books ask at the first start on another
machine or memory card. The answer is stored with that machine's identity, so it is void on the next copy, and the
question is asked again. It also becomes void if the name in the settings is changed; then the settings apply.
"""

from __future__ import annotations

import json

from db.store import memory
from db.store.engine import Session
from db.store.home import Home

ASKED = "kiosk_asked"
ANSWER = "kiosk_name"


def is_asked(session: Session) -> bool:
    return memory.get(session, ASKED) is not None


def of(session: Session, configured: str, here: Home) -> str:
    """The name that was given on this machine, else the one in the settings."""
    name, holds_for = _kept(session)
    return name if name and holds_for == _holds_for(configured, here) else configured


def is_void(session: Session, configured: str, here: Home) -> bool:
    """Whether a name was given on another machine or card while the settings had the same name as here. The machine
    of a kiosk may have been replaced, so only a person knows which kiosk this is.
    """
    name, holds_for = _kept(session)
    return bool(name) and holds_for.get("instead_of") == configured and holds_for != _holds_for(configured, here)


def _kept(session: Session) -> tuple[str, dict[str, object]]:
    """The name that was given ("" if none), and what it is valid for."""
    kept = memory.get(session, ANSWER)
    try:
        told = json.loads(kept or "{}")
        return str(told.pop("name")), told
    except (ValueError, TypeError, AttributeError, KeyError):
        return "", {}


def answer(name: str, configured: str, here: Home) -> str:
    return json.dumps({"name": name} | _holds_for(configured, here), ensure_ascii=False)


def _holds_for(configured: str, here: Home) -> dict[str, object]:
    return {"instead_of": configured, "machine": list(here.machine), "card": here.card}
