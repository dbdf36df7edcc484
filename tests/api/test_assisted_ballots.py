"""A ballot is assisted for who has no key, over HTTP: persons know the keys enrolled for them."""

from datetime import date

from api.demo.case_file import EXPENSE, CaseFile
from api.demo.stage import new
from api.signing import Secret
from tests.api.conftest import County


def another_household(county: County) -> CaseFile:
    """A household of the village that asked for nothing yet and has no status."""
    taken = {case.household for case in county.year.cases}
    for row in county.get("households?place=231005100201&limit=500", "k1").json()["items"]:
        one = county.get(f"households/{row['id']}", "k1").json()
        if row["id"] not in taken and not one["statuses"]:
            members = len(one["members"])
            return CaseFile(row["id"], row["head"], row["place"], members, None, 350_000)
    raise AssertionError("no household is left")


def before_an_assembly(county: County) -> tuple[str, str]:
    """A new case put to an assembly at which v1 and v2 are present; both names."""
    stage, case, assembly = county.stage, another_household(county), new("assembly")
    today = stage.today
    village = {"case": case.case, "place": case.place, "household": case.household}
    paper = stage.paper("application on paper")
    stage.act(
        "ApplicationMade.v1", {**village, "procedure": "near_poor", "paper": paper}, "c1", "w1"
    )
    year_ago = date(today.year - 1, today.month, today.day)
    form = {
        "case": case.case,
        "form": case.form,
        "period_from": year_ago.isoformat(),
        "period_until": date.fromordinal(today.toordinal() - 1).isoformat(),
        "members_count": case.members_count,
        "income": case.income(),
        "expense": EXPENSE,
        "living_standard": "close_to_registered_poor",
        "verdict": "eligible",
        "signed_form": stage.paper("form"),
        "papers": [],
    }
    stage.act("HomeSurveyed.v1", form, "c1")
    called = {
        "assembly": assembly,
        "body": "villager_representatives",
        "place": "231005100201",
        "venue": Secret("村委会会议室"),
        "held_at": stage.now.isoformat(),
        "matters": [case.case],
    }
    stage.act("AssemblyConvened.v1", called, "s1")
    present = {"assembly": assembly, "present": ["person:v1", "person:v2"], "guests": []}
    stage.act("AttendanceRecorded.v1", present, "s1")
    return case.case, assembly


def test_asm_6_a_ballot_is_assisted_only_where_no_key_is_in_force(county: County) -> None:
    case, assembly = before_an_assembly(county)
    stage = county.stage
    ballot = {
        "assembly": assembly,
        "matter": case,
        "voter": "person:v2",
        "vote": "for",
        "scan": stage.paper("ballot"),
    }
    told = "an assisted ballot for a member with a key of their own"
    stage.refused(told, "ASM-6", "BallotAssisted.v1", ballot, "c1", "w1")
    lost = {"key": stage.cast["v2"].key.key_id, "reason": "phone lost"}
    stage.act("KeySuspended.v1", lost, "g1")
    stage.act("BallotAssisted.v1", ballot, "c1", "w1")
    stage.act("KeyReinstated.v1", lost, "r1", "g1")
    again = {**ballot, "voter": "person:v1"}
    stage.refused(told, "ASM-6", "BallotAssisted.v1", again, "c1", "w1")
    too_few = {"assembly": assembly, "matters": [case], "reason": Secret("到会人数不足")}
    stage.act("AssemblyDissolved.v1", too_few, "s1")
    county.caught_up()
