"""How wide a text will be, without a font: enough to wrap it so that nothing is cut.

The widths are those of a wide sans-serif face, so that a narrower one (Arial, Helvetica) always fits as well.
"""

from __future__ import annotations

import unicodedata

WIDTHS = {
    **dict.fromkeys(" .,'|·", 0.34),
    **dict.fromkeys("ijlI:;!", 0.34),
    **dict.fromkeys('frt()[]/-"', 0.42),
    **dict.fromkeys("sczkvxyJ?", 0.58),
    **dict.fromkeys("mMWwOQGDNHU@%", 0.84),
    **dict.fromkeys("mW@%", 1.0),
    **dict.fromkeys("–", 0.52),
}
OTHER_LETTER = 0.66
WIDE = 1.05
BOLD = 1.13
HYPHEN = "\u2010"


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of `text` at `size`, in the unit of `size`; rather too wide than too narrow."""
    return sum(_width_of_character(character) for character in text) * size * (BOLD if bold else 1)


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """The lines of `text` that fit into `width`. A word that is longer than a line is broken with a hyphen."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width_of(longer, size, bold=bold) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, width, size, bold)
        lines.extend(whole)
    return (*lines, line) if line else tuple(lines)


def _pieces(word: str, width: float, size: float, bold: bool) -> list[str]:
    """A word in pieces that fit; at least two characters stand in each but the last."""
    pieces = []
    while len(word) > 2 and width_of(word, size, bold=bold) > width:
        count = 2
        while count + 1 < len(word) and width_of(word[: count + 1] + HYPHEN, size, bold=bold) <= width:
            count += 1
        pieces.append(word[:count] + HYPHEN)
        word = word[count:]
    return [*pieces, word]


def _width_of_character(character: str) -> float:
    if unicodedata.combining(character):
        return 0
    known = WIDTHS.get(character) or WIDTHS.get(unicodedata.normalize("NFD", character)[0])
    if known:
        return known
    if unicodedata.east_asian_width(character) in "WF":
        return WIDE
    return OTHER_LETTER * (1.1 if character.isupper() else 1)
