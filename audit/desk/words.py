"""What a verification says, in both languages: the claim of each level, and each rule's name.

The rules that admission refuses by have their Chinese in `audit.trail.refusals`; here stand those
that only an auditor meets.
"""

from __future__ import annotations

from typing import Final

from audit.proof.errors import ProofError
from audit.trail.refusals import of_proof
from domain.kernel.words import Words, say

CLAIMS: Final[dict[int, Words]] = {
    1: say(
        "integrity: no record was changed, removed, inserted or reordered",
        "完整性：没有记录被篡改、删除、插入或调换",
    ),
    2: say(
        "checkpoints: this is the history that was published",
        "检查点：这就是对外公布的历史",
    ),
    3: say(
        "authorship: every act was signed by keys valid at its position",
        "签署：每一事项均由当时有效的密钥签名",
    ),
    4: say(
        "lawfulness: every rule was kept when it happened",
        "合规性：每一事项入账时均符合规则",
    ),
    5: say(
        "derived state: rosters, tags and traces are what the log says",
        "派生数据：名册、标签与留痕同账本一致",
    ),
}

_ZH: Final[dict[str, str]] = {
    "admitted-after-cosigned": "入账时间晚于覆盖它的见证签名",
    "admitted-at": "入账时间格式错误",
    "admitted-at-order": "入账时间早于前一条记录",
    "act-id-twice": "事项编号重复",
    "checkpoint": "检查点格式错误",
    "checkpoint-origin": "检查点属于另一账本",
    "index": "记录次序不符",
    "key-point": "密钥不是合法的曲线点",
    "key-possession": "新密钥未签署持有证明",
    "key-range": "该规模没有对应的密钥",
    "line-admitted": "批次行与批次头的入账时间不同",
    "line-header": "批次行没有对应的批次头",
    "line-place": "批次行的位置不符",
    "line-type": "登记事项不能作为批次行",
    "log-key-name": "日志密钥的名称不符",
    "log-signature": "检查点没有账本日志密钥的签名",
    "note": "签名文本格式错误",
    "note-signature": "检查点上的签名不成立",
    "quorum": "见证单位不足法定数",
    "record": "不是账本记录",
    "record-ascii": "记录须为 ASCII",
    "record-index": "记录序号格式错误",
    "record-size": "记录过大",
    "trust-clock": "账本的名称或时钟与所信任的不符",
    "trust-log": "账本的日志密钥与所信任的不符",
    "trust-quorum": "法定见证数与所信任的不符",
    "trust-roots": "账本不是由所信任的根密钥启用的",
    "trust-witnesses": "见证方与所信任的不符",
    "type-unknown": "没有公布过这一类事项",
    "vkey": "验证密钥格式错误",
}


def rule_zh(rule: str) -> str:
    """The Chinese name of a rule of the verifier."""
    return _ZH.get(rule) or of_proof(ProofError(rule, rule)).expected.zh
