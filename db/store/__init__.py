"""How the books are kept: one SQLite file, its journal of facts, and the tables that follow from it."""
