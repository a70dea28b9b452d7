"""A printer's bytes go into a device, a pipe, a new file, or a file that holds only such bytes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from drivers.errors import NotAPrintersFileError
from drivers.printers import PrinterMissingError
from drivers.printers.links import DeviceFileLink
from drivers.printers.own_file import OwnFile
from drivers.printers.virtual import VirtualPrinter
from drivers.registry import open_printer


def written(path: Path, *jobs: bytes) -> None:
    link = DeviceFileLink(str(path))
    for job in jobs:
        link.write(job)
    link.close()


def test_what_a_link_made_can_be_gone_on_with_and_begun_anew(tmp_path: Path) -> None:
    job = tmp_path / "job.bin"
    written(job, b"one", b"two")
    written(job, b"three")
    assert job.read_bytes() == b"onetwothree"
    DeviceFileLink(str(job)).start_anew()
    written(job, b"four")
    assert job.read_bytes() == b"four"


@pytest.mark.parametrize("changed", [b"onetwo!", b"on", b"ONE", b"another file altogether"])
def test_what_was_changed_since_is_anothers(tmp_path: Path, changed: bytes) -> None:
    job = tmp_path / "job.bin"
    written(job, b"one")
    job.write_bytes(changed)
    for refused in (lambda: written(job, b"two"), DeviceFileLink(str(job)).start_anew):
        with pytest.raises(NotAPrintersFileError, match="holds something else"):
            refused()
    assert job.read_bytes() == changed


@pytest.mark.parametrize(
    "kind", ["text", "empty", "link", "dangling", "folder", "hard mark", "mark of another", "linked mark"]
)
def test_what_was_there_is_left_alone(tmp_path: Path, kind: str) -> None:
    job, mark, other = tmp_path / "job.bin", tmp_path / ".job.bin.jarmark", tmp_path / "other"
    other.write_bytes(b"kept")
    if kind in ("text", "empty"):
        job.write_bytes(b"kept" if kind == "text" else b"")
    elif kind in ("link", "dangling"):
        job.symlink_to(other if kind == "link" else tmp_path / "nowhere")
    elif kind == "folder":
        job.mkdir()
    elif kind == "linked mark":
        mark.symlink_to(other)
    else:
        mark.write_bytes(b"kept" if kind == "hard mark" else b"9" * 1000)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    with pytest.raises(NotAPrintersFileError):
        written(job, b"one")
    with pytest.raises(NotAPrintersFileError):
        open_printer(f"file://{job}", size="58x40")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


def test_a_job_that_was_cut_off_half_way_is_still_known(tmp_path: Path) -> None:
    own = OwnFile(tmp_path / "job.bin")
    descriptor = own.open()
    os.write(descriptor, b"half")
    own.wrote(b"half")
    os.close(descriptor)
    written(tmp_path / "job.bin", b" a label")
    assert (tmp_path / "job.bin").read_bytes() == b"half a label"


def test_a_pipe_takes_the_bytes_and_does_not_hold_up_where_nobody_reads(tmp_path: Path) -> None:
    os.mkfifo(pipe := tmp_path / "pipe")
    with pytest.raises(PrinterMissingError):
        written(pipe, b"one")
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    written(pipe, b"one")
    assert os.read(reader, 100) == b"one"
    os.close(reader)


def test_a_virtual_printer_leaves_anothers_bytes_alone(tmp_path: Path) -> None:
    (tmp_path / "printer.bin").write_bytes(b"firmware")
    with pytest.raises(NotAPrintersFileError, match=r"printer\.bin"):
        VirtualPrinter(tmp_path, 464)
    assert [path.name for path in tmp_path.iterdir()] == ["printer.bin"]


def test_a_virtual_printer_counts_on_past_whatever_is_called_a_label(tmp_path: Path) -> None:
    for name in ("label-1a.png", "label-0007.png", "label-.png"):
        (tmp_path / name).write_bytes(b"kept")
    assert VirtualPrinter(tmp_path, 464)._first == 8
