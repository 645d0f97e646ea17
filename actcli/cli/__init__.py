"""The command line: one command per file, nothing heavy at the top of any.

A module here imports typer and the standard library only; NumPy, Rich, mpmath, matplotlib and the catalogue are read by the command
that needs them, when it runs. Errors are raised where they are found and printed in one place, `app.run`.
"""
