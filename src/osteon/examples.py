"""The example records that come with osteon."""

from __future__ import annotations

from pathlib import Path


def examples_directory() -> Path:
    """Inside the installed package, or `examples/` of a checkout."""
    installed = Path(__file__).parent / "example_records"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "examples"


def example_files() -> dict[str, Path]:
    """The examples by name."""
    return {path.stem: path for path in sorted(examples_directory().iterdir()) if path.suffix in (".yaml", ".json")}
