"""Documents as tagged PDF (PDF/UA-1), from their HTML.

Nothing is fetched: the documents hold all that they show. The same HTML and fonts give the same bytes.
"""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING, Any, NoReturn

from osteon.report.html import needs_extra

if TYPE_CHECKING:
    from weasyprint import Document


def pdf_bytes(html: str) -> bytes:
    """The document as PDF. Raises MissingExtra where the library or what it needs of the system is not installed."""
    return finished(laid_out(html), html)


def laid_out(html: str) -> Document:
    """The document broken into pages."""
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:  # OSError: the system's text libraries are missing
        raise needs_extra("pdf") from error
    # What it warns of are rules of the style that concern screens alone; errors are still told.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    return HTML(string=html, url_fetcher=_nothing).render()


def finished(document: Document, html: str) -> bytes:
    """The bytes of a document that was laid out from `html`, whose digest serves as its identifier."""
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    written: Any = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier, pdf_tags=True, finisher=_with_scopes)
    return bytes(written)


def _with_scopes(document: Document, pdf: Any) -> None:
    """Says of each heading cell of a table whether it heads a column or a row, which the library leaves out."""
    elements: dict[Any, Any] = {item.reference: item for item in pdf.objects if hasattr(item, "get") and item.get("Type") == "/StructElem"}
    for cell in elements.values():
        if cell["S"] == "/TH" and "A" in cell:
            above = elements.get(elements[cell["P"]].get("P")) if cell["P"] in elements else None
            cell["A"]["Scope"] = "/Column" if above is not None and above["S"] == "/THead" else "/Row"


def _nothing(url: str, *arguments: object, **options: object) -> NoReturn:
    """Refuses every address: a document that asked for one would show something that it does not hold."""
    raise ValueError(f"documents fetch nothing: {url[:80]}")
