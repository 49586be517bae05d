"""What the templates of the pages draw and name, in the language of the reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup

from osteon import figures
from osteon.language import Translator
from osteon.library import Library
from osteon.planner import InstrumentResult, Option, Outcome, Plan, Status, reference_of
from osteon.report import pictures, result_text
from osteon.report.html import slug
from osteon.report.outline import outline
from osteon.report.parts import Line, placed
from osteon.web.view import Page


def functions(t: Translator, library: Library, site_labels: dict[str, str]) -> dict[str, Callable[..., Any]]:
    """The functions that the templates call. Figures come as markup: the room that draws them escapes every text."""

    def body_map(page: Page) -> Markup:
        cards = tuple(lesion.card for lesion in page.lesions)
        return Markup(pictures.skeleton(t, cards, pictures.SiteLabel(t, site_labels), key="body", interactive=True))

    def icon_array(kind: str, outcome: Outcome, key: str) -> Markup:
        return Markup(pictures.people(t, outcome, kind, key=f"people-{slug(key)}"))

    def score(result: InstrumentResult) -> Markup:
        key = f"score-{slug(reference_of(result.id, result.lesion))}"
        return Markup(pictures.score(t, result, library.instrument_by_id[result.id], key=key))

    def effects(options: Sequence[Option], plan: Plan) -> Markup:
        return Markup(pictures.effects(t, options, plan, key="effects"))

    def option_title(plan: Plan, name: str) -> str:
        found = library.intervention_by_id.get(name.partition("@")[0])
        return t(found.name) if found is not None else name

    def option_names(plan: Plan) -> dict[str, str]:
        return {
            reference_of(option.id, option.lesion): placed(t(option.name), t(option.lesion_label) if option.lesion_label else None)
            for option in plan.options
        }

    def short(plan: Plan) -> tuple[Line, ...]:
        return outline(plan)[0].items[0].lines

    return {
        "body_map": body_map,
        "body_map_legend": lambda: Markup(figures.body_map_legend(pictures.map_texts(t), key="legend")),
        "mark_word": lambda mark: pictures.mark_word(t, mark),
        "short": short,
        "timeline_figure": lambda plan: Markup(pictures.in_lanes(t, plan, key="lanes")),
        "score_figure": score,
        "score_value": result_text,
        "survival_figure": lambda plan: Markup(pictures.outlook(t, plan, key="outlook-figure")),
        "effects_figure": effects,
        "icon_array_figure": icon_array,
        "option_names": option_names,
        "option_title": option_title,
        "outcome_pairs": outcome_pairs,
        "together_word": lambda kind: _together_word(t, kind),
        "part_word": lambda kind: _part_word(t, kind),
        "status_meaning": lambda status: _status_meaning(t, status),
    }


def outcome_pairs(option: Option) -> list[tuple[str, Outcome]]:
    """Benefits, then harms, each with which of the two it is."""
    return [("benefit", item) for item in option.benefits] + [("harm", item) for item in option.harms]


def _together_word(t: Translator, kind: str) -> str:
    match kind:
        case "forbidden":
            return t("not with")
        case "separate":
            return t("apart from")
        case "favourable":
            return t("goes well with")
    return t("with care beside")


def _part_word(t: Translator, kind: str) -> str:
    match kind:
        case "indication":
            return t("speaks for it")
        case "absolute":
            return t("rules it out")
    return t("calls for caution")


def _status_meaning(t: Translator, status: str) -> str:
    match Status(status):
        case Status.OFFER:
            return t("Guidelines recommend it clearly for a person like this, and nothing that is known speaks against it.")
        case Status.CONSIDER:
            return t("It can be right for a person like this; guidelines leave it to the situation.")
        case Status.OFFER_WITH_CAUTION | Status.CONSIDER_WITH_CAUTION:
            return t("As before, but something speaks for caution, or could once it is known.")
        case Status.NEED_TO_KNOW:
            return t("It cannot be said before certain facts are known; they are named.")
        case Status.CONTRAINDICATED:
            return t("Something that is known rules it out.")
    return t("Nothing that is known calls for it.")
