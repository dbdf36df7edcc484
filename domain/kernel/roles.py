"""The offices in which people act, and the level of place at which each is held.

A role is granted by a signed event for one place and holds for what lies under it, never
sideways. Source: domain.md, Actors and roles; the seeds' own sentences are cited beside the role.
"""

from dataclasses import dataclass

from domain.kernel.words import Words, say


@dataclass(frozen=True, slots=True)
class Role:
    """One office: its code in acts, its name, and the levels of place at which it is held."""

    code: str
    title: Words
    levels: tuple[str, ...]
    remark: str = ""


def _role(code: str, en: str, zh: str, *levels: str, remark: str = "") -> tuple[str, Role]:
    return code, Role(code, say(en, zh), levels, remark)


ROLES: dict[str, Role] = dict(
    (
        _role("householder", "householder", "户主", "village", "group"),
        _role("villager", "villager", "村民", "village", "group"),
        _role("village_representative", "villager representative", "村民代表", "village"),
        _role("village_committee", "village committee member", "村委会成员", "village"),
        _role(
            "village_secretary",
            "village party secretary",
            "村党组织书记",
            "village",
            remark="answers for the village's records (S2 七(二))",
        ),
        _role(
            "supervision_committee",
            "village affairs supervision committee",
            "村务监督委员会",
            "village",
            remark="relatives of the village committee are barred; countersigns",
        ),
        _role(
            "collective_organisation",
            "collective economic organisation",
            "村集体经济组织",
            "village",
            remark="owns the collective's accounts",
        ),
        _role("township_accounting", "township accounting agent", "村财乡管", "township"),
        _role("first_secretary", "first secretary in the village", "驻村第一书记", "village"),
        _role("work_team", "work-team member", "驻村工作队", "village", "township"),
        _role("helper", "helper", "帮扶责任人", "village", "township"),
        _role("group_leader", "village group leader", "村责任组长", "group", "village"),
        _role("township_officer", "township officer", "乡镇干部", "township"),
        _role("township_reviewer", "township reviewer", "乡镇审核", "township"),
        _role(
            "township_deputy",
            "township deputy in charge",
            "副乡级分管领导",
            "township",
            remark="named (S2 七(一))",
        ),
        _role(
            "county_deputy",
            "county deputy in charge",
            "副县级分管领导",
            "county",
            remark="named (S2 七(一))",
        ),
        _role("county_reviewer", "county reviewer", "县级扶贫（乡村振兴）部门", "county"),
        _role("leading_group", "leading group", "扶贫开发领导小组", "county", remark="S1 三(一)"),
        _role("county_finance", "county finance", "县财政", "county"),
        _role("sector_department", "sector department", "行业部门", "county", "township"),
        _role("appraiser", "independent appraiser", "第三方评估", "county"),
        _role(
            "implementing_entity",
            "implementing entity",
            "实施主体",
            "county",
            "township",
            "village",
        ),
        _role("bank", "bank", "银行", "county", "township"),
        _role("charity_federation", "charity federation", "慈善总会", "county"),
        _role("filial_council", "filial council", "孝善理事会", "village"),
        _role("supermarket_keeper", "love supermarket keeper", "爱心超市管理员", "village"),
        _role("audit_bureau", "audit bureau", "审计局", "county", "city"),
        _role("discipline_inspection", "discipline inspection", "纪委监委", "county", "city"),
        _role("registrar", "registrar", "登记员", "county", "township"),
        _role("city_reviewer", "city reviewer", "市级抽查", "city", "county"),
        _role(
            "root",
            "holder of a root key",
            "根密钥持有人",
            "county",
            remark="named in LedgerOpened, never granted",
        ),
        _role(
            "system",
            "the ledger itself",
            "系统",
            "county",
            remark="a closed list of types, named in LedgerOpened, never granted",
        ),
    )
)


def role_zh(role: str) -> str:
    """What a role is called in Chinese."""
    return ROLES[role].title.zh if role in ROLES else role


def acting(person: str, role: str) -> Words:
    """Somebody, and the office in which they act."""
    return say(f"{person} as {role}", f"{person}（{role_zh(role)}）")


NOT_GRANTED = frozenset({"root", "system"})
"""Named with their keys in the ledger's first event, so never by RoleGranted."""
SUPERVISION = ("audit_bureau", "discipline_inspection")
"""Read everything, write only in the inspection ledger (ACT-4)."""
HOLDERS_OF_KEYS = tuple(sorted(ROLES.keys() - {"system"}))
"""Everybody who can look after a key of their own."""
EVERYBODY = tuple(sorted(ROLES.keys() - NOT_GRANTED - set(SUPERVISION)))
"""Whoever takes part in the life of the county, in whatever office."""
REGISTRARS = ("registrar", "township_officer", "village_committee", "village_secretary")
"""Who keeps the register of households and people (S2 七(二): the village's records)."""
COMMITTEES = ("village_committee", "village_secretary")
"""The village's two committees 村"两委"."""
