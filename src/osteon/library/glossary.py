"""Glossary terms in running text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from osteon.library.documents import Term


class Mention(Struct, frozen=True):
    """A term as a text uses it: from `start` up to `end`."""

    start: int
    end: int
    term: str


class Glossary:
    """Finds terms, and their other forms, as whole words in texts; the longest form wins."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._owner = {form.lower(): term.id for term in terms for form in (term.term, *term.also)}
        forms = sorted(self._owner, key=lambda form: (-len(form), form))
        self._pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, forms)) + r")(?![\w-])", re.IGNORECASE) if forms else None

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The first mention of each term, in the order of the text."""
        found: dict[str, Mention] = {}
        for match in self._pattern.finditer(text) if self._pattern is not None else ():
            term = self._owner[match[0].lower()]
            found.setdefault(term, Mention(match.start(), match.end(), term))
        return tuple(found.values())


def doubled_forms(terms: Iterable[Term]) -> dict[str, tuple[str, ...]]:
    """The forms that more than one term claims, with these terms."""
    owners: dict[str, list[str]] = {}
    for term in terms:
        for form in dict.fromkeys(form.lower() for form in (term.term, *term.also)):
            owners.setdefault(form, []).append(term.id)
    return {form: tuple(ids) for form, ids in owners.items() if len(ids) > 1}
