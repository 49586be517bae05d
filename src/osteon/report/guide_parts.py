"""What a guide is made of. Every text in it is in the language of its reader."""

from __future__ import annotations

from typing import ClassVar, Literal

from msgspec import Struct

from osteon.report.sayings import Saying


class Choices(Struct, frozen=True):
    """What the reader wants to see.

    `survival`: figures of how long people live. `numbers`: benefits and harms as numbers; else in words alone.
    `everything`: all options in full; else the main ones, and the others by name.
    """

    survival: bool = False
    numbers: bool = True
    everything: bool = False


class Paragraph(Struct, frozen=True, tag="paragraph"):
    saying: Saying
    kind: str = ""


class Entry(Struct, frozen=True):
    """One entry of a list: its text, what stands before it in bold, and the numbers of its sources."""

    saying: Saying
    label: Saying = Saying()
    notes: tuple[int, ...] = ()


class Bullets(Struct, frozen=True, tag="bullets"):
    """A list. `prose` says that its entries are sentences and not mere names."""

    NUMBERED: ClassVar = ("steps", "places")

    entries: tuple[Entry, ...]
    title: str = ""
    kind: str = ""
    prose: bool = True

    @property
    def is_numbered(self) -> bool:
        return self.kind in self.NUMBERED


class Chance(Struct, frozen=True):
    """How many of 100 people a benefit or a harm comes to, beside the same number without the treatment or with another.

    `told` and `compared` are ranges out of 100. `sentences` say the same in words. `groups` name the two arrays of a
    picture.
    """

    measure: Saying
    sentences: tuple[Saying, ...]
    told: tuple[float, float] | None = None
    compared: tuple[float, float] | None = None
    groups: tuple[str, ...] = ()
    notes: tuple[int, ...] = ()
    picture: bool = False


class Chances(Struct, frozen=True, tag="chances"):
    title: str
    kind: Literal["benefit", "harm"]
    entries: tuple[Chance, ...]
    more: str = ""


class Table(Struct, frozen=True, tag="table"):
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Saying, ...], ...]


class Lines(Struct, frozen=True, tag="lines"):
    """Room to write. `kept` names the field for the page, which keeps it nowhere else."""

    title: str
    kept: str
    rows: int = 3


class Scale(Struct, frozen=True, tag="scale"):
    """Things to be weighed by the reader: each with the same few answers."""

    title: str
    things: tuple[str, ...]
    answers: tuple[str, ...]


Plain = Paragraph | Bullets | Chances | Table | Lines | Scale


class Card(Struct, frozen=True, tag="card"):
    """One option."""

    id: str
    title: Saying
    state: str
    kind: str
    blocks: tuple[Plain, ...]


class Heading(Struct, frozen=True, tag="heading"):
    title: str


Block = Plain | Card | Heading


class Section(Struct, frozen=True):
    id: str
    title: str
    blocks: tuple[Block, ...]


class Word(Struct, frozen=True):
    """A term of the glossary that this guide uses."""

    id: str
    term: Saying
    plain: Saying


class GuideSource(Struct, frozen=True):
    number: int
    text: str
    url: str


class Guide(Struct, frozen=True):
    """The patient's guide. `facts` are the lines of its head."""

    title: str
    facts: tuple[str, ...]
    notice: str
    choices: Choices
    sections: tuple[Section, ...]
    words: tuple[Word, ...]
    sources: tuple[GuideSource, ...]
