"""The templates of the pages: the environment of all documents, with what only pages need."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from osteon.language import Translator
from osteon.planner import PROPOSED, reference_of
from osteon.report import wording
from osteon.report.html import environment

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"


def page_environment(t: Translator) -> Environment:
    """The Jinja environment for a language: that of the reports, whose parts the pages use, and the templates of the pages."""
    made = environment(t, (TEMPLATES,))
    made.globals |= {
        "reference": lambda option: reference_of(option.id, option.lesion),
        "PROPOSED": PROPOSED,
        "CLASSES": wording.CLASSES,
    }
    return made
