"""Second chapter: the near-poor households of a village are identified, step by step (S2)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from api.demo.case_file import EXPENSE, CaseFile
from api.demo.cast import REPRESENTATIVES
from api.demo.opening import publicity
from api.demo.stage import Stage, digest, new
from api.demo.village import COUNTY, VILLAGE
from api.signing import Secret
from domain.identification.sample import commitment, draw

ABSENT = ("v10", "v11")
"""Two of the fifteen members stay away; thirteen are more than two thirds."""
SEED = "5f" * 32


@dataclass(slots=True)
class Year:
    """The cases of the year and where they stand."""

    stage: Stage
    cases: list[CaseFile]
    rejected: CaseFile
    rich: CaseFile
    contested: CaseFile
    assembly: str = field(default_factory=lambda: new("assembly"))
    sample: str = field(default_factory=lambda: new("sample"))
    recused: str = "v3"

    @property
    def going_on(self) -> list[CaseFile]:
        """Cases that neither survey nor assembly ended."""
        return [case for case in self.cases if case not in (self.rejected, self.rich)]

    def act(
        self, kind: str, data: Mapping[str, Any], *names: str, about: Sequence[CaseFile]
    ) -> None:
        """An admitted act about some cases; their files keep its papers."""
        self.stage.act(kind, data, *names)
        for case in about:
            case.note(data)


def apply_and_survey(year: Year) -> None:
    """Publicity, applications (by key, or on paper by two officers), home surveys."""
    stage = year.stage
    stage.go_to(date(2026, 3, 2))
    stage.act("PublicityRecorded.v1", publicity(stage, stage.today), "s1")
    stage.go_to(date(2026, 3, 5))
    for case in year.cases:
        _apply(year, case)
    kin = {"person": "person:v3", "household": year.cases[0].household, "relation": "sibling"}
    stage.act("KinshipDeclared.v1", kin, "v3")
    stage.refused(
        "an assembly before the home survey", "ID-5", "AssemblyConvened.v1", _convened(year), "s1"
    )
    stage.go_to(date(2026, 3, 9))
    stage.refused(
        "eligible with 4,000 yuan a head, which is not below the ceiling",
        "ID-2",
        "HomeSurveyed.v1",
        {**_survey(year, year.rich), "verdict": "eligible"},
        "c1",
    )
    for case in year.cases:
        year.act("HomeSurveyed.v1", _survey(year, case), "c1", about=[case])


def _apply(year: Year, case: CaseFile) -> None:
    paper = None if case.key else year.stage.paper(f"application {case.case}")
    data = {
        "case": case.case,
        "procedure": "near_poor",
        "household": case.household,
        "place": case.place,
        "statement": Secret("收入不稳定，自愿申请纳入贫困边缘户帮扶。"),
        "paper": paper,
        "happened_on": None,
    }
    names = (case.key,) if case.key else ("c1", "w1")
    year.act("ApplicationMade.v1", data, *names, about=[case])


def _survey(year: Year, case: CaseFile) -> dict[str, Any]:
    opened = date(2026, 3, 5)
    eligible = case is not year.rich
    return {
        "form": case.form,
        "case": case.case,
        "period_from": opened.replace(year=2025).isoformat(),
        "period_until": opened.replace(day=4).isoformat(),
        "members_count": case.members_count,
        "income": case.income(),
        "expense": EXPENSE,
        "living_standard": "close_to_registered_poor" if eligible else "clearly_above",
        "verdict": "eligible" if eligible else "not_eligible",
        "signed_form": year.stage.paper(f"form {case.form}"),
        "papers": [year.stage.paper(f"income proof {case.form}")],
        "remarks": Secret("入户核对收入凭证与务工流水。"),
        "happened_on": None,
    }


def _convened(year: Year) -> dict[str, Any]:
    return {
        "assembly": year.assembly,
        "body": "villager_representatives",
        "place": VILLAGE,
        "venue": Secret("村委会会议室"),
        "held_at": "2026-03-12T09:00:00+08:00",
        "matters": [case.case for case in year.cases if case is not year.rich],
    }


def assemble_and_vote(year: Year) -> None:
    """Attendance, speeches, every vote its own act, minutes; then the two committees."""
    stage = year.stage
    stage.go_to(date(2026, 3, 12))
    stage.act("AssemblyConvened.v1", _convened(year), "s1")
    present = [n for n in ("c1", "c2", "c3", *REPRESENTATIVES) if n not in ABSENT]
    guests = ["person:s1", "person:f1", "person:w1"]
    persons = [stage.cast[name].person for name in present]
    attendance = {"assembly": year.assembly, "present": persons, "guests": guests}
    stage.act("AttendanceRecorded.v1", attendance, "s1")
    first = _convened(year)["matters"][0]
    vote = {"assembly": year.assembly, "matter": first, "vote": "for"}
    stage.refused("a vote by a member who is absent", "ASM-1", "VoteCast.v1", vote, "v10")
    stage.refused("a vote on a brother's household", "ACT-3", "VoteCast.v1", vote, "v3")
    for name in ("v1", "v2", "f1"):
        speech = {
            "assembly": year.assembly,
            "speaker": stage.cast[name].person,
            "matter": first,
            "text": Secret("家里主要劳力常年患病，情况属实，同意。"),
        }
        stage.act("SpeechMade.v1", speech, name)
    tallies = [_vote_on(year, matter, present) for matter in _convened(year)["matters"]]
    stage.refused("a second vote", "ASM-1", "VoteCast.v1", vote, "v1")
    _close_assembly(year, tallies, len(present))
    stage.go_to(date(2026, 3, 13))
    _decide(year)


def _vote_on(year: Year, matter: str, present: Sequence[str]) -> dict[str, Any]:
    votes = [
        "against" if matter == year.rejected.case and place % 4 else "for"
        for place in range(len(present))
    ]
    votes[-1] = "abstain"
    counts: Counter[str] = Counter()
    for name, vote in zip(present, votes, strict=True):
        if name == year.recused and matter == year.cases[0].case:
            continue
        ballot = {"assembly": year.assembly, "matter": matter, "vote": vote}
        year.stage.act("VoteCast.v1", ballot, name)
        counts[vote] += 1
    return {
        "matter": matter,
        "votes_for": counts["for"],
        "votes_against": counts["against"],
        "votes_abstain": counts["abstain"],
        "votes_assisted": 0,
    }


def _close_assembly(year: Year, tallies: Sequence[Mapping[str, Any]], present_count: int) -> None:
    matters = _convened(year)["matters"]
    data = {
        "assembly": year.assembly,
        "minutes": year.stage.paper("minutes"),
        "selection": Secret("逐户宣读情况，无记名发言后逐户表决。"),
        "members_count": 14,
        "present_count": present_count,
        "tallies": list(tallies),
        "passed": [matter for matter in matters if matter != year.rejected.case],
        "rejected": [year.rejected.case],
    }
    wrong = {**data, "passed": matters, "rejected": []}
    year.stage.refused("minutes that pass a lost vote", "ASM-3", "AssemblyClosed.v1", wrong, "s1")
    about = [case for case in year.cases if case is not year.rich]
    year.act("AssemblyClosed.v1", data, "s1", about=about)


def _decide(year: Year) -> None:
    data = {
        "decision": new("decision"),
        "place": VILLAGE,
        "admitted": [case.case for case in year.going_on],
        "declined": [],
        "minutes": year.stage.paper("two committees"),
        "reasons": None,
    }
    admitted = [case.case for case in (*year.going_on, year.rejected)]
    wrong = {**data, "admitted": admitted}
    year.stage.refused(
        "committees admitting what the assembly rejected",
        "ASM-5",
        "CommitteesDecided.v1",
        wrong,
        "s1",
        "c2",
    )
    year.act("CommitteesDecided.v1", data, "s1", "c2", about=year.going_on)


def verify_and_check(year: Year) -> None:
    """Three sides and the household; the city's seed; the county's check; the city's sample."""
    stage = year.stage
    stage.go_to(date(2026, 3, 16))
    for case in year.going_on:
        _verify(year, case)
    stage.go_to(date(2026, 3, 17))
    seed = {"sample": year.sample, "place": COUNTY, "commitment": commitment(SEED)}
    stage.act("SampleSeedCommitted.v1", seed, "y1")
    stage.go_to(date(2026, 3, 18))
    for case in year.going_on:
        sheet = stage.paper(f"county check {case.case}")
        data = {"case": case.case, "verdict": "passed", "paper": sheet, "reasons": None}
        year.act("CaseChecked.v1", data, "k1", about=[case])
    _sample(year)


def _verify(year: Year, case: CaseFile) -> None:
    stage = year.stage
    data = {
        "case": case.case,
        "form": case.form,
        "verdict": "passed",
        "signed_form": stage.paper(f"verified {case.form}"),
        "household_paper": None if case.key else stage.paper(f"household {case.form}"),
        "reasons": None,
        "happened_on": None,
    }
    own = (case.key,) if case.key else ()
    if case is year.going_on[0]:
        stage.refused(
            "the surveyor verifying the survey", "ACT-2", "HouseholdVerified.v1", data,
            "t1", "c1", "w1", *own,
        )  # fmt: skip
    year.act("HouseholdVerified.v1", data, "t1", "c3", "w1", *own, about=[case])


def _sample(year: Year) -> None:
    stage = year.stage
    cases = tuple(case.case for case in year.going_on)
    drawn = draw(SEED, cases, 500)
    data = {"sample": year.sample, "seed": SEED, "cases": cases, "drawn": list(drawn)}
    others = [case for case in cases if case not in drawn][: len(drawn)]
    stage.refused(
        "a sample other than the seed draws", "ID-7", "SampleDrawn.v1", {**data, "drawn": others},
        "y1",
    )  # fmt: skip
    stage.refused(
        "a notice before the city has drawn", "ID-5", "NoticePosted.v1",
        notice(year, "first", year.going_on, new("notice")), "s1",
    )  # fmt: skip
    year.act("SampleDrawn.v1", data, "y1", about=year.going_on)
    for case in year.going_on:
        if case.case in drawn:
            sheet = stage.paper(f"city check {case.case}")
            checked = {
                "sample": year.sample,
                "case": case.case,
                "verdict": "passed",
                "paper": sheet,
                "reasons": None,
            }
            year.act("SampleChecked.v1", checked, "y1", about=[case])


def notice(
    year: Year, kind: str, cases: Sequence[CaseFile], name: str, reposts: str | None = None
) -> dict[str, Any]:
    """The data of a notice that shows these cases' lines today."""
    lines = [{"subject": case.case, "line": case.line} for case in cases]
    return {
        "notice": name,
        "kind": kind,
        "place": VILLAGE,
        "subjects": lines,
        "shown": digest("\n".join(case.line for case in cases)),
        "board": year.stage.paper(f"board {kind} {name}"),
        "posted_on": year.stage.today.isoformat(),
        "period_days": 7,
        "reposts": reposts,
    }
