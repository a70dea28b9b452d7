"""What a kitchen does, a file per subject: its facts, the rows that they make, and the verbs that record them.

A verb is one transaction of facts and their rows. Each takes `by`, the person who does it (default: Books.acting), and
returns the record as it now stands. A verb that raises has recorded nothing. A verb that
changes something takes the record as the person saw it, and leaves what is not named as it is. A new subject is a file
here and a line in `SubjectVerbs`.
"""

from __future__ import annotations

from db.subjects.batches import BatchVerbs
from db.subjects.bins import BinVerbs
from db.subjects.clock import DayVerbs
from db.subjects.destinations import DestinationVerbs
from db.subjects.dispatches import DispatchVerbs
from db.subjects.equipment import EquipmentVerbs
from db.subjects.holds import HoldVerbs
from db.subjects.ingredients import IngredientVerbs
from db.subjects.label_jobs import LabelVerbs
from db.subjects.lots import LotVerbs
from db.subjects.made_lots import MadeLotVerbs
from db.subjects.notes import NoteVerbs
from db.subjects.numbering import NumberVerbs
from db.subjects.outcomes import OutcomeVerbs
from db.subjects.packs import PackVerbs
from db.subjects.people import PeopleVerbs
from db.subjects.photos import PhotoVerbs
from db.subjects.products import ProductVerbs
from db.subjects.readings import ReadingVerbs
from db.subjects.recalls import RecallVerbs
from db.subjects.recipes import RecipeVerbs
from db.subjects.steps import StepVerbs
from db.subjects.stocktakes import StocktakeVerbs
from db.subjects.supplier_merges import MergeVerbs
from db.subjects.suppliers import SupplierVerbs
from db.subjects.thermometers import ThermometerVerbs
from db.subjects.uses import UseVerbs


class SubjectVerbs(
    PeopleVerbs,
    SupplierVerbs,
    DestinationVerbs,
    EquipmentVerbs,
    ThermometerVerbs,
    IngredientVerbs,
    PackVerbs,
    ProductVerbs,
    RecipeVerbs,
    LotVerbs,
    MergeVerbs,
    StocktakeVerbs,
    MadeLotVerbs,
    HoldVerbs,
    BatchVerbs,
    UseVerbs,
    BinVerbs,
    StepVerbs,
    ReadingVerbs,
    NoteVerbs,
    PhotoVerbs,
    OutcomeVerbs,
    LabelVerbs,
    DispatchVerbs,
    RecallVerbs,
    NumberVerbs,
    DayVerbs,
):
    """All of them, as `Books` has them."""
