"""/: what this is, how much there is of it, what is new, and how to take part."""

from typing import Any

from flask import Blueprint

from ledger.browse import count_kinds, read_newest
from publisher.web.datasets import show_listed
from publisher.web.reader import read_language
from publisher.web.render import render
from publisher.web.site import find_site
from vocab.labels import read_labels
from vocab.terms import KINDS, type_iri

NEWEST = 10
pages = Blueprint("front", __name__)


@pages.get("/")
def show() -> Any:
    """Show the first page."""
    home, language = find_site().home, read_language()
    with home.open_ledger() as ledger:
        counts, newest, head = count_kinds(ledger, KINDS), read_newest(ledger, NEWEST), ledger.read_head()
    labels = {kind: read_labels().get(type_iri(kind), {}).get(language, kind) for kind in KINDS}
    return render("front.html", counts=[(labels[kind], counts[kind]) for kind in KINDS], seq=head.seq,
                  kinds=labels, newest=[show_listed(one, language, home.base) for one in newest])
