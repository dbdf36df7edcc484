"""ID-1 to ID-9, sentence by sentence (domain.md, Row 1; S2 三 to 五)."""

from tests.house.sentences import finds, refuses, rule, shows

ROWS = (
    rule(
        "ID-1",
        "refuse",
        shows(
            "(total income - expense) / permanent members, exact",
            "test_id_1_income_per_head_is_exact",
            "test_id_1_every_kind_of_income_and_of_expense_counts",
        ),
        refuses(
            "over the twelve months before the application, by policy",
            "test_id_1_the_months_are_what_policy_says",
            "test_id_1_income_is_that_of_the_twelve_months_before_applying",
            "test_id_1_the_months_are_what_policy_says",
        ),
        refuses(
            "permanent members as the register has them on the day",
            "test_id_1_the_form_keeps_income_per_head_as_computed",
            "test_id_1_the_form_counts_the_members_whom_the_register_has",
            "test_id_1_members_are_those_of_the_day_of_the_survey",
            "test_id_1_what_no_longer_fits_the_register_does_not_pass",
        ),
        refuses(
            "zero members are refused",
            "test_id_1_the_form_keeps_income_per_head_as_computed",
            "test_id_1_zero_members_are_refused_even_where_the_register_has_none",
            "test_id_1_a_household_of_zero_members_is_refused",
        ),
    ),
    rule(
        "ID-2",
        "refuse",
        refuses(
            "strictly above the registered-poverty standard, strictly below the ceiling",
            "test_id_2_strictly_between_the_bounds_is_eligible",
            "test_id_2_at_or_outside_the_bounds_is_not_eligible",
            "test_id_2_more_spent_than_earned_is_not_eligible",
        ),
        refuses(
            "by the policy of the day and place",
            "test_id_2_the_bounds_are_those_in_force_on_the_day",
            "test_id_2_the_ceiling_of_one_township_is_not_that_of_another",
            "test_id_2_the_same_survey_passes_under_the_old_and_not_under_the_new",
        ),
        refuses(
            "living standard close to that of registered poor households",
            "test_id_2_strictly_between_the_bounds_is_eligible",
            "test_id_2_the_living_standard_is_close_to_that_of_registered_poor_households",
        ),
        refuses(
            "not registered as poor",
            "test_id_2_a_household_out_of_poverty_may_be_near_poor",
            "test_id_2_a_household_registered_as_poor_is_not_near_poor",
        ),
        finds(
            "incomes that crowd below the ceiling",
            "test_id_2_incomes_that_crowd_below_the_ceiling_are_bunched",
            "test_id_2_incomes_that_spread_are_not_bunched",
        ),
        finds(
            "a survey made anew so that it fits",
            "test_id_2_a_survey_that_makes_eligible_what_was_not_is_found_with_both",
            "test_id_2_a_survey_long_after_or_of_the_same_verdict_is_no_revision",
        ),
    ),
    rule(
        "ID-3",
        "refuse",
        refuses(
            "not with low-income or destitute support",
            "test_id_3_support_that_has_ended_does_not_stand_in_the_way",
            "test_id_3_a_household_with_support_does_not_apply",
            "test_id_3_support_granted_after_applying_makes_not_eligible",
            "test_id_3_a_household_supported_since_does_not_pass",
        ),
    ),
    rule(
        "ID-4",
        "refuse",
        refuses(
            "signed by the householder",
            "test_id_4_the_householder_applies",
            "test_id_4_another_householder_does_not_apply_for_the_household",
            "test_id_4_a_head_who_has_left_or_died_does_not_sign_for_the_household",
        ),
        refuses(
            "or recorded with the hash of the signed paper",
            "test_id_4_two_officers_record_the_signed_paper",
            "test_id_4_two_officers_record_nothing_without_the_paper",
            "test_id_4_an_earlier_day_has_its_paper_and_is_not_in_the_future",
        ),
        refuses(
            "attested by two officers",
            "test_id_4_two_officers_record_the_signed_paper",
            "test_id_4_one_officer_is_not_enough",
            by="ACT-1",
        ),
        refuses(
            "withdrawn by the household alone",
            "test_id_4_the_household_withdraws",
            "test_id_4_nobody_else_withdraws",
        ),
        refuses(
            "one open case of a household",
            "test_id_4_who_was_rejected_may_apply_again",
            "test_id_4_a_household_has_one_open_case",
            "test_id_4_a_household_has_one_open_case_of_any_row",
        ),
        finds(
            "what was entered long after it happened",
            "test_id_4_an_act_entered_long_after_it_happened_is_found_with_its_days",
            "test_id_4_an_act_entered_within_the_days_of_policy_is_no_finding",
        ),
    ),
    rule(
        "ID-5",
        "refuse",
        refuses(
            "no step is skipped",
            "test_the_county_sends_back_to_the_township",
            "test_id_5_no_step_is_taken_before_one_that_precedes_it",
            "test_id_5_no_step_of_an_exit_or_correction_is_skipped",
            "test_id_5_near_poor_is_not_recorded_without_its_process",
        ),
        refuses(
            "or reordered, or taken a second time",
            "test_the_county_sends_back_to_the_township",
            "test_id_5_no_step_is_taken_a_second_time",
            "test_id_5_the_levels_close_in_order",
            "test_id_5_a_step_that_the_row_does_not_take_is_refused",
        ),
        refuses(
            "none happened before what last happened to the case",
            "test_id_5_a_step_redone_did_not_happen_before_it_was_sent_back",
            "test_id_5_no_step_happened_before_the_one_that_it_follows",
            "test_id_5_a_step_redone_did_not_happen_before_it_was_sent_back",
            "test_id_5_a_drawn_case_was_not_checked_before_the_draw",
            "test_id_5_a_corrected_subject_did_not_hang_before_it_was_corrected",
        ),
        refuses(
            "publicity comes first",
            "test_id_4_the_householder_applies",
            "test_id_5_publicity_came_before_the_application",
        ),
        refuses(
            "nobody is sent back or out without reasons",
            "test_a_returned_case_takes_the_steps_again_from_where_it_is_sent",
            "test_id_5_nobody_is_sent_back_or_out_without_reasons",
        ),
    ),
    rule(
        "ID-6",
        "refuse",
        refuses(
            "three sides sign: township cadre, village committee, work team",
            "test_id_6_three_sides_and_the_household_verify",
            "test_id_6_no_side_is_absent",
            "test_id_6_no_side_signs_for_another",
            by="ACT-1",
        ),
        refuses(
            "and the household",
            "test_id_6_where_the_householder_has_no_key_their_signed_paper_is_there",
            "test_id_6_the_household_signs",
            "test_id_6_the_household_signs_one_way",
        ),
        refuses(
            "the form of this very case",
            "test_id_6_three_sides_and_the_household_verify",
            "test_id_6_what_is_verified_is_the_form_of_the_case",
        ),
        shows("which has every field", "test_id_6_the_form_has_every_field"),
    ),
    rule(
        "ID-7",
        "refuse",
        refuses(
            "the county checks every case before the first notice",
            "test_id_7_the_county_checks_the_case",
            "test_id_7_nothing_is_posted_unchecked",
            by="ID-5",
        ),
        refuses(
            "the city draws a random sample: what seed and list give, by the share of policy",
            "test_id_7_the_share_is_what_policy_says",
            "test_id_7_nobody_leaves_a_drawn_case_out",
            "test_id_7_the_share_is_what_policy_says",
        ),
        shows(
            "a share rounded up, the lowest hashes",
            "test_id_7_the_draw_is_a_pure_function_of_seed_and_list",
        ),
        refuses(
            "the seed committed before the draw and before the list is known, for one draw",
            "test_id_7_drawn_cases_wait_for_the_city_and_the_others_go_on",
            "test_id_7_the_seed_is_the_one_committed",
            "test_id_7_a_seed_serves_one_draw",
            "test_id_7_a_seed_committed_when_the_list_was_known_is_refused",
        ),
        refuses(
            "every case is on a list, and a drawn one waits",
            "test_id_7_a_drawn_case_is_not_posted_before_the_city_checked_it",
            "test_id_7_a_case_on_no_list_is_not_posted",
            "test_id_7_a_drawn_case_is_not_posted_before_the_city_checked_it",
            by="ID-5",
        ),
    ),
    rule(
        "ID-8",
        "refuse",
        refuses(
            "the archive closes only when complete: what is missing is listed",
            "test_id_8_a_complete_file_closes",
            "test_id_8_a_missing_paper_is_listed",
            "test_id_8_everything_that_is_missing_is_listed",
        ),
        refuses(
            "nothing of another case in it",
            "test_id_8_a_complete_file_closes",
            "test_id_8_a_paper_of_another_case_is_listed",
            "test_id_8_the_file_is_of_the_households_case",
        ),
        refuses(
            "free of logic errors",
            "test_id_8_a_member_who_left_after_the_last_decision_is_none",
            "test_id_8_a_member_who_had_left_before_the_survey_is_a_logic_error",
            "test_id_8_a_household_that_has_ended_since_is_a_logic_error",
            "test_id_8_a_member_who_died_since_the_survey_stops_every_review",
            "test_id_8_support_begun_since_the_survey_stops_every_review",
        ),
        refuses(
            "at county, township and village; the last confers",
            "test_id_8_the_household_has_the_status_from_the_day_of_the_last_archive",
            "test_id_8_nothing_is_conferred_before_the_last_level",
            "test_id_8_the_last_level_confers_what_the_row_confers",
        ),
    ),
    rule(
        "ID-9",
        "finding",
        refuses(
            "exit and correction are cases of their own, for a reason that holds",
            "test_id_9_the_household_asks_to_leave",
            "test_id_9_who_is_on_the_roster_does_not_apply_again",
            "test_id_9_who_is_not_on_the_roster_has_nothing_to_leave_or_correct",
            "test_id_9_a_case_has_a_reason_of_its_row",
        ),
        refuses(
            "false information found later removes the household and names who signed each step",
            "test_id_9_false_information_takes_the_household_off_the_roster_from_that_day",
            "test_id_9_the_finding_names_exactly_who_signed_each_step",
            "test_id_9_what_the_household_is_not_on_the_roster_by_does_not_remove_it",
        ),
        finds(
            "and is found with its signers",
            "test_id_9_false_information_names_who_signed_each_step_and_where",
            "test_a_case_that_went_its_way_gives_no_detector_anything_to_say",
        ),
    ),
)
