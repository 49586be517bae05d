"""What nobody is told unasked: how long people live.

The words below belong to English, in which the documents are written; a text is judged before it is translated.
"""

from __future__ import annotations

import re

from osteon.planner import Outcome

_COUNT = r"(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|some|several|few|many|more|fewer)"
_LIVING = re.compile(r"\b(?:surviv\w*|alive|live[sd]?|living|die[sd]?|death|dead|life expectancy)\b", re.IGNORECASE)
_FIGURE = re.compile(
    rf"(?<![\w-])\d|\bhalf\b|\bone in \w+|\b{_COUNT}(?:\s+(?:or|to)\s+\w+)?\s+(?:years?|months?|weeks?|days?)\b", re.IGNORECASE
)
_DYING = re.compile(
    r"\b(?:end of (?:\w+ )?life|last (?:days|weeks|months|hours)|last (?:day|week|month|year) of life|dying|time is short)\b", re.IGNORECASE
)
_SURVIVAL = re.compile(r"\b(?:surviv\w*|life expectancy|expected to live|prognos\w*)\b", re.IGNORECASE)
_ALIVE = re.compile(r"\b(?:surviv\w*|alive|deaths?|died|lived?)\b", re.IGNORECASE)


def tells_how_long(text: str) -> bool:
    """Whether a text gives a figure of how long people live, or says that the end is near."""
    sentences = re.split(r"(?<=[.;!?])\s+", text)
    return any(_LIVING.search(sentence) and _FIGURE.search(sentence) for sentence in sentences) or bool(_DYING.search(text))


def is_about_survival(label: str) -> bool:
    """Whether the name of a fact says that it is about how long somebody lives."""
    return bool(_SURVIVAL.search(label) or _DYING.search(label))


def is_survival_outcome(outcome: Outcome) -> bool:
    """Whether a benefit is one of living longer. A death that a treatment causes is a harm, and is told."""
    return bool(_ALIVE.search(outcome.measure)) or tells_how_long(outcome.measure)
