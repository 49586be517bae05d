"""Catalogues of translations: gettext .po files, read and written so that a change shows as a small difference.

Each message carries the places where its text stands (`#: arm-sling#text/patient`) and, as a comment, who reads it
(`#. patient`). A message whose English text has changed since it was translated is fuzzy: it is kept for the
translator and not shown to anybody.
"""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import os
import re
import string
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs

if TYPE_CHECKING:
    from babel.messages.catalog import Message as BabelMessage

_REVIEWED = re.compile(r'^"X-Reviewed:\s*(\w+)', re.MULTILINE)
_PLACES = 3
_ALIKE = 0.5
_WIDTH = 110


class Message(Struct, frozen=True):
    """One text with its translation, which is empty where there is none; `plural` is the English text for many.

    A place holds no blank.
    """

    text: str
    plural: str = ""
    translations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    fuzzy: bool = False

    @property
    def is_translated(self) -> bool:
        return bool(self.translations) and all(self.translations) and not self.fuzzy


class Catalogue(Struct, frozen=True):
    """The messages of one language, in the order of their documents."""

    tag: str
    messages: tuple[Message, ...] = ()
    reviewed: bool = False


def read_catalogue(path: Path, tag: str) -> Catalogue:
    """The catalogue in a file; an empty one where there is no file."""
    from babel.messages.pofile import read_po

    if not path.is_file():
        return Catalogue(tag)
    content = path.read_text(encoding="utf-8")
    with path.open("rb") as file:
        found = read_po(file, locale=tag, ignore_obsolete=True)
    return Catalogue(tag, tuple(_message(item) for item in found if item.id), is_reviewed(content))


def is_reviewed(content: str) -> bool:
    """Whether the header of a catalogue says that a person has reviewed it."""
    said = _REVIEWED.search(content[:4000])
    return said is not None and said[1] == "yes"


def _message(item: BabelMessage) -> Message:
    text, *plural = [item.id] if isinstance(item.id, str) else list(item.id)
    translations = [item.string] if isinstance(item.string, str) else list(item.string or ())
    return Message(
        text,
        "".join(plural),
        tuple(translation or "" for translation in translations) if any(translations) else (),
        tuple(place for place, _ in item.locations),
        tuple(item.auto_comments),
        item.fuzzy,
    )


def catalogue_text(catalogue: Catalogue) -> str:
    """The catalogue as a .po file. The same messages give the same bytes: no date, no line numbers."""
    from babel.messages.plurals import get_plural

    plural_forms = get_plural(catalogue.tag).plural_forms
    forms = get_plural(catalogue.tag).num_plurals
    header = [
        'msgid ""',
        'msgstr ""',
        '"Project-Id-Version: osteon\\n"',
        f'"Language: {catalogue.tag}\\n"',
        f'"X-Reviewed: {"yes" if catalogue.reviewed else "no"}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        f'"Plural-Forms: {plural_forms}\\n"',
    ]
    parts = ["\n".join(header), *(_entry(message, forms) for message in catalogue.messages)]
    return "\n\n".join(parts) + "\n"


def _entry(message: Message, forms: int) -> str:
    lines = [f"#. {comment}" for comment in message.comments]
    lines += [f"#: {place}" for place in message.places]
    if message.fuzzy:
        lines.append("#, fuzzy")
    lines.append(f"msgid {_quoted(message.text)}")
    if message.plural:
        lines.append(f"msgid_plural {_quoted(message.plural)}")
        translations = [*message.translations, *[""] * forms][:forms]
        lines += [f"msgstr[{number}] {_quoted(text)}" for number, text in enumerate(translations)]
    else:
        lines.append(f"msgstr {_quoted(message.translations[0] if message.translations else '')}")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    from babel.messages.pofile import normalize

    return normalize(text, width=_WIDTH)


def updated(old: Catalogue, texts: Iterable[Message]) -> Catalogue:
    """The catalogue for today's texts.

    A text that is still there keeps its translation. A new one takes that of the text which stood at the same place and
    is there no more, marked fuzzy. What no longer stands anywhere is left out.
    """
    wanted = merged(texts)
    known = {(message.text, message.plural): message for message in old.messages}
    gone = [message for message in old.messages if (message.text, message.plural) not in {(item.text, item.plural) for item in wanted}]
    at_place: dict[str, list[Message]] = {}
    for message in gone:
        for place in message.places:
            at_place.setdefault(place, []).append(message)
    messages = []
    for item in wanted:
        before = known.get((item.text, item.plural))
        if before is not None:
            messages.append(structs.replace(item, translations=before.translations, fuzzy=before.fuzzy and bool(before.translations)))
            continue
        former = _most_alike(item, [message for place in item.places for message in at_place.get(place, ()) if message.translations])
        messages.append(structs.replace(item, translations=former.translations, fuzzy=True) if former is not None else item)
    return structs.replace(old, messages=tuple(messages))


def _most_alike(item: Message, former: list[Message]) -> Message | None:
    """The former text that a changed one most likely comes from; singular texts only from singular ones."""
    rated = [
        (difflib.SequenceMatcher(None, item.text, message.text, autojunk=False).ratio(), message)
        for message in former
        if bool(message.plural) == bool(item.plural)
    ]
    best = max(rated, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= _ALIKE else None


def merged(texts: Iterable[Message]) -> tuple[Message, ...]:
    """Each text once, with its first places and all its readers."""
    found: dict[tuple[str, str], Message] = {}
    for item in texts:
        item = structs.replace(item, places=item.places[:_PLACES])
        key = (item.text, item.plural)
        before = found.get(key)
        if before is None:
            found[key] = item
        else:
            found[key] = structs.replace(
                before,
                places=tuple(dict.fromkeys((*before.places, *item.places)))[:_PLACES],
                comments=tuple(dict.fromkeys((*before.comments, *item.comments))),
            )
    # A catalogue holds an English text once: where it also has a plural, that message serves both.
    with_plural = {text for text, plural in found if plural}
    return tuple(message for (text, plural), message in found.items() if plural or text not in with_plural)


def with_translations(catalogue: Catalogue, translated: Iterable[Message]) -> tuple[Catalogue, tuple[str, ...]]:
    """The catalogue with translations put in, and the texts of which one could not be used.

    A translation whose placeholders (`{count}`) differ from those of the text, or whose text is not in the
    catalogue, is not used. Where both have one, the new one is taken.
    """
    new: dict[tuple[str, str], Message] = {}
    refused = []
    known = {(message.text, message.plural) for message in catalogue.messages}
    for item in translated:
        if not item.is_translated:
            continue
        if (item.text, item.plural) not in known or not placeholders_agree(item):
            refused.append(item.text)
        else:
            new[(item.text, item.plural)] = item
    messages = tuple(
        structs.replace(message, translations=new[key].translations, fuzzy=False)
        if (key := (message.text, message.plural)) in new
        else message
        for message in catalogue.messages
    )
    return structs.replace(catalogue, messages=messages), tuple(refused)


def placeholders_agree(message: Message) -> bool:
    """Whether each translation has the placeholders of the text; a plural form may leave out the number that it spells."""
    wanted = placeholders(message.text) | placeholders(message.plural)
    return all(
        (found := placeholders(text)) == wanted or (bool(message.plural) and found <= wanted and wanted - found <= {"n"})
        for text in message.translations
    )


def placeholders(text: str) -> set[str]:
    """The names in braces; a brace that is no placeholder makes a name that no text has."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}


def compiled(path: Path, tag: str) -> bytes:
    """The catalogue in the binary form of gettext, kept in the user's cache directory until the file changes."""
    content = path.read_bytes()
    cached = cache_directory() / f"translations-{tag}-{hashlib.sha256(content).hexdigest()[:32]}.mo"
    with contextlib.suppress(OSError):
        return cached.read_bytes()
    result = _compile(path, tag)
    with contextlib.suppress(OSError):
        _store(cached, result, f"translations-{tag}-*.mo")
    return result


def _compile(path: Path, tag: str) -> bytes:
    import io

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        found = read_po(file, locale=tag, ignore_obsolete=True)
    out = io.BytesIO()
    write_mo(out, found)
    return out.getvalue()


def cache_directory() -> Path:
    base = os.environ.get("OSTEON_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "osteon"


def _store(path: Path, content: bytes, pattern: str) -> None:
    """Writes the file whole or not at all, and forgets older ones."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(name, path)
    for old in sorted(path.parent.glob(pattern), key=lambda item: item.stat().st_mtime)[:-8]:
        old.unlink(missing_ok=True)


def untranslated(catalogue: Catalogue) -> Iterator[Message]:
    """What nobody sees in this language yet."""
    return (message for message in catalogue.messages if not message.is_translated)
