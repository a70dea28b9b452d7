"""The rules of the trade as pure functions: no file, no clock, no database."""
