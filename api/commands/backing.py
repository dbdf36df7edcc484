"""`yangguang backup make|restore`: the database into a file, and back into an empty one."""

from pathlib import Path
from typing import Annotated

import typer

from api.backups import compare_heads, restore_backup, write_backup
from api.commands.options import DATA_DEFAULT, Data, Dsn, dsn_of, fail, out
from api.database import open_database
from api.settings import Settings

backup_command = typer.Typer(
    help="The database in a file; keys and outside heads stay as they are.", no_args_is_help=True
)
File = Annotated[Path, typer.Argument(help="The file of the backup.")]


@backup_command.command("make")
def make(file: File, data: Data = DATA_DEFAULT, dsn: Dsn = None) -> None:
    """Write a backup of this moment, while everybody goes on."""
    name = dsn_of(dsn)
    if file.exists():
        fail(f"{file} 已存在。{file} is there already.", 2)
    with open_database(dsn=name, directory=None if name else data) as database:
        write_backup(database, file)
    out.print(str(file))


@backup_command.command("restore")
def restore(file: File, data: Data = DATA_DEFAULT, dsn: Dsn = None) -> None:
    """Put a backup into an empty database; exit code 1 if signed records are missing in it."""
    name = dsn_of(dsn)
    if not file.is_file():
        fail(f"没有备份文件 {file}。There is no backup {file}.", 2)
    with open_database(dsn=name, directory=None if name else data) as database:
        restore_backup(database, file)
        found = list(compare_heads(database, Settings(data=str(data)).heads))
    for one in found:
        remembered = "-" if one.remembered is None else one.remembered
        out.print(f"{one.origin} {one.size} ({remembered})", highlight=False, soft_wrap=True)
    if behind := [one for one in found if one.is_behind]:
        origins = ", ".join(one.origin for one in behind)
        fail(
            f"备份早于外部树头（database-behind）：{origins}。"
            "请勿启动服务，按 docs/failover.md 处理。"
            f" The backup is older than the outside head (database-behind): {origins}."
            " Do not serve it; go on as docs/failover.md says."
        )
