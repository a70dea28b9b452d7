"""Receive: a bag comes in. Its code, the last bag and a person fill in its fields."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from datetime import date
from decimal import Decimal
from typing import ClassVar

from db import Ingredient, Lot, Money, Pack, Quantity, RuleError, Supplier
from db.rules.likeness import likenesses
from db.rules.quantity import plausible_quantity
from db.rules.text import folded
from drivers.scanners.base import Gs1Fields, Scan
from kiosk.flows import scanned_bag, what_it_contains
from kiosk.flows.bag import Alike, BagPhoto, Draft, ReceiveView, bag_fields, parse_day
from kiosk.flows.bag_contents import BagContents
from kiosk.flows.bag_days import DayDoubt, asked, day_doubt, refuse_far, refuse_future, why_not_saved
from kiosk.flows.bag_photos import BagPhotos
from kiosk.flows.base import HOME, STAY, Choice, Memo, Next, Notice, Place, Scanned, Why, bad, good, warn
from kiosk.flows.code_names import spoken
from kiosk.flows.figures import amount
from kiosk.flows.label_offers import LabelReading, marked
from kiosk.flows.what_it_contains import Question
from kiosk.flows.workplace import Workplace
from kiosk.locale import N_, _, said_error
from kiosk.locale.bag_dates import BEST_BEFORE, USE_BY, is_use_by, kind_of
from kiosk.lot_text.reader import ReadResult

TOP_BAGS = 99
"""More bags of one lot than this is taken for a typing error."""

US_UNITS = ("lb", "oz", "fl oz", "each", "kg", "g")
METRIC_UNITS = ("kg", "g", "l", "ml", "each", "lb")


APART = "names-apart"
"""Where the answers "No, it is another" are kept."""
APART_KEPT = 500

UNLOOKED = N_("Nobody has looked what it contains: no label with it is printed before somebody says so.")

WAITING = "waiting"
"""The memo's key for the codes of waiting bags."""

TOP_PHOTOS = 3
UNSAVED_PHOTOS = "unsaved-photos"
"""The folder, beside the kitchen's other data, for pictures of the bag that is not saved yet."""


class ReceiveFlow:
    """One bag (or several of one lot) at a time. After saving, it is ready for the next."""

    kept_as: ClassVar[str] = "receive"

    def __init__(self, work: Workplace, draft: Draft | None = None) -> None:
        self._work = work
        self._draft = draft or self._fresh()
        self._contains = BagContents(work)
        self._word = ""
        self._unseen = False
        """A code filled in something that was not drawn yet: a person must see it before it is saved or cleared."""
        self._bag = 0
        self._waiting: list[Scan] = []
        """The codes of other bags that were scanned before this one was saved, in order."""
        self._label = LabelReading(work.today, month_first=work.settings.kitchen.units == "us")
        self._photos = BagPhotos(work.settings.data_dir / UNSAVED_PHOTOS)
        self._photos.keep_only(self._draft.photos)
        self._untold = self._photos.book_waiting(work.books)
        """A problem with a photo that could not be reported yet."""

    def _fresh(self) -> Draft:
        return Draft().having(Why.ASSUMED, bought_on=self._work.today().isoformat())

    @property
    def place(self) -> Place:
        return Place.RECEIVE

    def view(self) -> ReceiveView:
        draft, self._unseen = self._draft, False
        contents = self._contains.told(self._draft)
        return ReceiveView(
            fields=bag_fields(draft, self._work.today()),
            allergens=contents.words,
            allergens_needed=contents.needed,
            allergens_why=contents.why,
            allergens_hint=contents.hint,
            word=self._word,
            ready=self._is_ready(),
            tags=draft.bags,
            allergens_open=bool(draft.ingredient),
            units=US_UNITS if self._work.settings.kitchen.units == "us" else METRIC_UNITS,
            can_print=self._work.press.has_printer,
            photos=tuple(BagPhoto(name, self._photos.read(name)) for name in draft.photos),
            reading=bool(self._label.waiting_for),
            offers=marked(self._label.offers, asdict(draft)),
            day_doubt=self.day_doubt(),
            date_kind=draft.date_kind,
            alike=self.alike(),
            bag=self._bag,
            waiting=len(self._waiting),
        )

    def alike(self) -> Alike | None:
        """The first new name of the draft that resembles a known one and was not said to be different."""
        books, draft = self._work.books, self._draft
        for key, name, known in (
            ("ingredient", draft.ingredient, lambda: books.ingredients()),
            ("supplier", draft.supplier, lambda: books.suppliers()),
        ):
            if not name:
                continue
            others = [one.name for one in known()]
            apart = {pair[1] for pair in self._apart() if pair[0] == folded(name)}
            found = likenesses([name], [one for one in others if folded(one) not in apart])
            if key == "supplier" and books.supplier_called(name) is not None:
                continue
            if found and folded(name) not in map(folded, others):
                return Alike(key, name, found[0].known)
        return None

    def _apart(self) -> list[list[str]]:
        """Pairs of names that a person said are different."""
        try:
            found = json.loads(self._work.books.recalled(APART) or "[]")
        except ValueError:
            return []
        return [pair for pair in found if isinstance(pair, list) and len(pair) == 2] if isinstance(found, list) else []

    def answer_alike(self, answer: str) -> Next:
        """Answer whether the new name means the known one ("yes") or another ("no"), which is then not asked again."""
        alike = self.alike()
        if alike is None:
            return STAY
        if answer == "yes":
            return self.set_field(alike.key, alike.known)
        pairs = [*self._apart(), [folded(alike.new), folded(alike.known)]][-APART_KEPT:]
        self._work.books.remember(APART, json.dumps(pairs))
        return STAY

    def day_doubt(self) -> DayDoubt | None:
        """The question about the date on the bag; None if there is none."""
        draft = self._draft
        return day_doubt(draft.best_before, draft.sure_of, draft.date_kind, self._work.today())

    def day_holds_up(self) -> bool:
        """Whether only the answer about its date is missing before the bag can be saved."""
        return self._is_ready() and self.day_doubt() is not None and self.alike() is None

    def answer_day(self, answer: str) -> Next:
        """Confirm the date that is asked about ("yes"), remove it ("no"), or say of which kind it is."""
        if self.day_doubt() is not None:
            if answer in (BEST_BEFORE, USE_BY):
                return self.set_field(answer, self._draft.best_before)
            right = answer == "yes"
            taken_away = self._draft.having(Why.NONE, best_before="")
            self._draft = replace(self._draft, sure_of=self._draft.best_before) if right else taken_away
        return STAY

    def _is_ready(self) -> bool:
        draft = self._draft
        return bool(draft.ingredient and draft.quantity and draft.supplier) and not draft.lot_in_doubt

    # -- a scan

    def scanned(self, seen: Scanned) -> Next | None:
        """A supplier's code fills in what it says, and what is known of that pack as last time."""
        if isinstance(seen.record, Lot):
            return None
        if seen.record is not None and not isinstance(seen.record, Pack):
            return None
        self._unseen = True
        pack = seen.record if isinstance(seen.record, Pack) else None
        found, self._word = seen.scan.fields, _("{symbology} read").format(symbology=spoken(seen.scan))
        if pack is None and not scanned_bag.is_about_bag(found):
            return self._unknown_code(seen.scan)
        gtin14 = (found.gtin14 if found else None) or (pack.gtin14 if pack else None)
        if scanned_bag.is_another(self._draft, gtin14, found):
            if self._is_ready() or self._waiting or seen.typing or scanned_bag.holds_work(self._draft):
                return self._wait_with(seen.scan)
            self._next_bag(self._word)
        draft = self._draft.having(Why.SCANNED, gtin14=gtin14) if gtin14 else self._draft
        draft = replace(draft, scan_text=seen.scan.text)
        differs = scanned_bag.is_not_what_was_said(draft, pack)
        if pack is not None and not differs:
            draft = draft.of(pack.ingredient.name, scanned_bag.why_ingredient(draft)).without_last_time()
            draft = self._as_last_time(draft, pack.ingredient, pack)
        return self._after_scan(pack, found, (*differs, *self._from_code(draft, found)))

    def _wait_with(self, scan: Scan) -> Next:
        """Another bag, scanned before this one is saved. It waits behind the others; each code waits once."""
        if all(scanned_bag.as_sent(scan) != scanned_bag.as_sent(one) for one in self._waiting):
            self._waiting.append(scan)
        return Next(notice=scanned_bag.waits(scan))

    def _unknown_code(self, scan: Scan) -> Next:
        """A code without a known meaning: it is only offered as the supplier's lot."""
        if (why := scanned_bag.no_lot(scan)) is not None:
            return Next(notice=why)
        if not self._draft.supplier_lot:
            self._draft = self._draft.having(Why.SCANNED, supplier_lot=scan.text[:40])
            self._draft = replace(self._draft, scan_text=scan.text)
            return Next(
                notice=warn(
                    _("Taken as the supplier's lot: {code}").format(code=scan.text[:40]),
                    _("Tap Supplier lot to change it."),
                )
            )
        return Next(notice=warn(_("“{code}” says nothing about this bag").format(code=scan.text[:40])))

    def _from_code(self, draft: Draft, found: Gs1Fields | None) -> tuple[str, ...]:
        """Take over what the code says. Returns sentences about what was not taken."""
        if found is None:
            self._draft = draft
            return ()
        taken = scanned_bag.take(draft, found, self._work.settings.kitchen.currency)
        self._draft = taken.draft
        if look := scanned_bag.glance(found):
            self._word += f"; {look}"
        return (*scanned_bag.alarms(found), *taken.kept)

    def _after_scan(self, pack: Pack | None, found: Gs1Fields | None, not_taken: tuple[str, ...]) -> Next:
        if found is not None and self._draft.lot_in_doubt:
            return Next(
                notice=warn(
                    _("Is the lot really {lot}?").format(lot=self._draft.lot_in_doubt),
                    _("It looks as if a date was glued to it. Tap Supplier lot and compare it with the bag."),
                )
            )
        if not_taken:
            return Next(notice=warn(" ".join(not_taken), _("Look at the fields before you save.")))
        if (doubt := self.day_doubt()) is not None:
            return Next(notice=asked(doubt))
        if pack is None and found is not None and found.gtin14:
            return Next(
                notice=warn(_("A pack that is new here"), _("Choose what it is once; the next one fills itself in."))
            )
        return self._tell()

    def _as_last_time(self, draft: Draft, ingredient: Ingredient, pack: Pack | None = None) -> Draft:
        """Fill empty fields from the last lot of this ingredient."""
        last = self._work.books.last_lot(ingredient)
        why = Why.LAST_TIME if last else Why.KNOWN
        supplier = (pack.supplier if pack else None) or (last.supplier if last else None)
        if supplier and not draft.supplier:
            draft = draft.having(why, supplier=supplier.name)
        quantity = (pack.quantity if pack else None) or (last.received if last else None)
        if quantity and not draft.quantity:
            draft = draft.having(why, quantity=str(quantity))
        if last and last.best_before and last.use_by is not None and not draft.date_kind:
            draft = draft.having(Why.LAST_TIME, date_kind=kind_of(last.use_by))
        return draft

    # -- by hand

    def choices(self, key: str) -> tuple[Choice, ...]:
        """The values that a field can be picked from; empty for a field that is typed."""
        if key == "ingredient":
            return tuple(Choice(i.name, i.name.capitalize()) for i in self._work.books.ingredients())
        if key == "supplier":
            return tuple(Choice(s.name, s.name) for s in self._work.books.suppliers())
        return ()

    def set_field(self, key: str, typed: str) -> Next:
        """Set a field as a person typed it: a date as ISO or like 30.11.2027, a quantity like “25 lb” or “2 × 1 lb”.

        Args:
            key: the field's; “best_before” and “use_by” set the one date on the bag, and its kind.
        """
        setters: dict[str, Callable[[str], Draft]] = {
            "ingredient": self._typed_ingredient,
            "supplier_lot": lambda text: replace(self._draft.having(Why.TYPED, supplier_lot=text), lot_in_doubt=""),
            BEST_BEFORE: lambda text: self._typed_best(BEST_BEFORE, text),
            USE_BY: lambda text: self._typed_best(USE_BY, text),
            "bought_on": self._typed_bought,
            "quantity": self._typed_quantity,
            "price": self._typed_price,
        }
        text = typed.strip()
        try:
            if key in setters:
                self._draft = setters[key](text)
            else:
                self._draft = self._draft.having(Why.TYPED, **{key: text})
        except (ValueError, RuleError) as error:
            return Next(notice=bad(_("“{typed}” cannot be read").format(typed=text[:30]), said_error(error)))
        doubt = self.day_doubt() if key in (BEST_BEFORE, USE_BY) else None
        return self._tell() if doubt is None else Next(notice=asked(doubt))

    def _tell(self) -> Next:
        """The result of a step, with any problem that could not be reported before."""
        words, self._untold = self._untold, ""
        return Next(notice=warn(_("A photo of an earlier bag is not in the books"), words)) if words else STAY

    def _typed_ingredient(self, text: str) -> Draft:
        draft = self._draft.of(text, Why.TYPED)
        known = self._find_ingredient(text)
        if known is None:
            return draft
        pack = self._work.books.pack(draft.gtin14) if draft.gtin14 else None
        return self._as_last_time(draft, known, pack if pack and pack.ingredient.id == known.id else None)

    def _typed_bought(self, text: str) -> Draft:
        said = refuse_future(parse_day(text), self._work.today())
        return self._draft.having(Why.TYPED, bought_on=said.isoformat())

    def _typed_best(self, kind: str, text: str) -> Draft:
        if not text:
            return self._draft.having(Why.NONE, best_before="")
        said = refuse_far(parse_day(text), self._work.today())
        return self._draft.dated(Why.TYPED, said.isoformat(), kind)

    def _typed_quantity(self, text: str) -> Draft:
        bags, _times, each = text.replace("x", "×").rpartition("×")
        if bags.strip() and not bags.strip().isdecimal():
            raise ValueError(_("Type it like 2 × 1 lb."))
        count = int(bags) if bags.strip() else 1
        if not 1 <= count <= TOP_BAGS:
            raise ValueError(_("Between 1 and {n} bags at a time.").format(n=TOP_BAGS))
        unit = self._draft.quantity.partition(" ")[2]
        measures = self._work.settings.kitchen.measures
        same = bool(unit) and each.strip().endswith(f" {unit}")  # offered in the books' own unit
        quantity = amount(each, unit, measures) if same else Quantity.parse(each.strip(), measures)
        if quantity.amount <= 0:
            raise ValueError(_("A quantity is above zero."))
        plausible_quantity(quantity.scaled(Decimal(count)))
        return self._draft.having(Why.TYPED, quantity=str(quantity), bags=count if bags.strip() else self._draft.bags)

    def set_bags(self, count: int) -> Next:
        """Set how many bags of this lot there are. Each gets a tag."""
        self._draft = replace(self._draft, bags=min(max(1, count), TOP_BAGS))
        return STAY

    # -- what is in it

    def question(self) -> Question:
        """The question about the bag's contents, with the answers so far."""
        return self._contains.question(self._draft)

    def toggle_allergen(self, name: str) -> Next:
        """Choose an allergen, or remove it. If none is left, nothing has been said."""
        chosen = what_it_contains.toggled(self._draft.allergens, name, self._contains.law)
        self._draft = replace(self._draft, allergens=chosen, said=bool(chosen))
        return STAY

    def say_contents(self, answer: str) -> Next:
        """Give an answer that ends the question: none of these, that is all, or as last time."""
        if answer == what_it_contains.LAST:
            last = self._contains.last_time(self._draft)
            if last is None:
                return Next(notice=warn(_(what_it_contains.NO_LAST), _("Tap what it contains.")))
            self._draft = replace(self._draft, allergens=last, said=True)
        elif answer == what_it_contains.NONE:
            self._draft = replace(self._draft, allergens=(), said=True)
        elif answer == what_it_contains.DONE:
            self._draft = replace(self._draft, said=bool(self._draft.allergens))
        return STAY

    def set_made_of(self, text: str) -> Next:
        """Set the list from its own label, separated by commas. It sets no allergens, but may reopen their question."""
        self._draft = self._contains.listed(self._draft, what_it_contains.listed_text(text))
        return STAY

    def _typed_price(self, text: str) -> Draft:
        if not text:
            return self._draft.having(Why.NONE, price="")
        money = Money.parse(text, self._work.settings.kitchen.currency)
        return self._draft.having(Why.TYPED, price=str(money))

    # -- saving

    def save(self) -> Next:
        """Book the lot, then start with the next bag."""
        return self._save(print_tags=False)

    def save_and_print(self) -> Next:
        """Book the lot and print a tag for each bag."""
        return self._save(print_tags=True)

    def _save(self, *, print_tags: bool) -> Next:
        draft = self._draft
        if self._unseen:
            return self._look_first()
        if not self._is_ready():
            return Next(notice=warn(_("Something is still missing"), _("Fill in the fields with the red border.")))
        if (alike := self.alike()) is not None:
            return Next(notice=warn(alike.question, _("Say so before it is saved: tap the field and choose.")))
        if (trouble := why_not_saved(draft.bought_on, self.day_doubt(), self._work.today())) is not None:
            return Next(notice=trouble)
        books = self._work.books
        known = self._ingredient()
        said = self._contains.for_the_books(draft) if known else {}
        ingredient = known or self._new_ingredient()
        supplier = self._supplier() or books.add_supplier(draft.supplier)
        each = Quantity.parse(draft.quantity)
        # The lot is booked last: if the disk is full before, Save can be repeated without doubling anything.
        if draft.gtin14 and books.pack(draft.gtin14) is None:
            books.add_pack(draft.gtin14, ingredient, each, supplier)
        lot = books.receive_lot(
            ingredient,
            draft.received,
            supplier=supplier,
            supplier_lot=draft.supplier_lot or None,
            bought_on=date.fromisoformat(draft.bought_on),
            best_before=date.fromisoformat(draft.best_before) if draft.best_before else None,
            use_by=is_use_by(draft.date_kind) if draft.best_before else None,
            price=Money.parse(draft.price, self._work.settings.kitchen.currency) if draft.price else None,
            gtin14=draft.gtin14 or None,
            scan_text=draft.scan_text or None,
            sure_of_days=bool(draft.best_before) and draft.best_before == draft.sure_of,
            **said,
        )
        unkept, self._untold = self._photos.book(books, lot.code, draft.photos), ""
        unlooked = not lot.is_looked_at
        self._next_bag()
        if print_tags:
            self._work.press.print_tags(lot.code, draft.bags)
        unkept = unkept or (_(UNLOOKED) if unlooked else "")
        waited = self._take_waiting()
        to_say = " ".join(part for part in (unkept, waited.words if waited else "") if part)
        return Next(notice=_saved(ingredient.name.capitalize(), lot.code, to_say))

    def _new_ingredient(self) -> Ingredient:
        """What was said of its first bag also applies to the new ingredient."""
        draft = self._draft
        said = draft.allergens if draft.said else None
        return self._work.books.add_ingredient(draft.ingredient, allergens=said, sub_ingredients=draft.made_of)

    def clear(self) -> Next:
        """Start this bag again, or go to the next one that was scanned."""
        if self._unseen:
            return self._look_first()
        self._next_bag()
        return Next(notice=self._take_waiting())

    def _look_first(self) -> Next:
        return Next(notice=warn(_("A bag was scanned meanwhile"), _("Look at the fields as they are now, then go on.")))

    def _take_waiting(self) -> Notice | None:
        """Start with the next scanned bag, if any. Returns a notice about its code."""
        if not self._waiting:
            return None
        scan = self._waiting.pop(0)
        record = self._work.books.pack(scan.gtin14) if scan.gtin14 else self._work.books.resolve(scan.text)
        told = self.scanned(Scanned(scan, record if isinstance(record, Pack) else None))
        return told.notice if told and told.notice else good(_("The next bag is filled in: look at it."))

    def _next_bag(self, word: str = "") -> None:
        self._draft, self._word = self._fresh(), word
        self._bag += 1
        self._label.forget()
        self._photos.keep_only(())

    # -- its pictures

    def keep_photo(self, jpeg: bytes | None) -> Next:
        """Keep the camera's current picture with this bag; None if there is no picture."""
        if jpeg is None:
            return Next(notice=warn(_("The camera shows nothing yet"), _("Tap Photo once its picture is there.")))
        if len(self._draft.photos) >= TOP_PHOTOS:
            return Next(notice=warn(_("{n} photos are kept").format(n=TOP_PHOTOS), _("Tap one to take it away.")))
        try:
            name = self._photos.keep(jpeg)
        except OSError as error:
            return Next(notice=bad(_("The photo was not kept: {why}").format(why=error.strerror or error)))
        if name not in self._draft.photos:
            self._draft = replace(self._draft, photos=(*self._draft.photos, name))
        return STAY

    def take_away_photo(self, name: str) -> Next:
        """Delete a picture that was taken by mistake."""
        self._draft = replace(self._draft, photos=tuple(one for one in self._draft.photos if one != name))
        self._photos.keep_only(self._draft.photos)
        return STAY

    # -- the print on its label

    @property
    def reading(self) -> int:  # 0: none
        return self._label.waiting_for

    def begin_reading(self) -> Next:
        """Recognition of the newest picture begins; its number is `reading`, which `label_read` must be given."""
        self._label.begin()
        return STAY

    def label_read(self, asked: int, reading: ReadResult) -> Next:
        """Take the recognised text. It is only offered."""
        trouble = self._label.finish(asked, reading)
        return Next(notice=trouble) if trouble else STAY

    def take_offer(self, key: str) -> Next:
        """Put an offered value into its field."""
        offer = next(one for one in self._label.offers if one.key == key)
        if offer.field == "best_before":
            self._draft = self._draft.dated(Why.LABEL, offer.value, offer.date_kind or None)
        else:
            self._draft = replace(self._draft.having(Why.LABEL, **{offer.field: offer.value}), lot_in_doubt="")
        doubt = self.day_doubt() if offer.field == "best_before" else None
        return STAY if doubt is None else Next(notice=asked(doubt))

    # -- what is known

    def _ingredient(self) -> Ingredient | None:
        return self._find_ingredient(self._draft.ingredient)

    def _find_ingredient(self, name: str) -> Ingredient | None:
        wanted = folded(name)
        return next((i for i in self._work.books.ingredients() if folded(i.name) == wanted), None)

    def _supplier(self) -> Supplier | None:
        """The supplier of this name, also if it was merged into another."""
        return self._work.books.supplier_called(self._draft.supplier) if self._draft.supplier else None

    def entered(self) -> bool:
        return bool(self._waiting) or scanned_bag.holds_anything(self._draft)

    def back(self) -> Next:
        return HOME

    def memo(self) -> Memo:
        waiting = [scanned_bag.as_sent(scan) for scan in self._waiting]
        return {**asdict(self._draft), "after": self._newest_bag(self._draft), WAITING: waiting}

    def _newest_bag(self, draft: Draft) -> str:
        """The code of the bag of this ingredient that was booked last."""
        ingredient = self._find_ingredient(draft.ingredient)
        last = self._work.books.last_lot(ingredient) if ingredient else None
        return last.code if last else ""

    @classmethod
    def from_memo(cls, work: Workplace, memo: Memo) -> ReceiveFlow:
        """Restore the draft after a restart; a new one if the power went just after its bag was booked.

        If another bag of the same ingredient was booked since, the draft is still kept.
        """
        known = {f.name for f in fields(Draft)}
        kept = {key: value for key, value in memo.items() if key in known}
        lists = {name: tuple(kept.get(name, ())) for name in ("allergens", "photos", "made_of")}
        flow = cls(work, Draft(**{**kept, **lists}))
        scales = work.settings.kitchen.scales
        flow._waiting = [scan for sent in memo.get(WAITING, ()) if (scan := scanned_bag.sent_again(sent, scales))]
        newest = flow._newest_bag(flow._draft)
        if newest and memo.get("after", newest) != newest and flow._draft.may_be(work.books.lot(newest)):
            flow._untold = flow._photos.book(work.books, newest, flow._draft.photos)
            flow._next_bag()
            flow._take_waiting()
        return flow


def _saved(ingredient: str, code: str, trouble: str) -> Notice:
    words = _("{ingredient} saved as {code}").format(ingredient=ingredient, code=code)
    return warn(words, trouble) if trouble else good(words, _("Ready for the next bag."))
