"""How --help is laid out: paragraphs as wide as the terminal, and flags without a type."""

from __future__ import annotations

import inspect
import re
from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption


def unwrapped(text: str) -> str:
    """The text without line breaks inside paragraphs, which would be printed as ragged lines.

    >>> unwrapped("One and\\n    the same.\\n\\n    Another.")
    'One and the same.\\n\\nAnother.'
    """
    return "\n\n".join(re.sub(r"\s*\n\s*", " ", part) for part in inspect.cleandoc(text).split("\n\n"))


def _without_flag_words(parameters: list[Any]) -> list[Any]:
    for one in parameters:
        if isinstance(one, TyperOption) and one.is_flag:
            one.metavar = ""
    return parameters


class Command(TyperCommand):
    """One command."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.help = unwrapped(self.help or "")

    def get_params(self, *arguments: Any) -> list[Any]:
        return _without_flag_words(super().get_params(*arguments))


class Group(TyperGroup):
    """The program itself, and commands with subcommands."""

    def get_params(self, *arguments: Any) -> list[Any]:
        return _without_flag_words(super().get_params(*arguments))
