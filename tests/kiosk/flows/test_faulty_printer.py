"""A job of 36 labels on a printer that fails, on a real socket and a real pseudo-terminal, with real books.

Never is one unit confirmed twice, never one lost, and each fault leaves at most one in doubt. A sample by default;
JARMARK_CUT_EVERY=1 cuts the cable at every byte (a number: at every so manieth) and fails at every label.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kiosk.flows.flaky import PATIENCE_S, UNITS, Kitchen, Socket, Terminal, assert_counted

EVERY = int(os.environ.get("JARMARK_CUT_EVERY", "0"))
PER_LABEL = 12 + 20 + 11 + 12
"""Bytes of a label's questions, of its job, of the mark behind it, and of the questions after that."""

FINDING_OUT = 18 + 12
BYTES = FINDING_OUT + PER_LABEL * UNITS
SAMPLE = [*range(1, PER_LABEL + 1, 4), *range(PER_LABEL * 20 + 11, BYTES, 131), BYTES]
CUTS = range(1, BYTES + 1, EVERY) if EVERY else SAMPLE
LABELS = range(1, UNITS + 1) if EVERY else (1, 2, 21, UNITS)


@pytest.fixture(params=[Socket, Terminal], ids=["socket", "terminal"])
def kitchen(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kitchen]:
    monkeypatch.setattr("kiosk.flows.press.RETRY_S", 0.01)
    # Its labels are half a millimetre long, and a machine that is busy for a third of a second looks like a printer
    # that stood still within one. `tests/drivers/printers/test_proof.py` has printers that do.
    monkeypatch.setattr("drivers.printers.waiting.PAUSE_S", PATIENCE_S)
    (tmp_path / "printed").mkdir()
    cable = request.param(tmp_path / "printed")
    made = Kitchen(tmp_path / "books.db", cable)
    yield made
    made.close()
    cable.close()


def test_the_cable_is_cut_at_any_byte(kitchen: Kitchen) -> None:
    in_doubt = 0
    for cut in CUTS:
        batch = kitchen.new_batch()
        kitchen.machine.faults.cut_after_bytes = kitchen.machine.received + cut
        asked = kitchen.print_all(batch)
        assert_counted(kitchen, batch, asked)
        in_doubt += len(asked)
    assert 0 < in_doubt < len(CUTS)
    assert kitchen.books.verify().ok


def test_a_job_takes_the_bytes_that_the_cuts_go_through(kitchen: Kitchen) -> None:
    assert kitchen.print_all(kitchen.new_batch()) == []
    assert kitchen.machine.received == BYTES


@pytest.mark.parametrize("during", [False, True])
def test_paper_ends_after_or_within_any_label(kitchen: Kitchen, during: bool) -> None:
    kitchen.at_trouble = kitchen.machine.load_paper
    for label in LABELS:
        batch = kitchen.new_batch()
        ends = kitchen.machine.printed + label
        if during:
            kitchen.machine.faults.paper_out_during = ends
        else:
            kitchen.machine.faults.paper_out_after = ends
        asked = kitchen.print_all(batch)
        assert_counted(kitchen, batch, asked)
        assert len(asked) == during, "a printer that says so before a label leaves nothing in doubt"


@pytest.mark.parametrize("garbage", [b"", b"\x00", b"\xff\x12\x12", b"HTTP/1.1 400\r\n"])
def test_it_falls_silent_or_talks_nonsense_at_any_label(kitchen: Kitchen, garbage: bytes) -> None:
    faults = kitchen.machine.faults

    def recover() -> None:
        faults.silent, faults.garbage = False, b""

    kitchen.at_trouble, kitchen.silence_s = recover, 0.6
    for label in LABELS:
        batch = kitchen.new_batch()

        def fail(count: int, at: int = label) -> None:
            if count == at:
                faults.silent, faults.garbage = not garbage, garbage

        kitchen.machine.at_label = fail
        asked = kitchen.print_all(batch)
        assert_counted(kitchen, batch, asked)
        assert asked == [label]
        kitchen.machine.at_label = lambda count: None


def test_a_slow_printer_is_only_slow(kitchen: Kitchen) -> None:
    kitchen.machine.faults.seconds_per_label = 0.005
    batch = kitchen.new_batch()
    assert_counted(kitchen, batch, kitchen.print_all(batch), at_most=0)
