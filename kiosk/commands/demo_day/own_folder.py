"""The demo's folder: new, empty, or with nothing in it but what an earlier demo left.

A finished demo leaves a list of its files there, each with its SHA-256. Only unchanged files on the list are ever
deleted. A file that was added or changed stops the next demo before anything is touched.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from pathlib import Path

from kiosk.locale import _

MARK = ".jarmark-demo"
_WHAT = "files that a demo of Jarmark left here"
_KIVY = "kivy"
"""Kivy still writes there at exit, after the list was made. The demo keeps nothing of a person's in it."""


def make_room(out: Path) -> None:
    """
    Raises:
        FileExistsError: the folder holds something that no demo left there; nothing was touched.
    """
    if os.path.lexists(out) and not out.is_dir():
        raise FileExistsError(_("{folder} is no folder. Name an empty folder, or a new one.").format(folder=out))
    out.mkdir(parents=True, exist_ok=True)
    there = sorted(out.iterdir())
    if not there:
        return
    left = _left(out)
    for path in _files(out):
        if left is None or not _is_as_left(out, path, left):
            words = _("{folder} holds {name}, which no finished demo left there. Name an empty folder, or a new one.")
            raise FileExistsError(words.format(folder=out, name=repr(str(path.relative_to(out)))))
    for path in there:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def leave_mark(out: Path) -> None:
    """List the demo's files, when it has ended."""
    files = {str(path.relative_to(out)): _hash(path) for path in _files(out)}
    text = json.dumps({"what": _WHAT, "files": files}, indent=1)
    with (out / MARK).open("x", encoding="utf-8") as file:
        file.write(text)


def _left(out: Path) -> dict[str, str] | None:
    """The files on the list; None if there is no list or it cannot be read."""
    mark = out / MARK
    try:
        if not stat.S_ISREG(mark.lstat().st_mode):
            return None
        told = json.loads(mark.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or told.get("what") != _WHAT or not isinstance(told.get("files"), dict):
        return None
    return told["files"]  # type: ignore[no-any-return]


def _files(out: Path) -> list[Path]:
    """Everything in it, except folders that are not empty: their contents stand for them."""
    return [path for path in sorted(out.rglob("*")) if path.is_symlink() or not path.is_dir() or not _holds(path)]


def _holds(folder: Path) -> bool:
    return any(folder.iterdir())


def _is_as_left(out: Path, path: Path, left: dict[str, str]) -> bool:
    name = str(path.relative_to(out))
    if name == MARK or (name.split("/")[0] == _KIVY and path.is_dir() and not path.is_symlink()):
        return True
    if _is_kivys(name):
        return True
    mode = path.lstat().st_mode
    if stat.S_ISDIR(mode):
        return left.get(name) == ""
    if not stat.S_ISREG(mode):
        return False
    is_side = name in ("books.db-shm", "books.db-wal") and (name.endswith("-shm") or not path.stat().st_size)
    return is_side or left.get(name) == _hash(path)


def _is_kivys(name: str) -> bool:
    return name.startswith((f"{_KIVY}/logs/kivy_", f"{_KIVY}/icon/")) or name == f"{_KIVY}/config.ini"


def _hash(path: Path) -> str:
    if not stat.S_ISREG(path.lstat().st_mode):
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
