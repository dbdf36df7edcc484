"""Fifth chapter: two notices, an announcement, the reviews between them; what holds a case up.

Most cases go together. One that was objected to and answered late, or that the township sent
back, goes its own way from there (`Aside`), through the same steps.
"""

from collections.abc import Generator, Sequence
from datetime import date, timedelta
from typing import Any

from api.demo.case_file import CaseFile
from api.demo.director import Aside, Story
from api.demo.stage import Draft, new
from api.demo.year.archives import archive
from api.demo.year.board import PERIOD_DAYS, notice, outcomes
from api.demo.year.objections import climb, contest, resolve
from api.demo.year.verification import verify
from api.demo.year.village_year import Chapter, Year
from api.signing import Secret

ON_PAPER_DAYS = 3
"""How long a sheet had hung before it was entered, where the village had no line."""


@Chapter
def publish(year: Year) -> Story:
    """The first notice, with what is objected to it; then on to the roster."""
    yield year.on(3, 23)
    cases, name = year.going_on, new("notice")
    over = _post_first(year, name, cases)
    yield from contest(year, name)
    _end_a_term(year, name)
    yield over
    cases = yield from _close_first(year, name, cases)
    yield from _to_the_roster(year, cases)


def _post_first(year: Year, name: str, cases: Sequence[CaseFile]) -> date:
    """Post the notice; the first day on which it can be closed."""
    stage, posted_on = year.stage, year.stage.today
    if year.village.paper_board:
        posted_on -= timedelta(days=ON_PAPER_DAYS)
    data = notice(year, "first", cases, name, posted_on=posted_on)
    attesting = ("m1",) if year.village.paper_board else ()
    year.act("NoticePosted.v1", data, "s1", *attesting, about=cases)
    early = {"notice": name, "outcomes": outcomes(cases, "passed")}
    stage.refused("a notice closed early", "NOT-1", "NoticeClosed.v1", early, "s1")
    return posted_on + timedelta(days=PERIOD_DAYS + 1)


def _end_a_term(year: Year, name: str) -> None:
    """An office ends while an act of its holder is on the way."""
    if not year.village.term_ends:
        return
    stage, cases = year.stage, year.going_on
    draft = Draft(
        "NoticeClosed.v1", {"notice": name, "outcomes": outcomes(cases, "passed")}, ("c2",)
    )
    on_its_way = stage.sign(draft, stage.client.seen())
    office = stage.cast["c2"]
    ended = {
        "person": office.person,
        "role": office.role,
        "place": office.place,
        "on": stage.today.isoformat(),
    }
    stage.act("RoleEnded.v1", ended, "r1", "g1")
    year.left_office.append("c2")
    stage.refuse("an act whose signer's office ended on its way", "ACT-1", on_its_way)


def _close_first(
    year: Year, name: str, cases: Sequence[CaseFile]
) -> Generator[date | Aside, None, list[CaseFile]]:
    """Close the notice; the cases that go on together from here."""
    held = [case for case in cases if case.turn in ("held", "climbed")]
    year.held = list(held)
    corrected = year.turning("corrected")
    others = [case for case in cases if case not in (*held, corrected)]
    data = {
        "notice": name,
        "outcomes": outcomes(others, "passed")
        + outcomes([corrected] if corrected else [], "corrected")
        + outcomes(held, "held"),
    }
    year.act("NoticeClosed.v1", data, "s1", about=cases)
    for case in held:
        late = _answered_late if case.turn == "held" else _answered_above
        yield Aside(late(year, name, case))
    if corrected is not None:
        yield from run(year, "first", [corrected], reposts=name)
        others.append(corrected)
    return others


def _answered_late(year: Year, name: str, case: CaseFile) -> Story:
    """A held subject is closed once its objection is answered, on the last day for it."""
    year.stage.refused(
        "a held case reviewed", "ID-5", "ReviewGiven.v1",
        _verdict(case, "township_review", "passed"), "t2",
    )  # fmt: skip
    yield year.on(4, 1)
    resolve(year, name, case, "dismissed")
    yield from _let_go(year, name, case)


def _answered_above(year: Year, name: str, case: CaseFile) -> Story:
    """Nobody answers: the objection climbs when its day has passed, and the county answers."""
    yield year.on(4, 2)
    climb(year, name, case)
    yield from _let_go(year, name, case)


def _let_go(year: Year, name: str, case: CaseFile) -> Story:
    year.held.remove(case)
    fates = outcomes([case], "passed") + outcomes(year.held, "held")
    year.act("NoticeClosed.v1", {"notice": name, "outcomes": fates}, "s1", about=[case])
    yield from _to_the_roster(year, [case])


def run(year: Year, kind: str, cases: Sequence[CaseFile], reposts: str | None = None) -> Story:
    """A notice to which nobody objects, from posting to closing."""
    name = new("notice")
    year.act("NoticePosted.v1", notice(year, kind, cases, name, reposts=reposts), "s1", about=cases)
    yield year.later(PERIOD_DAYS + 1)
    closed = {"notice": name, "outcomes": outcomes(cases, "passed")}
    year.act("NoticeClosed.v1", closed, "s1", about=cases)


def _to_the_roster(year: Year, cases: Sequence[CaseFile]) -> Story:
    """Township review, second notice, county re-review, announcement, archives."""
    yield year.later(2)
    returned = [case for case in cases if case.turn == "sent_back" and case not in year.returned]
    passing = [case for case in cases if case not in returned]
    for case in returned:
        yield Aside(_sent_back(year, case))
    review(year, passing, "township_review", "t2")
    yield year.later(3)
    yield from run(year, "second", passing)
    yield year.later(1)
    year.stage.refused(
        "a step sent twice", "ID-5", "ReviewGiven.v1",
        _verdict(passing[0], "township_review", "passed"), "t2",
    )  # fmt: skip
    review(year, passing, "county_review", "k2")
    yield year.later(1)
    yield from run(year, "announcement", passing)
    yield year.later(5)
    archive(year, passing)


def _sent_back(year: Year, case: CaseFile) -> Story:
    """The township returns the case: it is verified, checked and shown again."""
    year.returned.append(case)
    verdict = _verdict(case, "township_review", "returned")
    verdict["reasons"] = Secret("核实表收入项与凭证不一致，退回重新入户核实。")
    year.act("ReviewGiven.v1", verdict, "t2", about=[case])
    yield year.later(4)
    yield from verify(year, [case])
    yield year.later(2)
    yield from run(year, "first", [case])
    yield from _to_the_roster(year, [case])


def _verdict(case: CaseFile, step: str, verdict: str) -> dict[str, Any]:
    return {"case": case.case, "step": step, "verdict": verdict, "reasons": None}


def review(year: Year, cases: Sequence[CaseFile], step: str, reviewer: str) -> None:
    """The reviewer lets the cases pass."""
    drafts = [
        Draft("ReviewGiven.v1", _verdict(case, step, "passed"), (reviewer,)) for case in cases
    ]
    year.each(list(zip(cases, drafts, strict=True)))
