"""PTS-3 and PTS-5, sentence by sentence (domain.md, row 6; S3c 四(四))."""

from tests.house.sentences import finds, lists, refuses, rule, shows

ROWS = (
    rule(
        "PTS-3",
        "refuse",
        refuses(
            "redemption is for goods at the labelled price",
            "test_pts_3_several_goods_are_handed_out_at_their_labels",
            "test_pts_3_another_price_is_refused",
            "test_pts_3_goods_whose_label_does_not_hold_yet_are_not_handed_out",
        ),
        refuses(
            "the label of its day",
            "test_pts_3_the_price_is_the_one_labelled_on_the_day",
            "test_pts_3_the_price_is_the_one_labelled_on_the_day",
            "test_pts_3_a_redemption_is_dated_on_its_own_day_and_recorded_once",
        ),
        refuses(
            "which was published before it held",
            "test_pts_3_a_label_is_published_before_it_holds",
            "test_pts_3_a_label_is_published_before_it_holds",
            "test_pts_3_no_label_is_dated_back_by_an_act_that_comes_late",
        ),
        refuses(
            "a published price stays until a later day",
            "test_pts_3_a_label_is_published_before_it_holds",
            "test_pts_3_a_published_price_stays_until_a_later_day",
        ),
        refuses(
            "the total is computed again",
            "test_pts_3_several_goods_are_handed_out_at_their_labels",
            "test_reg_5_the_total_is_computed_again_and_goods_are_named_once",
            by="REG-5",
        ),
        refuses(
            "in stock",
            "test_pts_3_several_goods_are_handed_out_at_their_labels",
            "test_pts_5_no_more_than_is_in_stock",
            by="PTS-5",
        ),
        refuses(
            "with the holder's card, which is in use in its holder's hands",
            "test_pts_3_several_goods_are_handed_out_at_their_labels",
            "test_pts_3_a_card_that_ended_or_whose_holder_is_gone_spends_nothing",
            "test_pts_3_a_card_spends_nothing_before_it_is_issued",
        ),
        refuses(
            "who has a key signs beside the keeper",
            "test_pts_3_a_holder_with_a_key_signs_beside_the_keeper",
            "test_pts_3_a_holder_with_a_key_signs_beside_the_keeper",
        ),
        refuses(
            "within the limit of the card's month",
            "test_pts_3_a_card_spends_no_more_than_its_month",
            "test_pts_3_a_card_spends_no_more_than_its_month",
        ),
        refuses(
            "in a shop that serves the household's village",
            "test_pts_3_a_shop_serves_villages_of_its_township_its_own_among_them",
            "test_pts_3_a_shop_hands_out_to_the_villages_that_it_serves",
            "test_pts_3_a_shop_serves_no_others",
        ),
        refuses(
            "the keeper serves neither the own household nor kin",
            "test_act_3_nor_kin",
            "test_act_3_nor_kin",
            by="ACT-3",
        ),
        shows(
            "points never turn to cash: no field of the counter could say money",
            "test_pts_3_no_field_of_the_counter_can_say_money",
        ),
        shows(
            "points never transfer: no type of act moves them between households",
            "test_pts_3_no_type_of_act_moves_points_between_households",
        ),
        refuses(
            "a redemption is taken back by its own act, never as a voucher",
            "test_pts_3_what_comes_back_gives_points_limit_and_stock_back",
            "test_pts_3_a_redemption_is_not_reversed_as_a_voucher",
        ),
        refuses(
            "goods come back once, and no more than were handed out",
            "test_pts_3_part_by_part_is_the_same_as_at_once",
            "test_pts_3_nothing_comes_back_twice_nor_more_than_was_handed_out",
            "test_pts_3_at_the_price_that_was_paid_whatever_the_label_is_now",
        ),
        refuses(
            "within the days that policy named on the day of the redemption",
            "test_pts_3_within_the_days_that_policy_names",
            "test_pts_3_within_the_days_that_policy_names",
            "test_pts_3_by_the_policy_of_the_redemption_s_day",
        ),
        refuses(
            "and its shop does not end before",
            "test_pts_3_a_shop_ends_behind_the_last_day_on_its_receipts",
            "test_pts_3_a_shop_ends_behind_the_last_day_on_its_receipts",
        ),
        finds(
            "the same goods from many cards within a minute",
            "test_pts_3_many_cards_with_the_same_goods_within_a_minute_are_found",
            "test_pts_3_fewer_cards_or_other_goods_or_a_slower_till_are_no_finding",
        ),
        finds(
            "a card used after its holder's death",
            "test_pts_3_a_card_used_after_its_holder_s_death_is_found_when_the_death_comes_in",
            "test_pts_3_a_card_used_before_the_death_is_no_finding",
        ),
    ),
    rule(
        "PTS-5",
        "refuse",
        refuses(
            "stock comes from supply or donation: source, batch, invoice",
            "test_pts_5_what_comes_in_is_a_batch_with_its_source",
            "test_pts_5_nothing_comes_in_otherwise",
        ),
        refuses(
            "countersigned by somebody apart from the keeper, no relative",
            "test_act_3_who_signs_beside_the_keeper_is_no_relative",
            "test_act_3_who_signs_beside_the_keeper_is_no_relative",
            "test_act_3_nor_the_keeper_a_relative_of_who_signs",
            by="ACT-3",
        ),
        refuses(
            "goods past their day are not handed out",
            "test_pts_5_what_is_past_its_day_is_not_handed_out",
            "test_pts_5_what_is_past_its_day_is_not_handed_out",
            "test_pts_5_stock_that_came_back_past_its_day_is_only_written_off",
        ),
        refuses(
            "write-off",
            "test_pts_5_a_write_off_takes_the_batch_that_it_names",
            "test_pts_5_only_what_is_past_its_day_is_written_off_as_such",
            "test_pts_5_no_other_batch_is_written_off_as_past_its_day",
            "test_pts_5_no_more_is_written_off_than_is_there",
        ),
        shows(
            "traced from source to redemption, return or write-off",
            "test_pts_5_any_piece_is_traced_from_its_batch_to_hand_or_write_off",
            "test_pts_5_the_batches_add_up_to_the_balance",
            "test_pts_5_the_batch_that_ends_first_is_handed_out_first",
            "test_pts_5_goods_go_back_to_the_batch_from_which_they_came",
        ),
        refuses(
            "stock-taking: all goods of the shop, against the book",
            "test_pts_5_a_count_books_what_differs",
            "test_pts_5_a_count_leaves_no_goods_out_and_names_no_others",
        ),
        refuses(
            "countersigned by a supervisor",
            "test_pts_5_a_count_books_what_differs",
            "test_act_1_a_count_is_signed_by_a_supervisor",
            by="ACT-1",
        ),
        refuses(
            "never negative",
            "test_pts_3_several_goods_are_handed_out_at_their_labels",
            "test_pts_5_no_more_than_is_in_stock",
        ),
        refuses(
            "a shop ends with nothing in stock",
            "test_pts_5_a_shop_ends_with_nothing_in_stock",
            "test_pts_5_a_shop_ends_with_nothing_in_stock",
        ),
        finds(
            "repeated losses at one keeper",
            "test_pts_5_counts_that_come_short_again_and_again_at_one_keeper_are_found",
            "test_pts_5_fewer_or_longer_ago_or_by_others_or_none_are_no_finding",
        ),
        lists(
            "a shop that nobody counted for the days that policy names",
            "test_pts_5_a_shop_not_counted_for_a_quarter_is_listed",
            "test_pts_5_a_shop_counted_within_a_quarter_is_not_listed",
        ),
    ),
)
