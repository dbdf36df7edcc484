"""How long answers take: requests on 16 connections, beside a route that returns a constant."""

import asyncio
import socket
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

import uvicorn
from fastapi import FastAPI

CONNECTIONS = 16
CONSTANT = {"position": 0, "items": [], "next": None}


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds of the middle and of the slowest hundredth answer; answers a second."""

    p50_ms: float
    p99_ms: float
    rate: float
    body_bytes: int

    def line(self) -> str:
        """The figures as text."""
        return (
            f"p50 {self.p50_ms:6.1f} ms  p99 {self.p99_ms:6.1f} ms"
            f"  {self.rate:6.0f}/s  {self.body_bytes:>7,} B"
        )


def request(path: str, token: str | None = None) -> bytes:
    """One GET as bytes, by somebody signed in or by nobody."""
    bearer = f"Authorization: Bearer {token}\r\n" if token else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{bearer}\r\n".encode()


def measure(port: int, requests: Sequence[bytes]) -> Latency:
    """Send the requests on 16 connections, each one's one after another.

    Raises:
        RuntimeError: an answer was not 200.
    """
    return asyncio.run(_measure(port, requests))


async def _measure(port: int, requests: Sequence[bytes]) -> Latency:
    taken_ms: list[float] = []
    sizes: list[int] = []

    async def connection(own: Sequence[bytes]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for one in own:
            start = time.perf_counter()
            writer.write(one)
            sizes.append(await _answer(reader))
            taken_ms.append((time.perf_counter() - start) * 1e3)
        writer.close()

    start = time.perf_counter()
    await asyncio.gather(*(connection(requests[n::CONNECTIONS]) for n in range(CONNECTIONS)))
    rate = len(requests) / (time.perf_counter() - start)
    p99 = statistics.quantiles(taken_ms, n=100)[98]
    return Latency(statistics.median(taken_ms), p99, rate, max(sizes))


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
    body = await reader.readexactly(length)
    if head[9:12] != b"200":
        raise RuntimeError(f"{head[9:12]!r}: {body[:300]!r}")
    return length


@contextmanager
def constant_route(workers_count: int) -> Iterator[int]:
    """A FastAPI route that returns a constant, in as many processes as the server has; its port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        context = get_context("spawn")
        processes = [
            context.Process(target=_serve_constant, args=(listener,), daemon=True)
            for _ in range(workers_count)
        ]
        for process in processes:
            process.start()
        try:
            yield listener.getsockname()[1]
        finally:
            for process in processes:
                process.terminate()
                process.join()


def _serve_constant(listener: socket.socket) -> None:
    app = FastAPI()

    @app.get("/constant")
    async def constant() -> dict[str, object]:
        return CONSTANT

    config = uvicorn.Config(
        app, loop="uvloop", http="httptools", ws="none", lifespan="off", log_level="error",
        access_log=False,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listener])
