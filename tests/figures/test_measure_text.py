"""Texts wrap within their width, whatever they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from osteon.figures.measure_text import HYPHEN, width_of, wrapped


@given(st.text(alphabet="aWil ñ-.é漢ש", max_size=120), st.floats(30, 300), st.booleans())
def test_no_line_is_wider_than_allowed_and_nothing_is_lost(text: str, width: float, bold: bool) -> None:
    lines = wrapped(text, width, 11.5, bold=bold)
    for line in lines:
        # Two characters stand on a line in any case.
        assert width_of(line, 11.5, bold=bold) <= width or len(line.removesuffix(HYPHEN)) <= 2
    assert "".join(lines).replace(" ", "").replace(HYPHEN, "") == "".join(text.split())


def test_a_long_word_is_broken_with_a_hyphen() -> None:
    assert wrapped("hypofractionated", 60, 12)[0].endswith(HYPHEN)


def test_an_accent_adds_no_width() -> None:
    assert width_of("n\u0303", 12) == width_of("n", 12) == width_of("ñ", 12)
    assert width_of("i\u0301", 12) == width_of("í", 12)
