"""What the wiring promises to the devices' threads."""

from __future__ import annotations

from db import Quantity
from drivers.scanners.base import Symbol, Symbology
from drivers.urls import device_urls
from kiosk.bootstrap import build
from kiosk.settings.config import Settings

SUGAR = Symbol("4006381333931", Symbology.EAN13, "]E0", b"4006381333931", ((0, 0), (1, 0), (1, 1), (0, 1)))


def test_a_camera_goes_on_where_the_books_cannot_be_read(tmp_path):
    settings = Settings(data_dir=tmp_path, books=tmp_path / "books.db", scanners=device_urls(f"folder://{tmp_path}"))
    kiosk = build(settings)
    assert kiosk.camera is not None
    sugar = kiosk.books.add_ingredient("sugar")
    kiosk.books.add_pack(SUGAR.text, sugar, Quantity.parse("1 kg"))
    assert kiosk.camera.trusted(SUGAR)
    kiosk.books.close()
    assert not kiosk.camera.trusted(SUGAR)
    kiosk.close()
