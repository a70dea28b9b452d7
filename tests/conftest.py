"""What all tests stand on: no display, no settings or books of the person who runs them."""

import errno
import os
import time
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

# OpenCV reads its limits once, when it is loaded: by whichever test comes first.
import drivers.scanners.vision  # noqa: F401

# A machine that is busy with something else must not fail a test that is right.
settings.register_profile("house", settings(), deadline=None)
settings.load_profile("house")


def pytest_configure(config):
    """Also machines and books that several tests share note nothing in this user's home: before any test is read."""
    folder = TemporaryDirectory(prefix="jarmark-state-")
    os.environ["XDG_STATE_HOME"] = folder.name
    config.add_cleanup(folder.cleanup)


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(tmp_path, monkeypatch):
    """The tests see neither this user's jarmark.toml nor their books."""
    home = tmp_path / "home"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))


@pytest.fixture(autouse=True)
def nobody_sets_the_clock_of_this_machine(monkeypatch):
    """Root may set it, and every other program here would live in another year."""

    def refused(*_):
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(time, "clock_settime", refused)
