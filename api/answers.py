"""Answers of reads: each says the position that it reflects, and comes as JSON or as CSV.

`position` is the last position that the answer knows of, -1 for an empty ledger; it makes the ETag.
A ledger with a simulated clock says so in every answer, in the body and in a header.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from api.problems import Problem
from domain.kernel.words import say

R = TypeVar("R")

LIMIT_DEFAULT: Final = 50
LIMIT_MAX: Final = 500
CURSOR_CHARS_MAX: Final = 200
INDEX_MAX: Final = 2**53 - 1
_BOM: Final = "\ufeff"
_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for: at most `limit` rows behind the cursor `after`."""

    after: str | None
    limit: int

    def cut(self, rows: Sequence[Any], key: str) -> tuple[list[Any], str | None]:
        """The page of rows fetched with one more than `limit`, and the cursor of the next."""
        return self.cut_by(rows, lambda row: row[key])

    def cut_with_cursor(
        self, rows: Sequence[dict[str, Any]]
    ) -> tuple[list[dict[str, Any]], str | None]:
        """The same of rows that bring a `cursor` along, which is not shown."""
        page, following = self.cut(rows, "cursor")
        for row in page:
            del row["cursor"]
        return page, following

    def cut_by(
        self, rows: Sequence[R], cursor: Callable[[R], object]
    ) -> tuple[list[R], str | None]:
        """The same of rows that do not hold their cursor."""
        page = list(rows[: self.limit])
        more = len(rows) > self.limit
        return page, str(cursor(page[-1])) if more and page else None


@dataclass(frozen=True, slots=True)
class Origin:
    """Of which ledger an answer speaks, and whether its clock is simulated.

    `today` is the Shanghai day: what is in force changes at midnight without any event.
    """

    name: str
    simulated: bool
    today: str = ""


def answer(
    request: Request,
    origin: Origin,
    position: int,
    members: Mapping[str, Any],
    *,
    private: bool = False,
    status_code: int = 200,
) -> Response:
    """One answer as JSON; 304 where the reader has it already. `private` is never cached."""
    headers = _headers(request, origin, position, private=private)
    if not private and _matches(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    body = {"ledger": origin.name, "position": position, "simulated": origin.simulated, **members}
    return Response(
        msgspec.json.encode(body),
        status_code=status_code,
        media_type="application/json",
        headers=headers,
    )


def table(
    request: Request,
    origin: Origin,
    position: int,
    rows: Sequence[Mapping[str, Any] | msgspec.Struct],
    *,
    columns: Sequence[str],
    members: Mapping[str, Any],
) -> Response:
    """A list: `items` in JSON, or the columns as CSV where `Accept` asks for `text/csv`."""
    if not wants_csv(request):
        return answer(request, origin, position, {**members, "items": list(rows)})
    headers = _headers(request, origin, position, private=False)
    if _matches(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    if (cursor := members.get("next")) is not None:
        headers["next-cursor"] = str(cursor).encode("ascii", "backslashreplace").decode()
    return Response(as_csv(rows, columns), media_type="text/csv; charset=utf-8", headers=headers)


def as_csv(rows: Iterable[Mapping[str, Any] | msgspec.Struct], columns: Sequence[str]) -> bytes:
    """RFC 4180 with a byte order mark, so that spreadsheets read Chinese.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in _values(row, columns)] for row in rows)
    return (_BOM + out.getvalue()).encode()


def _values(row: Mapping[str, Any] | msgspec.Struct, columns: Sequence[str]) -> Iterator[Any]:
    if isinstance(row, msgspec.Struct):
        return (getattr(row, column) for column in columns)
    return (row.get(column) for column in columns)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, bool | int):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return msgspec.json.encode(value).decode().strip('"')


def wants_csv(request: Request) -> bool:
    """Whether CSV is asked for; 406 where neither JSON nor CSV would do."""
    accepted = {
        choice.partition(";")[0].strip().lower()
        for choice in request.headers.get("accept", "*/*").split(",")
    }
    if "text/csv" in accepted:
        return True
    if accepted & {"*/*", "application/*", "application/json", "text/*", "text/html", ""}:
        return False
    raise Problem(
        "not-acceptable", say("application/json or text/csv", "application/json 或 text/csv")
    )


def page_of(after: str | None, limit: int | None) -> Page:
    """Check the cursor and limit of a request."""
    wanted = LIMIT_DEFAULT if limit is None else limit
    if not 1 <= wanted <= LIMIT_MAX:
        raise Problem("schema", say(f"limit: 1 to {LIMIT_MAX}", f"limit 应为 1 至 {LIMIT_MAX}"))
    if after is not None and (len(after) > CURSOR_CHARS_MAX or "\0" in after):
        raise Problem("schema", say("after: no such cursor", "after 不是有效的游标"))
    return Page(after, wanted)


def _headers(request: Request, origin: Origin, position: int, *, private: bool) -> dict[str, str]:
    headers = {
        "ledger-position": str(position),
        "ledger-clock": "simulated" if origin.simulated else "real",
        "cache-control": "no-store" if private else "no-cache",
        "vary": "Accept, Authorization, Cookie",
    }
    if not private:
        headers["etag"] = _etag(request, origin, position)
    return headers


def _etag(request: Request, origin: Origin, position: int) -> str:
    """From the position, and from what else decides: the day, who asks, in which form."""
    asked = "\n".join(
        (
            origin.today,
            *(request.headers.get(name, "") for name in ("accept", "authorization", "cookie")),
        )
    )
    return f'W/"{position}-{sha256(asked.encode()).hexdigest()[:12]}"'


def _matches(request: Request, etag: str) -> bool:
    wanted = request.headers.get("if-none-match", "")
    return etag in (choice.strip() for choice in wanted.split(","))
