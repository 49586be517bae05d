"""The patient's guide as HTML: what its templates need beside the guide itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from osteon.figures.icon_array import Group, icon_array
from osteon.figures.texts import CountTexts, translated
from osteon.planner import Plan
from osteon.report.guide import word_finder
from osteon.report.guide_parts import Chance, Guide
from osteon.report.html import needs_extra, render
from osteon.report.sayings import Saying
from osteon.report.wording import Texts

if TYPE_CHECKING:
    from markupsafe import Markup


class GuideView:
    """Shows the texts and pictures of a guide. One view serves one rendering, for it counts what it has shown.

    `printed` makes boxes of what can be chosen, and links of the words that can be tapped. `bones` is a map of the bones
    as HTML.
    """

    def __init__(self, guide: Guide, t: Texts, *, printed: bool = False, bones: str = "") -> None:
        try:
            import markupsafe
        except ImportError as error:
            raise needs_extra("report") from error
        self.guide, self.t, self.printed = guide, t, printed
        self._markup = markupsafe.Markup
        self.bones = self._markup(bones)
        self._finder = word_finder(guide.words)
        self._marked: set[tuple[str, str]] = set()
        self._pictures = 0
        self._texts = translated(CountTexts(), t)

    def text(self, saying: Saying, section: str = "") -> Markup:
        """A text, with the first mention of each word in a section marked if `section` names one."""
        shown = self._markup()
        for piece in saying.pieces:
            inner = self._with_words(piece.text, section) if section else self._markup.escape(piece.text)
            shown += self._markup('<span lang="en" dir="ltr">{}</span>').format(inner) if piece.english else inner
        return shown

    def _with_words(self, text: str, section: str) -> Markup:
        shown, end = self._markup(), 0
        for mention in sorted(self._finder.mentions(text), key=lambda mention: mention.start):
            if (section, mention.term) in self._marked or mention.start < end:
                continue
            self._marked.add((section, mention.term))
            shown += self._markup.escape(text[end : mention.start])
            shown += self._word(mention.term, text[mention.start : mention.end])
            end = mention.end
        return shown + self._markup.escape(text[end:])

    def _word(self, term: str, text: str) -> Markup:
        if self.printed:
            return self._markup('<a class="word" href="#word-{}">{}</a>').format(term, text)
        return self._markup('<button type="button" class="word" popovertarget="tip-{}">{}</button>').format(term, text)

    def picture(self, chance: Chance, kind: str) -> Markup:
        """How many of 100, drawn; nothing where there is no number or it is not wanted."""
        if not chance.picture or chance.told is None:
            return self._markup()
        self._pictures += 1
        pairs = [pair for pair in (chance.told, chance.compared) if pair is not None]
        groups = [Group(label, _whole(low), _whole(high)) for label, (low, high) in zip(chance.groups, pairs, strict=False)]
        drawn = icon_array(
            groups,
            key=f"{self.guide_key}-{self._pictures}",
            # Tagged PDF takes its alternative text from the title alone, so that the numbers stand in it.
            title=f"{chance.measure.text}: {' '.join(sentence.text for sentence in chance.sentences[: len(pairs)])}",
            texts=self._texts,
            format_number=lambda value: self.t.number(value, 0),
            tone="benefit" if kind == "benefit" else "harm",
            direction="rtl" if self.t.direction == "rtl" else "ltr",
        )
        return self._markup(drawn)

    guide_key = "guide-figure"


def _whole(value: float) -> float:
    """Whole people, except where there is less than one, or all but less than one."""
    return value if value < 1 or value > 99 else float(round(value))


def guide_html(guide: Guide, t: Texts, plan: Plan, *, paper: str = "a4", printed: bool = False, bones: str = "") -> str:
    """The guide as one self-contained file; `printed` for paper and PDF. `bones` is a map of the bones as HTML."""
    view = GuideView(guide, t, printed=printed, bones=bones)
    return render("guide.html", t, plan, paper=paper, guide=guide, view=view)
