"""Products: what a batch becomes, and what its label must know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

from peewee import IntegerField, TextField

from db.questions import catalogue
from db.records import PackShape, Person, Product
from db.rules import batch_number, gtin
from db.rules.errors import RuleError
from db.rules.money import Money
from db.rules.quantity import Quantity
from db.rules.text import printable
from db.rules.units import Dimension
from db.rules.words import words
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact, Lifts
from db.store.journal import Entry
from db.store.table import IndexTable, name_field
from db.store.transaction import Transaction
from db.subjects import checks, old_view
from db.subjects.adding import AddingVerbs
from db.subjects.row_ids import list_text

NOT_ASKED_THEN = {
    "pack_shape": "", "no_date": False, "kept_cold": False, "in_liquid": False, "drained": None,
    "fruit_g_per_100_g": None, "shares": [],
}  # fmt: skip
"""Fields of a product that did not exist in that version."""


@dataclass(frozen=True, slots=True)
class ProductAdded(Fact):
    """`use_by`: its date is a use-by date, for safety, not best before (Regulation (EU) 1169/2011, article 24).

    `largest_side_cm2`: area of the jar's largest side; for a round jar, height times circumference. It decides the
    smallest letters that the law allows and, with `pack_shape`, the height of the net contents. `no_date`: food that
    needs no date (vinegar, salt). `kept_cold`: sold chilled. `in_liquid`: solid food in a liquid; `drained`: its net
    content without the liquid. `fruit_g_per_100_g`: grams of fruit that 100 g of a jam was made with. `shares`:
    declared percentages, such as "strawberries 65%".
    """

    kind: ClassVar[str] = "product-added"
    version: ClassVar[int] = 3
    lifts: ClassVar[Lifts] = {
        1: lambda was: was | {"use_by": False, "price": None, "gtin14": None, "largest_side_cm2": None},
        2: lambda was: was | NOT_ASKED_THEN,
    }
    code: str
    name: str
    noun: str
    net_content: Quantity
    net_text: str
    shelf_life_days: int
    storage: str
    acidified: bool
    use_by: bool
    price: Money | None
    gtin14: str | None
    largest_side_cm2: int | None
    pack_shape: PackShape = PackShape.UNKNOWN
    no_date: bool = False
    kept_cold: bool = False
    in_liquid: bool = False
    drained: Quantity | None = None
    fruit_g_per_100_g: int | None = None
    shares: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrecautionsSet(Fact):
    """The maker's own warnings ("may contain") on every label from now on. An empty tuple: no warning."""

    kind: ClassVar[str] = "precautions-set"
    product: str
    may_contain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProductChanged(Fact):
    """Batches that were started before keep their date. All other values apply to every label from now on.

    The code cannot change, because it is part of every batch number.
    """

    kind: ClassVar[str] = "product-changed"
    version: ClassVar[int] = 2
    lifts: ClassVar[Lifts] = {1: lambda was: was | NOT_ASKED_THEN}
    code: str
    name: str
    noun: str
    net_content: Quantity
    net_text: str
    shelf_life_days: int
    storage: str
    acidified: bool
    use_by: bool
    price: Money | None
    gtin14: str | None
    largest_side_cm2: int | None
    pack_shape: PackShape = PackShape.UNKNOWN
    no_date: bool = False
    kept_cold: bool = False
    in_liquid: bool = False
    drained: Quantity | None = None
    fruit_g_per_100_g: int | None = None
    shares: tuple[str, ...] = ()


class ProductTable(IndexTable):
    code = TextField(unique=True)
    name = name_field()
    noun = TextField()
    net_amount = TextField()
    net_unit = TextField()
    net_text = TextField()
    shelf_life_days = IntegerField()
    storage = TextField()
    acidified = IntegerField()
    use_by = IntegerField()
    price_minor = IntegerField(null=True)
    currency = TextField(null=True)
    gtin14 = TextField(null=True)
    largest_side_cm2 = IntegerField(null=True)
    pack_shape = TextField()
    no_date = IntegerField()
    kept_cold = IntegerField()
    in_liquid = IntegerField()
    drained_amount = TextField(null=True)
    drained_unit = TextField(null=True)
    fruit_g_per_100_g = IntegerField(null=True)
    shares = TextField()
    may_contain = TextField()


def product_columns(fact: ProductAdded | ProductChanged) -> dict[str, Any]:
    """Every column but the code."""
    return {
        "name": fact.name,
        "noun": fact.noun,
        "net_amount": fact.net_content.amount,
        "net_unit": fact.net_content.unit,
        "net_text": fact.net_text,
        "shelf_life_days": fact.shelf_life_days,
        "storage": fact.storage,
        "acidified": fact.acidified,
        "use_by": fact.use_by,
        "price_minor": fact.price.minor if fact.price else None,
        "currency": fact.price.currency if fact.price else None,
        "gtin14": fact.gtin14,
        "largest_side_cm2": fact.largest_side_cm2,
        "pack_shape": fact.pack_shape,
        "no_date": fact.no_date,
        "kept_cold": fact.kept_cold,
        "in_liquid": fact.in_liquid,
        "drained_amount": fact.drained.amount if fact.drained else None,
        "drained_unit": fact.drained.unit if fact.drained else None,
        "fruit_g_per_100_g": fact.fruit_g_per_100_g,
        "shares": list_text(fact.shares),
    }


@applies(ProductAdded, changes_catalogue=True)
def _product_added(session: Session, fact: ProductAdded, entry: Entry) -> None:
    session.insert(ProductTable, code=fact.code, may_contain="[]", **product_columns(fact))


@applies(PrecautionsSet, changes_catalogue=True)
def _precautions_set(session: Session, fact: PrecautionsSet, entry: Entry) -> None:
    session.run("UPDATE product SET may_contain = ? WHERE code = ?", list_text(fact.may_contain), fact.product)


@applies(ProductChanged, changes_catalogue=True)
def _product_changed(session: Session, fact: ProductChanged, entry: Entry) -> None:
    columns = product_columns(fact)
    places = ", ".join(f"{name} = ?" for name in columns)
    session.run(f"UPDATE product SET {places} WHERE code = ?", *columns.values(), fact.code)


_CHANGEABLE = {field.name for field in fields(Product)} - {"code", "may_contain"}


class ProductVerbs(AddingVerbs):
    def add_product(
        self,
        code: str,
        name: str,
        *,
        noun: str = "jar",
        net_content: Quantity,
        net_text: str = "",
        shelf_life_days: int = 0,
        storage: str = "",
        acidified: bool = False,
        use_by: bool = False,
        price: Money | None = None,
        gtin14: str | None = None,
        largest_side_cm2: int | None = None,
        pack_shape: PackShape = PackShape.UNKNOWN,
        no_date: bool = False,
        kept_cold: bool = False,
        in_liquid: bool = False,
        drained: Quantity | None = None,
        fruit_g_per_100_g: int | None = None,
        shares: Sequence[str] = (),
        by: Person | None = None,
    ) -> Product:
        """`net_text` is printed as given (default: the quantity). `shelf_life_days=0`: without a date."""
        ours = batch_number.product_code(code)
        checks.shelf_life(shelf_life_days)

        def make(tx: Transaction) -> Fact:
            if tx.session.value("SELECT 1 FROM product WHERE code = ?", ours):
                raise RuleError(
                    words("There is already a product {product}.", product=ours), words("Choose another code.")
                )
            return ProductAdded(
                ours, checks.named(name, words("product")), checks.named(noun, words("unit")),
                checks.above_zero(net_content, words("in a unit")), printable(net_text) or str(net_content),
                shelf_life_days, printable(storage), acidified, use_by, price,
                gtin.checked_gtin14(gtin14) if gtin14 else None,
                checks.side(largest_side_cm2), pack_shape, no_date, kept_cold, in_liquid,
                checks.drained(drained, net_content), checks.fruit(fruit_g_per_100_g), checks.shares(shares),
            )  # fmt: skip

        return self._add(make, lambda tx, row: catalogue.product(tx.session, row), "product", by)

    def set_may_contain(
        self, code: str, allergens: Iterable[str], *, seen: Product | None = None, by: Person | None = None
    ) -> Product:
        """Set the maker's own warnings ("may contain") on the label. An empty list: no warning.

        Args:
            seen: the product as it was shown; refused if it has changed since.
        """

        def work(tx: Transaction) -> Product:
            row = _product_row(tx, code)
            was = catalogue.product(tx.session, row)
            old_view.refuse_if_changed(was.name, was, seen)
            tx.record(PrecautionsSet(was.code, checks.texts(allergens)))
            return catalogue.product(tx.session, row)

        return self._write(work, by)

    def change_product(
        self, code: str, *, seen: Product | None = None, by: Person | None = None, **changes: Any
    ) -> Product:
        """Change a product for batches started from now on, and for all labels from now on.

        The code cannot change, nor the net content once there is a batch.

        Args:
            seen: the product as it was shown; refused if it has changed since.
            changes: any of name, noun, net_content, net_text, shelf_life_days, storage, acidified, use_by, price,
                gtin14, largest_side_cm2, pack_shape, no_date, kept_cold, in_liquid, drained, fruit_g_per_100_g,
                shares; as for `add_product`.
        """
        unknown = set(changes) - _CHANGEABLE
        if unknown:
            raise TypeError(f"change_product cannot change {', '.join(sorted(unknown))}")

        def work(tx: Transaction) -> Product:
            row = _product_row(tx, code)
            was = catalogue.product(tx.session, row)
            old_view.refuse_if_changed(was.name, was, seen)
            now = replace(was, **changes)
            _refuse_other_size(tx, row, was, now)
            tx.record(
                ProductChanged(
                    now.code, checks.named(now.name, words("product")), checks.named(now.noun, words("unit")),
                    checks.above_zero(now.net_content, words("in a unit")),
                    printable(now.net_text) or str(now.net_content),
                    checks.shelf_life(now.shelf_life_days), printable(now.storage), now.acidified, now.use_by,
                    now.price, gtin.checked_gtin14(now.gtin14) if now.gtin14 else None,
                    checks.side(now.largest_side_cm2), now.pack_shape, now.no_date, now.kept_cold, now.in_liquid,
                    checks.drained(now.drained, now.net_content), checks.fruit(now.fruit_g_per_100_g),
                    checks.shares(now.shares),
                )
            )  # fmt: skip
            return catalogue.product(tx.session, row)

        return self._write(work, by)


def _product_row(tx: Transaction, code: str) -> int:
    row: int | None = tx.session.value("SELECT id FROM product WHERE code = ?", code.strip().upper())
    if row is None:
        raise RuleError(
            words("There is no product {code}.", code=code[:40]), words("Choose one of the products in the list.")
        )
    return row


def _refuse_other_size(tx: Transaction, row: int, was: Product, now: Product) -> None:
    """A net content that was unknown ("1 each", from an import) may be set; a known one may not change."""
    known = was.net_content.dimension is not Dimension.COUNT
    same = was.net_content.dimension is now.net_content.dimension and was.net_content.base == now.net_content.base
    if known and not same and tx.session.value("SELECT 1 FROM batch WHERE product_id = ? LIMIT 1", row):
        raise RuleError(
            words("There are batches of {name} in units of {net_content}.", name=was.name, net_content=was.net_content),
            words("{net_content} is another product: give it a code of its own.", net_content=now.net_content),
        )
