"""Arrays on disk, evaluated by Dask: .zarr and .npy in, .zarr out, by the threads of this machine or the workers of a cluster.

`arrays` opens and writes what is on disk, `running` computes: what is asked for, where, and what may go wrong there. A Zarr array
appears under its name only when it is whole. Workers of a cluster read and write the files themselves: they must see the same folders,
and have this package installed.
"""

from actcli.cluster.arrays import names_zarr, opened, stored
from actcli.cluster.running import compute, connected, require

__all__ = ["compute", "connected", "names_zarr", "opened", "require", "stored"]
