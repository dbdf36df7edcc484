"""XML from outside, as a tree of elements that know their line: no entities, no document type.

A document type declaration is refused where it begins, before anything in it is looked at, so
there are no entities to expand, inside or outside the file. Size, depth and number of elements
are bounded. Encodings: UTF-8, and GB18030 with its forerunners where the file declares them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.parsers import expat

from api.bank.faults import WHOLE, Spot, refusal

BYTES_MAX: Final = 64 << 20
DEPTH_MAX: Final = 32
ELEMENTS_MAX: Final = 3_000_000

_declared = re.compile(rb"""^<\?xml[^>]{0,80}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_CHINESE: Final = frozenset({"gb18030", "gbk", "gb2312", "cp936"})
_UTF_8: Final = frozenset({"utf-8", "utf8"})
_BOM: Final = b"\xef\xbb\xbf"
_NO_ATTRIBUTES: Final[Mapping[str, str]] = {}


@dataclass(slots=True)
class Node:
    """An element: its name, where it begins (from 1), and what is in it.

    An element of another namespace than its document's keeps the namespace before its name, so
    that nobody finds it by accident.
    """

    tag: str
    line: int
    column: int
    attributes: Mapping[str, str]
    children: Sequence["Node"] = ()
    text: str = ""

    @property
    def spot(self) -> Spot:
        """Where it begins."""
        return Spot(self.line, str(self.column), self.tag)

    def all(self, tag: str) -> Iterator["Node"]:
        """Its children of a name."""
        return (child for child in self.children if child.tag == tag)

    def find(self, *path: str) -> "Node | None":
        """The one element down a path; None where there is none.

        Raises:
            BankFileError: a second of its name, which the message does not allow: which of the
                two is meant is not for the reader to choose.
        """
        found: Node | None = self
        for tag in path:
            if found is None:
                return None
            here = [child for child in found.children if child.tag == tag]
            if len(here) > 1:
                raise refusal(here[1].spot, "twice", f"expected one {tag}", f"{tag} 只应有一个")
            found = here[0] if here else None
        return found

    def value(self, *path: str) -> str:
        """The text down a path without spaces around it; empty where there is none."""
        found = self.find(*path)
        return "" if found is None else found.text.strip()


def is_xml(content: bytes) -> bool:
    """Whether the file begins as XML does."""
    return content.removeprefix(_BOM).lstrip()[:1] == b"<"


def parse(content: bytes, namespaces: tuple[str, ...]) -> Node:
    """The document's root; its namespace, which says message and version, is one of `namespaces`.

    Raises:
        BankFileError: too large, in an unknown encoding, with a document type, cut off or
            damaged, or of another message; with line and column where there is one.
    """
    if len(content) > BYTES_MAX:
        most = BYTES_MAX >> 20
        raise refusal(WHOLE, "size", f"expected at most {most} MiB", f"最多 {most} MB")
    return _Builder(namespaces).build(_decoded(content).encode())


def _decoded(content: bytes) -> str:
    if not content.strip():
        raise refusal(WHOLE, "damaged", "the file is empty", "是空文件")
    encoding = _encoding(content)
    try:
        return content.removeprefix(_BOM).decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refusal(
            Spot(line), "encoding",
            f"expected {encoding.upper()}; found bytes that are none",
            f"应为 {encoding.upper()} 编码，有无法识别的字节",
        ) from error  # fmt: skip


def _encoding(content: bytes) -> str:
    found = _declared.match(content.removeprefix(_BOM).lstrip())
    declared = found[1].decode().lower() if found else "utf-8"
    if declared in _CHINESE and not content.startswith(_BOM):
        return "gb18030"
    if declared in _UTF_8 and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-8"
    raise refusal(
        WHOLE, "encoding", f"expected UTF-8 or GB18030; found {declared}",
        f"应为 UTF-8 或 GB18030 编码，实际 {declared}",
    )  # fmt: skip


class _Builder:
    """Builds the tree from the parser's calls."""

    def __init__(self, namespaces: tuple[str, ...]) -> None:
        self._namespaces = namespaces
        self._prefix = ""
        self._open: list[Node] = []
        self._root: Node | None = None
        self._count = 0
        self._parser = parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype

    def build(self, content: bytes) -> Node:
        try:
            self._parser.Parse(content, True)  # noqa: FBT003  (the parser's own signature)
        except expat.ExpatError as error:
            raise refusal(
                Spot(error.lineno, str(error.offset + 1)), "damaged",
                f"expected well-formed XML to the end; {expat.ErrorString(error.code)}",
                "XML 不完整或已损坏，请向银行重新取得",
            ) from error  # fmt: skip
        if self._root is None:
            raise refusal(WHOLE, "damaged", "the file has no element", "文件中没有内容")
        return self._root

    def _here(self) -> Spot:
        return Spot(self._parser.CurrentLineNumber, str(self._parser.CurrentColumnNumber + 1))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= DEPTH_MAX or self._count > ELEMENTS_MAX:
            raise refusal(self._here(), "size", "too many elements, or too deep", "元素过多或过深")
        if self._root is None:
            self._check_root(name)
        at = self._parser
        tag = name.removeprefix(self._prefix)
        given = attributes or _NO_ATTRIBUTES
        node = Node(tag, at.CurrentLineNumber, at.CurrentColumnNumber + 1, given)
        if self._open:
            self._add(self._open[-1], node)
        else:
            self._root = node
        self._open.append(node)

    @staticmethod
    def _add(parent: Node, node: Node) -> None:
        """Leaves are most of a file: only a parent has a list of its own."""
        if isinstance(parent.children, list):
            parent.children.append(node)
        else:
            parent.children = [node]

    def _check_root(self, name: str) -> None:
        namespace, _, tag = name.rpartition(" ")
        if namespace not in self._namespaces or tag != "Document":
            known = ", ".join(map(_message_of, self._namespaces))
            raise refusal(
                self._here(), "version",
                f"expected {known}; found {_message_of(namespace) or tag}",
                f"应为 {known}，实际 {_message_of(namespace) or tag}",
            )  # fmt: skip
        self._prefix = f"{namespace} "

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        self._open[-1].text += text

    def _doctype(self, *_: Any) -> None:  # noqa: ANN401  (name, ids and a flag)
        raise refusal(
            self._here(), "entity",
            "expected no document type declaration and no entities; found one",
            "不应有文档类型声明或实体（DOCTYPE、ENTITY），文件不予读取",
        )  # fmt: skip


def _message_of(namespace: str) -> str:
    return namespace.rpartition(":")[2][:40]
