"""Problem documents: every error of the interface, in the language that the reader asks for.

RFC 9457 `application/problem+json` with `rule`, `expected`, `found` and, of a batch, `line`
beside its own members.
The kinds below are all there are; `GET /problems/{kind}` and docs/http.md are made from them.
Nothing personal is ever put into a problem: what was found is a code, a role, a number or a path.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from domain.kernel.refused import Refused
from domain.kernel.words import Words, say

MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: the last part of its `type`, its status and its title."""

    slug: str
    status: int
    title: Words


KINDS: Final[Mapping[str, Kind]] = {
    kind.slug: kind
    for kind in (
        Kind("malformed", 400, say("The bytes are malformed", "请求内容格式错误")),
        Kind("signature", 401, say("Signature or key not accepted", "签名或密钥不被接受")),
        Kind("sign-in", 401, say("Sign in first", "请先登录")),
        Kind("forbidden", 403, say("Not for this person", "无权办理")),
        Kind("cross-site", 403, say("Request from another site", "拒绝跨站请求")),
        Kind("not-found", 404, say("Not found", "未找到")),
        Kind("method", 405, say("Method not allowed", "不支持的请求方法")),
        Kind("not-acceptable", 406, say("No such form of answer", "不提供该格式的结果")),
        Kind("refused", 409, say("Refused by a rule", "按规则不予受理")),
        Kind("id-reused", 409, say("Id used for another act", "编号已用于其他事项")),
        Kind("gone", 410, say("Destroyed after retention", "期满已销毁")),
        Kind("too-large", 413, say("Too large", "内容过大")),
        Kind("media-type", 415, say("Media type not accepted", "不接受的内容类型")),
        Kind("schema", 422, say("The fields do not fit", "字段不符合要求")),
        Kind("too-many", 429, say("Too many requests", "请求过于频繁")),
        Kind("fault", 500, say("A fault of ours", "系统故障")),
        Kind("read-only", 503, say("The ledger is read-only", "账本暂时只读")),
        Kind("busy", 503, say("Busy, try again", "系统繁忙，请稍后再试")),
    )
}


@dataclass(eq=False)
class Problem(Exception):  # noqa: N818  (the word of RFC 9457)
    """An error that the interface answers; `expected`, `found` and `line` may be absent."""

    slug: str
    detail: Words
    rule: str | None = None
    expected: Words | None = None
    found: Words | None = None
    line: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """What the command line prints of it: one line, in both languages."""
        return f"{self.detail.zh} {self.detail.en}"

    @property
    def kind(self) -> Kind:
        """Its kind, with the status."""
        return KINDS[self.slug]

    def document(self, language: str) -> dict[str, str | int]:
        """The members of the problem document in `zh` or `en`."""
        members: dict[str, str | int] = {
            "type": f"/problems/{self.slug}",
            "title": in_language(self.kind.title, language),
            "status": self.kind.status,
            "detail": in_language(self.detail, language),
        }
        if self.rule is not None:
            members["rule"] = self.rule
        if self.expected is not None:
            members["expected"] = in_language(self.expected, language)
        if self.found is not None:
            members["found"] = in_language(self.found, language)
        if self.line is not None:
            members["line"] = self.line
        return members

    def response(self, request: Request) -> Response:
        """The whole answer, in the language of the request."""
        return self.in_words(language_of(request.headers.get("accept-language")))

    def in_words(self, language: str) -> Response:
        """The whole answer in `zh` or `en`."""
        return Response(
            msgspec.json.encode(self.document(language)),
            status_code=self.kind.status,
            media_type=MEDIA_TYPE,
            headers={
                "content-language": "zh-CN" if language == "zh" else "en",
                "vary": "Accept-Language",
                "cache-control": "no-store",
                **self.headers,
            },
        )


def of_refusal(refused: Refused) -> Problem:
    """A refusal of the domain: 403 for who may not, 409 for what the process does not allow."""
    who = refused.kind == "forbidden"
    return Problem(
        "forbidden" if who else "refused",
        say(
            f"{refused.rule}: expected {refused.expected.en}; found {refused.found.en}",
            f"{refused.rule}：应为{refused.expected.zh}；实为{refused.found.zh}",
        ),
        rule=refused.rule,
        expected=refused.expected,
        found=refused.found,
    )


def not_found(what: Words) -> Problem:
    """Nothing stands there, or nothing that this reader may know of."""
    return Problem("not-found", say(f"no {what.en} of that name", f"没有该{what.zh}"))


def busy(seconds: int = 1) -> Problem:
    """The queue is full; the act was not taken and may be sent again as it is."""
    return Problem(
        "busy",
        say("the queue of waiting acts is full", "等待办理的事项过多"),
        headers={"retry-after": str(seconds)},
    )


def in_language(words: Words, language: str) -> str:
    """The sentence in `zh` or `en`."""
    return words.zh if language == "zh" else words.en


def language_of(accept_language: str | None) -> str:
    """`zh` unless English is asked for before Chinese (RFC 9110, section 12.5.4)."""
    weights = {"zh": 0.0, "en": 0.0}
    for choice in (accept_language or "").lower().split(",")[:20]:
        tag, _, parameter = choice.strip().partition(";")
        language = tag.strip().partition("-")[0]
        if language in weights:
            weights[language] = max(weights[language], _quality(parameter))
    return "en" if weights["en"] > weights["zh"] else "zh"


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        quality = float(value)
    except ValueError:
        return 0.0
    return quality if 0.0 <= quality <= 1.0 else 0.0
