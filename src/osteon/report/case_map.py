"""The body map of a case, for paper: the views that fit beside the text, with the lesions by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, replace

from osteon.figures import VIEWS, BodyMapTexts, Mark, body_map, body_map_legend, places
from osteon.figures.skeleton import ViewName
from osteon.report.case import Case, LesionCard
from osteon.report.wording import Texts, mark_word


def case_map(case: Case, t: Texts, *, key: str, large: bool) -> str:
    """The map as HTML; nothing where no lesion has a site.

    A large one has all views and a legend; a small one the view that shows most lesions.
    """
    marks = marks_of(t, case.lesions)
    if not marks:
        return ""
    names = {card.site: t(card.label.rpartition(", ")[0] or card.label if card.side else card.label) for card in case.lesions}

    def label(site: str, side: str | None) -> str:
        name = names.get(site, site.replace("_", " "))
        return f"{name}, {t(side)}" if side else name

    words = map_words(t)
    description = "; ".join(_numbered(t, card) for card in case.lesions if card.site is not None)
    # Tagged PDF takes its alternative text from the title alone.
    title = t("Map of the bones, with {lesions}", lesions=description)
    views = VIEWS if large else _best_view(marks)
    drawn = body_map(
        marks,
        label,
        key=key,
        title=title,
        description=description,
        views=views,
        texts=words,
    )
    states = dict.fromkeys(state for mark in marks.values() for state in mark.state)
    if not large:
        return drawn
    signs = body_map_legend(words, key=f"{key}-legend", states=states)
    return drawn + re.sub(r"(<svg\b[^>]*>)", lambda found: f"{found[1]}<title>{t('Sign')}</title>", signs)


def marks_of(t: Texts, cards: Iterable[LesionCard]) -> dict[tuple[str, str | None], Mark]:
    """What the map shows of lesions, by site and side; a lesion without a site is not on it."""
    found: dict[tuple[str, str | None], list[LesionCard]] = {}
    for card in cards:
        if card.site is not None:
            found.setdefault((card.site, card.side), []).append(card)
    return {
        place: Mark(
            state=("lesion", *dict.fromkeys(mark for card in here for mark in card.marks)),
            # The map itself says the number of a lesion that is alone at its place.
            text="; ".join(_numbered(t, card) for card in here) if len(here) > 1 else _in_words(t, here[0]),
            numbers=tuple(card.number for card in here),
        )
        for place, here in found.items()
    }


def map_words(t: Texts) -> BodyMapTexts:
    """The words of the map in the language of the reader."""
    own = BodyMapTexts()
    return replace(own, **{field.name: t(getattr(own, field.name)) for field in fields(own)})


def _best_view(marks: Iterable[tuple[str, str | None]]) -> tuple[ViewName]:
    """From the front, unless more of the sites are drawn from behind."""

    def drawn(view: ViewName) -> int:
        seen = {site for site, _ in places((view,))}
        return sum(site in seen for site, _ in marks)

    return ("back",) if drawn("back") > drawn("front") else ("front",)


def without_shapes(drawn: str) -> str:
    """The map with its pictures empty but as large as they are: enough to see whether a page holds it."""
    return re.sub(r"(<svg\b[^>]*>).*?</svg>", r"\1</svg>", drawn, flags=re.DOTALL)


def _in_words(t: Texts, card: LesionCard) -> str:
    return ", ".join([t(card.label), *(mark_word(t, mark) for mark in card.marks)])


def _numbered(t: Texts, card: LesionCard) -> str:
    return f"{card.number}: {_in_words(t, card)}"
