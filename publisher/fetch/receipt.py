"""What was fetched, by whom it was said and how it was proved: as JSON, and as a page to print and sign."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, NamedTuple

from jinja2 import Environment

from publisher.disk import write_json
from publisher.fetch.claim import Claims
from vocab.plain import show_line

How = Literal["same", "delta", "full"]
HOW: Mapping[How, str] = {
    "same": "niet veranderd / unchanged", "delta": "vorige + veranderingen / previous + changes",
    "full": "in zijn geheel / in full",
}


class Proved(NamedTuple):
    """One table as it is here: how it came, and what was counted in the file itself."""

    how: How
    rows: int
    sums: Mapping[str, str]
    sha256: str


@dataclass
class Receipt:
    """What was done in one night.

    previous: the edition that was here before; files: the digests of those that are no JSON Lines; page:
    where the receipt was written.
    """

    url: str
    at: str
    claims: Claims
    previous: str | None
    previous_epoch: str | None = None
    files: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Proved] = field(default_factory=dict)
    bytes: int = 0
    page: Path = Path()

    def as_json(self) -> dict[str, Any]:
        """Return the receipt that is kept, and printed with --json."""
        return {
            "url": self.url, "at": self.at, "edition": self.claims.edition, "previous": self.previous,
            "editionAt": self.claims.at, "seq": self.claims.seq, "epoch": self.claims.epoch,
            "home": self.claims.home,
            "isNewEpoch": self.previous_epoch not in (None, self.claims.epoch),
            "files": self.files, "manifestSha256": self.claims.digest, "bytes": self.bytes,
            "verbond": version("verbond"),
            "tables": {name: {**one._asdict(), "sums": dict(one.sums)}
                       for name, one in self.tables.items()},
            "sources": [_pick(one) for one in self.claims.sources],
        }

    def write(self, folder: Path) -> Path:
        """Write it as JSON and as a page beside all earlier ones; return the path of the page."""
        names = (self.claims.edition, *(f"{self.claims.edition}.{number}" for number in range(2, 100_000)))
        name = next(name for name in names if not (folder / f"{name}.json").exists())
        write_json(folder / f"{name}.json", self.as_json())
        page = folder / f"{name}.html"
        page.write_text(make_page(self), "utf-8")
        return page


KEYS = ("source", "records", "stale", "held", "state", "lastGood", "promisedAge", "late", "licence")


def _pick(source: Mapping[str, Any]) -> dict[str, Any]:
    return {key: source.get(key) for key in KEYS}


def list_late(claims: Claims) -> list[str]:
    """Return the names of the sources that are late, held or could not be read."""
    return [show_line(str(one.get("source")))[:200] for one in claims.sources
            if one.get("late") or one.get("held") or one.get("state") in ("held", "failed")]


def make_page(receipt: Receipt) -> str:
    """Return the receipt as one page of HTML, in Dutch and English, without anything from elsewhere."""
    text = files("publisher.fetch").joinpath("receipt.html").read_text("utf-8")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(text)
    return template.render(told=receipt.as_json(), how=HOW)
