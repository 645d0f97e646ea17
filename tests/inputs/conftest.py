"""Names of tests of texts that no file can hold."""

from __future__ import annotations

from typing import Any


def pytest_make_parametrize_id(val: Any) -> str | None:
    """Surrogates are escaped: pytest writes the names of tests to its cache, as UTF-8."""
    return ascii(val) if isinstance(val, str) and not val.isprintable() else None
