"""Names of a report by rules and lexicons alone: the fast way, and what stands in for a tagger.

A sentence is cut into known words (``tokens``), these into clauses, runs between edges
(``names``) and lists (``lists``). Each rule proposes names under its own path; its measured
precision with that of the words around (``rules``) is the confidence of the name, decides
between names that overlap, and drops those that are wrong too often.
"""

from __future__ import annotations

import re

from kg.extract.lists import read_lists
from kg.extract.names import PROGRAM, PROJECT, TITLES, Candidate, Context, find_core, modifier, read_run, trim_left
from kg.extract.rules import KEPT, load_table
from kg.extract.tokens import AND, BREAKS, CLOSE, COUNT, END, LIST, STOP, VERB, Token, cut, find_shorts
from kg.model import Document, Mention

PART = re.compile(r"[（(](?:[^（）()]{1,12}(?:段|期|境|界|县|市|区)|\d{4}[^（）()]{1,8}年?)[）)]")
"""A part of a line or a span of years in brackets belongs to the name before it."""
STRIVES = TITLES & {"创建", "争创", "申创", "共创", "创成"}
MAY_GOVERN = STRIVES | {"建设"}
GOES_ON = (AND, LIST, VERB)
"""Edges after which a plain run may still belong to the name that comes next."""
RANKS = ("国家", "全国", "省级", "自治区", "国际", "世界", "中国", "全省")
SIZES = ("", "1", "2", "3", "4", "5", "6", "7", "9", "9", "12", "12", "12", "15", "15", "16")
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
    tokens = cut(text)
    first = 0
    for end in [*(index for index, token in enumerate(tokens) if token[2] == END), len(tokens)]:
        while first < end:
            clause = tokens[first : min(end, first + LONGEST_CLAUSE)]
            for token in clause:
                if token[3].hot:
                    out += read_clause(clause, text, known, hopeless)
                    break
            first += LONGEST_CLAUSE + 1
        first = end + 1
    return out


def resolve(candidates: list[Candidate], least: float) -> list[tuple[Candidate, float]]:
    """The best of candidates that overlap, by precision, then length, in order of the text."""
    if not candidates:
        return []
    confidence = load_table().confidence
    scored = [
        (candidate, value)
        for candidate in candidates
        if (value := confidence(candidate.rule, candidate.evidence)) >= least
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
    for index, (start, end, _, word) in enumerate(clause[:-1]):
        if word.text not in MAY_GOVERN:
            continue
        following = clause[index + 1]
        title = word.text in STRIVES and following[2] not in BREAKS and following[2] != VERB
        if title or (index and word.text == "建设" and following[3].text.startswith(RANKS)):
            clause[index] = (start, end, VERB, word)


def read_clause(clause: list[Token], text: str, known: frozenset[str], hopeless: float) -> list[Candidate]:
    """The candidates of the runs and lists of one clause."""
    mark_verbs(clause)
    proposed: list[tuple[Candidate, str]] = []
    """With the verb that governs each."""
    size = len(clause)
    before = types = ""
    follows = STOP
    chain = -1
    """Position of the first verb of the segment that governs programmes."""
    held = -1
    """Where a plain run before a joiner begins, or -1."""
    edges = [index for index, token in enumerate(clause) if token[2] <= CLOSE]
    verbs = [index for index in reversed(edges) if clause[index][2] == VERB]
    first = 0
    for end in (*edges, size):
        if first < end:
            run = clause[first:end]
            core = find_core(run)
            found: list[Candidate] = []
            if core >= 0:
                while verbs and verbs[-1] < end:
                    verbs.pop()
                after = clause[verbs[-1]][3] if verbs else None
                context = Context(
                    before,
                    after.text if after else "",
                    types,
                    after.types if after else "",
                    follows in (LIST, AND) or (end < size and clause[end][2] in (LIST, AND)),
                    known,
                )
                found = read_run(run, core, text, context)
            if found:
                if chain >= 0 or held >= 0:
                    found += widen(found[0], clause, chain, first, held, follows)
                verb = before or ("^" + after.text if after else "")
                proposed += [(candidate, verb) for candidate in found]
                held = -1
            elif (follows == VERB or held < 0) and end < size and clause[end][2] in GOES_ON:
                plain = len(run) <= LONGEST_JOINED and modifier(run, text) in ("plain", "level", "own")
                held = run[trim_left(run, len(run) - 1, text, False)][0] if plain else -1
        if end == size:
            break
        edge, word = clause[end][2], clause[end][3]
        if edge == VERB:
            before, types, follows = word.text, word.types, VERB
            if chain < 0 and "PROGRAM" in types:
                chain = end
        else:
            follows = edge
            if edge != STOP or len(word.text) == 1:
                chain = -1
            if edge == STOP and len(word.text) == 1 and word.text not in "等了好着并":
                before = types = ""
            if edge not in (AND, LIST):
                held = -1
        first = end + 1
    proposed += [(candidate, "") for candidate in read_lists(clause, text)]
    return weigh(proposed, clause, hopeless) if proposed else []


def weigh(proposed: list[tuple[Candidate, str]], clause: list[Token], hopeless: float) -> list[Candidate]:
    """The candidates of a clause with the words in and around each that tell of it."""
    precision = load_table().precision
    numbers = {token[0]: index for index, token in enumerate(clause)}
    numbers[clause[-1][1]] = len(clause)
    out: list[Candidate] = []
    for candidate, verb in proposed:
        start, end, kind, rule, listed, _ = candidate
        if precision(rule) < hopeless or end - start > LONGEST_NAME:
            continue
        first = numbers.get(start, numbers.get(start - 1, -1))
        last = numbers.get(end, numbers.get(end + 1, 0)) - 1
        if first < 0 or last < 0:
            out.append(candidate)
            continue
        evidence = [
            "size=" + SIZES[min(end - start, 15)],
            "verb=" + verb,
            "last=" + clause[last][3].told,
            "before=" + (clause[first - 1][3].told if first else ""),
            "after=" + (clause[last + 1][3].told if last + 1 < len(clause) else ""),
        ]
        if last > first:
            evidence.append("first=" + clause[first][3].told)
        if last > first + 1:
            evidence.append("inner=" + clause[last - 1][3].told)
        out.append(Candidate(start, end, kind, rule, listed, tuple(evidence)))
    return out


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
