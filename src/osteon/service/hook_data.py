"""What `hooks.yaml` says, read once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec
import yaml
from msgspec import Struct

from osteon.library import Intervention, Library


class Reason(Struct, frozen=True, forbid_unknown_fields=True):
    """Why a card may be set aside."""

    code: str
    display: str


class RadiotherapyOrders(Struct, frozen=True, forbid_unknown_fields=True):
    """How orders of radiotherapy are told, and the treatment that gives all in one fraction."""

    words: tuple[str, ...]
    fractions: str
    single: str

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.fractions, re.IGNORECASE)


class HookData(Struct, frozen=True, forbid_unknown_fields=True):
    """See the comments in hooks.yaml."""

    concerns: tuple[str, ...]
    critical_within_hours: float
    prefetch: dict[str, str]
    override_reasons: tuple[Reason, ...]
    orders: dict[str, tuple[str, ...]]
    dose_is_compared: tuple[str, ...]
    dose_tolerance: float
    interval_tolerance: float
    radiotherapy: RadiotherapyOrders

    def treatments(self, library: Library, fact: str) -> tuple[Intervention, ...]:
        """The treatments that an order of the medicine may be."""
        if fact in self.orders:
            found = (library.intervention_by_id.get(name) for name in self.orders[fact])
            return tuple(item for item in found if item is not None)
        words = fact.replace("_", "-")
        return tuple(item for item in library.interventions if re.search(rf"(^|-){re.escape(words)}($|-)", item.id))


@cache
def hook_data() -> HookData:
    text = (Path(__file__).parent / "hooks.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), HookData)
