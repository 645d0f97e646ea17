"""Test ids: some texts read here are megabytes, some are not text."""


def pytest_make_parametrize_id(val: object) -> str | None:
    return ascii(val)[:40] if isinstance(val, str) else None
