"""What is the reader's own in a patient's guide: what matters, doing less, what to do next."""

from __future__ import annotations

from osteon.report.guide_parts import Block, Bullets, Entry, Lines, Scale, Section
from osteon.report.guide_writer import Writer
from osteon.report.parts import placed
from osteon.report.sayings import told


def about(w: Writer) -> Section:
    """What the guide is for, and which decision it helps with."""
    t = w.t
    texts = [
        t("This guide is for you, and for those who help you."),
        t("It helps you to choose with your team: which treatment of the cancer in your bones do you want now, if any?"),
        t("You do not have to read it all at once. The most important part comes next."),
    ]
    if not w.choices.survival:
        texts.append(t("It does not say how long people live. If you want to know, ask your team."))
    return Section("about", t("What this guide is for"), tuple(w.paragraph(text) for text in texts))


def doing_less(w: Writer) -> Section:
    """No treatment, and comfort alone, with what speaks for and against them."""
    t = w.t
    urgent = any(flag.state == "raised" for flag in w.plan.red_flags)
    good = w.sentences(
        t("There are no side effects of more treatment."),
        t("You have fewer visits, needles and tests, and more time for other things."),
        *([] if urgent else [t("You can take time to think.")]),
    )
    bad = w.sentences(
        *([t("What you read under “When to call at once” gets worse without help. That help cannot wait.")] if urgent else []),
        t("The cancer may grow. It can grow faster than with treatment."),
        t("Pain may come or get worse. A weak bone may break."),
        t("Some treatments may not fit any more later."),
    )
    blocks: tuple[Block, ...] = (
        w.paragraph(t("You can choose to have no treatment of the cancer, now or later. It is a choice like the others.")),
        Bullets(good, t("What speaks for it"), "for"),
        Bullets(bad, t("What speaks against it"), "against"),
        w.paragraph(
            t(
                "You can also choose care that puts comfort first. It eases pain, poor sleep, worry and other troubles, and it "
                "helps those close to you. It does not hold the cancer back."
            )
        ),
        w.paragraph(t("Help goes on whatever you choose. Something can almost always be done. You can change your mind at any time.")),
        Bullets(
            w.sentences(
                t("What would happen if I wait?"),
                t("What help do I get at home if I stop treatment?"),
                t("What can ease my pain without more treatment of the cancer?"),
            ),
            t("What you can ask your team"),
            "questions",
        ),
    )
    return Section("less", t("Doing less, or nothing more for now"), blocks)


def values(w: Writer) -> Section:
    """An exercise: what matters most."""
    t = w.t
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
        w.paragraph(t("There is no right or wrong answer. What you mark here stays with you. It is sent to nobody.")),
        Scale(t("How much does each of these matter to you now?"), things, answers),
        Lines(t("What else matters to me:"), "matters"),
        Lines(t("What worries me most:"), "fears"),
        Lines(t("What I would accept for a chance of more time, and what I would not:"), "limits"),
    )
    return Section("values", t("What matters to me"), blocks)


def next_steps(w: Writer) -> Section:
    """Step by step to a decision, and room for questions."""
    t = w.t
    steps = (
        t("Read when to call at once. Keep the numbers where you can find them."),
        t("Mark what matters most to you."),
        t("Choose two or three options that could fit what matters to you. Read what each can do and what can go wrong."),
        t("Write down your questions. Take this guide and someone you trust to your next visit."),
        t("Tell your team in your own words what you have understood. Ask them to fill the gaps."),
        t("Decide together, now or later. Ask when you will look at the choice again."),
    )
    blocks: list[Block] = [Bullets(w.sentences(*steps), t("Step by step"), "steps")]
    asked = [question for question in w.plan.questions if w.fits_fact(question.label)]
    if asked:
        entries = tuple(Entry(told(t, placed(question.question, question.lesion_label))) for question in asked[:5])
        blocks.append(Bullets(entries, t("Your team may need to know, because it can change the plan"), "asked", prose=False))
    blocks.append(Lines(t("My questions:"), "questions", 4))
    blocks.append(Lines(t("Where I stand now: which option I lean to, and how sure I am:"), "leaning", 2))
    return Section("next", t("What to do next"), tuple(blocks))


def how_made(w: Writer) -> Section:
    """Where it comes from, and what it is not."""
    t = w.t
    texts = (
        t(
            "osteon is a free program. It compares your record with published guidance and studies, and it lists them here. "
            "This guide was made on {day}.",
            day=t.date(w.plan.as_of),
        ),
        t("The numbers are those of groups of people in studies. Nobody can say for sure how it will be for you."),
        t("“Of 100 people” means: if 100 people like those in the study had it, so many would have this."),
        t("The English texts were checked by a formula. They need at most eight years of school."),
        t("Guidance changes, and so may you. Ask for a new guide when something about you has changed."),
        t("This guide has not been tried with patients yet."),
    )
    return Section("made", t("How this guide was made"), tuple(w.paragraph(text) for text in texts))
