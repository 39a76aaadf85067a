"""A cell that names another record: by its IRI, or by its own key as the member knows it."""

import re
from urllib.parse import quote

from vocab.names import encode_key, record_prefix
from vocab.terms import KINDS, REFERENCES, read_terms
from vocab.values.text import read_iri, read_known
from vocab.values.value import Reader, Value, refuse

WEB = re.compile(r"(?i)https?://|www\.")
SEPARATOR = re.compile(r"[;|\n]|,\s")
COMMA = ","


def reference_reader(key: str, base: str, member: str) -> Reader | None:
    """Return what reads the cells of a key that names a record; None for every other key.

    base and member: of who wrote the cell. `fonds-1` is her own; `andere/fonds-1` is another member's
    of this coalition; `belofte-1#2` is a part of a record. Where any kind may be named, the kind goes
    first: `place/tuin`. A cell that parts several is refused whole; of a key that may hold many its pieces
    are read then. An own key that holds what parts them is written as its IRI.
    """
    if key not in REFERENCES:
        return None
    kind, part = REFERENCES[key]
    rule = "part-reference" if part else "reference" if kind else "kind-reference"
    is_many = read_terms()[key].is_set

    def read(text: str) -> Value:
        bare = read_known(text)
        if bare is None:
            return None
        if WEB.match(bare):
            return read_iri(text)
        if SEPARATOR.search(text.strip()) or (is_many and COMMA in bare):
            return refuse(text, rule)
        path, _, own = bare.partition("#")
        *above, name = path.split("/")
        named = kind or (above.pop(0) if above else "")
        if named not in KINDS or len(above) > 1 or bool(own) != bool(part) or "#" in own:
            return refuse(text, rule)
        try:
            iri = record_prefix(base, named, *above or [member]) + encode_key(name)
        except ValueError:
            return refuse(text, rule)
        return f"{iri}#{part}-{quote(own, safe='')}" if part else iri

    return read
