"""The package of one dataset as it should be in a CKAN, and what of one that is there differs from it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ledger.clock import as_text
from ledger.marks import Mark
from ledger.members import Member
from publisher.ckan.holdings import Holding
from publisher.ckan.names import GROUP, clean_tags, find_licence, group_name, resource_id
from publisher.exports.table_words import describe_table, name_table
from publisher.exports.tables import read_tables
from vocab.labels import read_labels
from vocab.names import dataset_iri
from vocab.plain import CONTROL
from vocab.records import canonical, digest
from vocab.terms import KINDS, type_iri

Package = dict[str, Any]
DIGEST, HOME, URI, EXAMPLE = "verbond_digest", "verbond_home", "uri", "example"
FORM = 1
"""Of what is weighed; another one is no sign of a hand."""

LONGEST_EXTRA = 8_000
"""In characters: Solr refuses more than 32,766 bytes."""

NO_FILE = "_datastore_only_resource"
"""What CKAN wants as the address of a resource that is a table; it shows that of its CSV in its place."""

FIELDS = ("name", "title", "notes", "url", "author", "author_email", "maintainer", "maintainer_email",
          "version", "license_id", "private", "state", "type")
RESOURCE_FIELDS = ("id", "name", "description", "format", "url", "url_type")


@dataclass(frozen=True)
class Facts:
    """What a CKAN has that packages speak of.

    organizations: that of each member whose packages may be written; licences: addresses by id; groups: the
    names of those in which packages may be put.
    """

    organizations: Mapping[str, str] = field(default_factory=dict)
    licences: Mapping[str, str] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Dataset:
    """What is to be said of one dataset. settings: of its TOML, empty where that is gone (it left)."""

    source: str
    name: str
    base: str
    member: Member
    holding: Holding
    mark: Mark | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    tables: tuple[str, ...] = ()
    has_edition: bool = False

    @property
    def iri(self) -> str:
        """Its lasting address."""
        return dataset_iri(self.base, self.source)

    def with_tables(self, tables: tuple[str, ...]) -> "Dataset":
        """Return it with other tables."""
        return replace(self, tables=tables)


def make_package(dataset: Dataset, facts: Facts, found: Package | None = None) -> Package:
    """Return the package of a dataset; found: the one that is there, whose groups of others stay."""
    settings, there = dataset.settings, {group["name"] for group in (found or {}).get("groups", ())}
    wanted = {group_name(domain) for domain in dataset.holding.domains}
    # An editor cannot take a package out of a group that is not theirs: it stays, or each time would write.
    stay = {name for name in there if not name.startswith(GROUP) or name not in facts.groups}
    groups = (wanted & facts.groups) | stay
    title = _clean(settings.get("title")) or dataset.source
    package: Package = {
        **dict.fromkeys(FIELDS, ""), "name": dataset.name, "title": title, "notes": _write_notes(settings),
        "url": f"{dataset.base}/datasets/{dataset.source}", "author": _clean(dataset.member.name),
        "license_id": find_licence(str(settings.get("licence", "")), facts.licences),
        "private": False, "state": "active", "type": "dataset",
        "owner_org": facts.organizations[dataset.member.id],
        "tags": [{"name": tag} for tag in clean_tags(settings.get("keywords") or ())],
        "groups": [{"name": name} for name in sorted(groups)],
        "extras": [{"key": key, "value": value} for key, value in sorted(_write_extras(dataset).items())],
        "resources": [*_list_tables(dataset), *_list_links(dataset)],
    }
    package["extras"].append({"key": DIGEST, "value": weigh(package)})
    return package


def _write_notes(settings: Mapping[str, Any]) -> str:
    """Return the description in Dutch, and in English beneath."""
    dutch = _clean(settings.get("description"))
    english = _clean(settings.get("description_en") or settings.get("title_en"))
    return "\n\n".join(filter(None, (dutch, english and f"English: {english}")))


def _write_extras(dataset: Dataset) -> dict[str, str]:
    settings, mark, member = dataset.settings, dataset.mark, dataset.member
    state = (mark.state if mark else "good") if settings else "left"
    extras = {
        URI: dataset.iri, "identifier": dataset.iri, HOME: dataset.base, "language": "nl",
        "title_en": settings.get("title_en"), "notes_en": settings.get("description_en"),
        "license_uri": settings.get("licence"), "attribution": settings.get("attribution"),
        "contact": settings.get("contact"), "publisher_name": member.name,
        "publisher_uri": member.iri(dataset.base),
        "record_kinds": ", ".join(kind for kind in KINDS if kind in dataset.holding.kinds),
        "record_count": str(dataset.holding.kinds.total()), "record_state": state,
        "last_good": as_text(mark.last_good) if mark else None, "promised_age": settings.get("promised_age"),
        EXAMPLE: "true" if member.is_example else None,
    }
    cleaned = {key: _clean(value)[:LONGEST_EXTRA] for key, value in extras.items()}
    return {key: value for key, value in cleaned.items() if value}


def _clean(text: object) -> str:
    """Return a text as CKAN keeps it: without blanks around it, and without what PostgreSQL cannot hold."""
    return CONTROL.sub("", str(text or "")).strip()


def _list_tables(dataset: Dataset) -> Iterator[dict[str, str]]:
    """Yield the resource of each table in the DataStore."""
    for name in dataset.tables:
        table = read_tables()[name]
        named, said = name_table(table), describe_table(table)
        yield {"id": resource_id(dataset.iri, name), "name": f"{named.nl} ({name})",
               "description": f"{said.nl}\n\nEnglish: {said.en}", "format": "CSV",
               "url": NO_FILE, "url_type": "datastore"}


def _list_links(dataset: Dataset) -> Iterator[dict[str, str]]:
    """Yield the resources that lead to this node: tables of all members, feed, endpoint, page."""
    base, labels = dataset.base, read_labels()
    for kind in KINDS if dataset.has_edition else ():
        if kind in dataset.holding.kinds:
            label = labels[type_iri(kind)]
            yield _link(dataset, f"{base}/editions/latest/{kind}.csv", "CSV",
                        f"{label['nl']}: van alle leden (laatste editie)",
                        f"{label['en']}: of all members (latest edition)")
    yield _link(dataset, f"{base}/feed/", "LDES", "Feed van alle veranderingen", "Feed of all changes")
    yield _link(dataset, f"{base}/sparql", "SPARQL", "SPARQL-endpoint", "SPARQL endpoint")
    yield _link(dataset, f"{base}/datasets/{dataset.source}", "HTML", "Pagina van deze dataset",
                "Page of this dataset")


def _link(dataset: Dataset, url: str, format: str, nl: str, en: str) -> dict[str, str]:
    return {"id": resource_id(dataset.iri, url.removeprefix(dataset.base)), "name": nl, "description": en,
            "format": format, "url": url, "url_type": ""}


def project(package: Mapping[str, Any]) -> dict[str, Any]:
    """Return what this target writes of a package, wanted or there, so that equal ones are equal."""
    said: dict[str, Any] = {key: package.get(key) or "" for key in FIELDS}
    organization = package.get("organization") or {}
    said["owner_org"] = organization.get("name") or package.get("owner_org") or ""
    said["tags"] = sorted(tag["name"] for tag in package.get("tags") or ())
    said["groups"] = sorted(name for group in package.get("groups") or ()
                            if (name := group["name"]).startswith(GROUP))
    said["extras"] = {one["key"]: str(one["value"]) for one in package.get("extras") or ()}
    said["resources"] = [_project_resource(one) for one in package.get("resources") or ()]
    return said


def _project_resource(resource: Mapping[str, Any]) -> dict[str, str]:
    said = {key: str(resource.get(key) or "") for key in RESOURCE_FIELDS}
    return {**said, "url": NO_FILE} if said["url_type"] == "datastore" else said


def weigh(package: Mapping[str, Any]) -> str:
    """Return the digest of what is written of a package, without its digest; FORM: of which form it is."""
    said = project(package)
    said["extras"].pop(DIGEST, None)
    return f"{FORM}:{digest(canonical(said))}"


def is_edited(package: Mapping[str, Any]) -> bool:
    """Say whether somebody else changed a package since it was written."""
    written = read_extra(package, DIGEST)
    return package.get("state") != "active" or written.startswith(f"{FORM}:") and written != weigh(package)


def find_differences(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """Return the names of what differs between two packages; the digest follows from the rest."""
    one, other = project(wanted), project(found)
    return sorted(key for key in one if one[key] != other[key])


def read_extra(package: Mapping[str, Any], key: str) -> str:
    """Return one extra of a package, empty where it is not there."""
    return next((str(one["value"]) for one in package.get("extras") or () if one["key"] == key), "")


def list_wanted_tables(datasets: Iterable[Dataset]) -> set[str]:
    """Return the ids of all resources that should have a table in the DataStore."""
    return {resource_id(dataset.iri, name) for dataset in datasets for name in dataset.tables}


def list_table_ids(package: Mapping[str, Any]) -> Iterable[str]:
    """Return the ids of the resources of a package that have a table in the DataStore."""
    return [str(one["id"]) for one in package.get("resources") or ()
            if one.get("datastore_active") or one.get("url_type") == "datastore"]
