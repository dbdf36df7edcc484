"""A small client of the HTTP interface, as an office's own program would have it.

It keeps the newest checkpoint it has seen, so that every act it signs pins the history
(signed-events.md, `seen`), and turns problem documents into exceptions that carry them.
"""

import time
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

import httpx

from api.signing import Office, Seen, SignedAct, SigningKey, sign_act

WAITS_MAX = 5
"""How often an upload that came too soon is sent again, before the answer is passed on."""
EMPTY_ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


class RefusalError(Exception):
    """The server refused; `problem` is its RFC 9457 document, `status` the HTTP status."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('rule', '')} {problem.get('detail', '')}".strip())
        self.status = status
        self.problem = problem

    @property
    def rule(self) -> str:
        """The rule that was broken, such as `ASM-1`; empty where the problem names none."""
        return str(self.problem.get("rule") or "")


@dataclass(slots=True)
class LedgerClient:
    """One ledger on one server.

    `name` is the ledger's name in the interface (a county code), `origin` that of its log.
    """

    http: httpx.Client
    name: str
    origin: str
    position: int = field(default=-1)

    @classmethod
    def open(cls, address: str, name: str, origin: str, timeout_seconds: float = 30) -> Self:
        """A client of the server at `address`, such as `http://127.0.0.1:8080`."""
        return cls(httpx.Client(base_url=address, timeout=timeout_seconds), name, origin)

    def close(self) -> None:
        """Close the connections."""
        self.http.close()

    def seen(self) -> Seen:
        """The newest checkpoint of the log: size and root as its note states them."""
        answer = self.http.get(f"/log/{self.origin}/checkpoint")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return Seen(0, EMPTY_ROOT)
        _, size, root = _checked(answer).text.split("\n")[:3]
        return Seen(int(size), root)

    def act(
        self,
        kind: str,
        data: Mapping[str, Any],
        *,
        by: Sequence[Office],
        at: datetime,
        lines: Sequence[tuple[str, Mapping[str, Any]]] = (),
        seen: Seen | None = None,
        wait: str = "position",
    ) -> dict[str, Any]:
        """Sign an act over the newest checkpoint and submit it."""
        newest = seen or self.seen()
        signed = sign_act(kind, data, ledger=self.origin, by=by, at=at, seen=newest, lines=lines)
        return self.submit(signed, wait=wait)

    def submit(self, signed: SignedAct, wait: str = "position") -> dict[str, Any]:
        """Submit a signed act; the answer says where it was admitted.

        Raises:
            RefusalError: the server did not admit it.
        """
        path = f"/v1/{self.name}/acts"
        answer = _checked(self.http.post(path, json=signed.body(), params={"wait": wait}))
        admitted: dict[str, Any] = answer.json()
        self.position = max(self.position, int(admitted["index"]))
        return admitted

    def submit_all(self, acts: Sequence[SignedAct]) -> list[dict[str, Any]]:
        """Submit independent acts in one request; the answers in the order of the acts.

        Raises:
            RefusalError: one was not admitted; the others may have been.
        """
        body = {"acts": [signed.body() for signed in acts]}
        answer = _checked(self.http.post(f"/v1/{self.name}/acts:bundle", json=body))
        items: list[dict[str, Any]] = answer.json()["items"]
        for item in items:
            if not httpx.codes.is_success(item["status"]):
                raise RefusalError(item["status"], item)
            self.position = max(self.position, int(item["index"]))
        return items

    def upload(self, content: bytes, media_type: str, token: str) -> dict[str, Any]:
        """Store a file beside the log; the answer is what an act says of it.

        Who hands in more than they may at once waits as the server asks, a few times.
        """
        path = f"/v1/{self.name}/attachments"
        headers = {"Content-Type": media_type, "Authorization": f"Bearer {token}"}
        answer = self.http.post(path, content=content, headers=headers)
        for _ in range(WAITS_MAX):
            if answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
                break
            time.sleep(int(answer.headers["retry-after"]))
            answer = self.http.post(path, content=content, headers=headers)
        stored: dict[str, Any] = _checked(answer).json()
        return {name: stored[name] for name in ("sha256", "media_type", "length_bytes")}

    def sign_in(self, person: str, key: SigningKey) -> str:
        """Answer the server's challenge with the person's key; the answer is a session token."""
        path = f"/v1/{self.name}/session"
        challenge = _checked(self.http.get(f"{path}/challenge")).json()
        signature = b64encode(key.sign(challenge["message"].encode())).decode()
        body = {
            "challenge": challenge["challenge"],
            "person": person,
            "key": key.key_id,
            "signature": signature,
        }
        token = str(_checked(self.http.post(path, json=body)).json()["token"])
        self.http.cookies.clear()  # who reads says so with the token; the public has none
        return token

    def read(self, path: str, token: str | None = None, **query: object) -> dict[str, Any]:
        """Read `/v1/{ledger}/{path}`, not older than this client's own acts."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if self.position >= 0:
            query.setdefault("at_least", self.position)
        params = {name: str(value) for name, value in query.items() if value is not None}
        answer = self.http.get(f"/v1/{self.name}/{path}", params=params, headers=headers)
        found: dict[str, Any] = _checked(answer).json()
        return found

    def ask(self, path: str, body: Mapping[str, Any], token: str) -> dict[str, Any]:
        """Ask `/v1/{ledger}/{path}` with a body; nothing is changed by it."""
        headers = {"Authorization": f"Bearer {token}"}
        answer = self.http.post(f"/v1/{self.name}/{path}", json=body, headers=headers)
        found: dict[str, Any] = _checked(answer).json()
        return found


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.is_success:
        return answer
    try:
        problem = answer.json()
    except ValueError:
        problem = {"detail": answer.text[:200]}
    raise RefusalError(answer.status_code, problem)
