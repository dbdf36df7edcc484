"""ASM-1 to ASM-8, sentence by sentence (domain.md, Assembly; S2 五第三步). There is no ASM-7."""

from tests.house.sentences import finds, lists, refuses, rule, shows

ROWS = (
    rule(
        "ASM-1",
        "refuse",
        refuses(
            "only members may vote",
            "test_asm_1_a_member_present_votes",
            "test_asm_1_who_is_no_member_is_not_recorded_as_one",
            "test_asm_1_who_became_a_member_after_the_meeting_is_not_one",
            "test_asm_1_a_guest_does_not_vote",
        ),
        refuses(
            "and count only if found members of that day at the closing",
            "test_asm_1_the_vote_of_who_is_found_no_member_does_not_count",
            "test_asm_1_the_vote_of_who_is_found_no_member_does_not_count",
            by="ASM-4",
        ),
        refuses(
            "who are present, and alive",
            "test_asm_1_who_died_after_the_meeting_was_present",
            "test_asm_1_who_is_absent_does_not_vote",
            "test_asm_1_nobody_is_present_after_their_death",
        ),
        refuses(
            "once on each matter",
            "test_two_matters_of_one_meeting_go_their_own_ways",
            "test_asm_1_nobody_votes_twice_on_a_matter",
            "test_asm_1_nobody_votes_twice_in_two_offices",
            "test_asm_1_nobody_votes_on_what_is_not_before_the_meeting",
        ),
    ),
    rule(
        "ASM-2",
        "refuse",
        refuses(
            "the body that the row names decides",
            "test_asm_2_two_thirds_of_all_members_are_a_quorum",
            "test_asm_2_another_body_than_the_row_names_is_refused",
            "test_asm_2_an_unknown_body_is_refused",
            "test_asm_2_a_village_decides_only_on_its_own_cases",
        ),
        refuses(
            "its members are who holds its offices on the day: representatives and committee",
            "test_asm_1_a_member_present_votes",
            "test_asm_2_a_vote_is_cast_in_an_office_of_the_body",
            "test_asm_2_the_party_secretary_is_no_member_by_that_office",
        ),
        refuses(
            "the dead are no members, though nobody ended their office",
            "test_asm_2_the_dead_are_no_members_though_nobody_ended_their_office",
            "test_asm_2_the_dead_are_no_members_though_nobody_ended_their_office",
            by="ASM-4",
        ),
        refuses(
            "two thirds of all its members are present",
            "test_asm_2_two_thirds_of_all_members_are_a_quorum",
            "test_asm_2_less_than_two_thirds_are_no_quorum",
            "test_asm_2_a_meeting_is_quorate_by_the_policy_of_its_day",
        ),
        refuses(
            "without a quorum the matters wait for another meeting, with one they do not",
            "test_asm_2_a_meeting_without_a_quorum_is_dissolved_and_its_matters_wait_for_another",
            "test_asm_2_an_unwelcome_vote_is_not_dissolved_away",
        ),
        refuses(
            "no policy asks for less than the law",
            "test_reg_3_no_policy_asks_for_less_than_the_law",
            "test_reg_3_no_policy_asks_for_less_than_the_law",
            by="REG-3",
        ),
        lists(
            "composition: a third women, four fifths representatives",
            "test_asm_2_too_few_women_are_listed",
            "test_asm_2_a_third_are_women_and_four_fifths_representatives",
            "test_asm_2_who_is_out_of_office_counts_no_more",
            "test_asm_2_who_has_died_counts_no_more_though_nobody_ended_the_office",
        ),
    ),
    rule(
        "ASM-3",
        "refuse",
        refuses(
            "a matter passes by more than half of those present",
            "test_asm_3_more_than_half_of_those_present_passes",
            "test_asm_3_half_of_those_present_is_not_enough",
            "test_asm_3_a_passed_matter_is_not_minuted_as_rejected",
            "test_asm_3_the_part_that_passes_is_what_policy_says",
        ),
    ),
    rule(
        "ASM-4",
        "refuse",
        refuses(
            "time and place: called ahead, and nothing happens before its time",
            "test_asm_4_late_comers_are_added",
            "test_asm_4_a_meeting_is_convened_before_it_is_held",
            "test_asm_4_nobody_attends_before_the_meeting",
            "test_asm_4_nobody_speaks_or_votes_before_the_meeting",
            "test_asm_4_no_meeting_is_closed_before_it_began",
        ),
        refuses(
            "attendance, and at least one speech by somebody present",
            "test_asm_4_a_guest_may_speak",
            "test_asm_4_who_is_absent_does_not_speak",
            "test_asm_4_no_minutes_without_a_speech",
        ),
        refuses(
            "the tally as counted, a vote on every matter",
            "test_asm_3_more_than_half_of_those_present_passes",
            "test_asm_4_the_minutes_state_what_was_counted",
            "test_asm_4_no_matter_is_left_without_a_vote",
        ),
        refuses(
            "before it closes, once",
            "test_asm_2_two_thirds_of_all_members_are_a_quorum",
            "test_asm_4_a_meeting_is_closed_once",
            "test_asm_4_nobody_votes_after_the_meeting",
        ),
        shows(
            "place, selection process and the hash of the paper minutes are fields without which "
            "nothing is decoded",
            "test_a_missing_field_is_refused_by_shape",
            "test_asm_4_the_minutes_are_part_of_the_case",
        ),
    ),
    rule(
        "ASM-5",
        "refuse",
        refuses(
            "the committees cannot admit what the assembly rejected",
            "test_asm_5_the_committees_admit_what_the_assembly_passed",
            "test_asm_5_the_committees_do_not_admit_what_the_assembly_rejected",
        ),
        refuses(
            "they decline with reasons, cases of their own village",
            "test_asm_5_the_committees_decline_with_reasons",
            "test_asm_5_the_committees_do_not_decline_without_reasons",
            "test_asm_5_the_committees_of_one_village_do_not_decide_for_another",
        ),
        refuses(
            "signed by both committees",
            "test_asm_5_the_committees_admit_what_the_assembly_passed",
            "test_asm_5_the_secretary_alone_is_not_the_committees",
            by="ACT-1",
        ),
    ),
    rule(
        "ASM-6",
        "refuse",
        refuses(
            "a member votes with their own key; who has none in force votes assisted, marked so",
            "test_asm_6_a_member_present_without_a_key_votes_assisted_and_it_stays_marked",
            "test_asm_6_who_has_a_key_in_force_votes_with_it",
            "test_asm_6_one_key_in_force_is_enough",
        ),
        refuses(
            "the voter present: no delegation by the absent",
            "test_asm_6_a_member_present_without_a_key_votes_assisted_and_it_stays_marked",
            "test_asm_6_the_absent_do_not_vote_by_proxy",
            "test_asm_6_an_assisted_ballot_is_no_second_vote",
            by="ASM-1",
        ),
        refuses(
            "recorded by one officer, attested by the work team or township of another body",
            "test_asm_6_a_member_present_without_a_key_votes_assisted_and_it_stays_marked",
            "test_asm_6_an_assisted_ballot_is_not_without_a_witness",
            "test_asm_6_the_witness_is_of_another_body",
            by="ACT-1",
        ),
        refuses(
            "neither of whom is the voter",
            "test_asm_6_a_key_out_of_force_counts_as_none",
            "test_asm_6_nobody_assists_themselves",
        ),
        finds(
            "many assisted ballots through one officer",
            "test_asm_6_many_ballots_through_one_officer_are_found_when_the_assembly_closes",
            "test_asm_6_one_or_two_assisted_ballots_among_many_are_no_finding",
        ),
        finds(
            "identical blocks",
            "test_asm_6_identical_ballots_of_many_voters_are_a_block",
            "test_asm_6_one_or_two_assisted_ballots_among_many_are_no_finding",
        ),
        shows(
            "single votes and objectors' names are for audit and discipline; the tally is public",
            "test_single_votes_and_records_are_for_audit_and_discipline",
            "test_a_tally_is_public_and_who_was_there_is_not",
            "test_the_trace_of_an_official_hides_who_voted_and_the_auditors_does_not",
        ),
    ),
    rule(
        "ASM-8",
        "list",
        lists(
            "the first secretary attends one matter, one discussion on distribution",
            "test_asm_8_a_meeting_held_without_the_first_secretary_is_listed",
            "test_asm_8_who_attended_is_off_the_list",
            "test_asm_8_a_meeting_that_is_not_held_yet_lacks_nobody",
            "test_asm_8_a_row_that_asks_for_nobody_lists_nobody",
        ),
    ),
)
