"""Every kind of label at every usual size as pictures, to be made again and looked at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kiosk.labels.content import JarLabel, Label, Listed
from kiosk.labels.errors import LabelError
from kiosk.labels.render import Renderer
from kiosk.labels.samples import GALLERY_DPI, GALLERY_SIZES, JAR, SAMPLES
from kiosk.labels.size import LabelSize

_ALMONDS = Listed("almonds", True, (), ("tree nuts (almonds)",), True)
_CALIFORNIA = "Made in a Home Kitchen. Permit 123-A, Marin County"


def more_jars() -> dict[str, JarLabel]:
    """The example's jar as it is elsewhere."""
    nuts = (*JAR.ingredients[:2], _ALMONDS, *JAR.ingredients[2:])
    european = replace(JAR, jurisdiction="EU", net="227 g (8 oz)", statement="", ingredients=nuts)
    return {
        "jar-nuts": replace(JAR, ingredients=nuts, price="$7.50"),
        "jar-clause": replace(JAR, clause_from=2),
        "jar-california": replace(JAR, jurisdiction="US-CA", statement=_CALIFORNIA),
        "jar-eu": european,
        "jar-uk-small": replace(european, jurisdiction="UK", largest_side_cm2=60),
    }


def gallery(out: Path) -> tuple[list[Path], list[str]]:
    """Draw all of them; gives the files, and the words for each that was refused."""
    out.mkdir(parents=True, exist_ok=True)
    labels: dict[str, Label] = {**SAMPLES, **more_jars()}
    renderer = Renderer()
    files: list[Path] = []
    refused: list[str] = []
    for name, label in labels.items():
        for size in GALLERY_SIZES:
            for dpi in GALLERY_DPI:
                if (size == "40x12") != (name == "lid"):
                    continue
                file = out / f"{name}-{size}-{dpi}.png"
                try:
                    renderer.render(label, LabelSize.parse(size), dpi).save(file, dpi=(dpi, dpi))
                    files.append(file)
                except LabelError as error:
                    refused.append(f"{file.stem}: {error}")
    return files, refused
