"""What typer says of a wrong call, in the language of the kiosk. It has its sentences in plain English, ready made."""

from __future__ import annotations

import re
from functools import cache

from kiosk.locale import N_, _

TEMPLATES = (
    N_("No such command {name}. Did you mean {near}?"),
    N_("No such command {name}."),
    N_("No such option: {name} (Possible options: {near})"),
    N_("No such option: {name}"),
    N_("Missing argument {name}."),
    N_("Missing option {name}."),
    N_("Missing command."),
    N_("Option {name} requires an argument."),
    N_("Option {name} does not take a value."),
    N_("Got unexpected extra argument(s) ({name})"),
    N_("Invalid value for {name}: {why}"),
)
"""The sentences that a person can meet, the longer before the shorter."""
REASONS = (
    N_("Input should be a valid number, unable to parse string as a number"),
    N_("Input should be a valid integer, unable to parse string as an integer"),
    N_("Input should be greater than or equal to {least}"),
)


def typer_words(message: str) -> str:
    """
    >>> typer_words("Missing argument 'NUMBER'."), typer_words("Something else.")
    ("Missing argument 'NUMBER'.", 'Something else.')
    """
    return _resaid(message, TEMPLATES)


def _resaid(message: str, templates: tuple[str, ...]) -> str:
    for template in templates:
        if (found := _pattern(template).fullmatch(message)) is not None:
            values = found.groupdict()
            if "why" in values:
                values["why"] = _resaid(values["why"], REASONS)
            return _(template).format(**values)
    return message


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    return re.compile("".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)), re.S)
