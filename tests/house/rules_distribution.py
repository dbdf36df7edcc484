"""DIS-1 to DIS-8, sentence by sentence (domain.md, row 4; S1 二; S4 三2)."""

from tests.house.sentences import finds, lists, refuses, rule, shows

ROWS = (
    rule(
        "DIS-1",
        "refuse",
        refuses(
            "distributable is what was received",
            "test_dis_1_what_was_received_is_distributed_to_the_last_fen",
            "test_dis_1_a_fen_more_than_was_received_is_refused",
            "test_dis_1_what_is_agreed_and_has_not_come_is_not_distributed",
            "test_dis_1_income_that_went_back_is_not_distributed",
        ),
        refuses(
            "less the reserves that the collective's rules set aside",
            "test_dis_1_what_the_collective_s_rule_sets_aside_is_set_aside_to_the_fen",
            "test_dis_1_what_the_collective_s_rule_sets_aside_is_set_aside_to_the_fen",
            "test_dis_1_more_than_the_rule_is_not_set_aside",
            "test_dis_1_without_a_rule_policy_says_what_is_set_aside",
            "test_dis_1_a_rule_takes_effect_on_its_day_and_not_for_what_lies_before",
        ),
        refuses(
            "less what earlier plans took: never more, and no yuan twice",
            "test_dis_1_what_one_plan_left_the_next_may_take",
            "test_dis_1_two_plans_race_for_one_yuan_and_one_is_refused",
            "test_dis_1_a_plan_that_was_sent_back_takes_nothing_until_it_is_drafted_anew",
            "test_dis_1_a_supplement_takes_no_more_than_was_set_free_and_is_left",
        ),
        refuses(
            "out of its pool's own accounts",
            "test_dis_1_a_plan_is_paid_from_its_pool_s_own_accounts",
            "test_dis_1_a_plan_is_paid_from_its_pool_s_own_accounts",
        ),
        refuses(
            "nor does a plan pass whose income went back since",
            "test_id_8_a_plan_does_not_pass_when_its_income_went_back_after_the_draft",
            "test_id_8_a_plan_does_not_pass_when_its_income_went_back_after_the_draft",
            by="ID-8",
        ),
        refuses(
            "income from before the ledger comes in as part of an opening, with its grade",
            "test_fund_12_income_from_before_comes_in_as_part_of_an_opening_and_is_distributed",
            "test_fund_12_more_than_an_opening_holds_does_not_come_in_as_income",
            by="FUND-12",
        ),
        lists(
            "income that lies undistributed is listed by its age",
            "test_dis_1_income_in_no_plan_for_too_long_is_listed",
            "test_dis_1_income_that_a_plan_took_or_that_came_lately_is_off_the_list",
        ),
        shows(
            "the draft adds up to the fen, and is never negative",
            "test_dis_1_the_parts_of_a_draft_add_up_to_what_is_there_and_none_is_negative",
        ),
        refuses(
            "nothing is paid of a plan whose income has gone back since",
            "test_dis_1_nothing_is_paid_of_a_plan_whose_income_went_back_after_it_was_final",
            "test_dis_1_nothing_is_paid_of_a_plan_whose_income_went_back_after_it_was_final",
            by="ID-8",
        ),
    ),
    rule(
        "DIS-2",
        "refuse",
        refuses(
            "each line says its basis, by rates that the plan shows",
            "test_dis_2_a_line_adds_up_from_its_parts_by_the_plan_s_rates",
            "test_dis_2_a_line_adds_up_from_its_parts_by_the_plan_s_rates",
            "test_dis_2_a_rate_that_the_plan_does_not_show_yields_nothing",
            "test_dis_2_a_rate_stands_once_in_a_plan",
        ),
        refuses(
            "with its evidence",
            "test_dis_2_a_line_adds_up_from_its_parts_by_the_plan_s_rates",
            "test_dis_2_a_part_without_what_it_rests_on_is_refused",
        ),
        refuses(
            "and each basis once",
            "test_dis_2_no_basis_is_used_twice_be_it_on_another_payee_s_line",
            "test_dis_2_no_basis_is_used_twice_be_it_on_another_payee_s_line",
        ),
        refuses(
            "shares: by the register, over all that were issued, to the fen",
            "test_dis_2_a_dividend_is_split_over_all_shares_to_the_fen",
            "test_dis_2_a_dividend_that_the_register_does_not_yield_is_refused",
            "test_dis_2_nobody_who_holds_shares_is_left_out",
            "test_dis_2_shares_are_those_of_the_household_on_the_record_date",
        ),
        refuses(
            "the collective's shares are those that it holds, and no household's",
            "test_dis_2_a_household_s_shares_are_not_counted_as_the_collective_s",
            "test_dis_2_a_household_s_shares_are_not_counted_as_the_collective_s",
        ),
        refuses(
            "a register is asked of no day that a closing has summed up",
            "test_dis_2_a_register_is_not_asked_of_a_day_that_a_closing_has_summed_up",
            "test_dis_2_a_register_is_not_asked_of_a_day_that_a_closing_has_summed_up",
        ),
    ),
    rule(
        "DIS-3",
        "refuse",
        refuses(
            "equal amounts for all are refused unless each line's basis yields them",
            "test_dis_3_equal_amounts_are_admitted_where_equal_work_yields_each",
            "test_dis_3_equal_amounts_that_nothing_measures_are_refused",
            "test_dis_3_a_reward_beside_work_does_not_make_all_amounts_equal",
        ),
        refuses(
            "a household able to work gets asset income only through work, reward or shares",
            "test_dis_2_a_line_adds_up_from_its_parts_by_the_plan_s_rates",
            "test_dis_3_a_household_able_to_work_gets_no_hardship_support",
            "test_dis_3_a_household_with_one_who_can_work_gets_no_hardship_support",
        ),
        refuses(
            "one wholly unable may get differentiated support",
            "test_dis_3_one_wholly_unable_gets_support_for_its_members_on_record",
            "test_dis_3_one_wholly_unable_gets_support_for_its_members_on_record",
        ),
        finds(
            "a plan that is equal in effect is found",
            "test_dis_3_a_plan_of_rewards_that_is_equal_in_effect_is_found",
            "test_dis_3_a_plan_in_tiers_is_no_finding",
        ),
        finds(
            "a plan whose beneficiaries could work, by a verdict recorded later, is found",
            "test_dis_3_hardship_support_whose_verdict_was_taken_back_is_found",
            "test_dis_3_hardship_support_whose_verdict_stands_is_no_finding",
        ),
    ),
    rule(
        "DIS-4",
        "refuse",
        refuses(
            "poor households' return before the collective's",
            "test_dis_4_the_collective_gets_nothing_before_what_is_agreed_for_poor_households",
            "test_dis_4_the_collective_gets_nothing_before_what_is_agreed_for_poor_households",
            "test_dis_4_what_shareholders_get_who_are_not_poor_does_not_count",
        ),
        refuses(
            "the floor too, once it is due",
            "test_dis_4_without_a_part_of_the_collective_less_may_be_distributed_at_once",
            "test_dis_4_what_is_agreed_at_least_is_owed_when_it_is_due_though_nothing_came",
        ),
        shows(
            "a draft keeps it",
            "test_dis_4_a_draft_gives_the_collective_nothing_while_poor_households_lack_theirs",
        ),
        refuses(
            "a reserve leaves what is agreed on for them",
            "test_dis_4_a_reserve_leaves_what_is_agreed_on_for_poor_households",
            "test_dis_4_a_reserve_leaves_what_is_agreed_on_for_poor_households",
        ),
    ),
    rule(
        "DIS-5",
        "refuse",
        refuses(
            "ratio, rent or rate come from the contract",
            "test_dis_5_a_contract_names_the_figures_of_its_model",
            "test_dis_5_a_contract_without_them_or_with_another_model_s_is_refused",
            "test_dis_5_its_periods_are_due_in_order_each_once",
        ),
        refuses(
            "signed by the owner's side and by that very entity",
            "test_act_1_the_entity_of_a_contract_signs_it_and_no_other_entity",
            "test_act_1_owner_and_entity_sign_a_contract",
            "test_act_1_the_entity_of_a_contract_signs_it_and_no_other_entity",
            by="ACT-1",
        ),
        refuses(
            "share dividend: the ratio of the profit stated",
            "test_dis_5_a_dividend_follows_from_the_profit_stated_rounded_down",
            "test_dis_5_a_dividend_follows_from_the_profit_stated_rounded_down",
            "test_dis_5_a_profit_is_stated_once_and_where_the_contract_asks_for_it",
        ),
        refuses(
            "interest: the rate on the principal",
            "test_dis_5_interest_is_the_rate_on_the_principal",
            "test_dis_5_interest_is_the_rate_on_the_principal",
        ),
        refuses(
            "with floor return",
            "test_dis_5_the_floor_is_owed_whatever_the_profit",
            "test_dis_5_the_floor_is_owed_whatever_the_profit",
        ),
        refuses(
            "and second distribution where it names them",
            "test_dis_5_a_second_distribution_comes_where_the_contract_names_it",
            "test_dis_5_a_second_distribution_comes_where_the_contract_names_it",
        ),
        refuses(
            "an amount that differs says so, and why",
            "test_dis_5_less_than_agreed_says_so_with_what_is_left_and_why",
            "test_dis_5_less_than_agreed_says_so_with_what_is_left_and_why",
            "test_dis_5_instalments_add_up_and_more_than_agreed_says_so",
        ),
        refuses(
            "a receipt is corrected whole, by its own fact",
            "test_dis_5_a_receipt_is_corrected_by_its_own_fact_so_that_the_contract_knows",
            "test_dis_5_a_receipt_is_corrected_by_its_own_fact_so_that_the_contract_knows",
            "test_dis_5_a_correction_takes_back_the_whole_receipt_on_its_own_day",
            "test_dis_5_a_receipt_is_taken_back_once",
        ),
        lists(
            "arrears are tracked",
            "test_dis_5_what_is_due_and_did_not_come_is_listed_with_its_sum",
            "test_dis_5_what_came_or_is_not_due_yet_is_off_the_list",
        ),
    ),
    rule(
        "DIS-6",
        "refuse",
        refuses(
            "steps by level: the village's plan, its meeting, the township's review, the notice",
            "test_dis_6_a_plan_of_the_village_goes_from_draft_to_final_list",
            "test_dis_6_no_step_is_skipped_reordered_or_taken_twice",
        ),
        refuses(
            "township and department: the township plans",
            "test_dis_6_what_township_or_department_runs_the_township_plans",
            "test_dis_6_a_plan_takes_the_row_of_who_runs_what_it_is_of",
            "test_dis_6_a_pool_lies_at_the_level_of_who_runs_what_it_is_of",
        ),
        refuses(
            "district funds: the leading group decides",
            "test_dis_6_the_county_s_income_the_leading_group_decides_on",
            "test_dis_6_the_county_s_income_the_leading_group_decides_on",
        ),
        refuses(
            "what was sent back is drafted anew, and takes every step again",
            "test_dis_6_a_plan_that_was_sent_back_is_drafted_anew_in_its_case_and_discussed_again",
            "test_dis_6_a_plan_that_was_sent_back_is_drafted_anew_in_its_case_and_discussed_again",
            "test_dis_6_a_plan_that_was_not_sent_back_is_not_replaced",
            "test_dis_6_a_plan_drafted_anew_is_of_the_same_place",
        ),
        refuses(
            "what a collective owns of its own is planned for in its village",
            "test_dis_6_a_collective_s_own_asset_is_not_planned_for_above_its_village",
            "test_dis_6_a_collective_s_own_asset_is_not_planned_for_above_its_village",
        ),
    ),
    rule(
        "DIS-7",
        "refuse",
        refuses(
            "PV income goes through posts, small works, rewards and hardship support",
            "test_dis_7_photovoltaic_income_goes_through_posts_rewards_and_hardship_support",
            "test_dis_7_photovoltaic_income_is_not_paid_by_shares",
        ),
        refuses(
            "whatever a pool calls itself",
            "test_dis_7_photovoltaic_income_goes_through_posts_rewards_and_hardship_support",
            "test_dis_7_a_pool_does_not_pass_for_another_kind_than_its_asset",
            by="DIS-6",
        ),
        refuses(
            "work comes before its pay",
            "test_dis_7_work_comes_before_its_pay",
            "test_dis_7_work_comes_before_its_pay",
            "test_dis_7_work_is_done_by_a_member_of_the_household",
        ),
        refuses(
            "nor is that of a pool of the project that formed the station",
            "test_dis_7_photovoltaic_income_is_that_of_its_project_too",
            "test_dis_7_photovoltaic_income_is_that_of_its_project_too",
        ),
    ),
    rule(
        "DIS-8",
        "refuse",
        refuses(
            "beneficiaries are re-determined for each distribution",
            "test_dis_8_beneficiaries_are_determined_shortly_before_the_draft",
            "test_dis_8_beneficiaries_are_determined_shortly_before_the_draft",
            "test_dis_8_the_last_plan_s_determination_does_not_serve_again",
        ),
        refuses(
            "each has its status then and at the draft",
            "test_dis_8_a_status_that_began_after_the_determination_is_refused",
            "test_dis_8_a_status_that_began_after_the_determination_is_refused",
            "test_dis_8_a_status_that_ended_before_the_draft_is_refused",
            "test_dis_8_a_household_is_listed_for_a_status_that_it_has",
        ),
        finds(
            "a list that repeats the last one to the fen is found",
            "test_dis_8_a_plan_that_repeats_the_last_one_is_found",
            "test_dis_8_a_plan_with_other_beneficiaries_is_no_finding",
        ),
        refuses(
            "a supplement of more than was set free is no exception",
            "test_dis_8_a_supplement_that_takes_more_than_was_set_free_determines_anew",
            "test_dis_8_a_supplement_that_takes_more_than_was_set_free_determines_anew",
        ),
    ),
)
