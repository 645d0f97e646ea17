"""The truth about a formula: its value to any number of digits, and how far a float is from it.

The oracle knows nothing of kernels. It reads the same text that people read, and computes it in arithmetic of any
precision, with the error of every step carried along; NumPy, float64 and the rewritten forms in which kernels avoid
overflow and cancellation play no part in it. So an agreement of both is evidence for either: the formula says what is
meant, the kernel only how to get it fast. Three witnesses keep the oracle itself honest: mpmath called directly, its
numerical derivatives at high precision, and constants from the literature.

- `evaluate`: values and derivatives of a `Formula`, with proven digits;
- `ulp`: the distance of a float from an exact number, in units of its last place.

Import these modules where they are needed: they load mpmath, which costs 40 ms.
"""
