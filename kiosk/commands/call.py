"""What every command is called with, and how its answer and its end are told."""

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
    from kiosk.config import Settings

FINE = 0
ANSWER_IS_NO = 1
CALL_WAS_WRONG = 2

AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON, for programs.")]


class WrongCallError(Exception):
    """The command cannot be done as it was called; the words say how it should be called."""


class AnswerIsNoError(Exception):
    """The question was right and its answer is no; the words say what is not so."""


@dataclass(frozen=True, slots=True)
class Call:
    """The options that stand before the command. Nothing is read from disk before it is asked for."""

    books: Path | None = None
    config: Path | None = None

    def settings(self) -> Settings:
        """
        Raises:
            SettingsError: the settings file has mistakes.
        """
        from kiosk.config import load

        settings = load(self.config)
        return replace(settings, books=self.books.absolute()) if self.books else settings

    @contextmanager
    def open_books(self) -> Iterator[Books]:
        """The books of this call, to be read only.

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
        """A question must not leave an empty file behind.

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
    """Tell the person at the terminal something that is not the answer."""
    typer.echo(for_terminal(words), err=True)


def end_with_no() -> NoReturn:
    raise typer.Exit(ANSWER_IS_NO)


def at_a_terminal() -> bool:
    """Whether a person sits there who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def end_quietly() -> None:
    """After drawing with Kivy: what that keeps alive when Python ends, zxing-cpp counts as leaks, on stderr."""
    atexit.register(_hush)


def _hush() -> None:
    sys.stderr.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
