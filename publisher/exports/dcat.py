"""What is published as a DCAT catalogue (DCAT 3, DCAT-AP): members, datasets, distributions, the endpoint."""

from collections.abc import Iterator, Mapping, Sequence

import pyoxigraph as ox

from ledger.home import Home, Source
from ledger.members import Member, read_members
from publisher.ckan.names import clean_tags
from vocab.labels import read_labels
from vocab.names import dataset_iri
from vocab.plain import CONTROL
from vocab.terms import type_iri

PAGE = 100
"""Datasets on one page."""

DCAT, DCT = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"
FOAF, HYDRA = "http://xmlns.com/foaf/0.1/", "http://www.w3.org/ns/hydra/core#"
EU = "http://publications.europa.eu/resource/authority/"
DUTCH, PUBLIC = f"{EU}language/NLD", f"{EU}access-right/PUBLIC"
IANA = "https://www.iana.org/assignments/media-types/"
FILES = {"csv": ("CSV", "text/csv"), "jsonl": ("JSON", "application/jsonl"),
         "parquet": ("PARQUET", "application/vnd.apache.parquet")}
"""The forms of a table of an edition: what the EU calls them, and IANA."""

PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
Triples = Iterator[ox.Triple]


def list_sources(home: Home, counts: Mapping[str, int]) -> list[Source]:
    """Return the sources that are in the catalogue, by name: those with public records, by their number."""
    return [source for name, source in home.read_sources().items() if counts.get(name)]


def describe_catalog(home: Home, sources: Sequence[Source], page: int, has_edition: bool) -> Triples:
    """Yield one page of the catalogue, from 1; each page has the catalogue itself and its own datasets."""
    base = home.base
    catalog, members = f"{base}/catalog", read_members(home, [source.name for source in sources])
    yield from _describe(catalog, "Catalog", {
        f"{DCT}title": [_say(home.title, "nl")], f"{DCT}language": [ox.NamedNode(DUTCH)],
        f"{DCT}description": [
            _say(f"Alles wat leden van {home.title} openbaar maken.", "nl"),
            _say(f"All that members of {home.title} make public.", "en")],
        f"{DCT}publisher": [ox.NamedNode(f"{base}/members")],
        f"{FOAF}homepage": [ox.NamedNode(f"{base}/")], f"{DCAT}service": [ox.NamedNode(f"{base}/sparql")]})
    yield from _describe_agent(f"{base}/members", home.title)
    yield from _describe_service(home)
    for source in sources[(page - 1) * PAGE : page * PAGE]:
        iri = dataset_iri(base, source.name)
        yield ox.Triple(ox.NamedNode(catalog), ox.NamedNode(f"{DCAT}dataset"), ox.NamedNode(iri))
        yield ox.Triple(ox.NamedNode(f"{base}/sparql"), ox.NamedNode(f"{DCAT}servesDataset"),
                        ox.NamedNode(iri))
        yield from _describe_dataset(base, source, members[source.member], has_edition)


def describe_page(url: str, page: int, count: int, next: str | None) -> Triples:
    """Yield where a page of the catalogue stands among the others (Hydra), of so many datasets."""
    about = ox.NamedNode(url)
    yield ox.Triple(about, TYPE, ox.NamedNode(f"{HYDRA}PartialCollectionView"))
    yield ox.Triple(about, ox.NamedNode(f"{HYDRA}totalItems"), ox.Literal(count))
    if next:
        yield ox.Triple(about, ox.NamedNode(f"{HYDRA}next"), ox.NamedNode(next))


def _describe_service(home: Home) -> Triples:
    yield from _describe(f"{home.base}/sparql", "DataService", {
        f"{DCT}title": [_say("SPARQL-endpoint", "nl"), _say("SPARQL endpoint", "en")],
        f"{DCT}publisher": [ox.NamedNode(f"{home.base}/members")],
        f"{DCAT}endpointURL": [ox.NamedNode(f"{home.base}/sparql")],
        f"{DCAT}endpointDescription": [ox.NamedNode(f"{home.base}/sparql")],
        f"{DCT}conformsTo": [ox.NamedNode(PROTOCOL)], f"{DCT}accessRights": [ox.NamedNode(PUBLIC)]})


def _describe_dataset(base: str, source: Source, member: Member, has_edition: bool) -> Triples:
    iri, settings = dataset_iri(base, source.name), source.settings
    title, theme = settings.get("title") or source.name, settings.get("theme")
    publisher = member.iri(base)
    texts = {f"{DCT}title": ("title", title), f"{DCT}description": ("description", title)}
    yield from _describe(iri, "Dataset", {
        **{predicate: [_say(str(settings.get(key) or other), "nl"),
                       *([_say(str(settings[f"{key}_en"]), "en")] if settings.get(f"{key}_en") else [])]
           for predicate, (key, other) in texts.items()},
        f"{DCT}identifier": [ox.Literal(iri)], f"{DCT}publisher": [ox.NamedNode(publisher)],
        f"{DCT}license": [ox.NamedNode(source.licence)], f"{DCT}language": [ox.NamedNode(DUTCH)],
        f"{DCT}accessRights": [ox.NamedNode(PUBLIC)],
        f"{DCAT}landingPage": [ox.NamedNode(f"{base}/datasets/{source.name}")],
        f"{DCAT}theme": [ox.NamedNode(f"{EU}data-theme/{theme}")] if theme else [],
        # As CKAN takes them: ckanext-dcat 2.4 loses a dataset that has another one.
        f"{DCAT}keyword": [_say(tag, "nl") for tag in clean_tags(settings.get("keywords") or ())]})
    yield from _describe_agent(publisher, member.name)
    yield from _describe_distributions(base, iri, source, has_edition)


def _describe_distributions(base: str, iri: str, source: Source, has_edition: bool) -> Triples:
    """Yield the tables of the latest edition in which the rows of a dataset are, and the endpoint."""
    licence = ox.NamedNode(source.licence)
    for kind in source.kinds if has_edition else ():
        label = read_labels()[type_iri(kind)]
        for end, (format, media_type) in FILES.items():
            url = f"{base}/editions/latest/{kind}.{end}"
            yield from _distribute(iri, f"{kind}-{end}", {
                f"{DCT}title": [_say(f"{label['nl']}: van alle leden (laatste editie)", "nl"),
                                _say(f"{label['en']}: of all members (latest edition)", "en")],
                f"{DCT}license": [licence], f"{DCAT}accessURL": [ox.NamedNode(url)],
                f"{DCAT}downloadURL": [ox.NamedNode(url)],
                f"{DCT}format": [ox.NamedNode(f"{EU}file-type/{format}")],
                f"{DCAT}mediaType": [ox.NamedNode(f"{IANA}{media_type}")]})
    yield from _distribute(iri, "sparql", {
        f"{DCT}title": [_say("SPARQL-endpoint", "nl"), _say("SPARQL endpoint", "en")],
        f"{DCT}license": [licence], f"{DCAT}accessURL": [ox.NamedNode(f"{base}/sparql")],
        f"{DCAT}accessService": [ox.NamedNode(f"{base}/sparql")],
        f"{DCT}conformsTo": [ox.NamedNode(PROTOCOL)]})


def _distribute(iri: str, name: str, said: Mapping[str, Sequence[ox.NamedNode | ox.Literal]]) -> Triples:
    one = f"{iri}#{name}"
    yield ox.Triple(ox.NamedNode(iri), ox.NamedNode(f"{DCAT}distribution"), ox.NamedNode(one))
    yield from _describe(one, "Distribution", said)


def _describe_agent(iri: str, name: str) -> Triples:
    yield ox.Triple(ox.NamedNode(iri), TYPE, ox.NamedNode(f"{FOAF}Agent"))
    yield ox.Triple(ox.NamedNode(iri), ox.NamedNode(f"{FOAF}name"), _say(name, "nl"))


def _describe(iri: str, type: str, said: Mapping[str, Sequence[ox.NamedNode | ox.Literal]]) -> Triples:
    about = ox.NamedNode(iri)
    yield ox.Triple(about, TYPE, ox.NamedNode(f"{DCAT}{type}"))
    for predicate, values in said.items():
        for value in values:
            yield ox.Triple(about, ox.NamedNode(predicate), value)


def _say(text: str, language: str) -> ox.Literal:
    """Return a text without what XML cannot hold."""
    return ox.Literal(CONTROL.sub("", text), language=language)
