"""Papers on their way: somebody carries them to the server while the story goes on.

What an act says of a paper is known from its bytes; that it is there is asked before the clock
goes on, so that every paper is handed in on its own day.
"""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from api.client import LedgerClient


class Errands:
    """Uploads one by one, on a connection of their own."""

    def __init__(self, client: LedgerClient, pool: ThreadPoolExecutor) -> None:
        self._client = client
        self._pool = pool
        self._on_their_way: list[tuple[dict[str, Any], Future[dict[str, Any]]]] = []

    def carry(self, content: bytes, media_type: str, token: str) -> dict[str, Any]:
        """Send a paper on its way in somebody's session; what an act says of it."""
        said = {
            "sha256": sha256(content).hexdigest(),
            "media_type": media_type,
            "length_bytes": len(content),
        }
        sent = self._pool.submit(self._client.upload, content, media_type, token)
        self._on_their_way.append((said, sent))
        return said

    def arrive(self) -> None:
        """Wait until everything is there.

        Raises:
            RefusalError: the server did not take a paper.
            ValueError: it stored another than the one that was sent.
        """
        for said, sent in self._on_their_way:
            if (stored := sent.result()) != said:
                raise ValueError(f"sent {said}, stored {stored}")
        self._on_their_way.clear()


@contextmanager
def errands(client: LedgerClient) -> Iterator[Errands]:
    """Somebody who carries papers to the ledger of this client, until the context ends."""
    address = str(client.http.base_url)
    own = LedgerClient.open(address, client.name, client.origin)
    try:
        with ThreadPoolExecutor(1) as pool:
            yield Errands(own, pool)
    finally:
        own.close()
