"""The patient's guide as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from osteon.report.guide_parts import (
    Block,
    Bullets,
    Card,
    Chances,
    Guide,
    Heading,
    Lines,
    Paragraph,
    Scale,
    Table,
)
from osteon.report.sayings import Saying
from osteon.report.wording import Texts

_SPECIAL = str.maketrans({character: f"\\{character}" for character in "\\`*_[]<>|#"})
_MARK_OF_A_LINE = re.compile(r"^(\s*)([-+=~]|\d+[.)])(?=\s|$)")


def guide_markdown(guide: Guide, t: Texts) -> str:
    """The guide with numbered notes for its sources."""
    lines = [f"# {_plain(guide.title)}", "", _plain(" · ".join(guide.facts))]
    for section in guide.sections:
        lines += ["", f"## {_plain(section.title)}"]
        for block in section.blocks:
            lines += ["", *_block(block, t, 3)]
    if guide.words:
        lines += ["", f"## {_plain(t('Words explained'))}", ""]
        lines += [f"- **{_text(word.term)}**: {_text(word.plain)}" for word in guide.words]
    if guide.sources:
        lines += ["", f"## {_plain(t('Sources'))}", ""]
        for source in guide.sources:
            link = f" <{source.url}>" if re.fullmatch(r"https?://[^\s<>]+", source.url) else ""
            lines.append(f"{source.number}. {_plain(source.text)}{link}")
    lines += ["", f"*{_plain(guide.notice)}*", ""]
    return "\n".join(lines)


def _block(block: Block, t: Texts, level: int) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * level} {_plain(block.title)}"
        case Paragraph():
            yield _text(block.saying)
        case Bullets():
            yield from _bullets(block)
        case Chances():
            yield f"**{_plain(block.title)}**"
            yield ""
            for chance in block.entries:
                measure = f"{_text(chance.measure)}: " if chance.measure and chance.sentences else _text(chance.measure)
                yield f"- {measure}{' '.join(_text(sentence) for sentence in chance.sentences)}{_notes(chance.notes)}"
            if block.more:
                yield f"- {_plain(block.more)}"
        case Table():
            yield _plain(block.caption)
            yield ""
            yield f"| {' | '.join(_plain(cell) for cell in block.head)} |"
            yield f"|{' --- |' * len(block.head)}"
            for row in block.rows:
                yield f"| {' | '.join(_text(cell) for cell in row)} |"
        case Lines():
            yield _plain(block.title)
            for _ in range(block.rows):
                yield ""
                yield "\\_" * 40
        case Scale():
            yield _plain(block.title)
            yield ""
            yield f"| | {' | '.join(_plain(answer) for answer in block.answers)} |"
            yield f"| --- |{' --- |' * len(block.answers)}"
            for thing in block.things:
                yield f"| {_plain(thing)} |{' ☐ |' * len(block.answers)}"
        case Card():
            yield f"{'#' * level} {_text(block.title)}"
            yield ""
            yield f"*{_plain(block.state)}*"
            for part in block.blocks:
                yield ""
                yield from _block(part, t, level + 1)


def _bullets(block: Bullets) -> Iterator[str]:
    if block.title:
        yield f"**{_plain(block.title)}**"
        yield ""
    for number, entry in enumerate(block.entries, 1):
        mark = f"{number}." if block.is_numbered else "-"
        label = f"**{_text(entry.label)}**{'' if _ends(entry.label) else ':'} " if entry.label else ""
        yield f"{mark} {label}{_text(entry.saying)}{_notes(entry.notes)}".rstrip()


def _ends(label: Saying) -> bool:
    return label.text.rstrip().endswith((".", "!", "?", ":"))


def _notes(numbers: tuple[int, ...]) -> str:
    return f" [{', '.join(str(number) for number in numbers)}]" if numbers else ""


def _text(saying: Saying) -> str:
    return _plain(saying.text)


def _plain(text: str) -> str:
    """A text in which nothing is taken for a mark of Markdown."""
    return _MARK_OF_A_LINE.sub(r"\1\\\2", " ".join(text.split()).translate(_SPECIAL))
