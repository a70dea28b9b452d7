"""`jarmark`, also as `python -m kiosk`."""

from __future__ import annotations

import sys
from typing import NoReturn

from kiosk.commands.app import main as run_command


def main() -> NoReturn:
    sys.exit(run_command())


if __name__ == "__main__":
    main()
