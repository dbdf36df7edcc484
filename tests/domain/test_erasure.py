"""SUP-11: personal data are destroyed after retention, by two bodies, and never under a hold."""

from functools import cache

import msgspec
import pytest

from domain.authority.keys import KeyEnrolled, KeyRevoked, KeySuspended
from domain.authority.registry import RoleEnded
from domain.privacy.belongings import belongings
from domain.residents.cards import CardDeclared
from domain.residents.kinship import KinshipDeclared
from domain.residents.membership import MemberJoined
from domain.residents.people import Person
from domain.residents.roster import RosterImported
from domain.residents.standing import StatusRecorded
from domain.steps.case import Case
from tests.domain.cast import paper, secretary, village
from tests.domain.erasing import AFTER, DING, LAST_DAY, destroyed, died, left
from tests.domain.near_poor import applied
from tests.domain.story import before
from tests.spec import (
    COUNTY,
    VILLAGE,
    Given,
    act,
    adopted,
    day,
    given,
    granted,
    id_number,
    officer,
    secret,
    two_roots,
)
from tests.village import household, person, registered

COMMITTEE = officer("village_committee")
REGISTRAR = officer("registrar", place=COUNTY, body="township")
ROOT = two_roots()[0]


@cache
def dead() -> Given:
    """Ding, head and only member of household h3, died on 2026-06-01; nothing since."""
    return died(village())


def key(who: str = DING) -> KeyEnrolled:
    return KeyEnrolled(
        person=who, body="villagers", key="ed25519:" + "7" * 64, spki="AAAA", proof="AAAA"
    )


# --- retention ------------------------------------------------------------------------------


def test_sup_11_once_retention_has_passed_the_data_of_the_dead_are_destroyed() -> None:
    after = dead().when(destroyed(dead())).then_admitted()
    state = after.ledger.read(Person, DING)
    assert state.destroyed_at == len(after.ledger.events) - 1
    assert state.registered


def test_sup_11_retention_runs_from_the_end_of_the_year() -> None:
    dead().when(destroyed(dead(), at=LAST_DAY)).then_refused(
        "SUP-11", expected="30 years of retention, to 2057-01-01", found="2026-06-01"
    )


def test_sup_11_a_policy_sets_the_years_for_the_whole_county() -> None:
    short = dead().having(adopted(retention_years=1))
    short.when(destroyed(short, at="2027-12-31")).then_refused("SUP-11", expected="1 years")
    short.when(destroyed(short, at="2028-01-01")).then_admitted()
    village().when(adopted(VILLAGE, retention_years=1)).then_refused("REG-3", expected="county")


def test_sup_11_whatever_concerns_the_person_later_counts() -> None:
    kin = KinshipDeclared(person=DING, household="household:h1", relation="sibling")
    later = dead().having(act(kin, by=secretary(), at="2030-05-05"))
    later.when(destroyed(later)).then_refused("SUP-11", expected="2061-01-01", found="2030-05-05")


def test_sup_11_the_last_day_of_a_status_or_of_an_office_counts() -> None:
    support = StatusRecorded(
        subject=DING, status="low_income_support", from_=day("2026-02-01"), until=day("2028-04-30")
    )
    by = officer("county_reviewer")
    gone = village().having(left("ding", "h3", reason="departed"))
    held = gone.having(act(support, by=by, at="2026-02-01"))
    held.when(destroyed(held)).then_refused("SUP-11", expected="2059-01-01", found="2028-04-30")
    office = dead().having(granted(DING, "villager", until="2029-03-31"))
    office.when(destroyed(office)).then_refused("SUP-11", found="2029-03-31")


def test_sup_11_the_cards_of_the_person_go_with_them() -> None:
    card = CardDeclared(
        card="card:1",
        household="household:h3",
        person=DING,
        kind="householder",
        holder_name=secret("示例丁"),
        number=secret("6222020000000000000"),
        bank="示例银行",
    )
    story = died(village().having(act(card, by=COMMITTEE)))
    act_of = destroyed(story)
    assert act_of.data.cards == ("card:1",)
    assert "card:1" in act_of.data.holders
    story.when(act_of).then_admitted()
    story.when(destroyed(story, cards=())).then_refused("SUP-11", found="card:1")
    story.when(destroyed(story, cards=("card:1", "card:9"))).then_refused("SUP-11", found="card:9")


def test_sup_11_what_the_household_did_counts_for_its_last_member_alone() -> None:
    story = village().having(
        left("yi", "h1", on="2026-07-01"),
        left("jia", "h1", on="2026-09-01"),
    )
    status = StatusRecorded(
        subject="household:h1", status="ordinary", from_=day("2026-01-01"), until=None
    )
    story = story.having(act(status, by=officer("county_reviewer"), at="2028-02-01"))
    story.when(destroyed(story, "person:jia")).then_refused("SUP-11", found="2028-02-01")
    story.when(destroyed(story, "person:yi")).then_admitted()


def test_sup_11_an_office_ended_late_counts_to_the_day_it_ended() -> None:
    ended = RoleEnded(person=DING, role="villager", place=VILLAGE, on=day("2026-06-02"))
    story = dead().having(granted(DING, "villager"), act(ended, by=two_roots(), at="2056-05-05"))
    story.when(destroyed(story)).then_admitted()


# --- nobody who is part of anything -----------------------------------------------------------


def test_sup_11_a_member_of_a_household_keeps_their_data() -> None:
    village().when(destroyed(village())).then_refused("SUP-11", found="household:h3")


@pytest.mark.parametrize("until", [None, AFTER])
def test_sup_11_who_holds_an_office_keeps_their_data(until: str | None) -> None:
    held = dead().having(granted(DING, "villager", until=until))
    held.when(destroyed(held)).then_refused("SUP-11", expected="office", found="villager")


def test_sup_11_who_has_a_key_in_force_keeps_their_data() -> None:
    held = dead().having(act(key(), by=two_roots()))
    held.when(destroyed(held)).then_refused("SUP-11", expected="key", found="7777")
    named = {"key": key().key, "reason": "lost"}
    suspended = held.having(act(KeySuspended(**named), by=ROOT, at="2026-07-01"))
    suspended.when(destroyed(suspended)).then_refused("SUP-11", found="7777")
    revoked = suspended.having(act(KeyRevoked(**named), by=two_roots(), at="2026-07-02"))
    revoked.when(destroyed(revoked)).then_admitted()


def open_case() -> Given:
    """Ding's household has applied; then Ding died, and the case was never ended."""
    story = before("application").when(applied("case:3")).then_admitted()
    return died(story)


def test_sup_11_under_an_open_case_the_data_stay() -> None:
    story = open_case()
    story.when(destroyed(story)).then_refused("SUP-11", expected="no open case", found="case:3")


def test_sup_11_an_open_case_cannot_be_left_out() -> None:
    story = open_case()
    story.when(destroyed(story, cases=(), streams=(), attachments=())).then_refused(
        "SUP-11", expected="exactly", found="case:3"
    )


def test_sup_11_a_household_cannot_be_left_out_nor_another_named() -> None:
    for households in ((), ("household:h1", "household:h3")):
        dead().when(destroyed(dead(), households=households)).then_refused(
            "SUP-11", expected="exactly"
        )


# --- by two bodies, once, for ever ------------------------------------------------------------


def test_sup_11_one_signer_or_one_body_does_not_do() -> None:
    dead().when(destroyed(dead(), by=(ROOT,))).then_refused("ACT-1", expected="root/registrar")
    same = (ROOT, officer("root", "person:r9", body=ROOT.body))
    dead().when(destroyed(dead(), by=same)).then_refused("ACT-1", expected="different bodies")
    village_only = (ROOT, officer("village_committee", body="village"))
    dead().when(destroyed(dead(), by=village_only)).then_refused("ACT-1")


def test_sup_11_a_registrar_of_the_place_and_a_root_may() -> None:
    dead().when(destroyed(dead(), by=(ROOT, REGISTRAR))).then_admitted()
    elsewhere = officer("registrar", place="231005101", body="other township")
    dead().when(destroyed(dead(), by=(ROOT, elsewhere))).then_refused("ACT-1", found="231005101")


def test_sup_11_nobody_is_destroyed_twice() -> None:
    once = dead().when(destroyed(dead())).then_admitted()
    once.when(destroyed(once, at="2057-02-01")).then_refused("SUP-11", found="destroyed at")


def test_reg_2_only_the_registered_are_destroyed() -> None:
    stranger = destroyed(dead(), person="person:nobody", households=(), cases=())
    dead().when(stranger).then_refused("REG-2", found="person:nobody")


def test_sup_11_the_destroyed_take_part_in_nothing() -> None:
    gone = dead().when(destroyed(dead())).then_admitted()
    join = MemberJoined(
        household="household:h1", person=DING, relation="parent", from_=day("2057-02-01")
    )
    support = StatusRecorded(
        subject=DING, status="low_income_support", from_=day("2057-02-01"), until=None
    )
    at = "2057-02-01"
    gone.when(act(join, by=COMMITTEE, at=at)).then_refused("SUP-11", found=DING)
    gone.when(act(support, by=officer("county_reviewer"), at=at)).then_refused("SUP-11")
    gone.when(granted(DING, "villager", since=at)).then_refused("SUP-11", found=DING)
    home = act(household("h9", "ding", since=at), by=COMMITTEE, at=at)
    gone.when(home).then_refused("SUP-11", found=DING)


def test_reg_1_the_reference_of_the_destroyed_is_never_given_out_again() -> None:
    gone = dead().when(destroyed(dead())).then_admitted()
    again = act(person("ding", id_number(order=8)), by=COMMITTEE, at="2057-02-01")
    gone.when(again).then_refused("REG-1", found=DING)


# --- what goes with the person ------------------------------------------------------------------


def finished() -> Given:
    """Case 1 went all its way; then the member, at last the head, died."""
    story = before("the end")
    return story.having(left("yi", "h1", on="2026-08-01"), left("jia", "h1", on="2026-09-01"))


def test_sup_11_texts_and_papers_of_a_case_go_with_the_last_of_the_household() -> None:
    story = finished()
    own = belongings(story.ledger, story.ledger.read(Person, "person:jia"))
    assert (own.households, own.cases) == (("household:h1",), ("case:1",))
    assert own.streams[0] == "case:1"
    assert [name for name in own.streams if name.startswith("form:")]
    assert set(own.papers) >= set(story.ledger.read(Case, "case:1").papers)
    story.when(destroyed(story, "person:jia")).then_admitted()


def test_sup_11_who_went_before_takes_nothing_of_the_others_along() -> None:
    story = finished()
    own = belongings(story.ledger, story.ledger.read(Person, "person:yi"))
    assert (own.cases, own.streams, own.papers) == (("case:1",), (), ())
    story.when(destroyed(story, "person:yi")).then_admitted()
    taken = destroyed(story, "person:yi", streams=("case:1",))
    story.when(taken).then_refused("SUP-11", expected="belongs to the person", found="case:1")


def test_sup_11_a_file_that_is_not_theirs_does_not_go() -> None:
    voucher = paper("somebody else's voucher").sha256
    dead().when(destroyed(dead(), attachments=(voucher,))).then_refused(
        "SUP-11", expected="belongs to the person", found=voucher
    )


def test_sup_11_a_file_of_theirs_may_stay() -> None:
    story = finished()
    story.when(destroyed(story, "person:jia", attachments=(), streams=())).then_admitted()


def test_sup_11_a_case_begun_after_the_person_left_is_not_theirs() -> None:
    story = before("application").having(left("yi", "h1", on="2026-02-01", reason="departed"))
    story = story.having(applied())
    own = belongings(story.ledger, story.ledger.read(Person, "person:yi"))
    assert (own.households, own.cases) == (("household:h1",), ())
    story.when(destroyed(story, "person:yi")).then_admitted()


def test_sup_11_the_spreadsheet_that_registered_the_person_is_theirs_and_no_other() -> None:
    def imported(home: str) -> RosterImported:
        return RosterImported(place=VILLAGE, persons=1, households=1, source=paper(f"sheet {home}"))

    story = given()
    for order, (who, home) in enumerate((("wu", "h5"), ("ji", "h6"))):
        lines = (person(who, id_number(order=20 + 2 * order)), household(home, who))
        story = story.when(act(imported(home), by=COMMITTEE, lines=lines)).then_admitted()
    own = belongings(story.ledger, story.ledger.read(Person, "person:wu"))
    assert own.sources == (paper("sheet h5").sha256,)
    story = story.having(*registered("geng"))
    assert belongings(story.ledger, story.ledger.read(Person, "person:geng")).sources == ()


def test_sup_11_papers_of_any_act_about_the_person_are_theirs() -> None:
    state = dead().ledger.read(Person, DING)
    kept = msgspec.structs.replace(state, papers=("ab" * 32,))
    assert belongings(dead().ledger, kept).papers == ("ab" * 32,)
