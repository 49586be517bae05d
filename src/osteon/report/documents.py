"""A case as a document: which kinds there are, and in which forms each is written."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from msgspec import structs

from osteon.report.board import SPACES, Space, board_of, first_that_fits
from osteon.report.case import Case
from osteon.report.full import full_of
from osteon.report.html import Citations, render
from osteon.report.pdf import finished, laid_out, pdf_bytes
from osteon.report.to_markdown import to_markdown
from osteon.report.wording import PLAIN, Texts


class Kind(str, Enum):
    """For whom the document is."""

    board = "board"
    full = "full"
    patient = "patient"


class Form(str, Enum):
    """How it is written; the value is the suffix of its file."""

    html = "html"
    md = "md"
    pdf = "pdf"


ON_A_SCREEN = SPACES[8]
"""What the board's page shows where no paper limits it."""


def document(
    kind: Kind,
    form: Form,
    case: Case,
    language: str = "en",
    *,
    paper: str = "a4",
    survival: bool = False,
    policies: Sequence[Path] = (),
) -> bytes:
    """The document in the form that is asked for; text is UTF-8.

    The full report needs a case that holds its reasons. `survival` puts figures on survival into the patient's guide,
    which has none unasked. Raises MissingExtra where a library is not installed, LookupError for an unknown language.
    """
    t = _texts(language, policies)
    match kind, form:
        case Kind.board, Form.pdf:
            return board_pdf(case, t, paper)
        case Kind.board, _:
            html = board_html(case, t, paper)
        case _:
            html = full_html(case, t, paper)
    match form:
        case Form.pdf:
            return pdf_bytes(html)
        case Form.md:
            return to_markdown(html).encode()
    return html.encode()


def _texts(language: str, policies: Sequence[Path]) -> Texts:
    return PLAIN


def board_html(case: Case, t: Texts, paper: str = "a4", space: Space = ON_A_SCREEN) -> str:
    """The board's page with the space that it is given."""
    cite = Citations(case.plan.sources, most=1)
    return render("board.html", t, case.plan, paper=paper, board=board_of(case, space), cite=cite, body_map="")


def board_pdf(case: Case, t: Texts, paper: str = "a4") -> bytes:
    """The board's page as one page of PDF, as full as it can be."""

    def fits(space: Space) -> bool:
        return len(laid_out(board_html(case, t, paper, space)).pages) == 1

    space = first_that_fits(fits)
    # What room is left goes to the lines on which the board writes.
    for more in (12, 6, 3, 1):
        wider = structs.replace(space, lines=space.lines + more)
        if fits(wider):
            space = wider
            break
    html = board_html(case, t, paper, space)
    return finished(laid_out(html), html)


def full_html(case: Case, t: Texts, paper: str = "a4") -> str:
    """The full report."""
    plan = case.plan
    told = plan.prognosis.clinician_months is not None or any(item.months is not None for item in plan.prognosis.estimates)
    return render("full.html", t, plan, paper=paper, full=full_of(case), cite=Citations(plan.sources), body_map="", prognosis=told)
