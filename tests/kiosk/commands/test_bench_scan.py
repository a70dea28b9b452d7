"""`jarmark bench scan` on one photograph that the test makes."""

import json

import numpy as np
import pytest
import zxingcpp

from drivers.scanners.vision import cv2


@pytest.fixture
def photographs(tmp_path):
    folder = tmp_path / "photos" / "ean13-1"
    folder.mkdir(parents=True)
    code = np.array(zxingcpp.create_barcode("5901234123457", zxingcpp.BarcodeFormat.EAN13).to_image(scale=2))
    cv2.imwrite(str(folder / "1.png"), np.pad(code, 40, constant_values=235))
    (folder / "1.txt").write_text("5901234123457")
    return tmp_path / "photos"


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        ([], "zxing-cpp"),
        (["--skew"], "Of 1 picture"),
        (["--bursts"], "1 of 1"),
        (["--still"], "photographs"),
        (["--live"], "1 of 1 codes read"),
    ],
)
def test_each_way_prints_its_table(jarmark, photographs, ways, words):
    told = jarmark("bench", "scan", photographs, *ways)
    assert told.code == 0
    assert words in told.answer


def test_the_figures_as_json(jarmark, photographs):
    ours = json.loads(jarmark("bench", "scan", photographs, "--json").answer)["total"]["jarmark"]
    assert (ours["right"], ours["wrong"], ours["missed"], ours["wrong_rate"]) == (1, 0, 0, 0.0)
    assert {"ms", "cpu_ms", "median_ms", "p95_ms"} <= set(ours)


def test_two_ways_at_once_are_refused(jarmark, photographs):
    assert jarmark("bench", "scan", photographs, "--skew", "--live").code != 0
