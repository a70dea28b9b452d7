"""What is named as a file and is none: a pipe is not waited for, a device that never ends is not read."""

import os
import socket
import threading
from pathlib import Path

import pytest


@pytest.fixture
def there(tmp_path):
    """Makes a thing of a kind. Whoever waits at the pipe is let go, so that a mistake is told and not waited for."""
    pipes: list[tuple[Path, threading.Thread]] = []
    sockets = []

    def make(kind: str, name: str = "shown.png") -> Path:
        path = tmp_path / name
        if kind == "a pipe":
            os.mkfifo(path)
            pipes.append((path, threading.Thread(target=lambda: os.close(os.open(path, os.O_WRONLY)))))
            pipes[-1][1].start()
        elif kind == "a socket":
            sockets.append(socket.socket(socket.AF_UNIX))
            sockets[-1].bind(str(path))
        elif kind == "a link to a device":
            path.symlink_to("/dev/null")
        else:
            return Path(kind)
        return path

    yield make
    for path, waiting in pipes:
        while waiting.is_alive():
            handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
            waiting.join(0.01)
            os.close(handle)
    for one in sockets:
        one.close()


KINDS = ["a pipe", "a socket", "a link to a device", "/dev/null", "/dev/tty"]


@pytest.mark.parametrize("kind", KINDS)
def test_scan_reads_files_alone(jarmark, there, kind):
    told = jarmark("scan", there(kind))
    assert told.code == 1
    words = told.answer + told.said
    assert len(words.splitlines()) == 1
    assert "is no file" in words or kind in ("a socket", "/dev/tty")


@pytest.mark.parametrize("kind", [*KINDS, "."])
def test_print_takes_a_picture_that_is_a_file(jarmark, there, tmp_path, kind):
    told = jarmark("print", "--picture", there(kind), "--to", f"virtual://{tmp_path}/out")
    assert told.code == 2
    assert len(told.said.splitlines()) == 1
    assert "is no file" in told.said


@pytest.mark.parametrize("kind", ["a pipe", "a link to a device"])
def test_a_burst_passes_what_is_no_file_over(jarmark, there, kind):
    folder = there(kind).parent
    told = jarmark("scan", "--burst", folder)
    assert (told.code, told.said) == (1, "")
    assert jarmark("scan", folder).code == 1


@pytest.mark.parametrize("kind", ["a pipe", "a link to a device"])
def test_a_template_that_is_no_file_is_left_alone(jarmark, there, tmp_path, kind):
    there(kind, "common.typ")
    config = tmp_path / "jarmark.toml"
    config.write_text(f'[paths]\ntemplates = "{tmp_path}"\n')
    told = jarmark("--config", config, "label", "--copy-template", "jar")
    assert told.code == 0
    assert "is not the built-in one" in told.said
