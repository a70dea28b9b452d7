"""Set-up: what is pinned, what is named, and a second start that touches neither network nor pip."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
LISTS = ("system-packages.txt", "test-packages.txt")
PIN = re.compile(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.]+)")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def lines_of(file: Path) -> list[str]:
    return [line for line in file.read_text().splitlines() if line.strip() and not line.startswith("#")]


def pins() -> dict[str, str]:
    matches = [PIN.fullmatch(line) for line in lines_of(DEPLOY / "constraints.txt")]
    assert all(matches), "only NAME==VERSION stands in the constraints"
    return {normal(match[1]): match[2] for match in matches if match}


def test_every_declared_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = project["dependencies"] + project["optional-dependencies"]["test"]
    assert {normal(Requirement(text).name) for text in declared} <= set(pins())


def test_everything_that_is_installed_is_pinned_to_that_very_version():
    installed = {normal(found.metadata["Name"]): found.version for found in distributions()}
    for tool in ("pip", "setuptools", "jarmark"):
        installed.pop(tool, None)
    assert {name: pins().get(name) for name in installed} == installed


@pytest.mark.parametrize("file", ["constraints.txt", "set-up.sh", "run", "test", *LISTS])
def test_no_address_stands_in_the_set_up(file):
    assert "://" not in (DEPLOY / file).read_text()


@pytest.mark.parametrize("file", LISTS)
def test_every_system_package_says_why(file):
    for line in lines_of(DEPLOY / file):
        assert re.fullmatch(r"[a-z0-9.+-]+( \| [a-z0-9.+-]+)* +# \S.*", line), line


@pytest.fixture
def house(tmp_path):
    """A house that was set up before; its `jarmark` says what it was called with."""
    shutil.copytree(DEPLOY, tmp_path / "deploy")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(sys.executable)
    (programs / "jarmark").write_text('#!/bin/bash\nprintf "<%s>" "$@"\n')
    (programs / "jarmark").chmod(0o755)
    mark = '. deploy/set-up.sh && stamp "$(fingerprint)" > .venv/.set-up-run'
    subprocess.run(["bash", "-c", mark], cwd=tmp_path, check=True)
    return tmp_path


@pytest.fixture
def bare(tmp_path):
    """A machine that has the shell's own tools alone, where nothing is installed and nothing can be."""
    programs = tmp_path / "bare"
    programs.mkdir()
    for name in ("bash", "cat", "dirname", "sha256sum", "readlink", "flock", "sed", "grep", "id", "env"):
        (programs / name).symlink_to(shutil.which(name) or pytest.skip(f"no {name} here"))
    _program(programs / "dpkg-query", "exit 0")
    _program(programs / "apt-cache", "exit 1")
    _program(programs / "apt-get", 'echo "E: no network" >&2; exit 100')
    _program(programs / "sudo", 'exec "$@"')
    return programs


def _program(file: Path, body: str) -> None:
    file.write_text(f"#!/bin/bash\n{body}\n")
    file.chmod(0o755)


def run(house: Path, path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", str(house / "deploy" / "run"), *arguments]
    return subprocess.run(command, env={"PATH": str(path)}, capture_output=True, text=True, check=False, timeout=60)


def test_a_second_start_goes_straight_to_the_app(house, bare):
    """No Python, no apt and no pip can be found there, so it used none."""
    done = run(house, bare, "trace", "SJ-20260304-A-017", "two words")
    assert done.stdout == "<trace><SJ-20260304-A-017><two words>"
    assert (done.returncode, done.stderr) == (0, "")


def test_no_python_is_one_clear_line(house, bare):
    (house / "deploy" / "constraints.txt").write_text("changed==1\n")
    done = run(house, bare)
    assert done.returncode == 1
    assert done.stderr == "Jarmark: Python 3.11, 3.12 or 3.13 is needed and none of them is installed here.\n"


def test_what_is_missing_and_cannot_be_installed_is_one_clear_line(house, bare):
    (bare / "python3").symlink_to(sys.executable)
    (house / "deploy" / "system-packages.txt").write_text("libone | libuno  # why\n\nlibtwo  # why\n")
    done = run(house, bare)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "Jarmark: missing here and could not be installed: libuno libtwo. E: no network"
    )


def test_what_only_the_tests_need_is_asked_for_by_them_alone(house, bare):
    (bare / "python3").symlink_to(sys.executable)
    (house / "deploy" / "system-packages.txt").write_text("libone  # why\n")
    (house / "deploy" / "test-packages.txt").write_text("xone  # why\n")
    assert "installed: libone. E:" in run(house, bare).stderr
    command = ["bash", "-c", ". deploy/set-up.sh && set_up test"]
    done = subprocess.run(command, cwd=house, env={"PATH": str(bare)}, capture_output=True, text=True, check=False)
    assert "installed: libone xone. E:" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root needs no sudo")
def test_without_root_and_sudo_it_says_who_can_help(house, bare):
    (bare / "sudo").unlink()
    (bare / "python3").symlink_to(sys.executable)
    (house / "deploy" / "system-packages.txt").write_text("libone  # why\n")
    assert "there is no sudo: ask whoever keeps this machine" in run(house, bare).stderr


def test_a_house_that_was_moved_is_set_up_again(house, bare, tmp_path):
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("deploy", ".venv", "pyproject.toml"):
        shutil.move(house / name, moved / name)
    assert run(moved, bare).returncode == 1
