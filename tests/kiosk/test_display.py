"""Which display a window would open on."""

import pytest

from kiosk.commands.display import Display, find_display


@pytest.fixture
def machine(tmp_path):
    (tmp_path / "dri").mkdir()
    (tmp_path / "drm").mkdir()
    return tmp_path


def plug(machine, status):
    (machine / "dri" / "card0").touch()
    connector = machine / "drm" / "card0-HDMI-A-1"
    connector.mkdir()
    (connector / "status").write_text(f"{status}\n")


def found(machine, **environment):
    return find_display(environment, machine / "dri", machine / "drm")


def test_a_desktop_comes_first(machine):
    plug(machine, "connected")
    assert found(machine, DISPLAY=":0", WAYLAND_DISPLAY="wayland-0") is Display.X11
    assert found(machine, WAYLAND_DISPLAY="wayland-0") is Display.WAYLAND


def test_a_screen_without_a_desktop_counts_when_it_is_connected(machine):
    plug(machine, "connected")
    assert found(machine) is Display.SCREEN


def test_a_card_with_nothing_plugged_in_is_no_display(machine):
    plug(machine, "disconnected")
    assert found(machine) is Display.NONE


def test_a_machine_without_a_card_has_no_display(machine):
    assert found(machine, DISPLAY="") is Display.NONE
    assert find_display({}, machine / "no", machine / "none") is Display.NONE
