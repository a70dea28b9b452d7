"""Why a label did not end on its jar, in words that the screen and the terminal share."""

from __future__ import annotations

from kiosk.locale import N_, _

SPOILED = (N_("smeared"), N_("torn"), N_("crooked"), N_("wrong jar"))
"""As the books have it; marked for the catalogue."""


def spoiled_word(reason: str) -> str:
    """A reason of ours in the language of the kiosk, any other as it was typed.

    >>> spoiled_word("torn"), spoiled_word("fell into the pot")
    ('torn', 'fell into the pot')
    """
    return _(reason) if reason in SPOILED else reason
