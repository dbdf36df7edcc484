"""Third chapter: every household of every village is scored every month; more is entered by itself.

- PTS-2 A month's batch is of a village or a township. It adds up to its header, and scores a
  category of a month once. What is above the book's threshold needs a decision of the village,
  used once.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from api.demo.director import Story
from api.demo.money.steps import meet_as_villagers
from api.demo.motivation.book import MONTHS_GOOD
from api.demo.motivation.store import SCORED_BY, Home, Savers, Store
from api.demo.stage import digest
from api.demo.village import TOWNSHIP
from api.demo.year.village_year import PLAYED_IN

EARNED: Final = "ScoredPoints.v1"
DOCKED: Final = "DockedPoints.v1"
TURNS: Final = (
    "beautiful_courtyard", "policy_knowledge", "helping_others", "five_good_family",
    "good_in_laws", "income_progress",
)  # fmt: skip
"""Which category a month's batch is about, in turn."""
TOWNSHIP_MONTH: Final = 7
"""In this month the township tests what everybody knows of the policies, and scores it."""
TOWNSHIP_SCORED_BY: Final = ("t1", "t2")
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


def entry(savers: Savers, home: Home, code: str, points: int, **changed: object) -> dict[str, Any]:
    """What every entry says, dated today and for this month."""
    today = savers.stage.today
    return {
        "voucher": f"voucher:points-{code}-{home.number}",
        "account": home.account,
        "household": home.household,
        "place": savers.village,
        "category": "helping_others",
        "month": f"{today:%Y-%m}",
        "points": points,
        "on": savers.today,
        **changed,
    }


def score(store: Store, month: int) -> None:
    """The month's batch of each village, or one of the township; a few households lose points too.

    Each village scores its own; the township holds the test of July, and scores it.
    """
    if month == TOWNSHIP_MONTH:
        header, lines = _batch(store.villages, TOWNSHIP, month)
        store.purse.stage.act("MonthScored.v1", header, *TOWNSHIP_SCORED_BY, lines=lines)
    else:
        for savers in store.villages:
            _score_village(savers, month)
    # What lapses tomorrow is stated from the projections: they have to know of today's deductions.
    store.stage.read_as("k1", f"balances/{store.first.homes[0].account}")


def _score_village(savers: Savers, month: int) -> None:
    header, lines = _batch([savers], savers.village, month)
    shows = savers is savers.store.first and month == 1
    if shows:
        _refuse_wrong_batches(savers, header, lines)
    savers.stage.act("MonthScored.v1", header, *SCORED_BY, lines=lines)
    if shows:
        again = {**header, "scoring": "scoring:again"}
        rows = [(kind, {**line, "scoring": "scoring:again", "voucher": f"{line['voucher']}-b"})
                for kind, line in lines]  # fmt: skip
        savers.stage.refused(
            "a month scored a second time", "PTS-2", "MonthScored.v1", again, *SCORED_BY, lines=rows
        )


def _batch(villages: Sequence[Savers], place: str, month: int) -> tuple[dict[str, Any], list[Line]]:
    """One batch over some villages of a place: its header and its lines."""
    stage, scoring = villages[0].stage, f"scoring:{place}-{month}"
    lines = [line for savers in villages for line in _lines(savers, scoring, month)]
    header = {
        "scoring": scoring,
        "place": place,
        "month": f"{PLAYED_IN}-{month:02d}",
        "on": villages[0].today,
        "lines_count": len(lines),
        "earned_points": sum(line["points"] for kind, line in lines if kind == EARNED),
        "deducted_points": sum(line["points"] for kind, line in lines if kind == DOCKED),
        "sheet": stage.paper(f"scores of month {month} in {place}"),
    }
    return header, lines


def _lines(savers: Savers, scoring: str, month: int) -> Iterator[Line]:
    own = {"scoring": scoring, "category": TURNS[month % len(TURNS)]}
    lost = {**own, "category": TURNS[(month + 1) % len(TURNS)]}
    until = good_until(savers.stage.today)
    for home in savers.homes:
        evidence = {"evidence": digest(f"photo of {home.number} in month {month}")}
        earned = entry(savers, home, f"m{month}", points_of(home, month), **own, **evidence)
        yield EARNED, {**earned, "good_until": until}
        if month > 1 and (home.number + month) % 16 == 0:
            yield DOCKED, entry(savers, home, f"d{month}", 2, **lost, **evidence)


def _refuse_wrong_batches(savers: Savers, header: dict[str, Any], lines: list[Line]) -> None:
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
         with_first(account=savers.homes[1].account)),
    )  # fmt: skip
    for told, rule, changed, rows in wrong:
        data = {**header, **changed}
        savers.stage.refused(told, rule, "MonthScored.v1", data, *SCORED_BY, lines=rows)


def earn(savers: Savers, home: Home, code: str, points: int, category: str) -> str:
    """A single earning on evidence; its voucher."""
    data = {
        **entry(savers, home, code, points, category=category),
        "good_until": good_until(savers.stage.today),
        "evidence": savers.stage.paper(f"evidence of {code}"),
        "decision": None,
    }
    savers.stage.act("PointsEarned.v1", data, *SCORED_BY)
    return str(data["voucher"])


def decide_and_earn(savers: Savers, home: Home) -> Story:
    """Who kept the road open for all earns more than an entry may give: the villagers decide."""
    stage = savers.stage
    proposed = {
        "decision": DECISION,
        "case": CASE,
        "procedure": "points_assembly",
        "account": home.account,
        "household": home.household,
        "place": savers.village,
        "category": "helping_others",
        "direction": "earned",
        "points": DECIDED_POINTS,
        "evidence": stage.paper("the road cleared of snow"),
    }
    stage.act("PointsDecisionProposed.v1", proposed, "w1")
    earned = {
        **entry(savers, home, "road", DECIDED_POINTS),
        "good_until": good_until(stage.today),
        "evidence": proposed["evidence"],
        "decision": DECISION,
    }
    for told, changed in (
        ("more points than one entry gives without a decision", {"decision": None}),
        ("points decided on before the village has decided", {}),
    ):
        stage.refused(told, "PTS-2", "PointsEarned.v1", {**earned, **changed}, *SCORED_BY)
    yield savers.year.later(2)
    meet_as_villagers(stage, CASE)
    earned |= {"on": savers.today}
    stage.act("PointsEarned.v1", earned, *SCORED_BY)
    stage.refused(
        "a decision used a second time", "PTS-2", "PointsEarned.v1",
        {**earned, "voucher": "voucher:points-road-again"}, *SCORED_BY,
    )  # fmt: skip
