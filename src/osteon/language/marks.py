"""How a text of the program is marked for translation where it is not translated on the spot."""

from __future__ import annotations


def marked(text: str) -> str:
    """The text itself. Extraction finds it here; `t(...)` translates it where it is shown."""
    return text
