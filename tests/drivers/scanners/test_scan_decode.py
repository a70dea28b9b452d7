"""From a picture to symbols, on photographs made here and on real ones where they are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.scanners import bench, decode, files, spoilt
from drivers.scanners.base import Symbology
from drivers.scanners.gs1 import parse
from drivers.scanners.stripes import striped_places
from drivers.scanners.vision import UnreadablePictureError, as_picture, cv2, load, np, pictures_in, unpack
from tests.drivers.scanners.broken_pictures_child import bomb, png

F = zxingcpp.BarcodeFormat
HERE = Path(__file__).resolve().parents[3]
REAL = HERE.parent / "shared" / "data" / "barcode-photos"

KINDS = [
    ("5901234123457", F.EAN13, Symbology.EAN13, "]E0"),
    ("96385074", F.EAN8, Symbology.EAN8, "]E4"),
    ("036000291452", F.UPCA, Symbology.UPCA, "]E0"),
    ("15901234123454", F.ITF14, Symbology.ITF14, "]I1"),
    ("SJ-20260304-A", F.Code128, Symbology.CODE128, "]C0"),
    ("LOT42", F.Code39, Symbology.CODE39, "]A0"),
    ("SJ-20260304-A-017", F.QRCode, Symbology.QRCODE, "]Q1"),
    ("SJ-20260304-A-017", F.DataMatrix, Symbology.DATAMATRIX, "]d1"),
]
HARD = {
    "upright": {},
    "turned": {"turn": 20.0, "blur": 0.8, "noise": 4.0},
    "tilted": {"tilt": 0.25, "turn": -8.0, "shade": 0.5, "noise": 4.0},
    "upside down": {"turn": 178.0, "blur": 1.0},
    "on its side": {"turn": 90.0},
}


@pytest.mark.parametrize("way", HARD)
@pytest.mark.parametrize(("text", "kind", "symbology", "identifier"), KINDS, ids=lambda value: str(value))
def test_every_kind_is_read(photo, text, kind, symbology, identifier, way) -> None:
    symbols = decode.read(photo(text, kind, module=4, **HARD[way]))
    assert [(symbol.text, symbol.symbology) for symbol in symbols] == [(text, symbology)]
    assert symbols[0].identifier in (identifier, "]I0")


@pytest.mark.parametrize("kind", [F.Code128, F.DataMatrix, F.QRCode, F.DataBarExp])
def test_a_gs1_code_keeps_its_mark_and_its_separators(photo, kind) -> None:
    content = "(01)09521234543213(10)PKT-99281(15)271130"
    symbols = decode.read(photo(content, kind, gs1=True, module=2 if kind is F.Code128 else 4, noise=3.0))
    assert len(symbols) == 1
    fields = parse(symbols[0])
    assert fields is not None
    assert (fields.gtin14, fields.lot, str(fields.best_before)) == ("09521234543213", "PKT-99281", "2027-11-30")
    assert not fields.lot_doubtful


def test_the_outline_lies_on_the_code(photo) -> None:
    for kind, text in ((F.EAN13, "5901234123457"), (F.QRCode, "B0012-7")):
        place = np.array(decode.read(photo(text, kind, module=4))[0].position)
        assert abs(place[:, 0].mean() - 640) < 20
        assert abs(place[:, 1].mean() - 360) < 60


@pytest.mark.parametrize("turn", [-80, -35, -10, 0, 20, 45, 90])
def test_a_code_is_found_by_its_stripes_and_so_is_its_direction(photo, turn: int) -> None:
    (place, *_) = striped_places(photo("5901234123457", F.EAN13, module=4, turn=turn, noise=4.0))
    assert abs((place.angle + turn + 90) % 180 - 90) < 3
    assert abs(place.middle[0] - 640) < 60
    assert abs(place.middle[1] - 360) < 60


def test_there_are_no_stripes_in_noise_or_in_soft_light() -> None:
    for scene in ("noise", "plain", "blurred"):
        assert striped_places(spoilt.empty_frame(scene, 3)) == ()


@pytest.mark.parametrize("angle", [-35, -25, 25, 35])
@pytest.mark.parametrize("kind", [F.EAN13, F.DataBarExp])
def test_tilted_paper_is_read(kind, angle: int) -> None:
    text, gs1 = ("5901234123457", {}) if kind is F.EAN13 else ("(01)09521234543213(10)PKT-99281", {"gs1": True})
    code = np.array(zxingcpp.create_barcode(text, kind, **gs1).to_image(scale=3))
    assert decode.read(spoilt.tilted(code, angle, upright=True))


@pytest.mark.parametrize("scene", spoilt.EMPTY_SCENES)
def test_nothing_is_read_where_nothing_is(scene: str) -> None:
    reader = decode.LiveReader()
    for seed in range(5):
        assert reader.read(spoilt.empty_frame(scene, seed)).symbols == ()


def test_two_codes_in_one_picture_are_both_read(photo) -> None:
    left = photo("5901234123457", F.EAN13, size=(640, 480), module=3)
    right = photo("B0012-7", F.QRCode, size=(640, 480), module=6)
    assert {symbol.text for symbol in decode.read(np.hstack([left, right]))} == {"5901234123457", "B0012-7"}


@pytest.mark.parametrize("kind", [F.EAN13, F.Code128])
def test_a_torn_code_is_not_read_wrong(photo, kind) -> None:
    for part in (0.1, 0.2, 0.3, 0.5):
        assert decode.read(photo("5901234123457", kind, torn=part, noise=3.0)) == ()


def test_live_frames_of_a_torn_code_say_why_nothing_is_read(photo) -> None:
    frame = photo("5901234123457", F.EAN13, torn=0.15, noise=3.0)
    reader = decode.LiveReader()
    results = [reader.read(frame) for _ in range(8)]
    assert all(result.symbols == () for result in results)
    assert {result.sight for result in results} & {decode.Sight.TORN, decode.Sight.BLURRED}


def test_a_live_frame_that_is_dark_says_so() -> None:
    assert decode.LiveReader().read(np.zeros((720, 1280), np.uint8)).sight is decode.Sight.DARK


def test_live_reads_a_hard_frame_within_a_few(photo) -> None:
    reader = decode.LiveReader()
    frame = photo("5901234123457", F.EAN13, turn=85.0, blur=1.0, noise=4.0)
    assert any(reader.read(frame).symbols for _ in range(5))


def test_upce_is_off_in_live_frames_unless_wanted(photo) -> None:
    frame = photo("01234565", F.UPCE, module=4)
    assert all(not decode.LiveReader().read(frame).symbols for _ in range(5))
    assert decode.LiveReader(upce=True).read(frame).symbols[0].symbology is Symbology.UPCE
    assert decode.read(frame)[0].text == "012345000065"


# -- pictures that are none, or broken


def test_a_small_file_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(bomb())
    assert path.stat().st_size < 120_000
    with pytest.raises(UnreadablePictureError):
        load(path)


def test_broken_pictures_by_the_hundred_raise_nothing_else_and_take_less_than_a_gigabyte() -> None:
    """By the thousand with JARMARK_BROKEN_PICTURES=5000."""
    count = os.environ.get("JARMARK_BROKEN_PICTURES", "400")
    child = [sys.executable, "-m", "tests.drivers.scanners.broken_pictures_child", count, "4"]
    done = subprocess.run(child, cwd=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    opened, refused, kilobytes = map(int, done.stdout.split())
    assert opened > 50
    assert refused > 50
    assert kilobytes < 1_000_000


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n", png(0, 0, b""), png(5, 5, b"\0\0")])
def test_what_is_no_picture_is_a_typed_error(content: bytes) -> None:
    with pytest.raises(UnreadablePictureError):
        decode.read(unpack(content))


def test_a_missing_file_is_a_typed_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePictureError, match=r"gone\.png"):
        load(tmp_path / "gone.png")


def test_16_bit_grey_alpha_and_float_pictures_are_read(photo, tmp_path: Path) -> None:
    grey = photo("5901234123457", F.EAN13)
    clear = np.dstack([np.zeros((*grey.shape, 3), np.uint8), 255 - grey])
    pictures = {
        "grey.png": grey,
        "deep.png": grey.astype(np.uint16) * 257,
        "colour.jpg": cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR),
        "clear.png": clear,
        "float.tiff": grey.astype(np.float32) / 255,
    }
    for name, picture in pictures.items():
        assert cv2.imwrite(str(tmp_path / name), picture)
        assert [symbol.text for symbol in decode.read(load(tmp_path / name))] == ["5901234123457"], name


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_picture_cut_off_or_changed_anywhere_never_raises_more_than_its_error(data) -> None:
    whole = PIECES[data.draw(st.sampled_from(sorted(PIECES)))]
    cut = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for _ in range(data.draw(st.integers(0, 4))):
        if cut:
            cut[data.draw(st.integers(0, len(cut) - 1))] = data.draw(st.integers(0, 255))
    try:
        image = unpack(bytes(cut))
    except UnreadablePictureError:
        return
    decode.read(image)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 40),
    st.integers(0, 40),
    st.sampled_from([None, 1, 2, 3, 4, 5]),
    st.sampled_from([np.uint8, np.uint16, np.float32, np.int32]),
    st.integers(0, 2**32 - 1),
)
def test_any_array_is_read_or_refused(height, width, channels, kind, seed) -> None:
    shape = (height, width) if channels is None else (height, width, channels)
    image = (np.random.default_rng(seed).random(shape) * 255).astype(kind)
    try:
        picture = as_picture(image)
    except UnreadablePictureError:
        return
    decode.read(picture)
    decode.LiveReader().read(picture)


def _pieces() -> dict[str, bytes]:
    code = np.array(zxingcpp.create_barcode("5901234123457", F.EAN13).to_image(scale=1))
    return {kind: cv2.imencode(kind, code)[1].tobytes() for kind in (".png", ".jpg", ".webp", ".bmp", ".tiff")}


PIECES = _pieces()


# -- files


def test_files_are_read_as_json(photo, tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "1.png"), photo("(01)09521234543213(10)PKT-99281", F.QRCode, gs1=True, module=6))
    (tmp_path / "2.png").write_bytes(b"broken")
    (tmp_path / "inner").mkdir()
    cv2.imwrite(str(tmp_path / "inner" / "3.png"), photo("036000291452", F.UPCA))
    first, second, third = files.scan_files([tmp_path])
    (read,) = first["reads"]
    assert first["file"] == str(tmp_path / "1.png")
    assert first["ms"] > 0
    assert (read["symbology"], read["identifier"], read["gtin14"]) == ("QRCODE", "]Q3", "09521234543213")
    assert read["gs1"]["lot"] == "PKT-99281"
    assert second["reads"] == []
    assert "not a picture" in second["error"]
    (read,) = third["reads"]
    assert (read["text"], read["gtin14"], read["gs1"]) == ("036000291452", "00036000291452", None)


def test_a_burst_needs_two_frames(photo, tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "1.png"), np.zeros((480, 640), np.uint8))
    for number in range(2, 5):
        cv2.imwrite(str(tmp_path / f"{number}.png"), photo("5901234123457", F.EAN13, turn=number, noise=3.0))
    burst = files.scan_burst(tmp_path)
    assert burst == {"accepted": {"text": "5901234123457", "gtin14": "05901234123457", "frames": 3}, "frames": 4}


def test_the_bench_counts_right_wrong_and_missed(photo, tmp_path: Path) -> None:
    folder = tmp_path / "ean13-1"
    folder.mkdir()
    nothing = tmp_path / "falsepositives-1"
    nothing.mkdir()
    picture = photo("5901234123457", F.EAN13)
    cv2.imwrite(str(folder / "1.png"), picture)
    (folder / "1.txt").write_text("5901234123457")
    cv2.imwrite(str(folder / "2.png"), picture)
    (folder / "2.txt").write_text("4006381333931")
    cv2.imwrite(str(folder / "3.png"), picture)
    cv2.imwrite(str(nothing / "1.png"), np.full((200, 200), 128, np.uint8))
    result = bench.bench_scan(tmp_path)
    ours = result["total"]["jarmark"]
    assert (ours["right"], ours["wrong"], ours["missed"], result["left_out"]) == (1, 1, 1, 1)
    assert set(result["folders"]) == {"ean13-1", "falsepositives-1"}


def test_the_benches_of_skew_bursts_and_live_frames(photo, tmp_path: Path) -> None:
    folder = tmp_path / "ean13-1"
    folder.mkdir()
    cv2.imwrite(str(folder / "1.png"), photo("5901234123457", F.EAN13, size=(480, 320), module=2))
    (folder / "1.txt").write_text("5901234123457")
    skew = bench.bench_skew(tmp_path, angles=(-30, 30))
    assert (skew["upright"], skew["lowest_kept"]) == (1, 100.0)
    assert skew["ways"]["turned"]["30"]["jarmark"]["right"] == 1
    run = bench.bench_bursts(tmp_path, seeds=(1, 2))["seeds"]["2"]
    assert (run["linear"], run["wrong"]) == ({"pictures": 1, "accepted": 1, "rate": 100.0}, [])
    live = bench.bench_live(tmp_path, empty_frames=1)
    assert (live["code"]["frames"], live["code"]["read"]) == (1, 1)
    assert set(live["empty"]) == set(spoilt.EMPTY_SCENES)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real photographs are not beside the project")
def test_real_photographs_are_read_and_nothing_is_seen_where_nothing_is() -> None:
    """A sample of every folder; all of them with JARMARK_ALL_PHOTOS=1."""
    step = 1 if os.environ.get("JARMARK_ALL_PHOTOS") else 5
    right = read = 0
    for folder in sorted(path for path in REAL.iterdir() if path.is_dir()):
        for path in pictures_in(folder)[::step]:
            truth = path.with_suffix(".txt")
            (result,) = files.scan_files([path])
            if folder.name.startswith("falsepositives"):
                assert result["reads"] == [], path.name
            elif truth.exists():
                expected = bench.same(truth.read_text("utf-8"))
                read += 1
                right += expected in {bench.same(found["text"]) for found in result["reads"]}
    assert right >= 0.9 * read
