"""ACT-1 to ACT-4 and SUP-11, sentence by sentence (domain.md, Actors and roles; Row 18)."""

from tests.house.sentences import finds, refuses, rule, shows

ROWS = (
    rule(
        "ACT-1",
        "refuse",
        shows(
            "an unknown, revoked, suspended, expired or not-yet-valid key signs nothing",
            "test_an_act_after_its_key_was_revoked_does_not_count",
            "test_an_act_while_its_key_is_suspended_does_not_count",
            "test_a_key_that_two_strangers_registered_signs_nothing",
            "test_a_key_out_of_force_signs_nothing",
        ),
        shows(
            "nor does a key of another person",
            "test_a_key_claimed_by_another_person_does_not_count",
            "test_a_signature_by_somebody_else_is_not_the_one_that_by_names",
        ),
        refuses(
            "the role is one that may do it",
            "test_the_step_is_taken_by_somebody_with_no_other_part_in_it",
            "test_act_1_a_step_is_signed_in_a_role_that_the_row_names",
            "test_act_1_an_officer_of_the_township_does_not_vote",
            "test_act_1_each_level_closes_its_own_archive",
        ),
        refuses(
            "inside its jurisdiction: for what lies under it, never upwards or sideways",
            "test_a_village_moves_a_household_between_its_groups",
            "test_act_1_every_signer_needs_authority_over_the_place",
            "test_act_1_authority_never_holds_upwards_or_sideways",
            "test_act_1_authority_does_not_reach_sideways",
        ),
        refuses(
            "two signers who answer for each other are of different bodies, however spelled",
            "test_not_1_a_paper_posting_attested_by_two_bodies_runs_from_its_day_and_is_flagged",
            "test_not_1_one_body_does_not_attest_a_paper_posting",
            "test_asm_6_the_witness_is_of_another_body",
            "test_act_1_a_body_does_not_answer_twice_under_two_spellings",
        ),
        finds(
            "acts of a compromised key in its window",
            "test_act_1_every_act_of_a_key_inside_its_window_is_evidence",
            "test_act_1_a_window_without_acts_or_a_mere_revocation_is_no_finding",
        ),
    ),
    rule(
        "ACT-2",
        "refuse",
        refuses(
            "who applied or proposed does not review",
            "test_act_2_who_recorded_the_household_s_own_wish_did_not_propose",
            "test_act_2_who_proposed_does_not_verify_or_review",
        ),
        refuses(
            "who prepared does not verify or review",
            "test_the_step_is_taken_by_somebody_with_no_other_part_in_it",
            "test_act_2_who_surveyed_does_not_verify",
            "test_act_2_who_prepared_verified_or_decided_does_not_review",
            "test_act_2_what_somebody_signed_before_a_return_still_counts",
        ),
        refuses(
            "who personally benefits does not sign",
            "test_act_2_who_left_before_the_case_was_opened_may_sign",
            "test_act_2_who_benefits_signs_nothing_about_it",
            "test_act_2_a_spouse_of_the_same_household_benefits",
            "test_act_2_who_left_the_household_to_review_it_is_barred_all_the_same",
        ),
        refuses(
            "village, township and county decisions on one case come from three people",
            "test_act_2_the_same_reviewer_of_the_county_checks_and_reviews",
            "test_act_2_one_person_decides_at_one_level_only",
            "test_act_2_three_levels_are_three_people_in_every_row",
        ),
        shows(
            "voting on a matter of the whole collective is not review",
            "test_act_2_voting_is_no_review",
        ),
        refuses(
            "nobody gives themself a key or an office",
            "test_act_2_a_key_is_enrolled_for_another",
            "test_act_2_nobody_enrols_a_key_for_themself",
            "test_act_2_nobody_grants_an_office_to_themself",
        ),
        refuses(
            "who stands behind an entity does not admit it, plan for, inspect, pay or charge it",
            "test_act_2_nobody_admits_an_entity_behind_which_they_stand",
            "test_act_2_nobody_admits_an_entity_behind_which_they_stand",
            "test_act_2_nobody_plans_for_an_entity_behind_which_they_stand",
            "test_act_2_nobody_inspects_what_their_own_entity_built",
            "test_act_2_nobody_pays_an_entity_behind_which_they_stand",
            "test_act_2_who_signs_a_contract_for_the_owner_does_not_stand_behind_the_entity",
        ),
        refuses(
            "nor does anybody of their household review its project",
            "test_act_2_nobody_reviews_a_project_that_their_own_household_carries",
            "test_act_2_nobody_reviews_a_project_that_their_own_household_carries",
        ),
    ),
    rule(
        "ACT-3",
        "refuse",
        refuses(
            "who declared a kinship or interest does not vote",
            "test_act_3_who_is_declared_kin_does_not_vote",
            "test_act_3_who_is_declared_kin_does_not_vote",
            "test_act_3_kin_do_not_vote_assisted_either",
            "test_act_3_kin_neither_enter_nor_attest_a_ballot",
            "test_act_3_nobody_votes_on_their_own_household",
        ),
        refuses(
            "nor verify, review or resolve",
            "test_act_3_kin_of_another_household_sign",
            "test_act_3_who_is_declared_kin_signs_nothing_about_it",
            "test_act_3_kin_declared_in_mid_case_step_aside_from_then_on",
            "test_act_3_kin_do_not_resolve",
        ),
        refuses(
            "recused members still count in the composition",
            "test_act_3_who_steps_aside_still_counts_in_the_composition",
            "test_act_3_who_is_recused_does_not_vote_and_still_counts_in_the_composition",
        ),
        refuses(
            "relatives of the committee are barred from the supervision committee",
            "test_act_3_relatives_follow_each_other_when_the_tenures_do_not_meet",
            "test_act_3_no_relative_of_the_committee_joins_the_supervision_committee",
            "test_act_3_nor_does_one_of_the_same_household",
            "test_act_3_nor_does_a_supervisor_s_relative_join_the_committee",
        ),
        finds(
            "a kinship declared or imported later",
            "test_act_3_a_kinship_declared_after_the_vote_names_vote_and_declaration",
            "test_act_3_a_kinship_declared_before_or_by_who_never_acted_is_no_finding",
            "test_act_3_a_kinship_with_another_household_is_no_finding",
        ),
        refuses(
            "who is related to somebody behind an entity does not review its project",
            "test_act_3_nobody_reviews_a_project_that_a_declared_relative_carries",
            "test_act_3_nobody_reviews_a_project_that_a_declared_relative_carries",
        ),
        finds(
            "an official of the place, or their declared relative, is paid by a plan",
            "test_act_3_an_official_whom_a_plan_pays_is_found",
            "test_act_3_others_and_what_shares_yield_are_no_finding",
        ),
        finds(
            "and whenever the kinship was declared",
            "test_act_3_a_relative_whom_a_plan_pays_is_found_though_declared_later",
            "test_act_3_others_and_what_shares_yield_are_no_finding",
        ),
    ),
    rule(
        "ACT-4",
        "refuse",
        shows(
            "audit and discipline read everything in their jurisdiction, purpose recorded",
            "test_audit_reads_everything_and_each_look_is_recorded",
            "test_a_role_reads_what_is_printed_for_it_in_its_place_alone",
        ),
        refuses(
            "they write in the inspection ledger only",
            "test_sup_11_audit_and_discipline_hold_in_their_own_ledger",
            "test_act_4_a_look_is_not_recorded_where_the_county_reads_it",
            "test_act_4_the_county_s_life_is_not_written_into_the_inspection_ledger",
            "test_act_4_a_type_stays_in_the_ledgers_that_take_it",
        ),
        shows(
            "but for keys of their own, of which a root may be one",
            "test_act_4_supervision_writes_nothing_into_the_county_s_life",
            "test_supervision_signs_nothing_in_a_county_but_for_its_own_keys",
        ),
    ),
    rule(
        "SUP-11",
        "refuse",
        refuses(
            "only after retention has passed, by policy",
            "test_sup_11_once_retention_has_passed_the_data_of_the_dead_are_destroyed",
            "test_sup_11_retention_runs_from_the_end_of_the_year",
            "test_sup_11_whatever_concerns_the_person_later_counts",
        ),
        refuses(
            "never under an open finding, hold or case",
            "test_sup_11_a_hold_on_somebody_else_of_the_same_number_holds_nobody",
            "test_sup_11_under_a_hold_nothing_is_destroyed_and_after_it_retention_goes_on",
            "test_sup_11_under_an_open_case_the_data_stay",
        ),
        refuses(
            "nor of who is a member, holds an office or has a key in force",
            "test_sup_11_once_retention_has_passed_the_data_of_the_dead_are_destroyed",
            "test_sup_11_a_member_of_a_household_keeps_their_data",
            "test_sup_11_who_holds_an_office_keeps_their_data",
            "test_sup_11_who_has_a_key_in_force_keeps_their_data",
        ),
        refuses(
            "by two signers of different bodies",
            "test_sup_11_a_registrar_of_the_place_and_a_root_may",
            "test_sup_11_one_signer_or_one_body_does_not_do",
            by="ACT-1",
        ),
    ),
)
