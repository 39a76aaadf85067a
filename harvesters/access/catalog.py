"""A source that a DCAT catalogue lists: the file of one dataset's distribution, found page by page."""

from collections import defaultdict

import pyoxigraph as ox

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
        said = read_graph(door.ask(address.url, Question(headers={"Accept": ACCEPT})), address.url, door.host)
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


def read_graph(answer: Answer, url: str, host: str) -> Said:
    """Return an answer in RDF; a JSON-LD context elsewhere is not fetched: the door is the only way out."""
    said: Said = defaultdict(lambda: defaultdict(list))
    try:
        for quad in ox.parse(answer.body, format=_find_format(answer), base_iri=url):
            said[_word(quad.subject)][_word(quad.predicate)].append(_word(quad.object))
    except (SyntaxError, ValueError):
        raise make_fault("broken-answer", host) from None
    return said


def _find_format(answer: Answer) -> ox.RdfFormat:
    """Return the format by what the server says, else by how the text begins."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    named = ox.RdfFormat.from_media_type(headers.get("content-type", "").partition(";")[0].strip())
    if named:
        return named
    start = answer.body.removeprefix(b"\xef\xbb\xbf").lstrip()[:5]
    if start[:1] in (b"{", b"["):
        return ox.RdfFormat.JSON_LD
    return ox.RdfFormat.RDF_XML if start in (b"<?xml", b"<rdf:") else ox.RdfFormat.TURTLE


def _word(term: object) -> str:
    value = getattr(term, "value", None)
    return value if isinstance(value, str) else str(term)
