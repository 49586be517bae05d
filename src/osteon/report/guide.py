"""The patient's guide: what a plan means for the person whom it is about, in plain words.

It is made for a kind reader in a hard week: it never frightens, never promises, never says that nothing can be done.
Texts for clinicians and doses stay out of it. Nobody is told unasked how long people live.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from osteon.library import Glossary, Library
from osteon.library.documents import Term
from osteon.planner import Option, Outcome, RedFlag, Status
from osteon.report import wording
from osteon.report.case import Case, FactLine, LesionCard
from osteon.report.guide_parts import (
    Block,
    Bullets,
    Card,
    Chance,
    Chances,
    Choices,
    Entry,
    Guide,
    GuideSource,
    Heading,
    Lines,
    Paragraph,
    Plain,
    Scale,
    Section,
    Table,
    Word,
)
from osteon.report.html import Citations
from osteon.report.sayings import Piece, Saying, joined, said, told
from osteon.report.unasked import is_about_survival, is_survival_outcome, tells_how_long
from osteon.report.wording import Texts

AS_USUAL = Choices()
OFFERED = (Status.OFFER, Status.OFFER_WITH_CAUTION)
MAIN_OF_A_CLASS = 4
MAIN_WAITING = 6
MAIN_BENEFITS, MAIN_HARMS = 2, 3
COMPARED_SIDE_BY_SIDE = 6
DAYS_OF_A_WEEK, DAYS_OF_A_MONTH = 7, 30.4
SAME_DAY = 24


class WarningSign(Struct, frozen=True):
    """What a person would notice of a red flag, and what to do then."""

    id: str
    signs: str
    do: str
    within_hours: float


def warning_signs(library: Library) -> tuple[WarningSign, ...]:
    """The red flags of which a person can notice something, most urgent first."""
    return tuple(
        WarningSign(alert.id, alert.text.signs, alert.text.patient, alert.within_hours) for alert in library.alerts if alert.text.signs
    )


def guide(case: Case, known: tuple[WarningSign, ...], t: Texts, choices: Choices = AS_USUAL) -> Guide:
    """The guide for a plan in the language of `t`. `known` are the `warning_signs` of the library."""
    return _Writer(case, known, t, choices).guide()


class _Writer:
    """Writes one guide: holds what all of its sections need."""

    def __init__(self, case: Case, known: tuple[WarningSign, ...], t: Texts, choices: Choices) -> None:
        self.case, self.plan, self.known, self.t, self.choices = case, case.plan, known, t, choices
        self.cite = Citations(case.plan.sources, most=3)
        proposed = [option for option in self.plan.options if Status(option.status).is_proposed]
        self.groups = _by_treatment(proposed)
        main = [group for group in self.groups if self._is_main(group[0])]
        self.main = tuple(group for group in self.groups if choices.everything or group in _first_of_classes(main))

    def guide(self) -> Guide:
        t, plan = self.t, self.plan
        sections = (
            self._about(),
            self._urgent(),
            self._known(),
            self._goals(),
            *self._options(),
            self._side_by_side(),
            self._doing_less(),
            self._waiting(),
            self._not_now(),
            self._values(),
            self._next_steps(),
            *([self._how_long()] if self.choices.survival else []),
            self._how_made(),
        )
        facts = [t.date(plan.as_of), t("Knowledge {version}", version=plan.knowledge.version)]
        if plan.record:
            facts.insert(0, t("Record {id}", id=plan.record))
        if t.machine_translated:
            facts.append(t("This translation was made by a machine and has not been reviewed yet."))
        kept = tuple(section for section in sections if section.blocks)
        return Guide(
            title=t("A guide for you: cancer in your bones"),
            facts=tuple(facts),
            notice=t(plan.notice),
            choices=self.choices,
            sections=kept,
            words=self._words(kept),
            sources=tuple(GuideSource(number, source.text, source.url) for number, source in self.cite.used),
        )

    # -- small things ---------------------------------------------------------------------------

    def _fits(self, text: str) -> bool:
        """Whether a text of the documents may be shown to this reader."""
        return bool(text) and (self.choices.survival or not tells_how_long(text))

    def _notes(self, keys: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(self.cite(keys))

    def _paragraph(self, text: str, kind: str = "") -> Paragraph:
        """A text of the program, already translated."""
        return Paragraph(said(text.replace("{", "{{").replace("}", "}}")), kind)

    def _sentences(self, *texts: str) -> tuple[Entry, ...]:
        return tuple(Entry(Saying((Piece(text),))) for text in texts)

    def _labels(self, labels: Iterable[str], most: int = 6) -> Saying:
        """The names of facts, without those about how long somebody lives."""
        wanted = [label for label in dict.fromkeys(labels) if self.choices.survival or not is_about_survival(label)]
        shown = joined([told(self.t, label) for label in wanted[:most]])
        rest = len(wanted) - most
        return said(self.t("{shown} and {n} more"), shown=shown, n=self.t.number(rest)) if rest > 0 else shown

    def _is_main(self, option: Option) -> bool:
        return Status(option.status) in OFFERED and option.available and not option.declined

    # -- the sections ---------------------------------------------------------------------------

    def _about(self) -> Section:
        t = self.t
        texts = [
            t("This guide is for you, and for those who help you."),
            t("It helps you to choose with your team: which treatment of the cancer in your bones do you want now, if any?"),
            t("You do not have to read it all at once. The most important part comes next."),
        ]
        if not self.choices.survival:
            texts.append(t("It does not say how long people live. If you want to know, ask your team."))
        return Section("about", t("What this guide is for"), tuple(self._paragraph(text) for text in texts))

    def _urgent(self) -> Section:
        t = self.t
        raised = [flag for flag in self.plan.red_flags if flag.state == "raised"]
        open_ = {flag.id for flag in self.plan.red_flags if flag.state != "raised"}
        shown = {flag.id for flag in raised}
        blocks: list[Block] = []
        if raised:
            blocks.append(
                self._paragraph(t("Something in your record must not wait. Your team may know it already. Ask them today."), "urgent")
            )
            entries = tuple(self._raised(flag) for flag in _once_each(raised))
            blocks.append(Bullets(entries, kind="raised"))
        ask = [warning for warning in self.known if warning.id in open_ - shown]
        if ask:
            entries = tuple(self._warning(warning) for warning in ask)
            blocks.append(Bullets(entries, t("It is not known if you have one of these. If you do, act as it says:"), "ask"))
        rest = [warning for warning in self.known if warning.id not in open_ | shown]
        soon = [warning for warning in rest if warning.within_hours <= SAME_DAY]
        later = [warning for warning in rest if warning.within_hours > SAME_DAY]
        for title, some in (
            (t("Also act if one of these comes up, now or later:"), soon),
            (t("Less urgent, but tell your team within days:"), later),
        ):
            if some:
                blocks.append(Bullets(tuple(self._warning(warning) for warning in some), title, "signs"))
        blocks.append(Lines(t("Numbers to call, by day and by night:"), "numbers", 2))
        return Section("urgent", t("When to call at once"), tuple(blocks))

    def _raised(self, flag: RedFlag) -> Entry:
        because = [part for part in flag.because if self._fits(part.text)][:2]
        texts = [*(told(self.t, part.text) for part in because), told(self.t, flag.patient_text)]
        label = told(self.t, _placed(flag.name, flag.lesion_label))
        return Entry(joined(texts, " "), label, self._notes(tuple(key for part in because for key in part.sources)))

    def _warning(self, warning: WarningSign) -> Entry:
        return Entry(told(self.t, warning.do), told(self.t, warning.signs))

    def _known(self) -> Section:
        t = self.t
        blocks: list[Block] = [
            self._paragraph(t("This comes from your record. Tell your team if something is wrong or missing.")),
        ]
        if self.case.lesions:
            entries = tuple(self._lesion(lesion) for lesion in self.case.lesions)
            blocks.append(Bullets(entries, t("Places in your bones"), prose=False))
        for group in self.case.groups:
            facts = [fact for fact in group.facts if self.choices.survival or not is_about_survival(fact.label)]
            present = [self._fact(fact) for fact in facts if fact.kind != "no"]
            absent = [told(t, fact.label) for fact in facts if fact.kind == "no"]
            if absent:
                present.append(Entry(joined(absent, "; "), said(t("Not so"))))
            if present:
                blocks.append(Bullets(tuple(present), t(group.title), prose=False))
        if len(blocks) == 1:
            blocks.append(self._paragraph(t("Nothing is known about you yet.")))
        return Section("known", t("What osteon knows about you"), tuple(blocks))

    def _lesion(self, lesion: LesionCard) -> Entry:
        marks = joined([Saying((Piece(self.t(mark)),)) for mark in lesion.marks])
        return Entry(said("{place}: {marks}", place=told(self.t, lesion.label), marks=marks) if marks else told(self.t, lesion.label))

    def _fact(self, fact: FactLine) -> Entry:
        label = told(self.t, fact.label)
        if fact.kind == "yes":
            return Entry(said(self.t("yes")), label)
        if fact.kind == "number" and fact.number is not None:
            return Entry(said("{n} {unit}", n=self.t.number(fact.number, 1), unit=plain_unit(self.t, fact.unit)), label)
        return Entry(told(self.t, fact.value), label)

    def _goals(self) -> Section:
        t = self.t
        blocks: list[Block] = []
        states = {
            "realistic": t("This can be an aim for you."),
            "not expected": t("As far as is known today, this cannot be reached. Other aims can."),
            "not known yet": t("This cannot be said yet."),
        }
        for goal in sorted(self.plan.goals, key=lambda goal: list(states).index(goal.state)):
            parts: list[Plain] = []
            if self._fits(goal.patient_text):
                parts.append(Paragraph(told(t, goal.patient_text)))
            because = [part for part in goal.because if part.truth == "true" and self._fits(part.text)][:2]
            entries = tuple(Entry(told(t, part.text), notes=self._notes(part.sources)) for part in because)
            if entries:
                parts.append(Bullets(entries))
            missing = self._labels(item.label for item in goal.missing)
            if missing:
                parts.append(Paragraph(said(t("We need to know first: {facts}."), facts=missing)))
            talk = tuple(Entry(told(t, part.text), notes=self._notes(part.sources)) for part in goal.talk_about if self._fits(part.text))
            if talk:
                parts.append(Bullets(talk, t("To talk about")))
            if goal.questions and goal.state != "not expected":
                parts.append(self._questions(goal.questions))
            blocks.append(Card(f"goal-{goal.id}", told(t, goal.name), states[goal.state], "goal", tuple(parts)))
        return Section("goals", t("What treatment can aim at"), tuple(blocks))

    def _questions(self, questions: Iterable[str]) -> Bullets:
        entries = tuple(Entry(told(self.t, question)) for question in questions if self._fits(question))
        return Bullets(entries, self.t("What you can ask your team"), "questions")

    # -- options --------------------------------------------------------------------------------

    def _options(self) -> tuple[Section, ...]:
        t = self.t
        titles = {
            "systemic": t("Options: medicines that reach the cancer in the whole body"),
            "local": t("Options: treatment of one place in a bone"),
            "supportive": t("Options: help for your bones, your symptoms and your strength"),
        }
        sections = []
        for name in wording.CLASSES:
            of_class = [group for group in self.groups if group[0].class_name == name]
            cards: list[Block] = [self._card(group) for group in of_class if group in self.main]
            others = [group for group in of_class if group not in self.main]
            if others:
                entries = tuple(Entry(self._what_it_is(group[0]), self._name(group)) for group in others)
                title = t("These may fit as well. Ask about those that interest you.") if cards else t("These may fit. Ask about them.")
                cards.append(Bullets(entries, title, "others"))
            if cards:
                sections.append(Section(f"options-{name}", titles[name], tuple(cards)))
        return tuple(sections)

    def _name(self, group: tuple[Option, ...]) -> Saying:
        places = joined([told(self.t, option.lesion_label) for option in group if option.lesion_label])
        name = told(self.t, group[0].name)
        return said("{name} · {places}", name=name, places=places) if places else name

    def _what_it_is(self, option: Option) -> Saying:
        text = option.patient_text
        return told(self.t, text) if self._fits(text) else Saying()

    def _card(self, group: tuple[Option, ...]) -> Card:
        t, option = self.t, group[0]
        blocks: list[Plain] = []
        if option.declined:
            blocks.append(self._paragraph(t("You have said no to this. You can change your mind at any time."), "declined"))
        if not option.available:
            blocks.append(self._paragraph(t("It is not given at this hospital. Your team can tell you where it is."), "unavailable"))
        what = self._what_it_is(option)
        if what:
            blocks.append(Paragraph(what, "what"))
        reasons = [part for part in option.indications if part.truth == "true" and self._fits(part.text)][:2]
        if reasons:
            entries = tuple(Entry(told(t, part.text), notes=self._notes(part.sources)) for part in reasons)
            blocks.append(Bullets(entries, t("Why it may fit you"), "why"))
        blocks += self._cautions(group)
        if self._fits(option.asks_of_you):
            blocks.append(Bullets((Entry(told(t, option.asks_of_you)),), t("What it asks of you"), "asks"))
        blocks += self._effects(option)
        time = option.time_to_effect
        if time is not None and self._fits(time.effect):
            soon = said(t("{time}: {effect}."), time=plain_days(t, time.days), effect=told(t, time.effect))
            blocks.append(Bullets((Entry(soon, notes=self._notes(time.sources)),), t("When it helps"), "time", prose=False))
        late = time is not None and time.in_time in ("uncertain", "no")
        questions = tuple(Entry(told(t, question)) for question in option.questions if self._fits(question))
        if late:
            questions = (*questions, *self._sentences(t("Will this help me soon enough?")))
        if questions:
            blocks.append(Bullets(questions, t("What you can ask your team"), "questions"))
        return Card(_id(option), self._name(group), self._state(option), "option", tuple(blocks))

    def _state(self, option: Option) -> str:
        match Status(option.status):
            case Status.OFFER:
                return self.t("This fits what is known about you.")
            case Status.OFFER_WITH_CAUTION:
                return self.t("This fits what is known about you. Something has to be weighed or checked first.")
            case Status.CONSIDER:
                return self.t("This may fit you. It is worth a talk.")
        return self.t("This may fit you. Something has to be weighed or checked first.")

    def _cautions(self, group: tuple[Option, ...]) -> list[Plain]:
        t = self.t
        blocks: list[Plain] = []
        weigh: dict[str, tuple[list[str], tuple[str, ...]]] = {}
        check: list[str] = []
        for option in group:
            for part in option.against:
                if part.truth == "true" and self._fits(part.text):
                    weigh.setdefault(part.text, ([], part.sources))[0].extend([option.lesion_label] if option.lesion_label else [])
                elif part.truth == "unknown":
                    check += [item.label for item in part.missing]
        entries = []
        for text, (places, sources) in weigh.items():
            label = joined([told(t, place) for place in places]) if len(group) > 1 else Saying()
            entries.append(Entry(told(t, text), label, self._notes(sources)))
        if entries:
            blocks.append(Bullets(tuple(entries), t("To weigh first"), "weigh"))
        missing = self._labels(check)
        if missing:
            blocks.append(Bullets((Entry(missing),), t("Your team will check first"), "check", prose=False))
        return blocks

    def _effects(self, option: Option) -> list[Plain]:
        """Benefits and harms in the same form, size and order."""
        blocks: list[Plain] = []
        t = self.t
        benefits = [item for item in option.benefits if self.choices.survival or not is_survival_outcome(item)]
        for outcomes, kind, title, most in (
            (benefits, "benefit", t("What it can do"), MAIN_BENEFITS),
            (option.harms, "harm", t("What can go wrong"), MAIN_HARMS),
        ):
            shown = [chance for item in _most_telling(outcomes) if (chance := self._chance(item, kind)) is not None]
            some = shown if self.choices.everything else shown[:most]
            if some:
                rest = len(shown) - len(some)
                more = t.plural("{n} more figure is in the full report.", "{n} more figures are in the full report.", rest) if rest else ""
                blocks.append(Chances(title, kind, tuple(some), more))  # type: ignore[arg-type]
            else:
                text = t("No number out of 100 is known. Ask your team.")
                blocks.append(Chances(title, kind, (Chance(Saying(), (said(text),)),)))  # type: ignore[arg-type]
        return blocks

    def _chance(self, item: Outcome, kind: str) -> Chance | None:
        t = self.t
        sentences: list[Saying] = []
        other = told(t, item.compared_with) if item.compared_with else Saying()
        if item.per_100 is not None:
            sentences.append(said(self._share(item.per_100)))
            if item.compared_per_100 is not None:
                frame = t("With {other}: {share}") if other else t("Compared with: {share}")
                sentences.append(said(frame, other=other, share=self._share(item.compared_per_100)))
            elif other:
                sentences.append(said(t("Compared with {other}. Its number is not known."), other=other))
            else:
                sentences.append(said(t("There is no number to compare it with.")))
        elif item.value is not None:
            if not (self.choices.survival and item.value.unit == "mo" and is_survival_outcome(item)):
                return None  # ratios, values of tests and medians say little to those who do not work with them
            sentences.append(said(t("{n} months."), n=t.number(item.value.value, 0)))
            if item.compared_value is not None and other:
                sentences.append(said(t("With {other}: {n} months."), other=other, n=t.number(item.compared_value.value, 0)))
        for frame, text in (
            (t("Studied in: {people}."), item.among),
            (t("Time: {time}."), item.over),
        ):
            if text:
                sentences.append(said(frame, people=told(t, text), time=told(t, text)))
        if item.certainty in ("low", "very-low"):
            sentences.append(said(t("This number is not very sure.")))
        return Chance(
            measure=told(t, item.measure),
            sentences=tuple(sentences),
            told=item.per_100,
            compared=item.compared_per_100,
            groups=(t("With it"), t("With {other}", other=other.text) if other else t("Compared with")),
            notes=self._notes(item.sources),
            picture=self.choices.numbers and item.per_100 is not None,
        )

    def _share(self, pair: tuple[float, float]) -> str:
        """How many of 100, as a number or in words."""
        t = self.t
        if not self.choices.numbers:
            return _share_in_words(t, (pair[0] + pair[1]) / 2)
        low, high = (_whole(t, end) for end in pair)
        if low == high:
            return t("{n} of 100 people.", n=low)
        return t("{low} to {high} of 100 people.", low=low, high=high)

    def _side_by_side(self) -> Section:
        """The main options in one table, so that they can be compared."""
        t = self.t
        groups = self.main[:COMPARED_SIDE_BY_SIDE]
        if len(groups) < 2:
            return Section("compare", "", ())
        rows = []
        unknown = said(t("not known"))
        for group in groups:
            option = group[0]
            time = option.time_to_effect
            benefits = [item for item in option.benefits if self.choices.survival or not is_survival_outcome(item)]
            rows.append(
                (
                    self._name(group),
                    told(t, option.asks_of_you) if self._fits(option.asks_of_you) else unknown,
                    said(plain_days(t, time.days)) if time is not None else unknown,
                    self._first_chance(benefits, "benefit") or unknown,
                    self._first_chance(option.harms, "harm") or unknown,
                )
            )
        none = (
            said(t("No more treatment for now")),
            said(t("No visits for treatment. Check-ups go on.")),
            said("–"),
            said(t("No side effects of treatment.")),
            said(t("The cancer may grow, and a weak bone may break.")),
        )
        head = (t("Option"), t("What it asks of you"), t("When it helps"), t("What it can do"), t("What can go wrong"))
        table = Table(t("The numbers come from different studies. They do not say which option is better."), head, (*rows, none))
        return Section("compare", t("The main options side by side"), (table,))

    def _first_chance(self, outcomes: Iterable[Outcome], kind: str) -> Saying:
        chance = next((found for item in _most_telling(outcomes) if (found := self._chance(item, kind)) is not None), None)
        if chance is None:
            return Saying()
        shown = chance.sentences[:2] if chance.compared else chance.sentences[:1] if chance.told else ()
        return joined([said("{measure}:", measure=chance.measure), *shown], " ") if shown else chance.measure

    def _doing_less(self) -> Section:
        t = self.t
        good = self._sentences(
            t("There are no side effects of more treatment."),
            t("You have fewer visits, needles and tests, and more time for other things."),
            t("You can take time to think."),
        )
        bad = self._sentences(
            t("The cancer may grow. It can grow faster than with treatment."),
            t("Pain may come or get worse. A weak bone may break."),
            t("Some treatments may not fit any more later."),
        )
        blocks: tuple[Block, ...] = (
            self._paragraph(t("You can choose to have no treatment of the cancer, now or later. It is a choice like the others.")),
            Bullets(good, t("What speaks for it"), "for"),
            Bullets(bad, t("What speaks against it"), "against"),
            self._paragraph(
                t(
                    "You can also choose care that puts comfort first. It eases pain, poor sleep, worry and other troubles, and it "
                    "helps those close to you. It does not hold the cancer back."
                )
            ),
            self._paragraph(
                t("Help goes on whatever you choose. Something can almost always be done. You can change your mind at any time.")
            ),
            Bullets(
                self._sentences(
                    t("What would happen if I wait?"),
                    t("What help do I get at home if I stop treatment?"),
                    t("What can ease my pain without more treatment of the cancer?"),
                ),
                t("What you can ask your team"),
                "questions",
            ),
        )
        return Section("less", t("Doing less, or nothing more for now"), blocks)

    def _waiting(self) -> Section:
        t = self.t
        undecided = _by_treatment([option for option in self.plan.options if option.status == Status.NEED_TO_KNOW.value])
        waiting = sorted(undecided, key=lambda group: (not _is_strong(group[0]), len(group[0].missing)))
        if not waiting:
            return Section("waiting", "", ())
        shown = waiting if self.choices.everything else waiting[:MAIN_WAITING]
        entries = []
        for group in shown:
            missing = self._labels((item.label for option in group for item in option.missing), 4)
            need = said(t("We need to know first: {facts}."), facts=missing) if missing else said(t("Ask your team what is needed."))
            entries.append(Entry(joined([self._what_it_is(group[0]), need], " "), self._name(group)))
        blocks: list[Block] = [
            self._paragraph(t("These could fit, but something about you is not known yet.")),
            Bullets(tuple(entries), kind="waiting"),
        ]
        rest = len(waiting) - len(shown)
        if rest:
            text = t.plural(
                "{n} other treatment waits for facts too. The full report lists it.",
                "{n} other treatments wait for facts too. The full report lists them.",
                rest,
            )
            blocks.append(self._paragraph(text))
        return Section("waiting", t("We need to know more first"), tuple(blocks))

    def _not_now(self) -> Section:
        t = self.t
        against = _by_treatment([option for option in self.plan.options if option.status == Status.CONTRAINDICATED.value])
        entries = []
        for group in against:
            reasons = dict.fromkeys(
                part.text for option in group for part in option.against if part.truth == "true" and self._fits(part.text)
            )
            why = joined([told(t, text) for text in list(reasons)[:2]], " ") or said(t("Your team can tell you why."))
            entries.append(Entry(why, self._name(group)))
        if not entries:
            return Section("not-now", "", ())
        blocks: tuple[Block, ...] = (
            self._paragraph(t("For these there is a reason against it now. This can change. Ask what could be done instead.")),
            Bullets(tuple(entries), kind="not-now"),
        )
        return Section("not-now", t("What does not fit now"), blocks)

    # -- what the reader does -------------------------------------------------------------------

    def _values(self) -> Section:
        t = self.t
        things = (
            t("To live longer"),
            t("To have less pain"),
            t("To keep moving and to look after myself"),
            t("To have few side effects"),
            t("To have few visits to the hospital"),
            t("To be at home"),
            t("To have a clear head"),
            t("To know what to expect"),
            t("To be there for a special day or for people I love"),
            t("To keep costs low"),
        )
        answers = (t("matters little"), t("matters"), t("matters most"))
        blocks: tuple[Block, ...] = (
            self._paragraph(t("There is no right or wrong answer. What you mark stays on this page. It is sent to nobody.")),
            Scale(t("How much does each of these matter to you now?"), things, answers),
            Lines(t("What else matters to me:"), "matters"),
            Lines(t("What I fear most:"), "fears"),
            Lines(t("What I would accept for a chance of more time, and what I would not:"), "limits"),
        )
        return Section("values", t("What matters to me"), blocks)

    def _next_steps(self) -> Section:
        t = self.t
        steps = (
            t("Read when to call at once. Keep the numbers where you can find them."),
            t("Mark what matters most to you."),
            t("Choose two or three options that could fit what matters to you. Read what each can do and what can go wrong."),
            t("Write down your questions. Take this guide and someone you trust to your next visit."),
            t("Tell your team in your own words what you have understood. Ask them to fill the gaps."),
            t("Decide together, now or later. Ask when you will look at the choice again."),
        )
        blocks: list[Block] = [Bullets(self._sentences(*steps), t("Step by step"), "steps")]
        asked = [question for question in self.plan.questions if self.choices.survival or not is_about_survival(question.label)]
        if asked:
            entries = tuple(Entry(told(t, _placed(question.question, question.lesion_label))) for question in asked[:5])
            blocks.append(Bullets(entries, t("Your team may need to know, because it can change the plan"), "asked", prose=False))
        blocks.append(Lines(t("My questions:"), "questions", 4))
        blocks.append(Lines(t("Where I stand now: which option I lean to, and how sure I am:"), "leaning", 2))
        return Section("next", t("What to do next"), tuple(blocks))

    def _how_long(self) -> Section:
        """Only for those who asked: ranges by who gives them, never one number."""
        t, outlook = self.t, self.plan.prognosis
        entries = []
        if outlook.clinician_months is not None:
            entries.append(Entry(said(wording.months(t, outlook.clinician_months)), said(t("What your team expects"))))
        entries += [
            Entry(said(wording.months(t, estimate.months)), told(t, estimate.name), self._notes(estimate.sources))
            for estimate in outlook.estimates
            if estimate.months is not None
        ]
        if not entries:
            return Section(
                "how-long", t("How long people live"), (self._paragraph(t("Nothing can be said from what is known. Ask your team.")),)
            )
        blocks: list[Block] = [
            self._paragraph(t("You have asked for this. These are figures of groups of people. Nobody can say how it will be for you.")),
            Bullets(tuple(entries), prose=False),
        ]
        if len(entries) > 1:
            blocks.append(self._paragraph(t("They can differ. None of them is right for everyone.")))
        return Section("how-long", t("How long people live"), tuple(blocks))

    def _how_made(self) -> Section:
        t = self.t
        texts = (
            t(
                "osteon is a free program. It compares your record with published guidance and studies, and it lists them here. "
                "It was made for this on {day}.",
                day=t.date(self.plan.as_of),
            ),
            t("The numbers are those of groups of people in studies. Nobody can say for sure how it will be for you."),
            t("“Of 100 people” means: if 100 people like those in the study had it, so many would have this."),
            t("The English texts were checked by a formula. They need at most eight years of school."),
            t("This guide has not been tried with patients yet."),
        )
        return Section("made", t("How this guide was made"), tuple(self._paragraph(text) for text in texts))

    def _words(self, sections: tuple[Section, ...]) -> tuple[Word, ...]:
        """The terms of the plan that this guide uses, in the order of the alphabet."""
        words = [Word(entry.id, told(self.t, entry.term), told(self.t, entry.plain)) for entry in self.plan.glossary]
        finder = word_finder(words)
        used = {mention.term for saying in sayings_of(sections) for piece in saying.pieces for mention in finder.mentions(piece.text)}
        return tuple(sorted((word for word in words if word.id in used), key=lambda word: word.term.text.lower()))


def word_finder(words: Iterable[Word]) -> Glossary:
    """Finds the terms of a guide in its texts."""
    return Glossary(Term(id=word.id, term=word.term.text, plain=word.plain.text) for word in words)


def sayings_of(sections: Iterable[Section]) -> Iterable[Saying]:
    """Every text of some sections that is no title."""
    for section in sections:
        for block in section.blocks:
            yield from sayings_in(block)


def sayings_in(block: Block) -> Iterable[Saying]:
    """Every text of a block that is no title of the program."""
    match block:
        case Paragraph():
            yield block.saying
        case Bullets():
            for entry in block.entries:
                yield entry.label
                yield entry.saying
        case Chances():
            for chance in block.entries:
                yield chance.measure
                yield from chance.sentences
        case Table():
            for row in block.rows:
                yield from row
        case Card():
            yield block.title
            for part in block.blocks:
                yield from sayings_in(part)
        case Lines() | Scale() | Heading():
            pass


def _placed(name: str, place: str | None) -> str:
    return f"{name} · {place}" if place else name


def plain_days(t: Texts, pair: tuple[float, float]) -> str:
    """After how long something helps, in hours, days, weeks or months."""
    low, high = pair
    if high < 1:
        return t("within hours")
    if low < 1:
        return t.plural("within hours to {n} day", "within hours to {n} days", round(high))
    unit = DAYS_OF_A_MONTH if low >= 2 * DAYS_OF_A_MONTH else DAYS_OF_A_WEEK if low >= DAYS_OF_A_WEEK else 1
    first, last = max(1, round(low / unit)), max(1, round(high / unit))
    if unit == DAYS_OF_A_MONTH:
        return (
            t.plural("after {n} month", "after {n} months", last)
            if first == last
            else t("after {low} to {high} months", low=first, high=last)
        )
    if unit == DAYS_OF_A_WEEK:
        return (
            t.plural("after {n} week", "after {n} weeks", last) if first == last else t("after {low} to {high} weeks", low=first, high=last)
        )
    return t.plural("after {n} day", "after {n} days", last) if first == last else t("after {low} to {high} days", low=first, high=last)


def plain_unit(t: Texts, unit: str) -> str:
    """A UCUM unit for people; the braces of its annotations fall away."""
    return wording.unit_word(t, unit).replace("{", "").replace("}", "").replace("umol", "µmol").replace("_", " ")


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


def _by_treatment(options: list[Option]) -> tuple[tuple[Option, ...], ...]:
    """Options of one treatment and status at several places together, in the order of the plan."""
    groups: dict[tuple[str, str], list[Option]] = {}
    for option in options:
        groups.setdefault((option.id, option.status), []).append(option)
    return tuple(tuple(group) for group in groups.values())


def _first_of_classes(groups: list[tuple[Option, ...]]) -> list[tuple[Option, ...]]:
    found: list[tuple[Option, ...]] = []
    for name in wording.CLASSES:
        found += [group for group in groups if group[0].class_name == name][:MAIN_OF_A_CLASS]
    return found


def _once_each(flags: list[RedFlag]) -> list[RedFlag]:
    seen: dict[tuple[str, str | None], RedFlag] = {}
    for flag in flags:
        seen.setdefault((flag.id, flag.lesion), flag)
    return list(seen.values())


def _most_telling(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Numbers out of 100 that are compared first, then those alone, then words; else in the order of the document."""
    return sorted(outcomes, key=lambda item: (item.per_100 is None, item.compared_per_100 is None))


def _is_strong(option: Option) -> bool:
    return any(part.strength == "strong" and part.truth != "false" for part in option.indications)


def _id(option: Option) -> str:
    return f"option-{option.id}" + (f"-{option.status.replace(' ', '-')}")
