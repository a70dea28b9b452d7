"""Real ends of real cables: a pseudo-terminal with the virtual printer at its far end; and pictures to print."""

from __future__ import annotations

import os
import random
import select
import termios
import threading
import tty

from PIL import Image

from drivers.printers.virtual import UnpluggedError, VirtualPrinter

WIDTH = 464
QUICK_S = 0.15  # how long these tests wait for a printer that says nothing


class PtyPrinter:
    """A virtual printer on a serial cable: `device` is the kiosk's end of a real pseudo-terminal."""

    def __init__(self, machine: VirtualPrinter, *, bytes_at_once: int = 4096) -> None:
        self.machine = machine
        self.bytes_at_once = bytes_at_once
        self._far, self._near = os.openpty()
        tty.setraw(self._near, termios.TCSANOW)
        self.device = os.ttyname(self._near)
        self._wake, self._poke = os.pipe()
        self.unplugged = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            heard = [self._wake] if self.machine.faults.hangs else [self._far, self._wake]
            readable, _, _ = select.select(heard, [], [])
            if self._wake in readable and os.read(self._wake, 1) == b"q":
                return
            if self._far in readable:
                try:
                    os.write(self._far, self.machine.receive(os.read(self._far, self.bytes_at_once)))
                except UnpluggedError:
                    os.close(self._near)
                    os.close(self._far)
                    self.unplugged.set()
                    return

    def set_hangs(self, hangs: bool) -> None:
        self.machine.faults.hangs = hangs
        os.write(self._poke, b"w")

    def write(self, data: bytes) -> None:
        """Say something unasked."""
        os.write(self._far, data)

    def stop(self) -> None:
        os.write(self._poke, b"q")
        self._thread.join()
        if not self.unplugged.is_set():
            os.close(self._near)
            os.close(self._far)
        os.close(self._wake)
        os.close(self._poke)


def random_picture(seed: int, width: int = WIDTH, height: int | None = None) -> Image.Image:
    """Ink of every density: white, black, and all between."""
    chance = random.Random(seed)
    height = height or chance.randint(1, 400)
    density = chance.choice([0.0, 0.02, 0.3, 0.5, 0.9, 1.0])
    threshold = int(density * 256)
    noise = Image.frombytes("L", (width, height), chance.randbytes(width * height))
    return noise.point(lambda level: 0 if level < threshold else 255).convert("1", dither=Image.Dither.NONE)
