"""What is known here of a CKAN: which edition its tables hold, and what was taken away or made there."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ledger.marks import Mark
from publisher.disk import write_json

FILE = "kept.json"


@dataclass
class Kept:
    """What is kept from one run to the next.

    edition, manifest: name and digest of the edition that the tables hold, empty where that is not known.
    tables: the tables of each dataset, by source. unsure: the resources of tables that may hold anything
    while they are filled. marks: what was said last of each source: state, last good.
    withdrawn: the name of each package that was deleted and is not proved gone, by its id.
    made: the organizations that were made. loading: the digest of an edition on its way into the tables.
    resources: those that were ever given a table and are not proved gone.
    """

    edition: str = ""
    manifest: str = ""
    tables: dict[str, list[str]] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)
    unsure: list[str] = field(default_factory=list)
    withdrawn: dict[str, str] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    loading: str = ""
    resources: list[str] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        """Whether it is known what the tables hold."""
        return bool(self.edition)


class KeptFile:
    """The file of it in a folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def read(self) -> Kept:
        """Return what is kept; of nothing nothing is known."""
        try:
            kept = Kept(**json.loads(self._path.read_text("utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return Kept()
        kept.marks = {source: Mark(*mark) for source, mark in kept.marks.items()}
        return kept

    def write(self, kept: Kept) -> None:
        """Keep it, at once."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_json(self._path, asdict(kept))

    def forget(self) -> None:
        """Forget what the tables hold: it is learned from them; what was withdrawn and made there stays."""
        kept = self.read()
        self.write(Kept(withdrawn=kept.withdrawn, made=kept.made, resources=kept.resources))
