"""`osteon glossary`: words explained."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from osteon.cli.common import MISUSED, console, fail, load_library
from osteon.faults import Fault
from osteon.library import Glossary
from osteon.library.plain_language import plain_texts
from osteon.logic import nearest
from osteon.report import listed

FEW = 8


def glossary(
    term: Annotated[str | None, typer.Argument(help="A term, to see also which documents use it.")] = None,
) -> None:
    """Explain the words that texts for patients use."""
    library = load_library(None)
    out = console()
    if term is None:
        for item in sorted(library.terms, key=lambda item: item.term.lower()):
            out.print(Text.assemble((item.term, "bold cyan"), f": {item.plain}"))
        return
    forms = {form.lower(): item for item in library.terms for form in (item.id, item.term, *item.also)}
    found = forms.get(term.lower())
    if found is None:
        close = nearest(term.lower(), forms)
        hint = f"Did you mean {close}?" if close else "List them: osteon glossary"
        fail([Fault("OST400", f"the glossary does not explain {term}", "glossary", hint=hint)], MISUSED)
    out.print(Text.assemble((found.term, "bold cyan"), f": {found.plain}"))
    finder = Glossary((found,))
    texts = (text for text in plain_texts(library) if text.must_be_plain and text.owner != found.id)
    users = dict.fromkeys(text.owner for text in texts if finder.mentions(text.text))
    if users:
        out.print(Text(f"  used by {listed(list(users), FEW)}", style="dim"))
