"""Words for statuses, as departments write them; a word that may mean two is none of them.

- ID-5 Near-poor 边缘户, stars and models come at the end of a process and are imported by nobody.
"""

from typing import Final

from api.roster.vocabulary import plain
from domain.residents.statuses import BY_PROCESS, OF_HOUSEHOLDS

_WORDS: Final = {
    "low_income_support": (
        "低保 低保户 低保对象 低保人员 农村低保 城市低保 城乡低保 农村低保对象 最低生活保障 "
        "最低生活保障对象 农村最低生活保障"
    ),
    "destitute_support": (
        "特困 特困人员 特困户 特困供养 特困供养人员 特困救助供养 分散特困 集中特困 分散供养 "
        "集中供养 五保 五保户"
    ),
    "registered_poor": (
        "建档立卡 建档立卡户 建档立卡贫困户 建档立卡贫困人口 贫困户 国定贫困户 在册贫困户"
    ),
    "out_of_poverty": "脱贫 脱贫户 已脱贫 已脱贫户 脱贫人口 稳定脱贫户",
    "monitored": "监测 监测户 监测对象 防返贫监测对象 脱贫不稳定户 突发严重困难户",
    "ordinary": "一般 一般户 一般农户",
    "several_disabled": "一户多残 一户多残户",
    "single_parent": "单亲 单亲家庭 单亲户",
    "old_and_alone": "独居老人 独居老人户",
    "no_resources": "无资源无稳定收入 无资源无稳定收入户",
    "no_ability_to_work": "无劳动能力 无劳力 丧失劳动能力 无劳动能力人员",
    "weak_ability": "弱半劳力 弱劳力 半劳力 弱劳动能力 半劳动能力",
    "severe_disability": "重残 重残人员 重度残疾 重度残疾人",
    "near_poor": "边缘户 贫困边缘户 边缘易致贫户",
    "star_household": "星级户 脱贫致富星级户",
    "role_model": "励志模范 脱贫励志模范",
}
STATUSES: Final = {word: code for code, words in _WORDS.items() for word in words.split()}
_ENDINGS: Final = ("名单", "花名册", "名册", "台账", "明细表", "登记表", "表")


def status_of(text: str) -> tuple[str, str]:
    """The code of a status in words and no reason, or no code and the reason why."""
    code = STATUSES.get(plain(text), "")
    if code in BY_PROCESS:
        return "", f"{OF_HOUSEHOLDS[code].zh}须按程序识别认定，不能按名单登记"
    return code, "" if code else f"不识别的身份类别，应为 {examples()} 等"


def status_in_name(name: str) -> str:
    """The code of the status in a sheet's name, such as 低保名单; empty where there is none."""
    text = plain(name)
    for ending in _ENDINGS:
        text = text.removesuffix(ending)
    return status_of(text)[0]


def examples() -> str:
    """The first word of each status that a list may have."""
    return "、".join(w.split()[0] for code, w in _WORDS.items() if code not in BY_PROCESS)
