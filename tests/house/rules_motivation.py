"""STAR, MODEL and EVA, sentence by sentence (domain.md, rows 7, 8, 17; S3c 四(一), (二), (七))."""

from tests.house.sentences import finds, lists, refuses, rule, shows

ROWS = (
    rule(
        "STAR-1",
        "refuse",
        refuses(
            "six steps: the householder's form, verification, assembly, notice, confirmation, "
            "summary; none skipped",
            "test_star_1_six_steps_in_the_document_s_order_make_a_star_household",
            "test_star_1_no_step_is_skipped_reordered_or_taken_twice",
        ),
        refuses(
            "registered households out of poverty",
            "test_star_1_only_a_registered_household_out_of_poverty_asks",
            "test_star_1_only_a_registered_household_out_of_poverty_asks",
            "test_star_1_a_household_that_falls_back_does_not_pass",
            "test_star_1_who_is_out_of_poverty_no_longer_is_not_reported",
        ),
        refuses(
            "law-abiding, by the village's rules and the law",
            "test_star_1_a_breach_of_the_village_s_rules_is_recorded_and_passes_nowhere",
            "test_star_1_a_breach_of_the_village_s_rules_is_recorded_and_passes_nowhere",
            "test_star_1_false_information_takes_the_stars_and_bars_the_household",
        ),
        refuses(
            "stars follow the year's disposable income per head by the policy's scale",
            "test_star_1_a_star_for_each_threshold_that_the_income_reaches",
            "test_star_1_a_star_for_each_threshold_that_the_income_reaches",
            "test_star_1_no_more_and_no_fewer_stars_than_the_scale_has",
            "test_star_1_without_a_star_nothing_passes",
            "test_star_1_the_scale_is_the_policy_s",
        ),
        refuses(
            "the members are those of the register",
            "test_star_1_six_steps_in_the_document_s_order_make_a_star_household",
            "test_id_1_members_are_counted_as_the_register_has_them",
            by="ID-1",
        ),
        refuses(
            "the figures are whole fen, under seal, and in no refusal",
            "test_star_1_six_steps_in_the_document_s_order_make_a_star_household",
            "test_star_1_figures_are_whole_fen_and_no_refusal_repeats_one",
        ),
        shows("and in no record", "test_star_1_the_figures_stand_in_no_record"),
        refuses(
            "once a year, for the selection that runs",
            "test_star_1_a_household_asks_where_it_lives_for_the_selection_that_runs_and_once",
            "test_star_1_a_household_asks_where_it_lives_for_the_selection_that_runs_and_once",
            "test_star_1_what_a_year_determined_the_next_determines_anew",
        ),
        refuses(
            "what is confirmed and reported is what was verified",
            "test_star_1_six_steps_in_the_document_s_order_make_a_star_household",
            "test_star_1_what_is_confirmed_is_what_was_verified_and_what_policy_awards",
            "test_reg_5_the_summary_adds_up_and_names_each_case_once_as_confirmed",
        ),
        refuses(
            "for a household's living head, also where no money follows",
            "test_hh_4_who_is_named_is_the_head_also_where_no_money_follows",
            "test_hh_4_who_is_named_is_the_head_also_where_no_money_follows",
            "test_hh_4_what_does_not_pass_names_somebody_of_the_household_too",
            by="HH-4",
        ),
    ),
    rule(
        "STAR-2",
        "refuse",
        refuses(
            "the award is listed against a signed agreement on its use",
            "test_star_2_an_award_is_listed_against_an_agreement_on_its_use",
            "test_star_2_an_award_is_listed_against_an_agreement_on_its_use",
        ),
        refuses(
            "by card, as it was confirmed",
            "test_star_2_an_award_is_listed_against_an_agreement_on_its_use",
            "test_star_2_an_award_is_paid_as_confirmed_and_only_out_of_money_for_stars",
            by="PAY-1",
        ),
        shows(
            "never cash: no field could say it",
            "test_star_2_no_field_of_a_star_could_say_cash",
            "test_star_2_purposes_are_the_document_s_and_cash_is_none",
        ),
        refuses(
            "not before its case is completed",
            "test_star_2_an_award_is_listed_against_an_agreement_on_its_use",
            "test_star_2_nothing_is_listed_before_the_case_is_completed",
        ),
        refuses(
            "for what the document names, and nothing else",
            "test_star_2_use_is_shown_in_parts_up_to_what_was_paid",
            "test_star_2_use_for_another_purpose_is_refused",
            "test_star_2_one_invoice_is_shown_once",
        ),
        refuses(
            "its use is shown once it is paid",
            "test_star_2_use_is_shown_in_parts_up_to_what_was_paid",
            "test_star_2_the_household_and_another_side_sign_and_use_is_shown_once_paid",
            "test_star_2_nothing_is_used_before_it_is_paid",
        ),
        refuses(
            "or to the supplier that the agreement names, by its contract",
            "test_star_2_an_award_is_paid_to_the_supplier_that_its_agreement_names",
            "test_star_2_another_supplier_than_the_agreed_one_is_not_paid",
            "test_star_2_no_supplier_is_paid_without_an_agreement",
            "test_star_2_what_is_agreed_on_for_the_card_goes_to_no_supplier",
            "test_star_2_it_is_paid_by_the_contract_that_was_agreed_on",
        ),
        refuses(
            "whole and once, and not beside a list",
            "test_star_2_an_award_is_paid_to_the_supplier_that_its_agreement_names",
            "test_pay_3_a_grant_is_paid_to_its_supplier_once",
            "test_pay_3_what_a_list_took_is_paid_to_no_supplier",
            by="PAY-3",
        ),
        refuses(
            "what is reversed is unpaid again, and the reversal names it",
            "test_star_2_a_reversal_makes_the_grant_unpaid_and_it_may_be_paid_anew",
            "test_star_2_a_reversal_names_the_grant_that_it_makes_unpaid",
        ),
    ),
    rule(
        "MODEL-1",
        "refuse",
        refuses(
            "village and township propose, the county reviews, the city confirms, with notice",
            "test_model_1_village_township_and_county_propose_and_the_city_confirms_with_a_notice",
            "test_model_1_no_step_is_skipped_reordered_or_taken_twice",
        ),
        refuses(
            "nobody below the city confirms",
            "test_model_1_village_township_and_county_propose_and_the_city_confirms_with_a_notice",
            "test_model_1_nobody_below_the_city_confirms",
            by="ACT-1",
        ),
        refuses(
            "households not yet out of poverty",
            "test_model_1_only_a_household_not_yet_out_of_poverty_takes_part",
            "test_model_1_only_a_household_not_yet_out_of_poverty_takes_part",
        ),
        refuses(
            "that leave poverty on time",
            "test_model_1_it_leaves_poverty_on_time_or_is_not_confirmed",
            "test_model_1_it_leaves_poverty_on_time_or_is_not_confirmed",
        ),
        refuses(
            "and reach the line",
            "test_model_1_the_year_s_income_reaches_the_line",
            "test_model_1_the_year_s_income_reaches_the_line",
        ),
        refuses(
            "once a year, at its end",
            "test_model_1_once_a_year_at_the_year_s_end_and_of_its_own_will",
            "test_model_1_once_a_year_at_the_year_s_end_and_of_its_own_will",
        ),
        refuses(
            "the reward is the policy's",
            "test_model_1_a_model_s_reward_is_listed_like_every_award",
            "test_model_1_the_reward_is_the_policy_s_for_the_household_and_year",
        ),
        refuses(
            "for a household's living head, also where no money follows",
            "test_hh_4_a_title_without_a_reward_names_the_head_as_well",
            "test_hh_4_a_title_without_a_reward_names_the_head_as_well",
            by="HH-4",
        ),
    ),
    rule(
        "MODEL-2",
        "refuse",
        refuses(
            "a household with a subsidy in the year is refused",
            "test_model_2_a_subsidy_that_came_to_nothing_or_is_of_another_year_does_not_count",
            "test_model_2_a_household_with_a_subsidy_in_the_year_is_refused_at_every_step",
            "test_model_2_a_subsidy_that_came_to_nothing_or_is_of_another_year_does_not_count",
        ),
        refuses(
            "and so is one whose other half took it",
            "test_model_2_a_subsidy_taken_next_door_is_taken",
            "test_model_2_a_subsidy_taken_next_door_is_taken",
        ),
        finds(
            "a later subsidy is found",
            "test_model_2_a_subsidy_after_the_title_is_found_with_both_records",
            "test_model_2_a_subsidy_of_the_next_year_or_of_somebody_else_is_no_finding",
        ),
    ),
    rule(
        "EVA-1",
        "refuse",
        refuses(
            "periodic, once by each body",
            "test_eva_1_representatives_and_a_poll_evaluate_too_each_once_a_period",
            "test_eva_1_a_period_is_the_policy_s_and_in_its_last_month_or_over",
        ),
        refuses(
            "by committees",
            "test_eva_1_more_than_half_of_the_committees_take_part",
            "test_eva_1_more_than_half_of_the_committees_take_part",
        ),
        refuses(
            "by assembly",
            "test_eva_1_the_representatives_meet_with_their_quorum",
            "test_eva_1_the_representatives_meet_with_their_quorum",
        ),
        refuses(
            "or by poll",
            "test_eva_1_representatives_and_a_poll_evaluate_too_each_once_a_period",
            "test_eva_1_a_poll_has_ballots_counted_by_two",
        ),
        refuses(
            "each poor household of the village once",
            "test_eva_1_the_committees_evaluate_and_each_household_has_a_grade",
            "test_eva_1_each_household_once_and_only_the_village_s_poor_households",
            "test_eva_1_a_status_that_ended_is_no_ground_to_be_judged",
        ),
        refuses(
            "as it stood on the day of the evaluation",
            "test_eva_1_who_was_poor_is_asked_of_the_day_on_which_they_were_judged",
            "test_eva_1_who_was_poor_is_asked_of_the_day_on_which_they_were_judged",
        ),
        refuses(
            "each line of that day (REG-5)",
            "test_eva_1_who_was_poor_is_asked_of_the_day_on_which_they_were_judged",
            "test_reg_5_every_line_is_of_the_day_of_its_evaluation",
            by="REG-5",
        ),
        refuses(
            "not by its own kin",
            "test_act_3_who_belongs_to_or_is_related_to_a_household_steps_aside_on_its_line",
            "test_act_3_who_belongs_to_or_is_related_to_a_household_steps_aside_on_its_line",
            by="ACT-3",
        ),
        refuses(
            "by more than half of those who took part",
            "test_eva_1_the_committees_evaluate_and_each_household_has_a_grade",
            "test_eva_1_more_than_half_judge_a_household_though_some_step_aside",
        ),
        refuses(
            "a grade is put right by its own fact, once",
            "test_eva_1_the_township_puts_a_grade_right_once_with_reasons",
            "test_eva_1_the_township_puts_a_grade_right_once_with_reasons",
        ),
        lists(
            "a village without its period's evaluation is listed",
            "test_eva_1_a_village_without_its_period_s_evaluation_is_listed",
            "test_eva_1_a_village_that_evaluated_or_has_days_left_is_off_the_list",
        ),
        lists(
            "where it had poor households then, and the ledger knew",
            "test_eva_1_a_village_is_asked_where_it_had_poor_households_on_the_last_day",
            "test_eva_1_a_village_is_asked_for_no_quarter_before_the_ledger_knew_it",
        ),
    ),
    rule(
        "EVA-2",
        "refuse",
        refuses(
            "only of a person able to work",
            "test_eva_2_a_member_of_a_poor_household_who_can_work_is_recorded_and_told",
            "test_eva_2_a_verdict_on_record_refuses_it_and_is_not_named",
            "test_eva_2_nor_is_anybody_recorded_who_lives_old_and_alone",
            "test_eva_2_a_verdict_that_came_meanwhile_keeps_it_from_standing",
            "test_eva_2_only_a_member_of_a_household_registered_as_poor_or_out_of_poverty",
        ),
        refuses(
            "with notice to the person",
            "test_eva_2_policy_says_how_long_and_for_how_long",
            "test_eva_2_the_person_was_told_and_reply_and_end_have_the_policy_s_days",
        ),
        shows("with guidance", "test_eva_2_guidance_is_offered_and_named"),
        refuses(
            "with right of reply before it counts",
            "test_eva_2_the_person_replies_or_somebody_who_did_not_record_it_takes_their_paper",
            "test_eva_2_it_does_not_count_before_the_person_had_their_say",
            "test_eva_2_the_person_replies_or_somebody_who_did_not_record_it_takes_their_paper",
        ),
        refuses(
            "nobody related signs",
            "test_eva_2_a_member_of_a_poor_household_who_can_work_is_recorded_and_told",
            "test_act_3_nobody_related_or_interested_records_or_decides",
            by="ACT-3",
        ),
        refuses(
            "lapses by policy, or when work is shown",
            "test_eva_2_work_that_is_shown_ends_it_at_once_whoever_guides_shows_it",
            "test_eva_2_it_lapses_by_its_day_without_anybody_s_act",
            "test_eva_2_work_that_is_shown_ends_it_at_once_whoever_guides_shows_it",
        ),
        refuses(
            "one at a time, decided on once",
            "test_eva_2_it_lapses_by_its_day_without_anybody_s_act",
            "test_eva_2_one_record_at_a_time",
            "test_eva_2_it_is_decided_on_once",
        ),
        refuses(
            "never published: no item of a notice",
            "test_eva_2_a_member_of_a_poor_household_who_can_work_is_recorded_and_told",
            "test_eva_2_it_is_no_subject_and_no_item_of_a_notice_and_on_no_list",
            by="NOT-2",
        ),
        shows(
            "in no roster, file or export",
            "test_eva_2_neither_household_nor_person_shows_it",
        ),
        refuses(
            "not even by a refusal",
            "test_eva_2_work_that_is_shown_ends_it_at_once_whoever_guides_shows_it",
            "test_eva_2_a_refusal_tells_a_neighbour_nothing",
        ),
    ),
)
