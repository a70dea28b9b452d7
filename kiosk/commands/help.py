"""How --help is drawn: paragraphs as wide as the terminal, and flags without a word that says they are flags.

Typer builds the commands anew for each call, so that their texts are said here in the language of the kiosk.
"""

from __future__ import annotations

import inspect
import re
from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption

from kiosk.locale import N_, _

EXAMPLE = "Example: "
_TITLES = {
    "ARGUMENTS_PANEL_TITLE": N_("Arguments"),
    "OPTIONS_PANEL_TITLE": N_("Options"),
    "COMMANDS_PANEL_TITLE": N_("Commands"),
    "DEFAULT_STRING": N_("[default: {}]"),
    "REQUIRED_LONG_STRING": N_("[required]"),
}
"""Typer's own words."""
USAGE = N_("Usage:")
HELP_OPTION = N_("Show this message and exit.")


def unwrapped(text: str) -> str:
    """The text without line breaks inside paragraphs, which would be printed as ragged lines.

    >>> unwrapped("One and\\n    the same.\\n\\n    Another.")
    'One and the same.\\n\\nAnother.'
    """
    return "\n\n".join(re.sub(r"\s*\n\s*", " ", part) for part in inspect.cleandoc(text).split("\n\n"))


def help_words(text: str) -> str:
    """Each paragraph in the language of the kiosk; of an example, the call is typed the same in any."""
    return "\n\n".join(_paragraph(part) for part in unwrapped(text).split("\n\n"))


def _paragraph(text: str) -> str:
    if text.startswith(EXAMPLE):
        return _("Example: {call}").format(call=text.removeprefix(EXAMPLE))
    return _(text)


def _say(command: TyperCommand | TyperGroup) -> None:
    command.help = help_words(command.help or "")
    command.epilog = help_words(command.epilog) if command.epilog else None
    for one in command.params:
        text = getattr(one, "help", None) or ""
        one.help = _(text)  # type: ignore[attr-defined]


def _say_titles() -> None:
    """Typer has its own words in constants; they are set when help is drawn, as its module takes long to import."""
    from typer import rich_utils

    for name, words in _TITLES.items():
        setattr(rich_utils, name, _(words))


def _usage(words: str) -> str:
    return words.replace(USAGE, _(USAGE), 1)


def _without_flag_words(parameters: list[Any]) -> list[Any]:
    for one in parameters:
        if isinstance(one, TyperOption) and one.is_flag:
            one.metavar = ""
        if one.name == "help":
            one.help = _(HELP_OPTION)
    return parameters


class Command(TyperCommand):
    """One command."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        _say(self)

    def get_params(self, *arguments: Any) -> list[Any]:
        return _without_flag_words(super().get_params(*arguments))

    def get_usage(self, *arguments: Any) -> str:
        return _usage(super().get_usage(*arguments))

    def format_help(self, *arguments: Any) -> None:
        _say_titles()
        super().format_help(*arguments)


class Group(TyperGroup):
    """The program itself, and commands with subcommands."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        _say(self)

    def get_params(self, *arguments: Any) -> list[Any]:
        return _without_flag_words(super().get_params(*arguments))

    def get_usage(self, *arguments: Any) -> str:
        return _usage(super().get_usage(*arguments))

    def format_help(self, *arguments: Any) -> None:
        _say_titles()
        super().format_help(*arguments)
