"""What officers ask of the server beside reading: drafts to sign, and the file for the bank."""

from collections.abc import Mapping
from typing import Any

from api.client import RefusalError
from api.demo.stage import Stage


def drafted(stage: Stage, name: str, kind: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The draft that the server computes for somebody; nothing is stored.

    Raises:
        RefusalError: what was asked gives no draft.
    """
    answer = stage.client.http.post(
        f"/v1/{stage.client.name}/drafts/{kind}",
        json=dict(asked),
        params={"at_least": stage.client.position},
        headers={"Authorization": f"Bearer {stage.token_of(name)}"},
    )
    found: dict[str, Any] = answer.json()
    if not answer.is_success:
        raise RefusalError(answer.status_code, found)
    return found


def bank_file(stage: Stage, name: str, path: str, **query: str) -> tuple[bytes, str, int, str]:
    """The bytes for the bank, their SHA-256, and size and root of the checkpoint over them.

    Raises:
        RefusalError: it is not written, or not for this reader.
    """
    answer = stage.client.http.get(
        f"/v1/{stage.client.name}/{path}",
        params={**query, "at_least": str(stage.client.position)},
        headers={"Authorization": f"Bearer {stage.token_of(name)}"},
    )
    if not answer.is_success:
        raise RefusalError(answer.status_code, answer.json())
    size, _, root = answer.headers["yangguang-checkpoint"].partition(" ")
    return answer.content, answer.headers["yangguang-sha256"], int(size), root
