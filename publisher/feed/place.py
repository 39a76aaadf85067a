"""Where the feed lies: the folder that may be served, the names in it, and what was shown last."""

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from publisher.disk import replace_file

ROOT = "index.jsonld"
NAME = re.compile(r"(?P<kind>page|node)-(?P<number>[1-9][0-9]{0,8})\.jsonld")


def page_name(number: int) -> str:
    """Return the file name of a page of members."""
    return f"page-{number}.jsonld"


def node_name(number: int) -> str:
    """Return the file name of a node that leads to pages."""
    return f"node-{number}.jsonld"


@dataclass(frozen=True)
class Shown:
    """What readers see: the folder of the pages, up to which seq of which epoch, how many pages and nodes.

    past: the folders that readers saw before, each with its number of pages and nodes.
    """

    name: str
    seq: int
    epoch: str
    pages: int
    nodes: int
    past: dict[str, list[int]] = field(default_factory=dict)

    def is_of(self, generation: str | None) -> bool:
        """Say whether this is the generation that readers see."""
        return self.name.endswith(f"-{generation}")

    def was_there(self, folder: str, kind: str, number: int) -> bool:
        """Say whether readers could see a page or node, now or before."""
        pages, nodes = [self.pages, self.nodes] if folder == self.name else self.past.get(folder, [0, 0])
        return number <= (pages if kind == "page" else nodes)


@dataclass(frozen=True)
class Place:
    """The folder of a feed."""

    folder: Path

    @property
    def public(self) -> Path:
        """What any web server may serve as /feed; all else is the writer's."""
        return self.folder / "public"

    def state(self, generation: str) -> Path:
        """Return where the state of a generation is."""
        return self.folder / f"{generation}.sqlite"

    @property
    def writing(self) -> str | None:
        """The generation that is written, None before the first."""
        try:
            return str(json.loads((self.folder / "writing.json").read_bytes())["generation"])
        except FileNotFoundError:
            return None

    def set_writing(self, generation: str) -> None:
        """Say which generation is written from now on."""
        self.write(self.folder / "writing.json", json.dumps({"generation": generation}).encode())

    def read_shown(self) -> Shown | None:
        """Return what readers see, None before the first publication."""
        try:
            return Shown(**json.loads((self.folder / "shown.json").read_bytes()))
        except FileNotFoundError:
            return None

    def set_shown(self, shown: Shown) -> None:
        """Say what readers see."""
        self.write(self.folder / "shown.json", json.dumps(shown.__dict__, sort_keys=True).encode())

    def write(self, path: Path, content: bytes) -> None:
        """Write a file at once, unless that is what it holds; its half is never in what is served."""
        try:
            if path.read_bytes() == content:
                return
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, content, self.folder / "half")

    def read_names(self, name: str) -> set[str]:
        """Return the file names in one folder of pages."""
        try:
            return set(os.listdir(self.public / name))
        except FileNotFoundError:
            return set()
