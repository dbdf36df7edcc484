"""What statements of banks add to the rules of money, sentence by sentence (PAY-1 to 6, FUND-2)."""

from tests.house.sentences import Sentence, finds, lists, refuses, shows

MORE: dict[str, tuple[Sentence, ...]] = {
    "PAY-1": (
        refuses(
            "an entry that says cash is evidence, and is taken with its statement",
            "test_pay_1_an_entry_that_says_cash_is_evidence_and_is_taken",
            "test_reg_5_a_statement_that_does_not_add_up_is_refused",
            by="REG-5",
        ),
    ),
    "PAY-2": (
        finds(
            "a payment that reached another account than the payee's, by the bank's statement",
            "test_pay_2_a_payment_that_reached_another_account_is_found",
            "test_pay_2_each_to_their_own_card_is_no_finding",
        ),
        finds(
            "one account for several households",
            "test_pay_2_one_account_for_two_households_is_found",
            "test_pay_2_each_to_their_own_card_is_no_finding",
        ),
    ),
    "PAY-3": (
        finds(
            "money to a card without a payment, or again",
            "test_pay_3_money_to_a_card_without_a_payment_is_found",
            "test_pay_3_money_that_a_payment_explains_is_no_finding",
        ),
    ),
    "PAY-5": (
        refuses(
            "a statement follows the one before of its grade, without gap, overlap or leap",
            "test_pay_5_the_next_statement_follows_day_and_balance",
            "test_pay_5_a_gap_an_overlap_or_a_leap_of_the_balance_is_refused",
        ),
        refuses(
            "it covers days that are over, and its entries lie in them",
            "test_reg_5_a_statement_adds_up_and_is_taken",
            "test_pay_5_a_statement_covers_days_that_are_over",
            "test_pay_5_an_entry_lies_in_the_statement_s_period",
        ),
        refuses(
            "opening + in - out = closing, to the fen",
            "test_reg_5_a_statement_adds_up_and_is_taken",
            "test_reg_5_a_statement_that_does_not_add_up_is_refused",
            by="REG-5",
        ),
        refuses(
            "an entry names the other side as the ledger knows the number",
            "test_pay_5_an_entry_names_the_other_side_as_it_is_known",
            "test_pay_5_an_entry_that_names_another_side_is_refused",
        ),
        refuses(
            "statements carry the grade of who vouches for them",
            "test_pay_5_statements_of_another_grade_begin_anew_beside_the_others",
            "test_act_1_a_grade_is_given_by_who_it_belongs_to",
            by="ACT-1",
        ),
        refuses(
            "the bank that speaks for an account is the one where it is kept",
            "test_pay_5_a_statement_is_signed_by_the_bank_of_the_account_head_office_or_branch",
            "test_pay_5_no_other_bank_speaks_for_an_account",
            by="ACT-1",
        ),
        refuses(
            "so it is of answers about what is paid from an account",
            "test_pay_5_the_bank_of_the_account_that_pays_answers_for_it_and_no_other",
            "test_pay_5_the_bank_of_the_account_that_pays_answers_for_it_and_no_other",
            by="ACT-1",
        ),
        refuses(
            "what an auditor obtained 函证 stands in the inspection ledger",
            "test_act_4_what_an_auditor_obtained_is_signed_into_the_inspection_ledger",
            "test_act_4_an_auditor_signs_nothing_into_the_county_s_ledger",
            by="ACT-4",
        ),
        refuses(
            "with a list of all accounts of the owner, each as it is known",
            "test_pay_5_a_list_names_each_account_as_it_is_known",
            "test_pay_5_a_list_that_hides_a_known_account_is_refused",
        ),
        finds(
            "an account on that list that nobody declared",
            "test_pay_5_an_account_that_nobody_declared_is_found",
            "test_pay_5_entries_that_are_payments_are_no_finding",
        ),
        finds(
            "each payment is an entry at the bank",
            "test_pay_5_a_confirmed_payment_that_the_bank_never_booked_is_found",
            "test_pay_5_entries_that_are_payments_are_no_finding",
        ),
        finds(
            "statements of the same days agree, and balances do",
            "test_pay_5_an_auditee_s_statement_that_hides_an_entry_is_found",
            "test_pay_5_entries_that_are_payments_are_no_finding",
        ),
        shows(
            "a code of cash is cash, whatever the giver says of the entry",
            "test_pay_1_a_code_of_cash_is_cash_whatever_the_giver_says_of_it",
        ),
        shows(
            "the proof is of days without a gap, and of what others than the auditee say",
            "test_pay_5_days_between_that_no_statement_covers_are_open",
            "test_pay_5_what_only_the_auditee_says_proves_nothing",
        ),
        shows(
            "with a list that no owner wrote, since the last payment, and with every account on it",
            "test_pay_5_the_bank_s_list_after_the_last_payment_closes_the_question",
            "test_pay_5_a_list_that_says_less_leaves_the_proof_open",
            "test_pay_5_a_declared_account_that_the_bank_does_not_list_is_found",
        ),
        lists(
            "an account whose statement is late",
            "test_pay_5_an_account_whose_statement_is_late_is_listed",
            "test_pay_5_an_account_whose_statement_is_there_or_not_yet_due_is_not_listed",
        ),
    ),
    "FUND-2": (
        finds(
            "spending for another purpose, from a bank statement",
            "test_fund_2_money_of_a_fund_that_an_enterprise_got_without_a_disbursement_is_found",
            "test_fund_2_a_disbursement_to_its_payee_is_no_finding",
        ),
        finds(
            "a disbursement that reached another account",
            "test_fund_2_a_disbursement_that_went_to_another_account_is_found_with_both_records",
            "test_fund_2_a_disbursement_to_its_payee_is_no_finding",
        ),
    ),
    "FUND-10": (
        finds(
            "money that lies idle at an audit",
            "test_fund_10_money_that_lies_idle_is_found_from_the_day_after_policy_s",
            "test_fund_10_money_that_was_spent_is_no_finding",
        ),
    ),
}
"""Sentences that a rule has beside those of its own part."""
