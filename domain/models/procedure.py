"""Row 8 as data: how a role model is selected (S3c 四(二)), each step beside its sentence.

Rules: MODEL-1 the household asks of its own will, the village proposes, the township and the county
review, the proposal hangs in the village, the city confirms (ADR 66: the document names the
selection without its steps, and the whole city as its reach).
"""

from typing import Final

from domain.authority.roles import COMMITTEES
from domain.identification.application import OFFICERS
from domain.kernel.words import say
from domain.models.eligibility import of_model
from domain.stars.procedure import VISITORS, VOTES
from domain.steps.procedure import Procedure, Step, declare

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
            Step(
                name="application",
                title=say("the household's own wish", "自愿申请"),
                clause=_CLAUSE,
                sentence="自愿不享受政府产业、就业等扶持补助政策,能够自主脱贫……的贫困户可参加评选",
                ends=APPLIED,
                by=("householder", *OFFICERS),
                duty="applies",
                decided_by=("year_end_from_month",),
            ),
            Step(
                name="verification",
                title=say("verification at home", "入户核实"),
                clause=_CLAUSE,
                sentence="人均可支配收入达到一定要求",
                ends=VERIFIED,
                by=VISITORS,
                duty="verifies",
                decided_by=("model_income_fen",),
            ),
            Step(
                name="assembly",
                title=say("the village proposes", "村级评议推荐"),
                clause=_CLAUSE,
                sentence=_CHOSEN,
                begins="AssemblyConvened.v1",
                ends="AssemblyClosed.v1",
                by=COMMITTEES,
                duty="publishes",
                bodies=("villager_representatives",),
                decided_by=VOTES,
            ),
            Step(
                name="township_review",
                title=say("the township proposes", "乡镇审核推荐"),
                clause=_CLAUSE,
                sentence=_CHOSEN,
                ends="ReviewGiven.v1",
                code="township_review",
                by=("township_reviewer", "township_deputy"),
                duty="reviews",
                returns_to="verification",
            ),
            Step(
                name="county_review",
                title=say("county review", "县级审核"),
                clause=_CLAUSE,
                sentence=_CHOSEN,
                ends="ReviewGiven.v1",
                code="county_review",
                by=("county_reviewer", "county_deputy"),
                duty="reviews",
                returns_to="township_review",
            ),
            Step(
                name="notice",
                title=say("notice", "公示"),
                clause=_CLAUSE,
                sentence=_CHOSEN,
                begins="NoticePosted.v1",
                ends="NoticeClosed.v1",
                code="model",
                by=(*COMMITTEES, "township_officer", "county_reviewer"),
                duty="publishes",
                decided_by=("notice_days_model",),
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
