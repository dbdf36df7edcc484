"""Parameters of the one clock and the one archive of a ledger."""

from domain.kernel.words import say
from domain.parameters.parameter import Parameter

_TIME = "signed-events.md, Time"
TIMES = (
    Parameter(
        "clock_skew_seconds", say("clocks may differ by", "时钟误差秒数"), 600, 1, 3_600, _TIME
    ),
    Parameter("late_hours", say("signing to admission", "签名至入账小时数"), 72, 1, 720, _TIME),
    Parameter(
        "seen_days_max", say("age of the checkpoint seen", "所见检查点天数"), 30, 1, 366, _TIME
    ),
    Parameter(
        "seal_max_seconds", say("admission to seal", "入账至封存秒数"), 3_600, 60, 86_400, "log.md"
    ),
)
RETENTION = (
    Parameter(
        "retention_years",
        say("years that personal data are kept", "个人信息保管年数"),
        30,
        1,
        100,
        "会计档案管理办法（财政部 国家档案局令第79号）第十四条、附表：会计凭证30年",
    ),
)
