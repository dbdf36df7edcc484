"""PAY-1 to PAY-6, PAY-8 and PAY-9, sentence by sentence (domain.md, row 5; S1; S3c 四(一)(三))."""

from tests.house.sentences import finds, refuses, rule, shows

ROWS = (
    rule(
        "PAY-1",
        "refuse",
        refuses(
            "a list owes an amount above zero to a person's card, and nothing else",
            "test_pay_1_a_list_owes_an_amount_above_zero_to_a_named_payee",
            "test_pay_1_a_due_under_another_name_is_refused",
        ),
        finds(
            "what a bank calls cash",
            "test_pay_1_a_cash_withdrawal_is_serious",
            "test_pay_1_without_cash_there_is_no_such_finding",
        ),
        shows(
            "cash cannot be expressed: no field of a payment could say it",
            "test_pay_1_no_field_of_a_payment_can_say_cash",
            "test_pay_1_the_file_has_a_format_of_the_bank",
        ),
        shows(
            "a payment has a payee account, no other channel",
            "test_pay_1_a_line_without_a_card_is_no_line",
            "test_pay_1_a_payment_goes_to_a_card",
        ),
    ),
    rule(
        "PAY-2",
        "refuse",
        refuses(
            "the payee account is the beneficiary's",
            "test_pay_2_a_line_pays_to_the_payee_s_card_on_the_day",
            "test_pay_2_another_household_s_card_is_refused",
            "test_pay_2_a_card_that_nobody_declared_is_refused",
            "test_pay_2_a_line_for_another_person_is_refused",
        ),
        refuses(
            "of the kind that the list says (HH-4)",
            "test_pay_2_a_card_of_another_kind_than_the_list_says_is_refused",
            "test_pay_2_a_card_of_another_kind_than_the_list_says_is_refused",
            "test_pay_2_a_former_head_is_not_paid_on_the_householder_s_card",
        ),
        refuses(
            "on the day",
            "test_pay_2_a_line_pays_to_the_payee_s_card_on_the_day",
            "test_pay_2_a_card_declared_after_the_day_is_refused",
        ),
        finds(
            "a card that served for the days of one payment",
            "test_pay_2_a_card_that_served_for_the_days_of_one_payment_is_found",
            "test_pay_2_a_card_that_served_for_long_or_was_not_paid_is_no_finding",
        ),
    ),
    rule(
        "PAY-3",
        "refuse",
        refuses(
            "no payment before its list's notice ended",
            "test_pay_3_a_list_is_payable_when_its_own_notice_has_ended",
            "test_pay_3_a_list_is_payable_when_its_own_notice_has_ended",
            "test_pay_3_a_list_whose_procedure_has_not_ended_is_not_paid",
        ),
        refuses(
            "above its line, or less",
            "test_pay_2_a_line_pays_to_the_payee_s_card_on_the_day",
            "test_pay_3_the_line_is_the_due_s_whole_amount",
            "test_pay_3_a_due_of_another_list_or_of_none_is_refused",
        ),
        refuses(
            "of what is contested or was removed (NOT-4)",
            "test_pay_3_what_is_contested_or_removed_is_not_paid",
            "test_pay_3_what_is_contested_or_removed_is_not_paid",
        ),
        refuses(
            "or twice, also across batches, retries, replays",
            "test_pay_3_a_batch_taken_back_leaves_its_dues_payable",
            "test_pay_3_a_due_is_not_in_two_batches",
            "test_pay_3_what_is_paid_is_not_paid_again",
        ),
        refuses(
            "nor twice in one batch, whose header says what its lines are",
            "test_pay_2_a_line_pays_to_the_payee_s_card_on_the_day",
            "test_pay_3_a_due_is_not_twice_in_one_batch",
            "test_reg_5_the_header_says_what_its_lines_are",
            by="REG-5",
        ),
        refuses(
            "a batch is approved once, while its list is final, and goes one way",
            "test_pay_3_a_batch_taken_back_leaves_its_dues_payable",
            "test_pay_3_a_batch_is_approved_once_and_while_its_list_is_final",
            "test_pay_3_a_batch_is_withdrawn_before_approval_and_cancelled_before_release",
        ),
        refuses(
            "and its money is in transit from no day before it was prepared",
            "test_pay_3_money_is_not_in_transit_before_its_batch_was_prepared",
            "test_pay_3_money_is_not_in_transit_before_its_batch_was_prepared",
        ),
        refuses(
            "by others than who prepared it or drafted its list",
            "test_act_3_who_is_related_to_a_payee_does_not_approve",
            "test_act_2_who_follows_a_payee_does_not_approve_the_batch",
            "test_act_2_who_prepared_does_not_approve",
            "test_act_2_who_drafted_the_list_does_not_approve",
            "test_act_2_who_is_paid_does_not_approve",
            by="ACT-2",
        ),
        refuses(
            "the bank file is released only under a checkpoint that covers list and approval",
            "test_pay_3_the_file_is_released_under_a_checkpoint_that_covers_list_and_approval",
            "test_pay_3_the_file_is_released_under_a_checkpoint_that_covers_list_and_approval",
            "test_pay_3_a_checkpoint_before_the_end_of_the_list_s_procedure_is_refused",
            "test_pay_3_a_file_is_released_once_and_after_approval",
        ),
        shows(
            "which witnesses have made final: asked beside the ledger, as the act is written",
            "test_pay_3_a_file_is_released_only_under_a_final_checkpoint",
        ),
    ),
    rule(
        "PAY-4",
        "refuse",
        refuses(
            "a rejected line returns to payable with the bank's reason",
            "test_pay_4_a_rejected_line_is_payable_again_with_the_bank_s_reason",
            "test_pay_4_the_next_attempt_is_one_more",
        ),
        refuses(
            "what the bank has not answered is never issued again",
            "test_pay_4_a_rejected_line_is_payable_again_with_the_bank_s_reason",
            "test_pay_4_what_the_bank_has_not_answered_is_never_issued_again",
            by="PAY-3",
        ),
        refuses(
            "so does what the bank sent back after it had paid, whole",
            "test_pay_4_a_returned_payment_is_payable_again_and_its_money_is_back",
            "test_pay_4_only_what_was_confirmed_comes_back_and_whole",
            by="PAY-5",
        ),
        refuses(
            "a wrong payment is corrected only by a recovery event",
            "test_pay_4_a_wrong_payment_is_recovered_and_stays_on_record",
            "test_pay_4_a_payment_is_not_corrected_by_reversing_its_voucher",
            "test_pay_4_no_more_is_claimed_than_was_paid",
            "test_pay_4_no_more_comes_back_than_was_claimed_and_to_the_account_that_paid",
            "test_pay_4_nothing_is_back_before_it_was_paid",
        ),
        refuses(
            "what is claimed back is not paid again",
            "test_pay_4_what_is_claimed_back_is_not_paid_again_until_the_claim_is_withdrawn",
            "test_pay_4_what_is_claimed_back_is_not_paid_again_until_the_claim_is_withdrawn",
        ),
        refuses(
            "a claim entered wrongly is withdrawn, a receipt that never came taken back",
            "test_pay_4_a_claim_that_was_entered_wrongly_is_withdrawn_and_made_anew",
            "test_pay_4_a_claim_is_withdrawn_whole_and_by_another",
            "test_pay_4_a_receipt_that_never_came_is_taken_back_once",
            "test_pay_4_a_receipt_is_taken_back_as_it_was_entered_and_by_another",
        ),
        finds(
            "a claim that was taken back, and by whom",
            "test_pay_4_a_claim_that_was_taken_back_is_told_with_who_did_it",
            "test_pay_4_a_claim_that_stands_or_was_met_is_no_finding",
        ),
        shows(
            "what is claimed and not back by its day is shown as open",
            "test_pay_4_what_is_claimed_and_not_back_by_its_day_is_listed",
        ),
    ),
    rule(
        "PAY-5",
        "refuse",
        shows(
            "paid means the bank confirmed",
            "test_pay_5_nothing_is_paid_before_the_bank_confirms",
            "test_pay_5_confirmed_money_goes_from_transit_to_what_it_was_for",
        ),
        refuses(
            "what it was asked, that attempt with that amount, once",
            "test_pay_5_a_part_may_be_answered_and_the_rest_later",
            "test_pay_5_the_bank_does_not_answer_what_it_was_not_asked",
            "test_pay_5_another_amount_or_attempt_is_no_confirmation",
            "test_pay_5_a_line_is_answered_once",
            "test_pay_5_a_line_of_another_batch_is_refused",
        ),
        refuses(
            "signed in by the bank, or handed in with that grade",
            "test_pay_5_what_the_bookkeepers_hand_in_carries_that_grade",
            "test_pay_5_what_the_bookkeepers_hand_in_carries_that_grade",
        ),
        refuses(
            "and by nobody who prepared or approved the batch, in an office at the bank",
            "test_act_2_who_prepared_or_approved_does_not_answer_for_the_bank",
            "test_act_2_who_prepared_or_approved_does_not_answer_for_the_bank",
            by="ACT-2",
        ),
        refuses(
            "dated since the bank had the file, on the batch's and the list's accounts",
            "test_pay_5_a_part_may_be_answered_and_the_rest_later",
            "test_pay_5_an_answer_is_not_dated_before_the_bank_had_the_file",
            "test_pay_5_the_accounts_are_the_batch_s_and_the_list_s",
        ),
        finds(
            "every debit of a statement matches one confirmed payment or disbursement",
            "test_pay_5_an_unmatched_debit_is_serious_and_a_credit_to_be_looked_at",
            "test_pay_5_entries_that_are_payments_are_no_finding",
        ),
        shows(
            "what waits for the bank, or is final and unpaid, is shown as open",
            "test_pay_5_a_batch_without_the_bank_s_answer_is_listed_until_it_comes",
            "test_pay_5_what_of_a_final_list_is_unpaid_is_listed",
        ),
    ),
    rule(
        "PAY-6",
        "refuse",
        refuses(
            "no payment to a member after death",
            "test_pay_6_who_dies_on_the_day_is_not_paid_and_who_dies_later_was",
            "test_pay_6_who_died_is_not_paid",
            "test_pay_6_who_dies_on_the_day_is_not_paid_and_who_dies_later_was",
        ),
        refuses(
            "what was due before goes to the successor on papers",
            "test_pay_6_what_was_due_before_goes_to_the_successor_on_papers",
            "test_pay_6_nobody_follows_the_living",
            "test_pay_6_what_was_listed_after_the_death_was_never_due",
        ),
        refuses(
            "a due follows its payee to another household, and a household's its new head",
            "test_pay_6_a_new_head_follows_on_the_householder_s_card",
            "test_pay_6_a_new_head_follows_on_the_householder_s_card",
            "test_pay_6_a_due_follows_its_payee_to_another_household",
            "test_pay_6_a_household_s_due_stays_in_the_household_while_there_is_one",
        ),
        refuses(
            "nor is a grant lost whose worker died before a list took it",
            "test_pay_6_what_was_granted_before_the_death_is_listed_for_the_successor",
            "test_pay_6_a_grant_has_a_successor_only_where_its_worker_died_after_it",
            "test_pay_6_what_goes_to_the_householder_s_card_follows_the_head",
        ),
        refuses(
            "named by nobody of that household or its kin",
            "test_act_3_nobody_names_a_successor_of_their_own_home_or_kin",
            "test_act_3_nobody_names_a_successor_of_their_own_home_or_kin",
            by="ACT-3",
        ),
        finds(
            "a card paid after its person had died, by the bank's statement",
            "test_pay_6_a_card_paid_after_its_person_died_is_found",
            "test_pay_6_a_card_paid_before_its_person_died_is_no_finding",
        ),
        finds(
            "in flight at that date",
            "test_pay_6_a_payment_in_flight_at_the_payee_s_death_is_found",
            "test_pay_6_a_payment_before_the_death_or_taken_back_is_no_finding",
        ),
    ),
    rule(
        "PAY-8",
        "refuse",
        refuses(
            "the household confirms or denies having the money that the bank paid",
            "test_pay_8_the_household_confirms_what_the_bank_paid",
            "test_pay_8_only_what_the_bank_confirmed_is_acknowledged",
        ),
        refuses(
            "itself, or on paper to two officers who did not pay it",
            "test_pay_8_who_has_no_key_says_it_on_paper_to_two_officers",
            "test_pay_8_who_has_no_key_says_it_on_paper_to_two_officers",
            "test_pay_8_nobody_else_speaks_for_the_household",
        ),
        refuses(
            "and not before the day of the payment",
            "test_pay_8_nobody_confirms_money_before_the_bank_paid_it",
            "test_pay_8_nobody_confirms_money_before_the_bank_paid_it",
        ),
        refuses(
            "the same is not said twice",
            "test_pay_8_the_same_is_not_said_twice_but_who_said_yes_may_say_no",
            "test_pay_8_the_same_is_not_said_twice_but_who_said_yes_may_say_no",
        ),
        refuses(
            "a denial opens a complaint case",
            "test_pay_8_a_denial_opens_a_complaint",
            "test_pay_8_a_denial_opens_a_complaint",
        ),
        refuses(
            "which is answered once, by nobody whom it is about",
            "test_pay_8_a_complaint_is_answered_once_and_by_somebody_above",
            "test_pay_8_a_complaint_is_answered_once_and_by_somebody_above",
        ),
        shows(
            "what nobody answers is shown as open",
            "test_pay_8_a_denial_that_nobody_answers_is_listed",
        ),
        shows(
            "coverage of confirmations is reported",
            "test_pay_8_a_batch_says_how_many_households_confirmed_or_denied",
        ),
    ),
    rule(
        "PAY-9",
        "refuse",
        refuses(
            "a closed period stays closed",
            "test_pay_9_an_answer_on_a_day_of_a_closed_period_is_refused",
            "test_pay_9_an_answer_on_a_day_of_a_closed_period_is_refused",
            "test_pay_9_nothing_moves_in_a_closed_period",
            "test_pay_9_a_period_is_over_when_it_is_closed_and_never_reopened",
        ),
        refuses(
            "and closes with the balances that the ledger has",
            "test_pay_9_a_period_closes_with_the_balances_that_the_ledger_has",
            "test_pay_9_a_closing_with_another_balance_is_refused",
        ),
        refuses(
            "a correction is dated on its own day",
            "test_pay_9_a_reversal_moves_the_same_amounts_back_on_its_own_day",
            "test_pay_9_a_reversal_is_not_dated_back",
        ),
        refuses(
            "gives back what was moved, once",
            "test_pay_9_a_reversal_moves_the_same_amounts_back_on_its_own_day",
            "test_pay_9_a_reversal_of_another_amount_account_or_way_is_refused",
            "test_pay_9_a_voucher_is_reversed_once_and_a_reversal_never",
        ),
    ),
)
