"""A document of the room `report` as a page: the same file, with a bar of buttons above it."""

from __future__ import annotations

import re

_BODY = re.compile(r"<body[^>]*>")


def under_a_bar(html: str, bar: str) -> str:
    """The document with the bar as the first thing in it."""
    found = _BODY.search(html)
    assert found is not None, "every document has a body"
    return f"{html[: found.end()]}\n{bar}{html[found.end() :]}"
