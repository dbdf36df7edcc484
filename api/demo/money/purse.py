"""The money of the township's year: its projects as values, and what every story of it needs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Literal

from api.demo.bank.bank import Bank
from api.demo.stage import Stage, digest
from api.demo.village import COUNTY
from api.demo.year.village_year import Year

YUAN: Final = 100
BANK: Final = "示例农商行"
RunBy = Literal["village", "township", "county"]


@dataclass(frozen=True, slots=True)
class Line:
    """A budget line: its source, its document, how much came, and for what it may be used."""

    code: str
    source: str
    title: str
    amount_fen: int
    purposes: tuple[str, ...] = ("industry_project",)


@dataclass(frozen=True, slots=True)
class Business:
    """An implementing entity, and who signs for it."""

    code: str
    kind: str
    name: str
    credit_code: str
    signer: str


@dataclass(frozen=True, slots=True)
class Project:
    """A project: where it is run, by whom, from which line it is paid, what it turns into.

    `village` counts the villages; `shares_fen` is what households add of their own.
    """

    code: str
    title: str
    run_by: RunBy
    kind: str
    entity: Business
    line: str
    budget_fen: int
    income_fen: int
    village: int = 0
    is_grant: bool = False
    shares_fen: int = 0

    @property
    def project(self) -> str:
        """Its reference."""
        return f"project:{self.code}"

    @property
    def asset(self) -> str:
        """What it turns into."""
        return f"asset:{self.code}"

    @property
    def pool(self) -> str:
        """Where its income is gathered."""
        return f"pool:{self.code}"


LINES: Final = (
    Line("fiscal", "fiscal_poverty", "财政专项扶贫资金（示例）", 900_000 * YUAN),
    Line("integrated", "integrated_agriculture", "统筹整合涉农资金（示例）", 900_000 * YUAN),
)
COOPERATIVE: Final = Business(
    "coop", "cooperative", "示例蔬菜专业合作社", "93231005MA00000012", "e1"
)
GARMENTS: Final = Business("garments", "enterprise", "演示服装有限公司", "91231005MA0000002B", "e2")
ENERGY: Final = Business("energy", "enterprise", "样本新能源有限公司", "91231005MA0000003E", "e3")
GREENHOUSE: Final = Project(
    "greenhouse", "示例蔬菜大棚", "village", "greenhouse", COOPERATIVE, "fiscal",
    400_000 * YUAN, 60_000 * YUAN, shares_fen=40_000 * YUAN,
)  # fmt: skip
SOLAR: Final = Project(
    "solar", "村级光伏电站", "village", "pv_station", ENERGY, "fiscal",
    300_000 * YUAN, 45_000 * YUAN, village=1, is_grant=True,
)  # fmt: skip
WORKSHOP: Final = Project(
    "workshop", "扶贫车间", "township", "workshop", GARMENTS, "integrated",
    500_000 * YUAN, 36_000 * YUAN,
)  # fmt: skip
CAPITAL: Final = Project(
    "capital", "产业资金入股", "county", "capital", GARMENTS, "integrated",
    300_000 * YUAN, 24_000 * YUAN, village=2,
)  # fmt: skip
PROJECTS: Final = (GREENHOUSE, SOLAR, WORKSHOP, CAPITAL)


@dataclass(slots=True)
class Purse:
    """The year of money: the stage above the villages, the villages, and the bank at the other end.

    `numbers` are those of accounts at the bank and of cards, `owners` whose each account is.
    `accounts` are the books' with their kinds, `lists` those that were paid, and `shown` the due
    whose path is shown.
    """

    stage: Stage
    years: Sequence[Year]
    township: str
    bank: Bank = field(default_factory=lambda: Bank(BANK))
    numbers: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    lists: list[str] = field(default_factory=list)
    shown: str = ""

    def year(self, project: Project) -> Year:
        """The village where a project is, or the first where it is above the villages."""
        return self.years[project.village % len(self.years)]

    def stage_of(self, project: Project) -> Stage:
        """Where those act who run a project."""
        return self.year(project).stage if project.run_by == "village" else self.stage

    def place(self, project: Project) -> str:
        """Where a project lies: one of the county lies in a village, where it can be inspected."""
        return self.township if project.run_by == "township" else self.year(project).village.code

    def site(self, project: Project) -> str:
        """The village whose collective owns what is built, whoever runs it."""
        return self.year(project).village.code

    def pool_place(self, project: Project) -> str:
        """Where its income is gathered and distributed: at the level of who runs it."""
        return COUNTY if project.run_by == "county" else self.place(project)

    def document(self, number: str, title: str) -> dict[str, Any]:
        """A document that decides, by number, title and hash."""
        return {"number": f"示例财农〔2026〕{number}号", "title": title, "sha256": digest(number)}

    def stage_at(self, place: str) -> Stage:
        """Where those act who serve a place."""
        villages = {year.village.code: year.stage for year in self.years}
        return villages.get(place, self.stage)

    def number(self, bank_account: str) -> str:
        """The number of a bank account that was declared."""
        return self.numbers[f"bankaccount:{bank_account}"]

    def issue(self, number: str, owner: str, card: str) -> None:
        """The bank has given somebody a card."""
        self.bank.issue(number, owner)
        self.numbers[card] = number

    def send(self, payer: str, payee: str, amount_fen: int, words: str) -> None:
        """The bank carries out a transfer between two accounts that it keeps."""
        here, there = (self.bank.accounts[self.number(name)] for name in (payer, payee))
        day = self.stage.today
        self.bank.send(here.number, amount_fen, day, words, (there.owner, there.number))
        self.bank.receive(there.number, amount_fen, day, words, (here.owner, here.number))

    @property
    def today(self) -> str:
        """Today, as acts write it."""
        return self.stage.today.isoformat()

    def later(self, days: int) -> date:
        """So many days from now."""
        return self.stage.today + timedelta(days=days)
