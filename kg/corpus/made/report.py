"""Made reports with known facts: places, targets with their outcomes, projects and programs through years.

What the reports say is drawn from a seed, place by place, and told in sentences of
``phrases.toml`` in many wordings; the truth stands beside them. They serve to measure what
looks across reports and to load a store; how well a single report is read is never
measured on them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

from kg.corpus.made.course import Course, Goal, plan_course
from kg.corpus.made.truth import TRUTH, truth_line
from kg.errors import UsageError
from kg.files import write_atomic

Phrases: TypeAlias = Mapping[str, Any]
PLANS = {2001: "十五", 2006: "十一五", 2011: "十二五", 2016: "十三五", 2021: "十四五", 2026: "十五五"}
"""Five-year plans by their first year."""
FRAME = 300
"""Head, headings and closing words of a report have more characters than that."""
TOPICS = 6
"""Headings of the review part and of the plan part."""


@dataclass(frozen=True, slots=True)
class MadePlace:
    """A made place: ``key`` begins the names of its files, ``unit`` is 市, 县 or 区."""

    key: str
    name: str
    unit: str
    towns: tuple[str, ...]
    companies: tuple[str, ...]
    reports: tuple[int, ...]
    """Years of the reports that are written; a year may be left out."""


@dataclass(frozen=True, slots=True)
class MadeTarget:
    """A target of the plan part of report ``year`` and what became of it.

    ``outcome`` is one of met, missed, restated, dropped, absent, notFound, notDue;
    numbers are as written; a fall is negative. ``period`` is a year or first/last.
    """

    year: int
    indicator: str
    name: str
    measure: str
    period: str
    precision: str
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    unit: str
    sentence: str
    outcome: str
    result: Decimal | None = None
    result_year: int | None = None
    result_sentence: str | None = None


@dataclass(frozen=True, slots=True)
class MadeThing:
    """A project or program: the name each report uses, and (project) the status it is told to have."""

    kind: str
    names: dict[int, tuple[str, ...]]
    statuses: dict[int, str]
    stalled: bool = False


@dataclass(frozen=True, slots=True)
class MadeReport:
    """One report: file name and text."""

    file: str
    year: int
    text: str


@dataclass(frozen=True, slots=True)
class Made:
    """All of one place."""

    place: MadePlace
    reports: tuple[MadeReport, ...]
    targets: tuple[MadeTarget, ...]
    things: tuple[MadeThing, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make: ``places`` places with reports of ``first`` to ``last``.

    ``characters`` is the least length of a report (None: what the facts need), ``gaps`` the
    share of years without a report.
    """

    places: int
    first: int
    last: int
    seed: int = 0
    characters: int | None = None
    projects: int = 6
    programs: int = 4
    gaps: float = 0.03


def iter_made(plan: Plan) -> Iterator[Made]:
    """The places one by one; the same plan gives the same texts. Raises UsageError."""
    if plan.places < 1 or not 1950 <= plan.first <= plan.last <= 2100:
        raise UsageError("made reports need one place or more, and years from 1950 to 2100, the first first")
    for number in range(plan.places):
        yield make_place(plan, number)


def write_made(plan: Plan, folder: str | Path) -> Iterator[Path]:
    """Write reports and the truth into ``folder``, one place at a time; yields each report's file.

    Raises UsageError and OSError.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    for made in iter_made(plan):
        for report in made.reports:
            path = target / report.file
            path.write_text(report.text, encoding="utf-8")
            yield path
        lines.append(truth_line(made))
    write_atomic(target / TRUTH, lines)


def make_place(plan: Plan, number: int) -> Made:
    """Place ``number`` of the plan, whatever the others are."""
    random = Random(f"{plan.seed}:{number}")
    phrases = load_phrases()
    years = range(plan.first, plan.last + 1)
    kept = [y for y in years if y in (plan.first, plan.last) or random.random() >= plan.gaps]
    place = _draw_place(random, phrases["names"], number, kept)
    course = plan_course(random, phrases, kept, years, plan.projects, plan.programs)
    teller = _Teller(random, phrases, place, course, plan)
    reports = tuple(teller.report(year) for year in kept)
    return Made(place, reports, tuple(teller.targets[id(goal)] for goal in course.goals), tuple(teller.things))


@cache
def load_phrases() -> Phrases:
    """The wordings of ``phrases.toml``."""
    return tomllib.loads((files("kg.corpus.made") / "phrases.toml").read_text("utf-8"))


def _draw_place(random: Random, names: Phrases, number: int, years: Sequence[int]) -> MadePlace:
    """A place whose name no other of the plan has: the number decides the two characters and the unit."""
    first, second = names["first"], names["second"]
    stem = first[number % len(first)] + second[number // len(first) % len(second)]
    round_ = number // (len(first) * len(second))
    unit = "市县区"[(number + round_) % 3]
    towns: list[str] = []
    while len(towns) < 24:
        town = random.choice(names["town_first"]) + random.choice(names["town_second"])
        if town not in towns:
            towns.append(town)
    companies: list[str] = []
    while len(companies) < 20:
        company = random.choice(names["company_first"]) + random.choice(names["company_second"])
        if company not in companies:
            companies.append(company)
    prefix = first[round_ % len(first)] if round_ else ""
    return MadePlace(f"p{number:05d}", prefix + stem + unit, unit, tuple(towns), tuple(companies), tuple(years))


@dataclass(slots=True)
class _Parts:
    """Paragraphs of one report by part; each topic is a list of sentences."""

    review: list[list[str]] = field(default_factory=lambda: [[] for _ in range(TOPICS)])
    plan: list[list[str]] = field(default_factory=lambda: [[] for _ in range(TOPICS)])
    goals: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        topics = (*self.review, *self.plan)
        return sum(map(len, self.goals)) + sum(len(sentence) for topic in topics for sentence in topic)


class _Teller:
    """Puts the course of one place into words, report by report, and keeps what each sentence says."""

    def __init__(self, random: Random, phrases: Phrases, place: MadePlace, course: Course, plan: Plan) -> None:
        self.random, self.phrases, self.place, self.course, self.plan = random, phrases, place, course, plan
        self.stem = place.name.removesuffix(place.unit)
        self.targets: dict[int, MadeTarget] = {}
        self.things: list[MadeThing] = []
        self.names = [self._things_names(thing.form, thing.kind) for thing in course.things]
        for thing in course.things:
            told = {year: status for year, status in thing.statuses.items() if year in place.reports}
            self.things.append(MadeThing(thing.kind, {}, told if thing.kind == "project" else {}, thing.stalled))
        self.fillers: dict[str, list[str]] = {}

    def report(self, year: int) -> MadeReport:
        """The report that reviews ``year - 1`` and plans ``year``."""
        parts = _Parts()
        self._review(year, parts)
        self._goals(year, parts)
        self._projects(year, parts)
        text = self.phrases["text"]
        while self.plan.characters and parts.size + FRAME < self.plan.characters:
            side, topics = self.random.choice((("review_filler", parts.review), ("plan_filler", parts.plan)))
            self.random.choice(topics).append(self._filler(side))
        for topics, side in ((parts.review, "review_filler"), (parts.plan, "plan_filler")):
            for topic in topics:
                if not topic:
                    topic.append(self._filler(side))
        pick = self.random.choice
        slots = {"place": self.place.name, "year": year, "past": year - 1, "u": self.place.unit}
        head = [
            pick(text["title"]), pick(text["dated"]), pick(text["speaker"]), pick(text["greeting"]),
            pick(text["review"]), pick(text["review_open"]),
        ]  # fmt: skip
        numbers = "一二三四五六七八九"
        slots |= {
            "day": self.random.randint(6, 28), "n": numbers[year // 5 % 9], "k": numbers[year % 5],
            "speaker": pick(self.phrases["names"]["speaker"]),
        }  # fmt: skip
        lines = [line.format(**slots) for line in head]
        lines += self._topics(text["headings"], parts.review)
        lines += [pick(text["problems"]), pick(text["plan"]).format(**slots), pick(text["plan_open"])]
        lines += parts.goals
        lines += self._topics(text["plan_headings"], parts.plan)
        lines += [pick(text["governance"]), *self.random.sample(text["governance_text"], 3), pick(text["closing"])]
        return MadeReport(f"{self.place.key}-{year}.md", year, "\n\n".join(lines) + "\n")

    def _topics(self, headings: Sequence[str], topics: Sequence[Sequence[str]]) -> Iterator[str]:
        """Headings with their sentences, a few a paragraph."""
        for heading, topic in zip(headings, topics, strict=True):
            yield heading
            at = 0
            while at < len(topic):
                size = self.random.randint(2, 6)
                yield "".join(topic[at : at + size])
                at += size

    # --- indicators ---------------------------------------------------------------------------------

    def _review(self, year: int, parts: _Parts) -> None:
        """Results of the year before, two of one kind now and then in one sentence."""
        past = year - 1
        told = [i for i in self.course.followed if (i, past) in self.course.results]
        self.random.shuffle(told)
        while told:
            index = told.pop()
            sentence = self._paired(index, told, past) or self._result(index, past)
            parts.review[self._topic(index)].append(sentence)
            self._mark(index, past, sentence)
        for goal in self.course.goals:
            if not goal.yearly and goal.told_in == year and goal.result is not None:
                sentence = self._long_result(goal)
                parts.review[0].append(sentence)
                self._note(goal, sentence)
        for index in self.course.followed:
            self._distract(index, year, parts)

    def _topic(self, index: int) -> int:
        return 0 if self._row(index)["kind"] == "growth" else index % TOPICS

    def _row(self, index: int) -> Phrases:
        row: Phrases = self.phrases["indicator"][index]
        return row

    def _paired(self, index: int, told: list[int], past: int) -> str | None:
        """A sentence on two growths; takes the second from ``told``."""
        results = self.course.results
        if self._row(index)["kind"] != "growth" or results[index, past] < 0 or self.random.random() > 0.35:
            return None
        other = next((i for i in told if self._row(i)["kind"] == "growth" and results[i, past] >= 0), None)
        if other is None:
            return None
        told.remove(other)
        slots = self._slots(index, past, results[index, past])
        second = self._slots(other, past, results[other, past])
        slots |= {f"{key}2": second[key] for key in ("name", "v", "level", "unit")}
        sentence = self.random.choice(self.phrases["outcome"]["pair"]).format(**slots)
        self._mark(other, past, sentence)
        return str(sentence)

    def _result(self, index: int, past: int) -> str:
        """A sentence on the result of one indicator, sometimes with a word on its target."""
        value, kind = self.course.results[index, past], self._row(index)["kind"]
        forms = self.phrases["outcome"]["fallen" if value < 0 else kind]
        slots = self._slots(index, past, abs(value))
        sentence = str(self.random.choice(forms).format(**slots))
        goal = self._goal_of(index, past)
        if goal is not None and goal.outcome in ("met", "missed") and self.random.random() < 0.15:
            sentence = sentence.removesuffix("。") + "，" + self.random.choice(self.phrases["outcome"][goal.outcome])
        return sentence

    def _slots(self, index: int, past: int, value: Decimal) -> dict[str, Any]:
        row, random = self._row(index), self.random
        return {
            "name": random.choice(row["names"]), "v": value, "unit": row["unit"], "past": past, "u": self.place.unit,
            "level": self.course.levels.get((index, past), ""), "d": Decimal(random.randint(1, 19)) / 10,
            "q": max(abs(value) + Decimal(random.randint(3, 9)) / 10, Decimal("0.1")),
            "before": value - Decimal(random.randint(6, 14)) / 10,
        }  # fmt: skip

    def _goal_of(self, index: int, year: int) -> Goal | None:
        return next((g for g in self.course.goals if g.indicator == index and g.yearly and g.year == year), None)

    def _mark(self, index: int, past: int, sentence: str) -> None:
        """The sentence tells the result of the year's goal, if one was set."""
        goal = self._goal_of(index, past)
        if goal is not None and goal.result is not None:
            self._note(goal, sentence)

    def _note(self, goal: Goal, sentence: str) -> None:
        """A target's result is told in ``sentence``."""
        self.targets[id(goal)] = replace(self.targets[id(goal)], result_sentence=sentence)

    def _distract(self, index: int, year: int, parts: _Parts) -> None:
        """Figures of half a year, of five years or of one site, which settle no target."""
        row = self._row(index)
        forms = self.phrases["distractor"].get(row["kind"])
        if not forms or self.random.random() > 0.2:
            return
        form = self.random.choice(forms)
        if "年来" in form and year % 5 == 1:
            return
        value = Decimal(self.random.randint(int(row["range"][0] * 10), int(row["range"][1] * 10))) / 10
        slots = self._slots(index, year - 1, value) | {"town": self.random.choice(self.place.towns), "big": value * 5}
        parts.review[self._topic(index)].append(form.format(**slots))

    def _goals(self, year: int, parts: _Parts) -> None:
        """The targets: most in one sentence, amounts of work also among the tasks."""
        goals = [goal for goal in self.course.goals if goal.year == year]
        yearly = [goal for goal in goals if goal.yearly and goal.outcome != "absent"]
        apart = [goal for goal in yearly if self._row(goal.indicator)["kind"] == "level" and self.random.random() < 0.5]
        listed = [goal for goal in yearly if goal not in apart]
        phrases = self.phrases["target"]
        if listed:
            words = [self._aimed(goal) for goal in listed]
            joined = self.random.choice(("，", "；")).join(words)
            sentence = self.random.choice(phrases["lead"]).format(list=joined, year=year, u=self.place.unit)
            parts.goals.append(sentence)
            for goal in listed:
                self._set(goal, sentence)
        for goal in apart:
            sentence = self.random.choice(phrases["single"]).format(target=self._aimed(goal), year=year)
            parts.plan[self._topic(goal.indicator)].append(sentence)
            self._set(goal, sentence)
        for goal in goals:
            if goal.outcome == "absent":
                sentence = self.random.choice(phrases["absent"]).format(name=self._name(goal))
                parts.goals.append(sentence)
                self._set(goal, sentence)
        long = [goal for goal in goals if not goal.yearly]
        if long:
            slots = {"plan": PLANS.get(year, ""), "u": self.place.unit}
            words = [self._aimed(goal) for goal in long]
            sentence = self.random.choice(self.phrases["five"]["lead"]).format(list="，".join(words), **slots)
            parts.goals.insert(0, sentence)
            for goal in long:
                self._set(goal, sentence)

    def _name(self, goal: Goal) -> str:
        return str(self.random.choice(self._row(goal.indicator)["names"]))

    def _aimed(self, goal: Goal) -> str:
        """The words of one target."""
        kind = self._row(goal.indicator)["kind"]
        forms = self.phrases["target"][kind] if goal.yearly else self.phrases["five"][goal.measure]
        return str(
            forms[goal.form]["text"].format(
                name=self._name(goal), v=goal.value, lo=goal.lower, hi=goal.upper, end=goal.last,
                unit=self._row(goal.indicator)["unit"], plan=PLANS.get(goal.year, ""),
            )
        )  # fmt: skip

    def _long_result(self, goal: Goal) -> str:
        forms = self.phrases["five"][f"{goal.measure}_outcome"]
        return str(
            self.random.choice(forms).format(
                name=self._name(goal), v=goal.result, end=goal.last, unit=self._row(goal.indicator)["unit"],
                plan=PLANS.get(goal.first, ""), u=self.place.unit,
            )
        )  # fmt: skip

    def _set(self, goal: Goal, sentence: str) -> None:
        """Keep what is true of a target."""
        row = self._row(goal.indicator)
        sign = -1 if row["kind"] == "fall" else 1
        told = goal.outcome in ("met", "missed")
        self.targets[id(goal)] = MadeTarget(
            year=goal.year, indicator=row["id"], name=row["names"][0], measure=goal.measure,
            period=str(goal.first) if goal.first == goal.last else f"{goal.first}/{goal.last}",
            precision=goal.precision, value=goal.value if goal.value is None else sign * goal.value,
            lower=goal.lower, upper=goal.upper, unit="%" if goal.measure == "growth" else row["unit"],
            sentence=sentence, outcome=goal.outcome,
            result=sign * goal.result if told and goal.result is not None else None,
            result_year=goal.told_in if told else None,
        )  # fmt: skip

    # --- projects, programs and the rest --------------------------------------------------------------

    def _things_names(self, form: int, kind: str) -> tuple[str, str, str]:
        """Full, short and later name of a thing."""
        row = self.phrases[kind]["forms"][form]
        town = self.random.choice(self.place.towns)
        slots = {
            "place": self.stem, "p": self.stem[0], "town": town, "t": town[0], "u": self.place.unit,
            "company": self.random.choice(self.place.companies), "n": "一二三"[form % 3],
            "k": self.random.choice((20, 30, 50)), "phase": self.random.choice(self.phrases["project"]["phase"]),
        }  # fmt: skip
        full, short = row["full"].format(**slots), row["short"].format(**slots)
        return full, short, row.get("later", row["full"]).format(**slots)

    def _projects(self, year: int, parts: _Parts) -> None:
        """What review and plan say of each project and program of the year."""
        random = self.random
        for number, (thing, made) in enumerate(zip(self.course.things, self.things, strict=True)):
            if year not in thing.statuses:
                continue
            full, short, later = self.names[number]
            name = full
            if thing.renamed is not None and year >= thing.renamed:
                name = later
            elif year > min(thing.statuses) and random.random() < 0.4:
                name = short
            made.names[year] = (name,)
            topic = number % TOPICS
            if thing.kind == "program":
                slots = {"g": name, "n": random.randint(3, 30)}
                parts.review[topic].append(random.choice(self.phrases["program"]["review"]).format(**slots))
                parts.plan[topic].append(random.choice(self.phrases["program"]["plan"]).format(**slots))
                continue
            status = thing.statuses[year]
            slots = {"p": name, "m": random.randint(2, 60)}
            parts.review[topic].append(random.choice(self.phrases["project"]["review"][status]).format(**slots))
            if status in self.phrases["project"]["plan"]:
                parts.plan[topic].append(random.choice(self.phrases["project"]["plan"][status]).format(**slots))
            if thing.renamed == year:
                sentence = random.choice(self.phrases["project"]["renamed"]).format(old=full, new=later)
                parts.review[topic].append(sentence)
                made.names[year] = (name, full)

    def _filler(self, side: str) -> str:
        """A sentence on what goes on besides; every wording is used before one comes again."""
        waiting = self.fillers.setdefault(side, [])
        if not waiting:
            waiting += self.phrases["text"][side]
            self.random.shuffle(waiting)
        random, place = self.random, self.place
        town, town2 = random.sample(place.towns, 2)
        company, company2 = random.sample(place.companies, 2)
        return waiting.pop().format(
            place=self.stem, town=town, town2=town2, company=company, company2=company2, n=random.randint(120, 990),
            n2=random.randint(1000, 9000), s=random.randint(3, 48), s2=random.randint(49, 120),
            m=Decimal(random.randint(11, 690)) / 10, w=Decimal(random.randint(11, 90)) / 10, k=random.randint(3, 60),
            r=random.randint(85, 99), r2=random.randint(20, 70),
        )  # fmt: skip
