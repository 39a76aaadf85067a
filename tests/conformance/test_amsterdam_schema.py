"""The Amsterdam Schema of an edition, by the city's own tool and its meta schema 4.2.0.

amsterdam-schema-tools pins older versions of what verbond stands on, so it has an environment of its own
(requirements/amsterdam.txt). The meta schema is the city's, served on loopback with its addresses changed.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from ledger.home import Home
from publisher.editions.shelf import read_shelf
from tests.servers import run_server

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / ".venv-amsterdam" / "bin" / "schema"
META, VERSION = "https://schemas.data.amsterdam.nl", "v4.2.0"
SCOPE = {"type": "scope", "name": "Openbaar", "id": "OPENBAAR", "owner": {"$ref": "publishers/VERBOND"},
         "accessPackages": {}}
TEAM = {"type": "publisher", "id": "VERBOND", "name": "Verbond", "shortname": "verbond",
        "tags": {"team": "verbond", "costcenter": "0"}}
"""What the city's repository has beside the dataset: who may see it, and which of its teams publishes it."""


class MetaSchema(BaseHTTPRequestHandler):
    """Serves `dataset@v4.2.0` and its kin from the city's files."""

    folder: Path
    server: ThreadingHTTPServer

    def do_GET(self) -> None:  # noqa: N802
        """Send one of the schemas."""
        name = self.path.partition("#")[0].lstrip("/").partition("@")[0]
        path = self.folder / f"{name}.json"
        self.send_response(200 if path.is_file() else 404)
        self.end_headers()
        if path.is_file():
            here = f"http://127.0.0.1:{self.server.server_address[1]}"
            self.wfile.write(path.read_text("utf-8").replace(META, here).encode())

    def log_message(self, format: str, *words: object) -> None:
        """Say nothing."""


@contextmanager
def serve_meta_schema() -> Iterator[str]:
    """Give the address of the meta schema."""
    corpus = Path(os.environ["VERBOND_CONFORMANCE"])
    MetaSchema.folder = corpus / "models" / "amsterdam-schema" / f"schema@{VERSION}"
    with run_server(ThreadingHTTPServer(("127.0.0.1", 0), MetaSchema)) as server:
        yield f"http://127.0.0.1:{server.server_address[1]}/schema@{VERSION}"


def test_the_schema_is_valid(edited: Home, tmp_path: Path) -> None:
    """In a repository as the city's, with a team of its own as publisher: valid, and it says so."""
    latest = read_shelf(edited.editions).latest
    assert latest
    shutil.copytree(edited.editions / latest.name / "amsterdam", tmp_path / "city")
    for folder, name, content in (("scopes/VERBOND", "openbaar", SCOPE), ("publishers", "VERBOND", TEAM)):
        (tmp_path / "city" / folder).mkdir(parents=True)
        (tmp_path / "city" / folder / f"{name}.json").write_text(json.dumps(content), "utf-8")
    assert TOOL.is_file(), "make .venv-amsterdam/.installed"
    with serve_meta_schema() as url:
        done = subprocess.run([TOOL, "batch-validate", url, "datasets/verbond/dataset.json"], text=True,
                              capture_output=True, cwd=tmp_path / "city")
    assert 0 == done.returncode, done.stdout[-2_000:] + done.stderr[-2_000:]
    assert "is valid against meta schema 4.2.0" in done.stdout
