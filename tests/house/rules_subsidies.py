"""SUB-1 to SUB-4 and PAY-7, sentence by sentence (domain.md; S3c 四(三); S3a 五(三))."""

from tests.house.sentences import finds, lists, refuses, rule, shows

ROWS = (
    rule(
        "PAY-7",
        "list",
        lists(
            "a transfer-employment list is paid 15 working days after county finance's review",
            "test_pay_7_a_list_that_is_not_paid_in_time_is_shown_until_it_is",
            "test_pay_7_a_list_that_is_not_paid_in_time_is_shown_until_it_is",
        ),
        shows(
            "counted by the published calendar, holidays and worked weekends of it",
            "test_pay_7_working_days_leave_out_holidays_and_count_worked_weekends",
            "test_pay_7_the_deadline_moves_over_a_public_holiday_of_the_calendar",
            "test_pay_7_a_list_reviewed_before_national_day_has_until_after_it",
        ),
        shows(
            "a year without a calendar counts weekdays, and is said with what is late",
            "test_pay_7_a_year_without_a_calendar_counts_weekdays_and_says_so",
            "test_pay_7_a_list_is_listed_from_the_day_after_its_fifteenth_working_day",
        ),
        refuses(
            "a calendar names days of its year, each once, and weekends as worked",
            "test_pay_7_a_calendar_names_days_of_its_year_each_once",
            "test_pay_7_a_calendar_names_days_of_its_year_each_once",
            "test_pay_7_only_weekends_are_named_as_worked",
        ),
        refuses(
            "and replaces the last one openly",
            "test_pay_7_a_later_calendar_replaces_the_last_one_openly",
            "test_pay_7_a_later_calendar_replaces_the_last_one_openly",
            "test_pay_7_a_calendar_does_not_slip_in_beside_another",
        ),
    ),
    rule(
        "SUB-1",
        "refuse",
        refuses(
            "work first, within the year for which it is subsidised",
            "test_sub_1_a_household_applies_for_a_member_who_has_worked",
            "test_sub_1_work_comes_before_its_subsidy",
            "test_sub_1_the_work_lies_in_the_year_for_which_it_is_subsidised",
        ),
        refuses(
            "of a poor household's member, able to work",
            "test_sub_1_a_household_applies_for_a_member_who_has_worked",
            "test_sub_1_only_poor_households_labour_is_subsidised",
            "test_sub_1_a_worker_is_able_to_work",
            "test_sub_1_a_worker_is_a_living_member_of_the_household",
        ),
        refuses(
            "income card, employer's proof, wage slips: each a paper of its own",
            "test_sub_1_a_household_applies_for_a_member_who_has_worked",
            "test_sub_1_each_paper_is_a_paper_of_its_own",
        ),
        refuses(
            "once a year per worker",
            "test_sub_1_another_member_and_another_year_are_subsidised_too",
            "test_sub_1_a_worker_is_subsidised_once_a_year",
            "test_sub_1_of_two_open_cases_the_second_is_not_recognised",
            "test_sub_1_a_worker_is_not_subsidised_again_in_another_household",
        ),
        refuses(
            "the household acknowledges and the group determines, as applied for",
            "test_a_signed_card_is_recorded_by_an_officer_and_the_group_leader",
            "test_sub_1_what_is_recognised_is_what_was_applied_for",
        ),
        refuses(
            "by both of them",
            "test_a_signed_card_is_recorded_by_an_officer_and_the_group_leader",
            "test_neither_the_household_nor_the_group_recognises_alone",
            by="ACT-1",
        ),
        refuses(
            "tiers by income, from the sealed wages",
            "test_sub_1_the_tier_follows_from_the_wages_and_the_amount_from_the_tier",
            "test_sub_1_no_other_tier_and_no_other_amount_is_granted",
            "test_sub_1_the_policy_of_the_day_says_the_tiers",
            "test_sub_1_wages_are_whole_fen_and_no_refusal_repeats_them",
        ),
        refuses(
            "signed by helper, group leader and first secretary",
            "test_sub_1_helper_group_leader_and_first_secretary_sign_together",
            "test_sub_1_none_of_the_three_signatures_is_left_out",
            by="ACT-1",
        ),
        refuses(
            "then reviewed by the township, no step skipped",
            "test_sub_1_what_is_sent_back_is_recognised_again",
            "test_sub_1_no_step_is_skipped",
            "test_sub_1_nothing_is_signed_before_the_income_is_recognised",
            "test_sub_1_a_step_does_not_lie_before_the_last",
        ),
        refuses(
            "and its list by township and county finance",
            "test_a_list_that_is_sent_back_is_drawn_anew_in_its_case",
            "test_id_5_no_step_of_a_list_is_skipped",
            by="ID-5",
        ),
        refuses(
            "listed once, as granted, and paid after county finance's review",
            "test_pay_3_a_grant_is_listed_once_its_case_is_completed",
            "test_pay_3_a_grant_is_on_one_list",
            "test_pay_3_nothing_of_a_list_is_paid_before_county_finance_reviewed_it",
            by="PAY-3",
        ),
        lists(
            "a grant that no list took is listed",
            "test_sub_1_a_grant_on_no_list_is_shown_as_open",
            "test_sub_1_a_grant_on_no_list_is_shown_as_open",
        ),
    ),
    rule(
        "SUB-2",
        "refuse",
        refuses(
            "total per household capped",
            "test_sub_2_what_is_still_being_decided_counts_under_the_cap",
            "test_sub_2_a_household_s_industry_subsidies_stay_within_the_year_s_cap",
            "test_sub_2_what_is_still_being_decided_counts_under_the_cap",
        ),
        refuses(
            "for planting, breeding, processing, trade and tourism of poor households",
            "test_sub_2_sub_3_each_kind_is_for_what_its_document_names",
            "test_a_shop_on_the_web_and_a_household_never_poor_get_no_industry_subsidy",
        ),
        refuses(
            "after inspection that it is really carried out",
            "test_sub_3_what_is_carried_out_is_granted_to_the_householder_s_card",
            "test_fund_9_nothing_is_granted_for_what_is_not_there",
            "test_fund_9_an_inspection_rests_on_photos_and_invoices_each_of_its_own",
            "test_fund_9_an_invoice_backs_one_grant_of_a_household",
            by="FUND-9",
        ),
        refuses(
            "to the card",
            "test_sub_3_what_is_carried_out_is_granted_to_the_householder_s_card",
            "test_hh_4_only_the_head_is_paid_on_the_householder_s_card",
            by="HH-4",
        ),
    ),
    rule(
        "SUB-3",
        "refuse",
        refuses(
            "at most 8,000 yuan each time",
            "test_sub_3_a_second_project_of_a_year_is_another_time",
            "test_sub_3_the_ninth_thousand_yuan_is_refused",
            "test_sub_3_a_county_allows_what_its_policy_says",
        ),
        refuses(
            "of registered and out-of-poverty households",
            "test_sub_2_sub_3_each_kind_is_for_what_its_document_names",
            "test_sub_3_a_subsidy_is_of_the_year_in_which_it_is_asked_for",
            "test_a_tour_and_a_household_never_poor_get_no_income_project",
        ),
    ),
    rule(
        "SUB-4",
        "finding",
        finds(
            "parts of one household above its cap",
            "test_sub_4_parts_of_one_household_above_its_cap_are_found",
            "test_sub_4_parts_within_one_cap_are_no_finding",
            "test_sub_4_strangers_above_one_cap_together_are_no_finding",
            "test_sub_4_what_came_to_nothing_is_no_finding",
        ),
        finds(
            "one undertaking in several parts",
            "test_sub_4_one_undertaking_in_two_parts_is_found",
            "test_sub_4_two_undertakings_are_no_finding",
        ),
        finds(
            "or from one supplier",
            "test_sub_4_parts_from_one_supplier_are_found_whatever_they_are_called",
            "test_sub_4_the_days_are_the_policy_s",
        ),
        finds(
            "one invoice behind two households' grants",
            "test_sub_4_one_invoice_for_two_households_is_found",
            "test_sub_4_papers_of_their_own_are_no_finding",
        ),
    ),
)
