"""Looks up texts in the language of the reader.

The English text is the key. Where a language lacks a text, the English one is shown and, in HTML, marked as English.
"""

from __future__ import annotations

import gettext
import html
import io
import re
from collections.abc import Sequence
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from osteon.language.catalogues import compiled, is_reviewed
from osteon.library import knowledge_directory

SOURCE_LANGUAGE = "en"
_CATALOGUES = Path(__file__).parent / "catalogues"
_TRANSLATIONS = "translations"
_NUMBER = r"[-−]?\d+(?:\.\d+)?"
_PURE_NUMBER = re.compile(rf"(?P<number>{_NUMBER})(?P<unit> \S{{1,20}})?")
_RANGE = re.compile(rf"(?P<low>{_NUMBER}) to (?P<high>{_NUMBER})(?P<unit> \S{{1,20}})?")
_SEPARATORS = (": ", " (", " · ", ", ", "; ", ". ", " or ")


class Translator:
    """The texts of one language. Call it with an English text; keyword arguments fill its `{placeholders}`."""

    def __init__(self, tag: str, catalogues: Sequence[gettext.NullTranslations] = (), *, machine_translated: bool = False) -> None:
        self.tag = tag
        self.machine_translated = machine_translated
        self._catalogues = tuple(catalogues)

    def __call__(self, text: str, /, **values: object) -> str:
        """The text in this language, or the English one."""
        found = self._find(text)
        shown = text if found is None else found
        return shown.format(**values) if values else shown

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """The form of a text that goes with a number, which stands in it as `{n}`."""
        shown = one if n == 1 else many
        for catalogue in self._catalogues:
            found = catalogue.ngettext(one, many, n)
            if found not in (one, many):
                shown = found
                break
        return shown.format(n=self.number(n), **values)

    def knows(self, text: str) -> bool:
        """Whether the text can be shown in this language."""
        return self.tag == SOURCE_LANGUAGE or not text.strip() or self._find(text) is not None

    def html(self, text: str, /, **values: object) -> str:
        """The text escaped for HTML, marked `lang="en"` where this language lacks it. Values are escaped too.

        In a template with automatic escaping write `{{ t.html(text)|safe }}`, or use the filter that does so.
        """
        shown = html.escape(self(text, **values))
        return shown if self.knows(text) else f'<span lang="{SOURCE_LANGUAGE}" dir="ltr">{shown}</span>'

    def number(self, value: float, digits: int = 2) -> str:
        """A number as this language writes it, with at most that many decimals."""
        rounded = round(float(value), digits)
        if self.tag == SOURCE_LANGUAGE:
            return f"{rounded:,.{digits}f}".rstrip("0").rstrip(".") if digits else f"{rounded:,.0f}"
        from babel.numbers import format_decimal

        return str(format_decimal(rounded, format=f"#,##0.{'#' * digits}" if digits else "#,##0", locale=self.tag))

    def date(self, day: date | str) -> str:
        """A day in words; a text that is no day in the form YYYY-MM-DD is given back."""
        try:
            known = date.fromisoformat(day) if isinstance(day, str) else day
        except ValueError:
            return str(day)
        if self.tag == SOURCE_LANGUAGE:
            return f"{known.day} {known:%B} {known.year}"
        from babel.dates import format_date

        return str(format_date(known, format="long", locale=self.tag))

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        if self.tag == SOURCE_LANGUAGE:
            return "ltr"
        from babel import Locale

        return "rtl" if Locale.parse(self.tag, sep="-").character_order == "right-to-left" else "ltr"

    @cached_property
    def name(self) -> str:
        """The language by its own name."""
        if self.tag == SOURCE_LANGUAGE:
            return "English"
        from babel import Locale

        return Locale.parse(self.tag, sep="-").get_display_name() or self.tag

    def _find(self, text: str) -> str | None:
        if not self._catalogues or not text:
            return None
        whole = self._whole(text)
        return whole if whole is not None else self._pieces(text)

    def _whole(self, text: str) -> str | None:
        # gettext keeps its header under the empty text, which is asked for nowhere.
        for catalogue in self._catalogues:
            found = catalogue.gettext(text)
            if found != text or _is_own(catalogue, text):
                return found
        return None

    def _pieces(self, text: str) -> str | None:
        """A text that the planner put together from known ones: `Age: 64 a`, `Fourth lumbar vertebra (L4), left`."""
        number = _PURE_NUMBER.fullmatch(text)
        if number is not None:
            return self._with_own_decimals(number["number"]) + (number["unit"] or "")
        ends = _RANGE.fullmatch(text)
        if ends is not None and (frame := self._whole("{low} to {high}")) is not None:
            return frame.format(low=self._with_own_decimals(ends["low"]), high=self._with_own_decimals(ends["high"])) + (ends["unit"] or "")
        if not any(character.isalpha() for character in text):
            return text  # a date, a sign
        for separator in _SEPARATORS:
            start = text.find(separator)
            while start > 0:
                left, right = text[:start], text[start + len(separator) :]
                end = ""
                if separator == " (":
                    right, end = (right[:-1], ")") if right.endswith(")") else (right, "")
                if (first := self._whole(left)) is not None and right:
                    second = self._find(right)
                    if second is not None:
                        return f"{first}{self._joint(separator)}{second}{end}"
                start = text.find(separator, start + 1)
        return None

    def _joint(self, separator: str) -> str:
        word = separator.strip()
        return f" {self._whole(word) or word} " if word.isalpha() else separator

    def _with_own_decimals(self, number: str) -> str:
        digits = len(number.partition(".")[2])
        return self.number(float(number.replace("−", "-")), digits)


def _is_own(catalogue: gettext.NullTranslations, text: str) -> bool:
    """Whether a catalogue holds the text although its translation reads the same (`Natural`)."""
    return text in getattr(catalogue, "_catalog", {})


ENGLISH = Translator(SOURCE_LANGUAGE)


def catalogue_files(tag: str, policies: Sequence[Path] = ()) -> tuple[Path, ...]:
    """The catalogues of a language, those of local policy first."""
    places = [*(policy / _TRANSLATIONS for policy in policies), _CATALOGUES, knowledge_directory() / _TRANSLATIONS]
    return tuple(path for place in places if (path := place / f"{tag}.po").is_file())


def program_catalogue(tag: str) -> Path:
    """Where the texts of the program are translated."""
    return _CATALOGUES / f"{tag}.po"


def knowledge_catalogue(tag: str) -> Path:
    """Where the texts of the shipped documents are translated."""
    return knowledge_directory() / _TRANSLATIONS / f"{tag}.po"


def languages() -> tuple[str, ...]:
    """The languages there are: English, and those into which the program is translated."""
    return (SOURCE_LANGUAGE, *sorted(path.stem for path in _CATALOGUES.glob("*.po") if path.stem != SOURCE_LANGUAGE))


def translator(tag: str, policies: Sequence[Path] = ()) -> Translator:
    """The translator for a language. Raises LookupError, naming the languages there are, for one that osteon lacks."""
    if tag == SOURCE_LANGUAGE:
        return ENGLISH
    if tag not in languages():
        raise LookupError(f"there is no translation into {tag}; there is: {', '.join(languages())}")
    return _translator(tag, tuple((path, path.stat().st_mtime_ns) for path in catalogue_files(tag, policies)))


@lru_cache(maxsize=16)
def _translator(tag: str, files: tuple[tuple[Path, int], ...]) -> Translator:
    """Kept until one of the files changes."""
    catalogues = [gettext.GNUTranslations(io.BytesIO(compiled(path, tag))) for path, _ in files]
    reviewed = all(is_reviewed(path.read_text(encoding="utf-8")) for path, _ in files)
    return Translator(tag, catalogues, machine_translated=not reviewed)
