"""Dask arrays in, lazy Dask arrays out: values, derivatives and losses, chunk by chunk, for one machine or a cluster.

Nothing is computed by a call: shapes, chunks and types of the results follow from those of the arrays. What a worker does with a
chunk is the call of the same function on NumPy arrays (`tasks`), so that results are NumPy's, to the bit; all else is Dask's own
blockwise, rechunk and tree sums. NumPy arrays beside a Dask array become one of a single chunk. What is wrong with values (an index
that is no class) is found out when they are computed.

Chunks: an elementwise function leaves them as they are. A function along an axis, and a loss over classes or vectors, needs one chunk
along that axis: chunks are merged, and cut smaller along other axes where they would outgrow Dask's `array.chunk-size`. Where a single
slice (for a Jacobian: its matrix) outgrows it, the call is refused.

Losses: those with a value for each element, each sample or each row are evaluated chunk by chunk, for every reduction. What `mean`
divides by is added up over the chunks: samples that are not ignored, the weights of their classes. Losses whose value belongs to a
whole batch, a region or a sequence are refused. Sums are taken within each chunk as NumPy does, then over chunks in a tree: over
several chunks a reduced loss may differ from NumPy's in the last digits, as any other order of adding. The same holds for gradients
where `mean` divides by a sum of weights that rounds, and for those by a parameter or a single number, which are sums themselves.

Random numbers (`training=True`) are refused: they are drawn for a whole array.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from actcli.chunked import activations, losses
from actcli.definition.loss import Loss
from actcli.errors import BadType

__all__ = ["call"]


def call(entry: Any, method: str, tensors: tuple[Any, ...], options: Mapping[str, Any]) -> Any:
    """What a method of an entry gives for arrays of which at least one is Dask's.

    Raises: what the method raises for shapes, types and parameters; BadType for `out=`; NotDefined, BadShape for what cannot be had
    chunk by chunk.
    """
    bound = inspect.signature(getattr(type(entry), method)).bind(entry, *tensors, **options)
    bound.apply_defaults()
    arguments = {name: value for name, value in bound.arguments.items() if name != "self"}
    if arguments.pop("out", None) is not None:
        raise BadType(
            f"{entry.name}: out takes NumPy arrays; a Dask array is computed later, and dask.array.store writes it"
        )
    if isinstance(entry, Loss):
        return losses.call(entry, method, arguments)
    return activations.call(entry, method, arguments)
