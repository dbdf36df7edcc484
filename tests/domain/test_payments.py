"""Payments: PAY-1 to PAY-3, PAY-6 and ACT-2 of a batch, its approval and its release."""

from typing import Any

import msgspec
import pytest

from domain.kernel import catalogue
from domain.kernel.catalogue import ActType
from domain.payments.batches import PaymentLinePrepared
from domain.residents.kinship import KinshipDeclared
from tests.domain.books import YUAN, agent, balance, finance, opened
from tests.domain.payments_cast import (
    TOTAL_FEN,
    approved,
    bank,
    batch,
    batch_of,
    cancelled,
    changed,
    declared,
    died,
    due,
    in_transit,
    line_of,
    lines_of,
    paid,
    prepared,
    ready,
    registrar,
    released,
    state,
    succeeded,
    supervisor,
    township,
    village,
    with_bank,
    withdrawn,
)
from tests.spec import COUNTY, OTHER_VILLAGE, VILLAGE, act, day, officer
from tests.village import family

PAYMENT_TYPES = [
    kind for kind in catalogue.act_types() if kind.fact.__module__.startswith("domain.payments")
]


def only(*lines: PaymentLinePrepared, **fields: Any) -> Any:  # noqa: ANN401
    return prepared(lines, **fields)


# --- PAY-1: cash cannot be expressed -----------------------------------------------------------


def test_pay_1_there_are_payment_facts_to_walk() -> None:
    assert len(PAYMENT_TYPES) == 16


@pytest.mark.parametrize("kind", PAYMENT_TYPES, ids=lambda kind: kind.name)
def test_pay_1_no_field_of_a_payment_can_say_cash(kind: ActType) -> None:
    schema = msgspec.json.encode(msgspec.json.schema(kind.fact)).decode().lower()
    for word in ("cash", "现金", "channel", "till", "in_hand"):
        assert word not in schema, f"{kind.name} can say {word}"


def test_pay_1_a_line_without_a_card_is_no_line() -> None:
    kind = catalogue.type_of(PaymentLinePrepared)
    data = {name: value for name, value in kind.example.items() if name != "card"}
    with pytest.raises(msgspec.ValidationError, match="card"):
        catalogue.decode(kind, data)
    with pytest.raises(msgspec.ValidationError, match="card"):
        catalogue.decode(kind, {**data, "card": None})


def test_pay_1_a_payment_goes_to_a_card() -> None:
    assert [one.card for one in state(ready(), "jia").attempts] == ["card:jia"]


# --- PAY-2: whose card -------------------------------------------------------------------------


def test_pay_2_a_line_pays_to_the_payee_s_card_on_the_day() -> None:
    village().when(prepared()).then_admitted()


def test_pay_2_another_household_s_card_is_refused() -> None:
    village().when(only(line_of("jia", card="card:bing"))).then_refused("PAY-2", found="card:bing")


def test_pay_2_a_card_that_nobody_declared_is_refused() -> None:
    village().when(only(line_of("jia", card="card:none"))).then_refused("PAY-2", found="card:none")


def test_pay_2_a_card_of_another_kind_than_the_list_says_is_refused() -> None:
    own = declared("yi", household="household:h1", kind="own")
    history = changed(village().having(own), due("jia"), person="person:yi", card_kind="own")
    history.when(only(line_of("jia", person="person:yi", card="card:yi"))).then_admitted()
    wrong = changed(history, due("jia"), card_kind="guardian")
    wrong.when(only(line_of("jia", person="person:yi", card="card:yi"))).then_refused("PAY-2")


def test_pay_2_a_card_declared_after_the_day_is_refused() -> None:
    early = only(*lines_of("jia"), at="2026-01-09", execution_date=day("2026-01-09"))
    village().when(early).then_refused("PAY-2", expected="2026-01-09")


def test_pay_2_a_line_for_another_person_is_refused() -> None:
    other = line_of("jia", person="person:yi")
    village().when(only(other)).then_refused("PAY-2", expected="person:jia")
    elsewhere = line_of("jia", household="household:h2")
    village().when(only(elsewhere)).then_refused("PAY-2", found="household:h2")


def test_pay_2_a_former_head_is_not_paid_on_the_householder_s_card() -> None:
    history = changed(village(), "household:h1", head="person:yi")
    history.when(only(*lines_of("jia"))).then_refused("PAY-2", expected="householder")


# --- PAY-3: after the notice, within the line, once ---------------------------------------------


def test_pay_3_a_list_whose_procedure_has_not_ended_is_not_paid() -> None:
    for status in ("open", "held", "rejected", "annulled"):
        history = changed(village(), "case:list-1", status=status, ended=None)
        history.when(prepared()).then_refused("PAY-3", found=status)


def test_pay_3_the_line_is_the_due_s_whole_amount() -> None:
    for fen in (300 * YUAN + 1, 300 * YUAN - 1):
        village().when(only(line_of("jia", amount_fen=fen))).then_refused("PAY-3", found=f"{fen}")


def test_pay_3_what_is_contested_or_removed_is_not_paid() -> None:
    held = changed(village(), due("jia"), contested=("objection:1",))
    held.when(prepared()).then_refused("PAY-3", found="contested")
    held.when(only(*lines_of("bing"))).then_admitted()
    out = changed(village(), due("jia"), removed=True)
    out.when(prepared()).then_refused("PAY-3", found="removed")


def test_pay_3_a_due_of_another_list_or_of_none_is_refused() -> None:
    foreign = changed(village(), due("jia"), list="list:2")
    foreign.when(prepared()).then_refused("PAY-3", found="list:2")
    village().when(only(line_of("jia", due="due:none"))).then_refused("PAY-3", found="no list")


def test_pay_3_a_due_is_not_in_two_batches() -> None:
    again = batch_of("jia", number=2, at="2026-06-02")
    ready().when(again).then_refused("PAY-3", found="batch:1")
    in_transit().when(again).then_refused("PAY-3", found="batch:1")
    with_bank().when(batch_of("jia", number=2, attempt=2, at="2026-06-04")).then_refused("PAY-3")


def test_pay_3_what_is_paid_is_not_paid_again() -> None:
    for attempt in (1, 2):
        again = batch_of("jia", number=2, attempt=attempt, at="2026-06-10")
        paid().when(again).then_refused("PAY-3", found="paid")


def test_pay_3_a_due_is_not_twice_in_one_batch() -> None:
    twice = lines_of("jia", "jia")
    village().when(prepared(twice)).then_refused("REG-5", found="1 dues on 2 lines")


def test_pay_3_a_batch_taken_back_leaves_its_dues_payable() -> None:
    again = batch_of("jia", number=2, attempt=2, at="2026-06-03")
    ready().when(withdrawn(), again).then_admitted()
    in_transit().when(cancelled(), again).then_admitted()


def test_pay_3_a_batch_is_dated_from_its_day_to_a_month_ahead() -> None:
    for on in ("2026-05-31", "2026-07-03"):
        village().when(prepared(execution_date=day(on))).then_refused("PAY-3", found=on)
    village().when(prepared(execution_date=day("2026-07-02"))).then_admitted()


def test_reg_5_the_header_says_what_its_lines_are() -> None:
    village().when(prepared(lines_count=2)).then_refused("REG-5")
    village().when(prepared(total_fen=TOTAL_FEN + 1)).then_refused("REG-5")
    stray = [*lines_of("jia", "bing"), line_of("ding", batch="batch:9")]
    village().when(prepared(stray)).then_refused("REG-5")


def test_reg_1_a_batch_is_new() -> None:
    ready().when(prepared(at="2026-06-02")).then_refused("REG-1", found="batch:1")


def test_fund_2_a_batch_is_paid_out_of_the_list_s_account() -> None:
    history = village().having(opened("collective-2", "collective", place=VILLAGE))
    other = prepared(payer="account:collective-2")
    history.when(other).then_refused("FUND-2", expected="account:collective-1")
    village().when(prepared(place=OTHER_VILLAGE)).then_refused("FUND-2", found=OTHER_VILLAGE)


def test_act_1_a_bank_does_not_prepare_a_batch() -> None:
    village().when(prepared(by=bank())).then_refused("ACT-1")
    away = officer("township_accounting", "person:ta2", place="231005101")
    village().when(prepared(by=away)).then_refused("ACT-1")


# --- PAY-6: nothing after death ----------------------------------------------------------------


def test_pay_6_who_died_is_not_paid() -> None:
    history = village().having(died("jia", "2026-05-25", new_head="yi"))
    history.when(prepared()).then_refused("PAY-6", found="2026-05-25")


def test_pay_6_who_dies_on_the_day_is_not_paid_and_who_dies_later_was() -> None:
    history = village().having(died("jia", "2026-06-01", new_head="yi"))
    history.when(prepared()).then_refused("PAY-6", found="2026-06-01")
    ready().having(died("jia", "2026-06-02", new_head="yi")).when(approved()).then_admitted()


def test_pay_6_what_was_due_before_goes_to_the_successor_on_papers() -> None:
    own = declared("yi", household="household:h1", kind="own")
    history = village().having(own, died("jia", "2026-05-25", new_head="yi"))
    line = line_of("jia", person="person:yi", card="card:yi")
    history.when(only(line)).then_refused("PAY-2")
    history = history.when(succeeded("jia", "yi")).then_admitted()
    history = history.when(only(line)).then_admitted()
    assert state(history, "jia").payee.person == "person:yi"
    assert state(history, "jia").amount_fen == 300 * YUAN


def test_pay_6_village_and_township_name_the_successor_for_a_list_of_the_county_too() -> None:
    of_county = changed(village(), "list:1", place=COUNTY)
    history = of_county.having(died("jia", "2026-05-25", new_head="yi"))
    history.when(succeeded("jia", "yi")).then_admitted()


def test_pay_6_nobody_follows_the_living() -> None:
    village().when(succeeded("jia", "yi")).then_refused("PAY-6", found="None")


def test_pay_6_what_was_listed_after_the_death_was_never_due() -> None:
    for on in ("2026-05-01", "2026-04-20"):
        history = village().having(died("jia", on, new_head="yi"))
        history.when(succeeded("jia", "yi")).then_refused("PAY-6", found=on)


def test_pay_6_a_new_head_follows_on_the_householder_s_card() -> None:
    as_head = {"cause": "head_changed", "card_kind": "householder"}
    village().when(succeeded("jia", "yi", **as_head)).then_refused("PAY-6")
    history = changed(village(), "household:h1", head="person:yi")
    history.when(succeeded("jia", "yi", **as_head)).then_admitted()


def test_pay_6_a_due_follows_its_payee_to_another_household() -> None:
    history = village().having(*family("h4", "ji"))
    moved = succeeded("jia", "ji", household="household:h4", cause="left_household")
    history.when(moved).then_refused("PAY-6")
    here = succeeded("jia", "jia", cause="left_household", card_kind="householder")
    village().when(here).then_refused("PAY-6")


def test_hh_4_a_successor_belongs_to_the_household_that_is_named() -> None:
    history = village().having(died("jia", "2026-05-25", new_head="yi"))
    history.when(succeeded("jia", "bing")).then_refused("HH-4", found="person:bing")
    history.when(succeeded("jia", "jia")).then_refused("HH-3")


def test_act_2_nobody_names_themself_successor() -> None:
    history = village().having(died("jia", "2026-05-25", new_head="yi"))
    own = (officer("village_committee", "person:yi", body="village"), township())
    history.when(succeeded("jia", "yi", by=own)).then_refused("ACT-2", found="person:yi")
    history.when(succeeded("jia", "yi", by=(registrar(),))).then_refused("ACT-1")


def test_pay_3_nothing_is_redirected_that_is_with_the_bank_or_paid() -> None:
    for history in (ready(), with_bank(), paid()):
        dead = history.having(died("jia", "2026-06-05", new_head="yi"))
        dead.when(succeeded("jia", "yi", at="2026-06-06")).then_refused("PAY-3")


# --- approval ----------------------------------------------------------------------------------


def test_fund_1_approval_puts_the_whole_sum_in_transit() -> None:
    history = in_transit()
    assert balance(history, "collective-1") == 5_000 * YUAN - TOTAL_FEN
    assert balance(history, "batch-1") == TOTAL_FEN
    assert batch(history).status == "approved"


def test_fund_1_a_batch_that_is_not_covered_is_refused_before_the_bank_is_asked() -> None:
    short = changed(ready(), "account:collective-1", days={day("2026-04-01"): TOTAL_FEN - 1})
    short.when(approved()).then_refused("FUND-1", found="-1 fen")
    enough = changed(ready(), "account:collective-1", days={day("2026-04-01"): TOTAL_FEN})
    enough.when(approved()).then_admitted()


def test_act_2_who_prepared_does_not_approve() -> None:
    same = supervisor(agent().person)
    ready().when(approved(by=same)).then_refused("ACT-2", found=agent().person)


def test_act_2_who_drafted_the_list_does_not_approve() -> None:
    ready().when(approved(by=supervisor("person:ta9"))).then_refused("ACT-2", found="person:ta9")


def test_act_2_who_is_paid_does_not_approve() -> None:
    for who in ("jia", "yi", "bing"):
        ready().when(approved(by=supervisor(f"person:{who}"))).then_refused("ACT-2", found=who)


def test_act_3_who_is_related_to_a_payee_does_not_approve() -> None:
    kin = KinshipDeclared(person="person:su1", household="household:h2", relation="sibling")
    history = ready().having(act(kin, by=registrar()))
    history.when(approved()).then_refused("ACT-3", found="person:su1")
    history.when(approved(by=supervisor("person:su2"))).then_admitted()


def test_act_1_who_approves_keeps_the_account() -> None:
    ready().when(approved(by=bank())).then_refused("ACT-1")
    away = officer("supervision_committee", "person:su2", place=OTHER_VILLAGE)
    ready().when(approved(by=away)).then_refused("ACT-1")
    wide = changed(ready(), "account:collective-1", place="231005100")
    wide.when(approved()).then_refused("ACT-1", expected="231005100")


def test_fund_2_what_is_approved_is_what_was_prepared() -> None:
    ready().when(approved(total_fen=TOTAL_FEN - 1)).then_refused("FUND-2")
    ready().when(approved(payer="account:distribution-1")).then_refused("FUND-2")
    ready().when(approved(place=OTHER_VILLAGE)).then_refused("FUND-2")


def test_reg_1_the_account_of_transit_is_new() -> None:
    ready().when(approved(transit="account:recovered-1")).then_refused("REG-1")


def test_pay_3_a_batch_is_approved_once_and_while_its_list_is_final() -> None:
    again = approved(voucher="voucher:again", transit="account:again")
    in_transit().when(again).then_refused("PAY-3", found="approved")
    ready().when(withdrawn(), approved()).then_refused("PAY-3", found="withdrawn")
    annulled = changed(ready(), "case:list-1", status="annulled")
    annulled.when(approved()).then_refused("PAY-3", found="annulled")


def test_pay_3_a_batch_is_withdrawn_before_approval_and_cancelled_before_release() -> None:
    ready().when(cancelled()).then_refused("PAY-3", found="prepared")
    in_transit().when(withdrawn()).then_refused("PAY-3", found="approved")
    with_bank().when(cancelled(at="2026-06-04")).then_refused("PAY-3", found="released")


def test_fund_1_what_is_cancelled_goes_back_whole() -> None:
    history = in_transit().when(cancelled()).then_admitted()
    assert balance(history, "collective-1") == 5_000 * YUAN
    assert balance(history, "batch-1") == 0
    in_transit().when(cancelled(total_fen=1)).then_refused("FUND-2")
    in_transit().when(cancelled(payer="account:distribution-1")).then_refused("FUND-2")


# --- release -----------------------------------------------------------------------------------


def test_pay_3_the_file_is_released_under_a_checkpoint_that_covers_list_and_approval() -> None:
    history = in_transit()
    at = batch(history).approved_at
    assert at is not None
    history.when(released(size=at)).then_refused("PAY-3", found=f"{at}")
    history = history.when(released(size=at + 1)).then_admitted()
    assert batch(history).status == "released"
    assert batch(history).file_sha256


def test_pay_3_a_checkpoint_before_the_end_of_the_list_s_procedure_is_refused() -> None:
    late = in_transit().ledger.states["case:list-1"]
    ended = msgspec.structs.replace(late.ended, index=500)  # type: ignore[attr-defined]
    history = changed(in_transit(), "case:list-1", ended=ended)
    history.when(released(size=500)).then_refused("PAY-3", expected="501")
    history.when(released(size=501)).then_admitted()


def test_pay_3_a_file_is_released_once_and_after_approval() -> None:
    ready().when(released()).then_refused("PAY-3", found="prepared")
    with_bank().when(released(at="2026-06-04")).then_refused("PAY-3", found="released")


def test_reg_5_the_file_carries_what_was_approved() -> None:
    in_transit().when(released(lines=2)).then_refused("REG-5")
    in_transit().when(released(total_fen=1)).then_refused("REG-5")


def test_act_1_who_releases_keeps_the_account() -> None:
    in_transit().when(released(by=supervisor())).then_refused("ACT-1")
    in_transit().when(released(by=finance(1))).then_admitted()


def test_pay_1_the_file_has_a_format_of_the_bank() -> None:
    kind = catalogue.act_type("PaymentFileReleased.v1")
    assert kind is not None
    with pytest.raises(msgspec.ValidationError, match="cash"):
        catalogue.decode(kind, {**kind.example, "format": "cash"})
