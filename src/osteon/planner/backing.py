"""What the shown documents rest on: their sources, and the words that their texts for patients use."""

from __future__ import annotations

from osteon.library import Glossary, Intervention, Library, Reference, sources_in
from osteon.planner.model import GlossaryEntry, Plan, Source
from osteon.planner.status import Status


class Backing:
    """The sources and glossary terms of every document, each found when it is first shown."""

    def __init__(self, library: Library) -> None:
        self.terms = library.terms
        self._finder = Glossary(library.terms)
        self._sources = {reference.id: _source(reference) for reference in library.references}
        self._documents: dict[str, object] = {
            **library.intervention_by_id,
            **library.alert_by_id,
            **{item.id: item for item in library.goals},
            **{item.id: item for item in library.combinations},
            **{item.id: item for item in library.instruments},
        }
        self._texts: dict[str, tuple[str, ...]] = {
            **{item.id: (item.text.patient, item.text.asks_of_you, *item.text.questions) for item in library.interventions},
            **{item.id: (item.text.patient,) for item in library.alerts},
            **{item.id: (item.text.patient, *item.questions) for item in library.goals},
        }
        self._sources_of: dict[tuple[str, bool], frozenset[str]] = {}
        self._terms_of: dict[str, frozenset[str]] = {}

    def sources(self, shown: frozenset[str], proposed: frozenset[str]) -> tuple[Source, ...]:
        """The sources of documents; of treatments that are not proposed, those of their criteria alone."""
        used = {key for name in shown for key in self._sources_in(name, name not in proposed)}
        return tuple(self._sources[key] for key in sorted(used))

    def glossary(self, shown: frozenset[str]) -> tuple[GlossaryEntry, ...]:
        """The terms that the texts for patients of documents use."""
        used = {term for name in shown for term in self._terms_in(name)}
        return tuple(GlossaryEntry(id=term.id, term=term.term, plain=term.plain) for term in self.terms if term.id in used)

    def _sources_in(self, document: str, criteria_alone: bool) -> frozenset[str]:
        kept = self._sources_of.get((document, criteria_alone))
        if kept is None:
            item = self._documents.get(document)
            if criteria_alone and isinstance(item, Intervention):
                item = (item.indications, item.contraindications, item.prerequisites)
            kept = self._sources_of[(document, criteria_alone)] = frozenset(key for _, key in sources_in(item))
        return kept

    def _terms_in(self, document: str) -> frozenset[str]:
        if document not in self._terms_of:
            texts = self._texts.get(document, ())
            self._terms_of[document] = frozenset(mention.term for text in texts for mention in self._finder.mentions(text))
        return self._terms_of[document]


def documents_shown(plan: Plan) -> frozenset[str]:
    """The documents that a plan shows: all but the options that were ruled out as not indicated."""
    shown = {option.id for option in plan.options if option.status != Status.NOT_INDICATED.value}
    shown |= {flag.id for flag in plan.red_flags} | {item.id for item in plan.goals}
    return frozenset(shown | {item.id for item in plan.combinations} | {result.id for result in plan.instruments})


def _source(reference: Reference) -> Source:
    url = f"https://doi.org/{reference.doi}" if reference.doi else reference.url
    return Source(id=reference.id, text=reference.short, url=url, seen=reference.seen, read=reference.read)
