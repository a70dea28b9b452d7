"""What goes wrong is written down where whoever looks after the kiosk finds it, and never more than a few megabytes."""

from __future__ import annotations

import logging
import traceback
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from db import private

BYTES = 1_000_000
FILES = 4
LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"

log = logging.getLogger(__name__)


class _PrivateFileHandler(RotatingFileHandler):
    """Each of the files is its owner's alone."""

    def _open(self) -> TextIOWrapper:
        private.make_private(Path(self.baseFilename))
        return super()._open()


def file_in(data_dir: Path) -> Path:
    """The newest of them; older ones end in .1, .2, ..."""
    return data_dir / "logs" / "jarmark.log"


def write_down(data_dir: Path) -> None:
    """Have warnings and errors written to the file as well as to the terminal, for the rest of this process.

    A folder that cannot be written stops nothing: then there is the terminal alone.
    """
    # With any handler of its own, Python no longer writes to the terminal by itself.
    _add(logging.StreamHandler(), "%(message)s")
    file = file_in(data_dir)
    try:
        private.make_folder(file.parent)
        _add(_PrivateFileHandler(file, maxBytes=BYTES, backupCount=FILES, encoding="utf-8"), LINE)
    except OSError as error:
        log.warning("no log is written to %s: %s", file, error.strerror)


def append_to(data_dir: Path, error: Exception) -> Path | None:
    """Write one error that nobody foresaw into the file, for a command that keeps no log. None if that cannot be."""
    file = file_in(data_dir)
    try:
        private.make_folder(file.parent)
        private.make_private(file)
        with file.open("a", encoding="utf-8") as log_file:
            log_file.writelines(traceback.format_exception(error))
    except OSError:
        return None
    return file


def _add(handler: logging.Handler, line: str) -> None:
    # By the handler, as Kivy's own logger lets everything pass until it has read its settings.
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter(line))
    logging.getLogger().addHandler(handler)
