"""What the knowledge rests on: every sourced statement, and what is known of its sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from osteon.library.documents import Indication, Reference
from osteon.library.fact_documents import Part
from osteon.library.model import Library, Rereading


class Statement(Struct, frozen=True):
    """One statement of a document: `kind` is the section it stands in, `strength` that of a recommendation."""

    document: str
    kind: str
    id: str
    text: str
    sources: tuple[str, ...]
    strength: str = ""

    @property
    def written(self) -> str:
        """Where to find it: document, section and part."""
        return "/".join(part for part in (self.document, self.kind, self.id) if part)


class Due(Struct, frozen=True):
    """A source that should be read again: since when, why, and how many statements rest on it."""

    source: str
    since: str
    because: str
    statements: int


def statements(library: Library) -> tuple[Statement, ...]:
    """Every statement that carries sources, in the order of the documents."""
    documents: list[Part] = [
        *library.interventions, *library.alerts, *library.goals, *library.combinations, *library.measures, *library.instruments,
    ]  # fmt: skip
    found = [item for document in documents for item in _in_document(document, str(getattr(document, "id", "")))]
    found += [
        Statement(fact.fact.written, "derived", "", fact.because or fact.label, fact.sources)
        for fact in library.vocabulary.declarations
        if fact.sources and fact.group == "derived"
    ]
    found += [Statement(formula.name, "formula", "", formula.because or formula.label, formula.sources) for formula in library.formulas]
    return tuple(found)


def _in_document(part: object, document: str, kind: str = "") -> Iterator[Statement]:
    if isinstance(part, Part):
        sources: tuple[str, ...] = getattr(part, "sources", ())
        if sources:
            yield Statement(
                document=document,
                kind=kind,
                id=str(getattr(part, "id", "")) if kind else "",
                text=_text(part),
                sources=sources,
                strength=part.strength if isinstance(part, Indication) else "",
            )
        for name in part.__struct_fields__:
            if name != "sources":
                yield from _in_document(getattr(part, name), document, kind or name.rstrip("_"))
    elif isinstance(part, tuple):
        for item in part:
            yield from _in_document(item, document, kind)


def _text(part: Part) -> str:
    for name in ("because", "do", "text", "says", "measure", "meaning", "label", "effect", "name"):
        value = getattr(part, name, "")
        if isinstance(value, str) and value:
            return value
    return ""


def due(library: Library, on: date) -> tuple[Due, ...]:
    """The sources that should be read again on a day, those with most statements first."""
    weight: dict[str, int] = {}
    for statement in statements(library):
        for key in statement.sources:
            weight[key] = weight.get(key, 0) + 1
    found = []
    for reference in library.references:
        verdict = _due(reference, library.rereading, on)
        if verdict is not None:
            found.append(Due(reference.id, verdict[0], verdict[1], weight.get(reference.id, 0)))
    return tuple(sorted(found, key=lambda item: (-item.statements, item.source)))


def _due(reference: Reference, rule: Rereading, on: date) -> tuple[str, str] | None:
    if not reference.seen:
        return ("", "nobody has read it yet")
    limit = rule.days.get(reference.kind)
    if limit is None:
        return None
    try:
        seen = date.fromisoformat(reference.seen_on)
    except ValueError:
        return ("", "it does not say when it was read")
    age = (on - seen).days
    return (seen.isoformat(), f"read {age} days ago; a {reference.kind} is read again after {limit}") if age > limit else None
