"""The command line: one command per file, nothing heavy at its top.

A command imports typer and the standard library only; NumPy, Rich, matplotlib, mpmath and the catalogue are read when it runs, with
the modules that do its work (`given` reads, `values`, `derivatives` and `facts` make the result, `delivery` writes it). Errors are raised
where they are found and told in one place, `run`.
"""
