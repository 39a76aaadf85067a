"""A source that a DCAT catalogue lists: the file of one dataset's distribution, found page by page."""

import json
from collections import defaultdict
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

import pyoxigraph as ox
from defusedxml.sax import parseString

from harvesters.access.addresses import follow, read_address
from harvesters.access.door import Door
from harvesters.access.faults import make_fault
from harvesters.access.files import SourceFile
from harvesters.access.http import Answer, Question

DCAT = "http://www.w3.org/ns/dcat#"
FORMAT = "http://purl.org/dc/terms/format"
HYDRA = "http://www.w3.org/ns/hydra/core#"
NEXT = (f"{HYDRA}next", f"{HYDRA}nextPage")
"""The second is of 2013 and deprecated; ckanext-dcat 2.4 still writes it."""

MOST_PAGES = 1_000
LARGEST_GRAPH = 64 * 1024 * 1024
DEEPEST = 100
ACCEPT = "text/turtle, application/ld+json;q=0.9, application/rdf+xml;q=0.8, application/n-triples;q=0.7"
Said = dict[str, dict[str, list[str]]]
"""Subject, predicate, objects."""


def open_catalog(door: Door) -> SourceFile:
    """Return the file of the one distribution that a source wants; raises SourceError."""
    distribution = _choose(door, _find_dataset(door))
    links = distribution.get(f"{DCAT}downloadURL") or distribution.get(f"{DCAT}accessURL")
    if not links:
        raise make_fault("link-missing", door.host, reason=door.source.settings["dataset"])
    found = door.get(sorted(links)[0])
    return SourceFile(found.path, found.digest, found.name, found.size)


def _find_dataset(door: Door) -> list[dict[str, list[str]]]:
    """Return the distributions of the dataset, from the first page that has it (Hydra)."""
    dataset, address, seen = door.source.settings["dataset"], door.address, set[str]()
    for _ in range(MOST_PAGES):
        seen.add(address.url)
        answer = door.ask(address.url, Question(headers={"Accept": ACCEPT}))
        said, address = read_graph(answer, door.host), read_address(answer.url)
        seen.add(address.url)
        if dataset in said:
            return [said.get(one, {}) for one in sorted(set(said[dataset].get(f"{DCAT}distribution", ())))]
        further = sorted({link for about in said.values() for key in NEXT for link in about.get(key, ())})
        if not further:
            raise make_fault("no-dataset", door.host, reason=dataset)
        address = read_address(follow(address, further[0]).url)
        if address.url in seen:
            break
    raise make_fault("endless", door.host)


def _choose(door: Door, distributions: list[dict[str, list[str]]]) -> dict[str, list[str]]:
    """Return the distribution of the media type or format that is wanted; left out, the only one."""
    wanted = str(door.source.settings.get("media_type", "")).casefold()
    found = [one for one in distributions if not wanted or any(
        f"/{kind}".casefold().endswith(f"/{wanted}") for key in (f"{DCAT}mediaType", FORMAT)
        for kind in one.get(key, ()))]
    if len(found) != 1:
        raise make_fault("which-resource", door.host, count=len(found))
    return found[0]


def read_graph(answer: Answer, host: str) -> Said:
    """Return an answer in RDF; a JSON-LD context elsewhere is not fetched: the door is the only way out.

    Raises SourceError broken-answer, also for what is made to be no end of work to read.
    """
    said: Said = defaultdict(lambda: defaultdict(list))
    format = _find_format(answer)
    try:
        _look_at_depth(answer.body, format)
        for quad in ox.parse(answer.body, format=format, base_iri=answer.url):
            said[_word(quad.subject)][_word(quad.predicate)].append(_word(quad.object))
    except (SyntaxError, ValueError, RecursionError, SAXException):
        raise make_fault("broken-answer", host) from None
    return said


class Depth(ContentHandler):
    """Raises ValueError where elements lie too deep in one another."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802
        """Go one deeper."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError(name)

    def endElement(self, name: str) -> None:  # noqa: N802
        """Come back."""
        self._depth -= 1


def _look_at_depth(body: bytes, format: ox.RdfFormat) -> None:
    """Raise where pyoxigraph 0.5 would take no end of memory or time, or the whole process would end.

    Entities in entities grow tenfold a line; 20,000 objects in one another take over 20 s, 20,000 triples in
    triples more than the stack.
    """
    if len(body) > LARGEST_GRAPH:
        raise ValueError(len(body))
    if format == ox.RdfFormat.RDF_XML:
        parseString(body, Depth())  # refuses every entity that a text declares
    elif format == ox.RdfFormat.JSON_LD:
        json.loads(body)  # refuses what lies deeper than Python's own stack, some 1,000
    elif body.count(b"<<") > DEEPEST:
        raise ValueError("<<")


def _find_format(answer: Answer) -> ox.RdfFormat:
    """Return the format by what the server says, else by how the text begins: plain text may be Turtle."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    named = ox.RdfFormat.from_media_type(media_type)
    if named and media_type != "text/plain":
        return named
    start = answer.body.removeprefix(b"\xef\xbb\xbf").lstrip()[:5]
    if start[:1] in (b"{", b"["):
        return ox.RdfFormat.JSON_LD
    return ox.RdfFormat.RDF_XML if start in (b"<?xml", b"<rdf:") else ox.RdfFormat.TURTLE


def _word(term: object) -> str:
    value = getattr(term, "value", None)
    return value if isinstance(value, str) else str(term)
