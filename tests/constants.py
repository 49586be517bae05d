"""What many tests name: the day of their plans, and the small made-up library."""

from __future__ import annotations

from datetime import date
from pathlib import Path

SMALL = Path(__file__).parent / "small"
DAY = date(2026, 1, 1)
