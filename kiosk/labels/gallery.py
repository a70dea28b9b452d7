"""Pictures of every kind of label at every usual size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageOps

from db import PackShape
from drivers.label_size import LabelSize
from kiosk.labels import own_picture
from kiosk.labels.checks.packs import pack_of
from kiosk.labels.checks.wording import Statement
from kiosk.labels.content import JarLabel, Label
from kiosk.labels.errors import LabelError
from kiosk.labels.listed import Listed
from kiosk.labels.render import Renderer
from kiosk.labels.samples import GALLERY_DPI, GALLERY_SIZES, JAR, SAMPLES

BENCH, PAPERS_EDGE, GAP = 216, 150, 24

_ALMONDS = Listed("almonds", True, (), ("tree nuts (almonds)",), True)


def more_jars() -> dict[str, JarLabel]:
    """The example's jar in other jurisdictions and with other content."""
    nuts = (*JAR.ingredients[:2], _ALMONDS, *JAR.ingredients[2:])
    european = replace(JAR, jurisdiction="EU", net="227 g (8 oz)", statement="", ingredients=nuts)
    return {
        "jar-nuts": replace(JAR, ingredients=nuts, price="$7.50"),
        "jar-clause": replace(JAR, clause_from=2),
        "jar-california": _of_state("US-CA", permit="Permit 123-A, Marin County"),
        "jar-michigan": _of_state("US-MI"),
        "jar-colorado": _of_state("US-CO", permit="Tel. 555 0100, Registration R-9, Boulder County, cdphe.gov"),
        "jar-texas-cold": replace(_of_state("US-TX"), cold_statement=_words_of("US-TX").cold),
        "jar-half-pint": replace(JAR, largest_side_cm2=198, pack_shape=PackShape.ROUND),
        "jar-eu": european,
        "jar-eu-fruit": replace(
            JAR,
            jurisdiction="EU",
            net="227 g (8 oz)",
            statement="",
            price="€7.50",
            fruit="Prepared with 65 g of fruit per 100 g",
            ingredients=(replace(JAR.ingredients[0], share="65%"), *JAR.ingredients[1:]),
        ),
        "jar-uk-small": replace(european, jurisdiction="UK", largest_side_cm2=60),
    }


def _of_state(jurisdiction: str, permit: str = "") -> JarLabel:
    return replace(JAR, jurisdiction=jurisdiction, statement=_words_of(jurisdiction).words, permit=permit)


def _words_of(jurisdiction: str) -> Statement:
    statement = pack_of(jurisdiction).statement
    assert statement is not None
    return statement


def _labels() -> dict[str, Label]:
    return {**SAMPLES, **more_jars()}


def names() -> list[str]:
    """The possible names of the gallery's files."""
    return [f"{name}-{size}-{dpi}.png" for size in GALLERY_SIZES for dpi in GALLERY_DPI for name in (*_labels(), "all")]


def gallery(out: Path) -> tuple[list[Path], list[str]]:
    """Draw all of them into `out`, with contact sheets. Returns the files, and the words of each label refused.

    Raises:
        FileExistsError: a file of such a name exists and is not a label picture made here. Nothing was written.
    """
    out.mkdir(parents=True, exist_ok=True)
    own_picture.refuse_others([out / name for name in names()])
    labels = _labels()
    renderer = Renderer()
    files: list[Path] = []
    refused: list[str] = []
    for size in GALLERY_SIZES:
        for dpi in GALLERY_DPI:
            for name, label in labels.items():
                if (name == "lid") != LabelSize.parse(size).is_for_lids:
                    continue
                file = out / f"{name}-{size}-{dpi}.png"
                try:
                    own_picture.save(renderer.render(label, LabelSize.parse(size), dpi), file, dpi)
                    files.append(file)
                except LabelError as error:
                    refused.append(f"{file.stem}: {error}")
            of_size = [file for file in files if file.stem.endswith(f"-{size}-{dpi}")]
            files.append(sheet(of_size, out / f"all-{size}-{dpi}.png"))
    return files, refused


def sheet(pictures: Sequence[Path], out: Path, columns: int = 3) -> Path:
    """One picture of several labels, each on its own paper, not scaled."""
    labels = [ImageOps.expand(Image.open(file).convert("L"), 1, PAPERS_EDGE) for file in pictures]
    rows = [labels[at : at + columns] for at in range(0, len(labels), columns)]
    width = max(sum(label.width + GAP for label in row) for row in rows) + GAP
    whole = Image.new("L", (width, sum(max(label.height for label in row) + GAP for row in rows) + GAP), BENCH)
    top = GAP
    for row in rows:
        left = GAP
        for label in row:
            whole.paste(label, (left, top))
            left += label.width + GAP
        top += max(label.height for label in row) + GAP
    own_picture.save(whole, out)
    return out
