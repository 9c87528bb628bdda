"""Relations that a sentence states between two of its names: candidates, patterns, and a learned weighing of both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.layout import NAMES, Layout, iter_layouts
from kg.extract.linear import LinearModel, load_model
from kg.extract.pattern import TRUSTS, Pattern, find_patterns
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
MUTUAL = Predicate.COOPERATES_WITH
READINGS = {
    (left, right): (
        *((predicate, True) for predicate in ALLOWED.get((left, right), ())),
        *((predicate, False) for predicate in ALLOWED.get((right, left), ()) if predicate is not MUTUAL),
    )
    for left in EntityType
    for right in EntityType
}
"""The same for two names in order of the text, with whether the subject comes first; partners are told once."""
SIGN = dict(zip(Predicate, "LUCSPI", strict=True))
"""The mark of a predicate in the names of its own features."""
LEAST = 0.25
"""The learned chance from which on a relation is taken as stated: best between annotated names, each fifth of
the places left out in turn (0.78 of 0.74 to 0.78 for chances from 0.1 to 0.4)."""
FARTHEST = 120
"""Characters between two lists beyond which nothing is stated of them together."""
PARTNER = ("与", "同", "跟")
"""What names a partner; 和 also joins the items of a list."""
ISSUER = re.compile(r"(?:党?中央|国务院|全国人大.*|国家.{2,6}[部局委]|.{1,5}部委?|.{0,6}总局|联合国.*)")
"""Bodies that issue programs; the region carries them out."""
IN_TURN = re.compile(r"分别|依次")
TOPIC = re.compile(
    r"(?:^|[；;：:])(?:0?|[（(]?[一二三四五六七八九十]?[)）、]?是?)(?P<verb>支持|推动|鼓励|引导|指导|在|以|依托)?$"
)
"""What stands before a name that opens a sentence or a part of it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions of one sentence, by index in the layout, that patterns join by a predicate.

    ``start`` and ``end`` bound what stands between their lists in the masked text; of two
    mentions in one list, what stands right between them.
    """

    layout: Layout
    subject: int
    object: int
    predicate: Predicate
    start: int
    end: int
    patterns: tuple[Pattern, ...]

    @property
    def forward(self) -> bool:
        return self.subject < self.object


def iter_pairs(layout: Layout) -> Iterator[Pair]:
    """Every pair of mentions that a pattern joins, in order of the text."""
    kinds = [mention.type for mention in layout.mentions]
    places, groups = layout.places, layout.groups
    known: dict[tuple[int, int, Predicate, bool], tuple[Pattern, ...]] = {}
    for left in range(len(kinds) - 1):
        first, last = groups[left]
        for right in range(left + 1, len(kinds)):
            other_first = groups[right][0]
            if other_first == first:
                start, end = places[left] + 1, places[right]
            else:
                start, end = places[last] + 1, places[other_first]
            if end - start > FARTHEST:
                break
            for predicate, forward in READINGS[kinds[left], kinds[right]]:
                key = (start, end, predicate, forward)
                patterns = known.get(key)
                if patterns is None:
                    patterns = known[key] = find_patterns(layout, left, right, *key)
                if not patterns:
                    continue
                subject, other = (left, right) if forward else (right, left)
                fitting = tuple(pattern for pattern in patterns if pattern.suits(layout, subject, other))
                if fitting and _may_hold(layout, subject, other, predicate):
                    yield Pair(layout, subject, other, predicate, start, end, fitting)


def _may_hold(layout: Layout, subject: int, other: int, predicate: Predicate) -> bool:
    """False for who issues a program, for neighbours in 甲与乙、丙与丁 that are no partners, and across 分别.

    分别 sets two lists of one length against each other, item by item; 的 in one of several items
    (甲的项目、乙和丙的项目、丁) reaches no further than its own.
    """
    if predicate is Predicate.IMPLEMENTS and ISSUER.fullmatch(layout.surface(subject)):
        return False
    (first, last), (start, end) = layout.groups[subject], layout.groups[other]
    if predicate is Predicate.UNDERTAKES and other > start > last:
        listed = layout.text[max(layout.places[first] - 1, 0)] == "、"
        mixed = any(mention.type is not layout.mentions[subject].type for mention in layout.mentions[first:subject])
        if (listed or mixed) and layout.text[layout.places[last] + 1 : layout.places[start]].endswith("的"):
            return False
    if predicate is Predicate.COOPERATES_WITH and first == start:
        before, behind = layout.places[subject] - 1, layout.places[other] + 1
        return layout.text[max(before, 0)] not in PARTNER and layout.text[behind : behind + 1] not in PARTNER
    if first in (start, last) or last - first != end - start or subject - first == other - start:
        return True
    return not IN_TURN.search(layout.text, layout.places[min(first, start)], layout.places[max(last, end)])


def find_features(pair: Pair) -> list[str]:
    """What the learned weighing looks at: shared by all predicates, or marked with the predicate's own sign."""
    sign = SIGN[pair.predicate]
    shared = list(_iter_shared(pair))
    own = dict.fromkeys(_iter_own(pair))
    return [*shared, *[sign + feature for feature in shared], *[sign + feature for feature in own]]


def _iter_shared(pair: Pair) -> Iterator[str]:
    """How far apart the two stand and how good a pattern fits them."""
    layout = pair.layout
    start, end = pair.start, pair.end
    trusts = {pattern.trust for pattern in pair.patterns}
    yield f"trust {next(trust for trust in TRUSTS if trust in trusts)}"
    between = layout.text[start:end]
    commas = sum(map(between.count, "，,：:"))
    crossed = sum(map(between.count, NAMES))
    yield f"commas {min(commas, 3)}"
    yield f"names {min(crossed, 3)}"
    yield f"reach {min((end - start) // 6, 6)}"
    left, right = sorted((pair.subject, pair.object))
    kind = layout.mentions[pair.subject].type
    others = (index for index in range(left + 1, right) if layout.groups[index] != layout.groups[pair.subject])
    if any(layout.mentions[index].type is kind for index in others):
        yield "another between"


def _iter_own(pair: Pair) -> Iterator[str]:
    layout, text = pair.layout, pair.layout.text
    way = ">" if pair.forward else "<"
    kinds = f"{layout.mentions[pair.subject].type.value[:2]}{way}{layout.mentions[pair.object].type.value[:2]}"
    start, end = pair.start, pair.end
    between = text[start:end]
    left, right = sorted((pair.subject, pair.object))
    first, last = layout.groups[left][0], layout.groups[right][1]
    before, behind = layout.places[first], layout.places[last] + 1
    yield kinds
    yield f"{kinds} {layout.part}"
    if layout.groups[left] == layout.groups[right]:
        yield f"{kinds} one list"
    for pattern in pair.patterns:
        yield f"rule {way}{pattern.name}"
        yield f"rule {kinds} {pattern.name}"
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


def find_relations(
    doc: Document, mentions: Sequence[Mention], layouts: Sequence[Layout] | None = None
) -> list[Relation]:
    """The relations that sentences state, in order of subject, predicate and object.

    ``mentions`` are of one document, without overlap. Only pairs that a pattern fits are
    weighed. Confidence is the learned chance times that of the less sure mention. ``layouts`` are
    those of its sentences with several names, if they were made before.
    """
    if layouts is None:
        layouts = list(iter_layouts(doc, mentions, lambda own: len(own) > 1))
    model = load_model("relation")
    out: list[Relation] = []
    for layout in layouts:
        out += _keep_best(layout, model)
    return sorted(out, key=lambda relation: (relation.subject, relation.predicate, relation.object))


def _keep_best(layout: Layout, model: LinearModel) -> Iterator[Relation]:
    """Of several readings of the same two names in one sentence the surest."""
    best: dict[tuple[str, Predicate, str], tuple[float, Pair]] = {}
    for pair in iter_pairs(layout):
        names = (layout.surface(pair.subject), layout.surface(pair.object))
        if names[0] == names[1] or _listed_together(pair, *names):
            continue
        sure = min(layout.mentions[pair.subject].confidence, layout.mentions[pair.object].confidence)
        chance = model.chance(find_features(pair))
        if chance < LEAST:
            continue
        key = (names[0], pair.predicate, names[1])
        if key not in best or chance * sure > best[key][0]:
            best[key] = (chance * sure, pair)
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


def _listed_together(pair: Pair, subject: str, other: str) -> bool:
    """Whether one of the two names stands in the other's list too: in 甲和乙：甲是指… neither is part of the other."""
    layout = pair.layout
    if layout.groups[pair.subject] == layout.groups[pair.object]:
        return False
    for name, (first, last) in ((subject, layout.groups[pair.object]), (other, layout.groups[pair.subject])):
        if last > first and any(layout.surface(index) == name for index in range(first, last + 1)):
            return True
    return False


def _rule(pair: Pair) -> str:
    """The most trusted pattern that fits the pair."""
    return f"relation:{min(pair.patterns, key=lambda pattern: TRUSTS.index(pattern.trust)).name}"
