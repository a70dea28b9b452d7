"""Ending a hold: its reasons are shown, why it ends is asked, and who says so where nobody is signed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from db.rules.hold_reasons import BETWEEN
from kiosk.locale import _

if TYPE_CHECKING:
    from kiosk.flows.base import Choice, Next
    from kiosk.ui.host import ScreenHost


class Held(Protocol):
    """A flow that shows something on hold."""

    @property
    def signed_in(self) -> bool: ...

    def people(self) -> Sequence[Choice]: ...

    def release(self, why: str, who: str = "") -> Next: ...


def ask_release(shell: ScreenHost, flow: Held, held: str, do: Callable[..., None]) -> None:
    """Release it; if it is on hold for several reasons, they are all shown first."""

    def ask_why() -> None:
        hint = _("It is kept with your name.")
        shell.keyboard(_("Why is it released?"), "", released, hint=hint)

    def released(why: str) -> None:
        if flow.signed_in:
            do(flow.release, why)
        else:
            shell.picker(_("Who says so?"), flow.people(), lambda who: do(flow.release, why, who))

    if BETWEEN in held:
        words = _("It is on hold for: {reasons}. Releasing it ends all of that.").format(reasons=held)
        shell.confirm(_("Release it?"), words, _("Release it"), ask_why)
    else:
        ask_why()
