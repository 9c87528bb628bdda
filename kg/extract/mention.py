"""Names of a report by rules and lexicons alone: the fast way, and what stands in for a tagger.

A sentence is cut into known words (``tokens``), these into clauses, runs between edges
(``names``) and lists (``lists``). Each rule proposes names under its own path; its measured
precision with that of the words around (``rules``) is the confidence of the name, decides
between names that overlap, and drops those that are wrong too often.
"""

from __future__ import annotations

import re

from kg.extract.lists import read_lists
from kg.extract.names import PROGRAM, PROJECT, TITLES, Candidate, Context, modifier, read_run, trim_left
from kg.extract.rules import KEPT, measure, path_precision
from kg.extract.tokens import AND, BREAKS, COUNT, END, GAP, LIST, PAREN, QUOTE, STOP, VERB, Token, cut, find_shorts
from kg.model import Document, Mention

PART = re.compile(r"[（(](?:[^（）()]{1,12}(?:段|期|境|界|县|市|区)|\d{4}[^（）()]{1,8}年?)[）)]")
"""A part of a line or a span of years in brackets belongs to the name before it."""
STRIVES = TITLES & {"创建", "争创", "申创", "共创", "创成"}
MAY_GOVERN = STRIVES | {"建设"}
RANKS = ("国家", "全国", "省级", "自治区", "国际", "世界", "中国", "全省")
SIZES = ("", "1", "2", "3", "4", "5", "6", "7", "9", "9", "12", "12", "12", "15", "15", "16")
KINDS = {GAP: "?", QUOTE: "“”", PAREN: "()"}
HOPELESS = 0.03
"""No evidence lifts a rule of less precision to a name."""
LONGEST_NAME = 48
LONGEST_CLAUSE = 300
"""Characters of a name, tokens of a clause: what is longer is no running text."""
LIST_BONUS = 0.3
"""What the head of a list says of its items goes before what an item says itself."""
LONGEST_JOINED = 5
"""Tokens before 和 or 、 that a name after it may take in."""


def find_mentions(doc: Document, *, least: float = KEPT) -> list[Mention]:
    """The names of a report in order, not overlapping, with exact spans in its raw text.

    ``least`` is the confidence below which a name is left out.
    """
    known = find_shorts(doc.text, doc.issuer.region or "")
    out: list[Mention] = []
    for sentence in doc.sentences:
        text = sentence.text
        offsets = sentence.offsets
        for candidate, confidence in resolve(find_candidates(text, known), least):
            start, end = candidate.start, candidate.end
            if end < len(text) and text[end] in "（(" and candidate.type in (PROJECT, PROGRAM):
                part = PART.match(text, end)
                end = part.end() if part and (candidate.type is PROJECT or text[end + 1].isdigit()) else end
            span = sentence.raw(start, end)
            if offsets is not None and span.end - span.start != end - start:
                continue  # the name runs over a line break
            rule = candidate.rule.rstrip(":-") or candidate.rule
            out.append(Mention(span, candidate.type, sentence.index, round(confidence, 3), rule, candidate.listed))
    return out


def find_candidates(text: str, known: frozenset[str] = frozenset(), *, hopeless: float = HOPELESS) -> list[Candidate]:
    """All that the rules propose for one sentence; candidates may overlap.

    Rules of a precision below ``hopeless`` propose nothing.
    """
    out: list[Candidate] = []
    clause: list[Token] = []
    hot = False
    for token in cut(text):
        if token[2] != END and len(clause) < LONGEST_CLAUSE:
            clause.append(token)
            if token[3].hot:
                hot = True
        else:
            if hot:
                out += read_clause(clause, text, known, hopeless)
                hot = False
            clause = []
    if hot:
        out += read_clause(clause, text, known, hopeless)
    return out


def resolve(candidates: list[Candidate], least: float) -> list[tuple[Candidate, float]]:
    """The best of candidates that overlap, by precision, then length, in order of the text."""
    scored = [
        (candidate, value)
        for candidate in candidates
        if (value := measure(candidate.rule, candidate.evidence)) >= least
    ]
    if len(scored) > 1:
        scored.sort(key=rank)
    out: list[tuple[Candidate, float]] = []
    for candidate, value in scored:
        if all(candidate.end <= other.start or other.end <= candidate.start for other, _ in out):
            out.append((candidate, value))
    out.sort(key=lambda pair: pair[0].start)
    return out


def rank(pair: tuple[Candidate, float]) -> tuple[float, int, int, str]:
    """Sort key of a scored candidate: the best first."""
    candidate, value = pair
    value += LIST_BONUS if candidate.rule.startswith("list") else 0.0
    return -value, candidate.start - candidate.end, candidate.start, candidate.rule


def mark_verbs(clause: list[Token]) -> None:
    """创建 before a title and 建设 before something of a rank govern, wherever they stand."""
    for index in range(len(clause) - 1):
        word = clause[index][3]
        if word.text not in MAY_GOVERN:
            continue
        following = clause[index + 1]
        title = word.text in STRIVES and following[2] not in BREAKS and following[2] != VERB
        if title or (index and word.text == "建设" and following[3].text.startswith(RANKS)):
            clause[index] = (*clause[index][:2], VERB, word)


def read_clause(clause: list[Token], text: str, known: frozenset[str], hopeless: float) -> list[Candidate]:
    """The candidates of the runs and lists of one clause."""
    mark_verbs(clause)
    out: list[Candidate] = []
    size = len(clause)
    before = types = ""
    follows = STOP
    chain = -1
    """Position of the first verb of the segment that governs programmes."""
    held = -1
    """Where a plain run before a joiner begins, or -1."""
    verbs = [index for index in range(size - 1, -1, -1) if clause[index][2] == VERB]
    position = 0
    while position < size:
        edge, word = clause[position][2], clause[position][3]
        if edge == VERB:
            before, types, follows = word.text, word.types, VERB
            if chain < 0 and "PROGRAM" in types:
                chain = position
        elif edge in BREAKS:
            follows = edge
            if edge != STOP or len(word.text) == 1:
                chain = -1
            if edge == STOP and len(word.text) == 1 and word.text not in "等了好着并":
                before = types = ""
            if edge not in (AND, LIST):
                held = -1
        else:
            end = position
            while end < size and clause[end][2] not in BREAKS and clause[end][2] != VERB:
                end += 1
            run = clause[position:end]
            while verbs and verbs[-1] < end:
                verbs.pop()
            after = clause[verbs[-1]][3] if verbs else None
            listed = follows in (LIST, AND) or (end < size and clause[end][2] in (LIST, AND))
            context = Context(
                before,
                after.text if after else "",
                types,
                after.types if after else "",
                listed,
                clause[position - 1][3].text if position else "",
                known,
            )
            found = read_run(run, text, context)
            if found:
                found += widen(found[0], clause, chain, position, held, follows)
                verb = before or ("^" + after.text if after else "")
                out += [Candidate(*candidate[:5], verb) for candidate in found]
                held = -1
            elif follows == VERB or held < 0:
                plain = len(run) <= LONGEST_JOINED and modifier(run, text) in ("plain", "level", "own")
                held = run[trim_left(run, text, False)][0] if plain else -1
            position = end
            continue
        position += 1
    out += read_lists(clause, text)
    return weigh(out, clause, hopeless) if out else out


def weigh(candidates: list[Candidate], clause: list[Token], hopeless: float) -> list[Candidate]:
    """The candidates of a clause with the words in and around each that tell of it."""
    starts = {token[0]: index for index, token in enumerate(clause)}
    ends = {token[1]: index for index, token in enumerate(clause)}
    out: list[Candidate] = []
    for candidate in candidates:
        if path_precision(candidate.rule) < hopeless or candidate.end - candidate.start > LONGEST_NAME:
            continue
        first = starts.get(candidate.start, starts.get(candidate.start - 1, -1))
        last = ends.get(candidate.end, ends.get(candidate.end + 1, -1))
        if first < 0 or last < 0:
            out.append(candidate)
            continue
        evidence = [
            "size=" + SIZES[min(candidate.end - candidate.start, 15)],
            "verb=" + candidate.verb,
            "last=" + say(clause[last]),
            "before=" + (say(clause[first - 1]) if first else ""),
            "after=" + (say(clause[last + 1]) if last + 1 < len(clause) else ""),
        ]
        if last > first:
            evidence.append("first=" + say(clause[first]))
        if last > first + 1:
            evidence.append("inner=" + say(clause[last - 1]))
        out.append(Candidate(*candidate[:6], tuple(evidence)))
    return out


def say(token: Token) -> str:
    """A token as evidence: common words as they are, names by their lexicon, the rest by what it is."""
    edge, word = token[2], token[3]
    return word.name or word.text or KINDS.get(edge, "")


def widen(
    candidate: Candidate, clause: list[Token], chain: int, position: int, held: int, follows: int
) -> list[Candidate]:
    """Longer readings of a programme: with its own verbs (实施提振消费行动), with what 和 joins (A和B工程)."""
    rule = candidate.rule
    if chain >= 0 and rule.startswith("head:program"):
        first = chain + 1
        while first < position and (clause[first][2] == COUNT or (clause[first][2] == VERB and clause[first][3].types)):
            first += 1
        if first < position:
            parts = rule.split(":")
            parts[2] = "inner"
            return [candidate._replace(start=clause[first][0], rule=":".join(parts))]
    elif held >= 0 and follows in (AND, LIST) and rule.startswith(("head:program:plain", "work:plain")):
        parts = rule.split(":")
        parts[1 if parts[0] == "work" else 2] = "joined" if follows == AND else "listed"
        return [candidate._replace(start=held, rule=":".join(parts))]
    return []
