"""Tables as CSV: a header, then the rows."""

from __future__ import annotations

import csv
from typing import TextIO

from actcli.tables.table import Table


def write(table: Table, stream: TextIO) -> None:
    """Write one table; a total is a row with its label in the first column."""
    writer = csv.writer(stream, lineterminator="\n")
    headers = [column.header for column in table.columns]
    writer.writerow(headers)
    writer.writerows(table.rows())
    for label, header, number in table.totals:
        row = dict.fromkeys(headers, "") | {headers[0]: label} | {header: number}
        writer.writerow(row.values())
