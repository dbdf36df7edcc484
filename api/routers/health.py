"""Whether the server lives, whether it can serve, and its figures for Prometheus."""

import os

import msgspec
import psycopg
from fastapi import APIRouter
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    generate_latest,
    multiprocess,
)
from psycopg_pool import PoolTimeout
from starlette.responses import Response

from api.deadlines import unlisted
from api.depends import ServerOf
from api.problems import Problem
from domain.kernel.words import say

router = APIRouter(tags=["health 运行"])


@router.get("/healthz", summary="Alive 存活")
def healthz() -> Response:
    """The process answers."""
    return Response(b'{"status":"alive"}', media_type="application/json")


@router.get("/readyz", summary="Ready 就绪")
def readyz(server: ServerOf) -> Response:
    """The database answers; 503 while it does not."""
    try:
        with server.pool.connection(timeout=2) as connection:
            connection.execute("SELECT 1")
    except (psycopg.OperationalError, PoolTimeout):
        raise Problem(
            "read-only",
            say("the database is away", "数据库暂时不可用"),
            headers={"retry-after": "1"},
        ) from None
    return Response(b'{"status":"ready"}', media_type="application/json")


@router.get("/readyz/deadlines", summary="Deadlines 期限")
def deadlines(server: ServerOf) -> Response:
    """Ledgers whose own key may not state what overdue steps need: their deadlines rest."""
    ledgers = sorted(server.hosts.all().items())
    items = [
        {"ledger": name, "unlisted": kinds}
        for name, hosted in ledgers
        if (kinds := unlisted(server, hosted))
    ]
    return Response(msgspec.json.encode({"items": items}), media_type="application/json")


@router.get("/metrics", summary="Prometheus 指标")
def metrics(server: ServerOf) -> Response:
    """Counts and times by route template, and the heights of each ledger; nothing about anybody."""
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    lines = generate_latest(registry).decode()
    names = {host.number: name for name, host in server.hosts.all().items()}
    heights = "".join(
        f'yangguang_height{{ledger="{names.get(ledger, ledger)}",of="{of}"}} {size}\n'
        for (ledger, of), size in sorted(server.watch.poll().items())
    )
    content = f"{lines}# TYPE yangguang_height gauge\n{heights}"
    return Response(content.encode(), media_type=CONTENT_TYPE_LATEST)
