"""Ask the current checkpoint: the answer is whole, or there is none."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from publisher.sparql.fence import admit
from publisher.sparql.worker import REFUSED, TOO_LARGE
from publisher.targets.store import hold_checkpoint
from vocab.exceptions import QueryError

SECONDS = 30
MEGABYTES = 2048
LARGEST_ANSWER = 1024 * 1024 * 1024
DEFAULT_FORMATS = {"select": "csv", "ask": "json", "graph": "turtle"}


@contextmanager
def ask(folder: Path, query: str, format: str | None = None) -> Iterator[IO[bytes]]:
    """Give the spooled answer of a query, at its start.

    Raises QueryError when it is refused, late, or takes too much memory; StoreError before anything
    is published. VERBOND_QUERY_SECONDS and VERBOND_QUERY_MEGABYTES set the caps.
    """
    format = format or DEFAULT_FORMATS[admit(query)]
    seconds = float(os.environ.get("VERBOND_QUERY_SECONDS") or SECONDS)
    megabytes = int(os.environ.get("VERBOND_QUERY_MEGABYTES") or MEGABYTES)
    with hold_checkpoint(folder) as checkpoint, tempfile.TemporaryFile() as spool:
        command = [sys.executable, "-m", "publisher.sparql.worker", str(checkpoint.path), format,
                   str(megabytes), str(LARGEST_ANSWER)]
        try:
            done = subprocess.run(command, input=query.encode(), stdout=spool, stderr=subprocess.PIPE,
                                  timeout=seconds, check=False)
        except subprocess.TimeoutExpired:
            raise QueryError(
                f"De vraag duurde langer dan {seconds:g} seconden. Vraag minder, of neem de bestanden.",
                f"The query took more than {seconds:g} seconds. Ask for less, or take the files.",
            ) from None
        _refuse_failure(done.returncode, done.stderr.decode("utf-8", "replace").strip())
        spool.seek(0)
        yield spool


def _refuse_failure(status: int, words: str) -> None:
    if status == TOO_LARGE:
        raise QueryError("Het antwoord is te groot; neem de bestanden.",
                         "The answer is too large; take the files.")
    if status == REFUSED:
        raise QueryError(f"De vraag is niet goed: {words}", f"The query is not right: {words}")
    if status:
        raise QueryError(
            "De vraag had te veel geheugen nodig. Vraag minder tegelijk.",
            "The query needed too much memory. Ask for less at once.",
        )
