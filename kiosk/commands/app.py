"""The command `jarmark`: its global options, its commands, and the handling of errors."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from kiosk import __version__
from kiosk.commands import (
    answers,
    backup,
    bench,
    compare,
    demo,
    devices,
    doctor,
    history,
    kitchen,
    label,
    merge,
    print_labels,
    rules,
    run,
    scan,
)
from kiosk.commands.call import (
    ANSWER_IS_NO,
    CALL_WAS_WRONG,
    FINE,
    AnswerIsNoError,
    Call,
    WrongCallError,
    print_text,
    say,
)
from kiosk.commands.help import Command, Group
from kiosk.commands.typer_words import typer_words
from kiosk.locale import _, said_error

app = typer.Typer(
    name="jarmark",
    cls=Group,
    help="The kiosk on a small kitchen's counter: where every jar came from, and where it went.",
    epilog="Example: jarmark --books kitchen.db trace SJ-20260304-A-017",
    add_completion=False,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("run", cls=Command)(run.run)
app.command("demo", cls=Command)(demo.demo)
app.command("trace", cls=Command)(answers.trace)
app.command("recall", cls=Command)(answers.recall)
app.command("compare", cls=Command)(compare.compare)
app.command("stock", cls=Command)(answers.stock)
app.command("verify", cls=Command)(answers.verify)
app.command("backup", cls=Command)(backup.backup)
app.command("backups", cls=Command)(backup.backups)
app.command("restore", cls=Command)(backup.restore)
app.command("kitchen", cls=Command)(kitchen.kitchen)
app.command("merge", cls=Command)(merge.merge)
app.command("import", cls=Command)(history.import_)
app.command("export", cls=Command)(history.export)
app.command("scan", cls=Command)(scan.scan)
app.command("label", cls=Command)(label.label)
app.command("print", cls=Command)(print_labels.print_labels)
app.command("devices", cls=Command)(devices.devices)
app.command("rules", cls=Command)(rules.rules)
app.command("doctor", cls=Command)(doctor.doctor)
app.add_typer(bench.app, name="bench")


@app.callback()
def start(
    context: typer.Context,
    books: Annotated[
        Path | None, typer.Option("--books", metavar="FILE", help="The books to use, instead of the settings' own.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="The settings to use, instead of jarmark.toml.")
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
) -> None:
    context.obj = Call(books, config)
    if version:
        print_text(f"jarmark {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        run.run_or_demo(context)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 fine, 1 the answer is no, 2 the call was wrong; an error is one clear line on stderr.
    """
    try:
        code = app(arguments, prog_name="jarmark", standalone_mode=False)
    except typer.TyperException as error:
        problem = typer_words(error.format_message())
        say(f"jarmark: {_('{problem} (jarmark --help says how)').format(problem=problem)}")
        return CALL_WAS_WRONG
    except typer.Abort:
        return ANSWER_IS_NO
    except WrongCallError as error:
        say(f"jarmark: {said_error(error)}")
        return CALL_WAS_WRONG
    except AnswerIsNoError as error:
        say(f"jarmark: {said_error(error)}")
        return ANSWER_IS_NO
    except _kitchen_errors() as error:
        say(f"jarmark: {said_error(error)}")
        return _code(error)
    except BrokenPipeError:
        # The reader of the output (head, say) has closed it: Python must not report an error when it flushes at exit.
        sys.stdout = None
        return FINE
    except OSError as error:
        say(f"jarmark: {error.filename or _('this machine')}: {error.strerror or error}")
        return ANSWER_IS_NO
    except Exception as error:  # noqa: BLE001 - the last net: told in a line, and written down whole
        words = _("something went wrong that nobody foresaw ({error}). {where}")
        say(f"jarmark: {words.format(error=error, where=_written_down(error))}")
        return ANSWER_IS_NO
    return code if isinstance(code, int) else FINE


def _written_down(error: Exception) -> str:
    """Write the traceback to the kiosk's log and say where that is."""
    from kiosk.settings import logs
    from kiosk.settings.config import data_folder

    file = logs.append_to(data_folder(), error)
    return (
        _("Where it happened is written in {file}.").format(file=file)
        if file
        else "".join(traceback.format_exception(error))
    )


def _kitchen_errors() -> tuple[type[Exception], ...]:
    """Every kind of error that is written for people. Imported only after one was raised."""
    from db import BooksError
    from drivers.errors import DeviceError
    from kiosk.labels.errors import LabelError
    from kiosk.settings.config import SettingsError

    return BooksError, DeviceError, SettingsError, LabelError


def _code(error: Exception) -> int:
    from drivers.errors import DeviceUrlError
    from kiosk.settings.config import SettingsError

    return CALL_WAS_WRONG if isinstance(error, SettingsError | DeviceUrlError) else ANSWER_IS_NO
