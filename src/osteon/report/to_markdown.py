"""From the HTML of a document to Markdown, so that each document has one template.

It knows the elements that the templates of this room use; figures are left out, because what they show stands in words beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement

_VOID = ("meta", "br", "link", "hr", "img", "input")
_LEFT_OUT = ("head", "style", "script", "svg", "nav")
_INLINE = ("a", "abbr", "b", "br", "cite", "code", "dfn", "em", "i", "small", "span", "strong", "sub", "sup")
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_SPECIAL = str.maketrans({character: f"\\{character}" for character in "\\`*_[]<>|#"})
_WHITESPACE = re.compile(r"\s+")


def to_markdown(html: str) -> str:
    """The document as Markdown, in the order of reading."""
    parser = _Tree()
    parser.feed(html)
    parser.close()
    lines = [line for block in _blocks(parser.root) for line in (*block, "")]
    return "\n".join(lines).strip() + "\n"


class _Tree(HTMLParser):
    """Reads HTML that osteon wrote, where every element but the void ones is closed, into a tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in _VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                break

    def handle_data(self, data: str) -> None:
        parent = self.open[-1]
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data


def _blocks(parent: Element) -> Iterator[list[str]]:
    """The blocks of an element as lists of lines; inline parts that follow each other make one block."""
    run: list[str] = [_words(parent.text)]
    for child in parent:
        if child.tag in _INLINE:
            run.append(_inline(child))
        else:
            yield from _paragraph(run)
            run = []
            yield from _block(child)
        run.append(_words(child.tail))
    yield from _paragraph(run)


def _paragraph(parts: list[str]) -> Iterator[list[str]]:
    text = _tidy("".join(parts))
    if text:
        yield [text]


def _block(element: Element) -> Iterator[list[str]]:
    tag = element.tag
    if tag in _LEFT_OUT:
        return
    if re.fullmatch(r"h[1-6]", tag):
        yield [f"{'#' * int(tag[1])} {_tidy(_inline(element))}"]
    elif tag in ("ul", "ol"):
        yield list(_items(element))
    elif tag == "dl":
        yield [f"- {line}" for line in _definitions(element)]
    elif tag == "table":
        yield from _table(element)
    else:
        yield from _blocks(element)


def _items(parent: Element) -> Iterator[str]:
    number = 0
    for item in parent:
        if item.tag != "li":
            continue
        number = int(item.get("value", number + 1))
        mark = f"{number}. " if parent.tag == "ol" else "- "
        first = True
        for block in _blocks(item):
            for line in block:
                yield (mark if first else " " * len(mark)) + line
                first = False


def _definitions(parent: Element) -> Iterator[str]:
    terms = [_tidy(_inline(item)) for item in parent.iter("dt")]
    told = [_tidy(_inline(item)) for item in parent.iter("dd")]
    for term, text in zip(terms, told, strict=False):
        yield f"**{term}**: {text}"


def _table(table: Element) -> Iterator[list[str]]:
    caption = table.find("caption")
    if caption is not None:
        yield [f"**{_tidy(_inline(caption))}**"]
    rows = [[_tidy(_inline(cell)) for cell in row if cell.tag in ("th", "td")] for row in table.iter("tr")]
    width = max((len(row) for row in rows), default=0)
    if not width:
        return
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
    lines.insert(1, f"|{' --- |' * width}")
    yield lines


def _inline(element: Element) -> str:
    if element.tag in _LEFT_OUT:
        return ""
    if element.tag == "br":
        return " "
    inner = _words(element.text) + "".join(_inline(child) + _words(child.tail) for child in element)
    # Blocks within a cell or an item stand apart from what comes before and after them.
    if element.tag not in _INLINE and not re.fullmatch(r"h[1-6]|t[hd]|caption|d[td]|li|p", element.tag):
        inner = f" {inner} "
    if element.tag in _MARKS and inner.strip():
        mark = _MARKS[element.tag]
        lead, tail = " " * (inner != inner.lstrip()), " " * (inner != inner.rstrip())
        return f"{lead}{mark}{inner.strip()}{mark}{tail}"
    address = element.get("href", "")
    if element.tag == "a" and re.match(r"https?://[^\s()<>]+$", address):
        return f"<{address}>" if _tidy(inner) == address.translate(_SPECIAL) else f"[{inner}](<{address}>)"
    return inner


def _words(text: str | None) -> str:
    return (text or "").translate(_SPECIAL)


def _tidy(text: str) -> str:
    return _WHITESPACE.sub(" ", text).strip()
