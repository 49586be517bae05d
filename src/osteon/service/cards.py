"""Cards: few, in order of urgency, each with its source."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import UNSET, Struct

from osteon.library import Library, Reference
from osteon.service.hook_data import hook_data
from osteon.service.hook_models import LONGEST_SUMMARY, Card, CardSource, Coding, Link, Suggestion

Indicator = Literal["critical", "warning", "info"]
_RANK = {"critical": 0, "warning": 1, "info": 2}
_MARKS = re.compile(r"([\\`*_\[\]<>#|])")
_NAMESPACE = uuid.UUID("6f0f8f0e-6d0c-5a55-9b8c-4d1f6c7a2b11")
REASONS_SYSTEM = "urn:osteon:override-reason"
OWN = "osteon"


class Draft(Struct, frozen=True):
    """A card before it gets its number. `key` says what it is about, the same in every call."""

    key: str
    indicator: Indicator
    summary: str
    detail: str = ""
    sources: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    can_be_overridden: bool = True


def number(instance: str, key: str) -> str:
    """The uuid of a card or suggestion: the same for the same call, so that a repeated call makes no new ones."""
    return str(uuid.uuid5(_NAMESPACE, f"{instance}\n{key}"))


def cards(drafts: Sequence[Draft], *, library: Library, instance: str, most: int, links: tuple[Link, ...]) -> tuple[Card, ...]:
    """The most urgent drafts as cards; how many more there are stands in the last one."""
    ordered = sorted(drafts, key=lambda draft: _RANK[draft.indicator])
    shown, left = ordered[:most], len(ordered) - most
    return tuple(_card(draft, library, instance, links, left if draft is shown[-1] and left > 0 else 0) for draft in shown)


def _card(draft: Draft, library: Library, instance: str, links: tuple[Link, ...], left: int) -> Card:
    references = [library.reference_by_id[key] for key in dict.fromkeys(draft.sources) if key in library.reference_by_id]
    parts = [draft.detail] if draft.detail else []
    if len(references) > 1:
        parts.append("Sources: " + "; ".join(cited(reference) for reference in references[:5]))
    if left:
        parts.append(f"{left} more in the full plan.")
    reasons = hook_data().override_reasons if draft.can_be_overridden else ()
    return Card(
        uuid=number(instance, draft.key),
        summary=shortened(draft.summary),
        indicator=draft.indicator,
        source=source_of(references, library),
        detail="\n\n".join(parts) or UNSET,
        suggestions=draft.suggestions or UNSET,
        selection_behavior="any" if draft.suggestions else UNSET,
        override_reasons=tuple(Coding(code=item.code, system=REASONS_SYSTEM, display=item.display) for item in reasons) or UNSET,
        links=links or UNSET,
    )


def source_of(references: Sequence[Reference], library: Library) -> CardSource:
    """The first source by name and address; osteon itself where a card rests on no publication."""
    if not references:
        return CardSource(label=f"{OWN}, knowledge {library.version}")
    url = address_of(references[0])
    return CardSource(label=f"{shortened(references[0].short, 100)} ({OWN}, knowledge {library.version})", url=url or UNSET)


def address_of(reference: Reference) -> str:
    url = f"https://doi.org/{reference.doi}" if reference.doi else reference.url
    return url if url.startswith(("https://", "http://")) else ""


def cited(reference: Reference) -> str:
    url = address_of(reference)
    return f"[{plain(reference.short)}](<{url}>)" if url else plain(reference.short)


def plain(text: str) -> str:
    """A text as it stands, in Markdown."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def shortened(text: str, most: int = LONGEST_SUMMARY) -> str:
    """The text in one line, cut at a word where it is too long."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return f"{line[: most - 1].rsplit(' ', 1)[0].rstrip(' ,;:.')}…"


def listing(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def lower_first(text: str) -> str:
    """The text within a sentence; a word in capitals stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


__all__ = ["Draft", "cards", "cited", "listing", "lower_first", "number", "plain", "shortened"]
