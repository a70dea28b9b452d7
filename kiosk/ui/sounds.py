"""Three short sounds: a scan that was used, one that was not, and a timer that is up. Silent without a loudspeaker."""

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
    """Whether there is a sound card, or a desktop's sound server, which may have a loudspeaker that is not a card.

    Ask this first: without any, the sound libraries print errors on the terminal.
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
    """Plays sounds by name. The file of each sound is written once and loaded once.

    Args:
        folder: for the files.
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
        """Play the sound for a scan that was used, or was not."""
        self.play("yes" if of_use else "no")


def write_tune(path: Path, notes: tuple[tuple[int, float], ...]) -> None:
    """Write notes as 16-bit mono. Each is faded in and out so that it does not click."""
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
