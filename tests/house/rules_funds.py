"""FUND-1 to FUND-12 and SUP-4, sentence by sentence (domain.md, row 2 and 18; S1 一, 二, 三)."""

from tests.house.sentences import finds, lists, refuses, rule, shows

ROWS = (
    rule(
        "FUND-1",
        "refuse",
        refuses(
            "each movement debits one account and credits another, by an amount above zero",
            "test_fund_1_a_line_debits_its_fund_and_credits_its_source",
            "test_fund_1_a_line_of_nothing_is_refused",
            "test_fund_1_a_line_is_not_received_ahead_of_its_day",
        ),
        refuses(
            "no account of money is below zero, on any day, whatever the order of entry",
            "test_fund_1_more_than_the_fund_has_is_refused",
            "test_fund_1_a_fund_is_not_below_zero_on_a_day_before_more_came",
            "test_fund_1_a_disbursement_above_its_allocation_is_refused_though_the_fund_has_more",
            "test_fund_1_what_was_paid_out_is_not_reclaimed",
            "test_fund_1_an_allocation_that_was_spent_is_not_reversed",
        ),
    ),
    rule(
        "FUND-2",
        "refuse",
        refuses(
            "an allocation is for a purpose of its line, under its place, from its account",
            "test_fund_1_an_allocation_moves_money_of_the_fund",
            "test_fund_2_another_purpose_or_place_than_the_line_s_is_refused",
            "test_fund_2_an_allocation_names_its_own_fund_s_account",
            "test_fund_2_a_purpose_is_named_once",
        ),
        refuses(
            "a disbursement stays within the allocation's purpose, place and account",
            "test_fund_2_a_disbursement_within_allocation_and_purpose_is_booked_on_its_project",
            "test_fund_2_another_purpose_than_the_allocation_s_is_refused",
            "test_fund_2_money_is_not_spent_in_another_place",
            "test_fund_2_a_disbursement_names_its_own_allocation_s_account",
        ),
        refuses(
            "and within the project: its purpose, and money set aside for it alone",
            "test_fund_2_money_of_one_project_is_not_spent_on_another",
            "test_fund_2_money_of_one_project_is_not_spent_on_another",
            "test_fund_2_a_payment_names_the_project_on_which_it_is_spent",
            "test_fund_2_money_is_for_the_project_s_own_purpose",
            "test_fund_2_money_is_set_aside_for_a_project_of_its_purpose_and_place",
        ),
        refuses(
            "all that is booked on a project stays within its budget",
            "test_fund_2_all_that_is_booked_on_a_project_stays_within_its_budget",
            "test_fund_2_all_that_is_booked_on_a_project_stays_within_its_budget",
        ),
        refuses(
            "money under an agreement moves between the accounts that it has",
            "test_fund_8_what_was_agreed_is_placed_with_the_collective",
            "test_fund_2_money_is_placed_between_the_accounts_of_the_agreement",
            "test_fund_2_what_is_agreed_is_money_of_the_allocation",
        ),
    ),
    rule(
        "FUND-3",
        "refuse",
        shows(
            "a project names entity, property right, equity, debt, bearer of operation and target",
            "test_fund_3_a_plan_names_whose_it_is_and_what_it_is_to_reach",
        ),
        refuses(
            "the target has income and beneficiaries, the project a budget and a place of its own",
            "test_fund_3_a_target_has_income_and_beneficiaries",
            "test_fund_3_a_target_has_income_and_beneficiaries",
            "test_fund_3_a_project_lies_where_those_who_run_it_answer",
        ),
        refuses(
            "charter, agreement and contract are on record before money flows",
            "test_fund_3_money_flows_to_the_entity_of_an_approved_project_with_its_papers",
            "test_fund_3_without_charter_agreement_and_contract_nothing_is_paid",
            "test_fund_3_papers_are_filed_behind_the_approval_and_with_the_plan_s_entity",
        ),
        shows(
            "by hash, with contract and invoice of each payment",
            "test_fund_3_each_of_the_three_papers_is_asked_by_shape",
            "test_fund_3_contract_and_invoice_are_asked_by_shape",
        ),
        refuses(
            "nothing happens to a project that is closed",
            "test_fund_3_a_project_is_closed_once_and_as_completed_after_acceptance",
            "test_fund_3_a_project_is_closed_once_and_as_completed_after_acceptance",
            "test_fund_3_nothing_happens_to_a_project_that_is_closed",
        ),
    ),
    rule(
        "FUND-4",
        "refuse",
        refuses(
            "poor households bear no operating risk",
            "test_fund_4_no_household_bears_operating_risk",
            "test_fund_4_no_household_bears_operating_risk",
            "test_fund_12_what_is_brought_in_keeps_the_rules_of_every_plan",
        ),
        refuses(
            "nor the village, unless its collective itself operates",
            "test_fund_4_the_village_bears_it_only_where_its_collective_operates_itself",
            "test_fund_4_the_village_bears_it_only_where_its_collective_operates_itself",
        ),
        refuses(
            "insurance and premium subsidy are recorded",
            "test_fund_4_insurance_and_the_subsidy_to_its_premium_are_recorded",
            "test_fund_4_a_subsidy_stays_within_the_premium_of_a_policy_that_covers",
        ),
    ),
    rule(
        "FUND-5",
        "refuse",
        refuses(
            "the entity passes admission on five criteria, once, by two bodies",
            "test_fund_5_an_entity_is_admitted_once_and_never_from_the_sanction_list",
            "test_fund_5_an_entity_is_admitted_once_and_never_from_the_sanction_list",
        ),
        refuses(
            "it carries and is paid when admitted and not on the sanction list on the day",
            "test_fund_5_nothing_is_paid_to_who_is_on_the_sanction_list_on_the_day",
            "test_fund_5_nothing_is_paid_to_who_is_on_the_sanction_list_on_the_day",
            "test_fund_5_an_entity_brought_along_from_before_is_admitted_before_it_is_paid",
            "test_fund_5_a_plan_s_entity_is_admitted_and_not_sanctioned",
        ),
        refuses(
            "the money of a project goes to its entity",
            "test_fund_3_money_flows_to_the_entity_of_an_approved_project_with_its_papers",
            "test_fund_5_only_the_project_s_entity_is_paid",
        ),
        refuses(
            "its owners and controllers are recorded",
            "test_fund_5_an_entity_is_on_the_register_with_who_stands_behind_it",
            "test_fund_5_who_stands_behind_it_is_a_person_here_or_a_name",
            "test_fund_5_one_represents_it_in_law_and_nobody_owns_more_than_the_whole",
        ),
        finds(
            "one of them is an official of the place, or related to one",
            "test_fund_5_an_official_who_owns_an_entity_of_the_place_is_found",
            "test_fund_5_a_collective_and_an_entity_of_others_are_no_finding",
            "test_fund_5_whoever_decides_nothing_about_it_may_own_it",
        ),
        finds(
            "by kinship that was declared, or by living together",
            "test_fund_5_an_owner_related_to_an_official_is_found",
            "test_fund_5_a_collective_and_an_entity_of_others_are_no_finding",
        ),
    ),
    rule(
        "FUND-7",
        "refuse",
        refuses(
            "a project is noticed and announced before anything is paid for it",
            "test_fund_3_money_flows_to_the_entity_of_an_approved_project_with_its_papers",
            "test_fund_7_nothing_is_paid_for_a_project_before_it_was_noticed_and_announced",
            "test_fund_7_an_objection_that_is_upheld_ends_the_project",
            "test_fund_7_nothing_is_insured_before_the_project_is_approved",
        ),
        refuses(
            "its steps are taken in the order of the row of those who run it",
            "test_fund_7_a_village_s_project_is_approved_step_by_step",
            "test_fund_7_no_step_of_a_project_is_taken_before_its_turn",
            "test_fund_7_a_plan_that_was_sent_back_is_made_anew_and_decided_on_again",
            "test_fund_7_a_plan_is_made_under_the_project_s_own_case",
        ),
        refuses(
            "above the village without an assembly, put forward by those who run it",
            "test_fund_7_a_project_run_above_the_village_takes_its_row_without_assembly",
            "test_fund_7_who_runs_a_project_puts_it_forward",
        ),
        refuses(
            "each notice for its whole period",
            "test_fund_7_a_project_is_shown_for_its_whole_period",
            "test_fund_7_a_project_is_shown_for_its_whole_period",
            by="NOT-1",
        ),
        refuses(
            "an allocation is noticed and announced before it is spent",
            "test_fund_7_an_allocation_is_shown_before_it_is_spent",
            "test_fund_7_an_allocation_is_shown_before_it_is_spent",
            "test_fund_7_an_allocation_says_which_case_shows_it",
            "test_fund_7_money_is_placed_when_its_allocation_was_shown",
        ),
    ),
    rule(
        "FUND-8",
        "refuse",
        refuses(
            "use and repayment of self-development money are agreed, to the fen",
            "test_fund_8_use_and_repayment_are_agreed",
            "test_fund_8_the_plan_of_repayment_adds_up",
            "test_fund_8_each_form_is_for_whom_it_is_made",
        ),
        refuses(
            "interest is subsidised within the loan's rate",
            "test_fund_8_use_and_repayment_are_agreed",
            "test_fund_8_a_subsidy_is_of_a_loan_s_interest_and_within_it",
        ),
        refuses(
            "what is placed with a collective was agreed, and is no more",
            "test_fund_8_what_was_agreed_is_placed_with_the_collective",
            "test_fund_8_nothing_is_placed_before_it_was_agreed_or_above_it",
            "test_fund_8_households_get_theirs_by_a_list_and_banks_lend_their_own",
        ),
        refuses(
            "returns come to the collective, repayments to the allocation",
            "test_fund_8_a_repayment_goes_back_to_the_allocation",
            "test_fund_8_an_agreed_return_comes_into_the_collective_s_account",
            "test_fund_8_a_household_repays_what_was_charged_to_its_use",
        ),
        lists(
            "what is due and did not come",
            "test_fund_8_overdue_instalments_are_listed_by_agreement_and_place",
            "test_fund_8_overdue_instalments_are_listed_by_agreement_and_place",
            "test_fund_8_what_came_in_time_or_is_not_due_yet_is_not_listed",
        ),
    ),
    rule(
        "FUND-9",
        "refuse",
        refuses(
            "a grant is paid after inspection and acceptance alone",
            "test_fund_9_a_grant_is_paid_after_acceptance_alone",
            "test_fund_9_a_grant_is_paid_after_acceptance_alone",
        ),
        shows(
            "bids, invoices, quantities and retention by hash",
            "test_fund_9_bids_invoices_quantities_and_retention_are_asked_by_shape",
        ),
        refuses(
            "inspected by two sides",
            "test_fund_9_a_project_is_inspected_by_two_sides",
            "test_fund_9_a_project_is_inspected_by_two_sides",
            by="ACT-1",
        ),
        refuses(
            "once, behind the papers, by others than who planned",
            "test_fund_9_a_project_is_inspected_by_two_sides",
            "test_fund_9_a_project_is_accepted_once_behind_its_papers_and_not_ahead",
        ),
    ),
    rule(
        "FUND-10",
        "refuse",
        refuses(
            "money is reclaimed the way it came, and no other",
            "test_fund_10_what_an_allocation_has_left_is_reclaimed_into_its_fund",
            "test_fund_10_money_comes_back_the_way_it_went_and_no_other",
            "test_fund_10_an_allocation_of_another_fund_is_not_reclaimed",
        ),
        refuses(
            "what a fund has at the end of a year is carried over, once, when the year is over",
            "test_fund_10_what_is_carried_over_is_what_the_fund_has_at_the_year_s_end",
            "test_fund_10_what_is_carried_over_is_what_the_fund_has_at_the_year_s_end",
            "test_fund_10_a_year_is_carried_over_once_and_when_it_is_over",
            "test_fund_10_a_year_is_carried_over_before_the_next_period_is_closed",
        ),
        lists(
            "money idle longer than policy has it",
            "test_fund_10_idle_money_is_listed_by_account_and_place",
            "test_fund_10_idle_money_is_listed_by_account_and_place",
        ),
    ),
    rule(
        "FUND-11",
        "refuse",
        refuses(
            "the leading group confirms the arrangement of the county's money",
            "test_fund_1_an_allocation_moves_money_of_the_fund",
            "test_fund_11_the_leading_group_confirms_the_county_s_arrangement",
            "test_fund_11_the_leading_group_confirms_what_is_reclaimed_and_carried_over",
        ),
        refuses(
            "and each project before it is shown",
            "test_fund_11_without_the_leading_group_s_confirmation_nothing_is_shown",
            "test_fund_11_without_the_leading_group_s_confirmation_nothing_is_shown",
            by="FUND-7",
        ),
    ),
    rule(
        "FUND-12",
        "refuse",
        refuses(
            "balances and lines from before come in as openings with a grade",
            "test_fund_12_a_line_from_before_is_brought_in_with_its_grade",
            "test_fund_12_a_line_from_before_does_not_come_from_a_source_as_if_received_here",
            "test_fund_12_an_opening_is_stated_once_and_before_anything_moves",
        ),
        refuses(
            "and so do projects, which have no lived approval",
            "test_fund_12_a_project_from_before_is_brought_in_with_its_grade_and_has_no_case",
            "test_fund_12_what_was_approved_before_was_not_approved_ahead",
        ),
    ),
    rule(
        "SUP-4",
        "refuse",
        refuses(
            "an entity is on the sanction list from a day on, once at a time",
            "test_sup_4_an_entity_is_on_the_list_from_a_day_until_it_is_taken_off",
            "test_sup_4_an_entity_is_on_the_list_once_at_a_time_and_not_ahead",
        ),
        refuses(
            "until an act takes it off",
            "test_sup_4_an_entity_is_on_the_list_from_a_day_until_it_is_taken_off",
            "test_sup_4_what_does_not_last_is_not_ended",
        ),
        refuses(
            "by somebody else than who put it there",
            "test_act_2_who_put_an_entity_on_the_list_does_not_take_it_off",
            "test_act_2_who_put_an_entity_on_the_list_does_not_take_it_off",
            by="ACT-2",
        ),
    ),
)
