"""What holds for every figure of this room, in both directions and at both widths."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from figures.sheet import HOSTILE, SVG, assert_sound, parsed

from osteon.figures.drawing import NARROW, WIDE
from osteon.figures.effect_timeline import EffectBar, ExpectedSurvival, effect_timeline
from osteon.figures.icon_array import Group, icon_array
from osteon.figures.radiotherapy_history import Course, Place, radiotherapy_history
from osteon.figures.score_range import ScoreBand, score_range
from osteon.figures.survival_bands import SurvivalBand, survival_bands
from osteon.figures.texts import CountTexts, every_text, translated
from osteon.figures.timeline import Lane, timeline

LONG = "Radioterapia hipofraccionada en una sola fracción sobre la vértebra, electroencefalografistamente explicada"
FIGURES: dict[str, Callable[..., str]] = {
    "icon_array": lambda text, **look: icon_array([Group(text, 0.5, 12.5), Group(text, 3, 3)], **look),
    "effect_timeline": lambda text, **look: effect_timeline(
        [EffectBar(text, 1, 14, text, late=text), EffectBar(text, 0, 0, text)], survival=ExpectedSurvival(30, 90, text), **look
    ),
    "survival_bands": lambda text, **look: survival_bands(
        [SurvivalBand(text, 3, 6, text, source="clinician"), SurvivalBand(text, 5, None, text), SurvivalBand(text, 5, 5, text)],
        summary=text,
        **look,
    ),
    "radiotherapy_history": lambda text, **look: radiotherapy_history(
        [Place(text, (Course(text, 20), Course(text, None), Course(text, 30)), 45, text, text), Place(text, ())], unit=text, **look
    ),
    "score_range": lambda text, **look: score_range(
        [ScoreBand(text, 0, 6, True), ScoreBand(text, 7, 12, False)], low=2, high=5, least=0, most=12, **look
    ),
    "timeline": lambda text, **look: timeline(
        [Lane(when, text, (text, text)) for when in ("now", "soon", "before", "ongoing")] + [Lane("review", text, (), text)], **look
    ),
}


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("text", ["short", LONG, HOSTILE])
@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_is_sound(figure: str, text: str, width: float, direction: str) -> None:
    svg = FIGURES[figure](text, key="k", title=text, width=width, direction=direction)
    assert_sound(svg)
    assert "<script" not in svg
    assert parsed(svg).get("direction") == direction


@pytest.mark.parametrize("figure", FIGURES)
def test_the_same_input_gives_the_same_figure_and_another_key_other_ids(figure: str) -> None:
    one, again, other = (FIGURES[figure]("x", key=key, title="T") for key in ("a", "a", "b"))
    assert one == again

    def ids(svg: str) -> set[str]:
        return {element.get("id", "") for element in parsed(svg).iter()} - {""}

    assert not ids(one) & ids(other)


@pytest.mark.parametrize("figure", FIGURES)
def test_a_description_that_is_given_stands_and_else_one_is_made_of_the_words(figure: str) -> None:
    given = parsed(FIGURES[figure]("x", key="k", title="T", description="as the caller says")).find(f"{SVG}desc")
    made = parsed(FIGURES[figure]("waiting", key="k", title="T")).find(f"{SVG}desc")
    assert given is not None
    assert given.text == "as the caller says"
    assert made is not None
    assert "waiting" in (made.text or "")


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_without_a_title_is_refused(figure: str) -> None:
    with pytest.raises(ValueError, match="title and a description"):
        FIGURES[figure]("x", key="k", title=" ")


def test_every_word_that_figures_bring_along_is_in_the_list_for_translators() -> None:
    listed = list(every_text())
    assert CountTexts().yes in listed
    assert all(text.strip() for text in listed)
    assert translated(CountTexts(), str.upper).yes == CountTexts().yes.upper()
