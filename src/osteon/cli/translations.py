"""`osteon translations`: for those who keep the translations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from msgspec import structs
from rich.text import Text

from osteon.cli.common import FAULTY, MISUSED, console, fail, load_library, writable, write_file
from osteon.faults import Fault
from osteon.language.catalogues import (
    Catalogue,
    Message,
    catalogue_text,
    placeholders_agree,
    read_catalogue,
    untranslated,
    updated,
    with_translations,
)
from osteon.language.knowledge_texts import READERS, by_reader, knowledge_messages, reader_of
from osteon.language.program_texts import program_messages
from osteon.language.translator import SOURCE_LANGUAGE, knowledge_catalogue, languages, program_catalogue
from osteon.logic import nearest


def translations(
    tag: Annotated[str | None, typer.Argument(metavar="TAG", help="A language by its tag (es). Without it: all of them.")] = None,
    update: Annotated[bool, typer.Option("--update", help="Bring the catalogues up to date with the texts.")] = False,
    missing: Annotated[bool, typer.Option("--missing", help="List the texts that are not translated.")] = False,
    reader: Annotated[
        str | None, typer.Option("--for", metavar="READER", help=f"Only texts for one kind of reader: {', '.join(READERS)}.")
    ] = None,
    export: Annotated[
        Path | None,
        typer.Option("--export", metavar="FILE", help="Write the texts that are not translated to a .po file, those of the guide first."),
    ] = None,
    take_in: Annotated[
        Path | None, typer.Option("--import", metavar="FILE", help="Take translations from a .po file, for example an exported one.")
    ] = None,
) -> None:
    """Show how much is translated; keep the catalogues of translations.

    Exit code 0: done. 1: a catalogue is not up to date or a translation cannot be used, as was listed.
    """
    _check_arguments(tag, reader, export, take_in)
    library = load_library(None)
    texts = {"program": program_messages(), "documents": knowledge_messages(library)}
    shown = [tag] if tag is not None else [name for name in languages() if name != SOURCE_LANGUAGE]
    faulty = False
    for name in shown:
        files = {"program": program_catalogue(name), "documents": knowledge_catalogue(name)}
        written = {part: read_catalogue(path, name) for part, path in files.items()}
        current = {part: updated(written[part], texts[part]) for part in files}
        if take_in is not None:
            current, refused = _take_in(current, read_catalogue(take_in, name).messages)
            faulty |= bool(refused)
            _list_refused(refused)
        if update or take_in is not None:
            for part, path in files.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                write_file(path, catalogue_text(current[part]))
        else:
            faulty |= any(current[part].messages != written[part].messages for part in files)
        faulty |= _report(name, current, stale=not (update or take_in is not None) and current != written)
        wanted = [message for part in files for message in untranslated(current[part]) if reader in (None, reader_of(message))]
        if missing:
            _list_missing(wanted)
        if export is not None:
            chosen = tuple(structs.replace(message, fuzzy=False) for message in by_reader(wanted))
            write_file(export, catalogue_text(Catalogue(name, chosen)))
    raise typer.Exit(FAULTY if faulty else 0)


def _check_arguments(tag: str | None, reader: str | None, export: Path | None, take_in: Path | None) -> None:
    if reader is not None and reader not in READERS:
        fail([Fault("OST401", f"there is no reader {reader}", "--for", hint=f"Allowed: {', '.join(READERS)}")], MISUSED)
    if tag is None and (export is not None or take_in is not None):
        fail([Fault("OST401", "which language is not said", "TAG", hint="Example: osteon translations es --export es.po")], MISUSED)
    if tag is not None and not _is_language(tag):
        close = nearest(tag, languages())
        hint = f"Did you mean {close}?" if close else "Write the tag of a language other than English: es, pt-BR"
        fail([Fault("OST401", f"{tag} is no language to translate into", "TAG", hint=hint)], MISUSED)
    if take_in is not None and not take_in.is_file():
        fail([Fault("OST401", "there is no such file", str(take_in))], MISUSED)
    writable(export)


def _is_language(tag: str) -> bool:
    from babel import Locale, UnknownLocaleError

    try:
        return tag != SOURCE_LANGUAGE and Locale.parse(tag, sep="-") is not None
    except (UnknownLocaleError, ValueError):
        return False


def _take_in(current: dict[str, Catalogue], messages: tuple[Message, ...]) -> tuple[dict[str, Catalogue], list[str]]:
    """The catalogues with translations put where the texts stand, and the texts of those that fit nowhere."""
    results = {part: with_translations(catalogue, messages) for part, catalogue in current.items()}
    nowhere = set.intersection(*(set(refused) for _, refused in results.values()))
    return {part: catalogue for part, (catalogue, _) in results.items()}, [message.text for message in messages if message.text in nowhere]


def _list_refused(refused: list[str]) -> None:
    if refused:
        hint = "Its English text stands nowhere now, or its placeholders in braces differ."
        for text in refused:
            typer.echo(f"not used: {text}", err=True)
        typer.echo(hint, err=True)


def _report(tag: str, current: dict[str, Catalogue], *, stale: bool) -> bool:
    """Prints how much is translated; whether a translation has other placeholders than its text."""
    out = console()
    reviewed = "reviewed" if all(catalogue.reviewed for catalogue in current.values()) else "translated by machine, not reviewed"
    out.print(Text.assemble((tag, "bold cyan"), f": {reviewed}"))
    groups = {"program": current["program"].messages}
    groups |= {f"documents, {name}": tuple(m for m in current["documents"].messages if reader_of(m) == name) for name in READERS}
    for name, messages in groups.items():
        done = sum(message.is_translated for message in messages)
        changed = sum(message.fuzzy for message in messages)
        beside = f", {changed} changed since they were translated" if changed else ""
        out.print(Text(f"  {name}: {done} of {len(messages)}{beside}"))
    if stale:
        out.print(Text("  The texts have changed; bring the catalogues up to date: osteon translations --update", style="yellow"))
    wrong = [m for catalogue in current.values() for m in catalogue.messages if m.is_translated and not placeholders_agree(m)]
    for message in wrong:
        typer.echo(f"placeholders differ: {message.text}", err=True)
    return bool(wrong)


def _list_missing(wanted: list[Message]) -> None:
    out = console()
    for message in by_reader(wanted):
        place = message.places[0] if message.places else ""
        out.print(Text.assemble((f"{reader_of(message)} {place}: ", "dim"), message.text), soft_wrap=True)
