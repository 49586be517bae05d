"""What `hooks.yaml` says, read once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec
import yaml
from msgspec import Struct

from osteon.library import Intervention, Library
from osteon.logic import ChoiceType


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
    combination_words: tuple[str, ...]
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
        return tuple(item for item in library.interventions if self._is_alone(library, item.id, words))

    def _is_alone(self, library: Library, name: str, words: str) -> bool:
        """Whether the treatment is this medicine, and no other with it."""
        if name == words:
            return True
        if not name.startswith(f"{words}-"):
            return False
        rest = name.removeprefix(f"{words}-").split("-")
        return not set(rest) & (set(self.combination_words) | medicine_words(library))


def medicine_words(library: Library) -> frozenset[str]:
    """Every single word that names a medicine in the vocabulary."""
    if library.digest not in _WORDS:
        _WORDS.clear()
        exposures = [
            item for item in library.vocabulary.declarations if isinstance(item.type, ChoiceType) and "current" in item.type.values
        ]
        _WORDS[library.digest] = frozenset(name.lower() for item in exposures for name in (item.name, *item.names) if " " not in name)
    return _WORDS[library.digest]


_WORDS: dict[str, frozenset[str]] = {}
"""By the digest of the knowledge; only the one in use."""


@cache
def hook_data() -> HookData:
    text = (Path(__file__).parent / "hooks.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), HookData)
