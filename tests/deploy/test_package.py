"""The sdist and the wheel: built without a network, everything is in them, and the wheel works from another folder."""

import email
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PACKAGES = ("db", "drivers", "kiosk")
KINDS = {
    "fonts": "kiosk/ui/fonts/*.?tf",
    "licences of the fonts": "kiosk/ui/fonts/*-LICENSE.txt",
    "packs of law": "kiosk/labels/packs/*.toml",
    "the allergens": "kiosk/labels/checks/allergens.toml",
    "templates": "kiosk/labels/templates/*.typ",
    "layouts": "kiosk/ui/**/*.kv",
    "the example kitchen": "kiosk/settings/example/kitchen.toml",
    "example sheets": "kiosk/settings/example/csv/*.csv",
    "migrations": "db/store/migrations/0*.py",
    "known schemas": "db/store/migrations/known_schemas.txt",
    "processes of their own": "drivers/**/*_child.py",
}
FONTS = {
    "OFL-1.1": ("Inter", "JetBrainsMono"),
    "BSD-2-Clause": ("JarmarkDots",),
    "Apache-2.0": ("materialdesignicons",),
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDED = [Requirement(text) for text in PROJECT["dependencies"]]
AT = "https://example.org/jarmark/"
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist")


def names_below(folder, pattern="**/*"):
    found = (file for file in folder.glob(pattern) if file.is_file() and "__pycache__" not in file.parts)
    return {file.relative_to(folder).as_posix() for file in found}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A house that was set up before, after `deploy/package --at ADDRESS` in it."""
    try:
        if Version(version("setuptools")) < Version("77.0.3"):
            pytest.skip(f"setuptools {version('setuptools')} knows no SPDX licences; deploy/test installs a newer one")
    except PackageNotFoundError:
        pytest.skip("setuptools is not installed here; deploy/test installs it")
    house = tmp_path_factory.mktemp("package") / "house"
    shutil.copytree(ROOT, house, ignore=LEFT_OUT)
    programs = house / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (programs / "python").chmod(0o755)
    mark = '. deploy/set-up.sh && stamp "$(fingerprint)" > .venv/.set-up-run'
    subprocess.run(["bash", "-c", mark], cwd=house, check=True)
    call = ["bash", house / "deploy" / "package", "--at", AT]
    done = subprocess.run(call, cwd=house.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stdout.split()) == 2
    return house


@pytest.fixture(scope="module")
def wheel(built):
    (file,) = (built / "dist").glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(built / "wheel")
    return built / "wheel"


@pytest.fixture(scope="module")
def sdist(built):
    (file,) = (built / "dist").glob("*.tar.gz")
    with tarfile.open(file) as archive:
        archive.extractall(built / "sdist", filter="data")
    (inner,) = (built / "sdist").iterdir()
    return inner


@pytest.fixture(scope="module")
def told(wheel):
    """What the wheel says of itself."""
    (file,) = wheel.glob("*.dist-info/METADATA")
    return email.message_from_string(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("pattern", KINDS.values(), ids=list(KINDS))
def test_every_file_of_a_kind_is_in_both(built, sdist, wheel, pattern):
    there = names_below(built, pattern)
    assert there
    assert there <= names_below(wheel)
    assert there <= names_below(sdist)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_wheel_has_what_the_package_has_and_no_more(built, wheel, package):
    assert names_below(wheel / package) == names_below(built / package)


def test_the_wheel_has_nothing_but_the_packages(wheel):
    assert {one.name for one in wheel.iterdir() if not one.name.endswith(".dist-info")} == set(PACKAGES)


def test_the_sdist_has_what_it_takes_to_set_up_to_test_and_to_read(built, sdist):
    there = names_below(sdist)
    for folder in ("deploy", "docs", "tests"):
        assert {f"{folder}/{name}" for name in names_below(built / folder)} <= there
    assert {"README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml", "MANIFEST.in"} <= there


def test_the_licence_is_an_expression_and_each_font_has_its_own(told, wheel):
    assert set(told["License-Expression"].split(" AND ")) == {"MIT", *FONTS}
    (beside,) = wheel.glob("*.dist-info/licenses")
    listed = set(told.get_all("License-File"))
    assert listed == names_below(beside)
    families = {name.partition("-")[0] for name in (Path(one).stem for one in names_below(wheel, KINDS["fonts"]))}
    assert families == {family for those in FONTS.values() for family in those}
    assert listed == {"LICENSE", *(f"kiosk/ui/fonts/{family}-LICENSE.txt" for family in families)}


def test_who_made_it_and_what_it_is_for_is_said(told):
    assert told["Author"]
    assert told["Summary"]
    assert not any(line.startswith("License ::") for line in told.get_all("Classifier"))
    for minor in (11, 12, 13):
        assert f"Programming Language :: Python :: 3.{minor}" in told.get_all("Classifier")


def test_the_pictures_are_seen_wherever_the_package_is_shown(told):
    links = re.findall(r"\]\(([^)]+)\)", told.get_payload())
    pictures = [link for link in links if link.endswith(".png")]
    assert pictures
    assert [link for link in links if not link.startswith(("https://", "#"))] == []
    for link in pictures:
        assert (ROOT / link.removeprefix(AT)).is_file()


@pytest.mark.parametrize("address", ["http://example.org", "example.org", "https://a b", "https://a)b", ""])
def test_what_is_no_address_is_refused_before_anything_is_built(address):
    call = [sys.executable, ROOT / "deploy" / "make_package.py", "--at", address]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no address" in done.stderr


@pytest.mark.parametrize("need", NEEDED, ids=lambda need: need.name)
def test_what_is_needed_has_bounds_and_the_tested_version_is_within(need):
    pinned = re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "deploy" / "constraints.txt").read_text(), re.M)
    (tested,) = (number for name, number in pinned if name.lower() == need.name.lower())
    assert {bound.operator for bound in need.specifier} == {">=", "<"}
    assert tested in need.specifier


@pytest.mark.parametrize("file", ["pyproject.toml", "MANIFEST.in", "deploy/package", "deploy/make_package.py"])
def test_no_package_index_is_named(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert not re.search(r"index[-_]url|find[-_]links|pypi|/simple\b", text, re.I)


def run(wheel, folder, *words):
    """Python with the modules of the wheel, started in another folder; what they need is that of the tests."""
    environment = os.environ | {"PYTHONPATH": str(wheel), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    call = [sys.executable, "-P", *words]
    done = subprocess.run(call, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


WORDS = {
    "version": (("--version",), PROJECT["name"]),
    "packs": (("rules", "--pack", "us-ca"), "California"),
    "templates": (("label", "--copy-template", "jar"), ""),
    "the example": (("kitchen", "example.toml"), ""),
    "empty sheets": (("import", "--template", "sheets"), ""),
}


@pytest.mark.parametrize(("words", "said"), WORDS.values(), ids=list(WORDS))
def test_the_wheel_works_from_another_folder(wheel, tmp_path, words, said):
    (tmp_path / "labels").mkdir()
    (tmp_path / "jarmark.toml").write_text('[paths]\ntemplates = "labels"\n')
    shutil.copy(wheel / "kiosk" / "settings" / "example" / "kitchen.toml", tmp_path / "example.toml")
    assert said in run(wheel, tmp_path, "-m", "kiosk", *words)


@pytest.mark.parametrize("package", PACKAGES)
def test_it_is_the_wheel_that_was_run(wheel, tmp_path, package):
    said = run(wheel, tmp_path, "-c", f"import {package}; print({package}.__file__)")
    assert Path(said.strip()).is_relative_to(wheel)
