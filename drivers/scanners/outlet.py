"""Where every scanner hands its codes and its health to: the same for cameras and all hand scanners."""

from __future__ import annotations

from collections.abc import Callable

from drivers.scanners.arrival import TooLongError, scan_of_characters, scan_of_symbol
from drivers.scanners.base import Health, OnHealth, OnScan, Scan, Symbol, slip_words


class Outlet:
    """Calls the callbacks of one scanner, from its `start` to its `stop`.

    Args:
        name: the scanner's name for people.
        on_scan, on_health: as `Scanner.start` got them.
    """

    def __init__(self, name: str, on_scan: OnScan, on_health: OnHealth) -> None:
        self._name = name
        self._on_scan = on_scan
        self._on_health = on_health
        self._told: tuple[Health, str] | None = None

    def health(self, health: Health, words: str = "") -> None:
        """Report how the scanner is, unless the last report was the same."""
        if self._told != (health, words):
            self._told = (health, words)
            self._on_health(health, words)

    def remark(self, words: str) -> None:
        """Tell the cook something, every time; the scanner itself is OK."""
        self._on_health(Health.OK, words)

    def slipped(self, error: BaseException) -> None:
        """Report that the scanner's thread failed with an unexpected error."""
        self.health(Health.MISSING, slip_words(self._name, error))

    def symbol(self, symbol: Symbol, at: float) -> None:
        """Hand over a code of a picture that was accepted. `at`: monotonic seconds."""
        self._hand_over(lambda: scan_of_symbol(symbol, self._name, at))

    def characters(self, sent: bytes, at: float) -> None:
        """Hand over what a hand scanner sent, without its end mark; nothing if none of it is printable."""
        self._hand_over(lambda: scan_of_characters(sent, self._name, at))

    def _hand_over(self, made: Callable[[], Scan | None]) -> None:
        try:
            scan = made()
        except TooLongError as error:
            self.remark(str(error))
            return
        if scan is not None:
            self._on_scan(scan)
