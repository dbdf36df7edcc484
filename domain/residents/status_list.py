"""Statuses brought in by one signature over many lines.

Such as the list of registered-poor households, or the month's lists of 低保 and 特困.

- REG-5 The lines are as many of each status as the header says, of its place, by its document.
- Each line is admitted by its own rules. ACT-1 The header's signer answers for every line.
"""

from collections import Counter
from collections.abc import Mapping

from domain.authority.registry import Document
from domain.kernel.act import Act
from domain.kernel.catalogue import admits, fact
from domain.kernel.fact import Count, Fact, Paper
from domain.kernel.history import History
from domain.kernel.places import Place, covers
from domain.kernel.refused import in_line, require
from domain.kernel.words import Words, say
from domain.residents.standing import DECIDERS, StatusCode, StatusRecorded, place_of_subject
from domain.residents.statuses import TITLES


@fact(
    "StatusesImported.v1",
    title=say("List of statuses imported", "导入身份类别名单"),
    stream=lambda data: f"place:{data.place}",
    place=lambda data, _history: data.place,
    signed_by=((DECIDERS,),),
    rules=("ACT-1", "REG-5", "REG-2", "SUP-11"),
    line_types=("StatusRecorded.v1",),
    example={
        "place": "231005100",
        "document": {"number": "示例〔2026〕3号", "title": "示例低保名单", "sha256": "0" * 64},
        "counts": {"low_income_support": 2},
        "source": None,
    },
)
class StatusesImported(Fact):
    """How many lines record each status, and the document that decides them."""

    place: Place
    document: Document
    counts: dict[StatusCode, Count]
    source: Paper | None = None


@admits(StatusesImported)
def admit_list(act: Act[StatusesImported], history: History) -> None:
    """REG-5 of a batch's header against its lines."""
    data = act.data
    facts = [line.data for line in act.lines if isinstance(line.data, StatusRecorded)]
    found = Counter(fact.status for fact in facts)
    stated = {code: count for code, count in data.counts.items() if count}
    require(
        dict(found) == stated,
        "REG-5",
        expected=_words(stated),
        found=_words(found),
    )
    for n, line in enumerate(facts):
        with in_line(n):
            _check_line(line, data, place_of_subject(line, history))


def _words(counts: Mapping[StatusCode, int]) -> Words:
    counted = sorted(counts.items())
    return say(
        ", ".join(f"{code} {count}" for code, count in counted) or "0",
        "、".join(f"{TITLES[code].zh} {count}" for code, count in counted) or "0",
    )


def _check_line(line: StatusRecorded, data: StatusesImported, place: str) -> None:
    require(
        covers(data.place, place),
        "REG-5",
        expected=say(f"a line of {data.place}", f"{data.place} 的内容"),
        found=say(place, place),
    )
    require(
        line.document in (None, data.document),
        "REG-5",
        expected=say(f"a line by {data.document.number}", f"依据 {data.document.number} 的内容"),
        found=say("another document", "其他文件"),
    )
