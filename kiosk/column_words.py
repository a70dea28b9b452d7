"""What the columns of a sheet are called for people."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.locale import _

COLUMN_WORDS: Mapping[str, tuple[str, str]] = {
    "batch_number": (_("Batch number"), _("which of your batches")),
    "product": (_("Product"), _("what was made")),
    "made_on": (_("Day made"), _("when it was made")),
    "produced": (_("How many were made"), _("jars, bottles, loaves")),
    "made_by": (_("Cook"), _("who made it")),
    "set_aside": (_("Set aside"), _("samples, rejects: not for sale")),
    "equipment": (_("Equipment"), _("pots and machines")),
    "notes": (_("Notes"), _("kept with the batch")),
    "ingredient": (_("Ingredient"), _("what was bought or used")),
    "quantity": (_("Amount"), _("how much of it")),
    "unit": (_("Unit"), _("lb, kg, each")),
    "lot": (_("Bag or lot"), _("your own number of the bag")),
    "supplier": (_("Supplier"), _("from whom")),
    "supplier_lot": (_("Supplier's lot"), _("the number on the bag")),
    "bought_on": (_("Day bought"), _("when it came")),
    "best_before": (_("Best before"), _("the date on the bag, where it says so")),
    "use_by": (_("Use by"), _("the date on the bag, where it says so")),
    "expires": (_("Date on the bag"), _("where nothing says which of the two it is")),
    "price": (_("Price"), _("for the whole bag")),
    "destination": (_("Customer"), _("where it went")),
    "units": (_("How many were sent"), _("jars, bottles, loaves")),
    "on": (_("Day sent"), _("when it left")),
    "kind": (_("Kind of customer"), _("market, store, online, other")),
    "order": (_("Order"), _("its number, or the invoice's")),
}
"""By column, its name and a short explanation."""


def column_name(column: str) -> str:
    """
    >>> column_name("made_on"), column_name("")
    ('Day made', 'left out')
    """
    return COLUMN_WORDS[column][0] if column else _("left out")
