"""Books: the facade. One method for each thing that can be recorded, and the questions.

All methods are thread-safe. Writing methods return when the fact is safely on the disk. Reading methods see
everything whose writing method has returned.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from db.keeping import behind, opening, restore
from db.keeping.backup import Backup
from db.keeping.opening import tighten_old_files
from db.keeping.verbs import KeepingVerbs
from db.questions import batches, catalogue, contains, stock
from db.questions.catalogue import cached
from db.questions.compare import Comparison, compare
from db.questions.cost import BatchCost, cost
from db.questions.recall import RecallQuery, RecallScope, recall
from db.questions.resolve import resolve
from db.questions.stock import Stopped
from db.questions.trace import BatchTrace, LotTrace, UnitTrace, trace
from db.records import (
    Batch,
    BatchState,
    Contains,
    Destination,
    Dispatch,
    Equipment,
    Ingredient,
    Lot,
    Pack,
    Person,
    Product,
    Recipe,
    StockRow,
    Supplier,
    UnitRef,
    VerifyReport,
)
from db.rules import gtin
from db.rules.batch_number import BatchStyle, Numbering
from db.sheets.verbs import SheetVerbs
from db.store import head_note, journal, kiosk_name, machine_note, memory
from db.store import photo_files as photos
from db.store.clock import Clock, SystemClock
from db.store.engine import Session
from db.store.foreign import told_as_damage
from db.store.home import Home, Machine, home_of, this_machine
from db.store.machine_note import lineage_of
from db.store.own_facts import EpochStarted
from db.store.transaction import BooksSettings, Transaction
from db.store.verify import rebuild, verify
from db.subjects import SubjectVerbs


class Books(SubjectVerbs, SheetVerbs, KeepingVerbs):
    """Open books: every verb, and every question. `open` opens them, `close` closes them; thread-safe."""

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        kiosk: str = "K1",
        clock: Clock | None = None,
        style: Numbering = BatchStyle.BY_DATE,
        read_only: bool = False,
        backups: Path | None = None,
        machine: Machine | None = None,
        go_on_without: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> Self:
        """Open the books at `path`, or create new ones there. Books of an older version are backed up and migrated.

        Args:
            clock: None for the machine's clock, which is then trusted (see ClockTrust.GIVEN).
            backups: the folder of backups; None for the one beside the books.
            machine: the identity of this machine; None to read it from the system.
            go_on_without: a person decided to go on although facts are missing. A new epoch begins.
            progress: called with the number of facts done and of all facts during a migration.

        Raises:
            BooksMissingError, BooksReadOnlyError, BooksDamagedError, BooksVersionError, BooksFullError: the file is
                left as it was.
        """
        settings = BooksSettings(kiosk, style, clock or SystemClock(given=True), backups, machine or this_machine())
        with opening.advised(Path(path), settings, go_on_without=go_on_without):
            lifted = None if read_only else opening.bring_up_to_date(Path(path), settings, progress)
            books = cls(Path(path), settings, read_only=read_only)
            try:
                restore.refuse_if_restored_now(Path(path))
                books._begin(lifted, go_on_without)
                if not read_only:
                    tighten_old_files(books.path, books.backups_folder)
            except BaseException:
                books.close()
                raise
            return books

    def _begin(self, lifted: Backup | None, go_on_without: bool) -> None:
        with told_as_damage(self.path):
            self._settle_in(lifted, go_on_without)

    def _settle_in(self, lifted: Backup | None, go_on_without: bool) -> None:
        machine = self.settings.machine
        if self._writer is None:
            self._read(lambda session: behind.refuse_if_behind(session, self.path, self.backups_folder, machine))
            kiosk = self._read(lambda session: kiosk_name.of(session, self.configured_kiosk, self._home()))
        else:
            kiosk, line = self._write(
                lambda tx: (
                    opening.settle_in(tx, self.path, lifted, go_on_without=go_on_without),
                    lineage_of(tx.session),
                )
            )
            self._writer.note_elsewhere(machine_note.begin(line, self.path, machine))
            if go_on_without:  # last: an interrupted opening keeps the proof
                count, last = self.head()
                head_note.replace(self.path, head_note.Head(count, bytes.fromhex(last)))
        self.settings = replace(self.settings, kiosk=kiosk)

    def _home(self) -> Home:
        return home_of(self.path, self.settings.machine)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def begin_epoch(self, reason: str, *, by: Person | None = None) -> int:
        """Begin a new epoch after a restore, so that new numbers differ from those given since the backup."""

        def work(tx: Transaction) -> int:
            return tx.record(EpochStarted(reason), new_epoch=True).epoch

        return self._write(work, by)

    @property
    def kiosk(self) -> str:
        """The name of this kiosk: the one given with `name_kiosk`, else the one in the settings."""
        return self.settings.kiosk

    def kiosk_is_asked(self) -> bool:
        """Whether these books came from another machine and nobody has said yet which kiosk this is."""
        return self._read(kiosk_name.is_asked)

    def kiosks(self) -> tuple[str, ...]:
        """The kiosks that have recorded something in these books."""
        found = self._read(
            lambda session: session.all("SELECT DISTINCT kiosk FROM journal ORDER BY length(kiosk), kiosk")
        )
        return tuple(name for (name,) in found)

    def name_kiosk(self, name: str, *, by: Person | None = None) -> None:
        """Say which kiosk this is. Its numbers carry the name from now on. Asked at the first start of a copy.

        Raises:
            RuleError: it cannot be a kiosk's name.
        """
        named = replace(self.settings, kiosk=name)

        def work(tx: Transaction) -> None:
            tx.settings = named
            if journal.epoch_of(tx.session, name) == 0:
                tx.record(EpochStarted("new kiosk"), new_epoch=True)
            memory.put(tx.session, kiosk_name.ANSWER, kiosk_name.answer(name, self.configured_kiosk, self._home()))
            memory.drop(tx.session, kiosk_name.ASKED)

        self._write(work, by)
        self.settings = named

    def remember(self, key: str, value: str | None) -> None:
        """Save a draft of a screen across restarts; None deletes it. It is working state, not part of the journal."""

        def work(tx: Transaction) -> None:
            if value is None:
                memory.drop(tx.session, key)
            else:
                memory.put(tx.session, key, value)

        self._write(work)

    def recalled(self, key: str) -> str | None:
        return self._read(lambda session: memory.get(session, key))

    # The catalogue

    def people(self) -> tuple[Person, ...]:
        return self._read(catalogue.people)

    def person(self, uid: str) -> Person | None:
        """The person with this id, active or not."""
        return self._read(lambda session: catalogue.person_of(session, uid))

    def suppliers(self) -> tuple[Supplier, ...]:
        return self._read(catalogue.suppliers)

    def ingredients(self) -> tuple[Ingredient, ...]:
        return self._read(catalogue.ingredients)

    def products(self) -> tuple[Product, ...]:
        return self._read(catalogue.products)

    def recipes(self) -> tuple[Recipe, ...]:
        """The newest version of each recipe."""
        return self._read(catalogue.recipes)

    def equipment(self, *, also_idle: bool = False) -> tuple[Equipment, ...]:
        """The equipment in use; `also_idle`: and what was put out of use."""
        return self._read(lambda session: catalogue.equipment(session, also_idle=also_idle))

    def destinations(self) -> tuple[Destination, ...]:
        return self._read(catalogue.destinations)

    def pack(self, gtin14: str) -> Pack | None:
        """What a product code (any form of GTIN) stands for here; None if unknown."""
        whole = gtin.gtin14(gtin14)
        return None if whole is None else self._read(lambda session: catalogue.pack(session, whole))

    # Lots

    def lot(self, code: str) -> Lot:
        return self._read(lambda session: stock.lot(session, code))

    def lots(self, ingredient: Ingredient | None = None, with_stock: bool = True) -> tuple[Lot, ...]:
        return self._read(lambda session: stock.lots(session, ingredient, with_stock))

    def lots_below_zero(self) -> tuple[Lot, ...]:
        """Bags of which more was taken than came in; the one that expires first at the top."""
        return self._read(stock.lots_below_zero)

    def kept_of(self, number: str) -> tuple[Lot, ...]:
        """The bags that were kept of this batch of ours, those that are used up too."""
        return self._read(lambda session: stock.kept_of(session, number))

    def suggest_lots(self, ingredient: Ingredient) -> tuple[Lot, ...]:
        """The bags to take from, the first to use first; those past their date last."""
        today = self.settings.clock.now().date()
        return self._read(lambda session: stock.suggest_lots(session, ingredient, today))

    def lots_expiring(self, days: int) -> tuple[Lot, ...]:
        today = self.settings.clock.now().date()
        return self._read(lambda session: stock.lots_expiring(session, today, days))

    def last_lot(self, ingredient: Ingredient) -> Lot | None:
        return self._read(lambda session: stock.last_lot(session, ingredient))

    def likely_contains(
        self, ingredient: Ingredient, supplier: Supplier | None, gtin14: str | None = None
    ) -> tuple[Contains, bool]:
        """What a bag probably contains of which nothing is recorded yet, and whether a bag of that supplier and pack
        was here before (or the kitchen's sheet names the pack).
        """
        of = supplier.id if supplier else None
        number = gtin.gtin14(gtin14) if gtin14 else None

        def read(session: Session) -> tuple[Contains, bool]:
            known = contains.is_known(session, ingredient.id, of, number)
            return contains.as_last_time(session, ingredient.id, of, number), known

        return self._read(read)

    def stock(self) -> tuple[StockRow, ...]:
        return self._read(stock.stock)

    def stopped_above(self, lot: Lot) -> tuple[Stopped, ...]:
        """Batches on hold or failed that this bag of ours was made from, directly or through others; the nearest
        first.
        """
        return self._read(lambda session: stock.stopped_above(session, lot.code))

    # Batches

    def batch(self, number: str) -> Batch:
        return self._read(lambda session: cached(session, "batch", number, lambda: batches.batch(session, number)))

    def batches(
        self, state: BatchState | None = None, product: Product | None = None, limit: int = 50
    ) -> tuple[Batch, ...]:
        """The newest first."""
        return self._read(lambda session: batches.batches(session, state, product, limit))

    def batches_cooking(self) -> tuple[Batch, ...]:
        return self._read(batches.cooking)

    def last_batch(self, recipe: Recipe) -> Batch | None:
        return self._read(lambda session: batches.last_batch(session, recipe))

    def dispatches(self, number: str) -> tuple[Dispatch, ...]:
        return self._read(lambda session: batches.dispatches(session, number))

    def on_shelf(self, number: str) -> int:
        return self._read(lambda session: batches.on_shelf(session, number))

    def filled_batches_on_shelf(self) -> tuple[tuple[Batch, int], ...]:
        return self._read(batches.filled_on_shelf)

    # Questions

    def resolve(self, text: str) -> Person | Lot | Batch | UnitRef | Recipe | Pack | None:
        """What a scanned or typed text means in these books; None if nothing."""
        return self._read(lambda session: resolve(session, text))

    def trace(self, text: str) -> UnitTrace | BatchTrace | LotTrace:
        """Where a unit, a batch or a bag came from and went to.

        Raises:
            UnknownNumberError: nothing here has that number.
        """
        return self._read(lambda session: trace(session, text))

    def recall(self, query: RecallQuery) -> RecallScope:
        return self._read(lambda session: recall(session, query))

    def cost(self, number: str) -> BatchCost:
        """What a batch cost, by the bags actually used; also of a failed one."""
        return self._read(lambda session: cost(session, number))

    def compare(self, left: str, right: str) -> Comparison:
        """Two batches side by side."""
        return self._read(lambda session: compare(session, left, right))

    # The books themselves

    def head(self) -> tuple[int, str]:
        """The number of facts and the last one's hash. If it is noted elsewhere, later tampering with these facts is
        detected.
        """
        count, last = self._read(journal.head)
        return count, last.hex()

    def newest_at(self) -> datetime | None:
        """When the newest fact was recorded, by the clock at that time; None if there are no facts."""
        at = self._read(lambda session: session.value("SELECT at FROM journal ORDER BY position DESC LIMIT 1"))
        return None if at is None else datetime.fromisoformat(at)

    def verify(
        self, progress: Callable[[int, int], None] | None = None, anchor: tuple[int, str] | None = None
    ) -> VerifyReport:
        """Whether hash chain, tables, references, sums and photos are sound. `anchor`: a head noted earlier."""

        def read(session: Session) -> VerifyReport:
            report = verify(session, progress, anchor)
            lost = tuple(photos.problems(self.path, session))
            return replace(report, ok=report.ok and not lost, problems=report.problems + lost)

        return self._read(read)

    def rebuild(self) -> int:
        """Rebuild the tables from the journal. Returns the number of facts."""
        return self._write(lambda tx: rebuild(tx.session))
