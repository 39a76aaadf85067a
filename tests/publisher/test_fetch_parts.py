"""The parts of a fetch: what a manifest claims, which address a node has, what changes make of a table."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.home import Home
from publisher.editions.delta import OPS, compare
from publisher.fetch.claim import read_claims
from publisher.fetch.merge import merge
from publisher.fetch.remote import Remote
from tests.nights.city import read_manifest
from vocab.exceptions import EditionError, HomeError


@pytest.mark.parametrize(("file", "path"), [
    ("tables.grant.files.jsonl.file", "../../x"), ("tables.grant.files.jsonl.file", "/etc/passwd"),
    ("nquads.file", "../records.nq.gz"), ("edition", ".."), ("previous", "../x"), ("format", 2),
    ("tables.grant.rows", -1), ("tables.grant.rows", 1.5), ("tables.grant.files.jsonl.bytes", 2**50),
    ("tables.grant.files.jsonl.sha256", "x"), ("tables.grant.sums.applied_amount", "1'; DROP"),
    ("tables", []), ("sources", 3), ("seq", None),
])
def test_a_manifest_that_lies_is_no_manifest(edited: Home, file: str, path: Any) -> None:
    """No name of a file leads out of the folder, no number is none."""
    folder = next(edited.editions.glob("*/"))
    manifest = read_manifest(folder)
    *keys, last = file.split(".")
    place = manifest
    for key in keys:
        place = place[key]
    place[last] = path
    with pytest.raises(EditionError, match="no manifest"):
        read_claims(json.dumps(manifest).encode())


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"[" * 100_000, b"null", b'{"format": 1}'])
def test_what_is_no_manifest(content: bytes) -> None:
    """Whatever else a server sends."""
    with pytest.raises(EditionError, match="no manifest"):
        read_claims(content)


@pytest.mark.parametrize(("url", "base", "wanted"), [
    ("https://data.example.org", "https://data.example.org", ""),
    ("https://data.example.org/", "https://data.example.org", ""),
    ("https://example.org/data/editions/latest/", "https://example.org/data", ""),
    ("https://data.example.org/editions/2026-11-27/grant.csv?x#y", "https://data.example.org", "2026-11-27"),
])
def test_any_address_of_a_node_will_do(url: str, base: str, wanted: str) -> None:
    """The first page, the list, one edition or a file of it."""
    remote = Remote(url)
    assert (base, wanted) == (remote.base, remote.wanted)


KEYS = st.sampled_from([f"{n:02}" for n in range(12)])
TABLES = st.dictionaries(KEYS, st.integers(0, 3), max_size=12)


def as_lines(table: dict[str, int]) -> bytes:
    """Return a table as JSON Lines, by id."""
    return b"".join(f'{{"id":"{key}","n":{value}}}\n'.encode() for key, value in sorted(table.items()))


@given(TABLES, TABLES)
def test_previous_and_delta_are_full(tmp_path_factory: pytest.TempPathFactory, old: dict[str, int],
                                     new: dict[str, int]) -> None:
    """Whatever became of a table: merging what compare found gives the new one, byte for byte."""
    folder = tmp_path_factory.getbasetemp()
    paths = [folder / f"{name}.jsonl" for name in ("old", "new", "delta", "merged")]
    paths[0].write_bytes(as_lines(old))
    paths[1].write_bytes(as_lines(new))
    found = list(compare(paths[0], paths[1]))
    paths[2].write_bytes(b"".join(b'{"op":"%b",' % op.encode() + line[1:] for op, line in found))
    written = merge(paths[0], paths[2], paths[3])
    assert paths[1].read_bytes() == paths[3].read_bytes()
    assert sha256(paths[1].read_bytes()).hexdigest() == written.sha256
    counts = {op: sum(one == op for one, _ in found) for op in OPS}
    assert {"insert": len(new.keys() - old.keys()), "delete": len(old.keys() - new.keys()),
            "update": sum(old[key] != new[key] for key in old.keys() & new.keys())} == counts


@pytest.mark.parametrize("delta", [b'{"op":"insert","id":"01"}\n', b'{"op":"update","id":"02"}\n',
                                   b'{"op":"delete","id":"00"}\n', b'{"op":"move","id":"01"}\n', b"x\n"])
def test_a_delta_that_does_not_fit(tmp_path: Path, delta: bytes) -> None:
    """It adds what is there, changes what is not, or is none."""
    (tmp_path / "old.jsonl").write_bytes(b'{"id":"01"}\n')
    (tmp_path / "delta.jsonl").write_bytes(delta)
    with pytest.raises(EditionError):
        merge(tmp_path / "old.jsonl", tmp_path / "delta.jsonl", tmp_path / "new.jsonl")


@pytest.mark.parametrize("change", [
    ("tables.fund.files.csv.file", "fund.jsonl"), ("tables.fund.files.csv.file", "call.csv"),
    ("nquads.file", "fund.csv"),
])
def test_no_file_takes_the_place_of_another(edited: Home, change: tuple[str, str]) -> None:
    """What is proved is what stands there."""
    test_a_manifest_that_lies_is_no_manifest(edited, *change)


@pytest.mark.parametrize("url", ["http://[::1", "http://", "https://exa mple.org", "http://a:99999", "x",
                                 "http://a:0"])
def test_what_is_no_web_address(url: str) -> None:
    """A sentence, and no more."""
    with pytest.raises(HomeError, match="no web address"):
        Remote(url)
