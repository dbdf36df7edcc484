"""Payments: PAY-4, PAY-5, PAY-8 and PAY-9 of what the bank and the household say."""

from typing import Any

from domain.kernel.gap import Gap
from domain.money.reversal import Leg, VoucherReversed
from domain.payments import overdue
from domain.payments.recovery import Recovery
from domain.steps.complaints import Complaint, unheard
from tests.domain.bank import bank_account
from tests.domain.books import PAPER, VILLAGE_KEEPS, YUAN, agent, balance
from tests.domain.books import closed as period_closed
from tests.domain.payments_cast import (
    PAYEES,
    RELEASED,
    TOTAL_FEN,
    acknowledged,
    answered,
    approved,
    bank,
    batch,
    batch_of,
    confirmed,
    demanded,
    due,
    in_transit,
    one_rejected,
    paid,
    ready,
    receipt,
    recovered,
    registrar,
    rejected,
    released,
    returned,
    state,
    supervisor,
    township,
    village,
    with_bank,
)
from tests.spec import VILLAGE, Given, act, day, officer

REST = 5_000 * YUAN - TOTAL_FEN


# --- PAY-5: paid means that the bank confirmed ---------------------------------------------------


def test_pay_5_nothing_is_paid_before_the_bank_confirms() -> None:
    for history in (ready(), in_transit(), with_bank()):
        assert not state(history, "jia").paid
        assert batch(history).confirmed_fen == 0
    assert state(paid(), "jia").paid


def test_pay_5_confirmed_money_goes_from_transit_to_what_it_was_for() -> None:
    history = paid()
    assert balance(history, "batch-1") == 0
    assert balance(history, "distribution-1") == TOTAL_FEN
    assert batch(history).open_count == 0


def test_pay_5_a_part_may_be_answered_and_the_rest_later() -> None:
    first = receipt(confirmed("jia"), pending=2)
    history = with_bank().when(first).then_admitted()
    assert balance(history, "batch-1") == TOTAL_FEN - 300 * YUAN
    later = (confirmed("bing", on="2026-06-05"), rejected("ding", on="2026-06-06"))
    history = history.when(receipt(*later, number=2, at="2026-06-06")).then_admitted()
    assert balance(history, "batch-1") == 0
    assert batch(history).open_count == 0


def test_pay_5_the_bank_does_not_answer_what_it_was_not_asked() -> None:
    for history in (ready(), in_transit()):
        history.when(receipt(confirmed("jia"), pending=2)).then_refused("PAY-3")
    strange = confirmed("jia", due="due:none")
    with_bank().when(receipt(strange, pending=2)).then_refused("PAY-5", found="nothing")


def test_pay_5_another_amount_or_attempt_is_no_confirmation() -> None:
    less = confirmed("jia", amount_fen=1)
    with_bank().when(receipt(less, pending=2)).then_refused("PAY-5", found=f"{300 * YUAN}")
    with_bank().when(receipt(confirmed("jia", attempt=2), pending=2)).then_refused("PAY-5")
    with_bank().when(receipt(rejected("jia", attempt=2), pending=2)).then_refused("PAY-5")


def test_pay_5_a_line_is_answered_once() -> None:
    again = receipt(confirmed("jia"), number=2)
    paid().when(again).then_refused("REG-5", expected="-1 lines")
    twice = receipt(confirmed("jia"), confirmed("jia"), pending=1)
    with_bank().when(twice).then_refused("PAY-5", found="confirmed")
    both = receipt(confirmed("jia"), rejected("jia"), pending=1)
    with_bank().when(both).then_refused("PAY-5", found="confirmed")


def test_pay_5_a_line_of_another_batch_is_refused() -> None:
    history = one_rejected().when(
        batch_of("ding", number=2, attempt=2, at="2026-06-05"),
        approved(2, total_fen=100 * YUAN, at="2026-06-05"),
        released(2, lines=1, total_fen=100 * YUAN, at="2026-06-05"),
    )
    old = confirmed("ding", batch="batch:2", on="2026-06-06")
    second = receipt(old, number=2, batch=2, at="2026-06-06")
    history.then_admitted().when(second).then_refused("PAY-5", expected="attempt 1")
    right = confirmed("ding", batch="batch:2", attempt=2, on="2026-06-06")
    second = receipt(right, number=2, batch=2, at="2026-06-06")
    assert state(history.then_admitted().when(second).then_admitted(), "ding").paid


def kept_at_bank(history: Given) -> Given:
    """The account that pays stands at 示例农商行."""
    declared = bank_account("c1", "collective-1", place=VILLAGE, by=VILLAGE_KEEPS, at="2026-06-04")
    return history.having(declared)


def test_pay_5_the_bank_of_the_account_that_pays_answers_for_it_and_no_other() -> None:
    answer, other = receipt(confirmed("jia"), pending=2), bank(body="虚构银行")
    strange = receipt(confirmed("jia"), pending=2, by=other)
    kept_at_bank(with_bank()).when(answer).then_admitted()
    kept_at_bank(with_bank()).when(strange).then_refused("ACT-1", expected="示例农商行")
    kept_at_bank(paid()).when(returned("jia", by=other)).then_refused("ACT-1", found="虚构银行")
    with_bank().when(strange).then_admitted()


def test_pay_5_what_the_bookkeepers_hand_in_carries_that_grade() -> None:
    lines = tuple(confirmed(who) for who in PAYEES)
    with_bank().when(receipt(*lines, by=VILLAGE_KEEPS)).then_admitted()
    claimed = receipt(*lines, by=VILLAGE_KEEPS, grade="bank_signed")
    with_bank().when(claimed).then_refused("PAY-5", expected="handed_in")
    lesser = receipt(*lines, grade="handed_in")
    with_bank().when(lesser).then_refused("PAY-5", expected="bank_signed")
    with_bank().when(receipt(*lines, by=(agent(),))).then_refused("ACT-1")


def test_pay_5_an_answer_is_not_dated_before_the_bank_had_the_file() -> None:
    early = receipt(*(confirmed(who, on="2026-06-02") for who in PAYEES))
    with_bank().when(early).then_refused("PAY-5", found="2026-06-02")
    ahead = receipt(*(confirmed(who, on="2026-06-05") for who in PAYEES))
    with_bank().when(ahead).then_refused("FUND-1", found="2026-06-05")


def test_pay_5_the_accounts_are_the_batch_s_and_the_list_s() -> None:
    lines = tuple(confirmed(who) for who in PAYEES)
    for field in ("transit", "charge"):
        wrong: Any = {field: "account:collective-1"}
        with_bank().when(receipt(*lines, **wrong)).then_refused("PAY-5")


def test_reg_5_the_receipt_adds_up_day_by_day() -> None:
    lines = tuple(confirmed(who) for who in PAYEES)
    with_bank().when(receipt(*lines, pending=1)).then_refused("REG-5", expected="0 lines")
    one = receipt(confirmed("jia"), pending=2)
    other_day = receipt(confirmed("jia", on=RELEASED), pending=2, settled=one.data.settled)
    with_bank().when(other_day).then_refused("REG-5")
    stray = (confirmed("jia"), confirmed("bing", batch="batch:9"))
    one_of_two = receipt(*stray, pending=2, settled=one.data.settled)
    with_bank().when(one_of_two).then_refused("REG-5", found="1 lines of another batch")


def test_reg_1_a_receipt_is_new() -> None:
    history = with_bank().when(receipt(confirmed("jia"), pending=2)).then_admitted()
    again = receipt(confirmed("bing"), pending=1, voucher="voucher:other")
    history.when(again).then_refused("REG-1", found="receipt:1")


# --- PAY-4: rejected, returned, wrong ------------------------------------------------------------


def test_pay_4_a_rejected_line_is_payable_again_with_the_bank_s_reason() -> None:
    history = one_rejected()
    last = state(history, "ding").attempt
    assert last is not None
    assert (last.outcome, last.reason) == ("rejected", "AC04")
    assert balance(history, "collective-1") == REST + 100 * YUAN
    history.when(batch_of("ding", number=2, attempt=2, at="2026-06-05")).then_admitted()


def test_pay_4_the_next_attempt_is_one_more() -> None:
    for attempt in (1, 3):
        again = batch_of("ding", number=2, attempt=attempt, at="2026-06-05")
        one_rejected().when(again).then_refused("PAY-4", expected="attempt 2")
    first = batch_of("jia", number=1, attempt=2, at="2026-06-01")
    village().when(first).then_refused("PAY-4", expected="attempt 1")


def test_pay_4_what_the_bank_has_not_answered_is_never_issued_again() -> None:
    history = with_bank().when(receipt(confirmed("jia"), pending=2)).then_admitted()
    again = batch_of("bing", number=2, attempt=2, at="2026-07-30")
    history.when(again).then_refused("PAY-3", found="batch:1")


def test_pay_4_a_returned_payment_is_payable_again_and_its_money_is_back() -> None:
    history = paid().when(returned("bing")).then_admitted()
    assert balance(history, "collective-1") == REST + 200 * YUAN
    assert balance(history, "distribution-1") == TOTAL_FEN - 200 * YUAN
    assert batch(history).returned_fen == 200 * YUAN
    history.when(batch_of("bing", number=2, attempt=2, at="2026-06-09")).then_admitted()


def test_pay_4_only_what_was_confirmed_comes_back_and_whole() -> None:
    with_bank().when(returned("bing")).then_refused("PAY-5")
    one_rejected().when(returned("ding")).then_refused("PAY-5", found="rejected")
    paid().when(returned("bing", amount_fen=1)).then_refused("PAY-5")
    paid().when(returned("bing", value_date=day("2026-06-03"))).then_refused("PAY-5")
    paid().when(returned("bing", payer="account:recovered-1")).then_refused("PAY-5")
    paid().when(returned("bing", by=VILLAGE_KEEPS)).then_refused("PAY-5", expected="handed_in")
    again = returned("bing", voucher="voucher:again", at="2026-06-09")
    paid().when(returned("bing"), again).then_refused("PAY-5", found="returned")


def test_pay_4_a_wrong_payment_is_recovered_and_stays_on_record() -> None:
    history = paid().when(demanded(), recovered(150 * YUAN)).then_admitted()
    assert balance(history, "collective-1") == REST + 150 * YUAN
    assert balance(history, "recovered-1") == -150 * YUAN
    assert balance(history, "distribution-1") == TOTAL_FEN
    assert state(history, "bing").paid
    history.when(recovered(50 * YUAN, number=2, at="2026-06-25")).then_admitted()


def test_pay_4_no_more_is_claimed_than_was_paid() -> None:
    paid().when(demanded(amount_fen=200 * YUAN + 1)).then_refused("PAY-4")
    paid().when(demanded(amount_fen=0)).then_refused("PAY-4")
    part = demanded(amount_fen=150 * YUAN)
    more = demanded(recovery="recovery:2", amount_fen=51 * YUAN)
    paid().when(part, more).then_refused("PAY-4", expected=f"{50 * YUAN}")
    for history in (with_bank(), one_rejected()):
        history.when(demanded("ding")).then_refused("PAY-4", expected="at most 0")
    paid().when(demanded(due_on=day("2026-06-09"))).then_refused("PAY-4")


def test_pay_4_no_more_comes_back_than_was_claimed_and_to_the_account_that_paid() -> None:
    history = paid().when(demanded()).then_admitted()
    history.when(recovered(200 * YUAN + 1)).then_refused("PAY-4")
    history.when(recovered(1, payer="account:distribution-1")).then_refused("PAY-4")
    history.when(recovered(1, recovered="account:collective-1")).then_refused("REG-2")
    paid().when(recovered(1)).then_refused("REG-2", found="recovery:1")


def test_reg_2_a_claim_names_its_list_and_place() -> None:
    paid().when(demanded(list="list:2")).then_refused("REG-2", found="list:2")
    paid().when(demanded(place="231005100202")).then_refused("REG-2")
    again = demanded(amount_fen=1)
    paid().when(demanded(amount_fen=1), again).then_refused("REG-1", found="recovery:1")


def test_pay_4_a_payment_is_not_corrected_by_reversing_its_voucher() -> None:
    leg = Leg("account:collective-1", "account:batch-1", TOTAL_FEN)
    back = VoucherReversed(
        voucher="voucher:back",
        reverses="voucher:batch-1",
        legs=(leg,),
        value_date=day("2026-06-02"),
        cause="entered_wrongly",
        paper=PAPER,
    )
    in_transit().when(act(back, by=VILLAGE_KEEPS, at="2026-06-02")).then_refused("PAY-4")


# --- PAY-9 ---------------------------------------------------------------------------------------


def test_pay_9_an_answer_on_a_day_of_a_closed_period_is_refused() -> None:
    transit = {"batch-1": TOTAL_FEN}
    until = period_closed(
        transit, until="2026-06-04", at="2026-06-05", place=VILLAGE, by=VILLAGE_KEEPS
    )
    lines = tuple(confirmed(who) for who in PAYEES)
    history = with_bank().when(until).then_admitted()
    history.when(receipt(*lines, at="2026-06-05")).then_refused("PAY-9", found="2026-06-04")
    later = (confirmed(who, on="2026-06-05") for who in PAYEES)
    history.when(receipt(*later, at="2026-06-05")).then_admitted()


# --- PAY-8: the household's word -----------------------------------------------------------------


def test_pay_8_the_household_confirms_what_the_bank_paid() -> None:
    history = paid().when(acknowledged("jia")).then_admitted()
    assert [word.answer for word in state(history, "jia").words] == ["confirmed"]


def test_pay_8_a_denial_opens_a_complaint() -> None:
    history = paid().when(acknowledged("jia", "denied")).then_admitted()
    complaint = history.ledger.read(Complaint, "complaint:1")
    assert (complaint.due, complaint.answered_on) == (due("jia"), None)
    without = acknowledged("jia", "denied", complaint=None)
    paid().when(without).then_refused("PAY-8", expected="complaint")
    beside = acknowledged("jia", complaint="complaint:1")
    paid().when(beside).then_refused("PAY-8", found="complaint:1")
    again = acknowledged("bing", "denied")
    history.when(again).then_refused("REG-1", found="complaint:1")


def test_pay_8_only_what_the_bank_confirmed_is_acknowledged() -> None:
    with_bank().when(acknowledged("jia")).then_refused("PAY-8", found="not confirmed")
    one_rejected().when(acknowledged("ding")).then_refused("PAY-8")
    back = paid().when(returned("bing")).then_admitted()
    back.when(acknowledged("bing", at="2026-06-09")).then_refused("PAY-8")
    paid().when(acknowledged("jia", attempt=2)).then_refused("PAY-8")
    paid().when(acknowledged("jia", place="231005100202")).then_refused("PAY-8")


def test_pay_8_nobody_else_speaks_for_the_household() -> None:
    other = officer("householder", "person:bing", body="household:h2")
    paid().when(acknowledged("jia", by=other)).then_refused("PAY-8", found="person:bing")
    member = officer("villager", "person:yi", body="household:h1")
    paid().when(acknowledged("jia", by=member)).then_refused("PAY-8", found="person:yi")
    paid().when(acknowledged("jia", by=bank())).then_refused("ACT-1")


def test_pay_8_who_has_no_key_says_it_on_paper_to_two_officers() -> None:
    by = (registrar(), officer("work_team", "person:w1", body="work team"))
    paid().when(acknowledged("jia", by=by, paper=PAPER)).then_admitted()
    paid().when(acknowledged("jia", by=by)).then_refused("PAY-8", expected="paper")
    paid().when(acknowledged("jia", by=registrar(), paper=PAPER)).then_refused("ACT-1")


def test_act_2_who_paid_does_not_hear_the_household_on_paper() -> None:
    for paying in (agent().person, supervisor().person):
        by = (registrar(), officer("work_team", paying, body="work team"))
        heard = acknowledged("jia", by=by, paper=PAPER)
        paid().when(heard).then_refused("ACT-2", found=paying)


def test_id_4_a_word_entered_late_says_when_it_was_given() -> None:
    by = (registrar(), officer("work_team", "person:w1", body="work team"))
    late = acknowledged("jia", by=by, paper=PAPER, happened_on=day("2026-06-05"))
    paid().when(late).then_admitted()
    ahead = acknowledged("jia", by=by, paper=PAPER, happened_on=day("2026-06-07"))
    paid().when(ahead).then_refused("ID-4")


def test_pay_8_the_same_is_not_said_twice_but_who_said_yes_may_say_no() -> None:
    history = paid().when(acknowledged("jia")).then_admitted()
    history.when(acknowledged("jia")).then_refused("PAY-8", found="already")
    history = history.when(acknowledged("jia", "denied")).then_admitted()
    history.when(acknowledged("jia")).then_admitted()


def test_pay_8_a_complaint_is_answered_once_and_by_somebody_above() -> None:
    history = paid().when(acknowledged("jia", "denied")).then_admitted()
    history = history.when(answered()).then_admitted()
    assert history.ledger.read(Complaint, "complaint:1").outcome == "upheld"
    history.when(answered(at="2026-06-10")).then_refused("PAY-8", found="2026-06-09")
    paid().when(answered()).then_refused("REG-2", found="complaint:1")
    open_ = paid().when(acknowledged("jia", "denied")).then_admitted()
    open_.when(answered(by=supervisor())).then_refused("ACT-1")


def test_act_2_who_paid_does_not_answer_the_complaint() -> None:
    history = paid().when(acknowledged("jia", "denied")).then_admitted()
    for paying in (agent().person, supervisor().person):
        history.when(answered(by=township(paying))).then_refused("ACT-2", found=paying)


# --- what is open --------------------------------------------------------------------------------


def test_pay_5_a_batch_without_the_bank_s_answer_is_listed_until_it_comes() -> None:
    late = overdue.unanswered(batch(with_bank()), 3, day("2026-06-07"))
    assert late == Gap(
        rule="PAY-5",
        subject="batch:1",
        since=day("2026-06-03"),
        due=day("2026-06-06"),
        message=late.message if late else ("", ""),  # type: ignore[arg-type]
    )
    assert "3 of 3 lines" in late.message.en
    assert overdue.unanswered(batch(with_bank()), 3, day("2026-06-06")) is None
    assert overdue.unanswered(batch(in_transit()), 3, day("2026-06-30")) is None
    assert overdue.unanswered(batch(one_rejected()), 3, day("2026-06-30")) is None


def test_pay_5_what_of_a_final_list_is_unpaid_is_listed() -> None:
    left = overdue.Unpaid("list:1", day("2026-05-20"), 2, 300 * YUAN)
    found = overdue.unpaid(left, 30, day("2026-06-20"))
    assert found is not None
    assert (found.subject, found.due) == ("list:1", day("2026-06-19"))
    assert overdue.unpaid(left, 30, day("2026-06-19")) is None
    assert overdue.unpaid(left._replace(dues_count=0), 30, day("2026-07-30")) is None


def test_pay_4_what_is_claimed_and_not_back_by_its_day_is_listed() -> None:
    history = paid().when(demanded()).then_admitted()
    claim = history.ledger.read(Recovery, "recovery:1")
    found = overdue.outstanding(claim, day("2026-07-11"))
    assert found is not None
    assert (found.rule, found.subject) == ("PAY-4", "recovery:1")
    assert overdue.outstanding(claim, day("2026-07-10")) is None
    history = history.when(recovered(200 * YUAN)).then_admitted()
    back = history.ledger.read(Recovery, "recovery:1")
    assert overdue.outstanding(back, day("2026-07-11")) is None


def test_pay_8_a_denial_that_nobody_answers_is_listed() -> None:
    history = paid().when(acknowledged("jia", "denied")).then_admitted()
    complaint = history.ledger.read(Complaint, "complaint:1")
    found = unheard(complaint, 15, day("2026-06-22"))
    assert found is not None
    assert (found.rule, found.due) == ("PAY-8", day("2026-06-21"))
    assert unheard(complaint, 15, day("2026-06-21")) is None
    history = history.when(answered()).then_admitted()
    done = history.ledger.read(Complaint, "complaint:1")
    assert unheard(done, 15, day("2026-06-22")) is None
