"""How things are called in a CKAN: packages, resources, tags, licences, groups."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from vocab.names import CONCEPT, dataset_iri

LONGEST_NAME, SHORTEST_TAG, LONGEST_TAG = 100, 2, 100
NO_NAME, NO_TAG = re.compile(r"[^a-z0-9-]+"), re.compile(r"[^\w .-]+")
NAMESPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
"""That of addresses (RFC 9562, Appendix A)."""

GROUP, DOMAIN = "domein-", f"{CONCEPT}domain/"
LICENCES = {"/publicdomain/zero/": "cc-zero", "/publicdomain/mark/": "other-pd", "/licenses/by/": "cc-by",
            "/licenses/by-sa/": "cc-by-sa", "/licenses/by-nc/": "cc-nc"}
"""What CKAN calls the licences of Creative Commons, whose own addresses are not in its list."""

NO_LICENCE = "notspecified"


def name_packages(base: str, sources: Iterable[str]) -> dict[str, str]:
    """Return the name of each source's package: `<host>-<member>-<dataset>`.

    One that is too long, or that two would have, ends in 8 hex of the digest of the dataset's IRI.
    """
    parts = urlsplit(base)
    plain = {source: NO_NAME.sub("-", f"{parts.netloc}{parts.path}-{source}".lower()) for source in sources}
    count = Counter(plain.values())
    return {source: name if count[name] == 1 and len(name) <= LONGEST_NAME
            else f"{name[:LONGEST_NAME - 9]}-{sha256(dataset_iri(base, source).encode()).hexdigest()[:8]}"
            for source, name in plain.items()}


def resource_id(dataset: str, name: str) -> str:
    """Return the lasting id of a resource of a dataset, given by its IRI."""
    return str(uuid5(NAMESPACE, f"{dataset}#{name}"))


def clean_tags(keywords: Iterable[object]) -> list[str]:
    """Return keywords as CKAN takes them: letters, digits, space, dash, point and _, 2 to 100 characters."""
    cleaned = (" ".join(NO_TAG.sub(" ", str(word)).split())[:LONGEST_TAG].strip() for word in keywords)
    return sorted({tag for tag in cleaned if len(tag) >= SHORTEST_TAG})


def find_licence(iri: str, known: Mapping[str, str]) -> str:
    """Return the id of a licence in a CKAN; known: the address of each of its licences by id."""
    wanted = _plain(iri)
    for id, url in known.items():
        if url and _plain(url) == wanted:
            return id
    found = next((id for part, id in LICENCES.items() if part in iri), NO_LICENCE)
    return found if found in known else NO_LICENCE


def _plain(url: str) -> str:
    return url.rstrip("/").partition("://")[2].removeprefix("www.")


def group_name(domain: str) -> str:
    """Return the name of the group of a domain of the vocabulary."""
    return f"{GROUP}{domain}"
