# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""DIS-6: a plan's steps by level; ACT-2, ACT-3 and NOT-4 of a list of many (S1 二(三)(五))."""

from typing import Any

import pytest

from domain.distribution.pool import Pool, left_fen
from domain.kernel.act import Act, Signer
from domain.kernel.refused import Refused
from domain.payables.dues import Due, due_of
from domain.payables.listing import final_list
from domain.residents.kinship import KinshipDeclared
from domain.steps.assembly.attendance import attending
from domain.steps.notice.facts import ObjectionMade, ObjectionResolved
from domain.steps.procedure import procedure_of
from tests.domain.books import finance, opened
from tests.domain.cast import county, paper, township
from tests.domain.distribution_cast import (
    RENT_FEN,
    case,
    discussed,
    drafted,
    earned,
    entity,
    final,
    hardship,
    line,
    lines,
    meeting,
    planned,
    pool_opened,
    post,
    posted,
    received,
    reviewed,
    settled,
    shown,
    signed,
    taken_down,
)
from tests.spec import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE, Given, act, day, officer, secret

DUE_1 = due_of("list:1", "household:h1", "person:jia")


def test_dis_6_a_plan_of_the_village_goes_from_draft_to_final_list() -> None:
    steps = (planned(), *meeting(), reviewed(), posted(), taken_down())
    history = earned().when(*steps).then_admitted()
    assert [done.step for done in case(history).done] == [
        "draft",
        "assembly",
        "township_review",
        "notice",
    ]
    assert case(history).status == "completed"
    assert final_list(history.ledger, "list:1").total_fen == 710_000


@pytest.mark.parametrize(
    ("before", "step"),
    [
        (drafted, reviewed()),
        (drafted, posted()),
        (discussed, posted()),
        (shown, reviewed(at="2026-12-24")),
        (final, posted(name="2", at="2027-01-04")),
    ],
)
def test_dis_6_no_step_is_skipped_reordered_or_taken_twice(before: Any, step: Act[Any]) -> None:
    before().when(step).then_refused("DIS-6")


def test_pay_3_nothing_is_final_before_the_notice_ended() -> None:
    assert final_list(final().ledger, "list:1").id == "list:1"
    for history in (drafted(), discussed(), shown()):
        with pytest.raises(Refused, match="PAY-3"):
            final_list(history.ledger, "list:1")


def test_asm_8_first_secretary_and_work_team_attend_a_meeting_on_distribution() -> None:
    assert attending("distribution_village") == ("first_secretary", "work_team")


def test_dis_6_a_plan_takes_the_row_of_who_runs_what_it_is_of() -> None:
    other = planned(procedure="distribution_township")
    earned().when(other).then_refused("DIS-6", expected="distribution_village")


def test_dis_6_the_township_does_not_plan_what_the_village_runs() -> None:
    by = (township(), officer("township_accounting", "person:ta1", body="township"))
    earned().when(planned(by=by)).then_refused("ACT-1")


@pytest.mark.parametrize(
    ("run_by", "place"), [("township", VILLAGE), ("county", TOWNSHIP), ("village", TOWNSHIP)]
)
def test_dis_6_a_pool_lies_at_the_level_of_who_runs_what_it_is_of(run_by: str, place: str) -> None:
    accounts = [opened(f"{kind}-9", kind, place=place) for kind in ("collective", "distribution")]
    pool = pool_opened(
        place=place,
        run_by=run_by,
        account="account:collective-9",
        charge="account:distribution-9",
    )
    keeps = (finance(1), finance(2))
    history = settled().having(*accounts)
    history.when(act(pool.data, by=keeps, at="2026-04-01")).then_refused("DIS-6", found=place)


# --- township and county -------------------------------------------------------------------------


def run(run_by: str, place: str) -> Given:
    """Income of what a township or the county runs, received."""
    keeps, owner = (finance(1), finance(2)), county() if place == COUNTY else township()
    pool = pool_opened(
        place=place, run_by=run_by, account="account:collective-9", charge="account:distribution-9"
    )
    came = received(account="account:collective-9")
    return settled().having(
        *(opened(f"{kind}-9", kind, place=place) for kind in ("collective", "distribution")),
        act(pool.data, by=keeps, at="2026-04-01"),
        signed(place=place, by=(owner, entity(place=place))),
        act(came.data, by=keeps, at="2026-12-18"),
    )


def plan_at(place: str, level: str, by: tuple[Signer, ...], **changed: Any) -> Act[Any]:
    data = {"payer": "account:collective-9", "charge": "account:distribution-9", "place": place}
    return planned(procedure=f"distribution_{level}", by=by, **data | changed)


BY_TOWNSHIP = (township(), officer("township_accounting", "person:ta1", body="township"))
BY_COUNTY = (county(), finance(1))


@pytest.mark.parametrize("run_by", ["township", "department"])
def test_dis_6_what_township_or_department_runs_the_township_plans(run_by: str) -> None:
    history = (
        run(run_by, TOWNSHIP)
        .when(
            plan_at(TOWNSHIP, "township", BY_TOWNSHIP),
            reviewed(),
            posted(place=TOWNSHIP, by=township()),
            taken_down(by=township()),
        )
        .then_admitted()
    )
    assert final_list(history.ledger, "list:1").place == TOWNSHIP


def test_dis_6_the_county_s_income_the_leading_group_decides_on() -> None:
    group = officer("leading_group", "person:lg1")
    plan = plan_at(COUNTY, "county", BY_COUNTY)
    review = reviewed(step="leading_group", by=group)
    board = posted(place=COUNTY, by=county())
    history = run("county", COUNTY)
    history.when(plan, review, board, taken_down(by=county())).then_admitted()
    history.when(plan, board).then_refused("DIS-6")
    wrong = reviewed(step="leading_group")
    history.when(plan, wrong).then_refused("ACT-1")


def test_not_1_a_plan_of_the_township_is_noticed_in_the_township() -> None:
    history = run("township", TOWNSHIP).having(plan_at(TOWNSHIP, "township", BY_TOWNSHIP))
    passed = history.when(reviewed()).then_admitted()
    passed.when(posted(place=VILLAGE, by=township())).then_refused("NOT-1")
    short = posted(place=TOWNSHIP, by=township(), period_days=9)
    passed.when(short).then_refused("NOT-1", expected="at least 10 full days")


def test_each_row_cites_the_sentence_that_asks_for_its_steps() -> None:
    for level in ("village", "township", "county"):
        row = procedure_of(f"distribution_{level}")
        assert row is not None
        assert all(step.sentence and step.clause for step in row.steps)


# --- sent back -----------------------------------------------------------------------------------


def corrected(**changed: Any) -> Act[Any]:
    """The plan that was sent back, drafted anew."""
    data = {"list_": "list:2", "at": "2026-12-23", "replaces": "list:1"}
    return planned(*lines("list:2"), **data | changed)


def sent_back() -> Given:
    return discussed().when(reviewed("returned")).then_admitted()


def test_dis_6_a_plan_that_was_sent_back_is_drafted_anew_in_its_case_and_discussed_again() -> None:
    history = sent_back().when(corrected()).then_admitted()
    history.when(posted(at="2026-12-24")).then_refused("DIS-6")
    history.when(
        *meeting(name="2", at="2026-12-24"),
        reviewed(at="2026-12-25"),
        posted(at="2026-12-26"),
        taken_down(at="2027-01-06"),
    ).then_admitted()


def test_pay_3_the_plan_that_was_sent_back_is_never_paid() -> None:
    history = sent_back().having(
        corrected(),
        *meeting(name="2", at="2026-12-24"),
        reviewed(at="2026-12-25"),
        posted(at="2026-12-26"),
        taken_down(at="2027-01-06"),
    )
    assert final_list(history.ledger, "list:2").id == "list:2"
    with pytest.raises(Refused, match="PAY-3"):
        final_list(history.ledger, "list:1")


def test_dis_6_a_plan_that_was_not_sent_back_is_not_replaced() -> None:
    discussed().when(corrected()).then_refused("DIS-6")
    sent_back().when(corrected(replaces="list:7")).then_refused("DIS-6", found="list:7")
    sent_back().when(corrected(replaces=None)).then_refused("REG-1", found="case:1")
    sent_back().when(corrected(at="2026-12-21")).then_refused("DIS-6", found="2026-12-21")


def test_dis_6_a_plan_drafted_anew_is_of_the_same_place() -> None:
    moved = corrected(place=OTHER_VILLAGE)
    sent_back().when(moved).then_refused("DIS-6", expected=VILLAGE, found=OTHER_VILLAGE)


def test_dis_1_a_plan_drafted_anew_takes_what_the_first_took_and_not_both() -> None:
    fuller = (*lines("list:2")[1:], line("h1", post(14), list_="list:2"))
    history = sent_back()
    plan = planned(*fuller, list_="list:2", at="2026-12-23", replaces="list:1")
    history.when(plan).then_admitted()


def test_dis_1_a_plan_that_was_sent_back_takes_nothing_until_it_is_drafted_anew() -> None:
    history = sent_back()
    pool = history.ledger.read(Pool, "pool:1")
    assert left_fen(discussed().ledger, pool) == RENT_FEN - 710_000
    assert left_fen(history.ledger, pool) == RENT_FEN
    whole = line("h2", hardship(), list_="list:3")
    rest: dict[str, Any] = {"list_": "list:3", "case": "case:3", "at": "2026-12-23"}
    taken = planned(whole, **rest, collective_fen=RENT_FEN - whole.amount_fen)
    history.when(taken).then_refused("DIS-4")
    poor = (*lines("list:3")[1:], line("h1", post(14), list_="list:3"))
    other = history.having(planned(*poor, **rest))
    other.when(corrected(at="2026-12-24")).then_refused("DIS-1")


# --- who reviews ---------------------------------------------------------------------------------


def test_act_2_who_drafted_a_plan_does_not_review_it() -> None:
    drafter = officer("township_reviewer", "person:ta1", body="township")
    discussed().when(reviewed(by=drafter)).then_refused("ACT-2", found="person:ta1")


def test_act_2_who_has_a_due_in_the_list_does_not_review_it() -> None:
    payee = officer("township_reviewer", "person:jia", body="township")
    discussed().when(reviewed(by=payee)).then_refused("ACT-2", found="person:jia benefits")
    discussed().when(reviewed()).then_admitted()


def test_act_2_who_lives_with_a_payee_does_not_review_it() -> None:
    member = officer("township_reviewer", "person:yi", body="township")
    discussed().when(reviewed(by=member)).then_refused("ACT-2", found="person:yi benefits")


def test_act_3_who_is_kin_to_a_payee_does_not_review_the_list() -> None:
    kin = KinshipDeclared(person="person:tr1", household="household:h2", relation="sibling")
    history = discussed().having(act(kin, by=officer("township_reviewer", "person:tr1")))
    history.when(reviewed()).then_refused("ACT-3", found="person:tr1")


def test_act_2_everybody_votes_on_a_plan_of_the_whole_collective() -> None:
    kin = KinshipDeclared(person="person:v1", household="household:h2", relation="sibling")
    history = drafted().having(act(kin, by=officer("village_representative", "person:v1")))
    history.when(*meeting()).then_admitted()


# --- objections to single lines ------------------------------------------------------------------


def objected(item: str | None = DUE_1, name: str = "1", at: str = "2026-12-24") -> Act[Any]:
    data = ObjectionMade(
        notice="notice:1",
        objection=f"objection:{name}",
        objector="person:ding",
        text=secret("they did not work"),
        due_on=day("2026-12-31"),
        subject="case:1",
        item=item,
    )
    return act(data, by=officer("villager", "person:ding", body="household:h3"), at=at)


def answered(
    resolution: Any = "upheld", effect: Any = "removed", *, item: str | None = DUE_1
) -> Act[Any]:
    data = ObjectionResolved(
        notice="notice:1",
        objection="objection:1",
        subject="case:1",
        item=item,
        resolution=resolution,
        effect=effect,
        reasons=secret("looked into it"),
        evidence=paper("evidence"),
    )
    return act(data, by=township("person:t2"), at="2026-12-26")


def due(history: Given, name: str = DUE_1) -> Due:
    return history.ledger.read(Due, name)


def test_not_4_a_line_that_is_contested_is_held_and_the_rest_of_the_list_proceeds() -> None:
    history = shown().when(objected(), taken_down()).then_admitted()
    assert due(history).contested == ("objection:1",)
    assert case(history).status == "completed"
    other = due_of("list:1", "household:h2", "person:bing")
    assert due(history, other).contested == ()


def test_not_4_a_line_found_wrong_leaves_the_list_and_one_found_right_stays() -> None:
    removed = shown().when(objected(), answered()).then_admitted()
    assert due(removed).removed
    kept = shown().when(objected(), answered("dismissed", "kept")).then_admitted()
    assert (due(kept).removed, due(kept).contested) == (False, ())


def test_not_2_only_a_line_of_the_list_is_contested_by_itself() -> None:
    stray = due_of("list:1", "household:h9", "person:jia")
    shown().when(objected(stray)).then_refused("NOT-2", found=stray)


def test_not_4_an_objection_to_the_whole_list_holds_it() -> None:
    shown().when(objected(None), taken_down()).then_refused("NOT-4", expected="held")


# --- supplements ---------------------------------------------------------------------------------


def removed() -> Given:
    """The line of h1, 3,600 yuan, was found wrong; the rest of the list is final."""
    return shown().when(objected(), answered(), taken_down()).then_admitted()


def supplement(months: int = 5, name: str = "2", **changed: Any) -> Act[Any]:
    """What h1 is right to have, in a list of its own with steps of its own."""
    data: dict[str, Any] = {
        "list_": f"list:{name}",
        "case": f"case:{name}",
        "at": "2027-01-05",
        "supplements": "list:1",
        "instead_of": (DUE_1,),
        "freed_fen": 360_000,
    }
    return planned(line("h1", post(months), list_=f"list:{name}"), **data | changed)


def test_not_4_what_is_right_comes_in_another_list_with_a_full_procedure() -> None:
    history = removed().when(supplement()).then_admitted()
    history.when(posted("case:2", name="2", at="2027-01-06")).then_refused("DIS-6")
    history.when(
        *meeting("case:2", name="2", at="2027-01-06"),
        reviewed(case="case:2", at="2027-01-07"),
        posted("case:2", name="2", at="2027-01-08"),
        taken_down("case:2", name="2", at="2027-01-19"),
    ).then_admitted()


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"freed_fen": 360_001}, "360001 fen"),
        ({"instead_of": ()}, "none of list:1"),
        ({"instead_of": (DUE_1, DUE_1)}, DUE_1),
        ({"supplements": None}, "of None"),
        ({"supplements": "list:9"}, "of list:9"),
        ({"instead_of": (due_of("list:1", "household:h2", "person:bing"),)}, "of list:1"),
    ],
)
def test_not_4_a_supplement_makes_up_for_dues_removed_from_its_list(
    changed: dict[str, Any], found: str
) -> None:
    removed().when(supplement(**changed)).then_refused("NOT-4", found=found)


def test_not_4_a_removed_due_is_made_up_for_once() -> None:
    third = supplement(name="3", at="2027-01-06")
    removed().when(supplement(), third).then_refused("NOT-4", found=DUE_1)


def test_dis_1_a_supplement_takes_no_more_than_was_set_free_and_is_left() -> None:
    left = 1_200_000 - 710_000
    more = supplement(5, reserve_fen=0, collective_fen=left + 60_000)
    history = removed()
    history.when(supplement(14)).then_admitted()
    history.when(supplement(15)).then_refused("DIS-1", expected=str(left))
    history.when(more).then_refused("DIS-4")
