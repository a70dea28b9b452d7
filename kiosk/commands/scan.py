"""`jarmark scan`: reads codes in pictures as the scanner does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from kiosk.commands.call import AsJson, WrongCallError, end_with_no, print_json, print_text
from kiosk.locale import _


def scan(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Pictures of bags or labels, or folders of them.")
    ],
    burst: Annotated[
        bool, typer.Option("--burst", help="Take one folder's pictures as the frames of one camera.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Read the barcodes in pictures, just as the kiosk would read them.

    Ends with 1 if there is a picture without any readable code.

    Example: jarmark scan bag.jpg labels/
    """
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise WrongCallError(_("There is no picture {names}.").format(names=", ".join(missing)))
    if burst:
        _scan_burst(paths, as_json)
        return
    from drivers.scanners.files import scan_files

    answers = scan_files(paths)
    if as_json:
        print_json(answers)
    else:
        print_text("\n".join(_words(answer) for answer in answers) or _("There are no pictures there."))
    if not answers or not all(answer["reads"] for answer in answers):
        end_with_no()


def _scan_burst(paths: list[Path], as_json: bool) -> None:
    if len(paths) != 1 or not paths[0].is_dir():
        raise WrongCallError(_("--burst takes one folder of pictures."))
    from drivers.scanners.files import scan_burst

    answer = scan_burst(paths[0])
    accepted = answer["accepted"]
    if as_json:
        print_json(answer)
    elif accepted:
        print_text(
            _("{text}  after {frames} of {frames2} frames").format(
                text=accepted["text"], frames=accepted["frames"], frames2=answer["frames"]
            )
        )
    else:
        print_text(_("Nothing was read for certain in {frames} frames.").format(frames=answer["frames"]))
    if not accepted:
        end_with_no()


def _words(answer: Mapping[str, Any]) -> str:
    if answer.get("error"):
        return f"{answer['file']}: {answer['error']}"
    reads = [f"{read['shown']} ({read['symbology']})" for read in answer["reads"]]
    return f"{answer['file']}: {', '.join(reads) or _('no code could be read')}"
