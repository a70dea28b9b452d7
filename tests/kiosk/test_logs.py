"""The log on disk."""

import logging

import pytest

from kiosk.commands import app
from kiosk.settings import logs


@pytest.fixture
def root_as_it_was():
    root = logging.getLogger()
    before = list(root.handlers)
    yield root
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()


def test_a_failure_is_written_down_with_its_time_and_place(tmp_path, root_as_it_was):
    logs.start(tmp_path)
    logging.getLogger("kiosk.ui").error("a screen failed", exc_info=ZeroDivisionError("a hidden mistake"))
    logging.getLogger("kivy").info("GL: Texture max units <32>")
    written = logs.file_in(tmp_path).read_text()
    assert "ERROR kiosk.ui: a screen failed" in written
    assert "ZeroDivisionError: a hidden mistake" in written
    assert "GL:" not in written


def test_the_log_never_grows_without_end(tmp_path, root_as_it_was, monkeypatch):
    monkeypatch.setattr(logs, "BYTES", 2_000)
    logs.start(tmp_path)
    for _ in range(500):
        logging.getLogger("kiosk").warning("the printer is out of paper")
    files = list(logs.file_in(tmp_path).parent.iterdir())
    assert len(files) == logs.FILES + 1
    assert all(file.stat().st_size <= 2_000 for file in files)


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path, root_as_it_was, caplog):
    (tmp_path / "logs").write_text("not a folder")
    logs.start(tmp_path)
    assert "no log is written" in caplog.text


def test_what_nobody_foresaw_in_a_command_is_a_line_and_is_written_down(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    app.app.command("stumble")(lambda: 1 / 0)
    try:
        assert app.main(["stumble"]) == 1
    finally:
        app.app.registered_commands.pop()
    said = capsys.readouterr().err.strip()
    file = tmp_path / "jarmark" / "logs" / "jarmark.log"
    assert said.splitlines() == [
        f"jarmark: something went wrong that nobody foresaw (division by zero). Where it happened is written in {file}."
    ]
    assert "ZeroDivisionError" in file.read_text(encoding="utf-8")
