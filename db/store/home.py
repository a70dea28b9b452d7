"""Identifies where the books are, to tell the original file from its copies.

A copy and its original may both be used, so a copy must begin an epoch of its own (see `rules.mark`). The books store
what does not go along with a copy: the machine's id, a Raspberry Pi's serial number, the memory card's number (CID),
the file system and the file's inode. A moved file keeps all of these. A file that was copied, restored by hand or is
on another card does not. An image of a card, written back to the same card in the same machine, cannot be detected
this way; docs/books.md says what detects it.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

BACKUP = "a backup"
"""Stored in every backup instead of a home, so that opening it as books begins a new epoch."""

_NO_INODES = frozenset(("vfat", "msdos", "exfat", "fuseblk", "ntfs3", "cifs", "smb3", "9p"))
"""File systems whose inode numbers change with every mount."""


def state_folder() -> Path | None:
    """The folder of this machine's notes about its books (`machine_note`); None if the user has no home folder."""
    for given, below in (("XDG_STATE_HOME", ""), ("HOME", ".local/state")):
        folder = Path(os.environ.get(given, ""))
        if folder.is_absolute():
            return folder / below / "jarmark" / "books"
    return None


@dataclass(frozen=True, slots=True)
class Machine:
    """The identity of a machine. Tests pass others to `Books.open`."""

    ids: tuple[str, ...]
    card: str | None = None
    """The memory card's number; None: look up the card that the file is on."""
    state: Path | None = field(default_factory=state_folder)
    """The machine's folder of notes about books; None: it keeps none."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a file of books is. `inode` is 0 if the file system has no permanent ones; then `path` is compared."""

    machine: tuple[str, ...]
    card: str
    system: str
    inode: int
    path: str

    def as_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def this_machine() -> Machine:
    places = ("/etc/machine-id", "/proc/device-tree/serial-number")
    return Machine(tuple(_first_line(Path(place)) for place in places))


def home_of(books: Path, machine: Machine, *, soon_at: Path | None = None) -> Home:
    """The home of an existing file.

    Args:
        soon_at: the path to which it will be renamed within its file system.
    """
    status = books.stat()
    card = _card_of(status.st_dev) if machine.card is None else machine.card
    inode = 0 if _file_system(books.resolve()) in _NO_INODES else status.st_ino
    return Home(machine.ids, card, str(os.statvfs(books).f_fsid), inode, str((soon_at or books).resolve()))


def is_copy(was: str, now: Home) -> bool:
    """Whether books that stored `was` as their home are a copy at `now`."""
    try:
        told = json.loads(was)
        noted = Home(tuple(told["machine"]), told["card"], told["system"], told["inode"], told["path"])
    except (ValueError, TypeError, KeyError):
        return was != f"{now.machine[0]}:{now.path}"  # the format until schema 4
    if (noted.machine, noted.card) != (now.machine, now.card):
        return True
    if noted.inode and now.inode:
        return (noted.system, noted.inode) != (now.system, now.inode)
    return noted.path != now.path


def is_on_another_machine(was: str, now: Home) -> bool:
    """Whether books that stored `was` as their home are now on another machine or memory card.

    False for a backup, which may be back where it was made.
    """
    try:
        told = json.loads(was)
        return (tuple(told["machine"]), told["card"]) != (now.machine, now.card)
    except (ValueError, TypeError, KeyError):
        return was != BACKUP and not was.startswith(f"{now.machine[0]}:")


def _first_line(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace").strip("\0\n ")
    except OSError:  # the system does not have this file
        return ""


def _card_of(device: int) -> str:
    """The CID of the SD or eMMC card with this device number, or with the partition that has it; "" for other disks."""
    block = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}")
    if not block.exists():
        return ""
    there = block.resolve()
    numbers = (one / "device" / "cid" for one in (there, there.parent))
    return next((_first_line(number) for number in numbers if number.exists()), "")


def _file_system(path: Path) -> str:
    """The type of the file system that contains a path; "" if unknown."""
    best, kind = "", ""
    for line in _lines(Path("/proc/self/mounts")):
        parts = line.split()
        if len(parts) < 3:
            continue
        place = parts[1].replace("\\040", " ")
        inside = str(path) == place or str(path).startswith(place.rstrip("/") + "/")
        if inside and len(place) >= len(best):
            best, kind = place, parts[2]
    return kind


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
