"""A cook who taps, types and scans whatever there is, at any moment, from a seed; and what must be so after each event.

`taps_of` says what the screens offer on a view, in the words of the flows: what a screen asks in a list or on a keypad
first is `over`, since its second tap finds nothing there any more. `entries` says what was entered and is in no book.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from db import DestinationKind
from db.subjects.bins import BinRest
from kiosk.flows.base import Aside, Flow, Next, Place, Why
from kiosk.flows.choose_recipe import StartFlow
from kiosk.flows.confirm_day import ConfirmDayFlow
from kiosk.flows.cook import CookFlow
from kiosk.flows.keep import KeepFlow
from kiosk.flows.print_labels import LabelsFlow, PrintAction
from kiosk.flows.recall import RecallFlow
from kiosk.flows.receive import ReceiveFlow
from kiosk.flows.send_out import SendOutFlow
from kiosk.flows.stocked_bag import StockedBagFlow
from kiosk.flows.stove import StepQuestion
from kiosk.flows.what_it_contains import MADE_OF

ALL = frozenset({"*"})
"""Of `Tap.sets`: whatever was entered may be gone then, since a person said so."""
BY_HAND = (Why.TYPED.name, Why.LABEL.name)

WORDS = ("x", "Elderflower", "none was there", "Küche & Söhne", "<b>1</b>", "a" * 80, "  spaced  ", "It's 4/5", "🍓")
AMOUNTS = ("1", "3.98", "0", "1½", "123456789", "0.001", "3 kg", "2 x 1 lb", "999999999 lb", "8", ".", "4 fl oz")
FIGURES = ("220", "221", "3.6", "4.9", "204", "0", "999999999", "-5", "12.", "1e9", "1,250")


@dataclass(frozen=True)
class Tap:
    """Something that can be tapped on a view.

    Attributes:
        facts: the kinds that it may write.
        sets: which entries it may change; `ALL` where a person gives up what was entered.
        over: it is answered over the frame, so that a second tap in the same frame does not reach it.
        more: a second tap is meant too: one more, a minute more.
    """

    name: str
    take: Callable[[], Next]
    facts: frozenset[str] = frozenset()
    sets: frozenset[str] = frozenset()
    over: bool = False
    more: bool = False


def entries(flow: Flow) -> dict[str, Any]:
    """What a person typed, tapped or scanned here, that is in no book yet; also in what lies behind."""
    found: dict[str, Any] = {}
    if isinstance(flow, ReceiveFlow):
        found = _of_bag(flow)
    elif isinstance(flow, CookFlow):
        memo = flow.memo()
        hand = ("lot", "amount", "substitute") if flow.weighing.entered() else ()
        found = {key: memo[key] for key in (*hand, "filled", "set_aside", "reason") if memo[key] not in (None, 0, "")}
    elif isinstance(flow, SendOutFlow):
        memo = flow.memo()
        found = {key: memo[key] for key in ("count", "order") if memo[key]}
        if memo["units"]:
            found |= {"count": True} | {f"unit:{unit}": True for unit in memo["units"]}
    elif isinstance(flow, RecallFlow) and flow.entered():
        found = {
            key: value for key, value in flow.memo().items() if value and key in ("supplier", "ingredient", "from")
        }
    elif isinstance(flow, StartFlow) and flow.entered():
        found = {key: flow.memo()[key] for key in ("scale", "pot")}
    elif isinstance(flow, StockedBagFlow):
        found = {f"put_right:{key}": value for key, value in flow.memo()["changes"]["typed"].items()}
    elif isinstance(flow, KeepFlow):
        found = {f"keep/{key}": flow.memo()[key] for key in ("ingredient", "quantity", "day") if flow.memo()[key]}
    elif isinstance(flow, LabelsFlow):
        found = {"contains": flow.question().chosen} if flow.question().chosen else {}
    behind = flow.behind if isinstance(flow, ConfirmDayFlow) else None
    if isinstance(flow, Aside | KeepFlow):
        behind = flow._came_from
    if isinstance(flow, ConfirmDayFlow):
        found = {key: value for key, value in (("day", flow._day), ("time", flow._time)) if value is not None}
    return found | (entries(behind) if behind is not None else {})


def _of_bag(flow: ReceiveFlow) -> dict[str, Any]:
    draft = flow.memo()
    by_hand = {key: draft[key] for key, why in draft["why"].items() if why in BY_HAND and draft[key]}
    found = by_hand | {f"photo:{name}": True for name in draft["photos"]}
    found |= {f"waits:{sent}": True for sent in draft.get("waiting", ())}
    found |= {"bags": draft["bags"]} if draft["bags"] != 1 else {}
    found |= {"allergens": tuple(draft["allergens"])} if draft["allergens"] else {}
    found |= {"said": True} if draft["said"] else {}
    return found | ({"made_of": tuple(draft["made_of"])} if draft["made_of"] else {})


def taps_of(flow: Any, view: Any, rng: random.Random) -> list[Tap]:
    """All that a person can do on a view, with figures and words of their own."""
    taps = list(_OFFERS[flow.place](flow, view, rng))
    if flow.place is not Place.HOME:
        taps.append(Tap("back", flow.back, sets=ALL))
    return taps


def _tap(name: str, take: Callable[..., Next], *args: Any, facts: str = "", sets: str = "", **kinds: bool) -> Tap:
    return Tap(
        f"{name}{args if args else ''}"[:90],
        partial(take, *args),
        frozenset(facts.split()),
        ALL if sets == "*" else frozenset(sets.split()),
        **kinds,
    )


def _home(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    for name in ("cook", "receive", "labels", "send_out", "trace", "stock", "stock_past", "more"):
        # A photo of a bag that the disk had no room for is booked when Receive is opened.
        yield _tap(name, getattr(flow, name), facts="lot-photographed" if name == "receive" else "")
    for card in view.cooking:
        yield _tap("resume", flow.resume, card.number)
    for number, _words in view.labels_waiting[:1]:
        yield _tap("resume_labels", flow.resume_labels, number)


def _receive(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    day, known = flow._work.today(), [one.key for one in flow.choices("ingredient")]
    typed = {
        "ingredient": [*known, "peanut butter", "Strawberies", rng.choice(WORDS)],
        "supplier": [one.key for one in flow.choices("supplier")] + ["Vally Farm", rng.choice(WORDS)],
        "supplier_lot": ["LOT 7", "", rng.choice(WORDS)],
        "quantity": list(AMOUNTS) + ["5 lb"] * 6,
        "price": ["18.40", "", "nonsense", "0", "999999999"],
        "best_before": ["", (day + timedelta(days=rng.choice((-3, 0, 90, 9000, 40000)))).isoformat(), "32.13.2027"],
        "bought_on": [(day - timedelta(days=rng.choice((-2, 0, 5)))).isoformat(), "x"],
    }  # fmt: skip
    for key, texts in typed.items():
        also = {"ingredient": " allergens said made_of supplier quantity", "quantity": " bags"}.get(key, "")
        yield _tap("set_field", flow.set_field, key, rng.choice(texts), sets=key + also, over=True)
    yield _tap("set_bags", flow.set_bags, view.tags + 1, sets="bags")
    yield _tap("set_bags", flow.set_bags, rng.choice((0, 1, 5, 99, 123456789)), sets="bags", over=True)
    yield _tap("keep_photo", flow.keep_photo, rng.choice((None, b"\xff\xd8\xff" + rng.randbytes(40))))
    for photo in view.photos:
        yield _tap("take_away_photo", flow.take_away_photo, photo.name, sets=f"photo:{photo.name}", over=True)
    if view.allergens_open:
        name = rng.choice(_allergens(flow))
        yield _tap("toggle_allergen", flow.toggle_allergen, name, sets="allergens said", over=True)
        yield _tap("say_contents", flow.say_contents, rng.choice(_answers(flow)), sets="allergens said", over=True)
        # Of another list it is asked anew what it contains; what was tapped stays tapped.
        listed = rng.choice(("", "milk, salt", *WORDS))
        yield _tap("set_made_of", flow.set_made_of, listed, sets="made_of said", over=True)
    if view.alike is not None:
        said = rng.choice(("yes", "no"))
        yield _tap("answer_alike", flow.answer_alike, said, sets=f"{view.alike.key} allergens said made_of", over=True)
    if view.day_doubt is not None:
        yield _tap("answer_day", flow.answer_day, rng.choice(("yes", "no")), sets="best_before", over=True)
    if any(field.value for field in view.fields if field.key != "bought_on"):
        yield _tap("clear", flow.clear, sets="*")
    if view.ready:
        facts = "ingredient-added supplier-added pack-added lot-received lot-photographed"
        for _often in range(4):
            yield _tap("save", flow.save, facts=facts, sets="*")
        yield _tap("save_and_print", flow.save_and_print, facts=facts, sets="*")


def _allergens(flow: Any) -> list[str]:
    return [one.key for one in flow.question().answers() if not one.ends and one.key != MADE_OF]


def _answers(flow: Any) -> list[str]:
    return [one.key for one in flow.question().answers() if one.ends] or [""]


def _recipes(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    for card in view.recipes:
        yield _tap("choose", flow.choose, card.id)


def _start(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    yield _tap("choose_scale", flow.choose_scale, rng.randrange(len(view.scales)), sets="scale pot")
    if view.pots:
        yield _tap("choose_pot", flow.choose_pot, rng.randrange(len(view.pots)), sets="scale pot")
    for _often in range(3):
        yield _tap("start", flow.start, facts="batch-started", sets="*")
    if view.can_print:
        yield _tap("print_card", flow.print_card)


def _weigh(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    weighing = flow.weighing
    for choice in weighing.lot_choices():
        yield _tap("pick_lot", weighing.pick_lot, choice.key, sets="lot substitute", over=True)
    yield _tap("set_amount", weighing.set_amount, rng.choice(AMOUNTS), sets="amount", over=True)
    if view.ready:
        why = rng.choice(("it is good", "")) if view.asks_why else ""
        for _often in range(6):
            yield _tap("use", weighing.use, why, facts="lot-used bin-used note-written", sets="*", over=view.asks_why)
        another = rng.choice(AMOUNTS)
        yield _tap("use_and_add_another", weighing.use_and_add_another, another, why,
                   facts="lot-used bin-used note-written", sets="*", over=True)  # fmt: skip
    if view.can_undo:
        yield _tap("undo", flow.undo, facts="use-reversed line-left-out", sets="*")
    yield _tap("leave_out", weighing.leave_out, rng.choice(WORDS), facts="line-left-out", sets="*", over=True)
    others = weighing.swap_choices() if rng.random() < 0.2 else ()
    for choice in rng.sample(others, min(2, len(others))):
        yield _tap("swap", weighing.swap, choice.key, rng.choice(WORDS), sets="lot substitute", over=True)
    if rng.random() < 0.1:
        yield _tap(
            "fail",
            flow.fail,
            rng.choice(WORDS),
            rng.choice(("", "thrown away")),
            facts="batch-failed",
            sets="*",
            over=True,
        )


def _process(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    stove = flow.stove
    read = partial(_tap, "read", stove.read, rng.choice(FIGURES), facts="reading-taken step-marked", over=True)
    ways = {
        StepQuestion.READING: [read],
        StepQuestion.EARLY: [
            partial(_tap, "leave_early", stove.leave_early, facts="note-written step-marked", over=True)
        ],
        StepQuestion.OUTSIDE: [
            read,
            partial(
                _tap, "hold_and_go_on", stove.hold_and_go_on, facts="batch-held step-marked note-written", over=True
            ),
        ],
    }
    for way in ways.get(view.ask, [partial(_tap, "go_on", stove.go_on, facts="step-marked")]) * 4:
        yield way()
    if view.timer is not None:
        yield _tap("adjust_timer", stove.adjust_timer, rng.choice((60, -60)), facts="step-marked", more=True)
        if view.timer.started:
            yield _tap("pause_or_resume", stove.pause_or_resume, facts="step-marked")
    yield _tap("add_reading", stove.add_reading, rng.choice(FIGURES), facts="reading-taken", over=True)
    yield _tap("add_note", stove.add_note, rng.choice(WORDS), facts="note-written", over=True)
    for pot in stove.pot_choices()[:2]:
        yield _tap("set_pot", stove.set_pot, pot.key, facts="equipment-set", over=True)
    yield _tap("undo", flow.undo, facts="step-marked use-reversed line-left-out")
    if rng.random() < 0.1:
        yield _tap(
            "fail",
            flow.fail,
            rng.choice(WORDS),
            rng.choice(("", "thrown away")),
            facts="batch-failed",
            sets="*",
            over=True,
        )


def _fill(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    yield _tap("set_filled", flow.filling.set_filled, rng.choice(view.filled_choices), sets="filled")
    yield _tap("set_filled", flow.filling.set_filled, rng.choice((0, 360, 999999999)), sets="filled", over=True)
    yield _tap("set_aside", flow.filling.set_aside, rng.choice(view.set_aside_choices), sets="set_aside")
    if view.set_aside:
        yield _tap("set_reason", flow.filling.set_reason, rng.choice(view.reasons), sets="reason")
    if view.ready:
        sure, rare = bool(view.far_more), 1 if view.far_more else 4
        for _often in range(rare):
            yield _tap("finish", partial(flow.finish, sure=sure), facts="batch-filled batch-held", sets="*", over=sure)
    yield _tap("undo", flow.undo, facts="step-marked use-reversed line-left-out")
    yield _tap("keep_some", flow.keep_some)


def _batches(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    for choice in view:
        yield _tap("choose", flow.choose, choice.key)


def _labels(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    if view.action is PrintAction.LOOK:
        name = rng.choice([one.key for one in flow.question().answers() if not one.ends])
        yield _tap("toggle_allergen", flow.toggle_allergen, name, sets="contains", over=True)
        yield _tap("set_made_of", flow.set_made_of, "milk, salt", over=True)
        yield _tap("say_contents", flow.say_contents, rng.choice(_answers(flow)), sets="*",
                   facts="lot-corrected ingredient-changed", over=True)  # fmt: skip
    elif view.action not in (PrintAction.PRINTING, PrintAction.WAITING):
        yield _tap("primary", flow.primary, facts="label-answered labels-reprinted", sets="*")
    if view.action is PrintAction.ANSWER:
        yield _tap("no", partial(flow.answer, came_out=False), facts="label-answered")
    if view.action is PrintAction.ANYWAY:
        yield _tap("leave_it", flow.leave_it)
    if view.action in (PrintAction.PRINTING, PrintAction.WAITING):
        yield _tap("stop", flow.stop)
    if view.printed:
        unit = rng.choice(view.tiles).unit
        yield _tap("reprint", flow.reprint, unit, rng.choice(("spoiled", "one more")), over=True,
                   facts="label-spoiled labels-reprinted")  # fmt: skip
    if view.tiles:
        yield _tap("show", flow.show, rng.choice(view.tiles).unit)
    yield _tap("add_ph", flow.add_ph, rng.choice(FIGURES), facts="reading-taken batch-held", over=True)


def _send(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    for place in view.destinations[:3]:
        yield _tap("choose_destination", flow.choose_destination, place.key)
    for row in view.batches:
        if not row.held:
            yield _tap("choose_batch", flow.choose_batch, row.number, sets="*")
    if view.count < view.on_shelf:
        yield _tap("add", flow.add, 1, sets="*", more=True)
    if view.count > 0:
        yield _tap("add", flow.add, -1, sets="*", more=True)
    for count in (*view.quick, rng.randint(0, view.on_shelf)):
        yield _tap("set_count", flow.set_count, count, sets="*")
    yield _tap("set_all", flow.set_all, sets="*")
    yield _tap("set_order", flow.set_order, rng.choice(WORDS), sets="order", over=True)
    if view.ready:
        for _often in range(4):
            yield _tap("send", flow.send, facts="units-dispatched", sets="*")
    if view.undo:
        yield _tap("undo", flow.undo, facts="units-returned", sets="*")
        yield _tap("print_box", flow.print_box, rng.choice((1, 2, 10**8)), over=True)
    if rng.random() < 0.1:
        yield _tap("add_destination", flow.add_destination, rng.choice(WORDS), rng.choice(tuple(DestinationKind)),
                   facts="destination-added", over=True)  # fmt: skip


def _trace(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    yield _tap("ask", flow.ask, rng.choice((*WORDS, *AMOUNTS, "SJ-20260304-A", "HT-0309", "PKT-99281")), over=True)
    for row in (*view.upstream, *view.downstream):
        if row.code:
            yield _tap("follow", flow.follow, row.code)
    for choice in view.recent:
        yield _tap("follow", flow.follow, choice.key)
    yield _tap("recall", flow.recall)
    if view.title and view.can_hold:
        yield _tap("hold", flow.hold, facts="lot-held batch-held")
    elif view.title:
        who = rng.choice(flow.people()).key if not flow.signed_in and flow.people() else ""
        yield _tap("release", flow.release, rng.choice(WORDS), who, facts="lot-released batch-released", over=True)
    if view.can_tell_what_became:
        yield _tap("tell_what_became", flow.tell_what_became, rng.choice(("thrown away", *WORDS)), facts="batch-failed",
                   over=True)  # fmt: skip
    if view.can_keep:
        yield _tap("keep_some", flow.keep_some)
    if view.label_words:
        yield _tap("labels", flow.labels)


def _recall(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    for key, tell in (("supplier", flow.set_supplier), ("ingredient", flow.set_ingredient)):
        if choices := flow.choices(key):
            yield _tap(f"set_{key}", tell, rng.choice(choices).key, sets="supplier ingredient", over=True)
    yield _tap("set_bought", flow.set_bought, *rng.choice((("", ""), ("2026-03-01", "2026-03-04"), ("2026-03-09", ""))),
               sets="from to", over=True)  # fmt: skip
    if view.complete and view.ready and rng.random() < 0.3:
        what = (rng.choice(view.choose_hold).key,) if view.choose_hold else ()
        yield _tap("hold", flow.hold, *what, facts="batch-held lot-held", over=bool(what))


def _more(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    for person in view.people[:3]:
        yield _tap("choose_cook", flow.choose_cook, person.key)
    if rng.random() < 0.1:
        yield _tap("new_cook", flow.new_cook, rng.choice(WORDS), facts="person-added", over=True)
    yield _tap("bring_in", flow.bring_in)
    for door in view.doors:
        yield _tap("open", flow.open, door.key)
    if view.can_print:
        yield _tap("print_badge", flow.print_badge)
        yield _tap("print_slip", flow.print_slip)


def _bring_in(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    yield _tap("look_again", flow.look_again)
    yield _tap("set_decimal", flow.set_decimal)
    yield _tap("set_dates", flow.set_dates)


def _suppliers(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    for one in view.suppliers[:3]:
        yield _tap("choose", flow.choose, one.key, sets="supplier", over=True)
    if rng.random() < 0.1:
        yield _tap("add", flow.add, rng.choice(WORDS), facts="supplier-added", sets="supplier", over=True)
        yield _tap("rename", flow.rename, rng.choice(WORDS), facts="supplier-changed", over=True)
    for one in view.others[:1]:
        yield _tap("same_as", flow.same_as, one.key, facts="supplier-merged", sets="supplier", over=True)
    for one in view.merged[:1]:
        yield _tap("part", flow.part, one.key, facts="supplier-parted lot-corrected", over=True)


def _equipment(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    for one in view.equipment[:3]:
        yield _tap("choose", flow.choose, one.key, sets="equipment", over=True)
    if rng.random() < 0.1:
        yield _tap("add", flow.add, rng.choice(WORDS), facts="equipment-added", sets="equipment", over=True)
        yield _tap("rename", flow.rename, rng.choice(WORDS), facts="equipment-changed", over=True)
        yield _tap("describe", flow.describe, rng.choice(WORDS), facts="equipment-changed", over=True)
        yield _tap("put_out_of_use", flow.put_out_of_use, facts="equipment-changed")
    yield _tap("put_into_use", flow.put_into_use, facts="equipment-changed")


def _thermometers(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    for one in (*view.thermometers, *view.others)[:3]:
        yield _tap("choose", flow.choose, one.key, sets="thermometer", over=True)
    if rng.random() < 0.1:
        yield _tap("add", flow.add, rng.choice(WORDS), facts="equipment-added", sets="thermometer", over=True)
    reference = rng.choice(view.references).key
    yield _tap("compare", flow.compare, reference, rng.choice(("32", "0.5", *WORDS)), facts="thermometer-calibrated",
               over=True)  # fmt: skip


def _stock(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    for group in view.groups:
        yield _tap("choose", flow.choose, group.key)
    for bag in view.bags:
        yield _tap("open", flow.open, bag.code)


def _stocked_bag(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    fields = "supplier", "supplier_lot", "best_before", "use_by", "bought_on", "quantity", "price"
    put_right = " ".join(f"put_right:{key}" for key in fields)
    typed = {
        "supplier": [one.key for one in flow.choices()] + ["Vally Farm", rng.choice(WORDS)],
        "supplier_lot": ["LOT 7", "", rng.choice(WORDS)],
        "quantity": list(AMOUNTS),
        "price": ["18.40", "", "nonsense", "999999999"],
        "best_before": ["", "2026-03-01", "2026-09-01", "2199-01-01", "32.13.2027"],
        "use_by": ["", "2026-03-01", "2026-09-01"],
        "bought_on": ["2026-03-01", "2030-01-01", "x"],
    }
    for key, texts in typed.items():
        yield _tap("set_field", flow.set_field, key, rng.choice(texts), sets=put_right, over=True)
    for change in view.changes:
        yield _tap("take_back", flow.take_back, change.key, sets=put_right)
    reason = rng.choice((*(one.key for one in flow.mistakes()), "", *WORDS))
    if view.changes:
        yield _tap("correct", flow.correct, reason, facts="supplier-added lot-corrected", sets=put_right, over=True)
        return
    yield _tap(
        "count", flow.count, rng.choice((*AMOUNTS, "3 lb", "2 oz", "-1", "1 each")), facts="lot-counted", over=True
    )
    if view.can_discard:
        yield _tap("discard", flow.discard, rng.choice((*AMOUNTS, "0.1 lb", "1 oz")), reason, facts="lot-discarded",
                   over=True)  # fmt: skip
    if view.held:
        who = rng.choice(flow.people()).key if not flow.signed_in and flow.people() else ""
        yield _tap("release", flow.release, reason, who, facts="lot-released", over=True)
    else:
        yield _tap("hold", flow.hold, reason, facts="lot-held", over=True)
    yield _tap("trace", flow.trace)


def _keep(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    known = [one.key for one in flow.ingredients()]
    name = rng.choice((*known, "Strawberies", *WORDS))
    yield _tap("choose_ingredient", flow.choose_ingredient, name, sets="keep/ingredient", over=True)
    if view.alike is not None:
        yield _tap("answer_alike", flow.answer_alike, rng.choice(("yes", "no")), sets="keep/ingredient", over=True)
    yield _tap(
        "set_quantity", flow.set_quantity, rng.choice((*AMOUNTS, "1 oz", "2 each")), sets="keep/quantity", over=True
    )
    until = rng.choice((None, *(flow._work.today() + timedelta(days=days) for days in (-9, 3, 40000))))
    yield _tap("set_day", flow.set_day, until, sets="keep/day", over=True)
    if view.ready:
        for take in (flow.keep, flow.keep_and_print):
            yield _tap("keep", take, facts="ingredient-added lot-made", sets="*")


def _bins(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    for one in view.bins[:3]:
        yield _tap("choose", flow.choose, one.key, sets="bin", over=True)
    if rng.random() < 0.2:
        yield _tap("add", flow.add, rng.choice(WORDS), facts="bin-added", sets="bin", over=True)
    if view.chosen and (bags := flow.bags()):
        yield _tap("pour", flow.pour, rng.choice(bags).key, facts="lot-binned", over=True)
    if view.bags:
        rest, why = rng.choice(tuple(BinRest)), rng.choice(WORDS)
        yield _tap("empty", flow.empty, rest, why, facts="bin-emptied lot-counted lot-discarded", over=True)


def _confirm_day(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    yield _tap("set_time", flow.set_time, rng.choice(("1042", "2460", "930")), sets="time", over=True)
    yield _tap("set_day", flow.set_day, view.near, sets="day", over=True)
    if view.can_be:
        yield _tap("confirm", flow.confirm, facts="clock-confirmed", sets="day time")


def _welcome(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    yield _tap("empty", flow.empty)


def _none(flow: Any, view: Any, rng: random.Random) -> Iterator[Tap]:
    return iter(())


_OFFERS: dict[Place, Callable[[Any, Any, random.Random], Iterator[Tap]]] = {
    Place.HOME: _home,
    Place.RECEIVE: _receive,
    Place.RECIPES: _recipes,
    Place.START: _start,
    Place.WEIGH: _weigh,
    Place.PROCESS: _process,
    Place.FILL: _fill,
    Place.BATCHES: _batches,
    Place.LABELS: _labels,
    Place.SEND: _send,
    Place.TRACE: _trace,
    Place.RECALL: _recall,
    Place.MORE: _more,
    Place.BRING_IN: _bring_in,
    Place.THERMOMETERS: _thermometers,
    Place.STOCK: _stock,
    Place.STOCKED_BAG: _stocked_bag,
    Place.KEEP: _keep,
    Place.BINS: _bins,
    Place.SUPPLIERS: _suppliers,
    Place.EQUIPMENT: _equipment,
    Place.CONFIRM_DAY: _confirm_day,
    Place.WELCOME: _welcome,
    Place.WHICH_KIOSK: _none,
}
