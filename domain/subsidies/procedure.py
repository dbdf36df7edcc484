"""Row 9 as data: how each subsidy is applied for, found due and reviewed.

Rules: SUB-1 农户申请—收入认可—审查审批—拨付补助 (S3c 四(三)1); the county's finance reviews the
list that gathers them (`domain/awards/procedure.py`). SUB-2, SUB-3 the county sets the procedure
itself (S3c 四(三)2: 由各县(区)结合当地实际自行制定): applied for, inspected, reviewed.
"""

from typing import Final

from domain.identification.application import OFFICERS
from domain.kernel.roles import COMMITTEES
from domain.kernel.words import say
from domain.steps.procedure import Procedure, Step, declare
from domain.steps.usual import applied, township_review

APPLIED: Final = "TransferSubsidyApplied.v1"
RECOGNISED: Final = "IncomeRecognised.v1"
SIGNED: Final = "SubsidySigned.v1"
PROPOSED: Final = "UndertakingSubsidyApplied.v1"
INSPECTED: Final = "UndertakingInspected.v1"
TIERS: Final = (1, 2, 3)


def _application(clause: str, sentence: str, ends: str) -> Step:
    title = say("application", "农户申请")
    return applied(title, clause, sentence, ends, ("householder", *OFFICERS))


TRANSFER: Final = declare(
    Procedure(
        name="transfer_employment",
        title=say("transfer-employment subsidy", "转移就业补助"),
        order_rule="SUB-1",
        steps=(
            _application(
                "S3c 四(三)1", "采取“先就业,后补助”的方法,每年补助一次……农户申请", APPLIED
            ),
            Step(
                name="recognition",
                title=say("income recognised", "收入认可"),
                clause="S3c 四(三)1",
                sentence="贫困户认可且有相关证明,并由村级责任组认定",
                ends=RECOGNISED,
                by=("group_leader",),
                duty="verifies",
                decided_by=tuple(
                    f"transfer_tier_{tier}{end}" for tier in TIERS for end in ("_from_fen", "_fen")
                ),
            ),
            Step(
                name="signatures",
                title=say("village signatures", "村级签字审核"),
                clause="S3c 四(三)1",
                sentence="由帮扶责任人、村责任组长和驻村第一书记签字审核",
                ends=SIGNED,
                by=("helper", "group_leader", "first_secretary"),
                duty="verifies",
                returns_to="recognition",
            ),
            township_review("S3c 四(三)1", "统一汇总到乡镇,由乡镇负责审核", "recognition"),
        ),
    )
)


def _of_undertaking(name: str, en: str, zh: str, rule: str, cite: tuple[str, str]) -> Procedure:
    clause, sentence = cite
    return declare(
        Procedure(
            name=name,
            title=say(en, zh),
            order_rule=rule,
            steps=(
                _application(clause, sentence, PROPOSED),
                Step(
                    name="inspection",
                    title=say("inspection", "实地验收"),
                    clause=clause,
                    sentence=sentence,
                    ends=INSPECTED,
                    by=(*COMMITTEES, "township_officer", "sector_department"),
                    duty="verifies",
                    decided_by=("industry_household_year_fen", "income_project_each_fen"),
                ),
                township_review(clause, sentence, "inspection"),
            ),
        )
    )


INDUSTRY: Final = _of_undertaking(
    "industry",
    "industry subsidy",
    "产业发展补助",
    "SUB-2",
    ("S3c 四(三)2", "对已实施种、养、加、商、游等产业的贫困户……给予金额不等的补助"),
)
INCOME_PROJECT: Final = _of_undertaking(
    "income_project",
    "subsidy of an income project",
    "到户增收项目补助",
    "SUB-3",
    ("S3a 五(三)", "可申请产业发展到户增收补助资金扶持,每户每次补助资金总额在8000元以下"),
)
