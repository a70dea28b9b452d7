"""What the columns of a sheet are called for people."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.locale import N_, _

COLUMN_WORDS: Mapping[str, tuple[str, str]] = {
    "batch_number": (N_("Batch number"), N_("which of your batches")),
    "product": (N_("Product"), N_("what was made")),
    "made_on": (N_("Day made"), N_("when it was made")),
    "produced": (N_("How many were made"), N_("jars, bottles, loaves")),
    "made_by": (N_("Cook"), N_("who made it")),
    "set_aside": (N_("Set aside"), N_("samples, rejects: not for sale")),
    "equipment": (N_("Equipment"), N_("pots and machines")),
    "notes": (N_("Notes"), N_("kept with the batch")),
    "ingredient": (N_("Ingredient"), N_("what was bought or used")),
    "quantity": (N_("Amount"), N_("how much of it")),
    "unit": (N_("Unit"), N_("lb, kg, each")),
    "lot": (N_("Bag or lot"), N_("your own number of the bag")),
    "supplier": (N_("Supplier"), N_("from whom")),
    "supplier_lot": (N_("Supplier's lot"), N_("the number on the bag")),
    "bought_on": (N_("Day bought"), N_("when it came")),
    "best_before": (N_("Best before"), N_("the date on the bag, where it says so")),
    "use_by": (N_("Use by"), N_("the date on the bag, where it says so")),
    "expires": (N_("Date on the bag"), N_("where nothing says which of the two it is")),
    "price": (N_("Price"), N_("for the whole bag")),
    "destination": (N_("Customer"), N_("where it went")),
    "units": (N_("How many were sent"), N_("jars, bottles, loaves")),
    "on": (N_("Day sent"), N_("when it left")),
    "kind": (N_("Kind of customer"), N_("market, store, online, other")),
    "order": (N_("Order"), N_("its number, or the invoice's")),
}
"""By column, its name and a short explanation, marked for translation."""


def column_name(column: str) -> str:
    """
    >>> column_name("made_on"), column_name("")
    ('Day made', 'left out')
    """
    return _(COLUMN_WORDS[column][0]) if column else _("left out")
