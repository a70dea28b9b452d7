"""A hand scanner that is taken for the kiosk alone: its key events as the kernel writes them.

The device is a pipe under a fixed name that carries real `struct input_event`s; grabbing is a step of its own, as no
input device can be made here (that needs /dev/uinput).
"""

from __future__ import annotations

import errno
import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import DeviceUrlError
from drivers.registry import open_scanner
from drivers.scanners.base import Health, Symbology
from drivers.scanners.hid import HidScanner, find, grab, keyboards
from drivers.scanners.hid_keys import EVENT, KeyEvents, Lost

SHIFT, CTRL, ENTER, TAB, CAPS = 42, 29, 28, 15, 58
ROWS = {
    2: ("1234567890-=", "!@#$%^&*()_+"),
    16: ("qwertyuiop[]", "QWERTYUIOP{}"),
    30: ("asdfghjkl;'`", 'ASDFGHJKL:"~'),
    43: ("\\zxcvbnm,./", "|ZXCVBNM<>?"),
    57: (" ", " "),
}
KEYS = {
    character: (first + number, bool(shifted))
    for first, rows in ROWS.items()
    for shifted, row in reversed(list(enumerate(rows)))
    for number, character in enumerate(row)
}
GS = "\x1d"
NEVER_S = 3600.0
"""A silence that no test waits for."""
MESSAGE = f"]C1010952123454321310PKT-99281{GS}15271130"


def event(code: int, value: int, kind: int = 1) -> bytes:
    return EVENT.pack(1_772_600_000, 125_000, kind, code, value)


def press(code: int, *held: int) -> bytes:
    """One key, with others held, as a scanner sends it: each change a report of its own."""
    changes = [*((key, 1) for key in held), (code, 1), (code, 0), *((key, 0) for key in reversed(held))]
    # MSC_SCAN before each key and SYN_REPORT after it, as the kernel has them.
    return b"".join(event(4, 0x70004, 4) + event(key, value) + event(0, 0, 0) for key, value in changes)


def typed(text: str, end: int = ENTER) -> bytes:
    pressed = b""
    for character in text:
        if character == GS:
            pressed += press(27, CTRL)
        else:
            code, shifted = KEYS[character]
            pressed += press(code, *[SHIFT] * shifted)
    return pressed + press(end)


def scans(data: bytes) -> list[str | Lost]:
    return list(KeyEvents().feed(data))


@pytest.mark.parametrize("end", [ENTER, 96, TAB], ids=["enter", "number-pad-enter", "tab"])
def test_a_gs1_message_with_its_separator(end) -> None:
    assert scans(typed(MESSAGE, end)) == [MESSAGE]


@given(st.text(st.sampled_from([*sorted(KEYS), GS]), min_size=1), st.integers(1, 200))
def test_whatever_can_be_typed_arrives_also_in_pieces(text, piece) -> None:
    data, keys = typed(text), KeyEvents()
    pieces = [data[at : at + piece] for at in range(0, len(data), piece)]
    assert [scan for part in pieces for scan in keys.feed(part)] == [text]


def test_every_printable_character_has_its_key() -> None:
    printable = "".join(chr(code) for code in range(32, 127))
    assert set(KEYS) == set(printable)
    assert scans(typed(printable)) == [printable]


def test_double_figures_and_keys_that_overlap() -> None:
    """The next key goes down before the last is up; both shifts; a key that repeats is pressed once."""
    nine, five = 10, 6
    overlapping = event(nine, 1) + event(five, 1) + event(nine, 0) + event(nine, 1) + event(five, 0) + event(nine, 0)
    repeating = event(nine, 1) + event(nine, 2) * 5 + event(nine, 0)
    both = event(42, 1) + event(54, 1) + event(42, 0) + press(30) + event(54, 0) + press(30)
    assert scans(overlapping + repeating + both + press(ENTER)) == ["9599Aa"]


def test_the_number_pad_types_figures() -> None:
    codes = (79, 80, 81, 75, 76, 77, 71, 72, 73, 82, 74, 83)
    assert scans(b"".join(press(code) for code in codes) + press(96)) == ["1234567890-."]


def test_caps_lock_turns_letters_alone() -> None:
    data = press(CAPS) + press(30) + press(2) + press(12) + press(30, SHIFT) + press(CAPS) + press(30) + press(ENTER)
    assert scans(data) == ["A1-aa"]


def test_control_keys() -> None:
    """RS, EOT and GS as ISO 15434 has them; Ctrl-M and Ctrl-J end as Enter does; Ctrl-1 is nothing."""
    data = press(7, CTRL, SHIFT) + press(32, CTRL) + press(27, 97) + press(2, CTRL) + press(50, CTRL)
    assert scans(data + press(2) + press(36, CTRL)) == ["\x1e\x04\x1d", "1"]


def test_keys_without_a_character_and_ends_without_a_scan_are_nothing() -> None:
    assert scans(press(ENTER) + press(59) + press(1) + press(103) + press(14) + press(TAB) + typed("7")) == ["7"]


def test_events_that_the_kernel_dropped_cost_that_scan_alone() -> None:
    dropped = event(3, 0, 0)
    half, rest = typed("59012341")[: EVENT.size * 20], typed("23457")
    lost, *after = scans(half + dropped + event(KEYS["9"][0], 1) + event(0, 0, 0) + rest + typed("B0012-7"))
    assert isinstance(lost, Lost)
    assert "scan it again" in lost.words
    assert after == ["B0012-7"]


def test_the_tail_of_a_scan_without_end_is_no_scan() -> None:
    keys = KeyEvents()
    (lost,) = keys.feed(typed("x" * 9000 + "tail"))
    assert isinstance(lost, Lost)
    assert "no end mark" in lost.words
    assert list(keys.feed(typed("B0012-7"))) == ["B0012-7"]


def test_the_tail_of_a_scan_that_stood_still_is_no_scan() -> None:
    keys, whole = KeyEvents(), typed("59012341")
    half, tail = whole[: EVENT.size * 20], whole[EVENT.size * 20 :]
    assert [*keys.feed(half), *map(type, keys.quiet())] == [Lost]
    assert list(keys.feed(tail + typed("B0012-7"))) == ["B0012-7"]


def test_a_second_silence_begins_anew() -> None:
    """No tail came: what comes then is a scan from its beginning. So it is where the end itself was dropped."""
    keys, half = KeyEvents(), typed("59012341")[: EVENT.size * 20]
    for damaged, told in ((half, 1), (half + event(3, 0, 0) + press(ENTER), 0)):
        list(keys.feed(damaged))
        assert [len(list(keys.quiet())) for _ in range(3)] == [told, 0, 0]
        assert list(keys.feed(typed("B0012-7"))) == ["B0012-7"]


def test_noise_raises_nothing_and_grows_without_bound_nowhere() -> None:
    chance = random.Random(4)
    keys = KeyEvents()
    for _ in range(200):
        list(keys.feed(chance.randbytes(chance.randrange(500))))
    endless = KeyEvents()
    told = list(endless.feed(typed("x" * 9000)[: -EVENT.size * 6]))
    assert [type(scan) for scan in told] == [Lost]


class Socket:
    """A USB socket: a pipe under a fixed name, with the kernel's end in our hand."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._end = -1

    def plug(self) -> None:
        os.mkfifo(self.path)
        # Both ways, so that opening does not wait for the scanner's side.
        self._end = os.open(self.path, os.O_RDWR)

    def unplug(self) -> None:
        self.path.unlink()
        os.close(self._end)
        self._end = -1

    def send(self, data: bytes) -> None:
        os.write(self._end, data)

    def close(self) -> None:
        if self._end >= 0:
            self.unplug()


@pytest.fixture
def socket(tmp_path):
    socket = Socket(tmp_path / "usb-Any_Scanner-event-kbd")
    yield socket
    socket.close()


@pytest.fixture
def taken() -> list[int]:
    return []


@pytest.fixture
def scanner(socket, listener, taken):
    scanner = HidScanner(str(socket.path), take=taken.append, retry_s=0.01, quiet_s=NEVER_S)
    scanner.start(listener.on_scan, listener.on_health)
    yield scanner
    scanner.stop()


@pytest.mark.usefixtures("scanner")
def test_unplugged_is_amber_plugged_in_is_green_and_each_time_it_is_taken_anew(socket, listener, taken) -> None:
    assert "Plug it in" in listener.wait_for_health(Health.MISSING)
    for number in range(1, 4):
        socket.plug()
        listener.wait_for_health(Health.OK)
        socket.send(typed(MESSAGE))
        scan = listener.wait_for_scans(number)[-1]
        assert (scan.symbology, scan.identifier, scan.gtin14) == (Symbology.CODE128, "]C1", "09521234543213")
        assert scan.fields is not None
        assert scan.fields.lot == "PKT-99281"
        assert len(taken) == number
        socket.unplug()
        assert "Plug it in" in listener.wait_for_health(Health.MISSING)


@pytest.mark.usefixtures("scanner")
def test_a_scan_that_is_too_long_is_told_and_the_next_one_is_whole(socket, listener) -> None:
    socket.plug()
    listener.wait_for_health(Health.OK)
    socket.send(typed("x" * 600) + typed("B0012-7"))
    assert listener.wait_for_scans(1)[0].text == "B0012-7"
    assert any("600 characters" in words for _health, words in listener.healths)


def test_a_scan_without_an_end_is_dropped_and_told_and_the_next_one_is_whole(socket, listener, taken) -> None:
    """The one test about silence. What is sent fits into the pipe at once, so that it has no silence in it."""
    socket.plug()
    scanner = HidScanner(str(socket.path), take=taken.append, retry_s=0.01, quiet_s=0.05)
    scanner.start(listener.on_scan, listener.on_health)
    listener.wait_for_health(Health.OK)
    socket.send(typed("59012341")[: -EVENT.size * 6])
    listener.wait_for(lambda: any("no end mark" in words for _health, words in listener.healths))
    socket.send(press(ENTER) + typed("B0012-7"))
    assert listener.wait_for_scans(1)[0].text == "B0012-7"
    scanner.stop()


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EBUSY, "another program"), (errno.EACCES, "group input"), (errno.ENOTTY, "no keyboard")],
)
def test_one_that_cannot_be_taken_says_why(socket, listener, number, words) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    socket.plug()
    scanner = HidScanner(str(socket.path), take=refuse, retry_s=0.01)
    scanner.start(listener.on_scan, listener.on_health)
    assert words in listener.wait_for_health(Health.MISSING)
    scanner.stop()


def test_what_is_no_input_device_cannot_be_grabbed() -> None:
    """The kernel itself refuses: the ioctl is one that it knows, of devices that have it."""
    near, far = os.pipe()
    with pytest.raises(OSError, match=r"Inappropriate ioctl|Invalid argument"):
        grab(near)
    os.close(near)
    os.close(far)


def test_a_real_device_is_grabbed() -> None:
    devices = [path for _name, path in keyboards() if os.access(path, os.R_OK)]
    if not devices:
        pytest.skip("no keyboard or scanner that may be opened is plugged in here, and none can be made (/dev/uinput)")
    descriptor = os.open(devices[0], os.O_RDONLY | os.O_NONBLOCK)
    grab(descriptor)
    os.close(descriptor)


@pytest.fixture
def inputs(tmp_path) -> Path:
    """What /sys/class/input looks like with a scanner that shows itself three times, and a mouse."""
    keyboard = "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe"
    devices = {
        "event2": ("Power Button", "10000000000000 0"),
        "event10": ("USB Barcode Scanner", keyboard),
        "event9": ("USB Barcode Scanner", "7f00000000 0 0 0"),
        "event11": ("USB Mouse", "1f0000 0 0 0 0"),
    }
    folder = tmp_path / "input"
    for event_name, (name, keys) in devices.items():
        device = folder / event_name / "device"
        (device / "capabilities").mkdir(parents=True)
        (device / "name").write_text(f"{name}\n")
        (device / "capabilities" / "key").write_text(f"{keys}\n")
    return folder


def test_a_scanner_is_found_by_its_name(inputs) -> None:
    assert keyboards(inputs) == [("USB Barcode Scanner", Path("/dev/input/event10"))]
    assert find("usb barcode scanner", inputs) == Path("/dev/input/event10")
    assert find("USB Mouse", inputs) is None
    assert find("anything", inputs / "nowhere") is None


def test_its_address_is_a_path_or_a_name() -> None:
    assert open_scanner("hid:///dev/input/by-id/usb-X-event-kbd").name == "scanner usb-X-event-kbd"
    assert open_scanner("hid:USB Barcode Scanner").name == "scanner USB Barcode Scanner"
    for wrong, words in (("hid:", "which scanner"), ("hid:X?grab=no", "not an option")):
        with pytest.raises(DeviceUrlError, match=words):
            open_scanner(wrong)


def test_a_slip_on_its_thread_is_amber_and_the_next_scan_arrives(socket, listener, taken) -> None:
    def slips(scan) -> None:
        if scan.text == "bad":
            raise RuntimeError("a slip")
        listener.on_scan(scan)

    scanner = HidScanner(str(socket.path), take=taken.append, retry_s=0.01, quiet_s=NEVER_S)
    scanner.start(slips, listener.on_health)
    listener.wait_for_health(Health.MISSING)
    socket.plug()
    listener.wait_for_health(Health.OK)
    socket.send(typed("bad"))
    assert "RuntimeError: a slip" in listener.wait_for_health(Health.MISSING)
    listener.wait_for_health(Health.OK)
    socket.send(typed("B0012-7"))
    assert listener.wait_for_scans(1)[0].text == "B0012-7"
    scanner.stop()
