"""`yangguang serve`: the processes of a server until Ctrl-C."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from api import serve as processes
from api.commands.options import DATA_DEFAULT, Data, Dsn, dsn_of, fail, out
from api.settings import Settings, WitnessAt


def serve_command(
    data: Data = DATA_DEFAULT,
    dsn: Dsn = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.")] = 8080,
    workers: Annotated[int, typer.Option(help="API processes.")] = 2,
    witness: Annotated[
        list[str] | None, typer.Option(help="vkey=address of a witness; once for each.")
    ] = None,
) -> None:
    """Run the server 启动服务: API processes, deadlines, projector and sealer, until Ctrl-C.

    Witnesses can stand in <data>/witnesses.json as [{"vkey": ..., "url": ...}] instead.
    """
    settings = Settings(
        data=str(data),
        dsn=dsn_of(dsn),
        host=host,
        port=port,
        workers=workers,
        witnesses=_witnesses(data, witness or []),
    )
    processes.serve(settings, lambda address: out.print(f"{address}/docs"))


def _witnesses(data: Path, given: list[str]) -> tuple[WitnessAt, ...]:
    if not given:
        path = data / "witnesses.json"
        if not path.is_file():
            return ()
        try:
            return msgspec.json.decode(path.read_bytes(), type=tuple[WitnessAt, ...])
        except msgspec.MsgspecError as error:
            fail(f"{path}: {error}", 2)
    found = []
    for text in given:
        vkey, separator, url = text.rpartition("=http")
        if not separator:
            fail(f"--witness: expected vkey=http://..., found {text!r}", 2)
        found.append(WitnessAt(vkey=vkey, url=f"http{url}"))
    return tuple(found)
