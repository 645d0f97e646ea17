"""Rows for people and for programs.

`table` says what a table is, `arrays` lays arrays out as tables. Four ways out: `plain` text, `terminal` (Rich), `delimited` (CSV) and
`objects` (JSON). `numbers` writes single numbers, `spelling` symbols where a stream knows ASCII only.
"""
