"""A hand before a camera that is too slow to have seen it move goes on moving until the code is believed."""

import cv2
import pytest
import zxingcpp

from drivers.scanners.consensus import Votes
from drivers.scanners.decode import LiveReader
from kiosk.settings.example.camera_folder import CameraFolder
from kiosk.settings.example.photos import Pose, barcode, photograph

LOOKS = 40
CODES = {
    "bag": ("01095060001343521527113010PKT-99281", zxingcpp.BarcodeFormat.Code128),
    "lot": ("10PKT-99281", zxingcpp.BarcodeFormat.Code128),
    "article": ("9506000134369", zxingcpp.BarcodeFormat.EAN13),
    "short article": ("95060002", zxingcpp.BarcodeFormat.EAN8),
    "box": ("15060001343525", zxingcpp.BarcodeFormat.ITF),
    "tag": ("B0008-2", zxingcpp.BarcodeFormat.Code39),
}


class SlowCamera:
    """Sees the newest picture alone, every 0.7 s: all that came between is gone."""

    def __init__(self, folder):
        self.folder, self.looked = folder, 0
        self._reader, self._votes = LiveReader(), Votes()

    def look(self):
        newest = max(self.folder.glob("*.png"))
        symbols = self._reader.read(cv2.imread(str(newest), cv2.IMREAD_GRAYSCALE)).symbols
        self.looked += 1
        return self._votes.offer(symbols, 0.7 * self.looked)


@pytest.fixture
def folder(tmp_path):
    return CameraFolder(tmp_path)


@pytest.fixture
def camera(tmp_path):
    return SlowCamera(tmp_path)


@pytest.mark.parametrize(("text", "kind"), CODES.values(), ids=list(CODES))
def test_a_code_is_believed_in_the_end(folder, camera, text, kind):
    folder.hold(photograph(barcode(text, kind), Pose(fill=0.4, seed=1)))
    for _ in range(LOOKS):
        taken = camera.look()
        if taken:
            break
        folder.stir()
    assert [symbol.text.lstrip("0") for symbol in taken] == [text.lstrip("0")]


def test_without_moving_it_never_is(folder, camera):
    text, kind = CODES["bag"]
    folder.hold(photograph(barcode(text, kind), Pose(fill=0.4, seed=1)))
    assert not any(camera.look() for _ in range(LOOKS))
