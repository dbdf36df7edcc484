"""The documents that decide on a list's statuses: number 文号, title, and the hash of the file."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from api.roster.findings import Fault
from api.statuses import columns
from api.statuses.reading import Entry

Document = Mapping[str, str]
_PARTS = 3


def read_document(stated: str) -> Document:
    """A document as the command line states it: `number,title,file`.

    Raises:
        OSError: there is no such file.
        ValueError: something is missing.
    """
    number, _, rest = stated.partition(",")
    title, _, path = rest.rpartition(",")
    if not (number and title and path):
        raise ValueError(f"expected number,title,file; found {stated!r}")
    return {
        "number": number,
        "title": title,
        "sha256": sha256(Path(path).read_bytes()).hexdigest(),
    }


def document_of(entry: Entry, documents: Sequence[Document]) -> Document | None:
    """The document that decides on the entry: the one it names, or the only one there is."""
    if not entry.number:
        return documents[0] if len(documents) == 1 else None
    return next((one for one in documents if one["number"] == entry.number), None)


def faults_of_documents(entries: Iterable[Entry], documents: Sequence[Document]) -> Iterable[Fault]:
    """Entries of which nobody can say by which document they are."""
    for entry in entries:
        found = document_of(entry, documents)
        if found is None:
            told = "没有用 --document 给出这一文件" if entry.number else "请填写依据文件的文号"
            yield Fault(entry.at(columns.NUMBER), "document", told)
        elif entry.title not in ("", found["title"]):
            yield Fault(entry.at(columns.TITLE), "document", "与 --document 给出的名称不一致")
