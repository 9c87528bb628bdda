"""The values that flow from room to room: what a report says, and where it says it.

Positions, not copies: a ``Span`` counts Unicode code points of the decoded text of
the report as it stands in the file, ``end`` exclusive, so ``doc.text[start:end]`` is
the surface. Numbers are ``Decimal``, never float.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

BASE = "https://w3id.org/gwr/"
"""Where the IRIs of data begin, unless a build is told another place."""


class Listed(StrEnum):
    """A member of a closed list. It is hashed as the string it is, for tables are looked up by it all the time."""

    __hash__ = str.__hash__


class EntityType(Listed):
    """The five kinds of named things a report speaks of."""

    PLACE = "PLACE"
    ENTERPRISE = "ENTERPRISE"
    PROJECT = "PROJECT"
    PROGRAM = "PROGRAM"
    ORGANIZATION = "ORGANIZATION"


class Predicate(Listed):
    """Relations between named things; their meaning stands in ``ontology/gwr.ttl``."""

    LOCATED_IN = "locatedIn"
    UNDERTAKES = "undertakes"
    COOPERATES_WITH = "cooperatesWith"
    SUBSIDIARY_OF = "subsidiaryOf"
    PART_OF = "partOf"
    IMPLEMENTS = "implements"


class Status(Listed):
    """The stages of a project, earliest first."""

    PLANNED = "planned"
    SIGNED = "signed"
    STARTED = "started"
    UNDERWAY = "underway"
    COMPLETED = "completed"
    OPERATING = "operating"


class Role(Listed):
    """What a section of a report is for."""

    FRONT = "front"
    REVIEW = "review"
    PROBLEMS = "problems"
    PLAN = "plan"
    GOVERNANCE = "governance"
    CLOSING = "closing"
    GLOSSARY = "glossary"


class Modality(Listed):
    """Whether a fact is reported as done or stated as intended."""

    DONE = "done"
    PLANNED = "planned"


class ValueKind(Listed):
    """Whether an observation is a result or a target."""

    ACTUAL = "actual"
    TARGET = "target"


class Precision(Listed):
    """How exact a number is meant to be."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "atLeast"
    AT_MOST = "atMost"
    OVER = "over"
    UNDER = "under"
    RANGE = "range"


class Measure(Listed):
    """What sort of quantity an observation gives."""

    LEVEL = "level"
    SHARE = "share"
    COUNT = "count"
    GROWTH = "growth"


class AttributeName(Listed):
    """A figure that belongs to one named thing, not to an indicator."""

    INVESTMENT = "investment"
    CAPACITY = "capacity"
    OUTPUT = "output"
    AREA = "area"
    LENGTH = "length"
    EMPLOYEES = "employees"
    OPENED = "opened"


class ProgramKind(Listed):
    """What sort of program a name tells by its head word (``program_kinds.tsv``)."""

    STRATEGY = "strategy"
    PLAN = "plan"
    POLICY = "policy"
    REFORM = "reform"
    PILOT = "pilot"
    MECHANISM = "mechanism"
    ACTION = "action"
    CAMPAIGN = "campaign"
    SCHEME = "scheme"
    INITIATIVE = "initiative"
    FUND = "fund"


class Level(Listed):
    """The level of the government that gives the report."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"


class Span(NamedTuple):
    """Code points ``start`` (inclusive) to ``end`` (exclusive) of the report's text."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time, both days included; ``label`` is its short name (``2018``, ``2018-H1``)."""

    label: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the report under one heading. ``parent`` is an index into ``Document.sections``."""

    index: int
    span: Span
    heading: Span | None
    level: int
    role: Role
    parent: int | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or heading line.

    ``text`` is what rules match on: width-folded character by character (％ becomes %,
    full-width digits become ASCII) and, where a hard line wrap was joined, without the
    break. ``offsets`` gives the raw position of each character of ``text`` when a wrap
    was joined; None means that character ``i`` stands at ``span.start + i``.
    """

    index: int
    span: Span
    text: str
    section: int
    role: Role
    heading: bool = False
    offsets: tuple[int, ...] | None = None

    def raw(self, start: int, end: int) -> Span:
        """The raw span of ``text[start:end]`` (``end`` > ``start``)."""
        if self.offsets is None:
            return Span(self.span.start + start, self.span.start + end)
        return Span(self.offsets[start], self.offsets[end - 1] + 1)

    def local(self, span: Span) -> tuple[int, int]:
        """The positions in ``text`` of a raw span inside this sentence."""
        if self.offsets is None:
            return span.start - self.span.start, span.end - self.span.start
        return self.offsets.index(span.start), self.offsets.index(span.end - 1) + 1


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who gives the report and when, read from title, speech head or text; None where it is not said.

    ``year`` is the one it plans for, ``region`` the name of the place as written (重庆市綦江区),
    ``span`` where it stands, ``given`` the day of the speech.
    """

    government: str | None = None
    region: str | None = None
    level: Level | None = None
    year: int | None = None
    span: Span | None = None
    given: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A report as read: decoded text, sections, sentences, and what its head says."""

    name: str
    text: str
    sha256: str
    encoding: str
    title: str
    issuer: Issuer
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]

    def surface(self, span: Span) -> str:
        """The report's own characters at ``span``."""
        return self.text[span.start : span.end]

    def folded(self, mention: Mention) -> str:
        """The mention as rules see it: width and traditional characters folded, line wraps joined."""
        sentence = self.sentences[mention.sentence]
        start, end = sentence.local(mention.span)
        return sentence.text[start:end]

    def sentence_at(self, position: int) -> Sentence:
        """The sentence that holds the raw position (KeyError if none does)."""
        low, high = 0, len(self.sentences)
        while low < high:
            middle = (low + high) // 2
            if self.sentences[middle].span.end <= position:
                low = middle + 1
            else:
                high = middle
        if low < len(self.sentences) and self.sentences[low].span.start <= position:
            return self.sentences[low]
        raise KeyError(position)


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a name. ``rule`` names what found it; ``sentence`` is an index.

    ``listed`` is the number a list states for its items (A、B等12个项目 gives 12).
    """

    span: Span
    type: EntityType
    sentence: int
    confidence: float
    rule: str
    listed: int | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two mentions. ``inferred``: given by a name or list, not said outright."""

    subject: Span
    predicate: Predicate
    object: Span
    sentence: int
    confidence: float
    rule: str
    modality: Modality
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class StatusStatement:
    """What one sentence says of a project's stage; ``cue`` is the verb that says so."""

    project: Span
    status: Status
    cue: Span
    sentence: int
    confidence: float
    rule: str
    modality: Modality


@dataclass(frozen=True, slots=True)
class Observation:
    """A value of an indicator, its growth, or both, as one statement of the report.

    ``value`` is the number as written in ``unit`` (414.6 with 亿元); ``base_value`` the same
    in the base unit (41460000000 with 元). ``change_pct`` is growth in percent against
    ``basis`` (同比 and the like; None where the text names none). ``lower`` and ``upper``
    bound a range. ``span`` runs from the indicator to the last figure.
    """

    span: Span
    indicator: Span
    sentence: int
    kind: ValueKind
    confidence: float
    rule: str
    measure: Measure = Measure.LEVEL
    value: Decimal | None = None
    unit: str | None = None
    base_value: Decimal | None = None
    base_unit: str | None = None
    value_span: Span | None = None
    precision: Precision = Precision.EXACT
    lower: Decimal | None = None
    upper: Decimal | None = None
    change_pct: Decimal | None = None
    change_span: Span | None = None
    basis: str | None = None
    period: Period | None = None
    indicator_id: str | None = None
    """Id in ``indicators.tsv``; None where the indicator is no common one."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A figure of one named thing: 总投资45亿元 of a project, 20平方公里 of a park."""

    subject: Span
    name: AttributeName
    value: Decimal
    unit: str
    span: Span
    sentence: int
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A word that stands for a name (我区, 该项目). ``kind`` is the type of what it stands for;
    ``target`` is where that is named, None for the region that the report speaks for."""

    span: Span
    kind: EntityType
    target: Span | None
    sentence: int
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one report, each tuple in order of the text."""

    mentions: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    statuses: tuple[StatusStatement, ...] = ()
    observations: tuple[Observation, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A named thing of one report: its mentions share an identity. ``id`` is made from content.

    ``code`` is the GB/T 2260 code of a division valid in the report's year, ``division`` its
    full name in that code book; None for all else. ``kind`` is what sort of program the head
    word of a program's name tells; None where it tells none.
    """

    id: str
    type: EntityType
    name: str
    aliases: tuple[str, ...]
    mentions: tuple[Mention, ...]
    code: str | None = None
    division: str | None = None
    kind: ProgramKind | None = None


@dataclass(frozen=True, slots=True)
class Division:
    """A code of GB/T 2260 (nine digits: a township) and the name it stood for from the end of the
    year ``since`` to the end of ``until``.

    ``until`` is None for what is valid today, ``successor`` the codes that followed, ``event``
    what happened (撤县设区). ``kind`` is the generic term of the field (区, 县级市, 地区, 镇),
    ``parent`` the code of the division above where it was looked up.
    """

    name: str
    code: str
    kind: str
    since: int = 0
    until: int | None = None
    successor: tuple[str, ...] = ()
    event: str = ""
    parent: str | None = None

    def valid(self, year: int | None) -> bool:
        """Whether the code was valid at some time in ``year``; None asks for today.

        What is gone at the end of a year was still valid at its beginning, when reports are given.
        """
        if year is None or self.until is None:
            return self.until is None and (year is None or self.since <= year)
        return self.since <= year <= self.until + 1


@dataclass(frozen=True, slots=True)
class Merge:
    """One form of a name that was taken for the entity, and the rule that says so."""

    entity: str
    surface: str
    rule: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place in the text that supports a fact. Spans of subject and object may be None
    where a rule infers the fact from the name or the document."""

    sentence: int
    span: Span
    subject: Span | None
    object: Span | None
    confidence: float
    rule: str
    modality: Modality
    inferred: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation between two entities with all its evidence, in order of the text."""

    subject: str
    predicate: Predicate
    object: str
    evidence: tuple[Evidence, ...]

    @property
    def inferred(self) -> bool:
        """True when no sentence states it outright."""
        return all(item.inferred for item in self.evidence)

    @property
    def confidence(self) -> float:
        return max(item.confidence for item in self.evidence)


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence as the graph carries it: ``text`` is the raw surface of ``span``."""

    span: Span
    text: str
    section: int
    role: Role
    heading: bool

    def surface(self, span: Span) -> str:
        """The characters at a raw span inside this sentence."""
        return self.text[span.start - self.span.start : span.end - self.span.start]


@dataclass(frozen=True, slots=True)
class Heading:
    """A section as the graph carries it: the section and the text of its heading."""

    section: Section
    text: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured: ``id`` is made from the folded name, ``name`` is as the text has it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Run:
    """What made a graph: program version, extractor and configuration hash, and where the IRIs
    of its data begin."""

    version: str
    extractor: str
    config: str
    base: str = BASE


@dataclass(frozen=True, slots=True)
class WorkReport:
    """The report as a node of the graph; ``id`` begins the id of all that it holds.

    ``division`` is the GB/T 2260 code of the region it speaks for, where that is known.
    """

    id: str
    name: str
    title: str
    sha256: str
    characters: int
    issuer: Issuer
    review_period: Period | None = None
    plan_period: Period | None = None
    division: str | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """Entities and facts of one report, with the statements about them."""

    report: WorkReport
    region: str | None
    """Id of the place entity the report speaks for, where it is named in the text."""
    entities: tuple[Entity, ...]
    facts: tuple[Fact, ...]
    statuses: dict[str, tuple[StatusStatement, ...]] = field(default_factory=dict)
    attributes: dict[str, tuple[Attribute, ...]] = field(default_factory=dict)
    observations: tuple[Observation, ...] = ()
    merges: tuple[Merge, ...] = ()
    references: dict[str, tuple[Reference, ...]] = field(default_factory=dict)
    divisions: tuple[Division, ...] = ()
    """What the codes of the report have stood for, with the divisions above and before them."""
