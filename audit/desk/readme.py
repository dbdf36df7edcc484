"""README.txt of a dossier: how to verify it with standard tools only.

The script in it needs bash, coreutils, sed, grep and OpenSSL 3; `tests/desk` runs it as it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import NamedTuple

from audit.proof.scalars import base64_encode
from audit.trail.checkpoints import SignedHead

SCRIPT_BEGINS = "#!/usr/bin/env bash"
SCRIPT_ENDS = "# end"
LISTED_MAX = 50
"""Records that the file lists; all stand in `records.jsonl`."""

_TEXT = """\
Yangguang Ledger dossier 阳光账本归档
====================================

subject 对象      {subject}
ledger 账本       {origin}
checkpoint 检查点 size {size}, root {root}
records 记录      {records}
{gone}
What this proves 本归档证明什么

  Each line of records.jsonl is a record exactly as it was logged. With the other files it proves,
  without asking anybody, that the record was not changed, that it stands in the history that the
  log published and that the witnesses have cosigned, and that it was signed by keys which were
  enrolled and in force for these persons in these offices.
  records.jsonl 每行是一条账本原始记录。连同其余文件，无需询问任何人即可证明：记录未被改动；
  它属于账本对外公布、并经见证单位共同签名的历史；签名所用密钥当时已登记、有效，且签名人担任
  所称职务。

  trust.json names the roots, the log's key and the witnesses. Do not believe the one in this bag:
  use the copy that you got from these bodies yourself.
  trust.json 列明根密钥、日志密钥与见证方。请勿采信本包所附的一份，应使用您自行从各单位取得的副本。

With the ledger's own verifier 用账本自带的核验程序（离线）

  yangguang audit verify-dossier FILE --trust YOUR-trust.json
  python -m audit.proof.dossier_verify FILE --trust YOUR-trust.json

With standard tools only 只用通用工具

  Formats: BagIt (RFC 8493), Merkle tree (RFC 6962), DSSE envelopes, canonical JSON (RFC 8785),
  C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof. Save the lines below as
  check.sh beside bag/ and run: bash check.sh bag N, N being a record's number above. It checks the
  manifest, the way from the record to the root, the signatures of log and witnesses, and the
  signatures of the act (ed25519 and p256; a batch line is signed through its header).
  将以下脚本存为 check.sh，与 bag/ 同目录，运行 bash check.sh bag N（N 为上列记录号）。脚本核对
  清单、记录到树根的路径、日志与见证方的签名，以及事项本身的签名。

{script}

  Not in the script, in the specification: registry acts one by one (registry.jsonl), consistency of
  each root that a signer had seen (consistency/), batch lines (lines/), commitments: base64 of
  HMAC-SHA256(key = salt, message = path || 0x00 || value) for each line of disclosures.jsonl.
  脚本之外另有：登记事项逐条核对、签名人所见树根的一致性、批次行、密封字段的承诺。
"""


def script() -> str:
    """The script that checks one record (`check.sh`)."""
    return (files("audit.desk") / "check.sh").read_text("utf-8").rstrip("\n")


class Gone(NamedTuple):
    """What is not in the dossier because its key was destroyed (SUP-11).

    How many values and files, and the positions of the records that destroyed their keys.
    """

    values: int
    files: int
    positions: tuple[int, ...]


def readme(
    subject: str, origin: str, head: SignedHead, positions: Sequence[int], gone: Gone
) -> bytes:
    """The file, for these records under this checkpoint."""
    listed = ", ".join(map(str, positions[:LISTED_MAX]))
    text = _TEXT.format(
        subject=subject,
        origin=origin,
        size=head.size,
        root=base64_encode(head.root),
        records=listed + (", ..." if len(positions) > LISTED_MAX else ""),
        gone=_gone(gone),
        script=script(),
    )
    return text.encode()


def _gone(gone: Gone) -> str:
    if not gone.positions:
        return ""
    by = ", ".join(map(str, gone.positions))
    return (
        f"destroyed 已销毁  {gone.values} values 项, {gone.files} files 个附件;"
        f" by records 依据记录 {by}\n"
    )
