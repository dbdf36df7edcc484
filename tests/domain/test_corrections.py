# ruff: noqa: ANN401  (what a test varies is of any type)
"""Corrections: HH-7 asked, decided with reasons by the day, carried out once; HH-2 of numbers."""

import re
from typing import Any

import msgspec
import pytest

from domain.kernel import catalogue
from domain.kernel.act import Act, Signer
from domain.privacy.correcting import CorrectionCarriedOut, PersonCorrected
from domain.privacy.corrections import Correction, CorrectionDecided, CorrectionRequested
from domain.residents.people import Person, has_name
from tests.domain.cast import committee, paper, township, township_reviewer
from tests.spec import (
    OTHER_VILLAGE,
    VILLAGE,
    Given,
    act,
    adopted,
    day,
    given,
    id_number,
    officer,
    secret,
)
from tests.village import family

JIA = officer("villager", "person:jia")
REGISTRAR = officer("registrar")
NUMBER = id_number(order=77)


def village() -> Given:
    """Registered by `person:village-committee`."""
    return given(*family("h1", "jia", "yi"))


def requested(
    by: Signer = JIA, *, at: str = "2026-03-01", due: str = "2026-03-16", **changed: Any
) -> Act[CorrectionRequested]:
    data: dict[str, Any] = {
        "correction": "correction:1",
        "person": "person:jia",
        "place": VILLAGE,
        "about": "name",
        "text": secret("姓名中有错字"),
        "due_on": day(due),
    }
    return act(CorrectionRequested(**data | changed), by=by, at=at)


def decided(
    by: Signer | None = None, *, verdict: str = "granted", person: str = "person:jia"
) -> Act[CorrectionDecided]:
    data = CorrectionDecided(
        correction="correction:1",
        person=person,
        verdict=verdict,  # type: ignore[arg-type]
        reasons=secret("经核对户口簿"),
    )
    return act(data, by=by or township_reviewer(), at="2026-03-05")


def corrected(
    by: Signer | None = None, request: str | None = "correction:1", **changed: Any
) -> Act[PersonCorrected]:
    data: dict[str, Any] = {"person": "person:jia", "request": request}
    data |= changed or {"name": secret("示例嘉")}
    return act(PersonCorrected(**data), by=by or committee(), at="2026-03-06")


# --- the request -----------------------------------------------------------------------------


def test_hh_7_a_person_asks_with_their_own_key_and_is_told_by_when() -> None:
    after = village().when(requested()).then_admitted()
    state = after.ledger.read(Correction, "correction:1")
    assert (state.person, state.due_on, state.verdict) == ("person:jia", day("2026-03-16"), None)


def test_hh_7_the_day_is_the_policy_s() -> None:
    sooner = given(adopted(correction_days=7), *family("h1", "jia"))
    sooner.when(requested(due="2026-03-16")).then_refused("HH-7", expected="2026-03-08")
    sooner.when(requested(due="2026-03-08")).then_admitted()


@pytest.mark.parametrize("due", ["2026-03-15", "2026-12-31"])
def test_hh_7_nobody_sets_another_day(due: str) -> None:
    village().when(requested(due=due)).then_refused("HH-7", expected="2026-03-16", found=due)


def test_hh_7_an_officer_hands_in_the_signed_paper() -> None:
    village().when(requested(committee(), paper=paper("request"))).then_admitted()
    village().when(requested(committee())).then_refused("ACT-1", expected="signed paper")


def test_hh_7_a_paper_entered_late_is_due_from_the_day_it_was_handed_in() -> None:
    late: dict[str, Any] = {"paper": paper("request"), "happened_on": day("2026-02-26")}
    village().when(requested(committee(), due="2026-03-13", **late)).then_admitted()
    late["paper"] = None
    village().when(requested(due="2026-03-13", **late)).then_refused("ID-4", expected="paper")


@pytest.mark.parametrize(
    "by",
    [
        officer("villager", "person:yi"),
        officer("village_committee", "person:c1", place=OTHER_VILLAGE),
        officer("helper", "person:x"),
    ],
)
def test_act_1_nobody_else_asks_for_a_person(by: Signer) -> None:
    village().when(requested(by, paper=paper("request"))).then_refused("ACT-1", found=by.person)


def test_reg_2_a_request_names_a_registered_person_and_their_place() -> None:
    village().when(requested(person="person:nobody")).then_refused("REG-2")
    village().when(requested(place=OTHER_VILLAGE)).then_refused("REG-2", expected=VILLAGE)


def test_reg_1_a_request_has_a_reference_of_its_own() -> None:
    village().when(requested(), requested()).then_refused("REG-1", found="correction:1")


# --- the decision ----------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", ["granted", "refused"])
def test_hh_7_a_request_is_decided_once(verdict: str) -> None:
    after = village().when(requested(), decided(verdict=verdict)).then_admitted()
    assert after.ledger.read(Correction, "correction:1").verdict == verdict
    after.when(decided(township())).then_refused("HH-7", expected="not yet decided")


def test_act_2_who_entered_it_does_not_decide() -> None:
    entered = officer("township_officer", "person:village-committee")
    village().when(requested(), decided(entered)).then_refused(
        "ACT-2", expected="nor entered it", found="person:village-committee"
    )


def test_act_2_who_corrected_it_before_does_not_decide_either() -> None:
    before = corrected(REGISTRAR, None, name=secret("示例佳"), paper=paper("book"))
    village().having(before, requested(at="2026-03-06", due="2026-03-21")).when(
        decided(officer("registrar"))
    ).then_refused("ACT-2", found="person:registrar")


def test_act_2_neither_the_person_nor_who_handed_it_in_decides() -> None:
    own = officer("township_officer", "person:jia")
    village().when(requested(), decided(own)).then_refused("ACT-2", found="person:jia")
    handed = requested(township(), paper=paper("request"))
    village().when(handed, decided(township())).then_refused("ACT-2", found="person:t1")


def test_act_1_the_village_decides_no_correction() -> None:
    village().when(requested(), decided(committee())).then_refused("ACT-1")


def test_reg_2_a_decision_is_on_a_request_about_that_person() -> None:
    village().when(decided()).then_refused("REG-2", found="no correction:1")
    village().when(requested(), decided(person="person:yi")).then_refused(
        "REG-2", found="about person:jia"
    )


# --- and what comes of it --------------------------------------------------------------------


def test_hh_7_a_granted_request_is_carried_out_once() -> None:
    after = village().when(requested(), decided(), corrected()).then_admitted()
    assert after.ledger.read(Correction, "correction:1").done_at is not None
    assert has_name(after.ledger, "person:jia", "示例嘉")
    after.when(corrected()).then_refused("HH-7", expected="not yet carried out")


def test_hh_7_an_undecided_request_entitles_to_nothing() -> None:
    by_paper = corrected(REGISTRAR, name=secret("示例嘉"), paper=paper("book"))
    village().when(requested(), by_paper).then_refused("HH-7", found="undecided")


@pytest.mark.parametrize("request_", [None, "correction:1"])
def test_hh_7_without_a_granted_request_only_a_registrar_corrects_on_paper(
    request_: str | None,
) -> None:
    before = village().having(requested(), decided(verdict="refused"))
    name = secret("示例嘉")
    book = paper("book")
    before.when(corrected(None, request_, name=name, paper=book)).then_refused(
        "HH-7", found="village_committee, a paper"
    )
    before.when(corrected(REGISTRAR, request_, name=name)).then_refused("HH-7", found="no paper")
    before.when(corrected(REGISTRAR, request_, name=name, paper=book)).then_admitted()


def done(by: Signer | None = None, *, person: str = "person:jia") -> Act[CorrectionCarriedOut]:
    data = CorrectionCarriedOut(correction="correction:1", person=person, record=7)
    return act(data, by=by or committee(), at="2026-03-06")


def test_hh_7_what_another_act_set_right_is_reported_with_its_record() -> None:
    before = village().having(requested(about="membership"), decided())
    after = before.when(done()).then_admitted()
    assert after.ledger.read(Correction, "correction:1").done_at == 7
    after.when(done()).then_refused("HH-7", found="carried out")
    after.when(corrected()).then_refused("HH-7", found="carried out")


@pytest.mark.parametrize(("verdict", "found"), [("refused", "refused"), (None, "undecided")])
def test_hh_7_only_a_granted_request_is_carried_out(verdict: str | None, found: str) -> None:
    before = village().having(requested(about="membership"))
    if verdict:
        before = before.having(decided(verdict=verdict))
    before.when(done()).then_refused("HH-7", found=found)


def test_reg_2_it_is_carried_out_for_the_person_who_asked_by_their_own_place() -> None:
    before = village().having(requested(), decided())
    before.when(done(person="person:yi")).then_refused("REG-2", found="about person:jia")
    stranger = officer("village_committee", "person:c9", place=OTHER_VILLAGE)
    before.when(done(stranger)).then_refused("ACT-1")


def test_reg_2_a_request_about_somebody_else_entitles_to_nothing() -> None:
    other = requested(officer("villager", "person:yi"), person="person:yi")
    village().when(other, decided(person="person:yi"), corrected()).then_refused("REG-2")


def test_hh_7_something_is_corrected() -> None:
    village().when(requested(), decided(), corrected(gender=None)).then_refused(
        "HH-7", expected="at least one"
    )


def test_hh_2_a_new_number_is_valid_and_nobody_else_s() -> None:
    before = village().having(requested(), decided())
    before.when(corrected(id_number=secret(NUMBER))).then_admitted()
    forged = NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1")
    before.when(corrected(id_number=secret(forged))).then_refused("HH-2", expected="GB 11643")
    taken = given(*family("h1", "jia"), *family("h2", "bing")).having(requested(), decided())
    number = id_number(order=1 + sum(b"bing") % 900)
    taken.when(corrected(id_number=secret(number))).then_refused("HH-2", found="person:bing")


def test_hh_2_a_new_gender_comes_with_the_number_that_shows_it() -> None:
    before = village().having(requested(), decided())
    before.when(corrected(gender="male")).then_refused("HH-2", found="a gender alone")
    before.when(corrected(gender="female", id_number=secret(NUMBER))).then_refused(
        "HH-2", expected="the gender that the ID number shows"
    )
    after = before.when(corrected(gender="male", id_number=secret(NUMBER))).then_admitted()
    assert after.ledger.read(Person, "person:jia").gender == "male"


def test_act_1_the_next_village_corrects_nobody_here() -> None:
    stranger = officer("village_committee", "person:c9", place=OTHER_VILLAGE)
    village().when(requested(), decided(), corrected(stranger)).then_refused("ACT-1")


# --- what is never asked for -----------------------------------------------------------------


def test_hh_7_no_act_asks_for_a_fingerprint_or_other_biometrics() -> None:
    body = re.compile(r"finger|biometr|iris|face|voice|palm|指纹|人脸|虹膜|掌纹|声纹")
    words = {}
    for kind in catalogue.act_types():
        written = msgspec.json.encode(msgspec.json.schema(kind.fact)).decode().lower()
        written += f"{kind.title}{msgspec.json.encode(kind.example).decode()}".lower()
        words[kind.name] = body.findall(re.sub("interface|invoice", "", written))
    assert len(words) > 50
    assert {name: found for name, found in words.items() if found} == {}
    assert all(map(body.search, ("按指纹", "a fingerprint")))
