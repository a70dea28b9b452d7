"""`jarmark bench`: how fast it is on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from kiosk.commands.call import AsJson, WrongCallError, print_json
from kiosk.commands.help import Command, Group

app = typer.Typer(help="Measure how fast the kiosk is on this machine.", no_args_is_help=True, cls=Group)


@app.command(cls=Command)
def ui(
    taps: Annotated[int, typer.Option("--taps", help="How many taps to measure.", min=10, max=10_000)] = 200,
    as_json: AsJson = False,
) -> None:
    """Measure the time from a tap to the next drawn frame, and from start to the first screen.

    Draws off-screen, so that no display is needed. Ends with 1 if it is slower than it must be.

    Example: jarmark bench ui --json
    """
    from kiosk.ui.bench import bench_ui

    figures = bench_ui(taps=taps)
    _print(figures, as_json)
    if not figures["fast_enough"]:
        raise typer.Exit(1)


@app.command(cls=Command)
def scan(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folders of pictures, each with its truth as .txt.")],
    as_json: AsJson = False,
) -> None:
    """Count what is read right, wrong and not at all, and how long it takes, beside pyzbar and zxing-cpp alone.

    Example: jarmark bench scan pictures/
    """
    if not folder.is_dir():
        raise WrongCallError(f"There is no folder {folder}.")
    from drivers.scanners.files import bench_scan

    figures = bench_scan(folder)
    if as_json:
        print_json(figures)
    else:
        typer.echo("\n".join(_scan_table(figures)))


@app.command(cls=Command)
def books(
    batches: Annotated[int, typer.Option("--batches", help="How many, ten a day.", min=10, max=2_000_000)] = 10_000,
    folder: Annotated[Path | None, typer.Option("--in", metavar="FOLDER", help="Where to; it is kept then.")] = None,
    as_json: AsJson = False,
) -> None:
    """Fill books with years of batches and measure: recording, tracing, recalling, opening, verifying.

    Ends with 1 if they are slower than they must be with 100,000 batches.

    Example: jarmark bench books --batches 100000
    """
    import tempfile
    from contextlib import ExitStack

    from rich.console import Console
    from rich.progress import Progress

    from db.bench import bench_books

    if folder is not None and (folder / "bench.db").exists():
        raise WrongCallError(f"There is a bench.db in {folder} already.")
    with ExitStack() as stack:
        place = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jarmark-bench-")))
        console = Console(stderr=True)
        bar = stack.enter_context(Progress(console=console, transient=True, disable=not console.is_terminal))
        task = bar.add_task("Filling", total=batches)
        figures = bench_books(
            place, batches, lambda what, done, of: bar.update(task, description=what, completed=done, total=of or None)
        )
    _print(figures, as_json)
    if not (figures["fast_enough"] and figures["sound"]):
        raise typer.Exit(1)


@app.command("print", cls=Command)
def print_(
    as_json: AsJson = False,
) -> None:
    """Measure how soon a label is drawn, whether a printer waits between labels, and how many bytes they take.

    The printer is a virtual one that takes 0.28 s a label. Ends with 1 if it is slower than it must be.

    Example: jarmark bench print --json
    """
    from kiosk.print_bench import bench_print

    figures = bench_print()
    if as_json:
        print_json(figures)
    else:
        typer.echo("\n".join(_print_table(figures)))
    if not figures["fast_enough"]:
        raise typer.Exit(1)


def _print_table(figures: Mapping[str, Any]) -> list[str]:
    from kiosk.commands.words import columns

    rows = [("picture", name.replace("_", " "), f"{value:g}") for name, value in figures["picture"].items()]
    rows += [("job", name.replace("_", " "), f"{value:g}") for name, value in figures["job"].items()]
    for size, counts in figures["bytes"].items():
        rows += [(f"bytes, {size} mm", name, str(value)) for name, value in counts.items()]
    rows.append(("fast enough", "yes" if figures["fast_enough"] else "no", ""))
    return columns(rows, indent="")


def _scan_table(figures: Mapping[str, Any]) -> list[str]:
    from kiosk.commands.words import columns

    rows = [("folder", "reader", "right", "wrong", "missed", "ms a picture")]
    for name, folder in [*figures["folders"].items(), ("all", figures["total"])]:
        for reader, tally in folder.items():
            if isinstance(tally, Mapping):
                counts = (str(tally[word]) for word in ("right", "wrong", "missed"))
                rows.append((name, reader, *counts, f"{tally['ms']:.1f}"))
    left_out = [f"{figures['left_out']} pictures left out: no truth beside them, or not to be opened"]
    return columns(rows, indent="") + (left_out if figures["left_out"] else [])


def _print(figures: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(figures)
        return
    from kiosk.commands.words import columns

    rows = [
        (name.replace("_", " "), f"{value:g}" if isinstance(value, float) else str(value))
        for name, value in figures.items()
    ]
    typer.echo("\n".join(columns(rows, indent="")))
