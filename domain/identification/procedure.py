"""Row 1 as data: the steps of S2, each beside the sentence that demands it.

Rules: ID-5 不少一个环节、不落一个步骤. Source: S2 四, 五. The document's order is kept: survey
before assembly, verification and the county's and city's checks before the first notice.
"""

from dataclasses import replace
from typing import Any

from domain.identification.logic import of_roster
from domain.kernel.roles import COMMITTEES
from domain.kernel.words import say
from domain.steps.procedure import Procedure, Step, declare
from domain.steps.usual import (
    applied,
    committees_decide,
    reviewed,
    shown,
    township_review,
    visited,
    voted,
)

_VILLAGE = (*COMMITTEES, "work_team", "first_secretary", "township_officer")

STEPS = (
    Step(
        name="publicity",
        title=say("publicity", "宣传动员"),
        clause="S2 五第一步",
        sentence="宣传到每个村、每一户",
        ends="PublicityRecorded.v1",
        by=_VILLAGE,
        duty="informs",
        of="village",
    ),
    applied(
        say("application", "农户申请"),
        "S2 四(一)",
        "农户自愿到所在村委会提出申请",
        "ApplicationMade.v1",
        ("householder", *_VILLAGE),
    ),
    Step(
        name="home_survey",
        title=say("home survey", "入户调查"),
        clause="S2 五第二步",
        sentence="进村入户认真进行贫困边缘户核查……认真填写《贫困边缘户入户登记表》",
        ends="HomeSurveyed.v1",
        by=(*_VILLAGE, "group_leader"),
        duty="prepares",
        decided_by=("near_poor_floor_fen", "near_poor_ceiling_fen", "income_months"),
    ),
    voted(
        say("assembly", "民主评议"),
        "S2 五第三步",
        "各行政村要召开村民代表会进行民主评议",
        "villager_representatives",
    ),
    committees_decide("S2 五第三步", "根据评议结果,经村“两委”集体研究,确定贫困边缘户名单"),
    visited(
        say("household verification", "入户核实"),
        "S2 四(一), 五第三步",
        "由乡镇(街道)干部、村委会和驻村工作队入户核实……相关人员核实后签字",
        "HouseholdVerified.v1",
        returns_to="home_survey",
    ),
    Step(
        name="county_check",
        title=say("county check", "县级全覆盖核查"),
        clause="S2 五第四步",
        sentence="县(市)区、开发区组织全覆盖核查",
        ends="CaseChecked.v1",
        by=("county_reviewer",),
        duty="reviews",
        returns_to="verification",
    ),
    Step(
        name="city_sample",
        title=say("city sample", "市级抽查"),
        clause="S2 五第四步",
        sentence="对识别情况,市里进行抽查",
        begins="SampleDrawn.v1",
        ends="SampleChecked.v1",
        by=("city_reviewer",),
        duty="reviews",
        returns_to="verification",
        decided_by=("city_sample_bp",),
    ),
    shown(
        "first",
        say("first notice", "第一次公示"),
        "S2 四(一), 五第五步",
        "将入选名单在所在的行政村进行第一次公示",
        COMMITTEES,
        name="first_notice",
    ),
    township_review(
        "S2 四(一)(二), 五第五步",
        "经公示无异议的,报乡镇人民政府审核",
        returns_to="verification",
    ),
    shown(
        "second",
        say("second notice", "第二次公示"),
        "S2 四(二), 五第五步",
        "审核通过后,在各行政村进行第二次公示",
        (*COMMITTEES, "township_officer"),
        name="second_notice",
    ),
    reviewed(
        "county_review",
        say("county re-review", "县级复审"),
        "S2 四(二), 五第五步",
        "第二次公示无异议后,各乡镇(街道)汇总报县级扶贫部门复审",
        ("county_reviewer", "county_deputy"),
        returns_to="township_review",
    ),
    shown(
        "announcement",
        say("announcement", "公告"),
        "S2 四(二), 五第五步",
        "复审结束后在各行政村进行公告(公示、公告期为均7天)",
        (*COMMITTEES, "township_officer", "county_reviewer"),
        name="announcement",
    ),
    Step(
        name="village_archive",
        title=say("village archive", "村级建档"),
        clause="S2 四(三), 七(二)",
        sentence="县、乡、村要逐级建立贫困边缘户基本信息纸质和电子档案",
        ends="ArchiveClosed.v1",
        code="village",
        by=COMMITTEES,
        duty="archives",
        returns_to="home_survey",
    ),
    Step(
        name="township_archive",
        title=say("township archive", "乡级建档"),
        clause="S2 四(三), 七(二)",
        sentence="县、乡两级要留存备案",
        ends="ArchiveClosed.v1",
        code="township",
        by=("township_officer",),
        duty="archives",
        returns_to="home_survey",
    ),
    Step(
        name="county_archive",
        title=say("county archive", "县级建档"),
        clause="S2 四(三)",
        sentence="县级扶贫部门要严格把关,确保贫困边缘户信息真实、完整",
        ends="ArchiveClosed.v1",
        code="county",
        by=("county_reviewer",),
        duty="archives",
        returns_to="home_survey",
    ),
)

NEAR_POOR = declare(
    Procedure(
        name="near_poor",
        title=say("near-poor identification", "贫困边缘户识别"),
        steps=STEPS,
        confers="near_poor",
        illogical=of_roster,
    )
)


def step_of_row_1(taken: str, /, **changed: Any) -> Step:  # noqa: ANN401  (any field of a step)
    """A step of row 1 as another row of the roster takes it, with what is different there."""
    return replace(next(step for step in STEPS if step.name == taken), **changed)
