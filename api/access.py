"""Who reads what: one declared table, printed in docs/http.md, enforced, and tested whole.

A read is open to everybody, or to some roles over the places they are granted, or to a person
about themselves. Audit and discipline read everything in their jurisdiction (ACT-4). Single votes
and objectors' names are theirs alone (ASM-6). Personal data is read only where the step of the
role needs it, for a stated purpose, and each such read is recorded in the inspection ledger.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from api.problems import Problem
from domain.evaluation.answering import GUIDES
from domain.kernel.places import covers
from domain.kernel.roles import REGISTRARS
from domain.kernel.words import Words, say
from domain.privacy.corrections import DECIDERS
from domain.steps.notice.facts import RESOLVERS

AUDIT: Final = frozenset({"audit_bureau", "discipline_inspection"})
VILLAGE: Final = frozenset(
    {
        "village_committee",
        "village_secretary",
        "supervision_committee",
        "first_secretary",
        "work_team",
        "helper",
        "group_leader",
    }
)
TOWNSHIP: Final = frozenset({"township_officer", "township_reviewer", "township_deputy"})
COUNTY: Final = frozenset({"county_reviewer", "county_deputy", "leading_group", "registrar"})
CITY: Final = frozenset({"city_reviewer"})
BOOKKEEPERS: Final = frozenset({"county_finance", "township_accounting", "collective_organisation"})
PAYERS: Final = frozenset({"county_finance", "township_accounting"})
"""Who hands the bank its file: the one read in which whole card numbers of many go out."""
COUNTERS: Final = frozenset({"supermarket_keeper"})
OFFICIALS: Final = VILLAGE | TOWNSHIP | COUNTY | CITY
PLACED: Final = OFFICIALS | BOOKKEEPERS | COUNTERS | AUDIT
"""Roles that say for which place somebody asks who names none."""
IDENTIFIERS: Final = frozenset(
    {"village_committee", "work_team", "township_officer", "county_reviewer", "registrar"}
)
"""Roles whose step compares a paper with the person: survey, verification, full check."""


@dataclass(frozen=True, slots=True)
class Grant:
    """An office in force: the role and the place over which it is held."""

    role: str
    place: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks. `person` is empty for somebody who has not signed in."""

    person: str = ""
    key: str = ""
    grants: tuple[Grant, ...] = ()

    @property
    def signed_in(self) -> bool:
        """Whether a session stands behind the request."""
        return bool(self.person)

    def office(self, roles: Iterable[str], place: str) -> Grant | None:
        """The first office of one of the roles that holds over the place."""
        return next((g for g in self.grants if g.role in roles and covers(g.place, place)), None)

    def places(self, roles: Iterable[str]) -> tuple[str, ...]:
        """The places over which one of the roles is held, each once."""
        return tuple(dict.fromkeys(g.place for g in self.grants if g.role in roles))


@dataclass(frozen=True, slots=True)
class Read:
    """One kind of read: who may, and whether looking is recorded."""

    name: str
    title: Words
    roles: frozenset[str] = AUDIT
    public: bool = False
    signed_in: bool = False
    own: bool = False
    recorded: bool = False


def _table(*reads: Read) -> Mapping[str, Read]:
    return {read.name: read for read in reads}


READS: Final[Mapping[str, Read]] = _table(
    Read("checkpoint", say("checkpoints and tiles", "检查点与哈希分片"), public=True),
    Read("proof", say("proof of an entry", "入账证明"), public=True),
    Read("act_types", say("catalogue of act types", "事项目录"), public=True),
    Read("policies", say("policies and their documents", "政策及其文件"), public=True),
    Read("stats", say("figures without names", "统计数字"), public=True),
    Read("notices", say("notices, names masked", "公示（姓名脱敏）"), public=True),
    Read("notices_past", say("past notices", "往期公示"), OFFICIALS | AUDIT),
    Read("roster", say("roster, names masked", "名册（姓名脱敏）"), public=True),
    Read("tally", say("assembly and tally", "评议会与计票结果"), public=True),
    Read("attendance", say("who attended", "到会人员"), OFFICIALS | AUDIT),
    Read("todo", say("what waits for oneself", "本人待办"), signed_in=True),
    Read("attach", say("hand in a file", "上传附件"), signed_in=True),
    Read("households", say("households, names masked", "农户（姓名脱敏）"), OFFICIALS | AUDIT),
    Read("household", say("one household", "一户一档"), OFFICIALS | AUDIT, own=True),
    Read("person", say("what is held about a person", "个人信息"), OFFICIALS | AUDIT, own=True),
    Read("corrections", say("requests for correction", "更正申请"), OFFICIALS | AUDIT),
    Read(
        "correction_text",
        say("what is to be corrected", "更正申请内容"),
        frozenset({*DECIDERS, *REGISTRARS}) | AUDIT,
        own=True,
        recorded=True,
    ),
    Read("case", say("one case", "办理过程"), OFFICIALS | AUDIT, own=True),
    Read("money", say("accounts and funds", "账户与资金"), OFFICIALS | BOOKKEEPERS | AUDIT),
    Read(
        "awards",
        say("awards and subsidies", "奖补台账"),
        OFFICIALS | BOOKKEEPERS | AUDIT,
        own=True,
    ),
    Read(
        "parties",
        say("whose a number on a statement is", "对账单对方账户"),
        frozenset({"bank", "county_finance", "township_accounting"}) | AUDIT,
        recorded=True,
    ),
    Read(
        "batch",
        say("a batch and its lines", "发放批次明细"),
        OFFICIALS | BOOKKEEPERS | {"bank"} | AUDIT,
    ),
    Read(
        "bank_file",
        say("a batch's file for the bank", "发放批次的银行文件"),
        PAYERS | AUDIT,
        recorded=True,
    ),
    Read("shops", say("love supermarkets and their labels", "爱心超市与兑换值"), public=True),
    Read("stock", say("a shop's stock by batch", "爱心超市分批库存"), COUNTERS | OFFICIALS | AUDIT),
    Read(
        "redemptions",
        say("what a shop handed out", "兑换记录"),
        COUNTERS | OFFICIALS | AUDIT,
        own=True,
    ),
    Read("points", say("a points account", "积分账户"), OFFICIALS | AUDIT, own=True),
    Read(
        "points_card", say("a points card at the counter", "柜台查卡"), COUNTERS | OFFICIALS | AUDIT
    ),
    Read(
        "points_lists", say("months' points, names masked", "月度积分公示（姓名脱敏）"), public=True
    ),
    Read("gaps", say("what is open", "未完成事项"), OFFICIALS | AUDIT),
    Read("evaluations", say("village evaluation", "综合评价结果"), OFFICIALS | AUDIT),
    Read(
        "unwillingness",
        say("who is guided to work", "引导记录（限制查阅）"),
        frozenset(GUIDES) | AUDIT,
        own=True,
        recorded=True,
    ),
    Read(
        "trace", say("trace of a subject", "全程留痕"), OFFICIALS | AUDIT, own=True, recorded=True
    ),
    Read("attachment", say("a file", "附件"), OFFICIALS | AUDIT, recorded=True),
    Read("names", say("full names", "完整姓名"), OFFICIALS | AUDIT, own=True, recorded=True),
    Read(
        "identity",
        say("ID, phone, card", "证件、电话、卡号"),
        IDENTIFIERS | AUDIT,
        own=True,
        recorded=True,
    ),
    Read(
        "objection_text",
        say("what was objected", "异议内容"),
        frozenset(RESOLVERS) | AUDIT,
        recorded=True,
    ),
    Read("sealed", say("every sealed value", "全部保密字段"), AUDIT, own=True, recorded=True),
    Read("votes", say("single votes, objectors", "个人投票与异议人"), AUDIT, recorded=True),
    Read("event", say("one record as logged", "单条入账记录"), own=True, recorded=True),
    Read("events", say("every record as logged", "全部入账记录"), recorded=True),
    Read("findings", say("what stands out", "疑点"), recorded=True),
    Read("entries", say("bundles of records", "记录分片"), recorded=True),
    Read("keys", say("keys and offices", "密钥与职务"), COUNTY | CITY | AUDIT, own=True),
    Read("inspection", say("the inspection ledger", "监督账本"), AUDIT),
)


@dataclass(frozen=True, slots=True)
class Permit:
    """That a read is allowed, and in which office; `grant` is None for public and own reads."""

    read: Read
    grant: Grant | None = None
    own: bool = field(default=False)


def permit(reader: Reader, name: str, place: str, subjects: Iterable[str] = ()) -> Permit:
    """Allow the read at the place, or raise the problem that says why not.

    `subjects` are the persons whom the thing is about; they may read it where the table says so.
    """
    found = may(reader, name, place, subjects)
    if found is not None:
        return found
    read = READS[name]
    if not reader.signed_in:
        raise sign_in_first(read)
    roles = "/".join(sorted(read.roles))
    held = ", ".join(f"{grant.role} {grant.place}" for grant in reader.grants) or "-"
    raise Problem(
        "forbidden",
        say(f"{read.title.en} is not open to you", f"您无权查阅{read.title.zh}"),
        rule="ACT-4" if read.roles == AUDIT else "ACT-1",
        expected=say(f"{roles} over {place}", f"对 {place} 有管辖权的 {roles}"),
        found=say(held, held),
    )


def may(reader: Reader, name: str, place: str, subjects: Iterable[str] = ()) -> Permit | None:
    """The permit for the read, None where the table has none for this reader."""
    read = READS[name]
    if (grant := reader.office(read.roles, place)) is not None:
        return Permit(read, grant)
    if read.public or (read.signed_in and reader.signed_in):
        return Permit(read)
    if read.own and reader.signed_in and reader.person in subjects:
        return Permit(read, own=True)
    return None


def sign_in_first(read: Read) -> Problem:
    """401: the read is for somebody who has signed in."""
    return Problem(
        "sign-in",
        say(f"{read.title.en}: sign in first", f"查阅{read.title.zh}请先登录"),
        headers={"www-authenticate": 'Bearer realm="yangguang"'},
    )
