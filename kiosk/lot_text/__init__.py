"""Reads printed text on a bag's label if there is no code. It suggests lots and dates; a cook taps what is right.

    newest frame -> reader (its own process) -> lines with cut-outs -> candidates -> chips to tap

The engine is an optional part of the installation (`jarmark[lot-text]`); without it a message says so.
"""
