"""A case as a document: which kinds there are, and in which forms each is written."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from msgspec import structs

from osteon.language import translator
from osteon.report.board import SPACES, Space, board_of, first_that_fits
from osteon.report.case import Case
from osteon.report.case_map import case_map, without_shapes
from osteon.report.full import full_of
from osteon.report.guide import AS_USUAL, guide
from osteon.report.guide_html import guide_html
from osteon.report.guide_markdown import guide_markdown
from osteon.report.guide_parts import Choices
from osteon.report.guide_writer import WarningSign
from osteon.report.html import Citations, render
from osteon.report.pdf import laid_out, pdf_bytes
from osteon.report.to_markdown import to_markdown
from osteon.report.wording import Texts


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


ON_A_SCREEN = SPACES[len(SPACES) // 3]
"""What the board's page shows where no paper limits it."""
LINES_MORE = (12, 6, 3, 1)
"""How many more lines to write on are tried where a page has room left."""


def document(
    kind: Kind,
    form: Form,
    case: Case,
    language: str = "en",
    *,
    signs: tuple[WarningSign, ...] = (),
    paper: str = "a4",
    choices: Choices = AS_USUAL,
    policies: Sequence[Path] = (),
) -> bytes:
    """The document in the form that is asked for; text is UTF-8.

    The full report needs a case that holds its reasons, the patient's guide the `warning_signs` of the library.
    `choices` are what the reader of the guide wants to see: figures on survival, say,
    which has none unasked. Raises MissingExtra where a library is not installed, LookupError for an unknown language.
    """
    t = translator(language, policies)
    match kind:
        case Kind.board:
            if form is Form.pdf:
                return board_pdf(case, t, paper)
            html = board_html(case, t, paper)
        case Kind.full:
            html = full_html(case, t, paper)
        case Kind.patient:
            made = guide(case, signs, t, choices)
            if form is Form.md:
                return guide_markdown(made, t).encode()
            bones = case_map(case, t, key="bones", large=True)
            html = guide_html(made, t, case.plan, paper=paper, printed=form is Form.pdf, bones=bones)
    match form:
        case Form.pdf:
            return pdf_bytes(html)
        case Form.md:
            return to_markdown(html).encode()
    return html.encode()


def board_html(case: Case, t: Texts, paper: str = "a4", space: Space = ON_A_SCREEN, body_map: str | None = None) -> str:
    """The board's page with the space that it is given; `body_map` where it was drawn already."""
    drawn = case_map(case, t, key="map", large=False) if body_map is None else body_map
    cite = Citations(case.plan.sources, most=1)
    return render("board.html", t, case.plan, paper=paper, board=board_of(case, space), cite=cite, body_map=drawn)


def board_pdf(case: Case, t: Texts, paper: str = "a4") -> bytes:
    """The board's page as one page of PDF, as full as it can be."""
    drawn = case_map(case, t, key="map", large=False)
    outline = without_shapes(drawn)

    def fits(space: Space) -> bool:
        return len(laid_out(board_html(case, t, paper, space, outline)).pages) == 1

    space = first_that_fits(fits)
    # What room is left goes to the lines on which the board writes.
    wider = (structs.replace(space, lines=space.lines + more) for more in LINES_MORE)
    space = next(filter(fits, wider), space)
    return pdf_bytes(board_html(case, t, paper, space, drawn))


def full_html(case: Case, t: Texts, paper: str = "a4") -> str:
    """The full report. The case must hold its reasons."""
    plan = case.plan
    told = plan.prognosis.clinician_months is not None or any(item.months is not None for item in plan.prognosis.estimates)
    drawn = case_map(case, t, key="map", large=True)
    return render("full.html", t, plan, paper=paper, full=full_of(case), cite=Citations(plan.sources), body_map=drawn, prognosis=told)
