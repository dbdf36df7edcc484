"""Parameters of stars, role models and village evaluation (S3c 四(一), (二), (七))."""

from typing import Final

from domain.kernel.words import say
from domain.parameters.parameter import Parameter, days, fen

STARS_MOST: Final = 5
"""So many stars at most: policy may use fewer."""
_STARS = "S3c 四(一) names stars, scale and award without figures: to be set by the county"
_MODELS = "S3c 四(二) names line and reward without figures: to be set by the county"
_YEAR = "S3c 四(二): 每年年底评选; 四(一): 当年人均可支配收入; neither names a month"
_PERIODIC = "S3c 四(七): 定期综合评价; it names no period: quarterly unless the county says so"
_RESTRICTED = "EVA-2 names no figure; this one is the programme's own, to be set by the county"
_LINES = (500_000, 600_000, 800_000, 1_000_000, 1_200_000)
_AWARDS = (50_000, 80_000, 100_000, 150_000, 200_000)


def _award(name: str, en: str, zh: str, default: int, source: str) -> Parameter:
    return Parameter(f"{name}_fen", say(en, zh), default, 0, 100_000_000, source)


STARS = (
    Parameter("stars_most_count", say("stars at most", "最高星级"), 5, 1, STARS_MOST, _STARS),
    *(
        fen(f"star_{n}_income", f"income a head for star {n}", f"{n}星人均可支配收入", line, _STARS)
        for n, line in enumerate(_LINES, 1)
    ),
    *(
        _award(f"star_{n}_award", f"award of {n} stars", f"{n}星级户奖励", award, _STARS)
        for n, award in enumerate(_AWARDS, 1)
    ),
    Parameter(
        "year_end_from_month",
        say("month from which the year's selection begins", "年底评选起始月份"),
        11,
        1,
        12,
        _YEAR,
    ),
    days("notice_days_star", "the notice of stars", "星级评定公示", _STARS),
)
MODELS = (
    fen(
        "model_income", "income a head of a role model", "励志模范人均可支配收入", 500_000, _MODELS
    ),
    _award("model_award", "reward of a role model", "励志模范奖励", 200_000, _MODELS),
    days("notice_days_model", "the notice of role models", "励志模范公示", _MODELS),
)
EVALUATION = (
    Parameter(
        "evaluation_months", say("months of a period", "综合评价周期月数"), 3, 1, 3, _PERIODIC
    ),
    Parameter(
        "evaluation_days",
        say("days after a period for its evaluation", "周期结束后完成评价天数"),
        15,
        0,
        90,
        _PERIODIC,
    ),
    Parameter(
        "unwillingness_reply_days",
        say("days of the person's reply", "本人陈述申辩天数"),
        15,
        7,
        60,
        _RESTRICTED,
    ),
    Parameter(
        "unwillingness_months",
        say("months until the record lapses", "引导记录失效月数"),
        6,
        1,
        12,
        _RESTRICTED,
    ),
)
MOTIVATION = (*STARS, *MODELS, *EVALUATION)
SCALE: Final = tuple(f"star_{n}_income_fen" for n in range(1, STARS_MOST + 1))
"""What each star needs, in order: no document sets a higher star below a lower one."""
