"""Printed text on a bag's label, where there is no code: it suggests lots and dates, and a cook taps what is right.

    newest frame -> reader (its own process) -> lines with cut-outs -> candidates -> chips to tap

The engine is an optional part of the installation (`jarmark[lot-text]`); without it a word says so.
"""
