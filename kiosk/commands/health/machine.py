"""Checks of the machine and of what is installed on it. None of them needs the settings."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import time
from importlib.metadata import version

from drivers.children import own_modules_first
from kiosk.commands.display import Display, find_display
from kiosk.commands.health.findings import Finding, amiss, fine, missing
from kiosk.locale import N_, _

SOUND_SQLITE = (3, 51, 3)
"""The first version without the WAL-reset bug, which can damage books that several connections have open."""
RENDERER_TIMEOUT_S = 30
DISPLAYS = {
    Display.X11: N_("a desktop (X11)"),
    Display.WAYLAND: N_("a desktop (Wayland)"),
    Display.SCREEN: N_("a screen without a desktop (KMS)"),
    Display.NONE: N_("no display"),
}
"""What each kind of display is called."""


def python() -> Finding:
    words = _("{python_version} on {system}, {machine}").format(
        python_version=platform.python_version(), system=_system(), machine=platform.machine()
    )
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return fine("python", words)
    return amiss("python", words, _("Jarmark is tested on Python 3.11 to 3.13."))


def _system() -> str:
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    except OSError:
        return platform.system()


def sqlite() -> Finding:
    import apsw

    found = apsw.sqlite_lib_version()
    if tuple(int(part) for part in found.split(".")) >= SOUND_SQLITE:
        return fine(
            "sqlite", _("{found}, inside the apsw package {version}").format(found=found, version=version("apsw"))
        )
    needed = ".".join(str(part) for part in SOUND_SQLITE)
    return missing(
        "sqlite",
        _("{found} can damage books").format(found=found),
        _("Needs {needed} or newer: run bash deploy/run again.").format(needed=needed),
    )


def zbar() -> Finding:
    try:
        from pyzbar import pyzbar, wrapper  # noqa: F401  # the import loads the system's library
    except ImportError as error:
        return missing(
            "zbar",
            _("the system's zbar library cannot be loaded ({error})").format(error=error),
            "sudo apt install libzbar0",
        )
    return fine(
        "zbar",
        _("pyzbar {version}; zxing-cpp {version2} beside it").format(
            version=version("pyzbar"), version2=version("zxing-cpp")
        ),
    )


def reader() -> Finding:
    """Starts the process that reads codes in pictures, as the kiosk does, and lets it read one."""
    import zxingcpp

    from drivers.scanners.reader import ReaderProcess
    from drivers.scanners.vision import np

    picture = np.array(zxingcpp.create_barcode("jarmark", zxingcpp.BarcodeFormat.QRCode).to_image(scale=4))
    process = ReaderProcess()
    began = time.monotonic()
    try:
        process.start()
        seen = process.read(picture).symbols
    finally:
        process.close()
    if [symbol.text for symbol in seen] != ["jarmark"]:
        return missing(
            "reader", _("it could not read a code"), _("Run bash deploy/run again; the lines above say more.")
        )
    return fine(
        "reader", _("reads codes in a process of its own, {n:.1f} s after its start").format(n=time.monotonic() - began)
    )


def renderer() -> Finding:
    """Draws off-screen in a separate process, as a bad graphics driver may crash it."""
    asked = [sys.executable, "-P", "-m", "kiosk.ui.renderer"]
    try:
        done = subprocess.run(
            asked, capture_output=True, text=True, timeout=RENDERER_TIMEOUT_S, check=False, env=own_modules_first()
        )
    except subprocess.TimeoutExpired:
        return missing(
            "kivy",
            _("no picture within {renderer_timeout_s} s").format(renderer_timeout_s=RENDERER_TIMEOUT_S),
            _("Look at the graphics driver (Mesa)."),
        )
    if done.returncode:
        said = (
            done.stderr.strip().splitlines() or [_("it ended with {returncode}").format(returncode=done.returncode)]
        )[-1]
        return missing(
            "kivy",
            _("cannot draw: {said}").format(said=said),
            _("Run bash deploy/run again; it installs what Kivy needs."),
        )
    answer = json.loads(done.stdout.splitlines()[-1])
    return fine(
        "kivy",
        _("{kivy}, drawn by {renderer}, {version}").format(
            kivy=answer["kivy"], renderer=answer["renderer"], version=answer["version"]
        ),
    )


def display() -> Finding:
    found = find_display()
    if found is Display.NONE:
        return amiss("display", _("none"), _("The kiosk needs one; 'jarmark demo' plays without."))
    return fine("display", _(DISPLAYS[found]))
