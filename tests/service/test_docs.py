"""What the documentation of the service says is so."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from osteon.service.settings import WITHOUT_AUTHENTICATION, Settings

ROOT = Path(__file__).parents[2]
TESTS = Path(__file__).parent


def names_of(kind: type[Struct], prefix: str = "") -> set[str]:
    """Every setting as the reference writes it."""
    found: set[str] = set()
    for name in kind.__struct_fields__:
        default = getattr(Settings(), name) if not prefix else None
        found |= names_of(type(default), f"{name}.") if isinstance(default, Struct) else {prefix + name}
    return found


def test_every_setting_is_explained() -> None:
    text = (ROOT / "docs" / "reference" / "service.md").read_text()
    explained = set(re.findall(r"`([a-z_.]+)`", text))
    assert names_of(Settings) - explained == set()
    assert WITHOUT_AUTHENTICATION in text


def test_every_test_that_is_named_exists() -> None:
    written = "\n".join(path.read_text() for path in TESTS.glob("test_*.py"))
    defined = set(re.findall(r"def (test_\w+)", written))
    for page in ("hazards", "threat-model"):
        text = (ROOT / "docs" / "explanation" / f"{page}.md").read_text()
        assert set(re.findall(r"`(test_\w+)`", text)) <= defined
        assert set(re.findall(r"`(test_\w+\.py)`", text)) <= {path.name for path in TESTS.glob("*.py")}
