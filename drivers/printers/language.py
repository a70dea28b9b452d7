"""What a printer language is: pure functions between pictures, bytes and typed status. No I/O, no time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from PIL.Image import Image

from drivers.printers.base import PrinterStatus


class GarbledAnswerError(ValueError):
    """The bytes cannot be an answer to the question; they say nothing about the printer."""


class Language(Protocol):
    """One printer language. A new one is a new file beside `escpos.py` and a line in `printer.LANGUAGES`."""

    @property
    def name(self) -> str:
        """As written in an address: `language=escpos`."""

    @property
    def questions(self) -> Sequence[bytes]:
        """What is sent, one after the other, each waiting for its answer, to learn how the printer is."""

    def label(self, picture: Image) -> bytes:
        """The whole job of one label: nothing before it is assumed, nothing after it is needed."""

    def is_complete(self, question: bytes, answer: bytes) -> bool:
        """Whether no more bytes are expected of this answer."""

    def status(self, answers: Sequence[bytes]) -> PrinterStatus:
        """What the answers, one for each question, say.

        Raises:
            GarbledAnswerError: one of them cannot be an answer.
        """

    def end_cut_label(self, job: bytes) -> bytes:
        """What makes a printer that got only the beginning of `job` listen to commands again, with no more ink."""


@runtime_checkable
class Confirming(Language, Protocol):
    """A language in which some models say when they have done all that came before a mark."""

    def confirmation(self, mark: int) -> bytes:
        """What is sent behind a label, to be answered when the label is out. `mark` is 0 to 9999."""

    def confirmed(self, answer: bytes) -> int | None:
        """The newest mark in what the printer said so far, whatever else it said; None if there is none."""
