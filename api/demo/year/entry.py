"""What the file of a household on the roster says is corrected, as a case of its own (ID-9)."""

from api.demo.case_file import CaseFile
from api.demo.director import Story
from api.demo.stage import Draft, new
from api.demo.year.archives import archive
from api.demo.year.board import notice
from api.demo.year.notices import review, run
from api.demo.year.survey import application, survey
from api.demo.year.verification import verification
from api.demo.year.village_year import Chapter, Year

CORRECTION = {"procedure": "near_poor_correction", "reason": "facts_changed"}
EARNED_SINCE_FEN = 10_000


@Chapter
def correct_entry(year: Year) -> Story:
    """The income has changed: surveyed, verified, reviewed, shown, filed; the roster stays."""
    if not year.tells("entry_corrected"):
        return
    yield year.on(7, 20)
    listed = year.with_key[-1]
    case = CaseFile(
        listed.household, listed.head, listed.place, listed.members_count, listed.key,
        listed.per_head_fen + EARNED_SINCE_FEN,
    )  # fmt: skip
    _refuse_unlisted(year)
    year.each([(case, application(year, case, **CORRECTION))])
    opened = year.stage.today
    yield year.later(2)
    year.each([(case, Draft("HomeSurveyed.v1", survey(year, case, opened), ("c1",)))])
    yield year.later(1)
    year.each([(case, verification(year, case))])
    early = notice(year, "correction", [case], new("notice"))
    year.stage.refused(
        "a correction shown before its review", "ID-5", "NoticePosted.v1", early, "s1"
    )
    review(year, [case], "township_review", "t2")
    yield year.later(1)
    yield from run(year, "correction", [case])
    review(year, [case], "county_review", "k2")
    yield year.later(1)
    archive(year, [case], confers=None)


def _refuse_unlisted(year: Year) -> None:
    outvoted = year.turning("outvoted")
    if outvoted is None:
        return
    other = CaseFile(outvoted.household, outvoted.head, outvoted.place, outvoted.members_count,
                     outvoted.key, 0)  # fmt: skip
    asked = application(year, other, **CORRECTION)
    year.stage.refused(
        "a file corrected that is not on the roster", "ID-9", asked.kind, asked.data, *asked.names
    )
