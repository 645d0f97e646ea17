"""Files larger than memory: .npy in, .npy out, one piece after the other.

A piece is read by an explicit read into a buffer that is used again and again, evaluated, and written to its place in the new file;
nothing is mapped, so that memory holds a few pieces and no more, whatever the size of the files. Several threads take pieces in turn,
each with buffers of its own: one reads or writes while the other computes. The new file appears under its name only when it is whole.

A `plan` says how a result comes about in pieces: a `Plan` for results that go to a file (`activations`, `losses`), a `Sum` for a loss that
is reduced to one number. Where there is no such way there is no plan, and the caller takes the arrays into memory: a function
along an axis of which one slice is larger than a piece may be, random numbers, files that lie differently, arrays of weights for a
loss.

Numbers are taken in the order in which they lie in the file; a result lies as its file does, in C or in Fortran order. Results are
those of the same call in memory, to the bit. A reduced loss is added up as in memory, in float64 before it is rounded: sums of
4096 values each, pairwise, then the sums, pairwise; they take 2 MB for each 2³⁰ values. (In memory values are taken in C order
whatever the order of the file; and where their sum overflows and their mean does not, all of them pairwise.)
"""

from actcli.streaming.activations import plan_activation
from actcli.streaming.losses import Sum, plan_gradient, plan_sum, plan_values
from actcli.streaming.pieces import Filed, Plan
from actcli.streaming.stream import add_up, write

__all__ = ["Filed", "Plan", "Sum", "add_up", "plan_activation", "plan_gradient", "plan_sum", "plan_values", "write"]
