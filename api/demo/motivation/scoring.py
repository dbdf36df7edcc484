"""Third chapter: every household is scored every month, in one batch; more is entered by itself.

- PTS-2 A batch adds up to its header, and scores a category of a month once. What is above the
  book's threshold needs a decision of the village, used once.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from api.demo.director import Story
from api.demo.money.steps import meet_as_villagers
from api.demo.motivation.book import MONTHS_GOOD
from api.demo.motivation.store import SCORED_BY, Home, Store
from api.demo.stage import digest
from api.demo.year.village_year import PLAYED_IN

EARNED: Final = "ScoredPoints.v1"
DOCKED: Final = "DockedPoints.v1"
TURNS: Final = (
    "beautiful_courtyard", "policy_knowledge", "helping_others", "five_good_family",
    "good_in_laws", "income_progress",
)  # fmt: skip
"""Which category a month's batch is about, in turn."""
CASE: Final = "case:points-road"
DECISION: Final = "pointsdecision:road"
DECIDED_POINTS: Final = 50
Line = tuple[str, dict[str, Any]]


def good_until(on: date) -> str:
    """Until when points of a day are good, by the county's book."""
    year, month = divmod(on.year * 12 + on.month - 1 + MONTHS_GOOD, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1]).isoformat()


def last_day(month: int) -> date:
    """The last day of a month of the year that is played."""
    return date(PLAYED_IN, month, monthrange(PLAYED_IN, month)[1])


def points_of(home: Home, month: int) -> int:
    """What a household earns in a month's batch: from 12 to 20 points."""
    return 12 + (home.number * 7 + month * 5) % 9


def entry(store: Store, home: Home, code: str, points: int, **changed: object) -> dict[str, Any]:
    """What every entry says, dated today and for this month."""
    today = store.stage.today
    return {
        "voucher": f"voucher:points-{code}-{home.number}",
        "account": home.account,
        "household": home.household,
        "place": store.village,
        "category": "helping_others",
        "month": f"{today:%Y-%m}",
        "points": points,
        "on": store.today,
        **changed,
    }


def score(store: Store, month: int) -> None:
    """The month's batch of the whole village; a few households lose points too."""
    header, lines = _batch(store, month)
    if month == 1:
        _refuse_wrong_batches(store, header, lines)
    store.stage.act("MonthScored.v1", header, *SCORED_BY, lines=lines)
    if month == 1:
        again = {**header, "scoring": "scoring:again"}
        rows = [(kind, {**line, "scoring": "scoring:again", "voucher": f"{line['voucher']}-b"})
                for kind, line in lines]  # fmt: skip
        store.stage.refused(
            "a month scored a second time", "PTS-2", "MonthScored.v1", again, *SCORED_BY, lines=rows
        )
    # What lapses tomorrow is stated from the projections: they have to know of today's deductions.
    store.stage.read_as("k1", f"balances/{store.homes[0].account}")


def _batch(store: Store, month: int) -> tuple[dict[str, Any], list[Line]]:
    lines = list(_lines(store, month))
    header = {
        "scoring": f"scoring:{month}",
        "place": store.village,
        "month": f"{PLAYED_IN}-{month:02d}",
        "on": store.today,
        "lines_count": len(lines),
        "earned_points": sum(line["points"] for kind, line in lines if kind == EARNED),
        "deducted_points": sum(line["points"] for kind, line in lines if kind == DOCKED),
        "sheet": store.stage.paper(f"scores of month {month}"),
    }
    return header, lines


def _lines(store: Store, month: int) -> Iterator[Line]:
    own = {"scoring": f"scoring:{month}", "category": TURNS[month % len(TURNS)]}
    lost = {**own, "category": TURNS[(month + 1) % len(TURNS)]}
    until = good_until(store.stage.today)
    for home in store.homes:
        evidence = {"evidence": digest(f"photo of {home.number} in month {month}")}
        earned = entry(store, home, f"m{month}", points_of(home, month), **own, **evidence)
        yield EARNED, {**earned, "good_until": until}
        if month > 1 and (home.number + month) % 16 == 0:
            yield DOCKED, entry(store, home, f"d{month}", 2, **lost, **evidence)


def _refuse_wrong_batches(store: Store, header: dict[str, Any], lines: list[Line]) -> None:
    kind, first = lines[0]

    def with_first(**changed: object) -> list[Line]:
        return [(kind, {**first, **changed}), *lines[1:]]

    wrong: tuple[tuple[str, str, dict[str, Any], list[Line]], ...] = (
        ("a batch that is not its sums", "REG-5",
         {"earned_points": header["earned_points"] + 1}, lines),
        ("more than the threshold in a batch", "PTS-2",
         {"earned_points": header["earned_points"] - first["points"] + 21},
         with_first(points=21)),
        ("a batch with points that never lapse", "PTS-6", {}, with_first(good_until=None)),
        ("a household's points on another's account", "PTS-1", {},
         with_first(account=store.homes[1].account)),
    )  # fmt: skip
    for told, rule, changed, rows in wrong:
        data = {**header, **changed}
        store.stage.refused(told, rule, "MonthScored.v1", data, *SCORED_BY, lines=rows)


def earn(store: Store, home: Home, code: str, points: int, category: str) -> str:
    """A single earning on evidence; its voucher."""
    data = {
        **entry(store, home, code, points, category=category),
        "good_until": good_until(store.stage.today),
        "evidence": store.stage.paper(f"evidence of {code}"),
        "decision": None,
    }
    store.stage.act("PointsEarned.v1", data, *SCORED_BY)
    return str(data["voucher"])


def decide_and_earn(store: Store, home: Home) -> Story:
    """Who kept the road open for all earns more than an entry may give: the villagers decide."""
    stage = store.stage
    proposed = {
        "decision": DECISION,
        "case": CASE,
        "procedure": "points_assembly",
        "account": home.account,
        "household": home.household,
        "place": store.village,
        "category": "helping_others",
        "direction": "earned",
        "points": DECIDED_POINTS,
        "evidence": stage.paper("the road cleared of snow"),
    }
    stage.act("PointsDecisionProposed.v1", proposed, "w1")
    earned = {
        **entry(store, home, "road", DECIDED_POINTS),
        "good_until": good_until(stage.today),
        "evidence": proposed["evidence"],
        "decision": DECISION,
    }
    for told, changed in (
        ("more points than one entry gives without a decision", {"decision": None}),
        ("points decided on before the village has decided", {}),
    ):
        stage.refused(told, "PTS-2", "PointsEarned.v1", {**earned, **changed}, *SCORED_BY)
    yield store.year.later(2)
    meet_as_villagers(stage, CASE)
    earned |= {"on": store.today}
    stage.act("PointsEarned.v1", earned, *SCORED_BY)
    stage.refused(
        "a decision used a second time", "PTS-2", "PointsEarned.v1",
        {**earned, "voucher": "voucher:points-road-again"}, *SCORED_BY,
    )  # fmt: skip
