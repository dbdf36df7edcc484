"""Files beside the log: whole or not at all, of a kind and size that is taken."""

from collections.abc import Iterator
from hashlib import sha256

import httpx
import psycopg
import pytest

from api.demo.stage import scan
from api.limits import Limit
from audit.trail.attachments import LENGTH_BYTES_MAX
from tests.api.conftest import County


def hand_in(
    county: County, content: bytes | Iterator[bytes], media_type: str, actor: str | None = "c1",
    **headers: str,
) -> httpx.Response:  # fmt: skip
    return county.http.post(
        f"/v1/{county.name}/attachments",
        content=content,
        headers=county.as_(actor, **{"content-type": media_type, **headers}),
    )


def count(dsn: str) -> int:
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT count(*) FROM attachments").fetchone()
    assert row
    return int(row[0])


def test_a_file_is_found_again_by_its_content_address(county: County) -> None:
    content = scan("application of household 9")
    answer = hand_in(county, content, "application/pdf")
    assert answer.status_code == 201
    told = answer.json()
    assert told == {
        "sha256": sha256(content).hexdigest(),
        "media_type": "application/pdf",
        "length_bytes": len(content),
    }
    assert county.get(f"attachments/{told['sha256']}", "k1").content == content


def test_a_stranger_hands_in_nothing(county: County) -> None:
    assert hand_in(county, b"text", "text/plain", None).status_code == 401


def test_a_hundred_mebibytes_are_413_early_and_nothing_is_half_written(
    county: County, county_database: str
) -> None:
    before = count(county_database)
    sent: list[int] = []

    def flood() -> Iterator[bytes]:
        for _ in range(1600):
            sent.append(1 << 16)
            yield b"x" * (1 << 16)

    declared = hand_in(county, flood(), "text/plain", **{"content-length": str(100 << 20)})
    assert declared.status_code == 413
    undeclared = hand_in(county, flood(), "text/plain")
    assert undeclared.status_code == 413
    assert sum(sent) < 2 * (100 << 20)
    assert count(county_database) == before


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"", "text/plain", 400),
        (b"not a pdf", "application/pdf", 415),
        (b"MZ", "application/x-msdownload", 415),
        (b"text", "", 415),
        (b"x" * LENGTH_BYTES_MAX, "text/plain", 201),
        (b"x" * (LENGTH_BYTES_MAX + 1), "text/plain", 413),
    ],
    ids=["empty", "another kind", "unknown kind", "no kind", "just fits", "one byte too many"],
)
def test_what_is_taken_and_what_is_not(
    county: County, content: bytes, media_type: str, status: int
) -> None:
    assert hand_in(county, content, media_type).status_code == status


def test_an_official_reads_the_papers_of_a_case_of_their_own_place(county: County) -> None:
    case = county.household
    paper = next(iter(case.papers))
    assert county.get(f"attachments/{paper}", "s1").status_code == 403
    assert county.get(f"attachments/{paper}?about={case.case}", "s1").status_code == 200
    assert county.get(f"attachments/{paper}?about=case:other", "s1").status_code == 403
    other = hand_in(county, b"not of that case", "text/plain").json()["sha256"]
    assert county.get(f"attachments/{other}?about={case.case}", "s1").status_code == 403
    assert county.get(f"attachments/{paper}?about={case.case}").status_code == 401


@pytest.mark.parametrize("name", ["0" * 64, "0" * 63, "x" * 64, "..%2f..%2fkeys"])
def test_what_is_not_there_is_404(county: County, name: str) -> None:
    assert county.get(f"attachments/{name}", "k1").status_code == 404


def test_too_many_from_one_person_are_429_and_hold_up_nobody_else(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = Limit(per_minute=1, burst=1)
    monkeypatch.setattr(county.server, "limits", {**county.server.limits, "attachment": limit})
    content = scan("a paper of a busy office")
    answers = [hand_in(county, content, "application/pdf", actor) for actor in ("c1", "c1", "c2")]
    assert [answer.status_code for answer in answers] == [201, 429, 201]
