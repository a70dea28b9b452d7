"""The arguments shared by every command, and how commands print answers and end."""

from __future__ import annotations

import atexit
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from kiosk.commands.terminal import for_json, for_terminal
from kiosk.locale import _

if TYPE_CHECKING:
    from db import Books
    from kiosk.settings.config import Settings

FINE = 0
ANSWER_IS_NO = 1
CALL_WAS_WRONG = 2

AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON, for programs.")]


class WrongCallError(Exception):
    """The command was called wrongly; the message says how to call it."""


class AnswerIsNoError(Exception):
    """The question was valid and its answer is no; the message says why."""


@dataclass(frozen=True, slots=True)
class Call:
    """The options before the command. Nothing is read from disk until it is needed."""

    books: Path | None = None
    config: Path | None = None

    def settings(self) -> Settings:
        """
        Raises:
            SettingsError: the settings file has mistakes.
        """
        from kiosk.settings.config import load

        settings = load(self.config)
        return replace(settings, books=self.books.absolute()) if self.books else settings

    @contextmanager
    def open_books(self) -> Iterator[Books]:
        """The books of this call, opened for reading only.

        Raises:
            WrongCallError: there is no such file.
            BooksError: it cannot be opened.
        """
        from db import Books

        settings = self.settings()
        self.books_must_exist(settings)
        with Books.open(settings.books, kiosk=settings.kiosk, style=settings.batch_style, read_only=True) as books:
            yield books

    def books_must_exist(self, settings: Settings) -> None:
        """Prevents that a question creates an empty file.

        Raises:
            WrongCallError: there is no such file.
        """
        if not settings.books.is_file():
            raise WrongCallError(
                _("There are no books at {books}. Name them: jarmark --books FILE ...").format(books=settings.books)
            )


def call_of(context: typer.Context) -> Call:
    call: Call = context.obj
    return call


def print_json(answer: Any) -> None:
    typer.echo(for_json(json.dumps(answer, ensure_ascii=False, indent=2)))


def print_text(words: str) -> None:
    """The answer, for a person."""
    typer.echo(for_terminal(words))


def say(words: str) -> None:
    """Print something for the person at the terminal that is not part of the answer."""
    typer.echo(for_terminal(words), err=True)


def end_with_no() -> NoReturn:
    raise typer.Exit(ANSWER_IS_NO)


def at_a_terminal() -> bool:
    """Whether a person is at the terminal and can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def end_quietly() -> None:
    """Call after drawing with Kivy: it keeps objects alive that zxing-cpp would report as leaks on stderr at exit."""
    atexit.register(_hush)


def _hush() -> None:
    sys.stderr.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
