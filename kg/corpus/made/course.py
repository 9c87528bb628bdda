"""What happens in a made place: targets and results year by year, projects and programs, before any is told.

Everything is drawn from the ``Random`` handed in. A result is drawn to meet or to miss its
target clearly, by more than rounding hides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

PLAN_LENGTH = 5
STAGES = ("planned", "started", "underway", "completed", "operating")
SET = 0.92
"""Share of years in which a place sets a target for an indicator it follows."""
ABSENT = 0.07
"""Share of years in which a report says that it sets no target for output."""
FATES = {"met": 0.64, "missed": 0.21, "untold": 0.15}
"""What becomes of a target; one untold is dropped, or restated where it is set again."""
STEP = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Goal:
    """A target of report ``year`` for ``first`` to ``last``, and its result where the report after tells one.

    ``form`` is the index of its wording. Numbers are positive as told; the sign of a
    fall is the wording's. ``outcome`` as in ``MadeTarget``.
    """

    indicator: int
    year: int
    first: int
    last: int
    measure: str
    form: int
    precision: str
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    outcome: str
    result: Decimal | None = None

    @property
    def yearly(self) -> bool:
        return self.first == self.last == self.year

    @property
    def told_in(self) -> int:
        """Year of the report that reviews the period."""
        return self.last + 1


@dataclass(frozen=True, slots=True)
class Thing:
    """A project or program: index of its form, its first report, statuses as told by reviews, year of a new name."""

    kind: str
    form: int
    statuses: dict[int, str]
    renamed: int | None
    stalled: bool


@dataclass(frozen=True, slots=True)
class Course:
    """Goals, levels and untargeted results of the indicators, and the things of one place."""

    followed: tuple[int, ...]
    goals: tuple[Goal, ...]
    results: dict[tuple[int, int], Decimal]
    """Result by indicator and year, where a review tells it, target or not."""
    levels: dict[tuple[int, int], Decimal]
    """Amount behind a growth, by indicator and year."""
    things: tuple[Thing, ...]


def plan_course(
    random: Random,
    phrases: Mapping[str, Any],
    reports: Sequence[int],
    years: Sequence[int],
    projects: int,
    programs: int,
) -> Course:
    """Draw what happens in ``years``; ``reports`` are those of them that have a report."""
    goals: list[Goal] = []
    results: dict[tuple[int, int], Decimal] = {}
    levels: dict[tuple[int, int], Decimal] = {}
    followed = tuple(i for i, row in enumerate(phrases["indicator"]) if random.random() < row["share"])
    for index in followed:
        row = phrases["indicator"][index]
        drawn = _Indicator(random, phrases, index, row, reports, years)
        goals += drawn.draw()
        results |= drawn.results
        levels |= drawn.levels
    things = [*_projects(random, len(phrases["project"]["forms"]), projects, years)]
    things += _programs(random, len(phrases["program"]["forms"]), programs, years)
    return Course(followed, tuple(goals), results, levels, tuple(things))


class _Indicator:
    """One indicator of one place through the years."""

    def __init__(
        self,
        random: Random,
        phrases: Mapping[str, Any],
        index: int,
        row: Mapping[str, Any],
        reports: Sequence[int],
        years: Sequence[int],
    ) -> None:
        self.random, self.index, self.row = random, index, row
        self.forms = phrases["target"][row["kind"]]
        self.five = phrases["five"]
        self.reports, self.years = frozenset(reports), years
        self.results: dict[tuple[int, int], Decimal] = {}
        self.levels: dict[tuple[int, int], Decimal] = {}
        self.current = self._within(*row["range"])
        self.level = self._within(*row["level"]) if "level" in row else Decimal(0)

    def draw(self) -> Iterator[Goal]:
        """The goals in order; fills ``results`` and ``levels``."""
        goals: list[Goal] = []
        for year in self.years:
            goal = self._goal(year)
            told = goal is not None and goal.outcome in ("met", "missed")
            result = goal.result if goal is not None and told else self._free(year)
            if self.row["kind"] == "growth":
                assert result is not None
                self.level = _round(self.level * (1 + result / 100), self.level)
                self.levels[self.index, year] = self.level
            if self.row["kind"] == "rate":
                self.current = result if result is not None else self.current
            untold = goal is not None and goal.outcome == "untold"
            if result is not None and not untold and year + 1 in self.reports:
                self.results[self.index, year] = result
            if goal is not None:
                goals.append(goal)
        goals += self._long()
        set_in = {(goal.year, goal.measure) for goal in goals if goal.yearly and goal.outcome != "absent"}
        yield from (self._settled(goal, set_in) for goal in goals if goal.year in self.reports)

    def _settled(self, goal: Goal, set_in: set[tuple[int, str]]) -> Goal:
        """The goal with the outcome that the reports there are can tell."""
        if goal.outcome == "absent":
            return goal
        outcome, result = goal.outcome, goal.result
        if goal.told_in > self.years[-1]:
            outcome, result = "notDue", None
        elif goal.told_in not in self.reports:
            outcome, result = "notFound", None
        elif outcome == "untold":
            outcome, result = ("restated" if (goal.told_in, goal.measure) in set_in else "dropped"), None
        return replace(goal, outcome=outcome, result=result)

    def _goal(self, year: int) -> Goal | None:
        """The target for a year, None where none is set."""
        random, kind = self.random, self.row["kind"]
        measure = self.row.get("measure", "growth" if kind in ("growth", "fall") else "level")
        if self.row["id"] == "gdp" and random.random() < ABSENT:
            return Goal(self.index, year, year, year, measure, 0, "exact", None, None, None, "absent")
        if random.random() >= SET:
            return None
        form = random.randrange(len(self.forms))
        precision = self.forms[form]["precision"]
        value = self._aim()
        outcome = random.choices(list(FATES), list(FATES.values()))[0]
        result = None if outcome == "untold" else self._result(value, precision, outcome == "met")
        goal = Goal(self.index, year, year, year, measure, form, precision, value, None, None, outcome, result)
        if precision == "range":
            upper = value + random.choice((Decimal("0.5"), Decimal(1)))
            return replace(goal, value=None, lower=value, upper=upper)
        return goal

    def _aim(self) -> Decimal:
        """A round number to aim at."""
        random = self.random
        low, high = self.row["range"]
        kind = self.row["kind"]
        if kind == "rate":
            return self.current + Decimal(random.randint(6, 14)) / 10
        if kind == "level":
            self.current *= Decimal(random.randint(92, 112)) / 100
            self.current = min(max(self.current, Decimal(str(low))), Decimal(str(high)))
            return self.current.quantize(Decimal(self.row["step"]), ROUND_HALF_UP)
        return Decimal(random.randint(int(low * 2), int(high * 2))) / 2

    def _result(self, aim: Decimal, precision: str, met: bool) -> Decimal:
        """A number that meets or misses the aim clearly."""
        random, kind, about = self.random, self.row["kind"], precision == "about"
        if kind == "level":
            share = random.randint(-1 if about else 0, 14) if met else -random.randint(8, 30)
            drawn = aim * (100 + share) / 100
            drawn = drawn.quantize(Decimal(self.row["step"]), ROUND_HALF_UP)
            return max(drawn, aim) if met and share >= 0 else drawn
        if kind == "ceiling":
            tenths = random.randint(-8, 2 if about else 0) if met else random.randint(4 if about else 1, 9)
            return max(aim + tenths * STEP, STEP)
        if kind == "fall":
            tenths = random.randint(-2 if about else 0, 15) if met else -random.randint(4 if about else 1, 15)
            return max(aim + tenths * STEP, STEP)
        most = 12 if kind == "rate" else 25
        tenths = random.randint(-2 if about else 0, most) if met else -random.randint(4 if about else 1, most + 10)
        return aim + tenths * STEP or STEP

    def _free(self, year: int) -> Decimal | None:
        """A result of a year without a target that is told; None where nothing is known of it."""
        kind = self.row["kind"]
        if kind == "growth":
            low, high = self.row["range"]
            return Decimal(self.random.randint(int(low * 10), int(high * 10))) / 10
        return None

    def _long(self) -> Iterator[Goal]:
        """Targets of five-year plans for growth and for the level at the end, told when the plan ends."""
        random = self.random
        if not self.row["five"] or self.row["kind"] != "growth":
            return
        for year in self.years:
            if year % PLAN_LENGTH != 1 or year not in self.reports:
                continue
            end = year + PLAN_LENGTH - 1
            if random.random() < 0.6:
                form = random.randrange(len(self.five["growth"]))
                aim, met = self._aim(), random.random() < 0.75
                precision = self.five["growth"][form]["precision"]
                result = self._result(aim, precision, met)
                outcome = "met" if met else "missed"
                yield Goal(self.index, year, year, end, "growth", form, precision, aim, None, None, outcome, result)
            before = self.levels.get((self.index, year - 1))
            if before is not None and random.random() < 0.5:
                form = random.randrange(len(self.five["level"]))
                aim = _round(before * Decimal(random.randint(125, 150)) / 100, Decimal(100))
                after = self.levels.get((self.index, end))
                outcome = "met" if after is not None and after > aim else "missed"
                precision = self.five["level"][form]["precision"]
                yield Goal(self.index, year, end, end, "level", form, precision, aim, None, None, outcome, after)

    def _within(self, low: float, high: float) -> Decimal:
        return _round(Decimal(self.random.randint(int(low * 10), int(high * 10))) / 10, Decimal(str(high)))


def _round(value: Decimal, size: Decimal) -> Decimal:
    """As many digits as reports give numbers of that size: 24,310 元, 320.5亿元."""
    return value.quantize(STEP if size < 1000 else Decimal(1), ROUND_HALF_UP)


def _projects(random: Random, forms: int, count: int, years: Sequence[int]) -> Iterator[Thing]:
    """Projects that begin in some year and move on; some stand still, some get a new name."""
    for number in range(count):
        first = random.choice(years[: max(1, len(years) - 2)])
        stalled = random.random() < 0.2
        stage = 0
        statuses: dict[int, str] = {}
        for year in years:
            if year < first or (stage == len(STAGES) - 1 and statuses.get(year - 1) == STAGES[stage]):
                continue
            statuses[year] = STAGES[stage]
            if stage < (2 if stalled else len(STAGES) - 1) and random.random() < 0.75:
                stage += 1
        renamed = random.choice(sorted(statuses)[1:]) if len(statuses) > 2 and random.random() < 0.25 else None
        yield Thing("project", number % forms, statuses, renamed, stalled)


def _programs(random: Random, forms: int, count: int, years: Sequence[int]) -> Iterator[Thing]:
    for number in range(min(count, forms)):
        first = random.choice(years)
        last = first + random.randint(2, 5)
        yield Thing("program", number, {year: "" for year in years if first <= year <= last}, None, False)
