"""Builds the sdist from a copy of the tree, and the wheel from the sdist; started by deploy/package.

The copy's README has absolute links where an address is given: what shows a package has none of the tree's pictures.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
LEFT_OUT = (".*", "__pycache__", "*.egg-info", "build", "dist", "jarmark-demo")
BUILD = "import sys; from setuptools import build_meta; getattr(build_meta, sys.argv[1])(sys.argv[2])"


def absolute_links(text: str, address: str) -> str:
    """The links and pictures that are relative, under `address`.

    >>> absolute_links("![A jar](docs/jar.png), [rules](#rules), [typst](https://typst.app)", "https://example.org/j/")
    '![A jar](https://example.org/j/docs/jar.png), [rules](#rules), [typst](https://typst.app)'
    """
    return re.sub(r"\]\((?![a-z]+:|#|/)", lambda _: f"]({address.rstrip('/')}/", text)


def build(kind: str, tree: Path, into: Path) -> Path:
    """Have setuptools build one "sdist" or "wheel"; what it prints is shown only where it fails."""
    before = set(into.iterdir())
    call = [sys.executable, "-P", "-c", BUILD, f"build_{kind}", os.fspath(into)]
    done = subprocess.run(call, cwd=tree, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}Jarmark: the {kind} could not be built; the lines above say why.")
    (made,) = set(into.iterdir()) - before
    return made


def web_address(text: str) -> str:
    if not re.fullmatch(r"https://[^\s()<>\"']+", text):
        raise argparse.ArgumentTypeError(f"'{text}' is no address that begins with https://")
    return text


def main() -> None:
    parser = argparse.ArgumentParser(prog="deploy/package", description="Build the sdist and the wheel into dist/.")
    parser.add_argument("--at", type=web_address, metavar="ADDRESS", help="where on the web this tree is: https://...")
    address = parser.parse_args().at
    with tempfile.TemporaryDirectory() as folder:
        made, tree, unpacked = (Path(folder, name) for name in ("made", "tree", "unpacked"))
        made.mkdir()
        shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*LEFT_OUT))
        if address:
            readme = tree / "README.md"
            readme.write_text(absolute_links(readme.read_text(encoding="utf-8"), address), encoding="utf-8")
        sdist = build("sdist", tree, made)
        with tarfile.open(sdist) as archive:
            archive.extractall(unpacked, filter="data")
        (inner,) = unpacked.iterdir()
        wheel = build("wheel", inner, made)
        (ROOT / "dist").mkdir(exist_ok=True)
        for one in (sdist, wheel):
            print(shutil.copy(one, ROOT / "dist"))


if __name__ == "__main__":
    main()
