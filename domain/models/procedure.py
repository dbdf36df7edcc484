"""Row 8 as data: how a role model is selected (S3c 四(二)), each step beside its sentence.

Rules: MODEL-1 the household asks of its own will, the village proposes, the township and the county
review, the proposal hangs in the village, the city confirms (ADR 66: the document names the
selection without its steps, and the whole city as its reach).
"""

from typing import Final

from domain.identification.application import OFFICERS
from domain.kernel.roles import COMMITTEES
from domain.kernel.words import say
from domain.models.eligibility import of_model
from domain.steps.procedure import Procedure, Step, declare
from domain.steps.usual import TOWNSHIP_REVIEWERS, applied, reviewed, shown, visited, voted

APPLIED: Final = "ModelApplied.v1"
VERIFIED: Final = "ModelVerified.v1"
CONFIRMED: Final = "ModelConfirmed.v1"
_CLAUSE: Final = "S3c 四(二)"
_CHOSEN: Final = "满足评选条件并经过评选程序当选的贫困户授予“脱贫励志模范”称号"

MODEL = declare(
    Procedure(
        name="model",
        title=say("role model", "脱贫励志模范评选"),
        order_rule="MODEL-1",
        steps=(
            applied(
                say("the household's own wish", "自愿申请"),
                _CLAUSE,
                "自愿不享受政府产业、就业等扶持补助政策,能够自主脱贫……的贫困户可参加评选",
                APPLIED,
                ("householder", *OFFICERS),
                decided_by=("year_end_from_month",),
            ),
            visited(
                say("verification at home", "入户核实"),
                _CLAUSE,
                "人均可支配收入达到一定要求",
                VERIFIED,
                decided_by=("model_income_fen",),
            ),
            voted(
                say("the village proposes", "村级评议推荐"),
                _CLAUSE,
                _CHOSEN,
                "villager_representatives",
            ),
            reviewed(
                "township_review",
                say("the township proposes", "乡镇审核推荐"),
                _CLAUSE,
                _CHOSEN,
                TOWNSHIP_REVIEWERS,
                returns_to="verification",
            ),
            reviewed(
                "county_review",
                say("county review", "县级审核"),
                _CLAUSE,
                _CHOSEN,
                ("county_reviewer", "county_deputy"),
                returns_to="township_review",
            ),
            shown(
                "model",
                say("notice", "公示"),
                _CLAUSE,
                _CHOSEN,
                (*COMMITTEES, "township_officer", "county_reviewer"),
            ),
            Step(
                name="city_confirmation",
                title=say("the city confirms", "市级认定"),
                clause=_CLAUSE,
                sentence="在全市范围内的未脱贫户中进行评选认定,原则上每年年底评选认定1次",
                ends=CONFIRMED,
                by=("city_reviewer",),
                duty="reviews",
                returns_to="county_review",
                decided_by=("model_award_fen",),
            ),
        ),
        confers="role_model",
        illogical=of_model,
    )
)
