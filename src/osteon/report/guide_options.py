"""The options in a patient's guide: those that fit, those that wait for facts, those that do not fit now."""

from __future__ import annotations

from osteon.planner import Option, Status
from osteon.report import wording
from osteon.report.guide_outcomes import effects, first_chance
from osteon.report.guide_parts import Block, Bullets, Card, Entry, Paragraph, Plain, Section, Table
from osteon.report.guide_times import plain_days
from osteon.report.guide_writer import Writer
from osteon.report.sayings import Saying, joined, said, told

OFFERED = (Status.OFFER, Status.OFFER_WITH_CAUTION)
MAIN_OF_A_CLASS = 4
MAIN_WAITING = 6
COMPARED_SIDE_BY_SIDE = 6


Group = tuple[Option, ...]
"""One treatment, at one place or at several."""


def options(w: Writer) -> tuple[Section, ...]:
    """The options that fit, by class: the main ones in full, the others by what they are."""
    t = w.t
    groups, main = proposed(w.plan.options), main_ones(w)
    titles = {
        "systemic": t("Options: medicines that reach the cancer in the whole body"),
        "local": t("Options: treatment of one place in a bone"),
        "supportive": t("Options: help for your bones, your symptoms and your strength"),
    }
    sections = []
    for name in wording.CLASSES:
        of_class = [group for group in groups if group[0].class_name == name]
        cards: list[Block] = [_card(w, group) for group in of_class if group in main]
        others = [group for group in of_class if group not in main]
        if others:
            entries = tuple(Entry(_what_it_is(w, group[0]), _name(w, group)) for group in others)
            title = t("These may fit as well. Ask about those that interest you.") if cards else t("These may fit. Ask about them.")
            cards.append(Bullets(entries, title, "others"))
        if cards:
            sections.append(Section(f"options-{name}", titles[name], tuple(cards)))
    return tuple(sections)


def _name(w: Writer, group: Group) -> Saying:
    places = joined([told(w.t, option.lesion_label) for option in group if option.lesion_label])
    # Some names say that the end is near; those who did not ask read what kind of help it is.
    name = told(w.t, group[0].name if w.fits(group[0].name) else group[0].category_label)
    return said("{name} · {places}", name=name, places=places) if places else name


def _what_it_is(w: Writer, option: Option) -> Saying:
    text = option.patient_text
    return told(w.t, text) if w.fits(text) else Saying()


def _card(w: Writer, group: Group) -> Card:
    t, option = w.t, group[0]
    blocks: list[Plain] = []
    if option.declined:
        blocks.append(w.paragraph(t("You have said no to this. You can change your mind at any time."), "declined"))
    if not option.available:
        blocks.append(w.paragraph(t("It is not given at this hospital. Your team can tell you where it is."), "unavailable"))
    what = _what_it_is(w, option)
    if what:
        blocks.append(Paragraph(what, "what"))
    reasons = [part for part in option.indications if part.truth == "true" and w.fits(part.text)][:2]
    if reasons:
        entries = tuple(Entry(told(t, part.text), notes=w.notes(part.sources)) for part in reasons)
        blocks.append(Bullets(entries, t("Why it may fit you"), "why"))
    blocks += _cautions(w, group)
    if w.fits(option.asks_of_you):
        blocks.append(Bullets((Entry(told(t, option.asks_of_you)),), t("What it asks of you"), "asks"))
    blocks += effects(w, option)
    time = option.time_to_effect
    if time is not None and w.fits(time.effect):
        frame = t("{time}: {effect}. Half of those it helps are helped sooner.") if time.median else t("{time}: {effect}.")
        soon = said(frame, time=plain_days(t, time.days), effect=told(t, time.effect))
        blocks.append(Bullets((Entry(soon, notes=w.notes(time.sources)),), t("When it helps"), "time", prose=False))
    late = time is not None and time.in_time in ("uncertain", "no")
    questions = tuple(Entry(told(t, question)) for question in option.questions if w.fits(question))
    if late:
        questions = (*questions, *w.sentences(t("Will this help me soon enough?")))
    if questions:
        blocks.append(Bullets(questions, t("What you can ask your team"), "questions"))
    return Card(f"option-{option.id}", _name(w, group), _state(w, group), "option", tuple(blocks))


def _state(w: Writer, group: Group) -> str:
    """Whether it fits; where places differ, what holds for the best, with the care that the others need."""
    statuses = {Status(option.status) for option in group}
    careful = bool(statuses & {Status.OFFER_WITH_CAUTION, Status.CONSIDER_WITH_CAUTION})
    if statuses & {*OFFERED}:
        if careful:
            return w.t("This fits what is known about you. Something has to be weighed or checked first.")
        return w.t("This fits what is known about you.")
    if careful:
        return w.t("This may fit you. Something has to be weighed or checked first.")
    return w.t("This may fit you. It is worth a talk.")


def _cautions(w: Writer, group: Group) -> list[Plain]:
    t = w.t
    blocks: list[Plain] = []
    weigh: dict[str, tuple[list[str], tuple[str, ...]]] = {}
    check: list[str] = []
    for option in group:
        for part in option.against:
            if part.truth == "true" and w.fits(part.text):
                weigh.setdefault(part.text, ([], part.sources))[0].extend([option.lesion_label] if option.lesion_label else [])
            elif part.truth == "unknown":
                check += [item.label for item in part.missing]
    entries = []
    for text, (places, sources) in weigh.items():
        label = joined([told(t, place) for place in places]) if len(group) > 1 else Saying()
        entries.append(Entry(told(t, text), label, w.notes(sources)))
    if entries:
        blocks.append(Bullets(tuple(entries), t("To weigh first"), "weigh"))
    missing = w.labels(check)
    if missing:
        blocks.append(Bullets((Entry(missing),), t("Your team will check first"), "check", prose=False))
    return blocks


def side_by_side(w: Writer) -> Section:
    """The main options in one table, so that they can be compared."""
    t = w.t
    available = [group for group in proposed(w.plan.options) if group[0].available and not group[0].declined]
    groups = [group for group in available if _tells_something(group[0])][:COMPARED_SIDE_BY_SIDE]
    if len(groups) < 2:
        return Section("compare", "", ())
    rows = []
    unknown = said(t("not known"))
    for group in groups:
        option = group[0]
        time = option.time_to_effect
        rows.append(
            (
                _name(w, group),
                told(t, option.asks_of_you) if w.fits(option.asks_of_you) else unknown,
                said(plain_days(t, time.days)) if time is not None else unknown,
                first_chance(w, w.fitting(option.benefits)) or unknown,
                first_chance(w, option.harms) or unknown,
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


def waiting(w: Writer) -> Section:
    """The options that wait for facts: first those that would fit unless something still unknown speaks against them."""
    t = w.t
    undecided = _by_treatment([option for option in w.plan.options if option.status == Status.NEED_TO_KNOW.value])
    ordered = sorted(undecided, key=lambda group: (not _fits_already(group[0]), not _is_strong(group[0]), len(group[0].missing)))
    shown = ordered if w.choices.everything else [group for group in ordered if _fits_already(group[0])][:MAIN_WAITING]
    if not ordered:
        return Section("waiting", "", ())
    entries = []
    for group in shown:
        missing = w.labels((item.label for option in group for item in option.missing), 4)
        need = said(t("We need to know first: {facts}."), facts=missing) if missing else said(t("Ask your team what is needed."))
        entries.append(Entry(joined([_what_it_is(w, group[0]), need], " "), _name(w, group)))
    blocks: list[Block] = [
        w.paragraph(t("These could fit, but something about you is not known yet.")),
        *([Bullets(tuple(entries), kind="waiting")] if entries else []),
    ]
    rest = len(ordered) - len(shown)
    if rest:
        text = t.plural(
            "{n} other treatment waits for facts too. The full report lists it.",
            "{n} other treatments wait for facts too. The full report lists them.",
            rest,
        )
        blocks.append(w.paragraph(text))
    return Section("waiting", t("We need to know more first"), tuple(blocks))


def not_now(w: Writer) -> Section:
    """The options against which there is a reason now."""
    t = w.t
    against = _by_treatment([option for option in w.plan.options if option.status == Status.CONTRAINDICATED.value])
    entries = []
    for group in against:
        reasons = dict.fromkeys(part.text for option in group for part in option.against if part.truth == "true" and w.fits(part.text))
        why = joined([told(t, text) for text in list(reasons)[:2]], " ") or said(t("Your team can tell you why."))
        entries.append(Entry(why, _name(w, group)))
    if not entries:
        return Section("not-now", "", ())
    blocks: tuple[Block, ...] = (
        w.paragraph(t("For these there is a reason against it now. This can change. Ask what could be done instead.")),
        Bullets(tuple(entries), kind="not-now"),
    )
    return Section("not-now", t("What does not fit now"), blocks)


def proposed(options: tuple[Option, ...]) -> tuple[Group, ...]:
    """The options that are offered or considered, in the order of the plan."""
    return _by_treatment([option for option in options if Status(option.status).is_proposed])


def main_ones(w: Writer) -> tuple[Group, ...]:
    """Those of them that are shown in full: the first of each class that can be had and was not refused."""
    groups = proposed(w.plan.options)
    if w.choices.everything:
        return groups
    fitting = [group for group in groups if Status(group[0].status) in OFFERED and group[0].available and not group[0].declined]
    kept = [group for name in wording.CLASSES for group in [item for item in fitting if item[0].class_name == name][:MAIN_OF_A_CLASS]]
    return tuple(group for group in groups if group in kept)


def _by_treatment(options: list[Option]) -> tuple[Group, ...]:
    """Options of one treatment at several places together, in the order of the plan."""
    groups: dict[str, list[Option]] = {}
    for option in options:
        groups.setdefault(option.id, []).append(option)
    return tuple(tuple(group) for group in groups.values())


def _tells_something(option: Option) -> bool:
    return bool(option.benefits or option.harms or option.time_to_effect)


def _fits_already(option: Option) -> bool:
    """Whether a reason for it holds, so that it only has to be made sure that nothing speaks against it."""
    return any(part.truth == "true" for part in option.indications)


def _is_strong(option: Option) -> bool:
    return any(part.strength == "strong" and part.truth != "false" for part in option.indications)
