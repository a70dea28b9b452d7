"""Words for people: the translation functions, and how days, times and counts are said.

The kiosk speaks one language, which the environment variable JARMARK_LANGUAGE names when it starts; English is spoken
where it is not set, and where there is no catalogue. Catalogues lie beside this file, as
`LANG/LC_MESSAGES/jarmark.mo`; `deploy/words` extracts what they translate to `jarmark.pot`. "pseudo" is a language
for tests: see `pseudo.py`.
"""

from kiosk.locale.dates import clock, day, days, minutes, moment, month, month_and_year, short_day, weekday
from kiosk.locale.language import N_, _, current, ngettext, number, said, said_error, speak, speaking

__all__ = (
    "N_", "_", "clock", "current", "day", "days", "minutes", "moment", "month", "month_and_year", "ngettext", "number",
    "said", "said_error", "short_day", "speak", "speaking", "weekday",
)  # fmt: skip
