"""What is sent behind a label, to be answered when the printer has worked off the label, and the wait for the answer.

That is a mark, a number that the printer sends back, or a question that it answers in order (`language.Proof`).
"""

from __future__ import annotations

import random
from collections.abc import Callable

from drivers.printers.asking import CHECK_SETTINGS, NO_SENSE, refuse, refuse_standstill
from drivers.printers.base import NoAnswerError
from drivers.printers.language import Confirming, Language, PrinterTold, Proof
from drivers.printers.links import Link
from drivers.printers.waiting import MOST_SAID, AnswerPatience, is_too_soon, longest_print_s, stood_still
from drivers.words import words

MARKS = 10_000
POLL_S = 0.25  # between two status questions while it prints
OTHER_LATE_S = 0.5  # how much later the second of a mark and an answer in order may come


class Behind:
    """Knows what shows that a label of one printer is out, and finds it out where the address does not say.

    `owed`: how many answers in order were asked for and have not come; some of them may be lost.
    """

    def __init__(
        self,
        language: Language,
        link: Link,
        answer_s: float,
        clock: Callable[[], float],
        *,
        answers: bool,
        proof: Proof | None,
    ) -> None:
        self._language = language if isinstance(language, Confirming) else None
        self._link = link
        self._answer_s = answer_s
        self._clock = clock
        self._answers = answers
        self._given_proof = proof if self._language else Proof.STATUS
        self._found_proof: Proof | None = None
        self._mark = random.randrange(MARKS)  # random: a late mark may belong to a label of an earlier start
        self.owed = 0

    @property
    def proof(self) -> Proof | None:
        """What shows that a label is out; None until that is found out, with the first label."""
        return self._found_proof or self._given_proof

    @property
    def is_asked(self) -> bool:
        """Whether an answer behind the label shows that it is out."""
        return self._language is not None and self.proof in (Proof.MARK, Proof.IN_ORDER)

    def close(self) -> None:
        if self._found_proof is Proof.ARRIVAL:  # it may have been too busy to answer: try again next time
            self._found_proof = None
        if self._link.forgets:
            self.owed = 0

    def only_arrives(self) -> None:
        """Its answers show no more than that it has the label."""
        self._found_proof = Proof.ARRIVAL

    def expect(self) -> None:
        """Count the answer to what is sent behind the next label."""
        self.owed += self.proof is Proof.IN_ORDER

    def next_mark(self) -> int:
        self._mark = (self._mark + 1) % MARKS
        return self._mark

    def asked(self, mark: int) -> bytes:
        """The bytes to send behind a label, or behind all that the printer has; empty where nothing can be asked."""
        return self._language.behind(self.proof, mark) if self._language and self.proof else b""

    def find_out(self) -> bool:
        """Find out which way of proof an idle printer knows, by trying both.

        A printer that answers neither is not asked again on this connection.

        Returns:
            False where nothing had to be found out.
        """
        language = self._language
        if language is None or self.proof is not None or not self._answers:
            return False
        mark, said = self.next_mark(), b""
        self.owed += 1
        self._link.write(language.probe(mark))
        patience = AnswerPatience(self._link, self._clock, self._answer_s)
        while True:
            told = self._hear(language, said)
            if (told.marks and told.in_order) or patience.is_over:
                break
            more = self._link.read(OTHER_LATE_S if told.marks or told.in_order else self._answer_s)
            if not more:
                break
            said += more
        self.owed -= told.in_order  # behind a mark it may still come, and does not matter
        self._found_proof = Proof.MARK if mark in told.marks else Proof.IN_ORDER if told.in_order else Proof.ARRIVAL
        return True

    def settle(self, height_mm: float, inside: int) -> bool:
        """Wait for all answers in order that are still to come: a late one would be taken for the next label's.

        Some may be lost. That is so when the printer is there and has not answered for longer than any label takes.

        Returns:
            False where none was to come.

        Raises:
            NoAnswerError: it answered nothing at all.
            PrinterError: it reports that it cannot print.
        """
        language = self._language
        if language is None or self.proof is not Proof.IN_ORDER or not self.owed:
            return False
        self.owed += 1
        self._link.write(language.behind(Proof.IN_ORDER, 0))
        said, count, polls = b"", 0, 0
        give_up = self._clock() + self._answer_s + longest_print_s(height_mm, inside + 1)
        quiet_since = heard_at = polled_at = self._clock()
        while count < self.owed and self._clock() < give_up:
            more = self._link.read(POLL_S)
            said += more
            told = self._hear(language, said)
            if told.status is not None:
                refuse(told.status, bytes_sent=0)
            if more or not language.poll:
                heard_at = self._clock()
            if told.in_order > count or self._clock() - heard_at > 2 * POLL_S:
                count, quiet_since = told.in_order, self._clock()
            if count and stood_still(height_mm, self._clock() - quiet_since):
                break
            if language.poll and told.polls >= polls and self._clock() - polled_at >= POLL_S:
                self._link.write(language.poll)
                polls, polled_at = polls + 1, self._clock()
        if not count:
            raise NoAnswerError(words("The printer does not answer."), language.when_silent)
        self.owed = 0
        return True

    def _hear(self, language: Confirming, said: bytes) -> PrinterTold:
        """What it said so far. Raises NoAnswerError where no such printer says that, or it never ends."""
        told = language.heard(said[-MOST_SAID:])
        if told.nonsense or told.in_order > max(1, self.owed):
            raise NoAnswerError(NO_SENSE, CHECK_SETTINGS)
        if len(said) >= MOST_SAID:
            raise NoAnswerError(words("The printer never stops talking."), words("Switch it off and on."))
        return told

    def await_held(self, height_mm: float, inside: int) -> None:
        """Wait until all labels in the printer are out."""
        self.settle(height_mm, inside)
        mark = self.next_mark()
        self.expect()
        self._link.write(self.asked(mark))
        self.await_proof(mark, height_mm, max(1, inside))
        self.owed = 0

    def shows_it_out(self, mark: int, height_mm: float, began: float) -> bool:
        """Wait for the answer behind a label. Whether it shows that the label is out.

        A mark is believed. An answer “in order” that came too soon was not in order; this printer's are then never
        believed again.

        Args:
            began: when the label began to be sent, by `clock`.
        """
        said_at = self.await_proof(mark, height_mm)
        self.owed = 0
        if self.proof is Proof.IN_ORDER and is_too_soon(height_mm, said_at - began):
            self._found_proof = self._given_proof = Proof.ARRIVAL
            return False
        return True

    def await_proof(self, mark: int, height_mm: float, labels: int = 1) -> float:
        """Wait for the answer behind the label, and check meanwhile that the printer has not stopped.

        Returns:
            When the answer came, by `clock`.

        Raises:
            NoAnswerError: it did not come in time.
            PrinterError: the printer reports an error, or stood still for too long.
        """
        language = self._language
        assert language is not None
        poll = language.poll if self._answers else b""
        said, polls, polled_at, answered_at = b"", 0, self._clock(), 0.0
        heard_at, left = self._clock(), self._link.unsent()
        patience = AnswerPatience(self._link, self._clock, self._answer_s + longest_print_s(height_mm, labels))
        while True:
            more = self._link.read(POLL_S)
            said += more
            told = self._hear(language, said)
            if told.status is not None:
                refuse(told.status, bytes_sent=1)
            before, left = left, self._link.unsent()
            if left < before:
                heard_at = self._clock()
            if more:
                if poll:
                    refuse_standstill(height_mm, self._clock() - heard_at)
                heard_at = self._clock()
            if not answered_at and self._is_proven(told, mark):
                answered_at, polled_at = self._clock(), 0.0
                polls_then = polls + 1
            if answered_at and (not poll or told.polls >= polls_then):
                return answered_at
            if patience.is_over:
                if answered_at:
                    return answered_at
                self._found_proof = None
                raise NoAnswerError(words("The printer did not say that the label is out."), words("Look at it."))
            if poll and told.polls >= polls and self._clock() - polled_at >= POLL_S:
                self._link.write(poll)
                polls, polled_at = polls + 1, self._clock()

    def _is_proven(self, told: PrinterTold, mark: int) -> bool:
        return mark in told.marks if self.proof is Proof.MARK else told.in_order == self.owed
