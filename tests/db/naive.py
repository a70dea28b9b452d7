"""The books' answers a second time, as plainly as they can be said: loops over the list of facts, no SQL.

Nothing here is taken from db's own answers: lots and batches are dictionaries, a question is a walk, a sum is a
fraction. It is slow, and it is what trace, recall and balance are compared with.
"""

from calendar import monthrange
from datetime import date
from fractions import Fraction

from db import facts

TO_BASE = {
    "g": ("mass", Fraction(1)),
    "kg": ("mass", Fraction(1000)),
    "oz": ("mass", Fraction("28.349523125")),
    "lb": ("mass", Fraction("453.59237")),
    "ml": ("volume", Fraction(1)),
    "l": ("volume", Fraction(1000)),
    "cup": ("volume", Fraction("236.5882365")),
    "each": ("count", Fraction(1)),
}


class NaiveBooks:
    """`history` is what the journal holds, oldest first: (id of the fact, what it says)."""

    def __init__(self, history):
        self.history = list(history)
        self.of_kind = {}
        for uid, fact in self.history:
            self.of_kind.setdefault(type(fact), []).append((uid, fact))
        self.names = {
            uid: fact.name
            for kind in (facts.SupplierAdded, facts.IngredientAdded, facts.DestinationAdded)
            for uid, fact in self.all(kind)
        }
        self.density = {uid: fact.density for uid, fact in self.all(facts.IngredientAdded)}
        self.recipes = dict(self.all(facts.RecipeAdded))
        self.lots = self.bags()
        self.batches = {fact.batch: fact for _, fact in self.all(facts.BatchStarted)}
        taken_back = {fact.corrects for _, fact in self.all(facts.UseReversed)}
        self.uses = [fact for uid, fact in self.all(facts.LotUsed) if uid not in taken_back]
        self.scoops = [(fact, inside) for uid, fact, inside in self.all_scoops() if uid not in taken_back]
        self.put_in = [(use.batch, use.lot) for use in self.uses]
        self.put_in += [(fact.batch, inside[0]) for fact, inside in self.scoops if len(inside) == 1]
        self.maybe_put_in = [(fact.batch, lot) for fact, inside in self.scoops for lot in inside]
        self.maybe_put_in += self.put_in
        self.fills = {fact.batch: fact for _, fact in self.all(facts.BatchFilled)}
        self.failed = {fact.batch for _, fact in self.all(facts.BatchFailed)}

    def all(self, kind):
        return self.of_kind.get(kind, [])

    def all_scoops(self):
        """Each scoop out of a bin with the bags that it may be of."""
        bins = {}
        for uid, fact in self.history:
            if isinstance(fact, facts.LotBinned):
                bins.setdefault(fact.bin, []).append(fact.lot)
            elif isinstance(fact, facts.BinEmptied):
                bins[fact.bin] = []
            elif isinstance(fact, facts.BinUsed):
                yield uid, fact, tuple(bins[fact.bin])

    # Bags

    def bags(self):
        """Every bag as it is now known."""
        lots = {}
        for _, fact in self.history:
            if isinstance(fact, facts.LotReceived):
                lots[fact.lot] = {
                    "ingredient": fact.ingredient,
                    "supplier": fact.supplier,
                    "supplier_lot": fact.supplier_lot,
                    "bought_on": fact.bought_on,
                    "quantity": fact.quantity,
                    "batch": None,
                }
            elif isinstance(fact, facts.LotMade):
                lots[fact.lot] = {
                    "ingredient": fact.ingredient,
                    "supplier": None,
                    "supplier_lot": None,
                    "bought_on": fact.made_on,
                    "quantity": fact.quantity,
                    "batch": fact.batch,
                }
            elif isinstance(fact, facts.LotCorrected):
                for field in ("supplier", "supplier_lot", "bought_on", "quantity"):
                    lots[fact.lot][field] = getattr(fact, field)
        return lots

    def grams(self, quantity, lot):
        """In the bag's own measure: grams, millilitres or pieces."""
        mine, size = TO_BASE[quantity.unit]
        theirs = TO_BASE[self.lots[lot]["quantity"].unit][0]
        amount = Fraction(quantity.amount) * size
        density = self.density[self.lots[lot]["ingredient"]]
        if mine == theirs:
            return amount
        return amount * Fraction(density) if mine == "volume" else amount / Fraction(density)

    def balances(self):
        """Of every bag received, used, wasted, counted and left, in its own unit."""
        sums, weighed = {}, {}
        scoops = {uid: inside for uid, _, inside in self.all_scoops()}

        def left(lot):
            received, used, wasted, counted = sums[lot]
            return received - used - wasted + counted

        def take(uid, lot, amount):
            sums[lot][1] += amount
            weighed.setdefault(uid, []).append((lot, amount))

        for uid, fact in self.history:
            if isinstance(fact, (facts.LotReceived, facts.LotMade)):
                sums[fact.lot] = [self.grams(fact.quantity, fact.lot), 0, 0, 0]
            elif isinstance(fact, facts.LotCorrected):
                sums[fact.lot][0] = self.grams(fact.quantity, fact.lot)
            elif isinstance(fact, facts.LotUsed):
                take(uid, fact.lot, self.grams(fact.quantity, fact.lot))
            elif isinstance(fact, facts.BinUsed):
                rest = self.grams(fact.quantity, scoops[uid][0])
                for lot in scoops[uid][:-1]:
                    share = min(rest, max(0, left(lot)))
                    take(uid, lot, share)
                    rest -= share
                take(uid, scoops[uid][-1], rest)
            elif isinstance(fact, facts.UseReversed):
                for lot, amount in weighed[fact.corrects]:
                    sums[lot][1] -= amount
            elif isinstance(fact, facts.LotDiscarded):
                sums[fact.lot][2] += self.grams(fact.quantity, fact.lot)
            elif isinstance(fact, facts.LotCounted):
                sums[fact.lot][3] += self.grams(fact.found, fact.lot) - left(fact.lot)
        sizes = {lot: TO_BASE[self.lots[lot]["quantity"].unit][1] for lot in sums}
        return {lot: [amount / sizes[lot] for amount in (*sums[lot], left(lot))] for lot in sums}

    # Up and down

    def went_in(self, batch):
        """How much of each bag that is sure, by the unit it was weighed in."""
        sums = {}
        sure = [(fact, inside[0]) for fact, inside in self.scoops if len(inside) == 1]
        for use, lot in [*((use, use.lot) for use in self.uses), *sure]:
            if use.batch == batch:
                key = (lot, use.quantity.unit)
                sums[key] = sums.get(key, 0) + use.quantity.amount
        return sums

    def maybe_went_in(self, batch):
        return {lot for fact, inside in self.scoops if len(inside) > 1 and fact.batch == batch for lot in inside}

    def bags_in(self, batch):
        return {lot for into, lot in self.maybe_put_in if into == batch}

    def own_batches_in(self, batch):
        return {self.lots[lot]["batch"] for lot in self.bags_in(batch)} - {None}

    def depth(self, batch):
        """How many of our own batches lie one behind the other in this one."""
        return max((1 + self.depth(one) for one in self.own_batches_in(batch)), default=0)

    def reached_from_bag(self, lot, maybe=False):
        found = set()
        for into, of in self.maybe_put_in if maybe else self.put_in:
            if of == lot:
                found.add(into)
                found |= self.reached_from_batch(into, maybe)
        return found

    def reached_from_batch(self, batch, maybe=False):
        """What this batch went into, and what that went into; `maybe`: out of a bin, too."""
        found = set()
        for code, lot in self.lots.items():
            if lot["batch"] == batch:
                found |= self.reached_from_bag(code, maybe)
        return found

    def would_bite_its_tail(self, batch, lot):
        own = self.lots[lot]["batch"]
        return own is not None and (own == batch or own in self.reached_from_batch(batch, maybe=True))

    # Jars

    def net(self, batch):
        fill = self.fills.get(batch)
        return None if fill is None else fill.filled - fill.set_aside

    def set_aside(self, batch):
        fill = self.fills.get(batch)
        return 0 if fill is None else fill.set_aside

    def sent(self, batch):
        """(destination, units still there) of each dispatch."""
        back = {}
        for _, fact in self.all(facts.UnitsReturned):
            back[fact.dispatch] = back.get(fact.dispatch, 0) + fact.units
        return [
            (self.names[fact.destination], fact.units - back.get(uid, 0))
            for uid, fact in self.all(facts.UnitsDispatched)
            if fact.batch == batch
        ]

    def discarded(self, batch):
        return sum(fact.units for _, fact in self.all(facts.UnitsDiscarded) if fact.batch == batch)

    def on_shelf(self, batch):
        if self.net(batch) is None:
            return 0
        return self.net(batch) - sum(units for _, units in self.sent(batch)) - self.discarded(batch)

    def unit_went_to(self, batch, unit):
        """Where a scanned jar is now: its last way out, unless it came back."""
        place = None
        for _, fact in self.history:
            if getattr(fact, "batch", None) == batch and unit in getattr(fact, "unit_numbers", ()):
                place = self.names[fact.destination] if isinstance(fact, facts.UnitsDispatched) else None
        return place

    # Recall

    def recall(self, *, lot=None, supplier_lot=None, supplier=None, ingredient=None, bought_from=None, bought_to=None):
        asked = {
            "lot": lot, "supplier_lot": supplier_lot, "supplier": supplier, "ingredient": ingredient,
            "first": bought_from, "last": bought_to,
        }  # fmt: skip
        recalled = [code for code in self.lots if self.is_recalled(code, asked)]
        reached = {code: self.reached_from_bag(code) for code in recalled}
        affected = set().union(*reached.values())
        kinds = {ingredient} if ingredient else {self.lots[code]["ingredient"] for code in recalled}
        unsure = self.unsure(asked, recalled, kinds) - affected
        spared = self.spared(asked, recalled, kinds, affected, unsure)
        first, last = self.months(asked, recalled, affected)
        codes = {self.product(batch) for batch in affected}
        where = {}
        for batch in affected:
            for place, units in self.sent(batch):
                where[place] = where.get(place, 0) + units
        return {
            "affected": {
                batch: (
                    self.net(batch) or 0,
                    self.set_aside(batch),
                    {code for code in recalled if batch in reached[code]},
                )
                for batch in affected
            },
            "uncertain": unsure,
            "not_affected": spared,
            "where": {place: units for place, units in where.items() if units},
            "net_units": sum(self.net(batch) or 0 for batch in affected),
            "on_shelf": sum(self.on_shelf(batch) for batch in affected),
            "discarded": sum(self.discarded(batch) for batch in affected),
            "set_aside": sum(self.set_aside(batch) for batch in affected),
            "made_in_period": sum(
                self.net(batch) or 0
                for batch, start in self.batches.items()
                if self.product(batch) in codes and first <= start.made_on <= last
            ),
        }

    def is_recalled(self, code, asked):
        bag = self.lots[code]
        if asked["lot"] is not None and code != asked["lot"]:
            return False
        if asked["supplier_lot"] is not None and (bag["supplier_lot"] or "").lower() != asked["supplier_lot"].lower():
            return False
        if asked["supplier"] is not None and bag["supplier"] != asked["supplier"]:
            return False
        if asked["ingredient"] is not None and bag["ingredient"] != asked["ingredient"]:
            return False
        return (asked["first"] or date.min) <= bag["bought_on"] <= (asked["last"] or date.max)

    def could_be_recalled(self, code, asked, recalled, kinds):
        """For all that was written down, it could be one of them: nothing that is known tells it apart."""
        bag = self.lots[code]
        if code in recalled or bag["batch"] is not None or asked["lot"] is not None:
            return False
        if asked["supplier"] is None and asked["supplier_lot"] is None:
            return False
        all_they_sold = asked["supplier_lot"] is None and asked["ingredient"] is None
        if bag["ingredient"] not in kinds and not all_they_sold:
            return False
        if not (asked["first"] or date.min) <= bag["bought_on"] <= (asked["last"] or date.max):
            return False
        named, lot = asked["supplier"], asked["supplier_lot"]
        sellers = {self.lots[one]["supplier"] for one in recalled}
        missing = (named and bag["supplier"] is None) or (lot is not None and bag["supplier_lot"] is None)
        told_apart = (
            (named and bag["supplier"] not in (None, named))
            or (lot is not None and bag["supplier_lot"] is not None and bag["supplier_lot"].lower() != lot.lower())
            or (not named and bag["supplier"] is not None and not sellers & {bag["supplier"], None})
        )
        return bool(missing and not told_apart)

    def unsure(self, asked, recalled, kinds):
        found = set()
        for code in self.lots:
            if self.could_be_recalled(code, asked, recalled, kinds):
                found |= self.reached_from_bag(code, maybe=True)
        for code in recalled:
            found |= self.reached_from_bag(code, maybe=True)
        since = asked["first"] or min((self.lots[code]["bought_on"] for code in recalled), default=date.min)
        for batch, start in self.batches.items():
            wanted = {line.ingredient for line in self.recipes[start.recipe].lines} & kinds
            had = {self.lots[code]["ingredient"] for code in self.bags_in(batch)}
            if wanted - had and batch not in self.failed and start.made_on >= since:
                found |= {batch} | self.reached_from_batch(batch, maybe=True)
        return found

    def spared(self, asked, recalled, kinds, affected, unsure):
        first, last = self.months(asked, recalled, affected)
        codes = {self.product(batch) for batch in affected}
        found = set()
        for batch, start in self.batches.items():
            of_it = any(self.lots[code]["ingredient"] in kinds for code in self.bags_in(batch))
            if first <= start.made_on <= last and (of_it or self.product(batch) in codes):
                found.add(batch)
        return found - affected - unsure

    def months(self, asked, recalled, affected):
        days = [self.batches[batch].made_on for batch in affected]
        days = days or [day for day in (asked["first"], asked["last"]) if day]
        days = days or [self.lots[code]["bought_on"] for code in recalled]
        if not days:
            return date.max, date.min
        last = max(days)
        return min(days).replace(day=1), last.replace(day=monthrange(last.year, last.month)[1])

    def product(self, batch):
        return self.recipes[self.batches[batch].recipe].product
