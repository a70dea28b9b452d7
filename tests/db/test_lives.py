"""Random lives of three kiosks' books: backed up, cooked in, copied, cloned, lost, put back by hand, gone back to, cut
in the middle.

However they go, no number is given twice, no fact bears another's name, and what was acknowledged to a file is in it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from db import Books, BooksBehindError, BooksDamagedError, BooksError, BooksMissingError, ManualClock
from db.keeping import restore
from db.store.head_note import place_of
from db.store.home import Machine
from tests.db.kitchen import MORNING, Q, new_kitchen
from tests.db.test_restore import cut_at

LIVES = int(os.environ.get("JARMARK_LIVES", "25"))
KIOSKS = ("K1", "K2", "K3")


@dataclass
class File:
    """Books that somebody uses: where they are, on which machine, and what was acknowledged to them."""

    path: Path
    machine: Machine
    acknowledged: set[str] = field(default_factory=set)


@dataclass
class World:
    root: Path
    clock: ManualClock = field(default_factory=lambda: ManualClock(MORNING))
    files: list[File] = field(default_factory=list)
    backups: list[tuple[Path, set[str]]] = field(default_factory=list)
    saved: list[dict[str, bytes]] = field(default_factory=list)
    """What was in a file and its sides, by side."""
    given: list[str] = field(default_factory=list)
    """Every batch number and every tag that anybody was ever told."""
    places: Iterator[int] = field(default_factory=count)

    def place(self) -> Path:
        folder = self.root / f"place-{next(self.places)}"
        folder.mkdir()
        return folder

    def begin(self) -> None:
        kitchen = new_kitchen(self.place() / "books.db", self.clock)
        kitchen.books.close()
        self.files.append(File(kitchen.books.path, Machine(("pi-0",), "card-0"), uids_in(kitchen.books.path)))

    def open(self, file: File, kiosk: str = "K1") -> Books:
        """As a kiosk does; whoever stands there goes on without what is missing."""
        named = {"clock": self.clock, "kiosk": kiosk, "machine": file.machine}
        with suppress(BooksBehindError, BooksMissingError):
            try:
                return Books.open(file.path, **named)
            except BooksBehindError:
                raise
            except BooksDamagedError:  # rubbish: somebody puts it away
                file.path.rename(self.place() / "rubbish")
        file.acknowledged &= uids_in(file.path)
        return Books.open(file.path, **named, go_on_without=True)

    # -- what can happen

    def cook(self, file: File, kiosk: str) -> None:
        with self.open(file, kiosk) as books:
            recipes = books.recipes()
            if not recipes:  # begun anew after everything was lost
                recipes = (books.add_recipe(books.add_product("SJ", "Jam", net_content=Q("8 oz")), "Jam", 3, []),)
            self.given.append(books.start_batch(recipes[0]).number)
            ingredient = books.ingredients()[0] if books.ingredients() else books.add_ingredient("sugar")
            bought = self.clock.now().date()
            self.given.append(books.receive_lot(ingredient, Q("1 lb"), supplier=None, bought_on=bought).code)
            self.given.append(books.add_person(f"Cook {len(self.given)}").tag)
        self.acknowledge(file)

    def back_up(self, file: File, kiosk: str) -> None:
        with self.open(file, kiosk) as books:
            before = uids_in(file.path)
            made = books.back_up(keep=99)
        self.backups.append((made.path, before))
        self.acknowledge(file)

    def copy(self, file: File, kiosk: str) -> None:
        """To another place of the same machine. (Rubbish there would leave no trace of what it was.)"""
        if not uids_in(file.path):
            return
        there = Path(shutil.copy(file.path, self.place() / "books.db"))
        self.files.append(File(there, file.machine, uids_in(there)))

    def clone(self, file: File, kiosk: str) -> None:
        """The whole card, put into another Pi."""
        folder = self.place()
        shutil.copytree(file.path.parent, folder, dirs_exist_ok=True)
        number = len(self.files)
        there = folder / file.path.name
        self.files.append(File(there, Machine((f"pi-{number}",), f"card-{number}"), uids_in(there)))

    def save(self, file: File, kiosk: str) -> None:
        """Somebody keeps the folder as it is now."""
        sides = {which: Path(f"{file.path}{which}") for which in ("", "-wal", "-head")}
        self.saved.append({which: side.read_bytes() for which, side in sides.items() if side.exists()})

    def put_back(self, file: File, kiosk: str) -> None:
        """What was saved last is written over what is there: the inode stays, or is free to be given again."""
        for which, held in (self.saved[-1] if self.saved else {}).items():
            side = Path(f"{file.path}{which}")
            if kiosk == "K3":
                side.unlink(missing_ok=True)
            side.write_bytes(held)
        for which in ("-wal", "-head"):
            if self.saved and which not in self.saved[-1]:
                Path(f"{file.path}{which}").unlink(missing_ok=True)
        file.acknowledged = uids_in(file.path)

    def move(self, file: File, kiosk: str) -> None:
        if not uids_in(file.path):
            return
        file.path = file.path.rename(self.place() / "books.db")

    def lose(self, file: File, kiosk: str) -> None:
        """The card goes bad: of the file is left nothing, or rubbish. (One that nobody ever opened leaves no trace.)"""
        if not place_of(file.path).exists():
            return
        file.path.write_bytes(b"" if kiosk == "K1" else b"\xa5" * 5000)
        if kiosk == "K3":
            file.path.unlink()
        file.acknowledged = set()
        if kiosk == "K2":
            self.restore(file, kiosk, which=0, cut=None)

    def restore(self, file: File, kiosk: str, which: int, cut: int | None) -> None:
        if not self.backups:
            return
        source, inside = self.backups[which % len(self.backups)]
        if not source.exists():
            return

        def go_back() -> None:
            folder = file.path.parent / "backups"
            restore.restore(file.path, source, folder, self.clock, give_up_newer=True, machine=file.machine)

        if cut is not None and cut_at(cut, go_back):
            with suppress(BooksError):
                restore.refuse_while_restored(file.path)
            there = uids_in(file.path)
            file.acknowledged = inside if inside <= there and not file.acknowledged <= there else file.acknowledged
        else:
            if cut is None:
                go_back()
            file.acknowledged = inside

    def acknowledge(self, file: File) -> None:
        there = uids_in(file.path)
        assert file.acknowledged <= there, "a fact that was acknowledged is gone"
        file.acknowledged = there


def uids_in(path: Path) -> set[str]:
    return {uid for uid, *_ in facts_in(path)}


def facts_in(path: Path) -> list[tuple[str, str, int, int]]:
    """Every fact of a file that can be read."""
    if not path.exists() or not path.stat().st_size:
        return []
    try:
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            return connection.execute("SELECT uid, kiosk, epoch, sequence FROM journal").fetchall()
        finally:
            connection.close()
    except (apsw.Error, UnicodeDecodeError):
        return []


OFTEN = ["cook"] * 5 + ["back_up"] * 3 + ["restore"] * 4 + ["save", "put_back"] * 2 + ["copy", "clone", "move", "lose"]
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(OFTEN),
        st.integers(0, 5),
        st.sampled_from(KIOSKS),
        st.integers(0, 9),
        st.none() | st.integers(0, 30),
    ),
    min_size=6,
    max_size=16,
)


@settings(max_examples=LIVES, suppress_health_check=list(HealthCheck), database=None, phases=[Phase.generate])
@given(EVENTS)
def test_no_number_and_no_name_of_a_fact_is_ever_given_twice(events):
    with TemporaryDirectory() as folder:
        world = World(Path(folder))
        world.begin()
        for what, which, kiosk, source, cut in [*events, *(("cook", n, "K1", 0, None) for n in range(4))]:
            file = world.files[which % len(world.files)]
            world.clock.advance(1)
            if what == "restore":
                world.restore(file, kiosk, source, cut)
            elif file.path.exists() or what in ("cook", "back_up"):
                getattr(world, what)(file, kiosk)
        assert len(set(world.given)) == len(world.given), sorted(world.given)
        named: dict[tuple[str, int, int], str] = {}
        for path in world.root.rglob("*.db"):
            for uid, *name in facts_in(path):
                assert named.setdefault(tuple(name), uid) == uid, "two facts bear the same name"
        for file in world.files:
            if file.path.exists():
                assert file.acknowledged <= uids_in(file.path)
