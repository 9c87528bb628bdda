"""Relations that a sentence states between two of its names: candidates, patterns, and a learned weighing of both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.extract.layout import NAMES, Layout, iter_layouts
from kg.extract.linear import LinearModel, load_models
from kg.extract.pattern import Pattern, find_patterns
from kg.model import Document, EntityType, Mention, Modality, Predicate, Relation

PLACE, ENTERPRISE, PROJECT, PROGRAM, ORGANIZATION = (
    EntityType.PLACE, EntityType.ENTERPRISE, EntityType.PROJECT, EntityType.PROGRAM, EntityType.ORGANIZATION,
)  # fmt: skip
ACTORS = (PLACE, ENTERPRISE, ORGANIZATION)
ALLOWED: dict[tuple[EntityType, EntityType], tuple[Predicate, ...]] = {
    **{(subject, PLACE): (Predicate.LOCATED_IN,) for subject in (PROJECT,)},
    **{(subject, PLACE): (Predicate.LOCATED_IN, Predicate.COOPERATES_WITH) for subject in ACTORS},
    **{(first, second): (Predicate.COOPERATES_WITH,) for first in ACTORS for second in (ENTERPRISE, ORGANIZATION)},
    **{(subject, PROGRAM): (Predicate.IMPLEMENTS,) for subject in ACTORS},
    **{(subject, PROJECT): (Predicate.UNDERTAKES,) for subject in (ENTERPRISE, ORGANIZATION)},
    (PROJECT, PROJECT): (Predicate.PART_OF,),
    (PROJECT, PROGRAM): (Predicate.PART_OF,),
    (PROGRAM, PROGRAM): (Predicate.PART_OF,),
}
"""Which predicates may hold between a subject and an object of these types (benchmark guidelines, section 2)."""
ALLOWED[ENTERPRISE, ENTERPRISE] = (Predicate.COOPERATES_WITH, Predicate.SUBSIDIARY_OF)
TRUSTS = ("sure", "likely", "weak")
SIGN = dict(zip(Predicate, "LUCSPI", strict=True))
"""The mark of a predicate in the names of its own features."""
FARTHEST = 120
"""Characters between two lists beyond which nothing is stated of them together."""
APART = re.compile(r"[；;。！？]")
IN_TURN = re.compile(r"分别|依次")
TOPIC = re.compile(r"(?:^|[；;：:])(?:0?|[（(]?[一二三四五六七八九十]?[)）、]?是?)(?P<verb>支持|推动|鼓励|引导|指导|在|以|依托)?$")
"""What stands before a name that opens a sentence or a part of it."""


@dataclass(frozen=True)
class Pair:
    """Two mentions of one sentence, by index in the layout, that a predicate may join."""

    layout: Layout
    subject: int
    object: int
    predicate: Predicate

    @property
    def forward(self) -> bool:
        return self.subject < self.object

    @cached_property
    def ends(self) -> tuple[int, int]:
        """Positions in the masked text: behind the list of the first mention, before that of the second.

        Of two mentions in one list, the stretch right between them.
        """
        layout = self.layout
        left, right = sorted((self.subject, self.object))
        if layout.groups[left] == layout.groups[right]:
            return layout.places[left] + 1, layout.places[right]
        return layout.places[layout.groups[left][1]] + 1, layout.places[layout.groups[right][0]]

    @cached_property
    def patterns(self) -> list[Pattern]:
        """The patterns of the genre that fit the two."""
        return find_patterns(self.layout, self.subject, self.object, self.predicate, *self.ends)


def iter_pairs(layout: Layout) -> Iterator[Pair]:
    """Every pair of mentions that could stand in a relation, in order of the text."""
    count = len(layout.mentions)
    for subject in range(count):
        for other in range(count):
            predicates = ALLOWED.get((layout.mentions[subject].type, layout.mentions[other].type), ())
            for predicate in predicates if subject != other else ():
                if predicate is Predicate.COOPERATES_WITH and subject > other:
                    continue
                pair = Pair(layout, subject, other, predicate)
                start, end = pair.ends
                if end - start <= FARTHEST and not APART.search(layout.text, start, end) and _in_turn(pair):
                    yield pair


def _in_turn(pair: Pair) -> bool:
    """False where 分别 sets two lists of one length against each other and the two stand at other places."""
    layout = pair.layout
    (first, last), (start, end) = layout.groups[pair.subject], layout.groups[pair.object]
    if first == start or last - first != end - start or first == last:
        return True
    if pair.subject - first == pair.object - start:
        return True
    return not IN_TURN.search(layout.text, layout.places[min(first, start)], layout.places[max(last, end)])


def find_features(pair: Pair) -> list[str]:
    """What the learned weighing looks at: shared by all predicates, or marked with the predicate's own sign."""
    sign = SIGN[pair.predicate]
    shared = dict.fromkeys(_iter_shared(pair))
    own = dict.fromkeys(_iter_own(pair))
    return [*shared, *(sign + feature for feature in (*shared, *own))]


def _iter_shared(pair: Pair) -> Iterator[str]:
    """How far apart the two stand and how good a pattern fits them."""
    layout, text = pair.layout, pair.layout.text
    start, end = pair.ends
    patterns = pair.patterns
    trusts = {pattern.trust for pattern in patterns}
    yield f"trust {next((trust for trust in TRUSTS if trust in trusts), 'none')}"
    commas = sum(sign in "，,：:" for sign in text[start:end])
    crossed = sum(sign in NAMES for sign in text[start:end])
    yield f"commas {min(commas, 3)}"
    yield f"names {min(crossed, 3)}"
    yield f"reach {min((end - start) // 6, 6)}"
    left, right = sorted((pair.subject, pair.object))
    kind = layout.mentions[pair.subject].type
    between = (index for index in range(left + 1, right) if layout.groups[index] != layout.groups[pair.subject])
    if any(layout.mentions[index].type is kind for index in between):
        yield "another between"


def _iter_own(pair: Pair) -> Iterator[str]:
    layout, text = pair.layout, pair.layout.text
    way = ">" if pair.forward else "<"
    kinds = f"{layout.mentions[pair.subject].type.value[:2]}{way}{layout.mentions[pair.object].type.value[:2]}"
    start, end = pair.ends
    between = text[start:end]
    left, right = sorted((pair.subject, pair.object))
    first, last = layout.groups[left][0], layout.groups[right][1]
    before, behind = layout.places[first], layout.places[last] + 1
    yield kinds
    yield f"{kinds} {'plan' if layout.planned else 'review'}"
    if layout.groups[left] == layout.groups[right]:
        yield f"{kinds} one list"
    for pattern in pair.patterns:
        yield f"rule {way}{pattern.name}"
        yield f"rule {kinds} {pattern.name}"
    if not pair.patterns:
        yield f"{kinds} no rule"
    if end - start <= 8:
        yield f"{way} b={between}"
        yield f"{kinds} b={between}"
    for size in (1, 2, 3):
        yield f"{way} b^{between[:size]}"
        yield f"{way} b${between[-size:]}"
    for size in (2, 3):
        for at in range(min(len(between), 40) - size + 1):
            yield f"{way} b{between[at : at + size]}"
    for size in (1, 2, 4):
        yield f"{way} <{text[max(before - size, 0) : before]}"
        yield f"{way} >{text[behind : behind + size]}"
    if layout.clause(before)[0] == before:
        yield f"{kinds} opens"
    topic = _topic(pair)
    if topic:
        yield f"{kinds} topic {topic}"
    for mark, index in (("s", pair.subject), ("o", pair.object)):
        surface = layout.surface(index)
        for size in (1, 2):
            yield f"{mark}${surface[-size:]}"
        yield f"{mark}^{surface[:2]}"
    yield f"{way} sizes {min(layout.groups[left][1] - first, 3)} {min(last - layout.groups[right][0], 3)}"


def _topic(pair: Pair) -> str:
    """How the first of a pair opens its part of the sentence (X区要…, 在X…), empty where it does not."""
    layout = pair.layout
    index = layout.groups[min(pair.subject, pair.object)]
    begin = layout.places[index[0]]
    lead = TOPIC.search(layout.text, 0, begin)
    if lead is None:
        return ""
    return f"{lead['verb'] or ''}/{layout.text[layout.places[index[1]] + 1 :][:1]}"


def find_relations(doc: Document, mentions: Sequence[Mention]) -> list[Relation]:
    """The relations that sentences state, in order of subject, predicate and object.

    ``mentions`` are of one document, without overlap. Confidence is the learned chance
    times the confidence of both mentions; what lies below the predicate's own threshold
    is left out.
    """
    models = load_models("relation")
    out: list[Relation] = []
    for layout in iter_layouts(doc, mentions):
        if len(layout.mentions) > 1:
            out += _keep_best(layout, models)
    return sorted(out, key=lambda relation: (relation.subject, relation.predicate, relation.object))


def _keep_best(layout: Layout, models: dict[str, LinearModel]) -> Iterator[Relation]:
    """Of several readings of the same two names in one sentence the surest."""
    best: dict[tuple[str, str, str], tuple[float, Pair]] = {}
    for pair in iter_pairs(layout):
        model = models.get(pair.predicate.value)
        if model is None:
            continue
        chance = model.chance(find_features(pair))
        confidence = chance * layout.mentions[pair.subject].confidence * layout.mentions[pair.object].confidence
        if confidence < model.least:
            continue
        names = (layout.surface(pair.subject), layout.surface(pair.object))
        key = (names[0], pair.predicate.value, names[1])
        if names[0] != names[1] and confidence > best.get(key, (0.0, pair))[0]:
            best[key] = (confidence, pair)
    for confidence, pair in best.values():
        yield Relation(
            subject=layout.mentions[pair.subject].span,
            predicate=pair.predicate,
            object=layout.mentions[pair.object].span,
            sentence=layout.sentence.index,
            confidence=round(confidence, 3),
            rule=_rule(pair),
            modality=Modality.PLANNED if layout.planned else Modality.DONE,
        )


def _rule(pair: Pair) -> str:
    """The pattern that fits the pair best, or that none does."""
    best = min(pair.patterns, key=lambda pattern: TRUSTS.index(pattern.trust), default=None)
    return f"relation:{best.name if best else 'learned'}"
