"""What the templates of the pages draw and name, in the language of the reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup
from msgspec.structs import replace

from osteon import figures
from osteon.language import Translator
from osteon.library import Library
from osteon.planner import InstrumentResult, Option, Outcome, Plan, ScheduleEntry, Status, reference_of
from osteon.report import pictures, result_text, wording
from osteon.report.case_map import map_words, marks_of
from osteon.report.html import slug
from osteon.report.outline import in_short
from osteon.report.parts import Line, placed
from osteon.web.view import LesionView, Page


def functions(t: Translator, library: Library, site_labels: dict[str, str]) -> dict[str, Callable[..., Any]]:
    """The functions that the templates call. Figures come as markup: the room that draws them escapes every text."""

    def label(site: str, side: str | None) -> str:
        name = t(site_labels.get(site, site))
        return f"{name}, {t(side)}" if side else name

    def body_map(page: Page) -> Markup:
        marks = marks_of(t, [lesion.card for lesion in page.lesions])
        title = t("Map of the bones")
        said = title if marks else t("No lesion is named yet.")  # what is marked follows of itself
        return Markup(figures.body_map(marks, label, key="body", title=title, description=said, interactive=True, texts=map_words(t)))

    def icon_array(kind: str, outcome: Outcome, key: str) -> Markup:
        return Markup(pictures.people(t, outcome, kind, key=f"people-{slug(key)}"))

    def score(result: InstrumentResult) -> Markup:
        key = f"score-{slug(reference_of(result.id, result.lesion))}"
        return Markup(pictures.score(t, result, library.instrument_by_id[result.id], key=key))

    def effects_of(options: Sequence[Option], plan: Plan) -> Markup:
        return Markup(pictures.effects(t, options, plan, key="compared-effects"))

    def effects(plan: Plan, survival: bool = False) -> Markup:
        # One bar for each treatment: several places do not change when it helps.
        proposed = {option.id: option for option in reversed(plan.options) if Status(option.status).is_proposed}
        key = "effects-and-survival" if survival else "effects-figure"
        return Markup(pictures.effects(t, tuple(reversed(proposed.values())), plan, key=key, survival=survival))

    def radiotherapy(page: Page, lesion: LesionView) -> Markup:
        return Markup(pictures.earlier_radiotherapy(t, page.evaluation, lesion.card, library, key=f"radiotherapy-{lesion.place}"))

    def lanes(plan: Plan) -> list[tuple[str, str, tuple[ScheduleEntry, ...]]]:
        schedule = plan.schedule
        found = [
            ("now", t("Now"), schedule.now),
            ("soon", t("This week"), schedule.this_week),
            ("before", t("Before treatment"), schedule.before_treatment),
            ("ongoing", t("All along"), schedule.ongoing),
            ("review", t("Look again"), schedule.review),
        ]
        return [lane for lane in found if lane[2]]

    def proposed_references(plan: Plan) -> frozenset[str]:
        return frozenset(reference_of(option.id, option.lesion) for option in plan.options if Status(option.status).is_proposed)

    def option_title(plan: Plan, name: str) -> str:
        found = library.intervention_by_id.get(name.partition("@")[0])
        return t(found.name) if found is not None else name

    def option_names(plan: Plan) -> dict[str, str]:
        return {
            reference_of(option.id, option.lesion): placed(t(option.name), t(option.lesion_label) if option.lesion_label else None)
            for option in plan.options
        }

    def short(plan: Plan) -> tuple[Line, ...]:
        # What to find out stands beside the plan, and follows a changed fact later than the plan does.
        return in_short(t, replace(plan, questions=()))

    return {
        "body_map": body_map,
        "body_map_legend": lambda: Markup(figures.body_map_legend(map_words(t), key="legend")),
        "mark_word": lambda mark: wording.mark_word(t, mark),
        "short": short,
        "lanes": lanes,
        "proposed_references": proposed_references,
        "radiotherapy_figure": radiotherapy,
        "score_figure": score,
        "score_value": result_text,
        "survival_figure": lambda plan: Markup(pictures.outlook(t, plan, key="outlook-figure")),
        "effects_figure": effects,
        "effects_of": effects_of,
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
