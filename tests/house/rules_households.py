"""HH-1 to HH-7, sentence by sentence (domain.md, Households and people)."""

from tests.house.sentences import finds, refuses, rule, shows

ROWS = (
    rule(
        "HH-1",
        "refuse",
        refuses(
            "a person is a permanent member of one household at a time",
            "test_hh_1_a_registered_person_of_no_household_joins",
            "test_hh_1_a_member_of_another_household_does_not_join",
            "test_hh_1_a_member_of_another_household_is_refused",
            "test_hh_1_a_member_does_not_join_a_second_time",
        ),
        refuses(
            "also on days that lie in the past",
            "test_hh_1_who_left_one_household_belongs_to_another_from_that_day",
            "test_hh_1_not_a_day_earlier",
            "test_hh_1_a_membership_that_would_reach_into_a_later_one_is_refused",
        ),
        refuses(
            "a household has one head, who is a member",
            "test_hh_1_a_head_and_members_of_no_other_household_are_registered",
            "test_hh_1_two_heads_are_refused",
            "test_hh_1_a_head_who_is_no_member_is_refused",
            "test_hh_1_nobody_joins_as_a_second_head",
        ),
        refuses(
            "splits, mergers and moves name every member once",
            "test_hh_5_a_merger_keeps_lineage_and_ends_the_household_taken_up",
            "test_hh_1_a_merger_names_every_member_once",
            "test_hh_1_the_new_household_lists_its_head_and_each_member_once",
            "test_hh_1_all_members_move",
        ),
    ),
    rule(
        "HH-2",
        "refuse",
        refuses(
            "an ID number is checked: length, region, date, check digit",
            "test_a_person_with_a_valid_new_id_number_is_registered",
            "test_hh_2_an_id_number_whose_check_digit_does_not_fit_is_refused",
        ),
        shows(
            "region with historic codes, every fault by its name",
            "test_each_fault_is_named",
            "test_a_region_abolished_later_stays_valid_for_whoever_was_numbered_there",
            "test_a_region_abolished_before_the_number_could_be_given_is_refused",
        ),
        refuses(
            "and unique in the ledger",
            "test_hh_2_two_people_with_two_numbers_are_registered",
            "test_hh_2_an_id_number_that_somebody_else_has_is_refused",
            "test_hh_2_the_same_number_twice_in_one_roster_is_refused_and_nothing_comes_in",
        ),
        finds(
            "also in another county, by comparison at the city",
            "test_hh_2_ledgers_of_one_database_are_compared_under_a_key_that_is_forgotten",
            "test_different_numbers_are_no_finding",
        ),
    ),
    rule(
        "HH-3",
        "refuse",
        refuses(
            "a departed member ends membership on a date",
            "test_hh_3_a_departed_member_stays_on_record_with_the_day",
            "test_hh_3_the_day_lies_between_joining_and_today",
            "test_hh_3_who_is_no_member_does_not_leave",
            "test_hh_3_nobody_leaves_twice",
        ),
        refuses(
            "a deceased member as well, and never before joining",
            "test_hh_3_the_death_of_a_member_ends_membership_and_support_that_day",
            "test_hh_3_a_death_has_happened",
            "test_hh_3_a_death_lies_behind_the_last_membership",
            "test_hh_3_nobody_dies_twice",
        ),
        refuses(
            "a head who goes is followed",
            "test_hh_3_a_head_leaves_when_a_new_head_is_named",
            "test_hh_3_a_head_does_not_leave_the_others_without_one",
            "test_hh_3_a_head_who_died_is_followed",
        ),
        refuses(
            "the dead join, apply, object and receive nothing",
            "test_who_left_may_come_back",
            "test_hh_3_the_deceased_join_no_household",
            "test_hh_3_the_deceased_get_no_card",
            "test_hh_3_the_dead_do_not_object",
        ),
        refuses(
            "nobody is deleted: a household that has ended stays, and takes part in nothing",
            "test_hh_3_a_household_ends_with_its_last_member_and_leaves_every_roster_that_day",
            "test_hh_3_nobody_joins_a_household_that_has_ended",
            "test_hh_3_a_household_that_has_ended_does_not_apply",
        ),
    ),
    rule(
        "HH-4",
        "refuse",
        refuses(
            "subsidies per household: the householder's card",
            "test_hh_4_the_householder_s_card_is_theirs_from_the_day_of_declaration",
            "test_hh_4_the_householder_s_card_is_the_head_s_alone",
        ),
        refuses(
            "per person: the beneficiary's own",
            "test_hh_4_a_member_s_own_card_is_theirs",
            "test_hh_4_a_member_of_another_household_is_refused",
        ),
        refuses(
            "a guardian's or an institution's only with its paper",
            "test_hh_4_another_s_account_only_with_the_paper_that_allows_it",
            "test_hh_4_another_s_account_only_with_the_paper_that_allows_it",
        ),
        refuses(
            "the holder's name equals the person's, recorded variants allowed",
            "test_hh_4_a_recorded_variant_of_the_name_is_the_person_s_name",
            "test_hh_4_a_card_in_another_s_name_is_refused",
            "test_hh_4_a_variant_of_somebody_else_s_name_is_nobody_else_s",
        ),
        refuses(
            "the card number passes Luhn",
            "test_hh_4_a_number_of_16_to_19_digits_that_passes_luhn_is_a_card_s",
            "test_hh_4_any_other_number_is_refused_without_repeating_it",
        ),
        refuses(
            "one card does not serve two households",
            "test_hh_4_a_card_that_ended_in_one_household_may_serve_another",
            "test_hh_4_one_card_does_not_serve_two_households",
        ),
    ),
    rule(
        "HH-5",
        "finding",
        shows(
            "splitting, merging and moving keep lineage",
            "test_hh_5_a_split_keeps_lineage_and_memberships_without_a_gap",
            "test_hh_5_a_merger_keeps_lineage_and_ends_the_household_taken_up",
            "test_hh_5_a_move_keeps_where_it_came_from",
            "test_hh_5_lineage_is_kept_through_two_splits_and_a_merger",
        ),
        finds(
            "a split shortly before an application",
            "test_hh_5_a_split_half_a_year_before_the_application_is_found_with_both",
            "test_hh_5_a_split_long_before_or_of_others_or_after_is_no_finding",
        ),
    ),
    rule(
        "HH-6",
        "finding",
        finds(
            "custody by an official or keeper is recorded when found",
            "test_hh_6_a_card_with_an_official_is_serious_and_with_anybody_else_to_be_looked_at",
            "test_a_case_that_went_its_way_gives_no_detector_anything_to_say",
        ),
        refuses(
            "who finds it is not who holds it",
            "test_hh_6_custody_by_an_official_is_put_on_record_when_found",
            "test_act_2_the_custodian_finds_nothing",
            by="ACT-2",
        ),
        refuses(
            "card delivery is receipted",
            "test_hh_6_a_delivery_is_receipted_with_the_person_s_own_key",
            "test_act_1_two_officers_without_the_paper_receipt_nothing",
            by="ACT-1",
        ),
    ),
    rule(
        "HH-7",
        "refuse",
        shows(
            "a person may see what is held about them",
            "test_a_person_sees_everything_that_is_held_about_them",
            "test_one_s_own_values_are_opened_and_the_look_is_recorded",
            "test_hh_7_a_person_sees_what_their_household_holds_and_of_no_other",
            "test_hh_7_a_person_sees_what_is_due_to_their_household",
        ),
        refuses(
            "and ask for correction, decided once and carried out once",
            "test_hh_7_a_person_asks_with_their_own_key_and_is_told_by_when",
            "test_hh_7_nobody_sets_another_day",
            "test_hh_7_a_request_is_decided_once",
            "test_hh_7_a_granted_request_is_carried_out_once",
        ),
        shows(
            "and need not give a fingerprint where a signature will do",
            "test_hh_7_no_act_asks_for_a_fingerprint_or_other_biometrics",
        ),
    ),
)
