"""What is sent to a store on another server, and what of its answers is taken for whole."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.addresses import check_address
from publisher.remote.place import Place, Shown
from publisher.remote.server import has_end
from publisher.remote.updates import Record, make_updates
from vocab.exceptions import HomeError

GRAPH = "https://data.example.org/id/dataset/voorbeeld/grants"
SUBJECT = re.compile(r"<(https://x\.example\.org/[0-9]+)>")


def make_record(number: int, count: int) -> Record:
    """Return a record of so many triples."""
    subject = f"https://x.example.org/{number}"
    about, says = ox.NamedNode(subject), ox.NamedNode("https://y.example.org/p")
    return Record([subject], [ox.Triple(about, says, ox.Literal(str(n))) for n in range(count)])


@given(st.lists(st.integers(0, 12), max_size=40), st.integers(1, 10))
def test_what_goes_comes_in_the_same_request(counts: list[int], most: int) -> None:
    """Of every record; only one of more triples than a server bears comes in several requests."""
    records = [make_record(number, count) for number, count in enumerate(counts)]
    gone: set[str] = set()
    came = 0
    for update in make_updates(GRAPH, records, most):
        going, _, coming = update.partition("INSERT DATA")
        if going:
            subjects = set(SUBJECT.findall(going))
            assert not subjects & gone, "each goes once"
            gone |= subjects
            whole = sum(counts[int(subject.rpartition("/")[2])] for subject in subjects)
            assert coming.count(" .\n") == min(whole, most) and (whole <= most or 1 == len(subjects))
        assert update.count(" .\n") <= most
        came += update.count(" .\n")
    assert (sum(counts), len(records)) == (came, len(gone))


@pytest.mark.parametrize(("tail", "whole"), [
    (b"</results></sparql>", True), (b"</results>\n</sparql>\n\n", True),
    (b"</sr:results></sr:sparql>", True), (b"</results>", False),
    (b"<binding name='n'><literal>1</literal>", False), (b"", False),
    (b"</sparql>\n## Query cancelled", False),
])
def test_an_answer_has_an_end(tail: bytes, whole: bool) -> None:
    """A parser that reads on without a word would take half of it for all."""
    assert whole == has_end(tail)


def test_no_answer_lasts_while_a_store_is_written(tmp_path: Path) -> None:
    """Nor does one of what was there before it was made anew, at the same seq."""
    place = Place(tmp_path)
    place.write(Shown("https://a.example.org/q", 5, "e", "ff", "one"))
    shown = place.read()
    assert shown and "ff-one" == shown.marks
    place.say_writing()
    shown = place.read()
    assert shown and "" == shown.marks


@pytest.mark.parametrize("address", [
    "http://[x", "ftp://a.example.org/", "a.example.org", "http://a:b@c.example.org/"])
def test_an_address_that_is_none(address: str) -> None:
    """It is told by the name of its setting, without what stands in it."""
    with pytest.raises(HomeError) as told:
        check_address("VERBOND_SPARQL_URL", address)
    assert "VERBOND_SPARQL_URL" in told.value.en and "a:b" not in told.value.en
