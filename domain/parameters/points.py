"""Parameters of points: what the rule book of a place does not say itself."""

from domain.kernel.words import say
from domain.parameters.parameter import Parameter

_USUAL = "S3c 四(四) names no figure; this one is usual, to be set by the county"
POINTS = (
    Parameter(
        "appeal_answer_days",
        say("days of answering an appeal against a deduction", "扣分申诉答复天数"),
        15,
        1,
        60,
        f"PTS-2 {_USUAL}",
    ),
    Parameter(
        "points_list_days",
        say("days after a month's end for its list of points", "月末后公示积分天数"),
        10,
        1,
        60,
        f"PTS-7 (L) {_USUAL}",
    ),
    Parameter(
        "notice_days_points",
        say("days of the notice of a month's points", "月度积分公示天数"),
        7,
        1,
        60,
        f"PTS-7 {_USUAL}",
    ),
)
