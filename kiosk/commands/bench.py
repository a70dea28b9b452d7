"""`jarmark bench`: the speed on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from kiosk.commands.call import AsJson, WrongCallError, end_quietly, print_json, print_text, say
from kiosk.commands.help import Command, Group
from kiosk.locale import _, said, said_error

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
    end_quietly()
    _print(figures, as_json)
    if not figures["fast_enough"]:
        raise typer.Exit(1)


@app.command(cls=Command)
def eyes(
    seconds: Annotated[float, typer.Option("--seconds", help="How long, for each of three.", min=1, max=600)] = 10,
    as_json: AsJson = False,
) -> None:
    """Measure how still the screen stands while a camera is read: frame times without a camera, with one, and read.

    Draws off-screen, so that no display is needed. Ends with 1 if reading holds a frame up for more than 20 ms.

    Example: jarmark bench eyes --seconds 30
    """
    from kiosk.ui.bench_eyes import bench_eyes

    figures = bench_eyes(seconds=seconds)
    end_quietly()
    _print(figures, as_json)
    if not figures["still_enough"]:
        raise typer.Exit(1)


@app.command(cls=Command)
def scan(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folders of pictures, each with its truth as .txt.")],
    skew: Annotated[bool, typer.Option("--skew", help="Turn and tilt them by 10 to 35 degrees instead.")] = False,
    bursts: Annotated[bool, typer.Option("--bursts", help="Make 12 jittered frames of each instead.")] = False,
    still: Annotated[
        bool, typer.Option("--still", help="Hold each still for 24 frames instead, and 200 drawn.")
    ] = False,
    live: Annotated[bool, typer.Option("--live", help="Hold them to a camera of 1280 x 720 instead.")] = False,
    seeds: Annotated[int, typer.Option("--seeds", help="With --bursts: how many times, each another.", min=1)] = 1,
    as_json: AsJson = False,
) -> None:
    """Count what is read right, wrong and not at all, and how long it takes, beside pyzbar and zxing-cpp alone.

    Example: jarmark bench scan pictures/
    """
    if not folder.is_dir():
        raise WrongCallError(_("There is no folder {folder}.").format(folder=folder))
    if skew + bursts + still + live > 1:
        raise WrongCallError(_("Give one of --skew, --bursts, --still and --live."))
    from drivers.scanners import bench, bench_still
    from kiosk.commands import scan_tables

    if skew:
        figures, table = bench.bench_skew(folder), scan_tables.skew
    elif bursts:
        figures, table = bench.bench_bursts(folder, range(1, seeds + 1)), scan_tables.bursts
    elif still:
        figures, table = bench_still.bench_still(folder), scan_tables.still
    elif live:
        figures, table = bench.bench_live(folder), scan_tables.live
    else:
        figures, table = bench.bench_scan(folder), scan_tables.upright
    if as_json:
        print_json(figures)
    else:
        print_text("\n".join(table(figures)))


@app.command(cls=Command)
def text(
    labels: Annotated[int, typer.Option("--labels", help="How many labels to read.", min=1, max=10_000)] = 100,
    seed: Annotated[int, typer.Option("--seed", help="Other labels.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Count the lots and dates that are suggested of labels made for it (types, dots, blur, noise, tilt), and the time.

    Needs the part that reads labels: pip install 'jarmark[lot-text]'.

    Example: jarmark bench text --labels 200
    """
    from kiosk.lot_text.bench import bench_text
    from kiosk.lot_text.reader import ReadingError

    try:
        figures = bench_text(labels, seed)
    except ReadingError as error:
        raise WrongCallError(f"{said(error.message)}. {said(error.what_to_do)}") from error
    if not as_json:
        missed = figures.pop("missed")
        for words in missed:
            say(_("missed: {words}").format(words=words))
    _print(figures, as_json)


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

    from kiosk.commands.bench_books import bench_books

    if folder is not None and (folder / "bench.db").exists():
        raise WrongCallError(_("There is a bench.db in {folder} already.").format(folder=folder))
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
    from kiosk.commands.bench_print import bench_print

    figures = bench_print()
    if as_json:
        print_json(figures)
    else:
        print_text("\n".join(_print_table(figures)))
    if not figures["fast_enough"]:
        raise typer.Exit(1)


@app.command(cls=Command)
def labels(
    size: Annotated[str | None, typer.Option("--size", metavar="58x40", help="The label; left out, 58x40.")] = None,
    dpi: Annotated[int, typer.Option("--dpi", help="203 or 300.", min=100, max=1200)] = 203,
    survive: Annotated[bool, typer.Option("--survive", help="Count the codes read after a life on a jar.")] = False,
    count: Annotated[int, typer.Option("--count", help="With --survive: of each size.", min=1, max=100_000)] = 200,
    seed: Annotated[int, typer.Option("--seed", help="With --survive: other blots.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Measure how long a label's picture takes, over every jar of the example month.

    Ends with 1 if they are slower than a printer is. With --survive: the share of codes read after a wet blot of 4 mm,
    a dead column, stretch, curve and little contrast together, as codes were chosen at first and as they are now, of
    every size (or, with --size, of jars of that one); ends with 1 if the share of the jars' has not doubled.

    Example: jarmark bench labels --size 50x30
    """
    if survive:
        _survive(size, dpi, (count, seed), as_json)
        return
    import tempfile

    from kiosk.labels.bench import bench_labels

    with tempfile.TemporaryDirectory(prefix="jarmark-bench-") as folder:
        figures = bench_labels(Path(folder), size or "58x40", dpi)
    _print(figures, as_json)
    if not figures["fast_enough"]:
        raise typer.Exit(1)


def _survive(size: str | None, dpi: int, drawn: tuple[int, int], as_json: bool) -> None:
    from drivers.label_size import LabelSizeError
    from kiosk.labels.errors import LabelError
    from kiosk.labels.survive import bench_survive

    try:
        figures = bench_survive(*drawn, dpi, size, None if as_json else lambda row: say(_so_far(row)))
    except (LabelError, LabelSizeError) as error:
        raise WrongCallError(said_error(error)) from error
    if as_json:
        print_json(figures)
    else:
        print_text("\n".join(_survive_table(figures)))
    if not figures["doubled"]:
        raise typer.Exit(1)


def _so_far(row: Mapping[str, Any]) -> str:
    return _("{label} {size}: {before_percent:g} % before, {now_percent:g} % now").format(
        label=row["label"], size=row["size"], before_percent=row["before_percent"], now_percent=row["now_percent"]
    )


def _survive_table(figures: Mapping[str, Any]) -> list[str]:
    from kiosk.commands.words import columns

    rows = [("label", "size", "before", "dots", _("read %"), "now", "dots", _("read %"))]
    for row in figures["rows"]:
        told = [str(row[f"{when}_{what}"]) for when in ("before", "now") for what in ("code", "dots", "percent")]
        rows.append((row["label"], row["size"], *told))
    jars = figures["jars"]
    rows.append((_("jars and lids"), "", "", "", str(jars["before_percent"]), "", "", str(jars["now_percent"])))
    doubled = "yes" if figures["doubled"] else "no"
    counted = _("{labels} of each, seed {seed}, {dpi} dpi").format(
        labels=figures["labels"], seed=figures["seed"], dpi=figures["dpi"]
    )
    return [
        *columns(rows, indent=""),
        _("{counted}; read wrong now: {wrong}; doubled: {doubled}").format(
            counted=counted, wrong=figures["wrong"], doubled=doubled
        ),
    ]


def _print_table(figures: Mapping[str, Any]) -> list[str]:
    from kiosk.commands.words import columns

    rows = [("picture", name.replace("_", " "), f"{value:g}") for name, value in figures["picture"].items()]
    rows += [("job", name.replace("_", " "), f"{value:g}") for name, value in figures["job"].items()]
    for size, counts in figures["bytes"].items():
        rows += [(_("bytes, {size} mm").format(size=size), name, str(value)) for name, value in counts.items()]
    rows.append((_("fast enough"), "yes" if figures["fast_enough"] else "no", ""))
    return columns(rows, indent="")


def _print(figures: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(figures)
        return
    from kiosk.commands.words import columns

    rows = [
        (name.replace("_", " "), f"{value:g}" if isinstance(value, float) else str(value))
        for name, value in figures.items()
    ]
    print_text("\n".join(columns(rows, indent="")))
