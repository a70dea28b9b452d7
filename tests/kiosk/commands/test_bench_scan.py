"""`jarmark bench scan` on one photograph that the test makes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from typer.testing import CliRunner

from kiosk.__main__ import app


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    folder = tmp_path / "photos" / "ean13-1"
    folder.mkdir(parents=True)
    code = np.array(zxingcpp.create_barcode("5901234123457", zxingcpp.BarcodeFormat.EAN13).to_image(scale=2))
    from drivers.scanners.vision import cv2

    cv2.imwrite(str(folder / "1.png"), cv2.copyMakeBorder(code, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=[235]))
    (folder / "1.txt").write_text("5901234123457")
    return tmp_path / "photos"


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        ([], "zxing-cpp  1"),
        (["--skew"], "Of 1 pictures"),
        (["--bursts"], "1 of 1"),
        (["--live"], "1 of 1 codes read"),
    ],
)
def test_each_way_prints_its_table(photographs: Path, ways: list[str], words: str) -> None:
    result = CliRunner().invoke(app, ["bench", "scan", str(photographs), *ways])
    assert result.exit_code == 0, result.output
    assert words in result.output


def test_the_figures_as_json(photographs: Path) -> None:
    result = CliRunner().invoke(app, ["bench", "scan", str(photographs), "--json"])
    ours = json.loads(result.output)["total"]["jarmark"]
    assert (ours["right"], ours["wrong"], ours["missed"], ours["wrong_rate"]) == (1, 0, 0, 0.0)
    assert {"ms", "cpu_ms", "median_ms", "p95_ms"} <= set(ours)


def test_two_ways_at_once_are_refused(photographs: Path) -> None:
    result = CliRunner().invoke(app, ["bench", "scan", str(photographs), "--skew", "--live"])
    assert result.exit_code != 0
