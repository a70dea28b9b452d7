"""The log for whoever maintains the kiosk: warnings and errors, never more than a few megabytes."""

from __future__ import annotations

import logging
import traceback
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from db.store import private
from db.store.private import create_private

BYTES = 1_000_000
FILES = 4
LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"

log = logging.getLogger(__name__)


class _PrivateFileHandler(RotatingFileHandler):
    """Only the owner may read the files."""

    def _open(self) -> TextIOWrapper:
        create_private(Path(self.baseFilename))
        return super()._open()


def file_in(data_dir: Path) -> Path:
    """The newest log file; older ones end in .1, .2, ..."""
    return data_dir / "logs" / "jarmark.log"


def start(data_dir: Path) -> None:
    """From now on, write warnings and errors to the log file as well as to the terminal.

    If the folder cannot be written, only the terminal is used.
    """
    # If any handler is set, Python does not add its own for the terminal.
    _add(logging.StreamHandler(), "%(message)s")
    file = file_in(data_dir)
    try:
        private.make_folder(file.parent)
        _add(_PrivateFileHandler(file, maxBytes=BYTES, backupCount=FILES, encoding="utf-8"), LINE)
    except OSError as error:
        log.warning("no log is written to %s: %s", file, error.strerror)


def append_to(data_dir: Path, error: Exception) -> Path | None:
    """Write one unexpected error into the log, for commands that keep none open. None if that fails."""
    file = file_in(data_dir)
    try:
        private.make_folder(file.parent)
        create_private(file)
        with file.open("a", encoding="utf-8") as log_file:
            log_file.writelines(traceback.format_exception(error))
    except OSError:
        return None
    return file


def _add(handler: logging.Handler, line: str) -> None:
    # At the handler, as Kivy's own logger lets everything pass until it has read its settings.
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter(line))
    logging.getLogger().addHandler(handler)
