"""Which way of access a source names: each ends in one file."""

from collections.abc import Callable
from pathlib import Path

from harvesters.access.catalog import open_catalog
from harvesters.access.ckan import open_ckan
from harvesters.access.door import Door
from harvesters.access.files import SourceFile
from harvesters.access.sparql import open_sparql
from ledger.home import Source

WAYS: dict[str, Callable[[Door], SourceFile]] = {
    "ckan": open_ckan, "sparql": open_sparql, "catalog": open_catalog,
}


def open_by(source: Source, folder: Path) -> SourceFile:
    """Return the file of a source by the way of access it names; raises SourceError.

    folder: where what comes may be put.
    """
    return WAYS[source.access](Door(source, folder))
