"""PTS-3 and PTS-5 (F): short counts at one keeper, baskets alike, cards of the dead."""

from typing import Any

from domain.kernel.act import Act
from domain.residents.deaths import DeathRecorded
from tests.desk.finding import at, found, only
from tests.domain.cast import committee
from tests.domain.counter_cast import HOMES, card_of, counter, issued, redeemed
from tests.domain.market_cast import OIL, RICE, counted, keeper, stocked, supervisor
from tests.spec import Given, act, adopted, day


def short(number: int, on: str, lost: int = 1, person: str = "person:sk1") -> Act[Any]:
    """A count that misses bags of rice, after as many counts as its number says."""
    before = 40 - number + 1
    return counted(
        {RICE: (before, before - lost), OIL: (20, 20)},
        number=str(number),
        on=on,
        by=(keeper(person), supervisor()),
    )


SHORT = tuple(short(n, f"2026-0{n + 2}-28") for n in (1, 2, 3))


def test_pts_5_counts_that_come_short_again_and_again_at_one_keeper_are_found() -> None:
    story = stocked().having(*SHORT)
    one = only(story, "repeated-stock-losses")
    assert (one.subject, one.evidence) == ("person:sk1", at(story, *SHORT))
    assert "3 pieces" in one.message


def test_pts_5_fewer_or_longer_ago_or_by_others_or_none_are_no_finding() -> None:
    assert found(stocked().having(*SHORT[:2]), "PTS-5") == []
    long_ago = short(3, "2027-03-30")
    assert found(stocked().having(*SHORT[:2], long_ago), "PTS-5") == []
    another = short(3, "2026-05-28", person="person:sk2")
    assert found(stocked().having(*SHORT[:2], another), "PTS-5") == []
    whole = counted({RICE: (38, 38), OIL: (20, 21)}, number="9", on="2026-05-28")
    assert found(stocked().having(*SHORT[:2], whole), "PTS-5") == []


def test_pts_5_how_many_is_the_policy_s() -> None:
    two = adopted(stock_losses=2)
    assert len(found(stocked().having(two, *SHORT[:2]), "PTS-5")) == 1


def baskets(*seconds: int, basket: dict[str, int] | None = None) -> list[Act[Any]]:
    """One redemption a second named, each on a card of its own."""
    return [
        redeemed(
            basket or {RICE: 1},
            name="jia",
            card=card_of(f"c{second}"),
            number=str(second),
            at=f"2026-03-10T10:00:{second:02d}",
        )
        for second in seconds
    ]


def test_pts_3_many_cards_with_the_same_goods_within_a_minute_are_found() -> None:
    same = baskets(0, 5, 10, 15, 20)
    story = counter().having(*same)
    one = only(story, "identical-baskets")
    assert (one.subject, one.evidence) == ("person:sk1", at(story, *same))


def test_pts_3_fewer_cards_or_other_goods_or_a_slower_till_are_no_finding() -> None:
    assert found(counter().having(*baskets(0, 5, 10, 15)), "PTS-3") == []
    other = baskets(20, basket={OIL: 1})
    assert found(counter().having(*baskets(0, 5, 10, 15), *other), "PTS-3") == []
    slow = [
        redeemed(card=card_of(f"c{minute}"), number=str(minute), at=f"2026-03-10T10:{minute:02d}")
        for minute in range(0, 50, 5)
    ]
    assert found(counter().having(*slow), "PTS-3") == []


def died(on: str, at: str) -> Act[DeathRecorded]:
    data = DeathRecorded(person="person:yi", household=HOMES["yi"], on=day(on), new_head=None)
    return act(data, by=committee(), at=at)


def used(on: str) -> Given:
    return counter().having(redeemed(name="yi", on=on))


def test_pts_3_a_card_used_after_its_holder_s_death_is_found_when_the_death_comes_in() -> None:
    late = died("2026-03-05", at="2026-04-01")
    story = used("2026-03-10").having(late)
    one = only(story, "redeemed-after-death")
    assert (one.subject, one.grade) == (card_of("yi"), "serious")
    assert one.evidence[-1:] == at(story, late)


def test_pts_3_a_card_used_before_the_death_is_no_finding() -> None:
    assert found(used("2026-03-04").having(died("2026-03-05", at="2026-04-01")), "PTS-3") == []
    others = used("2026-03-10").having(issued("jia", card=card_of("more")))
    assert found(others, "PTS-3") == []
