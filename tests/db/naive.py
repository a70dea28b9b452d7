"""The books' answers a second time, as plainly as they can be said: loops over the list of facts, no SQL.

Nothing here is taken from db's own answers: lots and batches are dictionaries, a question is a walk, a sum is a
fraction. It is slow, and it is what trace, recall and balance are compared with.
"""

from calendar import monthrange
from datetime import date
from fractions import Fraction
from math import ceil

from db import Looked
from db.subjects.batches import BatchFailed, BatchFilled, BatchStarted
from db.subjects.bins import BinEmptied, BinUsed, LotBinned
from db.subjects.destinations import DestinationAdded
from db.subjects.dispatches import UnitsDiscarded, UnitsDispatched, UnitsReturned
from db.subjects.holds import BatchHeld, BatchReleased, LotHeld, LotReleased
from db.subjects.ingredients import IngredientAdded
from db.subjects.lots import LotCorrected, LotReceived
from db.subjects.made_lots import LotMade
from db.subjects.products import ProductAdded
from db.subjects.recipes import RecipeAdded
from db.subjects.stocktakes import LotCounted, LotDiscarded
from db.subjects.supplier_merges import SupplierMerged, SupplierParted
from db.subjects.suppliers import SupplierAdded
from db.subjects.uses import LotUsed, UseReversed

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


class Question:
    """What is recalled, and what it makes one look at; `since`: nothing made before that is thought of."""

    def __init__(self, recalled, doubtful, kinds, affected, months, bought, by_tag):
        self.recalled, self.doubtful, self.kinds, self.affected = recalled, doubtful, kinds, affected
        self.months, self.since, self.by_tag = months, min(bought, months[0]), by_tag


class NaiveBooks:
    """`history` is what the journal holds, oldest first: (id of the fact, what it says).

    `days`: on which day each was recorded; without them, no bag is known to be empty.
    """

    def __init__(self, history, days=None):
        self.history = list(history)
        self.days = days or {}
        self.of_kind = {}
        for uid, fact in self.history:
            self.of_kind.setdefault(type(fact), []).append((uid, fact))
        self.names = {
            uid: fact.name
            for kind in (SupplierAdded, IngredientAdded, DestinationAdded)
            for uid, fact in self.all(kind)
        }
        self.density = {uid: fact.density for uid, fact in self.all(IngredientAdded)}
        self.recipes = dict(self.all(RecipeAdded))
        self.sub_ingredients = {uid: fact.sub_ingredients for uid, fact in self.all(IngredientAdded)}
        self.products = {fact.code: fact.name for _, fact in self.all(ProductAdded)}
        self.merged = self.merges()
        self.lots = self.bags()
        self.batches = {fact.batch: fact for _, fact in self.all(BatchStarted)}
        taken_back = {fact.corrects for _, fact in self.all(UseReversed)}
        self.taken_back = taken_back
        scoops = [(fact, inside) for uid, fact, inside in self.all_scoops() if uid not in taken_back]
        # Weighed by the tag of a bag that lies in a bin with others: it may be of any of them.
        self.uses = [fact for fact, inside in scoops if isinstance(fact, LotUsed) and len(inside) == 1]
        self.scoops = [(fact, inside) for fact, inside in scoops if isinstance(fact, BinUsed) or len(inside) > 1]
        self.put_in = [(use.batch, use.lot) for use in self.uses]
        self.put_in += [(fact.batch, inside[0]) for fact, inside in self.scoops if len(inside) == 1]
        self.maybe_put_in = [(fact.batch, lot) for fact, inside in self.scoops for lot in inside]
        self.maybe_put_in += self.put_in
        self.fills = {fact.batch: fact for _, fact in self.all(BatchFilled)}
        self.failed = {fact.batch for _, fact in self.all(BatchFailed)}

    def all(self, kind):
        return self.of_kind.get(kind, [])

    def merges(self):
        """Of each supplier that counts as another: as which."""
        merges = {}
        for uid, fact in self.history:
            if isinstance(fact, SupplierMerged):
                merges[uid] = fact
            elif isinstance(fact, SupplierParted):
                del merges[fact.corrects]
        return {fact.merged: fact.kept for fact in merges.values()}

    def counts_as(self, supplier):
        while supplier in self.merged:
            supplier = self.merged[supplier]
        return supplier

    def all_scoops(self):
        if not hasattr(self, "_scoops"):
            self._scoops = list(self.told_scoops())
        return self._scoops

    def told_scoops(self):
        """Each weighing with the bags that it may be of: those that lay in the bin, at the time that it tells of."""
        for place, (uid, fact) in enumerate(self.history):
            if isinstance(fact, BinUsed):
                yield uid, fact, self.in_the_bin(fact, place)
            elif isinstance(fact, LotUsed):
                yield uid, fact, (fact.lot, *self.beside(fact, place))

    def hours(self, fact, place):
        """What lay in which bin, place by place of the history, while this may have been weighed."""
        first = next(n for n, (_, one) in enumerate(self.history) if self.is_start(one, fact.batch))
        filled = [n for n, (_, one) in enumerate(self.history[:place]) if self.is_fill(one, fact.batch)]
        if fact.late or filled:
            return range(first, filled[-1] if filled else place)
        return range(place - 1, place)

    def is_start(self, fact, batch):
        return isinstance(fact, BatchStarted) and fact.batch == batch

    def is_fill(self, fact, batch):
        return isinstance(fact, BatchFilled) and fact.batch == batch

    def contents(self):
        """After each fact: what is in each bin."""
        if not hasattr(self, "_contents"):
            self._contents, bins = [], {}
            for _, fact in self.history:
                if isinstance(fact, LotBinned):
                    bins = {**bins, fact.bin: (*bins.get(fact.bin, ()), fact.lot)}
                elif isinstance(fact, BinEmptied):
                    bins = {**bins, fact.bin: ()}
                self._contents.append(bins)
        return self._contents

    def in_the_bin(self, fact, place):
        lots = [lot for n in self.hours(fact, place) for lot in self.contents()[n].get(fact.bin, ())]
        asked = next(
            (
                line.ingredient
                for line in self.recipes[self.start_of(fact.batch).recipe].lines
                if line.index == fact.line
            ),
            None,
        )
        of_it = [lot for lot in lots if self.lots[lot]["ingredient"] == asked]
        return tuple(dict.fromkeys(of_it or lots))

    def start_of(self, batch):
        return next(fact for _, fact in self.all(BatchStarted) if fact.batch == batch)

    def beside(self, fact, place):
        if self.start_of(fact.batch).brought_in:
            return []
        found = {}
        for n in self.hours(fact, place):
            for lots in self.contents()[n].values():
                if fact.lot in lots:
                    found |= dict.fromkeys(lots)
        found.pop(fact.lot, None)
        return list(found)

    # Bags

    def bags(self):
        """Every bag as it is now known."""
        lots = {}
        for _, fact in self.history:
            if isinstance(fact, LotReceived):
                lots[fact.lot] = {
                    "ingredient": fact.ingredient,
                    "supplier": self.counts_as(fact.supplier),
                    "supplier_lot": fact.supplier_lot,
                    "bought_on": fact.bought_on,
                    "quantity": fact.quantity,
                    "batch": None,
                    "listed": fact.sub_ingredients,
                    "read": fact.looked is Looked.SAID,
                }
            elif isinstance(fact, LotMade):
                lots[fact.lot] = {
                    "ingredient": fact.ingredient,
                    "supplier": None,
                    "supplier_lot": None,
                    "bought_on": fact.made_on,
                    "quantity": fact.quantity,
                    "batch": fact.batch,
                    "listed": (),
                    "read": False,
                }
            elif isinstance(fact, LotCorrected):
                for field in ("supplier", "supplier_lot", "bought_on", "quantity"):
                    lots[fact.lot][field] = getattr(fact, field)
                lots[fact.lot]["supplier"] = self.counts_as(fact.supplier)
                lots[fact.lot]["listed"] = fact.sub_ingredients
                lots[fact.lot]["read"] = fact.looked is Looked.SAID
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

    def measure(self, lot):
        return TO_BASE[self.lots[lot]["quantity"].unit][0]

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
            if isinstance(fact, (LotReceived, LotMade)):
                sums[fact.lot] = [self.grams(fact.quantity, fact.lot), 0, 0, 0]
            elif isinstance(fact, LotCorrected):
                sums[fact.lot][0] = self.grams(fact.quantity, fact.lot)
            elif isinstance(fact, LotUsed):
                take(uid, fact.lot, self.grams(fact.quantity, fact.lot))
            elif isinstance(fact, BinUsed):
                rest = self.grams(fact.quantity, scoops[uid][0])
                alike = [lot for lot in scoops[uid] if self.measure(lot) == self.measure(scoops[uid][0])]
                for lot in alike[:-1]:
                    share = min(rest, max(0, left(lot)))
                    take(uid, lot, share)
                    rest -= share
                take(uid, alike[-1], rest)
            elif isinstance(fact, UseReversed):
                for lot, amount in weighed[fact.corrects]:
                    sums[lot][1] -= amount
            elif isinstance(fact, LotDiscarded):
                sums[fact.lot][2] += self.grams(fact.quantity, fact.lot)
            elif isinstance(fact, LotCounted):
                sums[fact.lot][3] += self.grams(fact.found, fact.lot) - left(fact.lot)
        sizes = {lot: TO_BASE[self.lots[lot]["quantity"].unit][1] for lot in sums}
        return {lot: [amount / sizes[lot] for amount in (*sums[lot], left(lot))] for lot in sums}

    # Holds

    def holds(self):
        """Of each bag and batch that is on hold or failed: where in the history that was first said."""
        held = {}
        for place, (_, fact) in enumerate(self.history):
            what = getattr(fact, "lot", None) or getattr(fact, "batch", None)
            if isinstance(fact, (LotHeld, BatchHeld)):
                held.setdefault(what, [None, None])
                held[what][0] = place if held[what][0] is None else held[what][0]
            elif isinstance(fact, (LotReleased, BatchReleased)):
                held[what][0] = None
            elif isinstance(fact, BatchFailed):
                held.setdefault(what, [None, None])[1] = place
        return {what: [place for place in places if place is not None] for what, places in held.items()}

    def above(self, batch):
        """This batch and all of ours that are in it."""
        return {batch}.union(*(self.above(one) for one in self.own_batches_in(batch)))

    def on_hold(self, code, into, *, late):
        """Whether this bag may not go into that batch: unless it did so before it was held, and that is told late."""
        own = self.lots[code]["batch"]
        places = [place for what in {code, *(self.above(own) if own else ())} for place in self.holds().get(what, ())]
        began = next(n for n, (_, fact) in enumerate(self.history) if self.is_start(fact, into))
        if not late:
            return bool(places)
        if self.batches[into].brought_in:
            return any(self.days[self.history[place][0]] < self.made_on(into) for place in places)
        return any(place < began for place in places)

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
        for _, fact in self.all(UnitsReturned):
            back[fact.dispatch] = back.get(fact.dispatch, 0) + fact.units
        return [
            (self.names[fact.destination], fact.units - back.get(uid, 0))
            for uid, fact in self.all(UnitsDispatched)
            if fact.batch == batch
        ]

    def discarded(self, batch):
        return sum(fact.units for _, fact in self.all(UnitsDiscarded) if fact.batch == batch)

    def on_shelf(self, batch):
        if self.net(batch) is None:
            return 0
        out = sum(units for _, units in self.sent(batch)) + self.discarded(batch) + self.kept(batch)
        return max(0, self.net(batch) - out)

    def kept(self, batch):
        """Units that became a bag: pieces kept once they were filled, or as a sheet says."""
        filled, units = self.batches[batch].brought_in, 0
        for _, fact in self.history:
            if isinstance(fact, BatchFilled) and fact.batch == batch:
                filled = True
            elif isinstance(fact, LotMade) and fact.batch == batch and filled and fact.quantity.unit == "each":
                units += ceil(fact.quantity.amount)
        return units

    def unit_went_to(self, batch, unit):
        """Where a scanned jar is now: its last way out, unless it came back."""
        place = None
        for _, fact in self.history:
            if getattr(fact, "batch", None) == batch and unit in getattr(fact, "unit_numbers", ()):
                place = self.names[fact.destination] if isinstance(fact, UnitsDispatched) else None
        return place

    # Recall

    def recall(self, *, lot=None, supplier_lot=None, supplier=None, ingredient=None, bought_from=None, bought_to=None):
        asked = {
            "lot": lot, "supplier_lot": supplier_lot, "supplier": self.counts_as(supplier), "ingredient": ingredient,
            "first": bought_from, "last": bought_to,
        }  # fmt: skip
        recalled = [code for code in self.lots if self.is_recalled(code, asked)]
        reached = {code: self.reached_from_bag(code) for code in recalled}
        affected = set().union(*reached.values())
        doubtful = self.doubtful(asked, recalled)
        kinds = {ingredient} if ingredient else {self.lots[code]["ingredient"] for code in (*recalled, *doubtful)}
        question = Question(
            recalled, doubtful, kinds, affected, self.months(asked, recalled, affected), asked["first"] or
            min((self.lots[code]["bought_on"] for code in (*recalled, *doubtful)), default=date.min), lot is not None,
        )  # fmt: skip
        unsure = self.unsure(question)
        spared = self.spared(question, unsure)
        first, last = question.months
        codes = {self.product(batch) for batch in affected}
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
            "lots": set(recalled),
            "doubtful": {
                code: f"whose {' and '.join(unknown)} {'were' if len(unknown) > 1 else 'was'} not written down"
                for code, unknown in doubtful.items()
            },
            "where": self.whereabouts(affected),
            "net_units": sum(self.net(batch) or 0 for batch in affected),
            "on_shelf": sum(self.on_shelf(batch) for batch in affected),
            "discarded": sum(self.discarded(batch) for batch in affected),
            "kept": sum(self.kept(batch) for batch in affected),
            "uncertain_kept": sum(self.kept(batch) for batch in unsure),
            "uncertain_where": self.whereabouts(unsure),
            "uncertain_units": sum(self.net(batch) or 0 for batch in unsure),
            "uncertain_on_shelf": sum(self.on_shelf(batch) for batch in unsure),
            "uncertain_discarded": sum(self.discarded(batch) for batch in unsure),
            "set_aside": sum(self.set_aside(batch) for batch in affected),
            "made_in_period": sum(
                self.net(batch) or 0
                for batch, start in self.batches.items()
                if self.product(batch) in codes and first <= start.made_on <= last
            ),
        }

    def whereabouts(self, batches):
        """Place -> each (batch, day, units still there, order), sorted."""
        back, found = {}, {}
        for _, fact in self.all(UnitsReturned):
            back[fact.dispatch] = back.get(fact.dispatch, 0) + fact.units
        for uid, fact in self.all(UnitsDispatched):
            left = fact.units - back.get(uid, 0)
            if fact.batch in batches and left:
                row = (fact.batch, fact.on.isoformat(), left, fact.order)
                found.setdefault(self.names[fact.destination], []).append(row)
        return {place: sorted(rows, key=str) for place, rows in found.items()}

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

    def doubtful(self, asked, recalled):
        """Bags that for all that was written down could be recalled ones -> what is not known of them."""
        if asked["lot"] is not None or not (asked["supplier"] or asked["supplier_lot"]):
            return {}
        found = {}
        for code, bag in self.lots.items():
            if code in recalled or bag["batch"] is not None or not self.could_be_of(bag, asked, recalled):
                continue
            if (asked["first"] or date.min) <= bag["bought_on"] <= (asked["last"] or date.max):
                missing = self.missing(bag, asked, {self.lots[one]["supplier"] for one in recalled})
                if missing:
                    found[code] = missing
        return found

    def could_be_of(self, bag, asked, recalled):
        """Of the ingredient that is meant, or of any where nothing says which."""
        if asked["ingredient"]:
            return bag["ingredient"] == asked["ingredient"]
        if not asked["supplier_lot"] or not recalled:
            return True
        return bag["ingredient"] in {self.lots[code]["ingredient"] for code in recalled}

    def missing(self, bag, asked, sellers):
        """What is not known that would tell; nothing if something known tells the bag apart."""
        seller, lot = bag["supplier"], bag["supplier_lot"]
        if asked["supplier"] and seller not in (None, asked["supplier"]):
            return ()
        if not asked["supplier"] and seller is not None and sellers and not sellers & {seller, None}:
            return ()
        if asked["supplier_lot"] and lot is not None and lot.lower() != asked["supplier_lot"].lower():
            return ()
        unknown = [("supplier", asked["supplier"] and seller is None), ("lot", asked["supplier_lot"] and lot is None)]
        return tuple(what for what, holds in unknown if holds)

    def unsure(self, question):
        """Every batch that cannot be said of -> all that is true of it as a reason, in words."""
        why = {}

        def add(batch, words):
            if batch not in question.affected:
                why.setdefault(batch, set()).add(words)

        for code in question.recalled:
            for batch in self.reached_from_bag(code, maybe=True):
                add(batch, f"{self.kind(code)} out of a bin with bag {code} and others in it")
        for code, unknown in question.doubtful.items():
            verb = "were" if len(unknown) == 2 else "was"
            for batch in self.reached_from_bag(code, maybe=True):
                add(batch, f"{self.kind(code)} of bag {code}, whose {' and '.join(unknown)} {verb} not written down")
        for batch in self.batches:
            for words in self.gaps(batch, question):
                add(batch, words)
        kinds = question.kinds
        while True:  # what was made of it, and what may have been
            before = {batch: set(words) for batch, words in why.items()}
            for batch in tuple(why):
                for one in self.reached_from_batch(batch, maybe=True):
                    add(one, f"made of our own batch {batch}, of which it cannot be said")
            suspects = set(why) | question.affected
            kinds = kinds | {bag["ingredient"] for bag in self.lots.values() if bag["batch"] in suspects}
            kinds = kinds | {kind for kind in self.names_of_kinds() if self.may_be_kept(kind, suspects)}
            self.beyond_the_months(question, suspects, add)
            for batch, start in self.batches.items():
                if start.made_on >= question.since:
                    for words in self.not_whole(batch, question.kinds) + self.not_whole(batch, kinds - question.kinds):
                        add(batch, words)
            if why == before:
                return why

    def names_of_kinds(self):
        return [uid for uid, _ in self.all(IngredientAdded)]

    def may_be_kept(self, kind, suspects):
        """Whether one of these batches may be this ingredient, kept without a word: as another of its product was."""
        for batch in suspects:
            product, recipe = self.product(batch), self.recipes[self.batches[batch].recipe]
            for bag in self.lots.values():
                if bag["ingredient"] == kind and bag["batch"] and self.product(bag["batch"]) == product:
                    return True
            bought = any(bag["ingredient"] == kind and bag["batch"] is None for bag in self.lots.values())
            for name in (self.products[product], recipe.name):
                one, other = self.names[kind].lower().split(), name.lower().split()
                if one == other or (not bought and (set(one) <= set(other) or set(other) <= set(one))):
                    return True
        return False

    def last_day(self, question, suspects):
        """Until when one of the bags, or of what was kept of these batches, could be used."""
        lots = [*question.recalled, *question.doubtful]
        lots += [code for code, bag in self.lots.items() if bag["batch"] in suspects]
        return max([question.months[1], *(self.gone_on(code) for code in lots)])

    def gone_on(self, code):
        """The last day that anything was done with a bag that is empty; one that is not may be used today."""
        if not hasattr(self, "_balances"):
            self._balances = self.balances()
        received, used, wasted, counted, left = self._balances[code]
        if left > 0 or not self.days:
            return date.max
        weighed = [(uid, fact) for uid, fact, inside in self.all_scoops() if code in self.shared(fact, inside)]
        in_use = [fact for uid, fact in weighed if uid not in self.taken_back]
        by_sheet = [fact for fact in in_use if self.batches[fact.batch].brought_in]
        if used == received and not wasted and not counted and by_sheet:
            return date.max
        days = [self.use_day(uid, fact) for uid, fact in weighed]
        days += [
            self.days[uid] for kind in (LotCounted, LotDiscarded) for uid, fact in self.all(kind) if fact.lot == code
        ]
        return max(days, default=self.lots[code]["bought_on"])

    def shared(self, fact, inside):
        """The bags whose balance a weighing moves."""
        return inside[:1] if isinstance(fact, LotUsed) else inside

    def use_day(self, uid, fact):
        """A sheet tells the day of its batch."""
        sheet = self.batches[fact.batch].brought_in and isinstance(fact, LotUsed)
        return self.made_on(fact.batch) if sheet else self.days[uid]

    def beyond_the_months(self, question, suspects, add):
        """What may be is not cut off at a month's end: it goes on as long as the bags could be used."""
        last = self.last_day(question, suspects)
        if not question.kinds:
            return
        wide = self.concerned(question) | {
            self.product(batch)
            for batch, start in self.batches.items()
            if question.since <= start.made_on <= last
            and any(self.lots[code]["ingredient"] in question.kinds for code in self.bags_in(batch))
        }
        for batch, start in self.batches.items():
            if not question.since <= start.made_on <= last:
                continue
            parts = self.parts(batch, question.kinds)
            for code, within in parts:
                if within is None and not self.lots[code]["batch"] and self.lots[code]["bought_on"] > start.made_on:
                    add(batch, f"{self.kind(code)} of bag {code} was bought after that was made")
            if not parts and not self.is_whole(batch) and self.product(batch) in wide:
                add(batch, f"no {' or '.join(sorted(self.names[kind] for kind in question.kinds))} is recorded for it")
            for code, name in () if question.by_tag else self.labelled(batch, question.kinds):
                add(batch, f"{self.kind(code)} of bag {code}, labelled to contain {name}")

    def is_whole(self, batch):
        brought_in = self.batches[batch].brought_in
        return self.asked_for(batch) and not brought_in and not self.missing_in(batch) | self.half_in(batch)

    def labelled(self, batch, kinds):
        """The bags in it, bought ready made, on whose labels one of these stands, and which."""
        found = []
        for kind in self.sub_ingredients.keys() - kinds:
            for code in {code for code, _ in self.parts(batch, {kind}) if self.lots[code]["batch"] is None}:
                own = self.lots[code]["listed"]
                listed = own if own and self.lots[code]["read"] else (*own, *self.sub_ingredients[kind])
                found += [(code, self.names[one]) for one in kinds if self.names[one] in listed]
        return found

    def gaps(self, batch, question):
        """What is wrong with this batch's own record, seen alone."""
        start, parts = self.batches[batch], self.parts(batch, question.kinds)
        if not question.kinds:
            return
        first, last = question.months
        inside = first <= start.made_on <= last
        if inside:
            for code, within in parts:
                if self.lots[code]["batch"] is None and self.lots[code]["bought_on"] > self.made_on(within or batch):
                    where = f" in our own batch {within}" if within else ""
                    yield f"{self.kind(code)} of bag {code}{where} was bought after that was made"
        if inside and not parts and not self.is_whole(batch) and self.product(batch) in self.concerned(question):
            yield f"no {' or '.join(sorted(self.names[kind] for kind in question.kinds))} is recorded for it"
        silent = start.brought_in or not self.asked_for(batch)
        if silent and not self.bags_in(batch) and start.made_on >= question.since:
            yield "nothing is recorded of what went into it"

    def concerned(self, question):
        """Products with an affected batch, or with the ingredient in one of the months."""
        first, last = question.months
        return {
            self.product(batch)
            for batch, start in self.batches.items()
            if batch in question.affected or (first <= start.made_on <= last and self.parts(batch, question.kinds))
        }

    def made_on(self, batch):
        return self.batches[batch].made_on

    def kind(self, code):
        return self.names[self.lots[code]["ingredient"]]

    def asked_for(self, batch):
        return {line.ingredient for line in self.recipes[self.batches[batch].recipe].lines}

    def recorded(self, batch):
        return {self.lots[code]["ingredient"] for code in self.bags_in(batch)}

    def missing_in(self, batch):
        """Ingredients that the recipe asks for, and no bag of them is recorded."""
        return self.asked_for(batch) - self.recorded(batch)

    def half_in(self, batch):
        """Ingredients of which a bag is recorded, and not all that went in: nobody said that a line was complete."""
        half = set()
        for line in self.recipes[self.batches[batch].recipe].lines:
            if line.ingredient in self.recorded(batch) and not self.is_complete(batch, line):
                half.add(line.ingredient)
        return half

    def is_complete(self, batch, line):
        """A sheet knows no lines: what it says of an ingredient is all of it, where it is sure which bag it was."""
        for weighed, lots in [*((use, (use.lot,)) for use in self.uses), *self.scoops]:
            if weighed.batch == batch and weighed.completes_line:
                if weighed.line == line.index:
                    return True
                if (
                    len(lots) == 1
                    and self.batches[batch].brought_in
                    and self.lots[lots[0]]["ingredient"] == line.ingredient
                ):
                    return True
        return False

    def not_whole(self, batch, kinds):
        """What may be said of that batch's own record of these ingredients."""
        missing, half = ([self.names[kind] for kind in which & kinds] for which in self.gaps_in(batch))
        words = []
        if missing:
            words.append(f"the recipe asks for {' and '.join(sorted(missing))}, and no bag of it is recorded")
        if half:
            words.append(f"not all of the {' and '.join(sorted(half))} that it asks for is recorded")
        return words

    def gaps_in(self, batch):
        return self.missing_in(batch), self.half_in(batch)

    def parts(self, batch, kinds, within=None):
        """{(bag, our own batch that it went into)} of these ingredients, wherever in it they are."""
        found = set()
        for code in self.bags_in(batch):
            if self.lots[code]["ingredient"] in kinds:
                found.add((code, within))
            own = self.lots[code]["batch"]
            if own is not None:
                found |= self.parts(own, kinds, own)
        return found

    def is_sure(self, batch, code, within):
        """Whether no bin lies between."""
        if within is None:
            return (batch, code) in self.put_in
        return (within, code) in self.put_in and batch in self.reached_from_batch(within)

    def spared(self, question, unsure):
        """Every other batch of the months that could be thought of -> what it is made of instead, in words."""
        first, last = question.months
        found = {}
        for batch, start in self.batches.items():
            parts = self.parts(batch, question.kinds)
            if batch in question.affected or batch in unsure or not first <= start.made_on <= last:
                continue
            if parts:
                found[batch] = {self.part_words(batch, *part) for part in parts}
            elif self.product(batch) in self.concerned(question):
                names = " or ".join(sorted(self.names[kind] for kind in question.kinds))
                labels = self.labelled(batch, question.kinds)
                if labels:
                    code, name = min(labels)
                    label = f"{self.kind(code)} of bag {code}, labelled to contain {name}"
                    found[batch] = {f"{label}, and no bag of {names} is in it"}
                    continue
                found[batch] = {f"all that its recipe asks for is recorded, and no {names} is among it"}
        return found

    def part_words(self, batch, code, within):
        bag = self.lots[code]
        sure = "" if self.is_sure(batch, code, within) else "perhaps "
        at = f", in our own batch {within}" if within else ""
        if bag["batch"]:
            return f"{sure}{self.kind(code)} of our own batch {bag['batch']}{at}"
        seller = self.names[bag["supplier"]] if bag["supplier"] else "an unknown supplier"
        day = bag["bought_on"]
        lot = f", lot {bag['supplier_lot']}" if bag["supplier_lot"] else ""
        return f"{sure}{self.kind(code)} from {seller}, bought {day.day} {day:%b %Y}{lot}{at}"

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
