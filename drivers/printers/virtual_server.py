"""The virtual printer on a TCP socket, for the demo, the tests and the benchmarks.

Like a real printer on port 9100 it serves one connection at a time; a second one waits.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from pathlib import Path
from threading import Event
from types import TracebackType

from PIL.Image import Image

from drivers.printers.virtual import Faults, UnpluggedError, VirtualPrinter
from drivers.worker import Worker

LOOK_UP_S = 0.05  # within which it notices that it was stopped, or that `hangs` was cleared


class VirtualPrinterServer:
    """A context manager. It listens on 127.0.0.1 as soon as it is made, until `stop`. `port` 0: any free one."""

    def __init__(
        self,
        folder: Path | str,
        port: int = 0,
        *,
        width_dots: int = 464,
        faults: Faults | None = None,
        on_label: Callable[[int, Image], None] | None = None,
        language: str = "escpos",
        dpi: int = 203,
    ) -> None:
        self.machine = VirtualPrinter(folder, width_dots, faults, on_label, language=language, dpi=dpi)
        self._options = f"language={language}&dpi={dpi}"
        self._listener = socket.create_server(("127.0.0.1", port))
        self._listener.settimeout(LOOK_UP_S)
        self.port: int = self._listener.getsockname()[1]
        self._stopping = Event()
        self._worker = Worker("virtual printer", self._serve, pause_s=LOOK_UP_S)
        self._worker.start()

    @property
    def url(self) -> str:
        """Its address, as for `open_printer`."""
        return f"tcp://127.0.0.1:{self.port}?{self._options}"

    @property
    def faults(self) -> Faults:
        return self.machine.faults

    def stop(self) -> None:
        """Close the connection and the socket; returns when its thread has ended."""
        self._stopping.set()
        self.machine.stop()
        self._worker.stop()
        self._listener.close()

    def __enter__(self) -> VirtualPrinterServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _serve(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(LOOK_UP_S)
                self._talk(connection)
            self.machine.plug_in()

    def _talk(self, connection: socket.socket) -> None:
        while not self._stopping.is_set():
            if self.faults.hangs:
                self._stopping.wait(LOOK_UP_S)
                continue
            try:
                data = connection.recv(4096)
                if not data:
                    return
                connection.sendall(self.machine.receive(data))
            except TimeoutError:
                continue
            except UnpluggedError:
                # Reset the connection, as a printer does after a power cut when it gets bytes of an old connection.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            except OSError:
                return  # the other side closed, or the disk is full: the other side sees a lost connection either way
