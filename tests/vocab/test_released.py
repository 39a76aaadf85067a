"""What was released stays (tests/golden/released-terms.txt): deprecated with a successor, never removed."""

import os
from pathlib import Path

from vocab.described import OWL, find_successor, find_values, read_triples
from vocab.names import VOCABULARY

RELEASED = Path(__file__).resolve().parents[1] / "golden" / "released-terms.txt"


def test_no_term_is_ever_removed() -> None:
    """VERBOND_REWRITE=1 adds new terms to the list; nothing takes one off."""
    released = set(RELEASED.read_text("utf-8").split()) if RELEASED.exists() else set()
    here = {iri for iri in read_triples() if iri.startswith(VOCABULARY.removesuffix("def"))}
    if os.environ.get("VERBOND_REWRITE"):
        RELEASED.write_text("\n".join(sorted(released | here)) + "\n", "utf-8")

    assert set() == released - here, "deprecate it (owl:deprecated, dct:isReplacedBy); do not remove it"
    assert here <= set(RELEASED.read_text("utf-8").split()), "new: run again with VERBOND_REWRITE=1"


def test_what_is_deprecated_has_a_successor() -> None:
    """One that is there, and is not deprecated itself."""
    deprecated = [iri for iri in read_triples() if "true" in find_values(iri, f"{OWL}deprecated")]
    for iri in deprecated:
        successor = find_successor(iri)
        assert successor in read_triples() and successor not in deprecated, iri
    assert not [iri for iri in read_triples() if find_successor(iri) and iri not in deprecated]
