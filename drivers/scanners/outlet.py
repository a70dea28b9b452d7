"""Where a scanner's reads and its health go: alike for cameras, hand scanners on a wire, and those that type."""

from __future__ import annotations

from collections.abc import Callable

from drivers.scanners.arrival import TooLongError, scan_of_characters, scan_of_symbol
from drivers.scanners.base import Health, OnHealth, OnScan, Scan, Symbol, slip_words


class Outlet:
    """Hands on what one scanner reads, from its `start` to its `stop`, and tells its health where that is news.

    Args:
        name: the scanner's, as people read it.
    """

    def __init__(self, name: str, on_scan: OnScan, on_health: OnHealth) -> None:
        self._name = name
        self._on_scan = on_scan
        self._on_health = on_health
        self._told: tuple[Health, str] | None = None

    def health(self, health: Health, words: str = "") -> None:
        """How it is, if that was not told last."""
        if self._told != (health, words):
            self._told = (health, words)
            self._on_health(health, words)

    def remark(self, words: str) -> None:
        """Something for the cook to read, each time; the scanner is well."""
        self._on_health(Health.OK, words)

    def slipped(self, error: BaseException) -> None:
        """Its thread failed in a way that nobody foresaw."""
        self.health(Health.MISSING, slip_words(self._name, error))

    def symbol(self, symbol: Symbol, at: float) -> None:
        """A symbol of a picture that was accepted."""
        self._hand_over(lambda: scan_of_symbol(symbol, self._name, at))

    def characters(self, sent: bytes, at: float) -> None:
        """What a hand scanner sent, without its end mark; nothing where none of it is printable."""
        self._hand_over(lambda: scan_of_characters(sent, self._name, at))

    def _hand_over(self, made: Callable[[], Scan | None]) -> None:
        try:
            scan = made()
        except TooLongError as error:
            self.remark(str(error))
            return
        if scan is not None:
            self._on_scan(scan)
