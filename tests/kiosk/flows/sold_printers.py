"""Printers as they are sold, in a time of their own: a second of theirs takes no second here.

A `Machine` has a buffer, prints at its own pace, answers as its kind does, and has faults; a `Cable` is the link to it.
What really came out is read off each label's dots. The press, the books, the driver and the language are the real ones.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from PIL import Image

from drivers.printers.base import BusyError, LinkLostError, PrinterMissingError
from drivers.printers.escpos_reader import EscPosReader
from drivers.printers.links import STALL_S
from drivers.printers.reader import Cancel, LabelOut, Mark, PrinterQuestion, PrinterState
from drivers.printers.tspl_reader import TsplReader
from drivers.printers.zpl_reader import ZplReader
from tests.kiosk.flows.numbered import WIDTH, numbered, unit_of

HEIGHT = 320
STEP_S = 0.02
IDLE_SHARE = 0.01  # of the steps in which the printer has nothing to do
CHUNK, CHUNK_S = 64, 0.001
READERS = {"escpos": EscPosReader, "zpl": ZplReader, "tspl": TsplReader}


def picture_of(batch: str, unit: int) -> Image.Image:
    return numbered(unit, HEIGHT)


class Answers(Enum):
    """What it says behind a label."""

    MARK = auto()  # the mark, when it comes to it
    IN_ORDER = auto()  # GS r, when it comes to it
    AT_ONCE = auto()  # GS r as soon as it has it
    NOTHING = auto()  # only what is asked in real time
    NEVER = auto()  # nothing at all


@dataclass(frozen=True)
class Kind:
    name: str
    behind: Answers
    buffer: int = 1  # labels in it, with the one that it prints
    language: str = "escpos"
    late_by_one: bool = False  # says how it was at the question before
    begins_late_s: float = 0.0  # so long after it has a label it says that it is idle
    resumes: bool = True  # finishes a label that was cut; else it is dropped
    one_connection: bool = False
    forgets: bool = True  # a socket; a serial line does not


class Fault(Enum):
    POWER = auto()
    PAPER = auto()
    LID = auto()
    CABLE = auto()
    SILENT = auto()
    STREAM = auto()
    GARBAGE = auto()
    HANGS = auto()
    OTHER_KIOSK = auto()


LASTS_S = {
    Fault.POWER: (2.0, 5.0),
    Fault.PAPER: (2.0, 9.0),
    Fault.LID: (2.0, 6.0),
    Fault.CABLE: (0.5, 4.0),
    Fault.SILENT: (0.5, 9.0),
    Fault.STREAM: (2.0, 9.0),
    Fault.GARBAGE: (1.0, 6.0),
    Fault.HANGS: (2.0, 9.0),
    Fault.OTHER_KIOSK: (1.0, 8.0),
}
STOPS = (Fault.PAPER, Fault.LID, Fault.HANGS)


@dataclass
class Machine:
    kind: Kind
    chance: random.Random
    s_per_label: float = 0.4
    now: float = 0.0
    fault: Fault | None = None
    faults_left: int = 0
    faults: list[Fault] = field(default_factory=list)
    came_out: list[int] = field(default_factory=list)
    half_out: Callable[[int], None] = lambda number: None
    connection: int = 0  # counts up whenever whoever was connected no more is

    def __post_init__(self) -> None:
        self.reader = READERS[self.kind.language](WIDTH, 203)
        self.queue: deque[LabelOut | Mark | PrinterQuestion] = deque()
        self.answers = bytearray()
        self.left_s = 0.0  # of the label that it prints
        self.came_at = 0.0  # the label that it prints, or when the one before it was out
        self.fault_ends = 0.0
        self.next_fault = self._gap()
        self.last_state = PrinterState()

    def _gap(self) -> float:
        return self.now + self.chance.expovariate(1 / 1.5)

    def inside(self) -> int:
        return sum(isinstance(item, LabelOut) for item in self.queue)

    def state(self) -> PrinterState:
        return PrinterState(
            paper_out=self.fault is Fault.PAPER, cover_open=self.fault is Fault.LID, busy=self._is_busy()
        )

    def _is_busy(self) -> bool:
        return any(self._labels()) and self.now - self.came_at >= self.kind.begins_late_s

    def _labels(self) -> Iterator[bool]:
        return (isinstance(item, LabelOut) for item in self.queue)

    def advance(self, seconds: float) -> None:
        end = self.now + seconds
        while self.now < end:
            step = min(STEP_S, end - self.now) or STEP_S
            self.now += step
            self._faults()
            self._print(step)
            if self.fault is Fault.STREAM:
                self.answers += b"\x11"

    def _faults(self) -> None:
        due = self.fault is None and self.faults_left and self.now >= self.next_fault
        if due and (self.queue or self.chance.random() < IDLE_SHARE):  # mostly while a label is under way
            fault = self.chance.choice([one for one in Fault if self._possible(one)])
            self.faults_left -= 1
            self.begin(fault, self.chance.uniform(*LASTS_S[fault]))
        elif self.fault is not None and self.now >= self.fault_ends:
            self.fault, self.next_fault = None, self._gap()

    def _possible(self, fault: Fault) -> bool:
        if fault is Fault.OTHER_KIOSK:
            return self.kind.one_connection
        return fault is not Fault.CABLE or self.kind.forgets

    def begin(self, fault: Fault, seconds: float) -> None:
        self.fault, self.fault_ends = fault, self.now + seconds
        self.faults.append(fault)
        if fault is Fault.POWER:
            self.queue.clear()
            self.left_s = 0.0
            self.hang_up(self.kind.forgets)
            self.reader = READERS[self.kind.language](WIDTH, 203)
        elif fault in (Fault.CABLE, Fault.OTHER_KIOSK):
            self.hang_up(True)
        elif fault in (Fault.PAPER, Fault.LID) and self.left_s and not self.kind.resumes:
            self._take_head()
            self.left_s = 0.0

    def _take_head(self) -> None:
        self.queue.popleft()

    def hang_up(self, closed: bool) -> None:
        self.answers.clear()
        if closed:
            self.connection += 1
            if self.kind.forgets:
                self.reader = READERS[self.kind.language](WIDTH, 203)

    def _print(self, step: float) -> None:
        if self.fault in (*STOPS, Fault.POWER):
            return
        while self.queue and not isinstance(self.queue[0], LabelOut):
            self._say(self.queue.popleft())
        if self.queue:
            self.left_s = self.left_s or self.s_per_label
            before, half = self.left_s, self.s_per_label / 2
            self.left_s -= step
            if before > half >= self.left_s:
                self.half_out(len(self.came_out) + 1)
                if self.fault in (*STOPS, Fault.POWER):
                    return
            if self.left_s <= 0:
                self.left_s, self.came_at = 0.0, self.now
                unit = unit_of(self.queue.popleft().picture, HEIGHT)
                if unit is not None:
                    self.came_out.append(unit)

    def takes(self, data: bytes) -> bool:
        if self.fault in (Fault.HANGS, Fault.OTHER_KIOSK) or (self.fault is Fault.POWER and self.kind.forgets):
            return False
        return self.inside() < self.kind.buffer or data.startswith((b"\x10\x04", b"\x10\x14", b"~", b"\x1b!"))

    def take(self, data: bytes) -> None:
        if self.fault is Fault.POWER:
            return
        for event in self.reader.feed(data):
            if isinstance(event, LabelOut):
                self.came_at = self.came_at if any(self._labels()) else self.now
                self.queue.append(event)
            elif isinstance(event, Cancel):
                self.queue.clear()
                self.left_s = 0.0
            elif isinstance(event, Mark):
                if self.kind.behind is Answers.MARK:
                    self.queue.append(event)
            elif event.asked.startswith(b"\x1dr"):
                if self.kind.behind in (Answers.IN_ORDER, Answers.MARK):
                    self.queue.append(event)
                elif self.kind.behind is Answers.AT_ONCE:
                    self._say(event)
            else:
                self._say(event)
        if self.fault not in STOPS:
            self._print(0.0)

    def _say(self, event: Mark | PrinterQuestion) -> None:
        if self.kind.behind is Answers.NEVER or self.fault in (Fault.SILENT, Fault.STREAM):
            return
        if self.fault is Fault.GARBAGE:
            self.answers += b"\xff\xfe"
            return
        if isinstance(event, Mark):
            self.answers += b"\x37\x22" + event.text + b"\x00"
            return
        now = self.state()
        says = self.last_state if self.kind.late_by_one else now
        self.last_state = now
        self.answers += self.reader.says(event, says)


class Cable:
    """The link to a machine; whatever waits here lets the machine's time go by."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.forgets = machine.kind.forgets
        self.stood_still_s = 0.0
        self._connection: int | None = None

    def clock(self) -> float:
        return self.machine.now

    def open(self) -> None:
        if self._connection is not None:
            return
        self.machine.advance(0.05)
        gone = (Fault.POWER, Fault.CABLE) if self.forgets else ()
        if self.machine.fault in gone:
            self.machine.advance(0.5)
            raise PrinterMissingError("No printer there.")
        self._connection = self.machine.connection

    def _see(self, sent: int = 0) -> None:
        self.open()
        if self._connection != self.machine.connection:
            self._connection = None
            raise LinkLostError("It went away.", bytes_sent=sent)

    def drain(self) -> None:
        self._see()
        self.machine.answers.clear()

    def write(self, data: bytes) -> None:
        self.open()
        sent, self.stood_still_s = 0, 0.0
        while sent < len(data):
            waited = 0.0
            while not self.machine.takes(data):
                self.machine.advance(STEP_S)
                waited += STEP_S
                self._see(sent)
                self.stood_still_s = max(self.stood_still_s, waited)
                if waited >= STALL_S:
                    raise BusyError("It takes nothing more.", bytes_sent=sent)
            self._see(sent)
            self.machine.take(data[sent : sent + CHUNK])
            sent += min(CHUNK, len(data) - sent)
            self.machine.advance(CHUNK_S)
            self._see(sent)

    def flush(self) -> None:
        self._see()

    def unsent(self) -> int:
        return 0

    def read(self, timeout_s: float) -> bytes:
        self._see()
        waited = 0.0
        while not self.machine.answers and waited < timeout_s:
            self.machine.advance(STEP_S)
            waited += STEP_S
            self._see()
        data = bytes(self.machine.answers)
        self.machine.answers.clear()
        return data

    def close(self) -> None:
        if self._connection == self.machine.connection:
            self.machine.hang_up(self.forgets)
        self._connection = None


KINDS = (
    Kind("one at a time, says marks back", Answers.MARK),
    Kind("buffers, says marks back, drops a cut label", Answers.MARK, buffer=2, resumes=False),
    Kind("buffers, answers in order", Answers.IN_ORDER, buffer=2),
    Kind("buffers, answers in order, drops; serial", Answers.IN_ORDER, buffer=2, resumes=False, forgets=False),
    Kind("buffers, answers in order, late by one", Answers.IN_ORDER, buffer=2, late_by_one=True),
    Kind("buffers, answers everything at once", Answers.AT_ONCE, buffer=2),
    Kind("buffers, answers at once or not, drops; serial", Answers.NOTHING, buffer=2, resumes=False, forgets=False),
    Kind("one connection, buffers, answers at once or not", Answers.NOTHING, buffer=2, one_connection=True),
    Kind("one connection, says marks back", Answers.MARK, buffer=2, one_connection=True),
    Kind("never answers", Answers.NEVER, buffer=2),
    Kind("never answers, drops", Answers.NEVER, buffer=2, resumes=False),
    Kind("ZPL", Answers.MARK, buffer=2, language="zpl"),
    Kind("ZPL late by one, drops", Answers.MARK, buffer=2, language="zpl", late_by_one=True, resumes=False),
    Kind("TSPL", Answers.MARK, buffer=2, language="tspl"),
    Kind("TSPL, begins late", Answers.MARK, buffer=2, language="tspl", begins_late_s=0.03),
    Kind("ZPL, begins late", Answers.MARK, buffer=2, language="zpl", begins_late_s=0.3),
    Kind("TSPL, always idle", Answers.MARK, buffer=2, language="tspl", begins_late_s=1e9),
)
