"""Types for Kivy, which has none: the parts that the screens use. Whoever uses another part adds it here."""

__version__: str
