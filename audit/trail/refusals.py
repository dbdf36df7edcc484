"""How refusals of the verifier and of the catalogue are told to whoever sent the act.

`audit.proof` refuses by slugs, once, in English; here each slug gets the kind of problem that the
interface answers (api.md: 400, 401, 403, 409, 413, 422), the rule id of domain.md where there is
one, and its Chinese sentence. Nothing personal is ever put into a refusal.
"""

import re
from typing import Final

import msgspec

from audit.proof.errors import ProofError
from audit.trail.outcomes import Kind, Refusal
from domain.kernel.roles import role_zh
from domain.kernel.words import say

ACT_1: Final = "ACT-1"

_KINDS: Final[dict[str, tuple[Kind, str]]] = {
    "canonical": ("malformed", "不是规范 JSON"),
    "shape": ("malformed", "信封或内容的字段不符"),
    "base64": ("malformed", "base64 编码不规范"),
    "payload-type": ("malformed", "不是签名事项"),
    "payload-size": ("too-large", "内容过大"),
    "record-size": ("too-large", "记录过大"),
    "record-ascii": ("malformed", "记录须为 ASCII"),
    "signature-count": ("malformed", "签名数与签名人数不一致"),
    "signature-key": ("malformed", "签名的密钥与签名人不一致"),
    "by-distinct": ("malformed", "签名人与密钥须各不相同"),
    "by-office": ("malformed", "职务或辖区格式错误"),
    "identifier": ("malformed", "标识格式错误"),
    "key-id": ("malformed", "密钥标识格式错误"),
    "act-type": ("schema", "没有这一类事项"),
    "act-id": ("malformed", "编号须为 UUIDv7"),
    "instant": ("malformed", "时间格式错误"),
    "hash": ("malformed", "摘要格式错误"),
    "seen-nothing": ("malformed", "只有启用账本时可不引用检查点"),
    "signature": ("signature", "签名不成立"),
    "webauthn": ("signature", "WebAuthn 断言不成立"),
    "key-unknown": ("signature", "密钥未登记"),
    "key-person": ("signature", "密钥属于他人"),
    "key-suspended": ("signature", "密钥已停用"),
    "key-revoked": ("signature", "密钥已注销"),
    "key-replaced": ("signature", "密钥已更换"),
    "role-root": ("forbidden", "根密钥只能以根身份签名"),
    "role-system": ("forbidden", "系统密钥只能以系统身份签名"),
    "system-type": ("forbidden", "系统密钥无权签此类事项"),
    "role-not-granted": ("forbidden", "未担任该职务"),
    "role-dates": ("forbidden", "不在任期内"),
    "registry-signers": ("forbidden", "登记事项的签名人不符"),
    "registry-bodies": ("forbidden", "登记事项的签名人须属不同单位"),
    "registry-authority": ("forbidden", "签名人无权登记"),
    "registry-roots": ("refused", "在用根密钥将少于两个单位，请先更换根密钥"),
    "key-enrolled": ("refused", "密钥已登记"),
    "key-possession": ("refused", "新密钥未签名证明持有"),
    "key-purpose": ("refused", "一把密钥只能有一种用途"),
    "key-status": ("refused", "密钥不在该状态"),
    "key-point": ("refused", "不是有效的公钥"),
    "key-spki": ("refused", "公钥编码不规范"),
    "role-reserved": ("refused", "该职务不能授予"),
    "compromise-window": ("refused", "泄露期的结束早于开始"),
    "line": ("malformed", "批次行格式错误"),
    "lines": ("schema", "批次行与签名的不符"),
    "sealed-shape": ("schema", "密封字段格式错误"),
    "disclosure-missing": ("schema", "密封字段缺少披露值"),
    "disclosure-twice": ("schema", "密封字段重复披露"),
    "disclosure-path": ("schema", "此处没有密封字段"),
    "disclosure-value": ("schema", "披露值与承诺不符"),
    "disclosure-salt": ("schema", "盐值长度不符"),
    "ledger": ("refused", "属于另一账本"),
    "seen-future": ("refused", "引用的检查点在本记录之后"),
    "seen-root": ("refused", "引用的检查点不属于本账本"),
    "seen-old": ("refused", "引用的检查点过旧"),
    "at-future": ("refused", "签名时间晚于入账时间"),
    "at-late": ("refused", "签名后过久才入账"),
    "at-before-seen": ("refused", "签名时间早于所引用的检查点"),
    "opening": ("refused", "首条记录须为且只能为账本启用"),
}
_EXPECTED: Final[dict[str, str]] = {
    "key-unknown": "已登记的密钥",
    "key-person": "本人的密钥",
    "key-suspended": "在用的密钥",
    "key-revoked": "在用的密钥",
    "key-replaced": "在用的密钥",
    "role-not-granted": "已授予签名人的职务",
    "key-status": "处于可办理该事项的状态",
    "role-dates": "签名之日和入账之日均在任期内",
    "ledger": "本账本的事项",
}
"""What is expected, in Chinese, where the verifier says it in words."""
_KEY_STATES: Final = {
    "active": "在用",
    "suspended": "已停用",
    "revoked": "已注销",
    "replaced": "已更换",
}
_OF_FIELDS: Final = (
    (r"^Object contains unknown field (`[^`]*`)", r"没有 \1 这一字段"),
    (r"^Object missing required field (`[^`]*`)", r"缺少字段 \1"),
    (r"^Expected (`[^`]*`), got (`[^`]*`)", r"类型应为 \1，实为 \2"),
    (r"^Expected (`[^`]*`)", r"应为 \1"),
    (r"^Invalid enum value.*?(?= - at|$)", "不是允许的取值"),
    (r"^Invalid RFC3339 encoded date(time)?", "日期或时间格式错误"),
    (r" matching regex '\.\.\.'", " 且格式相符"),
    (r" of length", "，长度"),
    (r" - at (`[^`]*`)", r"，位置 \1"),
)
"""What a decoder says of fields, and how that is said in Chinese."""
_OF_ACTORS: Final = ("key-", "role-", "registry-", "system-type")


def of_proof(error: ProofError, kind: Kind | None = None) -> Refusal:
    """The refusal that a verifier's error is; `kind` overrides the table's."""
    found_kind, chinese = _KINDS.get(error.rule, ("refused", "不符合登记规则"))
    rule = ACT_1 if error.rule.startswith(_OF_ACTORS) and error.rule != "key-id" else error.rule
    if (kind or found_kind) in ("malformed", "schema", "too-large"):
        rule = error.rule
    expected = error.expected or error.message
    expected_zh = _EXPECTED.get(error.rule) or error.expected or "符合格式与登记规则"
    where, found_zh = f"{error.where}: " if error.where else "", _found_zh(error)
    return Refusal(
        kind or found_kind,
        rule,
        expected=say(expected, expected_zh),
        found=say(
            f"{where}{error.message}: {error.found}",
            f"{where}{chinese}：{found_zh}" if found_zh else f"{where}{chinese}",
        ),
    )


def _found_zh(error: ProofError) -> str:
    """What a verifier found, in Chinese where it says it in words."""
    if error.rule == "role-not-granted":
        role, _, place = error.found.partition(" at ")
        return f"{role_zh(role)}，{place}"
    if error.rule == "role-dates":
        return error.found.replace("at ", "签名 ", 1).replace(", admitted ", "，入账 ", 1)
    return _KEY_STATES.get(error.found, error.found) if error.rule == "key-status" else error.found


def of_schema(error: msgspec.ValidationError, where: str) -> Refusal:
    """The refusal for data that its type does not fit; the message names the path, no value."""
    found = re.sub(r"'[^']*'|\"[^\"]*\"", "'...'", str(error))
    chinese = found
    for english, words in _OF_FIELDS:
        chinese = re.sub(english, words, chinese)
    return Refusal(
        "schema",
        "schema",
        expected=say(f"the fields of {where}", f"{where} 的字段"),
        found=say(found, chinese),
    )


def not_a_type(name: str) -> Refusal:
    """The refusal for an act whose type is not published."""
    return Refusal(
        "schema",
        "act-type",
        expected=say("a published type of act", "已公布的事项类型"),
        found=say(name[:80], name[:80]),
    )


def too_large(what: str, chinese: str, most: int, found: int) -> Refusal:
    """The refusal for more than is taken."""
    return Refusal(
        "too-large",
        "size",
        expected=say(f"at most {most} {what}", f"{chinese}不超过 {most}"),
        found=say(str(found), str(found)),
    )
