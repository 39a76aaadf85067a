"""The tables described once from the ontology, and written as Data Package, CSVW and Amsterdam Schema."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ledger.home import Home
from publisher.exports.amsterdam import make_amsterdam
from publisher.exports.csvw import make_csvw
from publisher.exports.datapackage import make_datapackage
from publisher.exports.table_files import HashedFile, Written

Described = Mapping[str, Mapping[str, Any]]
MAKERS: tuple[Callable[..., Mapping[str, Any]], ...] = (make_datapackage, make_csvw, make_amsterdam)


def write_descriptions(folder: Path, home: Home, tables: Described, sources: Iterable[Mapping[str, Any]]
                       ) -> list[Written]:
    """Write every description of the tables of an edition beside them; return the files by their paths."""
    known = list(sources)
    written = []
    for make in MAKERS:
        for name, content in make(home, tables, known).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            file = HashedFile(path)
            file.write(json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n")
            written.append(file.close()._replace(name=name))
    return written
