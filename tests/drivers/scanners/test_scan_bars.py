"""A number that one engine alone read is proved by its own bars, drawn and laid over the picture, or it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest
import zxingcpp

from drivers.scanners import decode, spoilt
from drivers.scanners.bars import bars_fit, bars_of
from drivers.scanners.base import ReadDoubt, Symbol, Symbology
from drivers.scanners.evidence import Views
from drivers.scanners.vision import np

F = zxingcpp.BarcodeFormat
KINDS = {Symbology.EAN13: F.EAN13, Symbology.UPCA: F.UPCA, Symbology.EAN8: F.EAN8}
NUMBERS = [
    (Symbology.EAN13, "8023222032262"),
    (Symbology.EAN13, "5901234123457"),
    (Symbology.EAN13, "9780441014989"),
    (Symbology.EAN13, "4006381333931"),
    (Symbology.UPCA, "036000291452"),
    (Symbology.UPCA, "725272730706"),
    (Symbology.EAN8, "96385074"),
    (Symbology.EAN8, "40170725"),
]


def drawn(text: str, kind: Symbology) -> np.ndarray:
    return np.array(zxingcpp.create_barcode(text, KINDS[kind]).to_image(scale=3), np.uint8)


def check_digit(body: str) -> str:
    return str(-sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(body[::-1])) % 10)


def is_proved(symbol: Symbol, picture: np.ndarray) -> bool:
    fit = bars_fit(symbol, picture)
    assert fit is not None
    return fit.is_proof


def read_right(kind: Symbology, text: str, seeds: range):
    """Bad pictures of a code of which its number is read, each with what was read."""
    for seed in seeds:
        picture = spoilt.badly_seen(drawn(text, kind), seed)
        for symbol in decode.read(picture):
            if symbol.symbology is kind and symbol.text == text:
                yield symbol, picture


@pytest.mark.parametrize(("kind", "text"), NUMBERS)
def test_modules_are_those_that_are_drawn(kind, text) -> None:
    row = np.array(zxingcpp.create_barcode(text, KINDS[kind]).to_image(scale=1, add_quiet_zones=False))[0]
    assert bars_of(Symbol(text, kind, "]E0", text.encode(), ())) == "".join(
        "1" if light < 128 else "0" for light in row
    )


@pytest.mark.parametrize(("kind", "text"), NUMBERS)
def test_most_that_is_read_right_is_proved_and_no_number_near_it(kind, text) -> None:
    chance, proofs, reads = np.random.default_rng(int(text)), 0, 0
    for symbol, picture in read_right(kind, text, range(24)):
        reads, proofs = reads + 1, proofs + is_proved(symbol, picture)
        for changes in (1, 1, 2, 3, 6):
            body = list(text[:-1])
            for _ in range(changes):
                place = int(chance.integers(len(body)))
                body[place] = str((int(body[place]) + int(chance.integers(1, 10))) % 10)
            other = "".join(body) + check_digit("".join(body))
            if other != text:
                assert not is_proved(replace(symbol, text=other, raw=other.encode()), picture), other
    assert reads >= 2
    assert proofs >= 0.7 * reads


def test_the_misread_of_a_blurred_bag_is_not_proved() -> None:
    """8083882038868 was accepted of a bag with 8023222032262."""
    seen = list(read_right(Symbology.EAN13, "8023222032262", range(12)))
    assert seen
    for symbol, picture in seen:
        assert not is_proved(replace(symbol, text="8083882038868", raw=b"8083882038868"), picture)


@pytest.mark.parametrize(
    ("text", "kind"), [("LOT 42", Symbology.CODE128), ("B0012-7", Symbology.QRCODE), ("04963406", Symbology.UPCE)]
)
def test_of_other_codes_nothing_is_said(text, kind) -> None:
    place = ((10, 10), (200, 10), (200, 60), (10, 60))
    assert bars_fit(Symbol(text, kind, "]C0", text.encode(), place), np.full((100, 300), 200, np.uint8)) is None


def test_an_even_picture_proves_nothing() -> None:
    place = ((10, 10), (200, 10), (200, 60), (10, 60))
    symbol = Symbol("5901234123457", Symbology.EAN13, "]E0", b"5901234123457", place)
    for picture in (
        np.full((100, 300), 200, np.uint8),
        np.random.default_rng(1).integers(0, 256, (100, 300), np.uint8),
    ):
        assert not is_proved(symbol, picture)


def test_what_its_bars_prove_counts_in_every_look_and_what_they_do_not_once() -> None:
    asked: list[str] = []

    def third(agrees: bool):
        def ask(symbol: Symbol, _grey) -> bool:
            asked.append(symbol.text)
            return agrees

        return ask

    place = ((20, 20), (220, 20), (220, 80), (20, 80))
    symbol = Symbol("5901234123457", Symbology.EAN13, "]E0", b"5901234123457", place)
    picture = spoilt.badly_seen(drawn("5901234123457", Symbology.EAN13), 1)
    proved, not_proved = (Views(second=lambda _symbol, _grey: None, third=third(agrees)) for agrees in (True, False))
    assert [proved.judged([symbol], picture)[0].doubt for _ in range(3)] == [ReadDoubt.NONE] * 3
    asked.clear()
    doubts = [not_proved.judged([symbol], picture)[0].doubt for _ in range(3)]
    assert doubts == [ReadDoubt.ALONE, ReadDoubt.NOTHING_NEW, ReadDoubt.NOTHING_NEW]
    assert asked == ["5901234123457"]
    zbars = Symbol(symbol.text, symbol.symbology, "]E0", symbol.raw, place, ReadDoubt.OTHER_EYE)
    assert [views.judged([zbars], picture)[0].doubt for views in (proved, not_proved)] == [
        ReadDoubt.NONE,
        ReadDoubt.OTHER_EYE,
    ]
