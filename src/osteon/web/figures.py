"""The figures of the pages, from a plan and in the language of the reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from osteon.language import Translator
from osteon.planner import InstrumentResult, Option, Outcome, Plan
from osteon.report import placed, wording
from osteon.report.outline import outline
from osteon.web.rendering import outcome_pairs
from osteon.web.view import Page


def functions(t: Translator) -> dict[str, Callable[..., Any]]:
    return {
        "body_map": lambda page: "", "mark_word": lambda m: t(m), "short": lambda plan: outline(plan)[0].items[0].lines,
        "timeline_figure": lambda plan: "", "score_figure": lambda r: "", "score_value": lambda r: f"{r.low}-{r.high}",
        "survival_figure": lambda plan: "", "option_names": lambda plan: {}, "option_title": lambda plan, o: o,
        "together_word": lambda k: t(k), "part_word": lambda k: t(k), "outcome_pairs": outcome_pairs,
        "icon_array_figure": lambda *a: "", "effects_figure": lambda *a: "", "status_meaning": lambda s: s,
    }
