"""Splitting a sum exactly: the parts always add up to it (domain.md, Money).

By largest remainder (Hamilton): each part gets the whole fen of its share, and what is left goes
fen by fen to the largest remainders; among equal ones, to the earlier part.
"""

from collections.abc import Sequence


def split(total_fen: int, weights: Sequence[int]) -> tuple[int, ...]:
    """The total in parts proportional to the weights, in their order.

    Args:
        total_fen: What is split, not negative.
        weights: Whole and not negative, at least one above zero.

    Raises:
        ValueError: a negative total or weight, or no weight at all.
    """
    whole = sum(weights)
    if total_fen < 0 or whole <= 0 or any(weight < 0 for weight in weights):
        msg = "a total and weights that are not negative, and a weight above zero"
        raise ValueError(msg)
    parts = [total_fen * weight // whole for weight in weights]
    remainders = [total_fen * weight % whole for weight in weights]
    order = sorted(range(len(parts)), key=lambda place: (-remainders[place], place))
    for place in order[: total_fen - sum(parts)]:
        parts[place] += 1
    return tuple(parts)
