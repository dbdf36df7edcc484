# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""One village's near-poor identification as sentences: an act for each step.

Every builder takes what a test wants to vary; what it leaves out is the plain case.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from domain.identification.application import ApplicationMade
from domain.identification.county_check import CaseChecked
from domain.identification.income import Expense, Income
from domain.identification.publicity import PublicityRecorded
from domain.identification.sample import (
    SampleChecked,
    SampleDrawn,
    SampleSeedCommitted,
    commitment,
    draw,
)
from domain.identification.survey import HomeSurveyed
from domain.identification.verification import HouseholdVerified
from domain.kernel.act import Act, Signer
from domain.steps.archive import ArchiveClosed
from domain.steps.assembly.facts import (
    AssemblyClosed,
    AssemblyConvened,
    AttendanceRecorded,
    SpeechMade,
    Tally,
    VoteCast,
)
from domain.steps.case import Case, Verdict
from domain.steps.committees import CommitteesDecided
from domain.steps.notice.facts import Line, NoticeClosed, NoticePosted, Outcome
from domain.steps.review import ReviewGiven
from tests.domain.cast import (
    BODY,
    HOUSEHOLDS,
    MEMBERS,
    city,
    committee,
    county,
    digest,
    householder,
    member,
    paper,
    representative,
    secretary,
    township,
    township_reviewer,
    work_team,
)
from tests.spec import COUNTY, VILLAGE, Given, act, day, moment, officer, secret

SEED: Final = "5a" * 32


def publicised(*, at: str = "2026-03-01", **changed: Any) -> Act[PublicityRecorded]:
    data: dict[str, Any] = {
        "place": VILLAGE,
        "channels": ("broadcast", "leaflet"),
        "households_count": 3,
        "households_reached_count": 3,
        "paper": paper("publicity"),
    }
    return act(PublicityRecorded(**data | changed), by=committee(), at=at)


def applied(
    case: str = "case:1",
    *,
    by: Signer | Iterable[Signer] | None = None,
    at: str = "2026-03-02",
    **changed: Any,
) -> Act[ApplicationMade]:
    data: dict[str, Any] = {
        "case": case,
        "procedure": "near_poor",
        "household": HOUSEHOLDS[case],
        "place": VILLAGE,
    }
    return act(ApplicationMade(**data | changed), by=by or householder(case), at=at)


def income(wage_fen: int = 0, business_fen: int = 0) -> Income:
    return Income(wage_fen=wage_fen, business_fen=business_fen, property_fen=0, transfer_fen=0)


def expense(operating_fen: int = 0) -> Expense:
    return Expense(
        consumed_fen=0,
        operating_fen=operating_fen,
        depreciation_fen=0,
        taxes_fen=0,
        contract_fees_fen=0,
    )


def surveyed(
    case: str = "case:1",
    *,
    by: Signer | None = None,
    at: str = "2026-03-04",
    **changed: Any,
) -> Act[HomeSurveyed]:
    members = changed.get("members_count", MEMBERS[case])
    data: dict[str, Any] = {
        "form": f"form:{case[5:]}",
        "case": case,
        "period_from": day("2025-03-02"),
        "period_until": day("2026-03-01"),
        "members_count": members,
        "income": income(wage_fen=400_000 * MEMBERS[case]),
        "expense": expense(operating_fen=50_000 * MEMBERS[case]),
        "living_standard": "close_to_registered_poor",
        "verdict": "eligible",
        "signed_form": paper(f"form of {case}"),
        "papers": (),
    }
    signer = by or officer("first_secretary", "person:f1", body="city bureau")
    return act(HomeSurveyed(**data | changed), by=signer, at=at)


def convened(*matters: str, at: str = "2026-03-06", **changed: Any) -> Act[AssemblyConvened]:
    data: dict[str, Any] = {
        "assembly": "assembly:1",
        "body": "villager_representatives",
        "place": VILLAGE,
        "venue": secret("village hall"),
        "held_at": moment("2026-03-08"),
        "matters": matters or ("case:1",),
    }
    return act(AssemblyConvened(**data | changed), by=secretary(), at=at)


def attended(*present: str, at: str = "2026-03-08", **changed: Any) -> Act[AttendanceRecorded]:
    data: dict[str, Any] = {
        "assembly": "assembly:1",
        "present": present or BODY[:7],
        "guests": ("person:f1",),
    }
    return act(AttendanceRecorded(**data | changed), by=committee(), at=at)


def spoken(
    speaker: str = "person:v1",
    *,
    by: Signer | None = None,
    at: str = "2026-03-08",
    matter: str | None = "case:1",
    assembly: str = "assembly:1",
) -> Act[SpeechMade]:
    text = secret(f"words of {speaker}")
    speech = SpeechMade(assembly=assembly, speaker=speaker, matter=matter, text=text)
    return act(speech, by=by or representative(speaker), at=at)


def voted(
    person: str,
    vote: Any = "for",
    *,
    matter: str = "case:1",
    by: Signer | None = None,
    at: str = "2026-03-08",
    assembly: str = "assembly:1",
) -> Act[VoteCast]:
    cast = VoteCast(assembly=assembly, matter=matter, vote=vote)
    return act(cast, by=by or member(person), at=at)


def tally(matter: str = "case:1", **votes: int) -> Tally:
    counts = {"votes_for": 7, "votes_against": 0, "votes_abstain": 0, "votes_assisted": 0}
    return Tally(matter=matter, **counts | votes)


def closed(
    passed: Iterable[str] = ("case:1",),
    rejected: Iterable[str] = (),
    *,
    tallies: Iterable[Tally] | None = None,
    at: str = "2026-03-08",
    **changed: Any,
) -> Act[AssemblyClosed]:
    data: dict[str, Any] = {
        "assembly": "assembly:1",
        "minutes": paper("minutes"),
        "selection": secret("show of hands, one by one"),
        "members_count": 9,
        "present_count": 7,
        "tallies": tuple(tallies or (tally(case) for case in passed)),
        "passed": tuple(passed),
        "rejected": tuple(rejected),
    }
    return act(AssemblyClosed(**data | changed), by=committee(), at=at)


def decided(
    admitted: Iterable[str] = ("case:1",),
    declined: Iterable[str] = (),
    *,
    by: Iterable[Signer] | None = None,
    at: str = "2026-03-09",
    **changed: Any,
) -> Act[CommitteesDecided]:
    data: dict[str, Any] = {
        "decision": "decision:1",
        "place": VILLAGE,
        "admitted": tuple(admitted),
        "declined": tuple(declined),
        "minutes": paper("committees"),
    }
    return act(CommitteesDecided(**data | changed), by=by or (secretary(), committee()), at=at)


def verified(
    case: str = "case:1",
    *,
    verdict: Verdict = "passed",
    by: Iterable[Signer] | None = None,
    at: str = "2026-03-10",
    **changed: Any,
) -> Act[HouseholdVerified]:
    data: dict[str, Any] = {
        "case": case,
        "form": f"form:{case[5:]}",
        "verdict": verdict,
        "signed_form": paper(f"signed form of {case}"),
    }
    everybody = (township(), committee(), work_team(), householder(case))
    return act(HouseholdVerified(**data | changed), by=by or everybody, at=at)


def checked(
    case: str = "case:1",
    *,
    verdict: Verdict = "passed",
    by: Signer | None = None,
    at: str = "2026-03-12",
    **changed: Any,
) -> Act[CaseChecked]:
    data = CaseChecked(case=case, verdict=verdict, **changed)
    return act(data, by=by or county(), at=at)


def committed(
    *, at: str = "2026-03-01", seed: str = SEED, sample: str = "sample:1", place: str = COUNTY
) -> Act[SampleSeedCommitted]:
    data = SampleSeedCommitted(sample=sample, place=place, commitment=commitment(seed))
    return act(data, by=city(), at=at)


def drawn(*cases: str, at: str = "2026-03-13", **changed: Any) -> Act[SampleDrawn]:
    listed = cases or ("case:1",)
    data: dict[str, Any] = {
        "sample": "sample:1",
        "seed": SEED,
        "cases": listed,
        "drawn": draw(SEED, listed, 500),
    }
    return act(SampleDrawn(**data | changed), by=city(), at=at)


def sample_checked(
    case: str = "case:1",
    *,
    verdict: Verdict = "passed",
    by: Signer | None = None,
    at: str = "2026-03-14",
    **changed: Any,
) -> Act[SampleChecked]:
    data = {"sample": "sample:1", "case": case, "verdict": verdict}
    return act(SampleChecked(**data | changed), by=by or city(), at=at)


def posted(
    *cases: str,
    kind: str = "first",
    by: Signer | Iterable[Signer] | None = None,
    at: str = "2026-03-15",
    **changed: Any,
) -> Act[NoticePosted]:
    data: dict[str, Any] = {
        "notice": f"notice:{kind}",
        "kind": kind,
        "place": VILLAGE,
        "subjects": tuple(
            Line(subject=case, line=digest(f"line of {case}")) for case in cases or ("case:1",)
        ),
        "shown": digest(f"sheet {kind}"),
        "board": paper(f"board {kind}"),
        "posted_on": day(at[:10]),
        "period_days": 7,
    }
    return act(NoticePosted(**data | changed), by=by or committee(), at=at)


def taken_down(
    fates: Mapping[str, Any] | None = None,
    *,
    kind: str = "first",
    at: str = "2026-03-23",
    by: Signer | None = None,
    notice: str | None = None,
) -> Act[NoticeClosed]:
    outcomes = tuple(
        Outcome(subject=case, fate=fate) for case, fate in (fates or {"case:1": "passed"}).items()
    )
    data = NoticeClosed(notice=notice or f"notice:{kind}", outcomes=outcomes)
    return act(data, by=by or committee(), at=at)


def reviewed(
    step: str = "township_review",
    case: str = "case:1",
    *,
    verdict: Verdict = "passed",
    by: Signer | None = None,
    at: str = "2026-03-24",
    **changed: Any,
) -> Act[ReviewGiven]:
    data = ReviewGiven(case=case, step=step, verdict=verdict, **changed)
    signer = township_reviewer() if step == "township_review" else county()
    return act(data, by=by or signer, at=at)


def archived(
    level: Any = "village",
    case: str = "case:1",
    *,
    index: tuple[str, ...],
    by: Signer | None = None,
    at: str = "2026-04-10",
    confers: str | None = None,
    ends: str | None = None,
    household: str | None = None,
) -> Act[ArchiveClosed]:
    keepers = {"village": secretary(), "township": township(), "county": county()}
    data = ArchiveClosed(
        case=case,
        household=household or HOUSEHOLDS[case],
        level=level,
        index=index,
        confers=confers,
        ends=ends,
    )
    return act(data, by=by or keepers[level], at=at)


def papers(story: Given, case: str = "case:1") -> tuple[str, ...]:
    """Every paper that the case has recorded."""
    return story.ledger.read(Case, case).papers
