"""A printer in software: takes a real printer's bytes, writes a PNG for each label, and all bytes to `printer.bin`.

`VirtualPrinter` is the machine, `VirtualLink` connects it to the address `virtual:///FOLDER`, and `virtual_server.py`
to a socket. It can be told to fail in the ways that real printers do.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PIL.Image import Image

from drivers.errors import NotAPrintersFileError
from drivers.printers.base import LinkLostError, PrinterMissingError
from drivers.printers.brother_reader import BrotherReader
from drivers.printers.escpos_reader import EscPosReader
from drivers.printers.reader import Cancel, Event, JobReader, Mark, PrinterQuestion, PrinterState
from drivers.printers.tspl_reader import TsplReader
from drivers.printers.zpl_reader import ZplReader
from drivers.words import words

READERS: dict[str, type[JobReader]] = {
    "escpos": EscPosReader,
    "zpl": ZplReader,
    "tspl": TsplReader,
    "brother": BrotherReader,
}


SAY_BUSY = ("zpl", "tspl")  # languages whose printers say that they are printing
REST_S = 0.01  # how long a read takes that finds nothing, so that a loop of them does not keep a core busy


@dataclass(slots=True)
class Faults:
    """Faults to play. Any of them may be set and cleared while the printer runs, from any thread."""

    paper_out_after: int | None = None  # labels on the roll; noticed when the next label is to start
    paper_out_during: int | None = None  # the number of the label that stops half-way; the rest of it is not printed
    cover_open: bool = False
    error: bool = False
    silent: bool = False  # prints, answers nothing
    garbage: bytes = b""  # answers this to every question
    still_printing: int = 0  # after each label it answers so many times that it still prints; ESC/POS cannot say so
    always_idle: bool = False  # ZPL and TSPL: never says that it prints; otherwise it says so at least once
    seconds_per_label: float = 0.0  # how long a label takes; it takes no bytes meanwhile
    cut_after_bytes: int | None = None  # unplugged after so many bytes in all, then plugged in again
    hangs: bool = False  # connected, but takes no bytes


MARK = ".jarmark-printer"


def _take(folder: Path) -> None:
    """Mark the folder as a virtual printer's.

    Raises:
        NotAPrintersFileError: it has a `printer.bin` and no mark, so that file is somebody else's.
    """
    mark = folder / MARK
    if os.path.lexists(folder / "printer.bin") and not mark.is_file():
        raise NotAPrintersFileError(
            words("Nothing is printed into {folder}: its printer.bin is no virtual printer's.", folder=str(folder)),
            words("Name another folder."),
        )
    with suppress(FileExistsError):  # marked already
        mark.touch(exist_ok=False)


def _last_label(folder: Path) -> int:
    names = (re.fullmatch(r"label-([0-9]{1,9})", file.stem) for file in folder.glob("label-*.png"))
    return max((int(name[1]) for name in names if name), default=0)


class UnpluggedError(Exception):
    """The virtual cable was pulled."""


class VirtualPrinter:
    """The machine. `receive` is called from one thread; `faults`, `labels` and `wait_for` may be used from any."""

    def __init__(
        self,
        folder: Path | str,
        width_dots: int,
        faults: Faults | None = None,
        on_label: Callable[[int, Image], None] | None = None,
        *,
        language: str = "escpos",
        dpi: int = 203,
    ) -> None:
        """
        Args:
            folder: made if it is not there; labels are numbered on from those that are in it.
            language: one of `READERS`.
            on_label: called on the thread of `receive` with the label's number, from 1, and its picture, after its
                file was written.

        Raises:
            NotAPrintersFileError: the folder has a `printer.bin` of somebody else.
            OSError: the folder cannot be made or written to.
        """
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        _take(self.folder)
        self.faults = faults or Faults()
        self.width_dots = width_dots
        self._language, self._dpi = language, dpi
        self.printed = 0  # labels of this machine, without those that were in the folder before
        self.received = 0
        self.strange = 0  # bytes that were no known command
        self._first = 1 + _last_label(self.folder)
        self._on_label = on_label
        self._paper_out = self.faults.paper_out_after == 0
        self._busy_answers = 0  # how many times it will still answer that it prints
        self._tail = False  # the last label is out, but the end of the roll still covers the paper sensor
        self._change = threading.Condition()
        self._stopped = threading.Event()
        self.plug_in()

    def plug_in(self) -> None:
        """As after a power cut: forget what was half received."""
        self._reader = READERS[self._language](self.width_dots, self._dpi)

    def load_paper(self) -> None:
        """Load a new roll, which never ends."""
        self.faults.paper_out_after = self.faults.paper_out_during = None
        self._tail = self._paper_out = False

    @property
    def labels(self) -> tuple[Path, ...]:
        """The files of this machine's labels, in the order in which they came out."""
        return tuple(self._file(number) for number in range(1, self.printed + 1))

    def wait_for(self, labels: int, timeout_s: float = 10.0) -> bool:
        """Wait until so many labels are out. Returns whether they are."""
        with self._change:
            return self._change.wait_for(lambda: self.printed >= labels, timeout_s)

    def stop(self) -> None:
        """End the wait of `seconds_per_label`, now and for all labels to come."""
        self._stopped.set()

    def pause(self, timeout_s: float) -> None:
        """Wait as a read does that finds nothing: for `timeout_s` while a label is printed, else only `REST_S`."""
        self._stopped.wait(timeout_s if self._busy_answers else min(timeout_s, REST_S))

    def receive(self, data: bytes) -> bytes:
        """Take bytes, print the labels in them, and return what the printer answers.

        Raises:
            UnpluggedError: at the byte that `cut_after_bytes` names; the bytes before it were taken.
            OSError: a file cannot be written.
        """
        limit = self.faults.cut_after_bytes
        cut = limit is not None and self.received + len(data) >= limit
        if limit is not None and cut:
            data = data[: max(0, limit - self.received)]
        self._keep(data)
        answers = b"".join(self._happen(event) for event in self._reader.feed(data))
        self.strange += self._reader.unknown
        self._reader.unknown = 0
        if cut:
            self.faults.cut_after_bytes = None
            self.plug_in()
            raise UnpluggedError(words("unplugged"))
        return answers

    def _keep(self, data: bytes) -> None:
        self.received += len(data)
        with (self.folder / "printer.bin").open("ab") as file:
            file.write(data)

    def _happen(self, event: Event) -> bytes:
        if isinstance(event, PrinterQuestion):
            return self._answer(event)
        if isinstance(event, Mark):
            return self._say_back(event.text)
        if isinstance(event, Cancel):
            return b""  # there is never a label in its memory
        if self._paper_left():
            self._print(event.picture)
        return self._tell()

    def _paper_left(self) -> bool:
        """Whether there is paper for the label that was just received."""
        if self._tail or self.printed + 1 == self.faults.paper_out_during:
            self._paper_out = True
        return not self._paper_out

    def _print(self, picture: Image) -> None:
        number, began = self.printed + 1, time.monotonic()
        with self._file(number).open("xb") as file:  # never over a picture that is there
            picture.save(file, "PNG")
        if self.faults.seconds_per_label:
            self._stopped.wait(max(0.0, began + self.faults.seconds_per_label - time.monotonic()))
        if self._on_label is not None:
            self._on_label(number, picture)
        says_so = self._language in SAY_BUSY and not self.faults.always_idle
        self._busy_answers = max(self.faults.still_printing, says_so)
        with self._change:
            self.printed = number
            self._tail = number == self.faults.paper_out_after
            self._change.notify_all()

    def _file(self, number: int) -> Path:
        return self.folder / f"label-{self._first + number - 1:04d}.png"

    def _answer(self, question: PrinterQuestion) -> bytes:
        if self.faults.silent:
            return b""
        if self.faults.garbage:
            return self.faults.garbage
        answer = self._reader.says(question, self._state())
        was_busy, self._busy_answers = self._busy_answers > 0, max(0, self._busy_answers - 1)
        if self._tail and not was_busy and self._looked_at_the_end(question):
            self._tail, self._paper_out = False, True
        return answer

    def _tell(self) -> bytes:
        """What it reports unasked at the end of a label, if printers of its language do that."""
        if self.faults.silent:
            return b""
        said = self._reader.tells(self._state())
        if said and self._tail:
            self._tail, self._paper_out = False, True
        return said and (self.faults.garbage or said)

    def _looked_at_the_end(self, question: PrinterQuestion) -> bool:
        """Whether this was the last status question of a round: of four in ESC/POS, of one elsewhere.

        After it the end of the roll has left the sensor, and the next round reports that the paper is out.
        """
        return question.asked not in (b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x03")

    def _say_back(self, text: bytes) -> bytes:
        """The answer to the mark behind a label; none from a printer that stopped before it."""
        if self.faults.silent or self._state().stopped:
            return b""
        return self.faults.garbage or b"\x37\x22" + text + b"\x00"

    def _state(self) -> PrinterState:
        return PrinterState(self._paper_out, self.faults.cover_open, self.faults.error, self._busy_answers > 0)


class VirtualLink:
    """See `Link`: hands the bytes to a `VirtualPrinter`, for the address `virtual:///FOLDER`."""

    forgets = True
    stood_still_s = 0.0

    def __init__(
        self,
        folder: Path | str,
        width_dots: int,
        faults: Faults | None = None,
        *,
        language: str = "escpos",
        dpi: int = 203,
    ) -> None:
        self._folder = folder
        self._width_dots = width_dots
        self._faults = faults
        self._language, self._dpi = language, dpi
        self._answers = b""
        self.machine: VirtualPrinter | None = None

    def open(self) -> None:
        if self.machine is None:
            try:
                self.machine = VirtualPrinter(
                    self._folder, self._width_dots, self._faults, language=self._language, dpi=self._dpi
                )
            except OSError as error:
                raise PrinterMissingError(
                    words("The folder {folder} cannot be used: {why}.", folder=str(self._folder), why=error.strerror),
                    words("Choose another folder."),
                ) from error

    def drain(self) -> None:
        self._answers = b""

    def write(self, data: bytes) -> None:
        self.open()
        assert self.machine is not None
        before = self.machine.received
        try:
            self._answers += self.machine.receive(data)
        except (UnpluggedError, OSError) as error:
            sent = self.machine.received - before
            raise LinkLostError(
                words("The virtual printer stopped: {why}.", why=str(error)),
                words("Is there room on the disk?"),
                bytes_sent=sent,
            ) from error

    def flush(self) -> None:
        pass

    def unsent(self) -> int:
        return 0

    def read(self, timeout_s: float) -> bytes:
        answers, self._answers = self._answers, b""
        if not answers and self.machine is not None:
            self.machine.pause(timeout_s)
        return answers

    def close(self) -> None:
        if self.machine is not None:
            self.machine.plug_in()
