# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""An asset of one village, appraised, planned in shares and issued.

`asset:1`, a greenhouse from before the ledger, is the collective's own and worth 100,000 yuan:
1,000 shares of 100 yuan. In `equity:1` (of `case:1`) household h1, poor and with a member unable to
work, gets 300 of the quota, h2, poor, 200 and 50 backed by a loan, h3 100 of its own money; the
collective keeps 350. It has six member representatives, of whom five vote for it.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from domain.assets.appraisal import AssetAppraised, ReappraisalOrdered
from domain.assets.asset import holding_of
from domain.assets.forming import AssetBroughtIn
from domain.equity.basis import Basis, Contribution, Loan
from domain.equity.issue import HeldShareAllotted, ShareAllotted, SharesIssued
from domain.equity.plan import EquityPlanDrafted, SharePlanned
from domain.equity.shares import share_of
from domain.kernel.act import Act, Signer
from domain.kernel.fact import Fact
from domain.money.accounts import Account
from domain.residents.standing import StatusRecorded
from domain.steps.assembly.facts import (
    AssemblyClosed,
    AssemblyConvened,
    AttendanceRecorded,
    SpeechMade,
    Tally,
    VoteCast,
)
from domain.steps.notice.facts import (
    Line,
    NoticeClosed,
    NoticePosted,
    ObjectionMade,
    ObjectionResolved,
    Outcome,
)
from domain.steps.review import ReviewGiven
from tests.domain.books import VILLAGE_KEEPS, YUAN
from tests.domain.cast import committee, digest, paper, register, township, township_reviewer
from tests.domain.projects_cast import entity_registered
from tests.spec import VILLAGE, Given, act, day, given, granted, moment, officer, secret

ASSET = "asset:1"
PLAN = "equity:1"
COLLECTIVE = f"place:{VILLAGE}"
PAR_FEN = 100 * YUAN
SHARES = 1_000
MEMBERS = tuple(f"person:m{n}" for n in range(1, 7))
ISSUED = "2026-03-25"
H1, H2, H3 = "household:h1", "household:h2", "household:h3"
By = Signer | tuple[Signer, ...]


def member(person: str = "person:m1") -> Signer:
    return officer("collective_organisation", person, body="collective")


DRAFTERS = (member(), committee())


def appraiser(person: str = "person:ap1", body: str = "示例评估公司") -> Signer:
    return officer("appraiser", person, body=body)


def status(subject: str, code: Any, *, since: str = "2020-01-01") -> Act[StatusRecorded]:
    data = StatusRecorded(subject=subject, status=code, from_=day(since), until=None)
    return act(data, by=officer("county_reviewer"), at="2026-01-02")


def asset(name: str = "1", *, by: By = VILLAGE_KEEPS, **changed: Any) -> Act[AssetBroughtIn]:
    data: dict[str, Any] = {
        "asset": f"asset:{name}",
        "kind": "greenhouse",
        "place": VILLAGE,
        "owner": COLLECTIVE,
        "entity": "entity:1",
        "paper": paper("title"),
        "book_value_fen": 90_000 * YUAN,
        "formed_on": day("2018-09-01"),
        "as_of": day("2026-01-05"),
        "grade": "audited",
    }
    return act(AssetBroughtIn(**data | changed), by=by, at="2026-01-05")


def appraised(
    value_fen: int = SHARES * PAR_FEN,
    *,
    name: str = "1",
    by: Signer | None = None,
    at: str = "2026-03-02",
    **changed: Any,
) -> Act[AssetAppraised]:
    data: dict[str, Any] = {
        "asset": f"asset:{name}",
        "value_fen": value_fen,
        "as_of": day(at[:10]),
        "report": paper("report"),
    }
    return act(AssetAppraised(**data | changed), by=by or appraiser(), at=at)


def doubted(*, by: Signer | None = None, at: str = "2026-03-03") -> Act[ReappraisalOrdered]:
    data = ReappraisalOrdered(asset=ASSET, reasons=secret("the roof was not seen"))
    return act(data, by=by or township_reviewer(), at=at)


@cache
def village() -> Given:
    """Three households and what they count as, who decides, and the asset, appraised."""
    return given(
        *register(),
        *(granted(person, "collective_organisation") for person in MEMBERS),
        status(H1, "registered_poor"),
        status("person:jia", "no_ability_to_work"),
        status(H2, "near_poor"),
        status(H3, "ordinary"),
        entity_registered(),
        asset(),
        appraised(),
    )


def contributed(worth_fen: int, person: str = "person:ding", **changed: Any) -> Basis:
    data: dict[str, Any] = {"person": person, "of": "money", "value_fen": worth_fen}
    return Basis(contribution=Contribution(**{**data, "paper": paper("receipt"), **changed}))


def lent(worth_fen: int, **changed: Any) -> Basis:
    data: dict[str, Any] = {
        "of": "microloan",
        "used_by": "household",
        "amount_fen": worth_fen,
        "made_on": day("2025-06-01"),
        "due_on": day("2028-06-01"),
        "terms": paper("terms"),
    }
    return Basis(loan=Loan(**data | changed))


def share(
    household: str, share_class: Any, count: int, basis: Basis, *, plan: str = PLAN, **changed: Any
) -> SharePlanned:
    data: dict[str, Any] = {
        "share": share_of(plan, household, share_class),
        "plan": plan,
        "household": household,
        "share_class": share_class,
        "shares_count": count,
        "basis": basis,
    }
    return SharePlanned(**data | changed)


def lines(plan: str = PLAN) -> tuple[SharePlanned, ...]:
    return (
        share(H1, "quota", 300, Basis(tier="priority"), plan=plan),
        share(H2, "quota", 200, Basis(tier="poor"), plan=plan),
        share(H3, "contribution", 100, contributed(100 * PAR_FEN), plan=plan),
        share(H2, "loan_backed", 50, lent(50 * PAR_FEN), plan=plan),
    )


def drafted(
    planned: Iterable[Any] | None = None,
    *,
    by: By = DRAFTERS,
    at: str = "2026-03-05",
    **changed: Any,
) -> Act[EquityPlanDrafted]:
    """The plan; what the header says follows from its lines unless changed."""
    plan = changed.get("plan", PLAN)
    own = tuple(lines(plan) if planned is None else planned)
    data: dict[str, Any] = {
        "plan": PLAN,
        "case": "case:1",
        "asset": ASSET,
        "place": VILLAGE,
        "value_fen": SHARES * PAR_FEN,
        "par_fen": PAR_FEN,
        "shares_count": SHARES,
        "collective_count": SHARES - sum(line.shares_count for line in own),
        "lines_count": len(own),
        "paper": paper("plan"),
    }
    return act(EquityPlanDrafted(**data | changed), by=by, at=at, lines=own)


def convened(case: str = "case:1", *, at: str = "2026-03-07", **changed: Any) -> Act[Any]:
    data: dict[str, Any] = {
        "assembly": "assembly:1",
        "body": "collective_members",
        "place": VILLAGE,
        "venue": secret("village hall"),
        "held_at": moment("2026-03-10"),
        "matters": (case,),
    }
    return act(AssemblyConvened(**data | changed), by=committee(), at=at)


def meeting(case: str = "case:1", *, on: str = "2026-03-10", name: str = "1") -> list[Act[Any]]:
    """Convened, attended by five of six members, spoken, voted for by all five, closed."""
    assembly, came = f"assembly:{name}", MEMBERS[:5]
    vote = VoteCast(assembly=assembly, matter=case, vote="for")
    tally = Tally(matter=case, votes_for=5, votes_against=0, votes_abstain=0, votes_assisted=0)
    speech = SpeechMade(assembly=assembly, speaker=came[0], matter=case, text=secret("it is fair"))
    minutes = AssemblyClosed(
        assembly=assembly,
        minutes=paper("minutes"),
        selection=secret("one by one"),
        members_count=6,
        present_count=5,
        tallies=(tally,),
        passed=(case,),
        rejected=(),
    )
    return [
        convened(case, at=on, assembly=assembly, held_at=moment(on)),
        act(AttendanceRecorded(assembly=assembly, present=came), by=committee(), at=on),
        act(speech, by=member(came[0]), at=on),
        *(act(vote, by=member(person), at=on) for person in came),
        act(minutes, by=committee(), at=on),
    ]


def reviewed(
    case: str = "case:1",
    *,
    step: str = "township_review",
    verdict: Any = "passed",
    by: Signer | None = None,
    at: str = "2026-03-12",
    **changed: Any,
) -> Act[ReviewGiven]:
    data = ReviewGiven(case=case, step=step, verdict=verdict, **changed)
    return act(data, by=by or township_reviewer(), at=at)


def posted(
    case: str = "case:1",
    *,
    kind: str = "equity",
    name: str = "1",
    at: str = "2026-03-13",
    **changed: Any,
) -> Act[NoticePosted]:
    data: dict[str, Any] = {
        "notice": f"notice:{name}",
        "kind": kind,
        "place": VILLAGE,
        "subjects": (Line(subject=case, line=digest("plan")),),
        "shown": digest("sheet"),
        "board": paper("board"),
        "posted_on": day(at[:10]),
        "period_days": 10,
    }
    return act(NoticePosted(**data | changed), by=committee(), at=at)


def taken_down(
    case: str = "case:1", *, name: str = "1", at: str = "2026-03-24", fate: Any = "passed"
) -> Act[NoticeClosed]:
    outcome = Outcome(subject=case, fate=fate)
    data = NoticeClosed(notice=f"notice:{name}", outcomes=(outcome,))
    return act(data, by=committee(), at=at)


def decided(case: str = "case:1") -> list[Act[Any]]:
    """From the meeting to the end of the notice, nobody objecting."""
    return [*meeting(case), reviewed(case), posted(case), taken_down(case)]


def objected(item: str, *, name: str = "1", at: str = "2026-03-15") -> Act[ObjectionMade]:
    data = ObjectionMade(
        notice="notice:1",
        objection=f"objection:{name}",
        objector="person:v1",
        text=secret("they moved away"),
        due_on=day("2026-03-22"),
        subject="case:1",
        item=item,
    )
    return act(data, by=officer("village_representative", "person:v1", body="person:v1"), at=at)


def answered(
    item: str, resolution: Any = "dismissed", *, name: str = "1", at: str = "2026-03-18"
) -> Act[ObjectionResolved]:
    data = ObjectionResolved(
        notice="notice:1",
        objection=f"objection:{name}",
        subject="case:1",
        item=item,
        resolution=resolution,
        effect="kept" if resolution == "dismissed" else "removed",
        reasons=secret("looked into it"),
        evidence=paper("evidence"),
    )
    return act(data, by=township("person:t2"), at=at)


def allotted(
    line: SharePlanned, *, kind: type[Fact] = ShareAllotted, on: str = ISSUED, **changed: Any
) -> Any:
    data: dict[str, Any] = {
        "share": line.share,
        "plan": line.plan,
        "asset": ASSET,
        "place": VILLAGE,
        "household": line.household,
        "share_class": line.share_class,
        "shares_count": line.shares_count,
        "value_date": day(on),
    }
    return kind(**data | changed)


def issued(
    planned: Iterable[SharePlanned] | None = None,
    *,
    held: Iterable[SharePlanned] = (),
    rows: Iterable[Any] | None = None,
    by: By = VILLAGE_KEEPS,
    at: str = ISSUED,
    **changed: Any,
) -> Act[SharesIssued]:
    """Every planned line but the held ones; what the header says follows unless changed."""
    left_out = {line.share for line in held}
    own = [line for line in planned or lines() if line.share not in left_out]
    count = sum(line.shares_count for line in own)
    data: dict[str, Any] = {
        "plan": PLAN,
        "case": "case:1",
        "asset": ASSET,
        "place": VILLAGE,
        "par_fen": PAR_FEN,
        "voucher": "voucher:issue-1",
        "shares_count": count,
        "collective_count": SHARES - count,
        "lines_count": len(own),
        "held": tuple(line.share for line in held),
        "value_date": day(at[:10]),
    }
    given_rows = [allotted(line, on=at[:10]) for line in own] if rows is None else rows
    return act(SharesIssued(**data | changed), by=by, at=at, lines=given_rows)


def released(line: SharePlanned, *, at: str = "2026-04-10", **changed: Any) -> Act[Any]:
    data = allotted(line, kind=HeldShareAllotted, on=at[:10], **changed)
    return act(data, by=VILLAGE_KEEPS, at=at)


@cache
def ready() -> Given:
    """The plan is decided, reviewed and was on the board; nothing is issued."""
    return village().when(drafted(), *decided()).then_admitted()


@cache
def quantified() -> Given:
    """The shares are issued."""
    return ready().when(issued()).then_admitted()


def held_by(history: Given, holder: str, share_class: str) -> int:
    return history.ledger.read(Account, holding_of(ASSET, holder, share_class)).balance
