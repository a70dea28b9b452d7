"""The demo's hand: whoever waits for a slow camera sees it move, and each place is another."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.scanners.sources import FolderSource
from kiosk.settings.example.camera_folder import CameraFolder


@pytest.fixture
def picture():
    return np.random.default_rng(1).integers(0, 255, (120, 200), np.uint8)


def test_a_hand_that_waits_moves_to_where_it_was_not_yet(tmp_path, picture):
    hand = CameraFolder(tmp_path / "camera")
    hand.hold(picture)
    looks = []
    for _ in range(40):
        hand.stir()
        looks.append(next(path for path in sorted((tmp_path / "camera").glob("*.png"), reverse=True)).read_bytes())
    assert len(set(looks)) == 40
    assert len(list((tmp_path / "camera").glob("*.png"))) < 10


def test_each_move_is_shown_to_the_camera(tmp_path, picture):
    hand, source = CameraFolder(tmp_path / "camera"), FolderSource(tmp_path / "camera", fps=25)
    hand.hold(picture)
    for _ in range(8):
        source.grab()
    held = source.grab()
    hand.stir()
    assert not np.array_equal(held, source.grab())


def test_an_empty_hand_does_not_stir(tmp_path, picture):
    hand = CameraFolder(tmp_path / "camera")
    hand.hold(picture)
    hand.take_away()
    before = sorted(path.name for path in (tmp_path / "camera").iterdir())
    hand.stir()
    assert sorted(path.name for path in (tmp_path / "camera").iterdir()) == before
