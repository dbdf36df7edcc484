"""A county whose payable list of 20,000 dues is final: payees, their cards, the account that pays.

People, households, cards and the list are written into the log as a roster and a row would leave
them, with blank signatures, since nobody verifies them here; keys and offices of those who sign
are admitted for real. The list's row is this module's own: it takes one step.
"""

from collections.abc import Iterator
from typing import Any, Final

from api.signing import Office
from audit.trail.submission import Submission
from bench.county import COUNTY, VILLAGE, County
from bench.pen import Pen, Said
from domain.kernel.act import Event
from domain.kernel.catalogue import fact
from domain.kernel.examples import PAPER, SEALED
from domain.kernel.fact import Count, Fact, Fen, HouseholdId, PersonId
from domain.kernel.state import evolves
from domain.kernel.times import shanghai_day
from domain.kernel.words import say
from domain.money.accounts import AccountId
from domain.payables.dues import DueId, due_of
from domain.payables.listing import Listing, Payable, lists, payable
from domain.payments.batches import ListId
from domain.steps.case import Case, open_case
from domain.steps.procedure import Procedure, Step, declare, nobody_named

PAYER: Final = "account:collective-1"
AMOUNT_FEN: Final = 30_000
_MADE, _OWED = "BenchListMade.v1", "BenchDueListed.v1"
_BOOKS = (("township_accounting", "county_finance"),)

declare(
    Procedure(
        name="bench_list",
        title=say("A list of measurements", "测量用清单"),
        steps=(
            Step(
                name="list",
                title=say("List", "清单"),
                clause="-",
                sentence="-",
                ends=_MADE,
                by=("township_accounting",),
                duty="prepares",
            ),
        ),
        named=nobody_named,
    )
)


@fact(
    _MADE,
    title=say("List made", "制作清单"),
    stream=lambda data: data.list,
    touches=lambda data: ("case:" + data.list.partition(":")[2],),
    signed_by=(_BOOKS,),
    line_types=(_OWED,),
    example={"list": "list:1", "payer": PAYER, "lines_count": 1, "total_fen": AMOUNT_FEN},
)
class BenchListMade(Fact):
    """How many dues, and what they add up to."""

    list: ListId
    payer: AccountId
    lines_count: Count
    total_fen: Fen


@fact(
    _OWED,
    title=say("Due listed", "列入清单"),
    stream=lambda data: data.due,
    signed_by=(_BOOKS,),
    line_only=True,
    example={
        "due": "due:1",
        "list": "list:1",
        "household": "household:1",
        "person": "person:1",
        "amount_fen": AMOUNT_FEN,
    },
)
class BenchDueListed(Fact):
    """One payee's due."""

    due: DueId
    list: ListId
    household: HouseholdId
    person: PersonId
    amount_fen: Fen


@lists(BenchListMade)
def _listing(data: BenchListMade) -> Listing:
    case = "case:" + data.list.partition(":")[2]
    count, total = data.lines_count, data.total_fen
    return Listing(data.list, case, COUNTY, data.payer, "account:distribution-1", count, total)


@payable(BenchDueListed)
def _owes(data: BenchDueListed) -> Payable:
    return Payable(data.due, data.list, data.household, data.person, "householder", data.amount_fen)


@evolves(Case, BenchListMade)
def _decided(state: Case, event: Event[BenchListMade]) -> Case:
    return open_case(state, event, procedure="bench_list", subject=event.data.list, place=COUNTY)


def payees(county: County, count: int, numbers: range) -> None:
    """So many households with cards, an account with money, and a final list for each number."""
    pen = Pen(county, streams=[f"place:{VILLAGE}"])
    roster = {"place": VILLAGE, "persons": count, "households": count, "source": PAPER}
    pen.write(("RosterImported.v1", {**roster, "cards": count}), lines=_roster(count))
    for name, kind in (("collective-1", "collective"), ("distribution-1", "distribution")):
        pen.write(("AccountOpened.v1", _account(name, kind)))
    pen.write(("AccountOpened.v1", _account("opening-1", "opening")))
    pen.write(("OpeningBalanceStated.v1", _opening(10**13)))
    for number in numbers:
        made = {
            "list": f"list:b{number}",
            "payer": PAYER,
            "lines_count": count,
            "total_fen": count * AMOUNT_FEN,
        }
        owed = ((_OWED, _due(number, n)) for n in range(count))
        pen.write((_MADE, made), lines=owed)


def _roster(count: int) -> Iterator[Said]:
    for n in range(count):
        yield (
            "PersonRegistered.v1",
            {
                "person": f"person:p{n}",
                "place": VILLAGE,
                "name": SEALED,
                "id_number": SEALED,
                "phone": None,
                "gender": None,
            },
        )
    for n in range(count):
        member = {"person": f"person:p{n}", "relation": "head", "from": "2016-01-01"}
        yield (
            "HouseholdRegistered.v1",
            {
                "household": f"household:h{n}",
                "place": VILLAGE,
                "head": f"person:p{n}",
                "members": [member],
            },
        )
    for n in range(count):
        yield (
            "CardDeclared.v1",
            {
                "card": f"card:c{n}",
                "household": f"household:h{n}",
                "person": f"person:p{n}",
                "kind": "householder",
                "holder_name": SEALED,
                "number": SEALED,
                "bank": "示例农商行",
                "paper": None,
            },
        )


def due(list_: int, n: int) -> str:
    """The due of one payee in a list."""
    return due_of(f"list:b{list_}", f"household:h{n}", f"person:p{n}")


def _due(list_: int, n: int) -> dict[str, Any]:
    household, person = f"household:h{n}", f"person:p{n}"
    return {
        "due": due(list_, n),
        "list": f"list:b{list_}",
        "household": household,
        "person": person,
        "amount_fen": AMOUNT_FEN,
    }


def _account(name: str, kind: str) -> dict[str, Any]:
    return {
        "account": f"account:{name}",
        "kind": kind,
        "place": COUNTY,
        "opened_on": "2026-01-05",
        "about": None,
        "bank": None,
        "paper": None,
    }


def _opening(fen: int) -> dict[str, Any]:
    return {
        "voucher": "voucher:opening-1",
        "account": PAYER,
        "opening": "account:opening-1",
        "amount_fen": fen,
        "as_of": "2026-01-05",
        "grade": "stated",
        "paper": PAPER,
    }


def batch(county: County, officer: Office, number: int, count: int) -> Submission:
    """A batch of payments of all dues of a list, as whoever prepares it signs it."""
    today = shanghai_day(county.clock()).isoformat()
    data = {
        "batch": f"batch:b{number}",
        "list": f"list:b{number}",
        "place": COUNTY,
        "payer": PAYER,
        "execution_date": today,
        "lines_count": count,
        "total_fen": count * AMOUNT_FEN,
    }
    lines = []
    for n in range(count):
        owed = _due(number, n)
        del owed["list"]
        line = {**owed, "batch": f"batch:b{number}", "attempt": 1, "card": f"card:c{n}"}
        lines.append(("PaymentLinePrepared.v1", line))
    return county.sign("PaymentBatchPrepared.v1", data, [officer], lines=lines)
