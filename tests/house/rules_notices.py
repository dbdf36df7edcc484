"""NOT-1 to NOT-6, sentence by sentence (domain.md, Notice; S2 四(二), 五第一步, 五第五步)."""

from tests.house.sentences import finds, lists, refuses, rule, shows

ROWS = (
    rule(
        "NOT-1",
        "refuse",
        refuses(
            "at least the days that policy names for its kind",
            "test_not_1_the_period_is_at_least_what_policy_names",
            "test_not_1_the_period_is_at_least_what_policy_names",
            "test_not_1_policy_lengthens_the_period_of_notices_posted_later",
            "test_not_1_a_policy_takes_effect_at_midnight_in_shanghai",
        ),
        refuses(
            "full days, from the day after it is posted; it cannot be closed sooner",
            "test_not_1_the_period_begins_the_day_after_posting_and_is_full",
            "test_not_1_no_notice_is_closed_before_its_last_full_day_is_over",
            "test_not_1_a_closing_signed_in_time_but_dated_ahead_of_admission_is_refused",
        ),
        refuses(
            "the clock starts no earlier than admission",
            "test_not_1_a_posting_entered_late_runs_from_admission",
            "test_not_1_nothing_is_posted_ahead",
            "test_not_1_a_closing_signed_in_time_but_dated_ahead_of_admission_is_refused",
        ),
        refuses(
            "except a paper posting attested by two signers of different bodies",
            "test_not_1_a_paper_posting_attested_by_two_bodies_runs_from_its_day_and_is_flagged",
            "test_not_1_one_body_does_not_attest_a_paper_posting",
            by="ACT-1",
        ),
        finds(
            "which is flagged for ever",
            "test_not_1_a_paper_posting_entered_late_is_flagged_with_its_days",
            "test_not_1_a_notice_posted_and_entered_on_one_day_is_no_finding",
        ),
        refuses(
            "nor did it hang before the step that it follows, or before it was corrected",
            "test_id_5_a_corrected_subject_did_not_hang_before_it_was_corrected",
            "test_id_5_paper_did_not_hang_before_the_step_that_it_follows",
            "test_id_5_a_corrected_subject_did_not_hang_before_it_was_corrected",
            by="ID-5",
        ),
        refuses(
            "nothing that depends on it proceeds before",
            "test_a_reviewer_who_resolved_may_review_later",
            "test_not_1_nothing_that_depends_on_it_proceeds_before_the_closing",
            "test_id_5_no_step_is_taken_before_one_that_precedes_it",
            by="ID-5",
        ),
        refuses(
            "it shows cases of its village, each once",
            "test_the_announcement_runs_and_is_contested_like_a_notice",
            "test_not_1_a_village_shows_only_its_own_cases",
            "test_not_1_a_subject_is_shown_once",
        ),
    ),
    rule(
        "NOT-2",
        "refuse",
        refuses(
            "a villager objects with their own key",
            "test_not_2_a_villager_objects_with_their_own_key",
            "test_not_2_a_villager_does_not_object_in_anothers_name",
        ),
        refuses(
            "a named person through an officer, with the paper",
            "test_not_2_an_officer_records_an_objection_with_the_signed_paper",
            "test_not_2_an_officer_records_no_objection_without_the_paper",
        ),
        refuses(
            "or anonymously, received by the portal's own key",
            "test_not_2_anybody_objects_without_a_name_and_the_portal_says_that_it_was_received",
            "test_not_2_only_the_ledgers_own_key_receives_anonymous_objections",
            by="ACT-1",
        ),
        refuses(
            "while the notice runs, to what it shows",
            "test_not_2_until_it_is_closed_anybody_may_object",
            "test_not_2_nobody_objects_after_the_closing",
            "test_not_2_nobody_objects_before_it_was_posted",
            "test_not_2_an_objection_is_to_what_is_shown",
        ),
        shows(
            "each objection gets a receipt",
            "test_an_anonymous_objection_is_received_under_the_ledgers_own_key",
            "test_the_receipt_can_be_verified_by_whoever_holds_it",
        ),
    ),
    rule(
        "NOT-3",
        "refuse",
        refuses(
            "resolved by somebody above",
            "test_not_3_somebody_above_and_not_party_to_it_resolves_it",
            "test_act_1_the_village_does_not_resolve_what_it_posted",
            by="ACT-1",
        ),
        refuses(
            "and not party to what it contests, nor kin to who objected",
            "test_not_3_kin_of_who_objected_do_not_resolve",
            "test_not_3_who_signed_a_step_of_the_case_does_not_resolve",
            "test_not_3_who_objected_does_not_resolve",
            "test_not_3_who_posted_does_not_resolve",
            "test_not_3_kin_of_who_objected_do_not_resolve",
            "test_not_3_who_lives_with_who_objected_does_not_resolve",
        ),
        shows(
            "with reasons and evidence: fields without which nothing is decoded",
            "test_a_missing_field_is_refused_by_shape",
        ),
        refuses(
            "by a deadline",
            "test_not_3_late_is_no_reason_to_refuse_an_answer_before_it_climbs",
            "test_not_3_the_day_of_the_answer_is_what_policy_says",
            "test_not_3_no_answer_lies_before_its_objection",
        ),
        refuses(
            "once: upheld, partly upheld or dismissed",
            "test_not_3_somebody_above_and_not_party_to_it_resolves_it",
            "test_not_3_an_objection_is_resolved_once",
        ),
        refuses(
            "overdue escalates by itself, link by link",
            "test_not_3_an_overdue_objection_climbs_one_link_and_is_due_anew",
            "test_not_3_nothing_escalates_on_the_due_day_itself",
            "test_not_3_it_leaves_out_no_link",
            "test_not_3_what_was_answered_does_not_climb",
            "test_not_3_there_is_nothing_above_the_leading_group",
            "test_not_3_the_link_below_answers_no_more",
        ),
        lists(
            "what is overdue is listed",
            "test_not_3_an_answer_is_overdue_from_the_day_after_it_was_due",
            "test_not_3_an_answer_given_is_off_the_list",
        ),
        finds(
            "what was answered too late is found",
            "test_not_3_an_objection_answered_after_its_day_is_found_with_both",
            "test_not_3_an_objection_answered_in_time_is_no_finding",
        ),
    ),
    rule(
        "NOT-4",
        "refuse",
        refuses(
            "what is contested is held until resolved",
            "test_not_4_what_was_held_proceeds_by_a_further_closing_once_resolved",
            "test_not_4_nobody_lets_a_contested_subject_pass",
        ),
        refuses(
            "the others proceed when the period ends",
            "test_not_4_what_is_contested_is_held_and_the_others_proceed",
            "test_not_4_a_closing_states_the_fate_of_each_subject_as_it_is",
        ),
        refuses(
            "an upheld objection removes or corrects its subject",
            "test_not_4_an_upheld_objection_removes_its_subject",
            "test_not_4_what_follows_fits_what_was_found",
            "test_not_4_a_correction_says_what_will_be_shown",
            "test_not_4_a_whole_notice_is_not_removed",
        ),
        refuses(
            "a corrected subject is posted again, as corrected",
            "test_not_4_a_corrected_subject_is_posted_again_for_a_full_period",
            "test_not_4_a_corrected_subject_is_posted_as_a_correction",
            "test_not_4_a_corrected_subject_is_shown_as_corrected",
            "test_not_4_nothing_else_is_posted_as_a_correction",
        ),
        refuses(
            "for a full period, before it proceeds",
            "test_not_4_a_corrected_subject_is_posted_again_for_a_full_period",
            "test_not_4_a_corrected_subject_is_posted_again_for_a_full_period",
            by="NOT-1",
        ),
    ),
    rule(
        "NOT-5",
        "refuse",
        shows(
            "ID number, card, phone and illness appear nowhere: a notice has no field for them",
            "test_not_5_a_notice_has_no_field_for_anything_personal",
            "test_no_public_answer_no_error_no_metric_and_no_log_line_holds_a_name_or_number",
        ),
        shows(
            "online pages mask the given name",
            "test_the_family_name_stays_and_the_given_name_is_masked",
            "test_of_a_name_at_most_a_compound_family_name_is_told",
        ),
    ),
    rule(
        "NOT-6",
        "list",
        lists(
            "publicity reaches every household before the assembly: gaps are listed",
            "test_not_6_a_village_that_was_not_told_whole_is_listed_with_its_numbers",
            "test_not_6_once_every_household_is_reached_the_village_is_off_the_list",
            "test_not_6_without_applications_the_village_s_own_number_counts",
        ),
        refuses(
            "channel and coverage recorded",
            "test_not_6_publicity_records_channels_and_coverage_gaps_included",
            "test_not_6_no_more_households_are_reached_than_there_are",
            "test_not_6_publicity_is_of_a_village",
        ),
    ),
)
