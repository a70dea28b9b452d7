"""The tables: the journal, an index that can be rebuilt from it row for row, and a few tables of working state.

Peewee declares and creates them. All are STRICT. Amounts are decimal text, dates are ISO text. Row ids only ever grow
(AutoIncrementField), because SQLite's plain rowid can reuse a deleted top id. A rebuild gives each row the same id.
"""

from __future__ import annotations

from typing import Any

from peewee import SQL, BlobField, ForeignKeyField, IntegerField, TextField
from playhouse.sqlite_ext import AutoIncrementField

from db.table import Table as Table
from db.working import WORKING as WORKING
from db.working import WorkJob as WorkJob
from db.working import WorkLabel as WorkLabel
from db.working import WorkMemory as WorkMemory

SCHEMA_VERSION = 6
APPLICATION_ID = 0x4A41524D  # "JARM": `file` and this program tell the books from other SQLite files by it


def _name(*, unique: bool = False) -> Any:
    return TextField(unique=unique, constraints=[SQL("COLLATE NOCASE")])


# The journal


class Journal(Table):
    """One fact per row. `hash` covers every other column."""

    id = None
    position = AutoIncrementField()
    uid = TextField(unique=True)
    kiosk = TextField()
    epoch = IntegerField()
    sequence = IntegerField()
    who = TextField(null=True)
    at = TextField()
    monotonic_ns = IntegerField()
    boot = TextField()
    kind = TextField()
    version = IntegerField()
    payload = TextField()
    prev = BlobField()
    hash = BlobField()

    class Meta:
        indexes = ((("kiosk", "epoch", "sequence"), True),)


# The catalogue


class Supplier(Table):
    uid = TextField(unique=True)
    name = _name(unique=True)


class Ingredient(Table):
    uid = TextField(unique=True)
    name = _name(unique=True)
    allergens = TextField()
    density = TextField(null=True)
    sub_ingredients = TextField()
    looked = IntegerField()
    looked_by = TextField(null=True)


class Pack(Table):
    gtin14 = TextField(unique=True)
    ingredient = ForeignKeyField(Ingredient)
    amount = TextField()
    unit = TextField()
    supplier = ForeignKeyField(Supplier, null=True)
    said_supplier = ForeignKeyField(Supplier, null=True, index=False)


class Product(Table):
    code = TextField(unique=True)
    name = _name()
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


class Equipment(Table):
    uid = TextField(unique=True)
    name = _name(unique=True)
    details = TextField()
    in_use = IntegerField()


class Person(Table):
    uid = TextField(unique=True)
    name = _name(unique=True)
    initials = TextField()
    tag = TextField(unique=True)
    active = IntegerField()


class Destination(Table):
    uid = TextField(unique=True)
    name = _name(unique=True)
    kind = TextField()


class Recipe(Table):
    uid = TextField(unique=True)
    product = ForeignKeyField(Product)
    name = _name()
    version = IntegerField()
    tag = TextField(unique=True)
    expected_units = IntegerField()
    newest = IntegerField()

    class Meta:
        indexes = ((("product", "name", "version"), True),)


class RecipeLine(Table):
    recipe = ForeignKeyField(Recipe, index=False)
    line = IntegerField()
    ingredient = ForeignKeyField(Ingredient)
    amount = TextField()
    unit = TextField()
    tolerance_amount = TextField(null=True)
    tolerance_unit = TextField(null=True)

    class Meta:
        indexes = ((("recipe", "line"), True),)


class RecipeStep(Table):
    recipe = ForeignKeyField(Recipe, index=False)
    step = IntegerField()
    name = TextField()
    kind = TextField()
    minutes = IntegerField(null=True)
    target = TextField(null=True)
    target_value = TextField(null=True)
    target_unit = TextField(null=True)
    target_at_least = IntegerField(null=True)
    target_top = TextField(null=True)

    class Meta:
        indexes = ((("recipe", "step"), True),)


class RecipeEquipment(Table):
    recipe = ForeignKeyField(Recipe)
    equipment = ForeignKeyField(Equipment)


class Counter(Table):
    """The last ordinal given in each series: a product's day, the bag tags, the badges."""

    series = TextField(unique=True)
    last = IntegerField()


# Batches and lots


class Batch(Table):
    """`on_shelf` = net - sent + returned - discarded - kept. `kept`: units that became a bag of their own.

    `started_at` holds only a day if the time of day is unknown. `began`, `ended` (when its units were last counted),
    `held_since` and `failed_since` are positions in the journal: they give the order of events even if the clock was
    wrong.
    """

    uid = TextField(unique=True)
    number = TextField(unique=True)
    product = ForeignKeyField(Product, index=False)
    recipe = ForeignKeyField(Recipe, index=False)
    scale = TextField()
    started_at = TextField()
    made_on = TextField()
    best_before = TextField(null=True)
    cook = ForeignKeyField(Person, null=True, index=False)
    state = TextField()
    filled_uid = TextField(null=True)
    filled = IntegerField(null=True)
    set_aside = IntegerField(null=True)
    set_aside_reason = TextField()
    net = IntegerField(null=True)
    sent = IntegerField()
    returned = IntegerField()
    discarded = IntegerField()
    kept = IntegerField()
    on_shelf = IntegerField()
    failed_reason = TextField()
    failed_became = TextField()
    held = IntegerField()
    held_reason = TextField()
    began = IntegerField()
    ended = IntegerField(null=True)
    held_since = IntegerField(null=True)
    failed_since = IntegerField(null=True)

    class Meta:
        indexes = ((("product", "made_on"), False), (("made_on",), False), (("recipe",), False))


class BatchEquipment(Table):
    batch = ForeignKeyField(Batch)
    equipment = ForeignKeyField(Equipment, index=False)


class Lot(Table):
    """`looked`, `allergens`, `sub_ingredients`, `looked_by`: what this bag alone contains, and who said so; see
    records.Contains.

    `received`, `used`, `wasted`, `counted` and `left` are exact decimals in the base unit (g, ml or pieces) of
    `unit`.

    `supplier_lot_folded` is for searching (rules.text.folded), because NOCASE only folds A to Z. `said_supplier` is
    the supplier that the fact names; `supplier` is what that counts as through the merges in force. `first_in`: the
    earliest `made_on` of the batches that it is in. `last_on`: the last day on which some was taken, counted or
    thrown away. `held_since` and `wasted_at` are positions in the journal. `use_by`: its date is a use-by date; NULL
    if nobody said, and for our own bags, where the product decides. `units`: how many units of `from_batch` were kept
    as this bag; NULL if it was not made of units.
    """

    uid = TextField(unique=True)
    code = TextField(unique=True)
    ingredient = ForeignKeyField(Ingredient, index=False)
    supplier = ForeignKeyField(Supplier, null=True, index=False)
    supplier_lot = TextField(null=True)
    supplier_lot_folded = TextField(null=True, index=True)
    bought_on = TextField()
    best_before = TextField(null=True)
    amount = TextField()
    unit = TextField()
    received = TextField()
    used = TextField()
    wasted = TextField()
    counted = TextField()
    left = TextField()
    is_empty = IntegerField()
    price_minor = IntegerField(null=True)
    currency = TextField(null=True)
    opened_on = TextField(null=True)
    held = IntegerField()
    held_reason = TextField()
    gtin14 = TextField(null=True)
    scan_text = TextField(null=True)
    from_batch = ForeignKeyField(Batch, null=True, index=False)
    said_supplier = ForeignKeyField(Supplier, null=True, index=False)
    first_in = TextField(null=True)
    last_on = TextField(null=True)
    held_since = IntegerField(null=True)
    wasted_at = IntegerField(null=True)
    units = IntegerField(null=True)
    looked = TextField()
    allergens = TextField()
    sub_ingredients = TextField()
    looked_by = TextField(null=True)
    use_by = IntegerField(null=True)

    class Meta:
        indexes = (
            (("ingredient", "is_empty"), False),
            (("supplier", "bought_on"), False),
            (("ingredient", "supplier", "gtin14"), False),
        )


class Bin(Table):
    uid = TextField(unique=True)
    name = _name(unique=True)


class BinLot(Table):
    """A bag in a bin, from journal position `came` until `went` (NULL: still there). Scoops in between may be of it."""

    bin = ForeignKeyField(Bin, index=False)
    lot = ForeignKeyField(Lot)
    since = TextField()
    came = IntegerField()
    went = IntegerField(null=True)

    class Meta:
        indexes = ((("bin", "went"), False),)


class Use(Table):
    """A weighing. Not `sure`: out of a bin of several lots, so it may be of this one. `at` holds only a day if no
    time is known.
    """

    uid = TextField(unique=True)
    batch = ForeignKeyField(Batch)
    lot = ForeignKeyField(Lot)
    line = IntegerField()
    amount = TextField()
    unit = TextField()
    base = TextField()
    at = TextField()
    completes_line = IntegerField()
    reversed = IntegerField()
    bin = ForeignKeyField(Bin, null=True, index=False)
    sure = IntegerField()


class LeftOut(Table):
    """A line of a batch of which nothing, or nothing more, was used."""

    batch = ForeignKeyField(Batch, index=False)
    line = IntegerField()
    at = TextField()
    reason = TextField()

    class Meta:
        indexes = ((("batch", "line"), True),)


class Unrecorded(Table):
    """An ingredient that a batch's recipe asks for and that is not completely recorded. Recalls report these batches as
    uncertain.
    """

    batch = ForeignKeyField(Batch, index=False)
    ingredient = ForeignKeyField(Ingredient, index=False)

    class Meta:
        indexes = ((("ingredient", "batch"), True), (("batch",), False))


class StepEvent(Table):
    batch = ForeignKeyField(Batch)
    step = IntegerField()
    mark = TextField()
    at = TextField()
    seconds = IntegerField()
    monotonic_ns = IntegerField()
    boot = TextField()


class Reading(Table):
    batch = ForeignKeyField(Batch)
    at = TextField()
    quantity = TextField()
    value = TextField()
    unit = TextField()
    step = IntegerField(null=True)


class Note(Table):
    batch = ForeignKeyField(Batch)
    at = TextField()
    text = TextField()


class Photo(Table):
    """A photo of a batch or of a bag. The bytes are a file outside the database, named by their hash."""

    batch = ForeignKeyField(Batch, null=True)
    lot = ForeignKeyField(Lot, null=True)
    at = TextField()
    sha256 = TextField()
    media = TextField()
    caption = TextField()


# Labels and units


class LabelRun(Table):
    """One event for units `first` to `last`. `what`: confirmed, unsure, came-out, did-not, spoiled or reprinted."""

    batch = ForeignKeyField(Batch)
    first = IntegerField()
    last = IntegerField()
    what = TextField()
    at = TextField()
    reason = TextField()


class KeptText(Table):
    """Label contents and templates, by the SHA-256 of their UTF-8."""

    sha256 = TextField(unique=True)
    text = TextField()


class LabelSaid(Table):
    """What the labels of units `first` to `last` were to say when asked for. `after`: id of the last `label_run`
    before that.
    """

    batch = ForeignKeyField(Batch)
    first = IntegerField()
    last = IntegerField()
    content = TextField()
    template = TextField()
    size = TextField()
    dpi = IntegerField()
    at = TextField()
    after = IntegerField()


class Dispatch(Table):
    uid = TextField(unique=True)
    batch = ForeignKeyField(Batch)
    destination = ForeignKeyField(Destination, index=False)
    units = IntegerField()
    returned = IntegerField()
    sent_on = TextField()
    order_ref = TextField(null=True)


class GoneUnit(Table):
    """Where a scanned unit went. No dispatch: thrown away. The row is deleted when the unit is back on the shelf."""

    batch = ForeignKeyField(Batch, index=False)
    unit = IntegerField()
    dispatch = ForeignKeyField(Dispatch, null=True)

    class Meta:
        indexes = ((("batch", "unit"), True),)


class Recall(Table):
    uid = TextField(unique=True)
    scope = TextField()
    batches = TextField()
    uncertain = TextField(null=True)  # NULL, here and below: not recorded by that version of the fact
    lots = TextField(null=True)
    doubtful = TextField(null=True)
    reason = TextField()
    opened_at = TextField()
    closed_at = TextField(null=True)


class RecallContact(Table):
    recall = ForeignKeyField(Recall)
    destination = ForeignKeyField(Destination, index=False)
    units = IntegerField()
    note = TextField()
    at = TextField()


class Merged(Table):
    """`supplier` is another name of `kept`."""

    uid = TextField(unique=True)
    kept = ForeignKeyField(Supplier, index=False)
    supplier = ForeignKeyField(Supplier, unique=True)


# Partial indexes. They stay small, so these questions stay fast among a million batches.
Batch.add_index(Batch.index(Batch.started_at, where=Batch.state == "cooking", name="batch_cooking"))
Batch.add_index(Batch.index(Batch.made_on, where=Batch.on_shelf > 0, name="batch_on_shelf"))
Batch.add_index(Batch.index(Batch.made_on, where=Batch.started_at == Batch.made_on, name="batch_brought_in"))
# Records that contradict each other: a bag used in a batch that was made before the bag was bought.
Lot.add_index(Lot.index(Lot.ingredient, where=Lot.first_in < Lot.bought_on, name="lot_bought_later"))
Lot.add_index(Lot.index(Lot.ingredient, where=Lot.from_batch.is_null(False), name="lot_kept"))
Lot.add_index(Lot.index(Lot.ingredient, where=Lot.sub_ingredients != "[]", name="lot_listed"))
Lot.add_index(Lot.index(Lot.from_batch, where=Lot.from_batch.is_null(False), name="lot_from_batch"))

INDEX: tuple[type[Table], ...] = (
    Supplier, Ingredient, Pack, Product, Equipment, Person, Destination, Recipe, RecipeLine, RecipeStep,
    RecipeEquipment, Counter, Batch, BatchEquipment, Lot, Bin, BinLot, Use, LeftOut, Unrecorded, StepEvent, Reading,
    Note, Photo, LabelRun, KeptText, LabelSaid, Dispatch, GoneUnit, Recall, RecallContact, Merged,
)  # fmt: skip
"""The tables that `rebuild` makes again from the journal, parents before children."""
