"""Bringing sheets in, by touch."""

from kiosk.flows.bring_in import BringInFlow
from kiosk.flows.more import MoreFlow


def test_a_folder_is_read_and_taken_by_touch(any_top, tmp_path):
    folder = tmp_path / "media" / "STICK"
    folder.mkdir(parents=True)
    (folder / "purchases.csv").write_text("lot,ingredient,bought_on,quantity,unit\nX1,flour,2026-02-15,2,kg\n")
    work = any_top.day.counter.work
    flow = any_top.day.counter.flow = BringInFlow(work, MoreFlow(work), [tmp_path / "media"])
    any_top.shell.redraw()
    any_top.stage.frames()
    any_top.tap("STICK")
    flow.wait(60)
    any_top.shell.redraw()
    any_top.stage.frames()
    assert "1 bag, 0 batches, 0 uses, 0 dispatches" in any_top.texts
    any_top.tap("Take it")
    flow.wait(60)
    any_top.shell.redraw()
    any_top.stage.frames()
    assert any(text.startswith("Brought in: 1 bag,") for text in any_top.texts)
    any_top.stage.screenshot(tmp_path / "bring-in.png")


def test_without_sheets_it_says_what_to_do(any_top, tmp_path):
    work = any_top.day.counter.work
    any_top.day.counter.flow = BringInFlow(work, MoreFlow(work), [tmp_path / "nothing"])
    any_top.shell.redraw()
    any_top.stage.frames()
    assert any("put in a stick" in text for text in any_top.texts)


def _looked_at(top, folder):
    work = top.day.counter.work
    flow = top.day.counter.flow = BringInFlow(work, MoreFlow(work), [folder.parent])
    top.shell.redraw()
    top.stage.frames()
    top.tap(folder.name)
    _done(top)
    return flow


def _done(top):
    top.day.counter.flow.wait(60)
    top.shell.redraw()
    top.stage.frames()


def test_a_heading_is_named_by_two_taps(any_top, tmp_path):
    folder = tmp_path / "media" / "STICK"
    folder.mkdir(parents=True)
    (folder / "batches.csv").write_text("Batch,Stuff,Day made,Loaves\nB-1,White loaf,2026-02-22,10\n")
    _looked_at(any_top, folder)
    assert {"Stuff", "batches.csv: “White loaf”"} <= set(any_top.texts)
    any_top.tap("Stuff")
    assert "What is “Stuff”?" in any_top.texts
    assert "Leave it out" in any_top.texts
    any_top.tap("Product")
    _done(any_top)
    any_top.tap("Take it")
    _done(any_top)
    assert any_top.day.books.batch("B-1").product.name == "White loaf"


def test_with_warnings_the_action_says_that_it_is_taken_as_written(any_top, tmp_path):
    folder = tmp_path / "media" / "STICK"
    folder.mkdir(parents=True)
    rows = "X1,flour,Mill,2026-02-15,2,kg\nX2,rye,Mills,2026-02-15,2,kg\n"
    (folder / "purchases.csv").write_text("lot,ingredient,supplier,bought_on,quantity,unit\n" + rows)
    flow = _looked_at(any_top, folder)
    assert "1 thing to look at" in any_top.texts
    assert "Take it" not in any_top.texts
    action = any_top.shell.bottom_bar.primary
    assert (action.text, action.tone) == ("Take it as written", "berry")
    assert any_top.shell.screen.ids.told.tone == "warn"
    any_top.tap("Take it as written")
    flow.wait(60)
    assert any_top.day.books.lot("X2").supplier.name == "Mills"


def test_names_that_may_be_one_are_answered_by_two_taps(any_top, tmp_path):
    folder = tmp_path / "media" / "STICK"
    folder.mkdir(parents=True)
    rows = "X1,flour,Mill,2026-02-15,2,kg\nX2,rye,Mills,2026-02-15,2,kg\n"
    (folder / "purchases.csv").write_text("lot,ingredient,supplier,bought_on,quantity,unit\n" + rows)
    flow = _looked_at(any_top, folder)
    any_top.tap("“Mills” and “Mill”", "Same")
    _done(any_top)
    any_top.tap("Take it")
    flow.wait(60)
    assert any_top.day.books.lot("X2").supplier.name == "Mill"
