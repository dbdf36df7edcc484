"""The rules by id, in words that a problem document can show, and what a breach of each does.

`refuse`: the act is not admitted. `finding`: it is admitted or comes from outside, and a detector
reports it. `list`: it is shown as open until done. Source: domain.md; REG rules are the ledger's
own housekeeping.
"""

from dataclasses import dataclass
from typing import Literal

from domain.kernel.words import Words, say

Kind = Literal["refuse", "finding", "list"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id, what it says, and what a breach does."""

    id: str
    title: Words
    kind: Kind = "refuse"


def _table(*rows: tuple[str, str, str] | tuple[str, str, str, Kind]) -> dict[str, Rule]:
    return {row[0]: Rule(row[0], say(row[1], row[2]), *row[3:]) for row in rows}


ACTORS = _table(
    ("ACT-1", "Key, role and jurisdiction allow this act", "密钥、身份和辖区必须有权办理"),
    ("ACT-2", "Nobody reviews what they applied for or prepared", "申请、经办与审核相分离"),
    ("ACT-3", "Relatives and interested persons are recused", "亲属和利害关系人回避"),
    ("ACT-4", "Supervision writes only in the inspection ledger", "监督机关只写入监督账本"),
)
REGISTER = _table(
    ("REG-1", "An identifier is given out once", "编号只能使用一次"),
    ("REG-2", "What an act refers to is on record", "引用的对象必须已登记"),
    ("REG-3", "A policy sets known parameters within bounds", "政策参数须已知且在范围内"),
    ("REG-4", "A role is granted at its level, once at a time", "职务按层级授予、不得重复"),
    ("REG-5", "A batch adds up to what its header says", "批次内容与汇总一致"),
    ("REG-6", "A status belongs to its kind of subject", "身份类别与对象相符、起止有序"),
)
HOUSEHOLDS = _table(
    ("HH-1", "A person belongs to one household at a time", "一人同时只属于一户"),
    ("HH-2", "An ID number is valid and unique", "身份证号码有效且唯一"),
    ("HH-3", "Membership ends on a date; nobody is deleted", "成员减少记明日期，不得删除"),
    ("HH-4", "A payee account is of a declared kind", "收款账户类别须申明"),
    ("HH-5", "Splitting, merging and moving keep lineage", "分户、并户、迁移保留来源", "finding"),
    ("HH-6", "Cards are held by their owners", "卡由本人保管", "finding"),
    ("HH-7", "A person sees and corrects what is held", "本人可查询和更正信息"),
)
ASSEMBLY = _table(
    ("ASM-1", "Members present vote once on each matter", "到会成员每事项表决一次"),
    ("ASM-2", "Two thirds of the members are present", "三分之二以上组成人员到会"),
    ("ASM-3", "A matter passes as its body's rule says", "按会议规则通过"),
    ("ASM-4", "The minutes are complete before closing", "会议记录完整方可结束"),
    ("ASM-5", "The committees admit nothing the assembly rejected", '村"两委"不得改变评议否决'),
    ("ASM-6", "An assisted ballot is attested", "代录票须见证"),
    ("ASM-8", "The first secretary attends one matter, one discussion", "第一书记列席", "list"),
)
NOTICES = _table(
    ("NOT-1", "A notice runs its full days", "公示期须满"),
    ("NOT-2", "Anybody may object while a notice runs", "公示期内任何人可提出异议"),
    ("NOT-3", "Objections are resolved by somebody not party to them", "异议由无关的上级处理"),
    ("NOT-4", "What is contested is held until resolved", "有异议的暂缓，更正后重新公示"),
    ("NOT-5", "Notices show no sensitive data", "公示不得含敏感信息"),
    ("NOT-6", "Publicity reaches every household first", "宣传先到每户", "list"),
)
IDENTIFICATION = _table(
    ("ID-1", "Income per head is computed over permanent members", "人均纯收入按常住人口计算"),
    ("ID-2", "Income lies strictly between floor and ceiling", "人均纯收入在标准区间之内"),
    ("ID-3", "Not with low-income or destitute support", "低保、特困人员不列入"),
    ("ID-4", "The application is voluntary", "农户自愿申请"),
    ("ID-5", "No step is skipped or reordered", "不少一个环节、不落一个步骤"),
    ("ID-6", "Verification has three sides and a full form", "三方入户核实、登记表完整"),
    ("ID-7", "The county checks all, the city a random sample", "县级全覆盖核查、市级随机抽查"),
    ("ID-8", "The archive is complete and free of logic errors", "档案不漏项、不串项、无逻辑错误"),
    ("ID-9", "False information removes the household", "弄虚作假予以清退", "finding"),
)
FUNDS = _table(
    ("FUND-1", "Double entry; no account of money below zero", "复式记账，资金账户不得透支"),
    ("FUND-2", "Spent within allocation and purpose", "在分配额度和用途内使用，不得挤占挪用"),
    ("FUND-3", "Contract and agreement before money flows", "先有章程、协议、合同，后拨付"),
    ("FUND-4", "Poor households bear no operating risk", "贫困户不承担经营风险"),
    ("FUND-5", "The entity is admitted and not sanctioned", "实施主体须通过准入且未被惩戒"),
    ("FUND-6", "Disposal needs its body's decision", "资产处置须经集体决定和乡镇审核"),
    ("FUND-7", "Allocations and projects are noticed", "资金分配和项目须公示公告"),
    ("FUND-8", "Use and repayment are agreed", "资金使用和偿还方式须约定"),
    ("FUND-9", "Grants after inspection and acceptance", "验收合格后方可拨付奖补"),
    ("FUND-10", "Carried over, reclaimed, never idle", "结转结余与收回，资金不得闲置"),
    ("FUND-11", "The leading group confirms the arrangement", "资金安排由领导小组确认"),
    ("FUND-12", "Openings carry a grade of provenance", "期初数据注明来源等级"),
)
EQUITY = _table(
    ("EQ-1", "The value is the independent appraisal's", "以第三方评估的公允价值为准"),
    ("EQ-2", "Whole shares of equal par add up", "股份等额、合计相符"),
    ("EQ-3", "Body, notice and review before issue", "经评议、公示、审核后方可发股"),
    ("EQ-4", "Priority groups first", "优先群体优先"),
    ("EQ-5", "Shares move only by signed events", "股份变动须有签名事项，合计相符"),
    ("EQ-6", "Debts, then poor households, then others", "清算先偿债，再贫困村贫困户，后其他"),
)
DISTRIBUTION = _table(
    ("DIS-1", "Never more than was received less reserves", "不超过已收收益扣除公积公益金"),
    ("DIS-2", "Each line says its basis", "每笔注明分配依据"),
    ("DIS-3", "Tiered, not equal", "差异化分配，不得平均发放"),
    ("DIS-4", "Poor households' return first", "优先保障贫困户收益"),
    ("DIS-5", "Ratio, rent or rate come from the contract", "比例、租金、利率依合同"),
    ("DIS-6", "Steps by level; none skipped", "按层级程序，不得缺少环节"),
    ("DIS-7", "PV income through posts, works and rewards", "光伏收益用于岗位、小型公益和奖补"),
    ("DIS-8", "Beneficiaries are determined anew", "受益对象动态管理"),
)
PAYMENTS = _table(
    ("PAY-1", "Cash cannot be expressed", "不得以现金发放"),
    ("PAY-2", "The account is the beneficiary's on the day", "收款账户为受益人当日账户"),
    ("PAY-3", "After the notice, within the line, once", "公示后、限额内、不重复发放"),
    ("PAY-4", "Rejected returns to payable; wrong is recovered", "退回重新应付，错付须追回"),
    ("PAY-5", "Paid means the bank confirmed", "以银行确认为准，流水逐笔核对"),
    ("PAY-6", "Nothing is paid after death", "死亡后不得发放"),
    ("PAY-7", "Transfer subsidy within 15 working days", "转移就业奖补15个工作日内发放", "list"),
    ("PAY-8", "The household confirms or denies", "农户确认到账或提出否认"),
    ("PAY-9", "A closed period stays closed", "已结账期不得改动，更正记在当日"),
)
POINTS = _table(
    ("PTS-1", "Household accounts and members' cards", "按户建账、按人发卡"),
    ("PTS-2", "Points by the rule book, with evidence and scorer", "按积分细则、凭据计分"),
    ("PTS-3", "Goods at the labelled price, never cash", "按标价兑换商品，不得兑现、转让"),
    ("PTS-4", "A balance of points is never negative", "积分余额不得为负"),
    ("PTS-5", "Stock is traced and never negative", "商品出入库可追溯，库存不得为负"),
    ("PTS-6", "Wrong entries are reversed once; lots expire once", "错记冲销一次，到期清零一次"),
    ("PTS-7", "The month's list is public, with objections", "每月积分公示并受理异议"),
)
MOTIVATION = _table(
    ("STAR-1", "Stars follow the year's income by the scale", "按当年人均可支配收入评星"),
    ("STAR-2", "The award is used as agreed, never cash", "奖励资金按协议使用，不得发现金"),
    ("MODEL-1", "One selection a year, confirmed by the city", "每年评选一次，由市认定"),
    ("MODEL-2", "No subsidy in the year", "当年未享受产业、就业补助"),
    ("SUB-1", "Work first, then the subsidy, once a year", "先就业后补助，每年一次"),
    ("SUB-2", "Industry subsidy within its cap, of household or entity", "产业补助实行总额控制"),
    ("SUB-3", "At most so much for each income project", "到户增收补助每次不超上限"),
    ("SUB-4", "Nothing is split to stay under a cap", "不得拆分规避上限", "finding"),
    ("EVA-1", "Evaluated periodically, by committees, assembly or poll", "定期综合评价"),
    ("EVA-2", "Unwillingness to work is a restricted record", "不愿劳动的认定限制查阅、不得公开"),
)
SUPERVISION = _table(
    ("SUP-1", "Everything leaves a full trace", "全程留痕"),
    ("SUP-2", "Dossiers are archived and verified offline", "归档备查"),
    ("SUP-4", "Who breaks faith is on the sanction list", "失信惩戒"),
    ("SUP-9", "Looking is recorded in the inspection ledger", "查阅记入监督账本"),
    ("SUP-11", "Personal data go only after retention", "个人信息期满方可销毁"),
)

RULES: dict[str, Rule] = {
    **ACTORS,
    **REGISTER,
    **HOUSEHOLDS,
    **ASSEMBLY,
    **NOTICES,
    **IDENTIFICATION,
    **FUNDS,
    **EQUITY,
    **DISTRIBUTION,
    **PAYMENTS,
    **POINTS,
    **MOTIVATION,
    **SUPERVISION,
}

ORDER = (
    "ID-5", "FUND-6", "FUND-7", "EQ-3", "DIS-6", "PTS-2", "PTS-7", "STAR-1", "MODEL-1", "SUB-1",
    "SUB-2", "SUB-3", "EVA-1",
)  # fmt: skip
"""The rules by which rows keep the order of their steps; a step's act may be refused by any."""


def rule(rule_id: str) -> Rule:
    """The rule of that id; raises `KeyError` for an id that no document of ours knows."""
    return RULES[rule_id]
