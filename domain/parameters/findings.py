"""From where on a detector speaks; no rule refuses by these parameters."""

from domain.kernel.words import say
from domain.parameters.parameter import Parameter, fen

_OWN = "names no figure; this one is the programme's own, to be set by the audit bureau"
FINDINGS = (
    Parameter(
        "split_before_application_days",
        say("days from a split to an application", "分户至申请天数"),
        180,
        1,
        3_650,
        f"HH-5 (F) {_OWN}",
    ),
    Parameter("brief_card_days", say("days a card served", "收款卡使用天数"), 31, 1, 366, _OWN),
    Parameter(
        "assisted_ballots_share_bp",
        say("share of ballots assisted by one officer", "同一干部代录票占比"),
        3_000,
        1,
        10_000,
        f"ASM-6 (F) {_OWN}",
    ),
    Parameter(
        "assisted_block_ballots",
        say("identical ballots assisted by one officer", "同一干部代录的相同票数"),
        5,
        2,
        500,
        f"ASM-6 (F) {_OWN}",
    ),
    fen(
        "income_bunching_band", "band below the ceiling", "临近收入上限的区间", 20_000,
        f"ID-2: the bunching test {_OWN}",
    ),
    Parameter(
        "income_bunching_cases",
        say("cases just below the ceiling", "临近收入上限的户数"),
        5,
        2,
        1_000,
        f"ID-2: the bunching test {_OWN}",
    ),
    Parameter(
        "survey_revision_days",
        say("days between surveys that contradict", "前后矛盾的两次调查间隔天数"),
        90,
        1,
        3_650,
        f"ID-2: a last-minute revision {_OWN}",
    ),
    Parameter(
        "late_entry_days",
        say("days from an event to its entry", "事项发生至入账天数"),
        30,
        1,
        366,
        f"ID-4: an act entered late {_OWN}",
    ),
    Parameter(
        "equal_band_bp",
        say("amounts that count as alike, below the largest", "金额视为相近的区间"),
        500,
        0,
        10_000,
        f"DIS-3: a plan equal in effect {_OWN}",
    ),
    Parameter(
        "equal_share_bp",
        say("share of a plan's lines that get alike", "方案中金额相近的户数占比"),
        8_000,
        1,
        10_000,
        f"DIS-3: a plan equal in effect {_OWN}",
    ),
)  # fmt: skip
