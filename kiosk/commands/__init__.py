"""The command line, one file per command.

A command imports the books, the drivers and the screens inside its function, not at the top of its file:
`jarmark --help` and shell completion must not wait for a database, OpenCV and a window (0.1 s instead of 1 s).
"""
