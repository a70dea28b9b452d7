"""A person's hands at the counter: touches on the window, bags before the camera, pictures of what is seen."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import TracebackType

from kiosk.bootstrap import Kiosk
from kiosk.demo.camera_folder import CameraFolder
from kiosk.demo.photos import Grey

PATIENCE_S = 15.0
"""How long the demo waits for a scan or a label before it says that something is wrong."""
