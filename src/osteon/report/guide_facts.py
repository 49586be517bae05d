"""What the record says in a patient's guide: what must not wait, what is known, what can be aimed at."""

from __future__ import annotations

from osteon.planner import RedFlag
from osteon.report import wording
from osteon.report.case import FactLine, LesionCard
from osteon.report.guide_parts import Block, Bullets, Card, Entry, Lines, Paragraph, Plain, Section
from osteon.report.guide_times import plain_unit
from osteon.report.guide_writer import WarningSign, Writer
from osteon.report.parts import placed
from osteon.report.sayings import Piece, Saying, joined, said, told


def urgent(w: Writer) -> Section:
    """What is raised; what is not excluded, in the order of the plan; what may come up at any time."""
    t = w.t
    raised = [flag for flag in w.plan.red_flags if flag.state == "raised"]
    shown = {flag.id for flag in raised}
    open_ = [flag.id for flag in w.plan.red_flags if flag.state != "raised" and flag.id not in shown]
    signs = {warning.id: warning for warning in w.signs}
    blocks: list[Block] = []
    if raised:
        blocks.append(w.paragraph(t("Something in your record must not wait. Your team may know it already. Ask them today."), "urgent"))
        entries = tuple(_raised(w, flag) for flag in _once_each(raised))
        blocks.append(Bullets(entries, kind="raised"))
    ask = [signs[name] for name in dict.fromkeys(open_) if name in signs]
    if ask:
        entries = tuple(_warning(w, warning) for warning in ask)
        blocks.append(Bullets(entries, t("It is not known if you have one of these. If you do, act as it says:"), "ask"))
    rest = [warning for warning in w.signs if warning.id not in shown.union(open_)]
    if rest:
        entries = tuple(_warning(w, warning) for warning in rest)
        blocks.append(Bullets(entries, t("Also act if one of these comes up, now or later:"), "signs"))
    blocks.append(Lines(t("Numbers to call, by day and by night:"), "numbers", 2))
    return Section("urgent", t("When to call at once"), tuple(blocks))


def _raised(w: Writer, flag: RedFlag) -> Entry:
    because = [part for part in flag.because if w.fits(part.text)][:2]
    texts = [*(told(w.t, part.text) for part in because), told(w.t, flag.patient_text)]
    label = told(w.t, placed(flag.name, flag.lesion_label))
    return Entry(joined(texts, " "), label, w.notes(tuple(key for part in because for key in part.sources)))


def _warning(w: Writer, warning: WarningSign) -> Entry:
    return Entry(told(w.t, warning.do), told(w.t, warning.signs))


def known(w: Writer) -> Section:
    """The places in the bones and the facts of the record, by groups."""
    t = w.t
    blocks: list[Block] = [
        w.paragraph(t("This comes from your record. Tell your team if something is wrong or missing.")),
    ]
    if w.case.lesions:
        entries = tuple(_lesion(w, lesion) for lesion in w.case.lesions)
        blocks.append(Bullets(entries, t("Places in your bones"), "places", prose=False))
    for group in w.case.groups:
        facts = [fact for fact in group.facts if w.fits_fact(fact.label)]
        present = [_fact(w, fact) for fact in facts if fact.kind != "no"]
        absent = [told(t, fact.label) for fact in facts if fact.kind == "no"]
        if absent:
            present.append(Entry(joined(absent, "; "), said(t("Not so"))))
        if present:
            blocks.append(Bullets(tuple(present), t(group.title), prose=False))
    if len(blocks) == 1:
        blocks.append(w.paragraph(t("Nothing is known about you yet.")))
    return Section("known", t("What osteon knows about you"), tuple(blocks))


def _lesion(w: Writer, lesion: LesionCard) -> Entry:
    marks = joined([Saying((Piece(wording.mark_word(w.t, mark)),)) for mark in lesion.marks])
    return Entry(said("{place}: {marks}", place=told(w.t, lesion.label), marks=marks) if marks else told(w.t, lesion.label))


def _fact(w: Writer, fact: FactLine) -> Entry:
    label = told(w.t, fact.label)
    if fact.kind == "yes":
        return Entry(said(w.t("yes")), label)
    if fact.kind == "number" and fact.number is not None:
        return Entry(said("{n} {unit}", n=w.t.number(fact.number, 1), unit=plain_unit(w.t, fact.unit)), label)
    day = w.t.date(fact.value)
    return Entry(told(w.t, fact.value) if day == fact.value else Saying((Piece(day),)), label)


def goals(w: Writer) -> Section:
    """The goals, those that can be reached first."""
    t = w.t
    blocks: list[Block] = []
    states = {
        "realistic": t("This can be an aim for you."),
        "not expected": t("As far as is known today, this cannot be reached. Other aims can."),
        "not known yet": t("This cannot be said yet."),
    }
    for goal in sorted(w.plan.goals, key=lambda goal: list(states).index(goal.state)):
        parts: list[Plain] = []
        if w.fits(goal.patient_text):
            parts.append(Paragraph(told(t, goal.patient_text)))
        because = [part for part in goal.because if part.truth == "true" and w.fits(part.text)][:2]
        entries = tuple(Entry(told(t, part.text), notes=w.notes(part.sources)) for part in because)
        if entries:
            parts.append(Bullets(entries))
        missing = w.labels(item.label for item in goal.missing)
        if missing:
            parts.append(Paragraph(said(t("We need to know first: {facts}."), facts=missing)))
        talk = tuple(Entry(told(t, part.text), notes=w.notes(part.sources)) for part in goal.talk_about if w.fits(part.text))
        if talk:
            parts.append(Bullets(talk, t("To talk about")))
        if goal.questions and goal.state != "not expected":
            parts.append(w.questions(goal.questions))
        blocks.append(Card(f"goal-{goal.id}", told(t, goal.name), states[goal.state], "goal", tuple(parts)))
    return Section("goals", t("What treatment can aim at"), tuple(blocks))


def how_long(w: Writer) -> Section:
    """Only for those who asked: ranges by who gives them, never one number."""
    t, outlook = w.t, w.plan.prognosis
    entries = []
    if outlook.clinician_months is not None:
        entries.append(Entry(said(wording.months(t, outlook.clinician_months)), said(t("What your team expects"))))
    entries += [
        Entry(said(wording.months(t, estimate.months)), told(t, estimate.name), w.notes(estimate.sources))
        for estimate in outlook.estimates
        if estimate.months is not None
    ]
    if not entries:
        return Section("how-long", t("How long people live"), (w.paragraph(t("Nothing can be said from what is known. Ask your team.")),))
    blocks: list[Block] = [
        w.paragraph(t("You have asked for this. These are figures of groups of people. Nobody can say how it will be for you.")),
        Bullets(tuple(entries), prose=False),
    ]
    if len(entries) > 1:
        blocks.append(w.paragraph(t("They can differ. None of them is right for everyone.")))
    return Section("how-long", t("How long people live"), tuple(blocks))


def _once_each(flags: list[RedFlag]) -> list[RedFlag]:
    seen: dict[tuple[str, str | None], RedFlag] = {}
    for flag in flags:
        seen.setdefault((flag.id, flag.lesion), flag)
    return list(seen.values())
