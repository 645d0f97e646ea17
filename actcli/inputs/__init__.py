"""What a user gives on the command line, read into arrays and values.

`--input`, `--target` and further tensors are read by `read_tensor`, or by `read_unloaded`, which leaves the numbers of a .npy file where
they are; `-p NAME=VALUE` by `split_setting` and
`read_setting`, matrices in pairs by `read_pairs`, several values of one parameter by `read_sweep`. Everything that is
wrong with a text raises an `ActcliError` of one or two lines; a file that cannot be read is `Unreadable` (exit code 3),
all else exit code 2.

The modules: `numbers` turns a token into a number, the only place that does; `ranges`, `nested` and `rows` read the
three forms of text, `exactly` takes typed decimals for what they say (imported where that is asked for),
`binary` NumPy's files, `files` finds, opens and names them, `memory` says what fits.
"""

from actcli.inputs.arguments import (
    Given,
    read_pairs,
    read_setting,
    read_sweep,
    read_tensor,
    read_unloaded,
    split_setting,
)

__all__ = [
    "Given",
    "read_pairs",
    "read_setting",
    "read_sweep",
    "read_tensor",
    "read_unloaded",
    "split_setting",
]
