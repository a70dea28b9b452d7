"""Recognises text in pictures, in a process of its own: it may be slow, large or crash without stopping the kiosk.

Standard input: b"JMT1", width, height, channels (little-endian 32 bits), then the bytes (grey or BGR). Standard output:
one line of JSON for each picture: {"lines": [{"text", "sure", "cutout"}]}, top to bottom, `cutout` a JPEG in base64.
Ends when its standard input is closed, or after `IDLE_S` without a picture. Ends with exit code 3 if the engine is not
installed. Imports nothing of the kiosk.
"""

from __future__ import annotations

import base64
import json
import os
import select
import struct
import sys
from typing import IO, Any

HEADER = struct.Struct("<4sIII")
MARK = b"JMT1"
IDLE_S = 120.0
"""The models take 200 MB of memory, which is freed once the cook has gone on to something else."""
NOT_INSTALLED = 3
LOOK_WIDTH = 640
"""Lines are located in a copy of this width, but read in the full picture: 60 ms instead of 400, and none is missed."""
LEAST_SIDE = 32
"""A thinner picture is not a label, and the engine would enlarge it a hundredfold."""
LEAST_SURE = 0.5
MOST_LINES = 40
CUTOUT_WIDTH = 640


class Engine:
    """rapidocr with the models in its package (PP-OCRv4 mobile); one thread, to leave the screen a core."""

    def __init__(self) -> None:
        from rapidocr import RapidOCR

        self._engine = RapidOCR(
            params={
                "Global.log_level": "critical",
                # The engine's defaults are for whole pages; "min" 32 does not resize the picture.
                "Det.limit_type": "min",
                "Det.limit_side_len": 32,
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            }
        )

    def read(self, picture: Any) -> list[dict[str, object]]:
        """The lines of a picture (BGR, height x width x 3)."""
        small, scale = _at_most(picture, LOOK_WIDTH)
        if min(small.shape[:2]) < LEAST_SIDE:
            return []
        found = self._engine(small, use_det=True, use_cls=False, use_rec=False)
        boxes = [] if found.boxes is None else list(found.boxes)[:MOST_LINES]
        return [line for box in boxes if (line := self._line(picture, box / scale)) is not None]

    def _line(self, picture: Any, box: Any) -> dict[str, object] | None:
        read = self._engine(_cut(picture, box, 0.0), use_det=False, use_cls=False, use_rec=True)
        if not read.txts or not read.txts[0].strip() or read.scores[0] < LEAST_SURE:
            return None
        return {"text": read.txts[0], "sure": round(float(read.scores[0]), 3), "cutout": _jpeg(_cut(picture, box, 0.2))}


def _at_most(picture: Any, longest: int) -> tuple[Any, float]:
    """The picture, scaled so that its longer side is at most `longest`, and the factor."""
    import cv2

    scale = min(1.0, longest / max(picture.shape[:2]))
    size = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
    return (cv2.resize(picture, size, interpolation=cv2.INTER_AREA) if scale < 1 else picture), scale


def _cut(picture: Any, box: Any, margin: float) -> Any:
    """The line, rotated upright, with a margin as a share of its height."""
    import cv2
    import numpy as np

    corners = np.asarray(box, np.float32)
    wide: Any = max(np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[2] - corners[3]), 1.0)
    tall: Any = max(np.linalg.norm(corners[3] - corners[0]), np.linalg.norm(corners[2] - corners[1]), 1.0)
    edge = margin * tall
    flat = np.array([[edge, edge], [edge + wide, edge], [edge + wide, edge + tall], [edge, edge + tall]], np.float32)
    size = max(1, round(float(wide + 2 * edge))), max(1, round(float(tall + 2 * edge)))
    turn = cv2.getPerspectiveTransform(corners, flat)
    return cv2.warpPerspective(picture, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def _jpeg(picture: Any) -> str:
    import cv2

    done, packed = cv2.imencode(".jpg", _at_most(picture, CUTOUT_WIDTH)[0], [cv2.IMWRITE_JPEG_QUALITY, 80])
    return base64.b64encode(packed.tobytes()).decode() if done else ""


def main() -> int:
    # Libraries that print must not write into the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    os.nice(5)
    try:
        engine = Engine()
    except ImportError as error:
        print(error, file=sys.stderr)
        return NOT_INSTALLED
    pictures = sys.stdin.buffer.raw  # type: ignore[union-attr]
    while (picture := _next_picture(pictures)) is not None:
        answers.write(json.dumps({"lines": engine.read(picture)}) + "\n")
        answers.flush()
    return 0


def _next_picture(pictures: IO[bytes]) -> Any:
    """The next picture as BGR; None at the end of input or after `IDLE_S`."""
    import numpy as np

    if not select.select([pictures], [], [], IDLE_S)[0]:
        return None
    header = _exactly(pictures, HEADER.size)
    if len(header) < HEADER.size:
        return None
    mark, width, height, channels = HEADER.unpack(header)
    data = _exactly(pictures, width * height * channels)
    if mark != MARK or len(data) < width * height * channels:
        return None
    shape = (height, width, channels)
    return np.ascontiguousarray(np.broadcast_to(np.frombuffer(data, np.uint8).reshape(shape), (height, width, 3)))


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    parts = bytearray()
    while len(parts) < count and (part := pipe.read(count - len(parts))):
        parts += part
    return bytes(parts)


if __name__ == "__main__":
    sys.exit(main())
