"""What became of a failed batch: asked when it fails, or added later if it was not known then."""

from __future__ import annotations

from kiosk.flows.base import Choice
from kiosk.locale import _

NOT_YET = "not yet"
OTHER = "other"


def became_choices(*, later: bool = False) -> tuple[Choice, ...]:
    """The usual answers. `OTHER` asks for the person's own words; `NOT_YET` leaves it unknown, no answer `later`.

    >>> [one.key for one in became_choices(later=True)][-1]
    'other'
    """
    answers = (
        Choice("thrown away", _("Thrown away")),
        Choice("kept aside, not for sale", _("Kept aside, not for sale")),
        Choice("given to animals", _("Given to animals")),
        Choice(OTHER, _("Something else"), _("In your own words.")),
    )
    return answers if later else (*answers, Choice(NOT_YET, _("Not decided yet"), _("It can be said later, in Trace.")))


def became_words(became: str) -> str:
    """The answer as a row's title: “Thrown away”."""
    known = {choice.key: choice.title for choice in became_choices()}
    return known.get(became, became) or _("What became of it was not said")
