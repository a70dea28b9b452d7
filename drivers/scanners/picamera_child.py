"""Runs under the system's Python on a Pi: writes the camera's grey frames to standard output, newest first.

Each frame: b"JMK1", width, height (little-endian 32 bits), then width x height grey bytes. Ends when its standard
output or input is closed. Ends with 3, and one plain sentence on standard error, where there is no camera.
"""

import struct
import sys
import threading


def main(width: int, height: int) -> int:
    try:
        from picamera2 import Picamera2
    except ImportError:
        print("Install the Pi's camera library: sudo apt install python3-picamera2", file=sys.stderr)
        return 3
    if not Picamera2.global_camera_info():
        print("Check the ribbon cable of the Pi's camera.", file=sys.stderr)
        return 3
    camera = Picamera2()
    # lores is YUV420: its first plane is the grey picture, and it costs the processor nothing.
    camera.configure(
        camera.create_video_configuration(lores={"size": (width, height), "format": "YUV420"}, buffer_count=2)
    )
    camera.start()
    ended = threading.Event()
    threading.Thread(target=_wait_for_end, args=(ended,), daemon=True).start()
    try:
        while not ended.is_set():
            planes = camera.capture_array("lores")
            _write(planes[:height, :width], width, height)
    except BrokenPipeError:
        return 0
    finally:
        camera.stop()
    return 0


def _write(grey: object, width: int, height: int) -> None:
    sys.stdout.buffer.write(struct.pack("<4sII", b"JMK1", width, height))
    sys.stdout.buffer.write(grey.tobytes())  # type: ignore[attr-defined]
    sys.stdout.buffer.flush()


def _wait_for_end(ended: threading.Event) -> None:
    sys.stdin.buffer.read()
    ended.set()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
