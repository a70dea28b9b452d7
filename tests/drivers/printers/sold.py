"""A printer as they are sold, behind a real socket: it takes labels faster than it prints them, and answers as its kind
does. What is asked in real time is answered at once."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable

from drivers.printers.escpos_reader import EscPosReader
from drivers.printers.reader import LabelOut, Mark, PrinterQuestion, PrinterState
from tests.drivers.printers.cables import WIDTH


class SoldPrinter:
    """A context manager. `url` is its address without options."""

    def __init__(self, *, marks: bool = False, in_order: bool = False, at_once: bool = False) -> None:
        self.marks, self.in_order, self.at_once = marks, in_order, at_once
        self.s_per_label = 0.08
        self.first_answer_late_s = 0.0
        self.out = 0
        self.received = b""
        self.connections = 0
        self.paper_out = False
        self.before_label: Callable[[int], bool] = lambda number: True
        """Told each label when it begins; False: it is dropped."""
        self.asked_while_stopped = 0
        self._work: queue.Queue[Callable[[], None] | None] = queue.Queue()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._stopping = threading.Event()
        self._connection: socket.socket | None = None
        self.url = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads = [threading.Thread(target=one, daemon=True) for one in (self._serve, self._print)]

    def __enter__(self) -> SoldPrinter:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._work.put(None)
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        if self._connection is not None:
            self._connection.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._connection = connection
            try:
                self._talk(connection)
            except OSError:
                continue

    def _talk(self, connection: socket.socket) -> None:
        reader = EscPosReader(WIDTH)
        while data := connection.recv(4096):
            self.received += data
            for event in reader.feed(data):
                self._hear(connection, reader, event)

    def _hear(self, connection: socket.socket, reader: EscPosReader, event: object) -> None:
        if isinstance(event, LabelOut):
            self._work.put(self._label)
        elif isinstance(event, Mark) and self.marks:
            self._work.put(lambda: connection.sendall(b"\x37\x22" + event.text + b"\x00"))
        elif isinstance(event, PrinterQuestion):
            answer = reader.says(event, PrinterState(paper_out=self.paper_out))
            if not event.asked.startswith(b"\x1dr") or self.at_once:
                connection.sendall(answer)
                self.asked_while_stopped += self.paper_out
            elif self.in_order:
                self._work.put(lambda: self._answer_in_order(connection))

    def _answer_in_order(self, connection: socket.socket) -> None:
        late, self.first_answer_late_s = self.first_answer_late_s, 0.0
        self._stopping.wait(late)
        connection.sendall(b"\x00")

    def _label(self) -> None:
        if self.before_label(self.out + 1):
            self._stopping.wait(self.s_per_label)
            self.out += 1

    def _print(self) -> None:
        while (do := self._work.get()) is not None:
            try:
                do()
            except OSError:
                continue
