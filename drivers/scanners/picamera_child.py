"""Runs under the system's Python on a Raspberry Pi: writes the camera's grey frames to standard output.

Each frame is b"JMK1", width and height (little-endian, 32 bits each), then width x height grey bytes. It ends when its
standard output or input is closed. Where there is no camera it ends with exit code 3 and one sentence for people on
standard error; `sources.child_words` knows these sentences.
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
    try:
        camera = Picamera2()
        width, height = _configure(camera, width, height)
        camera.start()
    except RuntimeError as error:
        print(f"Close what else uses the Pi's camera ({error}).", file=sys.stderr)
        return 3
    ended = threading.Event()
    threading.Thread(target=_wait_for_end, args=(ended,), daemon=True).start()
    try:
        while not ended.is_set():
            _write(grey_of(camera.capture_array("lores"), width, height), width, height)
    except BrokenPipeError:
        return 0
    finally:
        camera.stop()
    return 0


def _configure(camera, width: int, height: int) -> "tuple[int, int]":  # type: ignore[no-untyped-def]
    """Ask for frames of this size; returns the size that the camera gives.

    The stream “lores” is YUV420: its first plane is the grey picture, without any work for the processor. It may not be
    larger than the main stream, whose frames are not used.
    """
    main, lores = {"size": (width, height)}, {"size": (width, height), "format": "YUV420"}
    camera.configure(camera.create_video_configuration(main=main, lores=lores, buffer_count=2))
    width, height = camera.camera_configuration()["lores"]["size"]
    return width, height


def grey_of(planes, width: int, height: int):  # type: ignore[no-untyped-def]
    """The grey picture of a YUV420 array: its first `height` rows, without the padding at the end of each row."""
    return planes[:height, :width]


def _write(grey: object, width: int, height: int) -> None:
    sys.stdout.buffer.write(struct.pack("<4sII", b"JMK1", width, height))
    sys.stdout.buffer.write(grey.tobytes())  # type: ignore[attr-defined]
    sys.stdout.buffer.flush()


def _wait_for_end(ended: threading.Event) -> None:
    sys.stdin.buffer.read()
    ended.set()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
