"""Where these books are at home: what tells a file from its copies.

A copy and its original can both go on, so that a copy must begin an epoch of its own (rules/mark.py). The books note
what a copy cannot take along: the machine's id and a Pi's serial number, the memory card's own number (CID), the file
system and the file's inode. A file that was moved keeps all of these; one that was copied, restored by hand or lies on
another card does not. An image of a card that is put back on the very same card in the same machine brings everything
along, and cannot be told: what finds it out is in docs/books.md.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

BACKUP = "a backup"
"""In place of a home, in every backup: whoever opens one as books goes on beside its original."""

_NO_INODES = frozenset(("vfat", "msdos", "exfat", "fuseblk", "ntfs3", "cifs", "smb3", "9p"))
"""File systems that number their files anew each time they are mounted."""


def state_folder() -> Path | None:
    """Where this machine notes how far it ever saw its books (machine_note); None where nobody has a home."""
    for given, below in (("XDG_STATE_HOME", ""), ("HOME", ".local/state")):
        folder = Path(os.environ.get(given, ""))
        if folder.is_absolute():
            return folder / below / "jarmark" / "books"
    return None


@dataclass(frozen=True, slots=True)
class Machine:
    """What a machine is known by. Another can be given to `Books.open`, as tests do that have several."""

    ids: tuple[str, ...]
    card: str | None = None
    """The memory card's number; None: that of the card that the file is on."""
    state: Path | None = field(default_factory=state_folder)
    """Its own folder of notes about books; None: it keeps none."""


@dataclass(frozen=True, slots=True)
class Home:
    """`inode` is 0 where the file system has no lasting ones: then the path must do."""

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
    """The home of a file that is there.

    Args:
        soon_at: where it will be renamed to, within its file system.
    """
    status = books.stat()
    card = _card_of(status.st_dev) if machine.card is None else machine.card
    inode = 0 if _file_system(books.resolve()) in _NO_INODES else status.st_ino
    return Home(machine.ids, card, str(os.statvfs(books).f_fsid), inode, str((soon_at or books).resolve()))


def is_copy(was: str, now: Home) -> bool:
    """Whether books that noted `was` are somebody's copy at `now`."""
    try:
        told = json.loads(was)
        noted = Home(tuple(told["machine"]), told["card"], told["system"], told["inode"], told["path"])
    except (ValueError, TypeError, KeyError):
        return was != f"{now.machine[0]}:{now.path}"  # as it was noted until schema 4
    if (noted.machine, noted.card) != (now.machine, now.card):
        return True
    if noted.inode and now.inode:
        return (noted.system, noted.inode) != (now.system, now.inode)
    return noted.path != now.path


def is_on_another_machine(was: str, now: Home) -> bool:
    """Whether books that noted `was` came to another machine, or to another memory card.

    Of a backup nobody knows: it may well be back where it was made.
    """
    try:
        told = json.loads(was)
        return (tuple(told["machine"]), told["card"]) != (now.machine, now.card)
    except (ValueError, TypeError, KeyError):
        return was != BACKUP and not was.startswith(f"{now.machine[0]}:")


def _first_line(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace").strip("\0\n ")
    except OSError:  # a system without one
        return ""


def _card_of(device: int) -> str:
    """The CID of the SD or eMMC card that a device number is on, or of which it is a partition; "" for other disks."""
    block = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}")
    if not block.exists():
        return ""
    there = block.resolve()
    numbers = (one / "device" / "cid" for one in (there, there.parent))
    return next((_first_line(number) for number in numbers if number.exists()), "")


def _file_system(path: Path) -> str:
    """The kind of file system that a path is on; "" where the system does not say."""
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
