"""The books know which date stands on a bag, or that nobody said; past use by nothing of it goes anywhere."""

from datetime import date, timedelta

import pytest

from db import Quantity, RuleError, StaleViewError
from db.sheets import read_folder
from db.store.codec import decode, encode
from db.subjects.lots import LotCorrected, LotReceived
from kiosk.commands.words import trace_text
from tests.db.kitchen import MORNING
from tests.db.sheets import problems_of

Q = Quantity.parse
TODAY = MORNING.date()
YESTERDAY = TODAY - timedelta(1)


def received(kitchen, until, use_by=True, **more):
    bought_on = min(TODAY - timedelta(10), until or TODAY)
    return kitchen.books.receive_lot(
        kitchen.strawberries, Q("20 lb"), supplier=kitchen.hilltop, bought_on=bought_on, best_before=until,
        use_by=use_by, **more,
    )  # fmt: skip


def refused(books, work, match, error=RuleError):
    before = books.head()
    with pytest.raises(error, match=match) as raised:
        work()
    assert books.head() == before
    assert raised.value.what_to_do
    return raised.value


def ways(kitchen, code):
    """Everything by which some of a bag gets into a batch."""
    books = kitchen.books
    number = books.start_batch(kitchen.recipe).number
    return {
        "weighed": lambda: books.use_lot(number, 0, code, Q("1 lb"), past_date="it smells good"),
        "in part": lambda: books.use_lot(number, 0, code, Q("1 lb"), completes_line=False, past_date="good"),
        "in its place": lambda: books.use_lot(number, 1, code, Q("1 lb"), substitute="none", past_date="good"),
        "asked": lambda: books.refuse_bag(number, 0, code),
        "poured": lambda: books.put_in_bin(books.add_bin("crate").id, code),
    }


@pytest.mark.parametrize("way", ["weighed", "in part", "in its place", "asked"])
@pytest.mark.parametrize("days", [1, 2, 400])
def test_past_its_use_by_date_nothing_of_it_goes_anywhere(kitchen, way, days):
    lot = received(kitchen, TODAY - timedelta(days))
    error = refused(kitchen.books, ways(kitchen, lot.code)[way], "was to be used by")
    assert error.what_to_do == "Throw it away; do not use it."


@pytest.mark.parametrize("way", ["weighed", "in part", "in its place", "poured"])
@pytest.mark.parametrize("use_by", [True, False, None])
def test_on_its_last_day_it_is_used(kitchen, way, use_by):
    assert ways(kitchen, received(kitchen, TODAY, use_by).code)[way]()


@pytest.mark.parametrize("use_by", [False, None])
def test_of_the_other_kinds_somebody_says_why(kitchen, use_by):
    assert ways(kitchen, received(kitchen, YESTERDAY, use_by).code)["weighed"]()


def test_into_a_bin_it_is_not_poured(kitchen):
    lot, crate = received(kitchen, YESTERDAY), kitchen.books.add_bin("crate")
    refused(kitchen.books, lambda: kitchen.books.put_in_bin(crate.id, lot.code), "was to be used by")


@pytest.mark.parametrize("days", [1, 30])
def test_of_a_bin_with_such_a_bag_nothing_is_scooped_nor_of_a_bag_beside_it(kitchen, days):
    books, good, old = kitchen.books, received(kitchen, TODAY + timedelta(90)), received(kitchen, TODAY)
    crate = books.add_bin("crate")
    for lot in (good, old):
        books.put_in_bin(crate.id, lot.code)
    kitchen.clock.advance(days * 86_400)
    number = books.start_batch(kitchen.recipe).number
    scoop = lambda: books.use_bin(number, 0, crate.id, Q("1 lb"), past_date="good")  # noqa: E731
    refused(books, scoop, f"{old.code} .* was to be used by")
    beside = lambda: books.use_lot(number, 0, good.code, Q("1 lb"), past_date="good")  # noqa: E731
    refused(books, beside, f"{old.code} .* was to be used by")


def test_what_went_in_before_is_told_late(kitchen):
    books, lot, crate = kitchen.books, received(kitchen, TODAY), kitchen.books.add_bin("crate")
    number = books.start_batch(kitchen.recipe).number
    books.put_in_bin(crate.id, lot.code)
    kitchen.clock.advance(2 * 86_400)
    assert books.use_lot(number, 0, lot.code, Q("1 lb"), late=True, completes_line=False).lot.code == lot.code
    assert books.use_bin(number, 0, crate.id, Q("1 lb"), late=True)


def test_a_clock_that_stands_before_the_batch_makes_it_no_younger(kitchen):
    lot, number = received(kitchen, YESTERDAY), kitchen.books.start_batch(kitchen.recipe).number
    kitchen.clock.set(kitchen.clock.now() - timedelta(days=30))
    refused(kitchen.books, lambda: kitchen.books.use_lot(number, 0, lot.code, Q("1 lb"), past_date="good"), "used by")


def test_it_is_thrown_away_and_counted(kitchen):
    lot = received(kitchen, YESTERDAY)
    kitchen.books.count_lot(lot.code, Q("5 lb"))
    assert kitchen.books.discard_lot(lot.code, Q("5 lb"), "past its use-by date").left.amount == 0


def test_it_is_never_suggested_and_stands_among_what_expires(kitchen):
    old, good = received(kitchen, YESTERDAY), received(kitchen, TODAY)
    best = received(kitchen, YESTERDAY, False)
    assert [lot.code for lot in kitchen.books.suggest_lots(kitchen.strawberries)] == [good.code, best.code]
    assert [lot.code for lot in kitchen.books.lots_expiring(7)] == [old.code, best.code, good.code]


# -- received and corrected


def test_a_use_by_date_has_a_day(kitchen):
    refused(kitchen.books, lambda: received(kitchen, None), "without a day")
    assert received(kitchen, None, False).use_by is None, "there is no date to be of a kind"


def test_a_use_by_before_it_was_bought_is_asked_about(kitchen):
    books = kitchen.books
    work = lambda **more: books.receive_lot(  # noqa: E731
        kitchen.sugar, Q("1 lb"), supplier=None, bought_on=TODAY, best_before=YESTERDAY, use_by=True, **more
    )
    refused(books, work, "^Use by .* is before it was bought")
    assert work(sure_of_days=True).use_by is True


def test_it_is_corrected_in_either_direction(kitchen):
    books, lot = kitchen.books, received(kitchen, YESTERDAY, False)
    assert books.correct_lot(lot.code, use_by=True, reason="it is milk").use_by is True
    refused(books, ways(kitchen, lot.code)["weighed"], "was to be used by")
    assert books.correct_lot(lot.code, use_by=False, reason="it is sugar").use_by is False
    assert ways(kitchen, lot.code)["weighed"]()


@pytest.mark.parametrize(
    ("changes", "until", "use_by"),
    [
        ({"best_before": None}, None, None),
        ({"best_before": date(2026, 3, 20)}, date(2026, 3, 20), True),
        ({"supplier_lot": "L2"}, TODAY, True),
        ({"use_by": None}, TODAY, None),
        ({"best_before": date(2026, 3, 20), "use_by": False}, date(2026, 3, 20), False),
    ],
)
def test_what_is_not_corrected_stays(kitchen, changes, until, use_by):
    lot = kitchen.books.correct_lot(received(kitchen, TODAY).code, reason="x", **changes)
    assert (lot.best_before, lot.use_by) == (until, use_by)


def test_a_bag_that_was_corrected_meanwhile_is_not_overwritten(kitchen):
    seen = received(kitchen, TODAY)
    kitchen.books.correct_lot(seen.code, use_by=False, reason="x")
    with pytest.raises(StaleViewError):
        kitchen.books.correct_lot(seen.code, supplier_lot="L2", seen=seen)


def test_a_use_by_date_without_a_day_is_no_correction(kitchen):
    lot = received(kitchen, None, None)
    refused(kitchen.books, lambda: kitchen.books.correct_lot(lot.code, use_by=True), "without a day")


def test_it_is_there_after_a_rebuild(kitchen):
    lots = [received(kitchen, TODAY, use_by) for use_by in (True, False, None)]
    kitchen.books.rebuild()
    assert [kitchen.books.lot(lot.code).use_by for lot in lots] == [True, False, None]


@pytest.mark.parametrize(
    "fact",
    [
        LotReceived("B0001-M", "i", Q("1 lb"), None, None, TODAY, TODAY, None, None, None, use_by=True),
        LotCorrected("u", "B0001-M", Q("1 lb"), None, None, TODAY, TODAY, None, "x", use_by=True),
    ],
)
def test_of_an_older_fact_nobody_said_which_it_is(fact):
    assert decode(fact.kind, fact.version, encode(fact)) == fact
    older = encode(fact).replace(',"use_by":true', "")
    assert older != encode(fact)
    assert decode(fact.kind, 2, older).use_by is None


# -- what tells of it


@pytest.mark.parametrize(
    ("use_by", "words"),
    [(True, "use by 4 Mar 2026"), (False, "best before 4 Mar 2026"), (None, "date on the bag 4 Mar 2026")],
)
def test_trace_says_which_it_is(kitchen, use_by, words):
    found = kitchen.books.trace(received(kitchen, TODAY, use_by).code)
    assert found.to_json()["use_by"] is use_by
    assert words in trace_text(found).splitlines()


# -- sheets


@pytest.mark.parametrize(
    ("heading", "use_by"),
    [
        ("use_by", True),
        ("Use by", True),
        ("Use-by date", True),
        ("Zu verbrauchen bis", True),
        ("DLC", True),
        ("best_before", False),
        ("MHD", False),
        ("Best before end", False),
        ("Expiry date", None),
        ("Exp.", None),
        ("Sell by", None),
    ],
)
def test_a_sheet_says_it_by_its_heading(books, folder, heading, use_by):
    (folder / "purchases.csv").write_text(
        f"lot,ingredient,bought_on,quantity,unit,{heading}\nA,milk,2026-03-02,2,l,2026-03-09\n"
    )
    books.import_history(read_folder(folder))
    assert (books.lot("A").best_before, books.lot("A").use_by) == (date(2026, 3, 9), use_by)


def test_a_sheet_may_have_a_column_for_each(books, folder):
    rows = "A,milk,2026-03-02,2,l,,2026-03-09\nB,sugar,2026-03-02,2,kg,2027-03-09,\nC,salt,2026-03-02,2,kg,,\n"
    (folder / "purchases.csv").write_text(f"lot,ingredient,bought_on,quantity,unit,best_before,use_by\n{rows}")
    books.import_history(read_folder(folder))
    assert [books.lot(code).use_by for code in "ABC"] == [True, False, None]


@pytest.mark.parametrize("second", ["2026-03-10", "2026-03-09"])
def test_a_bag_with_both_dates_is_said(books, folder, second):
    row = f"A,milk,2026-03-02,2,l,2026-03-09,{second}"
    (folder / "purchases.csv").write_text(f"lot,ingredient,bought_on,quantity,unit,best_before,use_by\n{row}\n")
    told = [one.words for one in problems_of(books, lambda: books.import_history(read_folder(folder)))]
    assert told == [f"a bag has one date, and here are best before 2026-03-09 and use by {second}: leave one"]


def test_a_sheet_of_everything_says_it_too(books, folder):
    (folder / "log.csv").write_text(
        "batch_number,product,made_on,produced,ingredient,lot,quantity,unit,bought_on,use_by\n"
        "J-1,Curd,2026-03-04,12,milk,A,2,l,2026-03-02,2026-03-09\n"
    )
    books.import_history(read_folder(folder))
    assert books.lot("A").use_by is True
