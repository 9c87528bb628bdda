"""How far each project has come, and the verb that says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.layout import NAMES, Layout, iter_layouts
from kg.extract.linear import load_shares
from kg.extract.stage import Cue
from kg.model import Document, EntityType, Mention, Modality, Span, Status, StatusStatement

RANK = (
    "improve", "build", "renew", "implement", "push", "prepare", "sign", "start", "progress", "complete", "operate",
    "paper",
)  # fmt: skip
"""Stages from vague to late: of two that apply the later counts; paperwork (可研, 前期工作) outdoes them all."""
STRONG = frozenset(RANK[5:])
DONE = {
    "improve": Status.OPERATING,
    "build": Status.UNDERWAY,
    "renew": Status.COMPLETED,
    "implement": Status.COMPLETED,
    "push": Status.UNDERWAY,
    "prepare": Status.PLANNED,
    "sign": Status.SIGNED,
    "start": Status.STARTED,
    "progress": Status.UNDERWAY,
    "complete": Status.COMPLETED,
    "operate": Status.OPERATING,
    "paper": Status.PLANNED,
}
"""What a stage means where the report looks back (benchmark guidelines, sections 3, 5 and 6)."""
INTENDED = dict.fromkeys(RANK, Status.PLANNED) | {
    "improve": Status.OPERATING,
    "push": Status.UNDERWAY,
    "progress": Status.UNDERWAY,
}
"""What it means where the report looks ahead: what is to be built, opened or signed is planned."""
UNSAID = {True: Status.UNDERWAY, False: Status.OPERATING}
"""A project without a verb of its stage, by whether the sentence looks ahead."""
NOT_YET = {"complete": Status.UNDERWAY, "operate": Status.UNDERWAY}
"""尚未建成 tells of work that goes on; 尚未开工 of a plan."""
SOON = "即将"
"""What is about to be done (即将投产) is still underway."""
HALTED = re.compile(r"停工|停建|缓建|停滞|搁置|暂停|终止|取消|拆除|退出|淘汰")
"""Work that stopped has none of the six statuses."""
NEAR = 6
"""A clause that begins with a name reads on from a list that ended so many characters before."""
MOST = 8
"""So many clauses at most are read back for a verb."""
LEAST = 0.2
"""Statements less sure than this are left out."""


def find_statuses(
    doc: Document, mentions: Sequence[Mention], layouts: Sequence[Layout] | None = None
) -> list[StatusStatement]:
    """The stage of every project whose sentence tells it, in order of the text.

    ``mentions`` are of one document, without overlap. Confidence is the share of right
    statements with such a cue on annotated reports times the confidence of the mention.
    ``layouts`` are those of its sentences with projects, if they were made before.
    """
    if layouts is None:
        layouts = list(iter_layouts(doc, mentions, has_project))
    shares = load_shares("status")
    out = []
    for layout in layouts:
        for index, mention in enumerate(layout.mentions):
            if mention.type is not EntityType.PROJECT:
                continue
            status, cue = govern(layout, index)
            confidence = shares.get(cue_key(layout, cue), 0.5) * mention.confidence
            if status is None or confidence < LEAST:
                continue
            out.append(
                StatusStatement(
                    project=mention.span,
                    status=status,
                    cue=_cue_span(layout, index, cue),
                    sentence=mention.sentence,
                    confidence=round(confidence, 3),
                    rule=f"status:{cue.stage if cue else 'context'}",
                    modality=Modality.PLANNED if layout.planned else Modality.DONE,
                )
            )
    return out


def has_project(mentions: Sequence[Mention]) -> bool:
    """Whether one of the names is that of a project."""
    return any(mention.type is EntityType.PROJECT for mention in mentions)


def cue_key(layout: Layout, cue: Cue | None) -> str:
    """The row of the table of shares for a cue: part of the report and stage."""
    return f"{layout.part} {cue.stage if cue else 'context'}"


def govern(layout: Layout, index: int) -> tuple[Status | None, Cue | None]:
    """The status of one project with the verb that governs it.

    Looked for in the clause before and behind the list the project stands in, then in the
    next clause as far as its first name, then with the list the clause reads on from.
    """
    for _ in range(MOST):
        cue = _governing(*_sides(layout, index)) or _following(layout, index)
        first = layout.groups[index][0]
        place = layout.places[first]
        reads_on = first and layout.clause(place)[0] == place and place - layout.places[first - 1] <= NEAR
        if cue is not None or not reads_on:
            break
        index = first - 1
    if HALTED.search(layout.text, *layout.clause(layout.places[index])):
        return None, cue
    if cue is None:
        return UNSAID[layout.planned], None
    if any(other.stage == "negate" and 0 <= cue.start - other.end <= 1 for other in layout.cues):
        return NOT_YET.get(cue.stage, Status.PLANNED), cue
    return (INTENDED if layout.planned else DONE)[cue.stage], cue


def _governing(left: Sequence[Cue], right: Sequence[Cue]) -> Cue | None:
    """Of the verbs before (nearest first) and behind a list, the one that tells its stage."""
    late = [cue for cue in right if cue.stage in STRONG]
    if late:
        if late[0].word.startswith(SOON):
            return late[0]
        return max(late, key=lambda cue: RANK.index(cue.stage))
    telling = [cue for cue in left if cue.stage in RANK]
    if telling and telling[0].stage in STRONG:
        return telling[0]
    for cue in (*telling, *right):
        if cue.stage == "push":
            return cue
    return telling[0] if telling else next((cue for cue in right if cue.stage in RANK), None)


def _sides(layout: Layout, index: int) -> tuple[tuple[Cue, ...], tuple[Cue, ...]]:
    """The cues of the clause before the list a mention stands in, nearest first, and those behind it."""
    first, last = layout.groups[index]
    before, behind = layout.places[first], layout.places[last] + 1
    start, end = layout.clause(before)[0], layout.clause(behind)[1]
    stop = layout.places[last + 1] if last + 1 < len(layout.places) else end
    return layout.cues_between(start, before)[::-1], layout.cues_between(behind, min(stop, end))


def _following(layout: Layout, index: int) -> Cue | None:
    """A verb that tells the stage in the next clause, before its first name: X项目，力争年内开工."""
    end = layout.clause(layout.places[layout.groups[index][1]] + 1)[1]
    start, stop = end + 1, layout.clause(end + 1)[1] if end < len(layout.text) else end + 1
    found = next((cue for cue in layout.cues_between(start, stop) if cue.stage in STRONG), None)
    if found is None or any(sign in NAMES for sign in layout.text[start : found.start]):
        return None
    return found


def _cue_span(layout: Layout, index: int, cue: Cue | None) -> Span:
    """Where the cue stands in the report; the project itself where no verb says it."""
    if cue is None:
        return layout.mentions[index].span
    return layout.sentence.raw(layout.origin(cue.start), layout.origin(cue.end - 1) + 1)
