"""Names of tests: some texts that are read are command lines, some are megabytes, some are not text."""


def pytest_make_parametrize_id(val: object) -> str | None:
    """One line of what can be printed: pytest writes the names to its cache, as UTF-8."""
    if not isinstance(val, str):
        return None
    words = " ".join(val.split())
    return (words if words.isprintable() else ascii(val))[:60]
