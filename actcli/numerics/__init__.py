"""Stable building blocks: arrays of float64 in, arrays of float64 out.

Nothing here knows of functions, parameters or tensors' names. Above a rewritten expression stand its naive form, where that
fails, and the identity used. A bound on an argument is only ever put where the exact result has stopped changing in float64.
"""
