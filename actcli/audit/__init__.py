"""How far the results of a kernel are from the exact ones: anyone's kernel, in the terms that every law of this project uses.

- `terms`: what counts as an error, and how much of it an entry allows itself;
- `points`: inputs that find faults: all magnitudes, both sides of every switch, kinks, the ends of each format;
- `errors`: results against exact ones, in parallel;
- `report`: what the errors add up to;
- `backends`: the same function in PyTorch, JAX, Keras, SciPy and NumPy;
- `edges`: what happens at zeros, infinities, kinks and the ends of the domain.

The exact results come from formulas (`actcli.exact`); no kernel takes part in judging one.
"""
