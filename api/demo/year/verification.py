"""Fourth chapter: three sides and the household verify; county and city check."""

from collections.abc import Sequence
from hashlib import sha256

from api.demo.case_file import CaseFile
from api.demo.director import Story
from api.demo.stage import Draft, new
from api.demo.year.board import notice
from api.demo.year.village_year import Chapter, Year
from domain.identification.sample import commitment, draw
from domain.kernel.places import village_of

SAMPLE_BP = 500


def _seed_of(sample: str) -> str:
    """A seed for a sample; a story that is told again draws alike."""
    return sha256(f"seed of {sample}".encode()).hexdigest()


@Chapter
def verify_and_check(year: Year) -> Story:
    """Three sides and the household; the city's seed; the county's check; the city's sample."""
    yield year.on(3, 16)
    first = year.going_on[0]
    draft = verification(year, first)
    year.stage.refused(
        "the surveyor verifying the survey", "ACT-2", draft.kind, draft.data,
        "t1", "c1", "w1", *first.signer,
    )  # fmt: skip
    yield from verify(year, year.going_on)


def verify(year: Year, cases: Sequence[CaseFile]) -> Story:
    """The cases are verified and checked from today on."""
    year.each([(case, verification(year, case)) for case in cases])
    yield year.later(1)
    sample = new("sample")
    where, hidden = village_of(cases[0].place), commitment(_seed_of(sample))
    seed = {"sample": sample, "place": where, "commitment": hidden}
    year.stage.act("SampleSeedCommitted.v1", seed, "y1")
    yield year.later(1)
    year.each([(case, _check(year, case)) for case in cases])
    _sample(year, sample, cases)


def verification(year: Year, case: CaseFile) -> Draft:
    """Three sides and the household say that the form is true."""
    stage, today = year.stage, year.stage.today
    data = {
        "case": case.case,
        "form": case.form,
        "verdict": "passed",
        "signed_form": stage.paper(f"verified {case.form} {today}"),
        "household_paper": None if case.key else stage.paper(f"household {case.form} {today}"),
        "reasons": None,
        "happened_on": None,
    }
    return Draft("HouseholdVerified.v1", data, ("t1", "c3", "w1", *case.signer))


def _check(year: Year, case: CaseFile) -> Draft:
    sheet = year.stage.paper(f"county check {case.case} {year.stage.today}")
    data = {"case": case.case, "verdict": "passed", "paper": sheet, "reasons": None}
    return Draft("CaseChecked.v1", data, ("k1",))


def _sample(year: Year, sample: str, cases: Sequence[CaseFile]) -> None:
    names = tuple(case.case for case in cases)
    seed = _seed_of(sample)
    drawn = draw(seed, names, SAMPLE_BP)
    data = {"sample": sample, "seed": seed, "cases": names, "drawn": list(drawn)}
    others = [name for name in names if name not in drawn][: len(drawn)]
    year.stage.refused(
        "a sample other than the seed draws", "ID-7", "SampleDrawn.v1", {**data, "drawn": others},
        "y1",
    )  # fmt: skip
    year.stage.refused(
        "a notice before the city has drawn", "ID-5", "NoticePosted.v1",
        notice(year, "first", cases, new("notice")), "s1",
    )  # fmt: skip
    year.act("SampleDrawn.v1", data, "y1", about=cases)
    year.each([(case, _city_check(year, sample, case)) for case in cases if case.case in drawn])


def _city_check(year: Year, sample: str, case: CaseFile) -> Draft:
    data = {
        "sample": sample,
        "case": case.case,
        "verdict": "passed",
        "paper": year.stage.paper(f"city check {case.case} {year.stage.today}"),
        "reasons": None,
    }
    return Draft("SampleChecked.v1", data, ("y1",))
