"""Measures how many codes can still be read after some time on a jar (`worn`), with today's codes and the first ones.

Both are worn in the same way and read by the kiosk's own reader. A jar's label is the example kitchen's, with its words
around the code; lids, boxes and cards are flat.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from PIL import Image

from drivers.label_size import LabelSize
from drivers.scanners.decode import read
from drivers.scanners.engines import Kinds, by_zxing
from drivers.scanners.vision import np
from kiosk.labels.codes import Code, CodeSizing, CodeStyle
from kiosk.labels.content import JarLabel, Label
from kiosk.labels.render import Renderer
from kiosk.labels.said import SaidLabel, canonical, content_of
from kiosk.labels.samples import BAG, CASE, JAR, RECIPE
from kiosk.labels.tags import BadgeLabel, BagTag, CaseLabel, RecipeCardLabel
from kiosk.labels.worn import CodeBox, worn

UNITS = 36
EXAMPLE = replace(JAR, storage="")
KINDS: dict[str, JarLabel | BagTag | CaseLabel | RecipeCardLabel] = {
    "jar": EXAMPLE, "lid": EXAMPLE, "box": CASE, "recipe card": RECIPE, "bag tag": BAG,
}  # fmt: skip
SIZES = (
    ("jar", "58x40"), ("jar", "50x30"), ("jar", "70x50"), ("lid", "40x12"), ("box", "58x40"), ("recipe card", "58x40"),
    ("bag tag", "50x30"),
)  # fmt: skip
"""What is measured. On jars and lids the share must have doubled."""


@dataclass(frozen=True, slots=True)
class AsFirst:
    """A tag with the code of the first version."""

    tag: BadgeLabel | BagTag | CaseLabel | RecipeCardLabel

    @property
    def template(self) -> str:
        return self.tag.template

    @property
    def number(self) -> str:
        return self.tag.number

    @property
    def symbol(self) -> Code:
        return Code(self.tag.number, choice=CodeSizing.FIRST)

    @property
    def module_mm(self) -> float:
        return self.tag.module_mm

    @property
    def smallest_x_height_mm(self) -> float:
        return self.tag.smallest_x_height_mm

    def fields(self) -> dict[str, Any]:
        return self.tag.fields()


def as_first(label: JarLabel | BagTag | CaseLabel | RecipeCardLabel) -> Label:
    """The same label with the code of the first version."""
    if not isinstance(label, JarLabel):
        return AsFirst(label)
    before = replace(label, code_style=CodeStyle.QR)
    kept = {one.name: getattr(before, one.name) for one in fields(before)}
    return SaidLabel(**kept, said=_content_of_first(before))


def _content_of_first(label: JarLabel) -> str:
    content = json.loads(content_of(label, LabelSize.parse("58x40"), 0.0))
    del content["code"]["choice"]
    return canonical(content)


def bench_survive(
    count: int, seed: int, dpi: int, size: str | None = None, on_row: Callable[[dict[str, Any]], None] | None = None
) -> dict[str, Any]:
    """Shares in percent, of `count` labels of each kind and size. `doubled`: jars and lids together have doubled, and
    no kind became worse.

    Args:
        size: only jars of this size.
        on_row: called with each row as soon as it is known.
    """
    renderer = Renderer()
    rows: list[dict[str, Any]] = []
    for kind, of_size in SIZES if size is None else (("jar", size),):
        label = KINDS[kind]
        row: dict[str, Any] = {"label": kind, "size": of_size}
        for when, made in (("before", as_first(label)), ("now", label)):
            row |= _row(renderer, made, of_size, dpi, when, (count, seed))
        rows.append(row)
        if on_row:
            on_row(row)
    return {"labels": count, "seed": seed, "dpi": dpi, "rows": rows, **_summed(rows, count)}


def _summed(rows: list[dict[str, Any]], count: int) -> dict[str, Any]:
    jars = [row for row in rows if row["label"] in ("jar", "lid")]
    before, now = (sum(int(row[f"{when}_read"]) for row in jars) for when in ("before", "now"))
    wrong = sum(int(row["now_wrong"]) for row in rows)
    no_worse = all(row["now_read"] >= row["before_read"] for row in rows)
    shares = {"before_percent": _percent(before, count * len(jars)), "now_percent": _percent(now, count * len(jars))}
    return {"jars": shares, "wrong": wrong, "doubled": now >= 2 * before and now > 0 and no_worse and not wrong}


def _row(renderer: Renderer, label: Label, size: str, dpi: int, when: str, drawn: tuple[int, int]) -> dict[str, Any]:
    count, seed = drawn
    on, right, wrong, seen = LabelSize.parse(size), 0, 0, (0, "")
    for one in range(count):
        unit = numbered(label, one % UNITS + 1)
        picture = renderer.render(unit, on, dpi)
        box, kind = place_of(picture)
        seen = box.side, kind
        photo = worn(picture, box, dpi, (seed, one), round_jar=isinstance(label, JarLabel) and not on.is_for_lids)
        texts = {symbol.text for symbol in read(photo)}
        right += texts == {unit.symbol.text}
        wrong += bool(texts - {unit.symbol.text})
    return {
        f"{when}_code": seen[1],
        f"{when}_dots": seen[0],
        f"{when}_read": right,
        f"{when}_percent": _percent(right, count),
        f"{when}_wrong": wrong,
    }


def numbered(label: Label, unit: int) -> Label:
    """The label of another jar of the batch; other labels do not change."""
    return replace(label, number=f"{label.batch}-{unit:03d}") if isinstance(label, JarLabel) else label


def place_of(picture: Image.Image) -> tuple[CodeBox, str]:
    """The position of the code on a clean label, without its quiet zone, and its kind."""
    (symbol,) = by_zxing(np.asarray(picture.convert("L")), Kinds.MATRIX)
    left, top = (min(point[axis] for point in symbol.position) for axis in (0, 1))
    right, bottom = (max(point[axis] for point in symbol.position) for axis in (0, 1))
    return CodeBox(int(left), int(top), max(int(right - left), int(bottom - top))), symbol.symbology.value


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1)
