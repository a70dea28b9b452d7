"""Whatever stands in the books, a label is printed right or refused in words; nothing in it acts.

JARMARK_LABEL_EXAMPLES=2000 for the full measure; a run tries a few.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date

import numpy as np
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from kiosk.labels import Label, LabelError, LabelSize, Renderer, TemplateError
from kiosk.labels.listed import Listed, ListedWord
from kiosk.labels.samples import SAMPLES
from tests.kiosk.labels.example import read_by_zxing

EXAMPLES = int(os.environ.get("JARMARK_LABEL_EXAMPLES", "25"))
RENDERER = Renderer()
SIZES = st.sampled_from([LabelSize.parse(size) for size in ("58x40", "50x30", "62", "4x6in")])
MARKUP = (
    "#let x = 1",
    "#panic()",
    "*",
    "_",
    "$",
    "@a",
    "<a>",
    "\\",
    "`",
    "//",
    "/*",
    "#include",
    "\x1b@",
    "\x1d",
    "]",
    "#",
)
TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from([*MARKUP, "jam", "berries ", "مربى ", "Œuf", "½"]), max_size=6).map("".join),
)


def printed_or_refused(label: Label, size: LabelSize) -> Image.Image | None:
    try:
        return RENDERER.render(label, size, 203)
    except TemplateError:
        raise
    except LabelError:
        return None


@given(texts=st.tuples(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT), size=SIZES, european=st.booleans())
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(("Jam\x1b@", "", "", "", "", ""), LabelSize.parse("58x40"), False)
@example(("Jam", '#import "common.typ"', "*", "_", "$x$", "@x"), LabelSize.parse("58x40"), True)
def test_a_jars_label(texts: tuple[str, ...], size: LabelSize, european: bool) -> None:
    name, storage, maker, statement, ingredient, sub = texts
    listed = Listed(ingredient, True, (ListedWord(sub),) if sub else (), ("milk",), True)
    label = replace(
        SAMPLES["jar"],  # type: ignore[type-var]
        name=name,
        storage=storage,
        kitchen_name=maker,
        statement=statement,
        ingredients=(listed,),
        jurisdiction="UK" if european else "US",
    )
    picture = printed_or_refused(label, size)
    assert picture is None or read_by_zxing(picture) == [label.number]


@given(texts=st.tuples(TEXT, TEXT, TEXT), size=SIZES)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_others(texts: tuple[str, str, str], size: LabelSize) -> None:
    one, two, three = texts
    labels: tuple[Label, ...] = (
        replace(SAMPLES["bag"], ingredient=one, supplier=two, supplier_lot=three),  # type: ignore[type-var]
        replace(SAMPLES["case"], name=one, noun=two, kitchen_name=three),  # type: ignore[type-var]
        replace(SAMPLES["recipe"], name=one, lines=((two, three),), steps=(one, two)),  # type: ignore[type-var]
        replace(SAMPLES["badge"], name=one, kitchen_name=two),  # type: ignore[type-var]
        replace(SAMPLES["slip"], on=date(2026, 3, 4), kitchen_name=one),  # type: ignore[type-var]
    )
    for label in labels:
        picture = printed_or_refused(label, size)
        assert picture is None or read_by_zxing(picture) == [label.symbol.text]
    printed_or_refused(replace(SAMPLES["shelf"], name=one, net=two, price=three), size)  # type: ignore[type-var]


def test_markup_comes_out_as_its_letters() -> None:
    """A name that would be bold, a comment or code in a template has all its letters, so that it is broader."""

    def width(name: str) -> int:
        label = replace(SAMPLES["badge"], name="x", kitchen_name=name)  # type: ignore[type-var]
        top = ~np.asarray(RENDERER.render(label, LabelSize.parse("62x40"), 203))[:40, :330]
        return int(np.flatnonzero(top.any(axis=0))[-1])

    for markup, plain in (("*Jam*", "Jam"), ("Jam//x", "Jam"), ("#emph[Jam]", "Jam"), ("$Jam$", "Jam")):
        assert width(markup) > width(plain) + 8
