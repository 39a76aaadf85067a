"""What a manifest claims, read with care: whoever wrote it, no name in it leads out of the folder."""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from publisher.editions.shelf import NAME
from publisher.exports.table_files import Written
from vocab.exceptions import EditionError
from vocab.plain import show_line

FORMAT = 1
TABLE = re.compile(r"[a-z][a-z0-9_]{0,62}")
FILE = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9]+){1,2}")
PATH = re.compile(r"(?:[A-Za-z0-9_-]+/){0,5}[A-Za-z0-9_-]+(?:\.[a-z0-9]+){1,2}")
DIGEST = re.compile(r"[0-9a-f]{64}")
MONEY = re.compile(r"-?[0-9]{1,24}\.[0-9]{2}")
MOST_TABLES = 1_000
LARGEST_FILE = 2**40
LINES = "jsonl"


class Claim(NamedTuple):
    """One table as a manifest claims it: its rows, the sum of each column of money, its files by format."""

    rows: int
    sums: Mapping[str, str]
    files: Mapping[str, Written]


class Changes(NamedTuple):
    """What a delta claims: from which edition it goes, in which folder, its JSON Lines of each table."""

    previous: str
    folder: str
    lines: Mapping[str, Written]


class Claims(NamedTuple):
    """What an edition claims to be; digest: the SHA-256 of its manifest; others: files that are no table."""

    edition: str
    home: str
    previous: str | None
    seq: int
    epoch: str
    at: str
    tables: Mapping[str, Claim]
    changes: Changes | None
    others: tuple[Written, ...]
    sources: tuple[Mapping[str, Any], ...]
    digest: str


class Index(NamedTuple):
    """Which editions a node has: the latest, empty where there is none, and the digest of each manifest."""

    latest: str
    digests: Mapping[str, str]


def read_index(content: bytes) -> Index:
    """Return what an index.json says; EditionError for what is none."""
    try:
        told = json.loads(content)
        digests = {_match(NAME, one["edition"]): _match(DIGEST, one["manifestSha256"])
                   for one in told["editions"]}
        return Index(_match(NAME, told["latest"]) if told["latest"] else "", digests)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise EditionError(f"Dit is geen lijst van edities ({error}).",
                           f"This is no list of editions ({error}).") from None


def read_claims(content: bytes) -> Claims:
    """Return what a manifest.json claims; raises EditionError for what is no manifest of this format."""
    try:
        manifest = json.loads(content)
        if manifest["format"] != FORMAT:
            raise ValueError("format")
        delta = manifest["delta"]
        tables = {_match(TABLE, name): _read_table(name, table)
                  for name, table in manifest["tables"].items()}
        others = tuple(_read_file(one, PATH) for one in (manifest["nquads"], *manifest["described"]))
        names = {file.name for table in tables.values() for file in table.files.values()}
        if names & {one.name for one in others}:
            raise ValueError("file")
        if len(tables) > MOST_TABLES:
            raise ValueError("tables")
        return Claims(
            _match(NAME, manifest["edition"]), _read_text(manifest["home"]),
            manifest["previous"] and _match(NAME, manifest["previous"]),
            int(manifest["seq"]), _read_text(manifest["epoch"]), _read_text(manifest["at"]), tables,
            _read_changes(delta, manifest["edition"]) if delta else None,
            others, tuple(dict(one) for one in manifest["sources"]),
            sha256(content).hexdigest())
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise EditionError(f"Dit is geen manifest dat verbond kent ({_read_text(error)}).",
                           f"This is no manifest that verbond knows ({_read_text(error)}).") from None


def _read_table(name: str, table: Mapping[str, Any]) -> Claim:
    sums = {_match(TABLE, name): _match(MONEY, value) for name, value in table["sums"].items()}
    files = {str(format): _read_file(file, FILE) for format, file in table["files"].items()}
    if LINES not in files or any(file.name != f"{name}.{format}" for format, file in files.items()):
        raise ValueError(name)
    return Claim(_read_count(table["rows"]), sums, files)


def _read_changes(delta: Mapping[str, Any], edition: str) -> Changes:
    previous = _match(NAME, delta["from"])
    folder = f"delta/{previous}..{edition}"
    if delta["folder"] != folder:
        raise ValueError("delta")
    lines = {_match(TABLE, name): _read_file(table["files"][LINES], FILE)
             for name, table in delta["tables"].items() if table["files"]}
    return Changes(previous, folder, lines)


def _read_file(file: Mapping[str, Any], pattern: re.Pattern[str]) -> Written:
    size = _read_count(file["bytes"])
    if size > LARGEST_FILE:
        raise ValueError("bytes")
    return Written(_match(pattern, file["file"]), size, _match(DIGEST, file["sha256"]))


def _read_text(value: Any) -> str:
    """Return a text on one line, without signs that steer a terminal."""
    return show_line(str(value))[:200]


def _read_count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(value)
    return value


def _match(pattern: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError(str(value)[:60])
    return value
