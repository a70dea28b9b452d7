"""A kitchen's own templates: used where they are right, told with their line where they are not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from kiosk.commands.health import State, templates
from kiosk.labels import LabelError, LabelSize, Renderer, render
from kiosk.labels.pages import TEMPLATES
from kiosk.labels.samples import SAMPLES
from kiosk.settings.config import Settings
from tests.kiosk.labels.example import read_by_zxing

SIZE = LabelSize.parse("58x40")
JAR, BAG = SAMPLES["jar"], SAMPLES["bag"]
OWN = """#import "common.typ": *
#show: page-setup
#place(code-place)
#place(dx: 2mm, dy: 34mm, number-place(3mm))
#report(1.2mm, net: 2.2mm)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(TEMPLATES / "common.typ", tmp_path)
    return tmp_path


def drawn(folder: Path, template: str) -> tuple[bytes, list[str]]:
    (folder / "jar.typ").write_text(template)
    told: list[str] = []
    renderer = Renderer(folder, told.append)
    return np.asarray(renderer.render(JAR, SIZE, 203)).tobytes(), told


def test_a_copied_template_prints_the_same_until_it_is_changed(folder: Path) -> None:
    built_in = np.asarray(render(JAR, SIZE, 203)).tobytes()
    copied = (TEMPLATES / "jar.typ").read_text()
    assert drawn(folder, copied) == (built_in, [])
    changed, told = drawn(folder, copied.replace("Ingredients: ", "Made of: "))
    assert (changed != built_in, told) == (True, [])


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ('#import "common.typ": *\n#let a = (\n', "jar.typ is broken in line 2: unclosed delimiter."),
        (OWN.replace("#place(code-place)\n", ""), "leaves no place for the code"),
        (OWN.replace("number-place(3mm)", "[017]"), "leaves no place for the number"),
        (OWN.replace("number-place(3mm)", "text(label.number)"), "does not contain key"),
        (OWN.replace("#report(1.2mm, net: 2.2mm)", ""), "does not say how large its words are"),
        (OWN.replace("1.2mm", "0.7mm"), "words smaller than 1.19 mm"),
        (OWN.replace("net: 2.2mm", "net: 2mm"), "figures of the net contents smaller than 2.11 mm"),
        (OWN + "#pagebreak()", "more than one page"),
        (OWN.replace("#show: page-setup", "#set page(width: 90mm, height: 40mm, margin: 0mm)"), "of another size"),
        (OWN.replace("#show: page-setup", "#set page(width: 60cm, height: 60cm, margin: 0mm)"), "page of 600 x 600 mm"),
        ('#read("/etc/passwd")\n' + OWN, "jar.typ is broken in line 1: "),
    ],
)
def test_a_broken_template_is_told_and_the_built_in_one_is_used(folder: Path, template: str, words: str) -> None:
    picture, told = drawn(folder, template)
    assert picture == np.asarray(render(JAR, SIZE, 203)).tobytes()
    assert len(told) == 1
    assert words in told[0]
    assert told[0].endswith("The built-in one is used.")


@pytest.mark.parametrize(("dx", "dy", "words"), [("2mm", "3mm", "into it"), ("46mm", "20mm", "over the edge")])
def test_text_that_runs_out_is_refused(folder: Path, dx: str, dy: str, words: str) -> None:
    with pytest.raises(LabelError, match=words):
        drawn(folder, OWN + f"#place(top + left, dx: {dx}, dy: {dy})[Text that goes on]")


def test_what_a_template_of_before_does_not_say_of_its_net_line_is_not_taken_for_right(folder: Path) -> None:
    (folder / "jar.typ").write_text(OWN)
    layout = Renderer(folder).set(JAR, SIZE, 203).layout
    assert layout.net_height_mm == 2.2
    assert not layout.net_o_told


def test_it_is_told_once_and_tried_again_when_the_file_changes(folder: Path) -> None:
    file = folder / "bag.typ"
    file.write_text("#panic(")
    told: list[str] = []
    renderer = Renderer(folder, told.append)
    for _ in range(3):
        assert read_by_zxing(renderer.render(BAG, SIZE, 203)) == ["B0003-S"]
    assert len(told) == 1
    assert renderer.pages.troubles == tuple(told)
    shutil.copy(TEMPLATES / "bag.typ", file)
    os.utime(file, (2_000_000_000, 2_000_000_000))
    renderer.render(BAG, SIZE, 203)
    assert renderer.pages.troubles == ()


def test_the_doctor_names_the_line(folder: Path) -> None:
    assert templates(Settings()).state is State.FINE
    settings = Settings(templates_dir=folder)
    shutil.copy(TEMPLATES / "jar.typ", folder)
    assert templates(settings).words.startswith("your own: jar, in")
    (folder / "bag.typ").write_text('#import "common.typ": *\n\n#let a = (')
    found = templates(settings)
    assert found.state is State.AMISS
    assert "bag.typ is broken in line 3" in found.words


def test_what_is_broken_in_a_file_that_the_template_takes_in_is_named_there(folder: Path) -> None:
    (folder / "common.typ").write_text("#let sans = 1\n#let as = 2\n")
    picture, told = drawn(folder, OWN)
    assert picture == np.asarray(render(JAR, SIZE, 203)).tobytes()
    assert told[0].startswith("The label template common.typ is broken in line 2: ")


def test_it_is_tried_again_when_what_it_takes_in_was_mended(folder: Path) -> None:
    shutil.copy(TEMPLATES / "jar.typ", folder)
    (folder / "common.typ").write_text("#let as = 2\n")
    told: list[str] = []
    renderer = Renderer(folder, told.append)
    renderer.render(JAR, SIZE, 203)
    assert len(renderer.pages.troubles) == 1
    shutil.copy(TEMPLATES / "common.typ", folder)
    os.utime(folder / "common.typ", (2_000_000_000, 2_000_000_000))
    renderer.render(JAR, SIZE, 203)
    assert renderer.pages.troubles == ()
    assert len(told) == 1
