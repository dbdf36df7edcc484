"""A rule book, a household's points account and card, and two entries, in the tests' county."""

from dataclasses import dataclass
from datetime import date, timedelta

from api.demo import opening
from api.demo.stage import Stage
from domain.points.accounts import account_of
from tests.api.money import example

VILLAGE = "231005100201"
CARD, LOST = "pointscard:first", "pointscard:lost"


@dataclass(frozen=True, slots=True)
class Points:
    """Whose account it is, and when it was used."""

    household: str
    person: str
    account: str
    day: date
    months_good: int = 12

    @property
    def month(self) -> str:
        """The month in which it was used."""
        return f"{self.day:%Y-%m}"

    @property
    def before(self) -> str:
        """The month before that."""
        return f"{self.day.replace(day=1) - timedelta(days=1):%Y-%m}"

    @property
    def good_until(self) -> date:
        """The last day of what was earned."""
        year, month = divmod(self.day.year * 12 + self.day.month + self.months_good, 12)
        return date(year, month + 1, 1) - timedelta(days=1)


def enrol(stage: Stage) -> None:
    """The keeper of the village's supermarket."""
    stage.cast.add("keeper", "supermarket", "supermarket_keeper", VILLAGE)
    opening.enrol(stage, ["keeper"])


def play(stage: Stage, household: str, person: str, months_good: int = 12) -> Points:
    """A book, an account since last month, two cards of which one is lost; ten points, less two."""
    enrol(stage)
    account = account_of(household, VILLAGE)
    points = Points(household, person, account, stage.today, months_good)
    today = {"on": stage.today.isoformat()}
    own = {"account": points.account, "household": household, "place": VILLAGE}
    adopted = example("RuleBookAdopted.v1", effective_from=today["on"], months_good=months_good)
    stage.act("RuleBookAdopted.v1", adopted, "k1", "lg1")
    paper = stage.paper("certificate")
    opened = example(
        "PointsAccountOpened.v1", **own, opened_on=f"{points.before}-01", certificate=paper
    )
    stage.act("PointsAccountOpened.v1", opened, "c1", "keeper")
    for card, replaces in ((LOST, None), (CARD, LOST)):
        issued = {"card": card, "person": person, "issued_on": today["on"], "replaces": replaces}
        data = example("PointsCardIssued.v1", **own, **issued, receipt=paper)
        stage.act("PointsCardIssued.v1", data, "c1", "keeper")
        if card == LOST:
            stage.act("PointsCardEnded.v1", {"card": LOST, "end": "lost"}, "keeper")
    enter(stage, points, "PointsEarned.v1", "voucher:p1", points=10)
    enter(stage, points, "PointsDeducted.v1", "voucher:p2", points=2)
    return points


def enter(stage: Stage, used: Points, name: str, voucher: str, points: int) -> None:
    """One entry, as of today."""
    entry = {
        "account": used.account,
        "household": used.household,
        "place": VILLAGE,
        "voucher": voucher,
        "month": used.month,
        "on": used.day.isoformat(),
        "points": points,
        "evidence": stage.paper("evidence"),
    }
    if name == "PointsEarned.v1":
        entry["good_until"] = used.good_until.isoformat()
    stage.act(name, example(name, **entry), "c1", "w1")
