"""Benefits and harms in a patient's guide: out of 100 people, side by side, in the same form and order."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from osteon.planner import Option, Outcome
from osteon.report.guide_parts import Chance, Chances, Plain
from osteon.report.guide_writer import Writer
from osteon.report.sayings import Saying, joined, said, told
from osteon.report.unasked import is_survival_outcome
from osteon.report.wording import Texts

MAIN_BENEFITS, MAIN_HARMS = 2, 3
PICTURES = 2


def effects(w: Writer, option: Option) -> list[Plain]:
    """Benefits and harms in the same form, size and order; where numbers of either lack, that is said."""
    t = w.t
    found: list[tuple[str, str, list[Chance], int]] = [
        ("benefit", t("What it can do"), _chances(w, w.fitting(option.benefits)), MAIN_BENEFITS),
        ("harm", t("What can go wrong"), _chances(w, option.harms), MAIN_HARMS),
    ]
    if not any(chances for _, _, chances, _ in found):
        return [
            w.paragraph(t("For this there are no numbers out of 100. Ask your team what it can do and what can go wrong."), "no-numbers")
        ]
    blocks: list[Plain] = []
    for kind, title, chances, most in found:
        some = chances if w.choices.everything else chances[:most]
        rest = len(chances) - len(some)
        more = t.plural("{n} more figure is in the full report.", "{n} more figures are in the full report.", rest) if rest else ""
        # The first numbers of each kind are drawn; all of them are said in words.
        some = [structs.replace(chance, picture=chance.picture and place < PICTURES) for place, chance in enumerate(some)]
        nothing = Chance(Saying(), (said(t("There is no number out of 100. Ask your team.")),))
        blocks.append(Chances(title, "benefit" if kind == "benefit" else "harm", tuple(some) or (nothing,), more))
    return blocks


def _chances(w: Writer, outcomes: Iterable[Outcome]) -> list[Chance]:
    return [chance for item in _most_telling(outcomes) if (chance := _chance(w, item)) is not None]


def first_chance(w: Writer, outcomes: Iterable[Outcome]) -> Saying:
    chance = next((found for item in _most_telling(outcomes) if (found := _chance(w, item)) is not None), None)
    if chance is None:
        return Saying()
    shown = chance.sentences[:2] if chance.compared else chance.sentences[:1] if chance.told else ()
    return joined([said("{measure}:", measure=chance.measure), *shown], " ") if shown else chance.measure


def _chance(w: Writer, item: Outcome) -> Chance | None:
    t = w.t
    sentences: list[Saying] = []
    other = told(t, item.compared_with) if item.compared_with else Saying()
    if item.per_100 is not None:
        sentences.append(said(_share(w, item.per_100)))
        if item.compared_per_100 is not None:
            frame = t("With {other}: {share}") if other else t("Compared with: {share}")
            sentences.append(said(frame, other=other, share=_share(w, item.compared_per_100)))
        elif other:
            sentences.append(said(t("Compared with {other}. Its number is not known."), other=other))
        else:
            sentences.append(said(t("There is no number to compare it with.")))
    elif item.value is not None:
        if not (w.choices.survival and item.value.unit == "mo" and is_survival_outcome(item)):
            return None  # ratios, values of tests and medians say little to those who do not work with them
        sentences.append(said(t("{n} months."), n=t.number(item.value.value, 0)))
        if item.compared_value is not None and other:
            sentences.append(said(t("With {other}: {n} months."), other=other, n=t.number(item.compared_value.value, 0)))
    for frame, text in (
        (t("Studied in: {people}."), item.among),
        (t("Time: {time}."), item.over),
    ):
        if text and w.fits(text):
            sentences.append(said(frame, people=told(t, text), time=told(t, text)))
    if item.certainty in ("low", "very-low"):
        sentences.append(said(t("This number is not very sure.")))
    return Chance(
        measure=told(t, item.measure),
        sentences=tuple(sentences),
        told=item.per_100,
        compared=item.compared_per_100,
        groups=(t("With it"), t("With {other}", other=other.text) if other else t("Compared with")),
        notes=w.notes(item.sources),
        picture=w.choices.numbers and item.per_100 is not None,
    )


def _share(w: Writer, pair: tuple[float, float]) -> str:
    """How many of 100, as a number or in words."""
    t = w.t
    if not w.choices.numbers:
        return _share_in_words(t, (pair[0] + pair[1]) / 2)
    low, high = (_whole(t, end) for end in pair)
    if low == high:
        return t("{n} of 100 people.", n=low)
    return t("{low} to {high} of 100 people.", low=low, high=high)


def _most_telling(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Numbers out of 100 that are compared first, then those alone, then words; else in the order of the document."""
    return sorted(outcomes, key=lambda item: (item.per_100 is None, item.compared_per_100 is None))


def _whole(t: Texts, value: float) -> str:
    """A number of people out of 100, without parts of people."""
    if 0 < value < 1:
        return t("fewer than 1")
    if 99 < value < 100:
        return t("more than 99")
    return t.number(round(value), 0)


def _share_in_words(t: Texts, value: float) -> str:
    if value < 1:
        return t("Almost nobody.")
    if value < 10:
        return t("A few people.")
    if value < 40:
        return t("Fewer than half of the people.")
    if value <= 60:
        return t("About half of the people.")
    if value < 90:
        return t("More than half of the people.")
    return t("Almost everyone.")
