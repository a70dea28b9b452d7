"""Arrived is not out: what shows that a label is out is found out, and never more is believed than was shown."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from drivers.printers import (
    LinkLostError,
    Model,
    NoAnswerError,
    Outcome,
    OutOfPaperError,
    PrinterError,
    PrinterMissingError,
)
from drivers.printers.escpos import EscPos
from drivers.printers.language import Proof
from drivers.printers.links import SerialLink, TcpLink
from drivers.printers.printer import LinkedPrinter
from drivers.printers.virtual import VirtualPrinter
from drivers.printers.virtual_server import VirtualPrinterServer
from drivers.registry import open_printer
from tests.drivers.printers.cables import QUICK_S, WIDTH, PtyPrinter
from tests.drivers.printers.sold import SoldPrinter

PROBE = b"\x1b@\x1d(H"
KINDS = {
    "says marks back": ({"marks": True}, Proof.MARK, Outcome.CONFIRMED),
    "says marks back, answers in order": ({"marks": True, "in_order": True}, Proof.MARK, Outcome.CONFIRMED),
    "says marks back, answers at once": ({"marks": True, "at_once": True}, Proof.MARK, Outcome.CONFIRMED),
    "answers in order": ({"in_order": True}, Proof.IN_ORDER, Outcome.CONFIRMED),
    "answers all at once": ({"at_once": True}, Proof.ARRIVAL, Outcome.ARRIVED),
    "answers only in real time": ({}, Proof.ARRIVAL, Outcome.ARRIVED),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_printer_with_a_buffer_confirms_what_is_out_and_nothing_else(kind: str, picture: Image.Image) -> None:
    options, proof, outcome = KINDS[kind]
    with SoldPrinter(**options) as sold, closing(open_printer(f"{sold.url}?timeout=1", size="58x40")) as printer:
        for number in range(1, 4):
            assert printer.print_label(picture) is outcome
            if outcome is Outcome.CONFIRMED:
                assert sold.out == number
        assert printer.proof is proof


@pytest.mark.parametrize("late_s", [0.1, 0.6, 0.9])
def test_an_answer_that_comes_long_after_its_mark_is_no_nonsense(late_s: float, picture: Image.Image) -> None:
    with (
        SoldPrinter(marks=True, in_order=True) as sold,
        closing(open_printer(f"{sold.url}?timeout=2", size="58x40")) as printer,
    ):
        sold.first_answer_late_s = late_s
        for number in range(1, 4):
            assert printer.print_label(picture) is Outcome.CONFIRMED
            assert sold.out == number
        assert printer.proof is Proof.MARK


@pytest.mark.parametrize("kind", ["says marks back", "answers in order", "answers only in real time"])
def test_it_is_found_out_once_and_kept_when_the_printer_is_let_go(kind: str, picture: Image.Image) -> None:
    with (
        SoldPrinter(**KINDS[kind][0]) as sold,
        closing(open_printer(f"{sold.url}?timeout=1", size="58x40")) as printer,
    ):
        for _ in range(3):
            printer.print_label(picture)
            printer.release()
        assert sold.received.count(PROBE) == 1
        assert sold.connections == 3


@pytest.mark.parametrize(
    ("confirm", "proof"), [("process-id", Proof.MARK), ("gs-r", Proof.IN_ORDER), ("arrived", Proof.ARRIVAL)]
)
def test_what_the_address_says_is_not_asked(confirm: str, proof: Proof, picture: Image.Image) -> None:
    with (
        SoldPrinter(marks=True, in_order=True) as sold,
        closing(open_printer(f"{sold.url}?confirm={confirm}", size="58x40")) as printer,
    ):
        printer.print_label(picture)
        assert printer.proof is proof
        assert PROBE not in sold.received


def test_how_many_it_may_hold_is_said_in_the_address() -> None:
    assert open_printer("tcp://host?buffer=2", size="58x40").holds == 2
    assert open_printer("tcp://host", size="58x40").holds is None


@pytest.mark.parametrize("kind", ["says marks back", "answers in order"])
def test_a_printer_that_stopped_and_dropped_the_label_is_not_believed(kind: str, picture: Image.Image) -> None:
    """The roll ends within the label, another is loaded, and it goes on behind the label, as if that were out."""
    with (
        SoldPrinter(**KINDS[kind][0]) as sold,
        closing(open_printer(f"{sold.url}?timeout=2", size="58x40")) as printer,
    ):
        seen = threading.Event()

        def end_of_the_roll(number: int) -> bool:
            sold.paper_out = True
            seen.wait(5)
            sold.paper_out = False
            return False

        sold.before_label = end_of_the_roll
        with pytest.raises(OutOfPaperError) as error:
            printer.print_label(picture)
        assert error.value.unsure
        seen.set()
        sold.before_label = lambda number: True
        printer.come_to_rest()
        assert sold.out == 0
        assert printer.print_label(picture) is Outcome.CONFIRMED
        assert sold.out == 1


def test_it_comes_to_rest_when_what_it_held_is_out(picture: Image.Image) -> None:
    with (
        SoldPrinter(marks=True) as sold,
        closing(open_printer(f"{sold.url}?timeout=2&confirm=arrived", size="58x40")) as printer,
    ):
        for _ in range(3):
            assert printer.print_label(picture) is Outcome.ARRIVED
        printer.come_to_rest()
        assert sold.out == 3


class Chatterbox(VirtualPrinterServer):
    """From a moment on it says the same for ever, and hears nothing more."""

    says = b"\x11"
    after_labels = 0

    def _talk(self, connection: socket.socket) -> None:
        connection.setblocking(True)
        while not self._stopping.is_set():
            data = connection.recv(4096)
            if not data:
                return
            connection.sendall(self.machine.receive(data))
            if self.machine.printed >= self.after_labels:
                self._chatter(connection)

    def _chatter(self, connection: socket.socket) -> None:
        connection.settimeout(1)
        try:
            while not self._stopping.wait(0.002):
                connection.sendall(self.says)
        except OSError:
            return


class TakesAll:
    """Keeps what it is sent, and says nothing."""

    def __enter__(self) -> TakesAll:
        self.received = b""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()
        return self

    def _take(self) -> None:
        connection, _ = self._listener.accept()
        with connection:
            while data := connection.recv(4096):
                self.received += data

    def wait(self) -> None:
        self._thread.join()

    def __exit__(self, *_: object) -> None:
        self._listener.close()


FOR_EVER = [b"\x11", b"\x13\x11", b"\x10\x00\x00\x00", b"\x00", b"\x10\x00", b"\x11" * 1024, b"\x10\x00\x00\x00" * 256]


@pytest.fixture(params=FOR_EVER, ids=["xon", "xoff-xon", "status", "nul", "half", "much xon", "much status"])
def chatterbox(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Chatterbox]:
    with Chatterbox(tmp_path / "printed", width_dots=WIDTH) as server:
        server.says = request.param
        yield server


def test_a_printer_that_never_stops_talking_is_given_up_before_a_label(
    chatterbox: Chatterbox, picture: Image.Image
) -> None:
    with closing(open_printer(f"{chatterbox.url}&timeout=1", size="58x40")) as printer:
        for _ in range(2):
            with pytest.raises((NoAnswerError, LinkLostError)) as error:
                printer.print_label(picture)
            assert not error.value.unsure
    assert chatterbox.machine.printed == 0


@pytest.mark.parametrize("proof", [Proof.MARK, Proof.ARRIVAL])
def test_one_that_begins_to_talk_after_a_label_leaves_it_unsure(
    chatterbox: Chatterbox, picture: Image.Image, proof: Proof
) -> None:
    chatterbox.after_labels = 1
    chatterbox.machine._say_back = lambda text: b""  # type: ignore[method-assign]
    link = TcpLink("127.0.0.1", chatterbox.port, QUICK_S)
    printer = LinkedPrinter(EscPos(), link, Model("test", WIDTH, 203, True), answer_s=QUICK_S, proof=proof)
    with pytest.raises(PrinterError) as error:
        printer.print_label(picture)
    assert error.value.unsure
    printer.close()


@pytest.mark.parametrize("says", [b"\x11", b"\x10\x00\x00\x00", b"\x00"], ids=["xon", "status", "nul"])
def test_the_same_on_a_serial_line(pty_printer: PtyPrinter, machine: VirtualPrinter, picture: Image.Image, says: bytes):
    machine.faults.silent = True
    ended = threading.Event()

    def chatter() -> None:
        while not ended.wait(0.002):
            pty_printer.write(says)

    thread = threading.Thread(target=chatter, daemon=True)
    thread.start()
    link = SerialLink(pty_printer.device, 115200, "rtscts", QUICK_S)
    printer = LinkedPrinter(EscPos(), link, Model("test", WIDTH, 203, True), answer_s=QUICK_S)
    with pytest.raises(PrinterError) as error:
        printer.print_label(picture)
    assert not error.value.unsure
    ended.set()
    thread.join()
    printer.close()


LOOK_UP = socket.getaddrinfo


def test_a_name_that_is_looked_up_for_ever_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, picture: Image.Image
) -> None:
    """And looked up once, however often it is tried meanwhile; what is found late is taken at the next try."""
    known, looked_up = threading.Event(), []

    def look_up(*wanted, **more):
        looked_up.append(wanted)
        known.wait(20)
        return LOOK_UP("127.0.0.1", server.port, **more)

    with VirtualPrinterServer(tmp_path / "printed", width_dots=WIDTH) as server:
        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        link = TcpLink("printer.kitchen", server.port, QUICK_S)
        printer = LinkedPrinter(EscPos(), link, Model("test", WIDTH, 203, True), answer_s=QUICK_S)
        for _ in range(3):
            with pytest.raises(PrinterMissingError, match="its name is not found"):
                printer.print_label(picture)
        assert len(looked_up) == 1
        known.set()
        link.stall_s = 10.0
        assert printer.print_label(picture) is Outcome.CONFIRMED
        assert len(looked_up) == 1
        printer.close()
        link.open()
        assert len(looked_up) == 2, "what was found is not kept: it may have moved"
        link.close()


LONG = "x" * 64
NO_NAMES = ["a..b", ".printer", "..", f"{LONG}.kitchen", f"printer.{LONG}", "küche..local", "\ud800"]


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("host", NO_NAMES)
def test_what_can_be_no_name_is_said_and_breaks_nothing(host: str) -> None:
    link = TcpLink(host, 9100)
    with pytest.raises(PrinterMissingError, match="this is no name of a printer"):
        link.open()


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("port", [2**63, 2**70, -(2**70)])
def test_nor_does_what_can_be_no_port(port: int) -> None:
    with pytest.raises(PrinterMissingError, match="this is no name of a printer"):
        TcpLink("127.0.0.1", port).open()


NO_FAMILY = 10_000  # as IPv6 where it is switched off


@pytest.mark.parametrize("before", [1, 2, 3])
def test_an_address_that_this_machine_cannot_use_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, picture: Image.Image, before: int
) -> None:
    def both(*wanted, **more):
        found = LOOK_UP(*wanted, **more)
        return [(NO_FAMILY, *entry[1:]) for entry in found[:1]] * before + found

    with VirtualPrinterServer(tmp_path / "printed", width_dots=WIDTH) as server:
        monkeypatch.setattr(socket, "getaddrinfo", both)
        with closing(open_printer(f"{server.url}&timeout=4", size="58x40")) as printer:
            assert printer.print_label(picture) is Outcome.CONFIRMED


def test_where_it_can_use_none_it_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    found = LOOK_UP("127.0.0.1", 9, type=socket.SOCK_STREAM)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(NO_FAMILY, *found[0][1:])])
    with pytest.raises(PrinterMissingError, match="not supported"):
        TcpLink("printer.kitchen").open()


CANCELS = {"zpl": b"~JA", "tspl": b"\x1b!.", "escpos": b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08\x1b@"}


@pytest.mark.parametrize("language", CANCELS)
def test_what_it_still_holds_is_dropped_before_a_label_is_sent_again(language: str, picture: Image.Image) -> None:
    cancel = CANCELS[language]
    with TakesAll() as far:
        printer = open_printer(f"{far.url}?language={language}&status=no", size="58x40")
        for again in (False, True, False):
            if again:
                printer.forget_held()
            assert printer.print_label(picture) is Outcome.SENT
        printer.close()
        far.wait()
        assert far.received.count(cancel) == 1
        assert far.received.index(cancel) > len(far.received) // 4


def test_a_printer_that_serves_one_at_a_time_is_had_by_both(tmp_path: Path, picture: Image.Image) -> None:
    with VirtualPrinterServer(tmp_path / "printed", width_dots=WIDTH) as server:
        one, other = (open_printer(f"{server.url}&timeout=1", size="58x40") for _ in range(2))
        for printer in (one, other, one, other):
            assert printer.print_label(picture) is Outcome.CONFIRMED
            printer.release()
        assert server.machine.printed == 4
