"""Documents as HTML: the Jinja environment that reports and the planner's pages share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from osteon.faults import Fault, OsteonError
from osteon.planner import Amount, Missing, Outcome, Plan, Source
from osteon.report import wording
from osteon.report.scores import result_text
from osteon.report.wording import PLAIN, Texts

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"
PAPERS = ("a4", "letter")


class MissingExtra(OsteonError):
    """A part of osteon that is installed on its own is not there."""


def needs_extra(extra: str) -> MissingExtra:
    """What to say where a library of an extra is not installed."""
    return MissingExtra([Fault("OST404", f"osteon report needs the extra: pip install 'osteon[{extra}]'", "report")])


class Citations:
    """Numbers for sources, given out in the order in which a document cites them.

    Call it with the keys of a statement: it gives their numbers. `most` keeps a crowded page readable.
    """

    def __init__(self, sources: Sequence[Source], most: int | None = None) -> None:
        self._by_id = {source.id: source for source in sources}
        self._numbers: dict[str, int] = {}
        self.most = most

    def __call__(self, keys: Iterable[str]) -> list[int]:
        known = [key for key in keys if key in self._by_id][: self.most]
        return sorted(self._numbers.setdefault(key, len(self._numbers) + 1) for key in dict.fromkeys(known))

    @property
    def used(self) -> list[tuple[int, Source]]:
        """The cited sources with their numbers."""
        return [(number, self._by_id[key]) for key, number in self._numbers.items()]


def environment(t: Texts = PLAIN, folders: Sequence[Path] = ()) -> Environment:
    """The environment for a language. Templates of `folders` come before those of this room.

    Everything is escaped; an unknown name is an error; `t` looks up a text of the program, the filter `say` a
    text of the documents, which it marks as English where the language lacks it. One environment is kept
    for each language, so that templates are compiled once. Raises MissingExtra where Jinja is not installed.
    """
    return _environment(t, tuple(folders))


@lru_cache(maxsize=16)
def _environment(t: Texts, folders: tuple[Path, ...]) -> Environment:
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
        from markupsafe import Markup, escape
    except ImportError as error:
        raise needs_extra("report") from error

    def say(text: str) -> Markup:
        shown = escape(t(text))
        return shown if t.knows(text) else Markup('<span lang="en" dir="ltr">{}</span>').format(shown)

    made = Environment(
        loader=FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"t": t, "status_sign": wording.status_sign, "safe_link": safe_link}
    made.filters |= {"say": say, **_wording_filters(t)}
    return made


def _wording_filters(t: Texts) -> dict[str, Any]:
    """The functions of `wording` as filters."""

    def amount(value: Amount) -> str:
        return wording.amount(t, value)

    def labels(missing: tuple[Missing, ...], most: int = 6) -> str:
        return wording.labels(t, missing, most)

    def circumstances(outcome: Outcome) -> str:
        return ", ".join(wording.outcome_circumstances(t, outcome))

    return {
        "amount": amount,
        "labels": labels,
        "circumstances": circumstances,
        "outcome_text": lambda outcome: wording.outcome_text(t, outcome),
        "numbers": lambda outcome: wording.outcome_numbers(t, outcome),
        "days": lambda pair: wording.days(t, pair),
        "until_it_helps": lambda time: wording.until_it_helps(t, time),
        "hours": lambda within: wording.hours(t, within),
        "months": lambda pair: wording.months(t, pair),
        "span": lambda pair: wording.span(t, pair),
        "unit": lambda unit: wording.unit_word(t, unit),
        "number": t.number,
        "date": t.date,
        "status_word": lambda status: wording.status_word(t, status),
        "status_class": slug,
        "class_title": lambda name: wording.class_title(t, name),
        "class_word": lambda name: wording.class_word(t, name),
        "goal_state": lambda state: wording.goal_state(t, state),
        "timing_word": lambda timing: wording.timing_word(t, timing),
        "mark_word": lambda mark: wording.mark_word(t, mark),
        "truth_word": lambda truth: wording.truth_word(t, truth),
        "agreement": lambda state: wording.agreement(t, state),
        "result_text": result_text,
        "in_time": lambda state: wording.in_time(t, state),
        "slug": slug,
    }


def slug(text: str) -> str:
    """A text as part of a class name or an id: `offer with caution` becomes `offer-with-caution`."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-").lower()


def safe_link(url: str) -> str:
    """The address if a reader may follow it, nothing for any other scheme than http and https."""
    return url if re.match(r"https?://", url) else ""


def render(template: str, t: Texts, plan: Plan, *, paper: str = "a4", folders: Sequence[Path] = (), **context: object) -> str:
    """One document as a self-contained HTML file: its styles stand in it, and nothing is asked of any server."""
    page = environment(t, folders).get_template(template)
    return page.render(plan=plan, css=stylesheet(paper), page_words=_page_words(t), **context)


def stylesheet(paper: str = "a4") -> str:
    """The style of all documents, for a paper (`a4`, `letter`)."""
    size = {"a4": "A4", "letter": "letter"}[paper]
    return f"{(TEMPLATES / 'print.css').read_text(encoding='utf-8')}\n@page {{ size: {size} }}\n"


def _page_words(t: Texts) -> tuple[str, str, str]:
    """What stands before, between and after the two numbers of `Page 1 of 3`."""
    before, _, rest = t("Page {page} of {pages}").partition("{page}")
    between, _, after = rest.partition("{pages}")
    return before, between, after
