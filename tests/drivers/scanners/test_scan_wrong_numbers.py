"""A wrong number is never taken: bags that lie still, blurred; two numbers out of one code; parts of other codes."""

from __future__ import annotations

from dataclasses import replace

import pytest
import zxingcpp

from drivers.scanners import answer, decode
from drivers.scanners.base import Position, ReadDoubt, Symbol, Symbology
from drivers.scanners.consensus import Votes
from drivers.scanners.evidence import Views, apart
from drivers.scanners.vision import cv2, np

F = zxingcpp.BarcodeFormat
FPS = 15.0


def place(left: int = 0, top: int = 0, width: int = 200, height: int = 60) -> Position:
    return ((left, top), (left + width, top), (left + width, top + height), (left, top + height))


def ean(text: str, where: Position | None = None, doubt: ReadDoubt = ReadDoubt.NONE) -> Symbol:
    return Symbol(text, Symbology.EAN13, "]E0", text.encode(), where or place(), doubt)


RIGHT, WRONG = ean("8023222032262"), ean("8083882038868")


def taken(frames: list[list[Symbol]], votes: Votes | None = None) -> list[tuple[int, str]]:
    votes = votes or Votes()
    return [
        (number, symbol.text)
        for number, symbols in enumerate(frames, 1)
        for symbol in votes.offer(symbols, number / FPS)
    ]


def still_burst(picture, seed: int, frames: int = 24, noise: float = 4.0) -> set[str]:
    """What a camera takes of a bag that lies still: one picture, other noise in every frame."""
    chance, reader, votes = np.random.default_rng(seed), decode.LiveReader(), Votes()
    found: set[str] = set()
    for number in range(frames):
        frame = np.clip(picture + chance.normal(0.0, noise, picture.shape), 0, 255).astype(np.uint8)
        found |= {symbol.text for symbol in votes.offer(reader.read(frame).symbols, number / FPS)}
    return found


# -- votes


@pytest.mark.parametrize("misread", [(13, 20), (4, 5), (10, 11), (13, 14, 22), (3, 9, 15, 21)])
def test_a_code_that_was_taken_stays_a_rival_of_its_misreads(misread) -> None:
    frames = [[WRONG if number in misread else RIGHT] for number in range(1, 25)]
    assert taken(frames) == [(2, RIGHT.text)]


def test_the_next_bag_is_taken_when_the_one_before_is_out_of_sight() -> None:
    assert taken([[RIGHT]] * 20 + [[WRONG]] * 15) == [(2, RIGHT.text), (29, WRONG.text)]


@pytest.mark.parametrize("between", [0.03, 0.066, 0.4, 0.9, 1.5, 2.8])
@pytest.mark.parametrize("doubt", [ReadDoubt.NONE, ReadDoubt.ALONE])
def test_a_slow_machine_takes_a_bag_too_and_takes_it_once(between, doubt) -> None:
    """The views that agree may be seconds apart where each frame takes so long."""
    votes = Votes()
    looks = max(12, int(8 / between))
    held = [len(votes.offer([replace(RIGHT, doubt=doubt)], number * between)) for number in range(looks)]
    assert sum(held) == 1
    assert sum(held[:4]) == 1
    away = max(3, int(3 / between))
    for number in range(looks, looks + away):
        votes.offer([], number * between)
    again = [
        len(votes.offer([replace(RIGHT, doubt=doubt)], number * between))
        for number in range(looks + away, looks + away + 4)
    ]
    assert sum(again) == 1, "the same bag, shown anew"


@pytest.mark.parametrize("between", [0.4, 0.9, 1.5, 2.8])
def test_on_a_slow_machine_a_misread_does_not_outvote_what_was_taken(between) -> None:
    votes, misread = Votes(), (3, 5, 8, 12)
    frames = [WRONG if number in misread else RIGHT for number in range(16)]
    found = [one.text for number, symbol in enumerate(frames) for one in votes.offer([symbol], number * between)]
    assert found == [RIGHT.text]


def test_looks_that_are_far_apart_are_no_votes_for_one_another() -> None:
    votes = Votes()
    assert not any(votes.offer([RIGHT], number * 20.0) for number in range(6))


def test_two_numbers_in_one_place_of_one_frame_are_rivals() -> None:
    assert taken([[RIGHT, WRONG]] * 24) == []


def test_two_numbers_above_one_another_in_the_bars_of_one_code_are_rivals_unless_both_are_sure() -> None:
    above, below = (
        ean("9780441014989", place(0, 0), ReadDoubt.ALONE),
        ean("6780031014989", place(0, 70), ReadDoubt.ALONE),
    )
    assert taken([[above, below]] * 24) == []
    sure = [replace(symbol, doubt=ReadDoubt.NONE) for symbol in (above, below)]
    assert [text for _, text in taken([sure] * 3)] == [above.text, below.text]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (place(0, 0), place(300, 0), True),
        (place(0, 0), place(0, 0), False),
        (place(0, 0), place(20, 10), False),
        (place(0, 0, height=0), place(0, 20, height=0), False),
        (place(0, 0), place(0, 200), True),
        (((0, 0), (0, 200), (-60, 200), (-60, 0)), ((40, 0), (40, 200), (20, 200), (20, 0)), False),
    ],
)
def test_what_lies_apart(first, second, expected) -> None:
    one, other = ean("9780441014989", first, ReadDoubt.ALONE), ean("6780031014989", second, ReadDoubt.ALONE)
    assert (apart(one, other), apart(other, one)) == (expected, expected)


def test_zbar_alone_is_a_suggestion_however_often() -> None:
    assert taken([[replace(WRONG, doubt=ReadDoubt.OTHER_EYE)]] * 24) == []


def test_a_view_that_did_not_move_is_one_vote() -> None:
    one = replace(WRONG, doubt=ReadDoubt.ALONE)
    still = replace(WRONG, doubt=ReadDoubt.NOTHING_NEW)
    assert taken([[one], *[[still]] * 23]) == []
    assert taken([[one], [still], [one], [still], [one]]) == [(5, WRONG.text)]


def test_what_lies_still_and_is_not_believed_is_told_after_a_second() -> None:
    votes, still = Votes(), replace(WRONG, doubt=ReadDoubt.NOTHING_NEW)

    def unsure(symbol: Symbol, at: float) -> bool:
        votes.offer([symbol], at)
        return votes.is_unsure_of([symbol], at)

    assert [unsure(still, at) for at in (0.0, 0.5, 0.9, 1.0, 1.5)] == [False, False, False, True, True]
    qr = Symbol("B0012-7", Symbology.QRCODE, "]Q1", b"B0012-7", place())
    assert not any(unsure(qr, 5 + tenth / 10) for tenth in range(20))
    assert not any(unsure(RIGHT, 9 + tenth / 10) for tenth in range(20)), "one that is believed"


def test_the_two_engines_in_two_frames_are_two_votes() -> None:
    one, other = replace(RIGHT, doubt=ReadDoubt.ALONE), replace(RIGHT, doubt=ReadDoubt.OTHER_EYE)
    assert taken([[one], [other]]) == [(2, RIGHT.text)]


def test_what_the_books_know_is_taken_by_one_view() -> None:
    known = Votes(lambda symbol: symbol.text == RIGHT.text)
    assert taken([[replace(RIGHT, doubt=ReadDoubt.NOTHING_NEW)]], known) == [(1, RIGHT.text)]


def test_a_qr_code_is_no_rival_of_a_linear_code() -> None:
    qr = Symbol("B0012-7", Symbology.QRCODE, "]Q1", b"B0012-7", place())
    assert taken([[qr], [RIGHT], [qr], [RIGHT]]) == [(3, qr.text), (4, RIGHT.text)]


@pytest.mark.parametrize("doubt", list(ReadDoubt))
def test_the_doubt_goes_over_the_line(doubt) -> None:
    result = decode.LiveResult((replace(RIGHT, doubt=doubt),), decode.Sight.READ, ())
    assert answer.unpacked(answer.packed(result)) == result


# -- pictures


def bag(text: str, *, module: int, turn: float, blur: float, light: float = 0.8, kind=F.EAN13):
    """A code on a bag, turned and out of focus."""
    code = np.array(zxingcpp.create_barcode(text, kind).to_image(scale=module))[:200]
    paper = np.full((300, 480), 210, np.uint8)
    height, width = code.shape[:2]
    top, left = (300 - height) // 2, (480 - width) // 2
    paper[top : top + height, left : left + width] = np.minimum(code, 200) + 10
    rotation = cv2.getRotationMatrix2D((240.0, 150.0), turn, 0.9)
    paper = cv2.warpAffine(paper, rotation, (480, 300), borderMode=cv2.BORDER_REPLICATE)
    blurred = cv2.GaussianBlur(paper, (0, 0), blur) if blur else paper
    return (blurred * light).astype(np.uint8)


TEXTS = ("8023222032262", "5901234123457", "9780441014989", "3256227557187", "4006381333931", "7811457302431")


@pytest.mark.parametrize("text", TEXTS)
def test_still_blurred_bags_are_never_taken_for_another(text) -> None:
    for number, (module, blur) in enumerate([(2, 1.2), (2, 1.7), (3, 1.9), (3, 2.5)]):
        picture = bag(text, module=module, blur=blur, turn=11.0 * number - 20, light=0.6)
        assert still_burst(picture, number, frames=12) <= {text}


def test_still_clean_bags_are_taken() -> None:
    found = [
        still_burst(bag(text, module=2, turn=turn, blur=0.6), 1, frames=6) == {text}
        for text in TEXTS
        for turn in (-25.0, 0.0, 25.0)
    ]
    assert sum(found) >= 0.9 * len(found)


def zbar_agrees_never(_symbol: Symbol, _grey: object) -> None:
    return None


def bars_prove_nothing(_symbol: Symbol, _grey: object) -> bool:
    return False


def test_of_one_engine_alone_still_frames_are_one_view_and_moved_ones_are_several() -> None:
    still = bag("5901234123457", module=3, turn=3.0, blur=1.0)
    chance = np.random.default_rng(3)
    views = Views(second=zbar_agrees_never, third=bars_prove_nothing)

    def doubts(pictures) -> list[ReadDoubt]:
        noisy = [np.clip(one + chance.normal(0.0, 6.0, one.shape), 0, 255).astype(np.uint8) for one in pictures]
        return [symbol.doubt for frame in noisy for symbol in views.judged(decode.read(frame), frame)]

    assert doubts([still] * 8) == [ReadDoubt.ALONE, *[ReadDoubt.NOTHING_NEW] * 7]
    moved = [np.roll(still, by, axis=1) for by in (4, 8, 12, 16)]
    assert doubts(moved) == [ReadDoubt.ALONE] * 4
    assert doubts([moved[-1], still, moved[0]]) == [ReadDoubt.NOTHING_NEW] * 3


@pytest.mark.parametrize("text", TEXTS)
def test_part_of_an_ean_is_no_upc_e_or_ean_8(text) -> None:
    """Along a slanting line, shaken, the bars of some of these make a short code whose check digit is right."""
    for module, turn in ((2, -40.0), (2, -30.0), (2, 20.0), (2, 30.0), (4, -30.0), (4, 30.0)):
        for length in (3, 4, 8):
            shaken = cv2.blur(bag(text, module=module, turn=turn, blur=0.0, light=0.6), (1, length))
            assert {symbol.text for symbol in decode.read(shaken)} <= {text}


def test_a_true_upc_e_is_still_read() -> None:
    (symbol,) = decode.read(bag("01234565", module=3, turn=8.0, blur=0.5, kind=F.UPCE))
    assert symbol.text == "012345000065"


@pytest.mark.parametrize("text", ["some words in a stacked code", "P" * 80, "1234567890" * 6])
def test_pdf417_is_no_code_39(text) -> None:
    for turn in (0.0, 20.0, 88.0):
        assert decode.read(bag(text, module=2, turn=turn, blur=0.8, kind=F.PDF417)) == ()


def test_a_code_39_of_one_character_is_not_believed() -> None:
    assert decode.read(bag("P", module=3, turn=0.0, blur=0.0, kind=F.Code39)) == ()


# -- two kinds in one frame, and every angle


@pytest.mark.parametrize(
    ("left", "left_kind", "right", "right_kind"),
    [
        ("5901234123457", F.EAN13, "01095212345432131010L123", F.DataMatrix),
        ("B0012-7", F.QRCode, "4006381333931", F.EAN13),
        ("PX24046B/C", F.DataMatrix, "9300657240462", F.EAN13),
        ("LOT 42 A", F.Code128, "HELLO", F.QRCode),
        ("036000291452", F.UPCA, "SJ-20260304-A-017", F.DataMatrix),
        ("B0012-7", F.QRCode, "SJ20260304", F.Code128),
    ],
)
@pytest.mark.parametrize("turn", [0.0, 70.0])
def test_two_codes_of_two_kinds_are_both_read(photo, left, left_kind, right, right_kind, turn) -> None:
    sides = [
        photo(text, kind, size=(420, 420), module=2 if kind not in SQUARE else 4, turn=turn, blur=0.7)
        for text, kind in ((left, left_kind), (right, right_kind))
    ]
    frame = np.full((720, 1280), 200, np.uint8)
    frame[150:570, 220:640], frame[150:570, 640:1060] = sides
    assert {symbol.text for symbol in decode.read(frame)} == {left, right}
    assert still_burst(frame, 1) == {left, right}


SQUARE = (F.QRCode, F.DataMatrix)
MESSAGE = "010952123454321317270131" + "10LOT-42A"


@pytest.mark.parametrize("angle", range(0, 360, 15))
def test_a_datamatrix_is_read_at_every_angle(photo, angle) -> None:
    for size, module in (((400, 400), 5), ((900, 700), 7), ((1280, 720), 4)):
        frame = photo(MESSAGE, F.DataMatrix, size=size, module=module, turn=float(angle), blur=0.6, noise=3.0)
        assert [symbol.text for symbol in decode.read(frame)] == [MESSAGE]


@pytest.mark.parametrize("angle", range(10, 360, 50))
def test_a_datamatrix_is_taken_live_at_every_angle(photo, angle) -> None:
    assert still_burst(photo(MESSAGE, F.DataMatrix, module=5, turn=float(angle), blur=0.6), 1) == {MESSAGE}


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
@pytest.mark.parametrize(
    ("scale", "blur", "cut"), [(10, 3.0, 4), (12, 5.0, 0), (12, 5.0, 4), (14, 5.0, 0), (14, 5.0, 2)]
)
def test_a_code_that_fills_the_picture_is_read_on_its_side(scale, blur, cut, turns) -> None:
    """`cut` modules of its quiet zone are outside the picture."""
    code = np.array(zxingcpp.create_barcode("3256227557187", F.EAN13).to_image(scale=scale))
    bars = code[code.shape[0] // 4 : code.shape[0] // 2, cut * scale : code.shape[1] - cut * scale]
    grain = np.random.default_rng(1).normal(0.0, 4.0, (bars.shape[0] * 4, bars.shape[1]))
    picture = np.clip(cv2.GaussianBlur(np.tile(bars, (4, 1)), (0, 0), blur) * 0.6 + 40 + grain, 0, 255)
    turned = np.ascontiguousarray(np.rot90(picture.astype(np.uint8), turns))
    assert [symbol.text for symbol in decode.read(turned)] == ["3256227557187"]
