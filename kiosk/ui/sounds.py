"""Three short sounds: a scan that was of use, one that was not, a timer that is up. Without a loudspeaker, silence."""

from __future__ import annotations

import math
import os
import sys
import wave
from array import array
from collections.abc import Mapping
from pathlib import Path

RATE = 22_050
TUNES = {
    # Hz and seconds of each note; 0 Hz is a rest.
    "yes": ((1320, 0.09),),
    "no": ((330, 0.12), (0, 0.05), (262, 0.18)),
    "alarm": ((880, 0.15), (0, 0.1)) * 4,
}
LOUDNESS = 0.35


CARDS = Path("/proc/asound/cards")
NO_CARDS = "no soundcards"


def can_be_heard(cards: Path = CARDS, environment: Mapping[str, str] | None = None) -> bool:
    """Whether there is anything to play on: a sound card, or a desktop's sound server (it may have a loudspeaker that
    is no card). Asked first, because the libraries below us complain on the terminal where there is none.
    """
    given = os.environ if environment is None else environment
    if "SDL_AUDIODRIVER" in given or "PULSE_SERVER" in given or not sys.platform.startswith("linux"):
        return True
    server = Path(given.get("XDG_RUNTIME_DIR", "/run/nobody"), "pulse", "native")
    if server.exists():
        return True
    listed = cards.read_text() if cards.is_file() else ""
    return bool(listed.strip()) and NO_CARDS not in listed


class Sounds:
    """Plays by name; a name's file is written and loaded once.

    Args:
        folder: where the files may lie.
    """

    def __init__(self, folder: Path) -> None:
        from kivy.core.audio import SoundLoader

        self._sounds = {}
        for name, notes in TUNES.items():
            path = folder / f"{name}.wav"
            if not path.exists():
                write_tune(path, notes)
            self._sounds[name] = SoundLoader.load(str(path))

    def play(self, name: str) -> None:
        """Play a sound from its start."""
        sound = self._sounds[name]
        if sound is not None:
            sound.stop()
            sound.play()

    def answer(self, of_use: bool) -> None:
        """After a scan."""
        self.play("yes" if of_use else "no")


def write_tune(path: Path, notes: tuple[tuple[int, float], ...]) -> None:
    """Write notes as 16-bit mono, each swelling and fading so that it does not click."""
    samples = array("h")
    for pitch, seconds in notes:
        count = int(RATE * seconds)
        for at in range(count):
            swell = min(1.0, at / 200, (count - at) / 400)
            samples.append(int(32_767 * LOUDNESS * swell * math.sin(2 * math.pi * pitch * at / RATE)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
