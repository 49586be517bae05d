"""A case as a document: which kinds there are, and in which forms each is written."""

from __future__ import annotations

from enum import Enum

from osteon.report.board import SPACES, Space, board_of, first_that_fits
from osteon.report.case import Case
from osteon.report.html import Citations, render
from osteon.report.pdf import finished, laid_out, pdf_bytes
from osteon.report.wording import Texts


class Kind(str, Enum):
    """For whom the document is."""

    board = "board"
    full = "full"
    patient = "patient"


class Form(str, Enum):
    """How it is written; the name is the suffix of its file."""

    html = "html"
    md = "md"
    pdf = "pdf"


ON_A_SCREEN = SPACES[2]
"""What the board's page shows where no paper limits it."""


def board_html(case: Case, t: Texts, paper: str = "a4", space: Space = ON_A_SCREEN) -> str:
    """The board's page with the space that it is given."""
    cite = Citations(case.plan.sources, most=1)
    return render("board.html", t, case.plan, paper=paper, board=board_of(case, space), cite=cite, body_map="")


def board_pdf(case: Case, t: Texts, paper: str = "a4") -> bytes:
    """The board's page as one page of PDF, as full as it can be."""

    def fits(space: Space) -> bool:
        return len(laid_out(board_html(case, t, paper, space)).pages) == 1

    html = board_html(case, t, paper, first_that_fits(fits))
    return finished(laid_out(html), html)


__all__ = ["Form", "Kind", "board_html", "board_pdf", "pdf_bytes"]
