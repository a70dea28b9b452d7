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
